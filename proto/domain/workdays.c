/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working days, walked one by one beside the days that the calendar lists. Invariant:
 * what passed workdays_verify can be counted by without a further look. It must not
 * know what is counted.
 */
#include "domain/workdays.h"

static bool is_weekend(int32_t day)
{
    const int weekday = civil_weekday(day);

    return weekday == 0 || weekday == 6;
}

/* ---- counting ---- */

/* A list of the calendar, as far as it was walked. */
struct walk {
    CalendarDay *const *days;
    size_t count, next;
};

static int32_t number_of(const CalendarDay *day)
{
    struct civil_date date;

    return civil_parse(day->date, &date) == KAOHE_OK ? civil_to_days(date) : INT32_MAX;
}

/* At the first of the days that is after that one. */
static struct walk walk_from(CalendarDay *const *days, size_t count, int32_t after)
{
    struct walk walk = {days, count, 0};
    size_t end = count;

    while (walk.next < end) {
        const size_t middle = walk.next + (end - walk.next) / 2;

        if (number_of(days[middle]) <= after)
            walk.next = middle + 1;
        else
            end = middle;
    }
    return walk;
}

static bool is_listed(struct walk *walk, int32_t day)
{
    while (walk->next < walk->count && number_of(walk->days[walk->next]) < day)
        walk->next++;
    return walk->next < walk->count && number_of(walk->days[walk->next]) == day;
}

enum kaohe_err workdays_after(const Calendar *calendar, struct civil_date from,
                              uint32_t count, struct civil_date *out)
{
    static const Calendar weekends_only;
    const int32_t last = civil_to_days((struct civil_date){CIVIL_LAST_YEAR, 12, 31});
    int32_t day = civil_to_days(from);

    if (calendar == NULL)
        calendar = &weekends_only;
    struct walk off = walk_from(calendar->holidays, calendar->n_holidays, day);
    struct walk on = walk_from(calendar->makeup_days, calendar->n_makeup_days, day);
    while (count > 0 && day++ < last)
        count -= is_weekend(day) ? is_listed(&on, day) : !is_listed(&off, day);
    return civil_from_days(day, out);
}

bool workdays_known(const Calendar *calendar, struct civil_date from,
                    struct civil_date to)
{
    struct civil_date first, last;

    return calendar != NULL && civil_parse(calendar->first_day, &first) == KAOHE_OK &&
           civil_parse(calendar->last_day, &last) == KAOHE_OK &&
           civil_to_days(first) <= civil_to_days(from) + 1 &&
           civil_compare(to, last) <= 0;
}

/* ---- verifying ---- */

struct place {
    const char *list; /* or the field that is no list, */
    size_t index;     /* with SIZE_MAX */
    const char *value;
    struct text *why;
};

/* "catalogue, calendar.holidays[3], 2017-02-18: REASON LIMIT" */
static bool refuse(const struct place *place, const char *reason, const char *limit)
{
    struct text *why = place->why;

    if (why == NULL)
        return false;
    text_add(why, "catalogue, calendar.");
    text_add(why, place->list);
    if (place->index != SIZE_MAX) {
        text_add(why, "[");
        text_add_int(why, (int64_t)place->index);
        text_add(why, "]");
    }
    text_add(why, ", ");
    text_add(why, place->value == NULL ? "no day" : place->value);
    text_add(why, ": ");
    text_add(why, reason);
    text_add(why, limit);
    return false;
}

static bool read_day(const struct place *place, struct civil_date *out)
{
    return (place->value != NULL && civil_parse(place->value, out) == KAOHE_OK) ||
           refuse(place, "must be a day as ", "YYYY-MM-DD");
}

/* From the first to the last of `span`; on weekends or not. */
static bool list_sound(CalendarDay *const *days, size_t count, struct place place,
                       const Calendar *span, bool weekend)
{
    struct civil_date first, last, before = {0}, date;

    if (civil_parse(span->first_day, &first) != KAOHE_OK ||
        civil_parse(span->last_day, &last) != KAOHE_OK)
        return false;
    for (place.index = 0; place.index < count; place.index++) {
        place.value = days[place.index]->date;
        if (!read_day(&place, &date))
            return false;
        if (civil_compare(date, first) < 0)
            return refuse(&place, "must not be before calendar.firstDay, ",
                          span->first_day);
        if (civil_compare(date, last) > 0)
            return refuse(&place, "must not be after calendar.lastDay, ", span->last_day);
        if (civil_compare(date, before) <= 0)
            return refuse(&place, "must be after the one before it, ",
                          days[place.index - 1]->date);
        if (is_weekend(civil_to_days(date)) != weekend)
            return refuse(&place, "must be from ",
                          weekend ? "Saturday to Sunday" : "Monday to Friday");
        before = date;
    }
    return true;
}

bool workdays_verify(const Calendar *calendar, struct text *why)
{
    const struct place at_first = {"firstDay", SIZE_MAX, calendar->first_day, why};
    const struct place at_last = {"lastDay", SIZE_MAX, calendar->last_day, why};
    const struct place off = {"holidays", 0, NULL, why};
    const struct place on = {"makeupDays", 0, NULL, why};
    struct civil_date first, last;

    if (!read_day(&at_first, &first) || !read_day(&at_last, &last))
        return false;
    if (civil_compare(first, last) > 0)
        return refuse(&at_last, "must not be before calendar.firstDay, ",
                      calendar->first_day);
    return list_sound(calendar->holidays, calendar->n_holidays, off, calendar, false) &&
           list_sound(calendar->makeup_days, calendar->n_makeup_days, on, calendar, true);
}
