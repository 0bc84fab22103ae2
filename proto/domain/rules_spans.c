/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers for spans. Invariant: periods with the same months have the same number. It
 * must not know figures.
 */
#include "domain/rules_spans.h"

#define QUARTERS 12 /* the second quarter has this number */
#define HALF 15     /* the second half */
#define CHAIN 16    /* January to February */
#define ANY_YEAR 2000

int span_until(int month)
{
    return month == 1 ? 0 : CHAIN + month - 2;
}

int span_last_month(int span)
{
    if (span == 0)
        return 1;
    return span < CHAIN ? 0 : span - CHAIN + 2;
}

int span_of(struct period period)
{
    const int first = period_first_month(period);

    if (first == 1)
        return span_until(period_last_month(period));
    if (period.kind == PERIOD_MONTH)
        return first - 1;
    return period.kind == PERIOD_QUARTER ? QUARTERS + period.number - 2 : HALF;
}

/* The whole as months, quarters or halves. */
static void add_even(struct span_sums *out, struct period whole, enum period_kind kind)
{
    const int count = period_part_count(whole, kind);
    span_set parts = 0;

    for (int i = 0; i < count; i++)
        parts |= span_bit(span_of(period_part(whole, kind, i)));
    if (count > 1)
        out->sums[out->count++] = (struct span_sum){span_of(whole), parts};
}

static void place(struct span_sums *out, struct period period)
{
    const int span = span_of(period);

    out->before[span] = (uint8_t)(period_first_month(period) - 1);
    out->until[span] = (uint8_t)period_last_month(period);
    out->ending[out->until[span]] |= span_bit(span);
}

void span_sums(struct span_sums *out)
{
    *out = (struct span_sums){.count = 0};
    for (int month = 1; month <= 12; month++)
        place(out, (struct period){PERIOD_MONTH, ANY_YEAR, (uint8_t)month});
    for (int quarter = 2; quarter <= 4; quarter++) {
        const struct period whole = {PERIOD_QUARTER, ANY_YEAR, (uint8_t)quarter};
        place(out, whole);
        add_even(out, whole, PERIOD_MONTH);
    }
    const struct period half = {PERIOD_HALF, ANY_YEAR, 2};
    place(out, half);
    add_even(out, half, PERIOD_MONTH);
    add_even(out, half, PERIOD_QUARTER);
    for (int month = 2; month <= 12; month++) {
        const struct period whole = {PERIOD_CUMULATIVE, ANY_YEAR, (uint8_t)month};
        place(out, whole);
        for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_HALF; kind++)
            add_even(out, whole, kind);
    }
}

span_set span_path(const struct span_sums *sums, span_set among, int after, int until)
{
    int steps[13] = {0}; /* to that month, and one more; 0: no way */
    span_set path[13] = {0};

    steps[after] = 1;
    for (int month = after + 1; month <= until; month++) {
        span_set ending = sums->ending[month] & among;
        for (; ending != 0; ending &= ending - 1) {
            const int span = span_first(ending);
            const int from = sums->before[span];
            if (from < after || steps[from] == 0 ||
                (steps[month] != 0 && steps[month] <= steps[from] + 1))
                continue;
            steps[month] = steps[from] + 1;
            path[month] = path[from] | span_bit(span);
        }
    }
    return path[until];
}
