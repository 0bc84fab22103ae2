/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Periods as documents write them: 106年上半年, 106年第3季, 106年5月, 106年度. January to
 * a month can be the cumulative period or the half, quarter or year that ends with it:
 * both are told. Everything else is left to the rules.
 */
#include <stdio.h>
#include <string.h>

#include "domain/period.h"
#include "wire/csv_name.h"
#include "wire/figures.h"

static int number_of(const char **text)
{
    int number = 0;

    while (**text >= '0' && **text <= '9' && number < 10000)
        number = number * 10 + *(*text)++ - '0';
    return number;
}

/* The code of what stands behind the year: "H1"; "" if it is none. */
static void code_of(const char *text, char code[16])
{
    static const char *const words[][2] = {
        {"上半年", "H1"}, {"下半年", "H2"}, {"度", "Y"}, {"全年", "Y"}, {"", "Y"}};
    const char *at = strncmp(text, "第", strlen("第")) == 0 ? text + strlen("第") : text;
    const int number = number_of(&at);

    code[0] = '\0';
    if (number > 0 && number <= 4 && strcmp(at, "季") == 0)
        snprintf(code, 8, "Q%d", number);
    else if (number > 0 && number <= 12 && at != text && strcmp(at, "月") == 0)
        snprintf(code, 8, "M%02d", number);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i][0]) == 0)
            snprintf(code, 8, "%s", words[i][1]);
}

/* The last month of "1月至6月" or "1~6月"; 0 if it is not that. */
static int last_month(const char *text)
{
    int month = 0;

    if (number_of(&text) != 1)
        return 0;
    text += strncmp(text, "月", strlen("月")) == 0 ? strlen("月") : 0;
    if (*text == '~' || *text == '-')
        text++;
    else if (strncmp(text, "至", strlen("至")) == 0)
        text += strlen("至");
    else
        return 0;
    month = number_of(&text);
    return strcmp(text, "月") == 0 && month <= 12 ? month : 0;
}

enum csv_fault csv_period(const char *word, struct text *out, char *readings)
{
    const char *at = word;
    const int year = number_of(&at);
    const char *same = NULL;
    char code[16] = "";
    int month;

    if (year == 0 || strncmp(at, "年", strlen("年")) != 0) {
        text_add(out, word);
        return CSV_SOUND;
    }
    at += strlen("年");
    month = last_month(at);
    same = month == 3 ? "Q1" : month == 6 ? "H1" : month == 12 ? "Y" : NULL;
    if (same != NULL) {
        snprintf(readings, FIGURE_READINGS_MAX, "%d%s / %dC%02d", year, same, year,
                 month);
        return CSV_AMBIGUOUS;
    }
    if (month > 1)
        snprintf(code, sizeof code, "C%02d", month);
    else
        code_of(at, code);
    if (code[0] == '\0') {
        text_add(out, word);
        return CSV_SOUND;
    }
    text_add_int(out, year);
    text_add(out, code);
    return CSV_SOUND;
}
