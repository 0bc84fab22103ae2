/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Intervals and tests without a root or a float: each bound is the largest or smallest
 * millionth that fulfils an inequality between whole numbers. It must not know whose
 * rates they are.
 */
#include "domain/interval.h"

#define COUNT_LIMIT (INT64_C(1) << 53)
#define PAIR_LIMIT (INT64_C(1) << 32)

/* z² for 95 %, and below with 0.05 / comparisons, in millionths. */
#define WILSON_Z2 3841459

static bool is_rate(struct ratio r, int64_t limit)
{
    return r.denominator > 0 && r.denominator < limit && r.numerator >= 0 &&
           r.numerator <= r.denominator;
}

/* Is m millionths nearer to k / n than z standard errors that a true rate of m would
 * have: n (k/n - p)² < z² p (1 - p)? Both sides are multiplied by n and by 10^12. */
static bool inside(struct ratio rate, int64_t m)
{
    const int128 scaled = (int128)rate.numerator * INTERVAL_SCALE;
    const int128 expected = (int128)m * rate.denominator;
    const int128 apart = scaled > expected ? scaled - expected : expected - scaled;
    const int128 room = (int128)m * (INTERVAL_SCALE - m) * WILSON_Z2 * rate.denominator;

    /* room is below 2^113, so what is 2^60 apart is outside; squares then fit. */
    return apart < (int128)1 << 60 &&
           apart * apart < (room + INTERVAL_SCALE - 1) / INTERVAL_SCALE;
}

bool interval_wilson(struct ratio rate, struct interval *out)
{
    int64_t floor_of, low = 0, high = INTERVAL_SCALE;

    if (!is_rate(rate, COUNT_LIMIT))
        return false;
    floor_of = (int64_t)((int128)rate.numerator * INTERVAL_SCALE / rate.denominator);
    /* The last one outside at or below the rate, and the first above it. The rate itself
     * is inside, but where it is 0 or 1 the inequality cannot say so. */
    for (int64_t top = floor_of - (floor_of == INTERVAL_SCALE); low < top;) {
        const int64_t middle = low + (top - low + 1) / 2;
        if (inside(rate, middle))
            top = middle - 1;
        else
            low = middle;
    }
    for (int64_t bottom = floor_of; bottom < high;) {
        const int64_t middle = bottom + (high - bottom) / 2;
        if (middle < INTERVAL_SCALE && (inside(rate, middle) || middle == floor_of))
            bottom = middle + 1;
        else
            high = middle;
    }
    *out = (struct interval){low, high};
    return true;
}

/* The critical value of chi-squared with one degree of freedom at 5 %, divided. */
static int64_t critical(size_t comparisons)
{
    static const struct {
        size_t comparisons;
        int64_t value;
    } table[] = {
        {1, 3841459},       {2, 5023887},     {3, 5731139},     {4, 6238533},
        {5, 6634897},       {6, 6960402},     {7, 7236690},     {8, 7476773},
        {9, 7689093},       {10, 7879439},    {11, 8051957},    {12, 8209717},
        {15, 8615397},      {20, 9140594},    {25, 9549536},    {30, 9884612},
        {40, 10414939},     {50, 10827567},   {75, 11579953},   {100, 12115666},
        {150, 12873132},    {200, 13412149},  {300, 14173898},  {500, 15136706},
        {1000, 16448111},   {2000, 17764537}, {5000, 19511422}, {10000, 20837288},
        {100000, 25263822},
    };
    const size_t count = sizeof table / sizeof *table;

    for (size_t i = 0; i < count; i++)
        if (comparisons <= table[i].comparisons)
            return table[i].value;
    return 29716786; /* a million comparisons; more than that nobody looks at */
}

struct wide {
    uint128 high, low;
};

static struct wide multiply(uint128 a, uint128 b)
{
    const uint128 mask = ((uint128)1 << 64) - 1;
    const uint128 low = (a & mask) * (b & mask);
    const uint128 cross = (a >> 64) * (b & mask) + (low >> 64);
    const uint128 other = (a & mask) * (b >> 64) + (cross & mask);

    return (struct wide){(a >> 64) * (b >> 64) + (cross >> 64) + (other >> 64),
                         other << 64 | (low & mask)};
}

static bool above(struct wide a, struct wide b)
{
    return a.high > b.high || (a.high == b.high && a.low > b.low);
}

/* chi² = N (k1 n2 - k2 n1)² / (K (N - K) n1 n2) */
enum difference interval_compare(struct ratio a, struct ratio b, size_t comparisons)
{
    if (!is_rate(a, PAIR_LIMIT) || !is_rate(b, PAIR_LIMIT))
        return DIFFERENCE_UNKNOWN;
    const uint128 all = (uint128)a.denominator + (uint128)b.denominator;
    const uint128 hits = (uint128)a.numerator + (uint128)b.numerator;
    const int128 cross =
        (int128)a.numerator * b.denominator - (int128)b.numerator * a.denominator;
    const uint128 apart = (uint128)(cross < 0 ? -cross : cross);
    /* Below 2^64 · 2^64, and 2^53 · 2^66; below 2^64 · 2^25 · 2^33, and 2^64 · 2^33. */
    const struct wide left = multiply(apart * apart, all * INTERVAL_SCALE);
    const struct wide right =
        multiply(hits * (all - hits), (uint128)a.denominator * (uint128)b.denominator *
                                          (uint128)critical(comparisons));

    return above(left, right) ? DIFFERENCE_CERTAIN : DIFFERENCE_NONE;
}
