/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines as a terminal wants them: Chinese takes two columns a character and may break
 * anywhere but before its punctuation, Latin text breaks at spaces. Where output is no
 * terminal, a paragraph is one line, good to search in.
 */
#include "client/cli/print.h"

#include <stdio.h>
#include <string.h>

#include "domain/civil.h"
#include "domain/utf8.h"

#define TAIPEI_SECONDS (8 * 3600)
#define DAY_SECONDS 86400
#define DAY_SIZE 48 /* "115年12月31日 (2026-12-31)" */
#define NARROWEST 20

const char *print_tone(const struct cli *cli, enum tone tone)
{
    static const char *const codes[] = {
        [TONE_PLAIN] = "\033[0m", [TONE_STRONG] = "\033[1m", [TONE_FAINT] = "\033[2m",
        [TONE_BAD] = "\033[31m",  [TONE_WARN] = "\033[33m",  [TONE_GOOD] = "\033[32m",
    };

    return cli->colour ? codes[tone] : "";
}

void print_cut(const struct cli *cli, const char *text)
{
    const size_t length = strlen(text);
    const bool limit = cli->terminal && cli->width > 0;

    printf("%.*s\n", (int)(limit ? utf8_fit(text, length, cli->width) : length), text);
}

void print_padding(const char *text, size_t columns)
{
    const size_t width = utf8_width(text, strlen(text));

    if (width < columns)
        printf("%*s", (int)(columns - width), "");
}

/* May a line end between these two characters? */
static bool breaks_before(uint32_t code_point, uint32_t before)
{
    static const uint32_t closing[] = {0x3001, 0x3002, 0xff0c, 0xff1b, 0xff1a, 0xff1f,
                                       0xff01, 0xff09, 0x300d, 0x300f, 0x300b};

    if (before == ' ')
        return true;
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++)
        if (code_point == closing[i])
            return false;
    return utf8_code_point_width(code_point) == 2 || utf8_code_point_width(before) == 2;
}

/* The bytes of the first line: up to the last place to break within `columns`. */
static size_t line_length(const char *text, size_t length, size_t columns)
{
    const size_t fitting = utf8_fit(text, length, columns);
    size_t last = 0;
    uint32_t before = 0;

    if (fitting == length)
        return length;
    for (size_t at = 0; at <= fitting && at < length;) {
        uint32_t code_point = 0;
        const size_t size = utf8_next(text + at, length - at, &code_point);

        if (at > 0 && code_point != ' ' && breaks_before(code_point, before))
            last = at;
        before = code_point;
        at += size == 0 ? 1 : size;
    }
    return last > 0 ? last : fitting > 0 ? fitting : length;
}

static void print_line(const struct cli *cli, size_t indent, const char *text,
                       size_t length)
{
    const size_t width = cli->width > indent + NARROWEST ? cli->width - indent : 0;

    do {
        const size_t size = width == 0 ? length : line_length(text, length, width);
        size_t shown = size;

        while (shown > 0 && text[shown - 1] == ' ')
            shown--;
        printf("%*s%.*s\n", (int)indent, "", (int)shown, text);
        text += size;
        length -= size;
    } while (length > 0);
}

void print_paragraph(const struct cli *cli, size_t indent, const char *text)
{
    while (text[0] != '\0') {
        const size_t length = strcspn(text, "\n");

        print_line(cli, indent, text, length);
        text += length;
        text += text[0] == '\n';
    }
}

static void print_date(const struct cli *cli, struct civil_date date,
                       char buffer[DAY_SIZE])
{
    char iso[CIVIL_TEXT_SIZE];

    civil_format(date, iso);
    if (cli->zh)
        snprintf(buffer, DAY_SIZE, "%d年%d月%d日 (%s)", civil_roc_year(date), date.month,
                 date.day, iso);
    else
        snprintf(buffer, DAY_SIZE, "%s (ROC %d)", iso, civil_roc_year(date));
}

char *print_day(const struct cli *cli, const char *day, char buffer[PRINT_TIME_SIZE])
{
    struct civil_date date;

    snprintf(buffer, PRINT_TIME_SIZE, "%s", day == NULL ? "" : day);
    if (day != NULL && civil_parse(day, &date) == KAOHE_OK)
        print_date(cli, date, buffer);
    return buffer;
}

char *print_time(const struct cli *cli, int64_t microseconds,
                 char buffer[PRINT_TIME_SIZE])
{
    const int64_t seconds = microseconds / 1000000 + TAIPEI_SECONDS;
    const int second = (int)(seconds % DAY_SECONDS);
    struct civil_date date;
    char day[DAY_SIZE];

    if (civil_from_days(seconds / DAY_SECONDS, &date) != KAOHE_OK)
        date = (struct civil_date){.year = CIVIL_FIRST_YEAR, .month = 1, .day = 1};
    print_date(cli, date, day);
    snprintf(buffer, PRINT_TIME_SIZE, "%s %02d:%02d:%02d", day, second / 3600,
             second / 60 % 60, second % 60);
    return buffer;
}
