/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working days by arithmetic on whole weeks, corrected by the days that the
 * calendar lists. Invariant: counting and walking day by day agree. It must not
 * know where a calendar comes from.
 */
#include "domain/workdays.h"

static bool is_weekend(int32_t days)
{
    int weekday = civil_weekday(days);

    return weekday == 0 || weekday == 6;
}

/* The index of the first date after `date`. */
static size_t first_after(const struct civil_date *dates, size_t count,
                          struct civil_date date)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (civil_compare(dates[middle], date) <= 0)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

static bool contains(const struct civil_date *dates, size_t count, struct civil_date date)
{
    size_t after = first_after(dates, count, date);

    return after > 0 && civil_compare(dates[after - 1], date) == 0;
}

static bool is_ascending(const struct civil_date *dates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!civil_is_valid(dates[i]))
            return false;
        if (i > 0 && civil_compare(dates[i - 1], dates[i]) >= 0)
            return false;
    }
    return true;
}

bool workdays_is_valid(const struct workdays *calendar)
{
    if (!is_ascending(calendar->holidays, calendar->holiday_count) ||
        !is_ascending(calendar->makeup_days, calendar->makeup_count))
        return false;
    for (size_t i = 0; i < calendar->makeup_count; i++) {
        if (contains(calendar->holidays, calendar->holiday_count,
                     calendar->makeup_days[i]))
            return false;
    }
    return true;
}

bool workdays_is_workday(const struct workdays *calendar, struct civil_date date)
{
    if (is_weekend(civil_to_days(date)))
        return contains(calendar->makeup_days, calendar->makeup_count, date);
    return !contains(calendar->holidays, calendar->holiday_count, date);
}

/* How many of the listed dates in (from, to] are weekend days, or are not. */
static int32_t listed(const struct civil_date *dates, size_t count,
                      const struct civil_date range[2], bool weekend)
{
    int32_t found = 0;

    for (size_t i = first_after(dates, count, range[0]); i < count; i++) {
        if (civil_compare(dates[i], range[1]) > 0)
            break;
        found += is_weekend(civil_to_days(dates[i])) == weekend;
    }
    return found;
}

int32_t workdays_between(const struct workdays *calendar, struct civil_date from,
                         struct civil_date to)
{
    const struct civil_date range[2] = {from, to};
    int32_t first = civil_to_days(from) + 1;
    int32_t last = civil_to_days(to);

    if (last < first)
        return 0;
    int32_t weeks = (last - first + 1) / 7;
    int32_t count = weeks * 5;
    for (int32_t day = first + weeks * 7; day <= last; day++)
        count += !is_weekend(day);
    return count - listed(calendar->holidays, calendar->holiday_count, range, false) +
           listed(calendar->makeup_days, calendar->makeup_count, range, true);
}

enum kaohe_err workdays_after(const struct workdays *calendar, struct civil_date from,
                              uint32_t count, struct civil_date *out)
{
    struct civil_date day = from;

    while (count > 0) {
        enum kaohe_err err = civil_from_days((int64_t)civil_to_days(day) + 1, &day);
        if (err != KAOHE_OK)
            return err;
        count -= workdays_is_workday(calendar, day);
    }
    *out = day;
    return KAOHE_OK;
}
