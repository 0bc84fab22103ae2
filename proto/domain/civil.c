/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Civil dates as day numbers, and as ISO text. The day arithmetic counts years
 * from March, so that the leap day comes last (after H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms"). It must not know time zones.
 */
#include "domain/civil.h"

#include <string.h>

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int civil_days_in_month(int year, int month)
{
    static const int8_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month < 1 || month > 12)
        return 0;
    return DAYS[month - 1] + (month == 2 && is_leap(year));
}

bool civil_is_valid(struct civil_date date)
{
    return date.year >= CIVIL_FIRST_YEAR && date.year <= CIVIL_LAST_YEAR &&
           date.day >= 1 && date.day <= civil_days_in_month(date.year, date.month);
}

int32_t civil_to_days(struct civil_date date)
{
    int32_t year = date.year - (date.month <= 2);
    int32_t month_from_march = (date.month + 9) % 12;
    int32_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;

    /* 719468 days lie between 0000-03-01 and 1970-01-01. */
    return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

enum kaohe_err civil_from_days(int64_t days, struct civil_date *out)
{
    static const struct civil_date FIRST = {CIVIL_FIRST_YEAR, 1, 1};
    static const struct civil_date LAST = {CIVIL_LAST_YEAR, 12, 31};

    if (days < civil_to_days(FIRST) || days > civil_to_days(LAST))
        return KAOHE_ERR_TOO_LARGE;
    int32_t since_march = (int32_t)days + 719468;
    int32_t era = since_march / 146097; /* 400 years */
    int32_t day_of_era = since_march % 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month_from_march = (5 * day_of_year + 2) / 153;
    int32_t month = (month_from_march + 2) % 12 + 1;

    *out = (struct civil_date){
        .year = (int16_t)(era * 400 + year_of_era + (month <= 2)),
        .month = (uint8_t)month,
        .day = (uint8_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
    };
    return KAOHE_OK;
}

struct civil_date civil_of_time(int64_t microseconds, int32_t minutes)
{
    const int64_t seconds = microseconds / 1000000 + (int64_t)minutes * 60;
    const int64_t days = seconds / 86400 - (seconds % 86400 < 0);
    struct civil_date day;

    if (civil_from_days(days, &day) != KAOHE_OK)
        day = days < 0 ? (struct civil_date){CIVIL_FIRST_YEAR, 1, 1}
                       : (struct civil_date){CIVIL_LAST_YEAR, 12, 31};
    return day;
}

static int number(const char *digits, size_t count)
{
    int value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

enum kaohe_err civil_parse(const char *text, struct civil_date *out)
{
    static const char FORM[] = "dddd-dd-dd";

    for (size_t i = 0; i < sizeof FORM - 1; i++) {
        bool fits =
            FORM[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == FORM[i];
        if (!fits)
            return KAOHE_ERR_INVALID;
    }
    int year = number(text, 4);
    int month = number(text + 5, 2);
    int day = number(text + 8, 2);
    if (text[sizeof FORM - 1] != '\0' || day < 1 ||
        day > civil_days_in_month(year, month))
        return KAOHE_ERR_INVALID;
    if (year < CIVIL_FIRST_YEAR || year > CIVIL_LAST_YEAR)
        return KAOHE_ERR_TOO_LARGE;
    *out = (struct civil_date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return KAOHE_OK;
}

static char *put_digits(char *at, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + count;
}

char *civil_format(struct civil_date date, char buffer[static CIVIL_TEXT_SIZE])
{
    char *at = put_digits(buffer, date.year, 4);

    *at++ = '-';
    at = put_digits(at, date.month, 2);
    *at++ = '-';
    at = put_digits(at, date.day, 2);
    *at = '\0';
    return buffer;
}
