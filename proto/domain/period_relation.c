/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Periods before a period, and inside it. Invariant: what these functions give
 * is a valid period. It must not know how periods are written.
 */
#include "domain/period.h"

/* How many months one period of this kind has; 0 where that differs. */
static int months_in(enum period_kind kind)
{
    static const uint8_t MONTHS[] = {
        [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3,    [PERIOD_HALF] = 6,
        [PERIOD_YEAR] = 12, [PERIOD_CUMULATIVE] = 0,
    };
    return MONTHS[kind];
}

bool period_year_before(struct period period, struct period *out)
{
    if (period.year <= CIVIL_FIRST_YEAR)
        return false;
    period.year--;
    *out = period;
    return true;
}

bool period_before(struct period period, struct period *out)
{
    int months = months_in(period.kind);

    if (period.number > 1) {
        period.number--;
        *out = period;
        return true;
    }
    if (months == 0)
        return false;
    period.number = (uint8_t)(12 / months);
    return period_year_before(period, out);
}

bool period_year_after(struct period period, struct period *out)
{
    if (period.year >= CIVIL_LAST_YEAR)
        return false;
    period.year++;
    *out = period;
    return true;
}

bool period_after(struct period period, struct period *out)
{
    int months = months_in(period.kind);

    if (period.number < (months == 0 ? 12 : 12 / months)) {
        period.number++;
        *out = period;
        return true;
    }
    if (months == 0)
        return false;
    period.number = 1;
    return period_year_after(period, out);
}

int period_part_count(struct period period, enum period_kind kind)
{
    int months = months_in(kind);
    int count = period_month_count(period);

    if (months == 0 || count % months != 0)
        return 0;
    return count / months;
}

struct period period_part(struct period period, enum period_kind kind, int index)
{
    int first_part = (period_first_month(period) - 1) / months_in(kind);

    return (struct period){kind, period.year, (uint8_t)(first_part + index + 1)};
}
