/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The spans of months that the periods of one year cover: C06 and H1 are one span.
 * And which of them make up which.
 */
#ifndef KAOHE_DOMAIN_RULES_SPANS_H
#define KAOHE_DOMAIN_RULES_SPANS_H

#include <stddef.h>
#include <stdint.h>

#include "domain/period.h"

/* The months, the quarters and the half that do not begin the year, then what begins
 * in January: shorter spans of a kind before longer ones. */
#define SPANS 27
#define SPAN_SUMS 24

/* A set of spans; bit n is span n. */
typedef uint32_t span_set;

static inline span_set span_bit(int span)
{
    return (span_set)1 << span;
}

/* The first and the last of a set that is not empty. */
static inline int span_first(span_set set)
{
    return __builtin_ctz(set);
}

static inline int span_last(span_set set)
{
    return 31 - __builtin_clz(set);
}

int span_of(struct period period);

/* The span from January to that month. */
int span_until(int month);

/* The last month of a span that begins in January, or 0. */
int span_last_month(int span);

/* A whole and spans that make it up, none of them twice. */
struct span_sum {
    int whole;
    span_set parts;
};

struct span_sums {
    struct span_sum sums[SPAN_SUMS]; /* whole as months, quarters, halves; short first */
    size_t count;
    uint8_t before[SPANS]; /* the months of the year before a span */
    uint8_t until[SPANS];  /* and until its end */
    span_set ending[13];   /* the spans that end with a month */
};

void span_sums(struct span_sums *out);

/* The fewest of these spans that lie end to end from after one month until another; no
 * span: they do not. */
span_set span_path(const struct span_sums *sums, span_set among, int after, int until);

#endif
