/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Swaps by trying. Invariant: each trial is taken back before the next. It must not know
 * how values are made of others, only that more of one never turns from good to bad.
 */
#include "domain/swap.h"

#include "domain/derived.h"
#include "domain/rollup.h"

#define MOST (INT64_C(1) << 53) /* no count and no sum of money reaches it */

bool made_value(const struct made *made, struct indicator_value *out)
{
    const Indicator *indicator = made->board->indicator;
    struct indicator_value parts[ROLLUP_PARTS];

    if (made->rolled_up) {
        for (size_t i = 0; i < made->count && i < ROLLUP_PARTS; i++)
            parts[i] = made->values[i].of;
        return made->count <= ROLLUP_PARTS &&
               rollup_value(made->board->roll_up, parts, made->count, out);
    }
    return indicator_is_composite(indicator)
               ? composite_value(indicator, made->values, out)
               : indicator_derive(indicator, &made->values[0].of, &made->values[1].of,
                                  out);
}

/* The whole with one of them so many units of its numerator away. */
static bool value_with(const struct made *made, size_t one, int64_t steps,
                       struct indicator_value *out)
{
    struct ratio *tried = &made->values[one].of.value;
    const struct ratio before = *tried;
    const bool found =
        !__builtin_add_overflow(before.numerator, steps, &tried->numerator) &&
        made_value(made, out);

    *tried = before;
    return found;
}

static bool reaches(const struct made *made, size_t one, int64_t steps,
                    const struct aim *aim)
{
    struct indicator_value value;

    return value_with(made, one, steps, &value) &&
           aim_is_reached(made->board, value.value, aim);
}

/* The last step that way which it can take: a difference may be below 0; a count, a sum,
 * a score may not, and a rate is of no more than all. */
static int64_t most(const struct made *made, size_t one, int64_t way)
{
    const Indicator *indicator = made->boards[one]->indicator;
    const struct ratio value = made->values[one].of.value;

    if (way < 0 && indicator->kind != INDICATOR_KIND_DIFFERENCE)
        return value.numerator;
    return way > 0 && indicator_is_rate(indicator) ? value.denominator - value.numerator
                                                   : MOST;
}

/* The fewest steps that way; 0: none is enough. */
static int64_t fewest(const struct made *made, size_t one, int64_t way,
                      const struct aim *aim)
{
    int64_t end = most(made, one, way);
    int64_t low = 0, high = 1;
    struct indicator_value value;

    if (!value_with(made, one, way * end, &value))
        end--; /* nothing is divided by 0 */
    while (high < end && !reaches(made, one, way * high, aim)) {
        low = high;
        high *= 2;
    }
    if (high > end)
        high = end;
    if (high <= 0 || !reaches(made, one, way * high, aim))
        return 0;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;

        if (reaches(made, one, way * middle, aim))
            high = middle;
        else
            low = middle;
    }
    return high;
}

bool made_change(const struct made *made, size_t one, const struct aim *aim,
                 struct ratio *out)
{
    const int64_t up = fewest(made, one, 1, aim);
    const int64_t down = up > 0 ? 0 : fewest(made, one, -1, aim);
    struct indicator_value value;

    if ((up == 0 && down == 0) || !value_with(made, one, up - down, &value) ||
        value.basis < made->board->minimum_base || /* no place */
        (indicator_is_rate(made->board->indicator) &&
         value.value.numerator > value.value.denominator))
        return false;
    *out = made->values[one].of.value;
    out->numerator += up - down;
    return true;
}
