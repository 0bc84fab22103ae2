/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A seeded generator for property tests (splitmix64: Steele, Lea, Flood 2014).
 * The same seed gives the same run everywhere, so that a failure can be had
 * again.
 */
#ifndef KAOHE_TESTS_RANDOM_H
#define KAOHE_TESTS_RANDOM_H

#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A number in [0, limit). */
static inline uint64_t random_below(uint64_t *state, uint64_t limit)
{
    return random_next(state) % limit;
}

/* Any int64, near the limits and near zero more often than chance would. */
static inline int64_t random_int64(uint64_t *state)
{
    uint64_t pick = random_below(state, 8);

    if (pick == 0)
        return INT64_MAX - (int64_t)random_below(state, 4);
    if (pick == 1)
        return INT64_MIN + (int64_t)random_below(state, 4);
    if (pick == 2)
        return (int64_t)random_below(state, 9) - 4;
    return (int64_t)(random_next(state) >> random_below(state, 63));
}

#endif
