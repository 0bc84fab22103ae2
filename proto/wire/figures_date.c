/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dates as offices write them. Three digits are a ROC year and four a Gregorian one, as
 * everywhere; a shorter year is one only with 年 behind it or 民國 before it, else it may
 * be a Gregorian year cut short and both readings are told. LibreOffice takes 106/3/2 for
 * a day of the year 106 and saves 0106/03/02: no office writes of that year.
 */
#include <stdio.h>
#include <string.h>

#include "domain/civil.h"
#include "wire/figures.h"

#define DIGITS "0123456789"

struct parts {
    int number[3];   /* as they stand: year, month, day */
    size_t width[3]; /* in digits */
    bool roc;        /* a year of the Republic by its wording */
};

/* Takes up to eight digits, and what follows them. */
static bool take(const char **text, struct parts *parts, size_t i)
{
    parts->width[i] = strspn(*text, DIGITS);
    if (parts->width[i] == 0 || parts->width[i] > 8)
        return false;
    parts->number[i] = 0;
    for (size_t n = 0; n < parts->width[i]; n++)
        parts->number[i] = parts->number[i] * 10 + *(*text)++ - '0';
    return true;
}

static bool pass(const char **text, const char *mark)
{
    const size_t length = strlen(mark);

    if (strncmp(*text, mark, length) != 0)
        return false;
    *text += length;
    return true;
}

/* 1100806 and 20210806, and 990806 with a year of two digits. */
static bool split(struct parts *parts)
{
    const int number = parts->number[0];

    if (parts->width[0] < 6)
        return false;
    *parts = (struct parts){{number / 10000, number / 100 % 100, number % 100},
                            {parts->width[0] - 4, 2, 2},
                            parts->roc};
    return true;
}

static bool take_parts(const char *text, struct parts *parts)
{
    const bool republic = pass(&text, "民國");
    char mark[2] = {'\0', '\0'};
    bool sound;

    parts->roc = republic;
    if (!take(&text, parts, 0))
        return false;
    if (*text == '\0')
        return split(parts);
    if (pass(&text, "年")) {
        parts->roc = republic || parts->width[0] < 4;
        sound = take(&text, parts, 1) && pass(&text, "月") && take(&text, parts, 2) &&
                pass(&text, "日");
        return sound && *text == '\0';
    }
    if (strchr("/-.", *text) == NULL)
        return false;
    mark[0] = *text++;
    sound = take(&text, parts, 1) && pass(&text, mark) && take(&text, parts, 2);
    return sound && *text == '\0';
}

static bool make(int year, int month, int day, char iso[CIVIL_TEXT_SIZE])
{
    const struct civil_date date = {(int16_t)year, (uint8_t)month, (uint8_t)day};

    iso[0] = '\0';
    if (year > CIVIL_LAST_YEAR || month > 12 || day > 31 || !civil_is_valid(date))
        return false;
    civil_format(date, iso);
    return true;
}

/* Tells two readings, or one where the other is no day. */
static enum csv_fault tell(const char *a, const char *b, char *readings)
{
    if (a[0] == '\0' && b[0] == '\0')
        return CSV_NO_DAY;
    snprintf(readings, FIGURE_READINGS_MAX, "%s%s%s", a,
             a[0] == '\0' || b[0] == '\0' ? "" : " / ", b);
    return CSV_AMBIGUOUS;
}

static enum csv_fault refuse_order(const struct parts *parts, char *readings)
{
    const int year = parts->number[2] + (parts->width[2] == 3 ? CIVIL_ROC_OFFSET : 0);
    char first[CIVIL_TEXT_SIZE];
    char second[CIVIL_TEXT_SIZE];

    make(year, parts->number[0], parts->number[1], first);
    make(year, parts->number[1], parts->number[0], second);
    return tell(first, second, readings);
}

static enum csv_fault refuse_short_year(const struct parts *parts, char *readings)
{
    const int year = parts->number[0];
    char roc[CIVIL_TEXT_SIZE];
    char cut[CIVIL_TEXT_SIZE];

    make(year + CIVIL_ROC_OFFSET, parts->number[1], parts->number[2], roc);
    make(year + (year < 50 ? 2000 : 1900), parts->number[1], parts->number[2], cut);
    return tell(roc, cut, readings);
}

enum csv_fault figure_date(const char *text, char out[FIGURE_SIZE],
                           char readings[FIGURE_READINGS_MAX])
{
    char source[FIGURE_TEXT_MAX] = "";
    char *to = source;
    struct parts parts = {.roc = false};

    out[0] = '\0';
    readings[0] = '\0';
    if (!figure_fold(text, source, sizeof source))
        return CSV_NO_DATE;
    for (const char *at = source; *at != '\0'; at++)
        if (*at != ' ')
            *to++ = *at;
    *to = '\0';
    if (!take_parts(source, &parts))
        return CSV_NO_DATE;
    if (parts.width[0] < 3 && (parts.width[2] == 3 || parts.width[2] == 4) && !parts.roc)
        return refuse_order(&parts, readings);
    if (parts.width[0] < 3 && !parts.roc)
        return refuse_short_year(&parts, readings);
    if (parts.width[0] > 4 || parts.width[1] > 2 || parts.width[2] > 2)
        return CSV_NO_DATE;
    if (parts.number[0] < 1000 || parts.roc)
        parts.number[0] += CIVIL_ROC_OFFSET;
    return make(parts.number[0], parts.number[1], parts.number[2], out) ? CSV_SOUND
                                                                        : CSV_NO_DAY;
}
