/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Periods: what a report is about. Five kinds, written with the ROC year:
 *
 *     106M05  month         104Q3  quarter       110H1  half-year
 *     107Y    year          104C09 cumulative, January to the month named
 *
 * Three digits are a ROC year (001..288), four a Gregorian one (2017H1, from
 * 1912 to 2199); both are read, and the ROC form is the one that is written,
 * stored and compared. Inside, years are Gregorian, as in civil.h. A zeroed
 * struct is no period.
 *
 * Unless said otherwise, functions want periods that period_is_valid accepts;
 * what period_parse gives is valid.
 */
#ifndef KAOHE_DOMAIN_PERIOD_H
#define KAOHE_DOMAIN_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/civil.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

#define PERIOD_TEXT_SIZE 7 /* "106M05" with its NUL */

enum period_kind {
    PERIOD_NONE,
    PERIOD_MONTH,
    PERIOD_QUARTER,
    PERIOD_HALF,
    PERIOD_YEAR,
    PERIOD_CUMULATIVE,
};

struct period {
    enum period_kind kind;
    int16_t year;   /* Gregorian */
    uint8_t number; /* month 1..12, quarter 1..4, half 1..2, year 1,
                       cumulative: its last month 1..12 */
};

bool period_is_valid(struct period period);

/* Reads a period in either calendar. KAOHE_ERR_INVALID when it is not of the
 * form or names no period (106M13), KAOHE_ERR_TOO_LARGE outside the years. */
KAOHE_MUST_CHECK enum kaohe_err period_parse(const char *text, struct period *out);

/* Writes the canonical form, with the ROC year. Returns `buffer`. */
char *period_format(struct period period, char buffer[static PERIOD_TEXT_SIZE]);

/* The same kind, year and number? C06 and H1 are not (see period_same_span). */
static inline bool period_equal(struct period a, struct period b)
{
    return a.kind == b.kind && a.year == b.year && a.number == b.number;
}

/* The year that documents write: 106 for 2017. */
static inline int period_roc_year(struct period period)
{
    return period.year - CIVIL_ROC_OFFSET;
}

/* ---- what it spans (period_span.c) ---- */

/* Its first and last month, 1..12, and how many they are. */
int period_first_month(struct period period);
int period_last_month(struct period period);
static inline int period_month_count(struct period period)
{
    return period_last_month(period) - period_first_month(period) + 1;
}

/* Its first and last day. */
struct civil_date period_first_day(struct period period);
struct civil_date period_last_day(struct period period);

/* Is every day of `inner` one of `outer`? A period contains itself. */
bool period_contains(struct period outer, struct period inner);

static inline bool period_contains_day(struct period period, struct civil_date day)
{
    return civil_compare(period_first_day(period), day) <= 0 &&
           civil_compare(day, period_last_day(period)) <= 0;
}

/* The same days, as C06 and H1, C03 and Q1, C12 and Y, C01 and M01 have? */
static inline bool period_same_span(struct period a, struct period b)
{
    return period_contains(a, b) && period_contains(b, a);
}

/* ---- how it stands to others (period_relation.c) ---- */

/* The same period a year before. False, and *out unchanged, if that year is
 * outside the range. */
KAOHE_MUST_CHECK bool period_year_before(struct period period, struct period *out);

/* The period of the same kind that ends before this one begins: 104Q4 before
 * 105Q1. A cumulative one is preceded by the one that is a month shorter, C08
 * before C09; C01 has none. False, and *out unchanged, where there is none. */
KAOHE_MUST_CHECK bool period_before(struct period period, struct period *out);

/* The ones that these two are before. */
KAOHE_MUST_CHECK bool period_year_after(struct period period, struct period *out);
KAOHE_MUST_CHECK bool period_after(struct period period, struct period *out);

/* How many periods of `kind` make up exactly this one: a quarter is 3 months,
 * C09 3 quarters, a year 2 halves, a month 1 month. 0 where they do not come out
 * even (C08 in quarters), and for PERIOD_CUMULATIVE. */
int period_part_count(struct period period, enum period_kind kind);

/* Its part of that kind with this index, from 0 to period_part_count - 1. */
struct period period_part(struct period period, enum period_kind kind, int index);

#endif
