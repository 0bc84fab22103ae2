/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Civil dates: days of the calendar, without time of day or zone. Years are
 * Gregorian throughout; documents write ROC years, which are 1911 less.
 * A zeroed struct is no date. Dates from 1912-01-01 (ROC 1) to 2199-12-31.
 */
#ifndef KAOHE_DOMAIN_CIVIL_H
#define KAOHE_DOMAIN_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

#define CIVIL_FIRST_YEAR 1912
#define CIVIL_LAST_YEAR 2199
#define CIVIL_ROC_OFFSET 1911 /* Gregorian year = ROC year + 1911 */
#define CIVIL_TEXT_SIZE 11    /* "2017-06-30" with its NUL */

struct civil_date {
    int16_t year;  /* Gregorian */
    uint8_t month; /* 1..12 */
    uint8_t day;   /* 1..31 */
};

/* Does the date exist, within the years above? */
bool civil_is_valid(struct civil_date date);

/* Days in a month, leap years counted; 0 for a month that is none. */
int civil_days_in_month(int year, int month);

/* Days since 1970-01-01 (negative before). The date must be valid. The days
 * between two dates are the difference of theirs. */
int32_t civil_to_days(struct civil_date date);

/* The date `days` after 1970-01-01. KAOHE_ERR_TOO_LARGE outside the years above.
 * Adding days: civil_from_days(civil_to_days(date) + n, &later). */
KAOHE_MUST_CHECK enum kaohe_err civil_from_days(int64_t days, struct civil_date *out);

/* The day at a moment (UTC, microseconds since 1970) where clocks are so many minutes
 * ahead; outside the years above, their first or last day. */
struct civil_date civil_of_time(int64_t microseconds, int32_t minutes);

/* Reads ISO 8601 "2017-06-30", nothing else. KAOHE_ERR_INVALID when it is not of
 * this form or no such day exists, KAOHE_ERR_TOO_LARGE outside the years above. */
KAOHE_MUST_CHECK enum kaohe_err civil_parse(const char *text, struct civil_date *out);

/* Writes "2017-06-30". The date must be valid. Returns `buffer`. */
char *civil_format(struct civil_date date, char buffer[static CIVIL_TEXT_SIZE]);

/* The year that documents write: 106 for 2017. */
static inline int civil_roc_year(struct civil_date date)
{
    return date.year - CIVIL_ROC_OFFSET;
}

/* -1, 0 or 1 as a is before, the same as or after b. */
static inline int civil_compare(struct civil_date a, struct civil_date b)
{
    int32_t left = a.year * 512 + a.month * 32 + a.day;
    int32_t right = b.year * 512 + b.month * 32 + b.day;

    return (left > right) - (left < right);
}

/* 0 Sunday .. 6 Saturday of a day counted from 1970-01-01, a Thursday. */
static inline int civil_weekday(int32_t days)
{
    return (int)(((days + 4) % 7 + 7) % 7);
}

#endif
