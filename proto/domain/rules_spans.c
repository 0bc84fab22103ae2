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

/* What was counted until before that last month or quarter, and it. */
static void add_last(struct span_sums *out, struct period whole, enum period_kind kind)
{
    const int count = period_part_count(whole, kind);

    if (count < 3) /* two months or quarters are those sums already */
        return;
    const struct period last = period_part(whole, kind, count - 1);
    out->sums[out->count++] = (struct span_sum){
        span_of(whole),
        span_bit(span_of(last)) | span_bit(span_until(period_first_month(last) - 1))};
}

void span_sums(struct span_sums *out)
{
    out->count = 0;
    for (int quarter = 2; quarter <= 4; quarter++)
        add_even(out, (struct period){PERIOD_QUARTER, ANY_YEAR, (uint8_t)quarter},
                 PERIOD_MONTH);
    for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_QUARTER; kind++)
        add_even(out, (struct period){PERIOD_HALF, ANY_YEAR, 2}, kind);
    for (int month = 2; month <= 12; month++) {
        struct period whole = {PERIOD_CUMULATIVE, ANY_YEAR, (uint8_t)month};
        for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_HALF; kind++)
            add_even(out, whole, kind);
        for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_QUARTER; kind++)
            add_last(out, whole, kind);
    }
}
