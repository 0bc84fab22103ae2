/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working days: Monday to Friday without the holidays, and the make-up days,
 * weekend days on which offices work to make up for a bridged holiday. Both
 * come from the calendar that headquarters publishes.
 *
 * Counting follows the Administrative Procedure Act (行政程序法) article 48: the
 * first day, on which something arrives, is not counted, the last one is.
 */
#ifndef KAOHE_DOMAIN_WORKDAYS_H
#define KAOHE_DOMAIN_WORKDAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/civil.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

/* Both arrays are borrowed, valid dates in strictly ascending order. A zeroed
 * struct knows weekends only. */
struct workdays {
    const struct civil_date *holidays;
    size_t holiday_count;
    const struct civil_date *makeup_days;
    size_t makeup_count;
};

/* Are both arrays as they should be, and is no day in both? */
bool workdays_is_valid(const struct workdays *calendar);

/* Is work done on this day? */
bool workdays_is_workday(const struct workdays *calendar, struct civil_date date);

/* The working days after `from` up to and including `to`; 0 when `to` is not
 * later. */
int32_t workdays_between(const struct workdays *calendar, struct civil_date from,
                         struct civil_date to);

/* The day on which `count` working days after `from` are over; `from` itself
 * for 0. KAOHE_ERR_TOO_LARGE past the last year of civil.h. */
KAOHE_MUST_CHECK enum kaohe_err workdays_after(const struct workdays *calendar,
                                               struct civil_date from, uint32_t count,
                                               struct civil_date *out);

#endif
