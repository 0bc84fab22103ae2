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
#include <stdint.h>

#include "domain/civil.h"
#include "domain/text.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

/* Holds a calendar against what counting relies on: days that exist and ascend within
 * those that it tells of, holidays from Monday to Friday, make-up days on Saturdays and
 * Sundays. False with place, value and limit in English in `why`, which may be NULL. */
KAOHE_MUST_CHECK bool workdays_verify(const Calendar *calendar, struct text *why);

/* The day on which `count` working days after `from` are over; `from` itself for 0. By a
 * verified calendar; NULL, and before and after the days it tells of: weekends only.
 * KAOHE_ERR_TOO_LARGE past the last year of civil.h. */
KAOHE_MUST_CHECK enum kaohe_err workdays_after(const Calendar *calendar,
                                               struct civil_date from, uint32_t count,
                                               struct civil_date *out);

/* Does the calendar tell of all days after `from` up to and including `to`? */
bool workdays_known(const Calendar *calendar, struct civil_date from,
                    struct civil_date to);

#endif
