/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The months and days that a period spans. Invariant: a period lies in one
 * year and spans whole months. It must not know how periods are written.
 */
#include "domain/period.h"

int period_last_month(struct period period)
{
    switch (period.kind) {
    case PERIOD_QUARTER:
        return period.number * 3;
    case PERIOD_HALF:
        return period.number * 6;
    case PERIOD_YEAR:
        return 12;
    case PERIOD_MONTH:
    case PERIOD_CUMULATIVE:
    case PERIOD_NONE:
        break;
    }
    return period.number;
}

int period_first_month(struct period period)
{
    switch (period.kind) {
    case PERIOD_MONTH:
        return period.number;
    case PERIOD_QUARTER:
        return period.number * 3 - 2;
    case PERIOD_HALF:
        return period.number * 6 - 5;
    case PERIOD_YEAR:
    case PERIOD_CUMULATIVE:
    case PERIOD_NONE:
        break;
    }
    return 1;
}

struct civil_date period_first_day(struct period period)
{
    return (struct civil_date){
        .year = period.year,
        .month = (uint8_t)period_first_month(period),
        .day = 1,
    };
}

struct civil_date period_last_day(struct period period)
{
    int month = period_last_month(period);

    return (struct civil_date){
        .year = period.year,
        .month = (uint8_t)month,
        .day = (uint8_t)civil_days_in_month(period.year, month),
    };
}

bool period_contains(struct period outer, struct period inner)
{
    return outer.year == inner.year &&
           period_first_month(outer) <= period_first_month(inner) &&
           period_last_month(inner) <= period_last_month(outer);
}
