/* SPDX-License-Identifier: Apache-2.0 */
/* Text for people: colours, columns, lines that fit. */
#ifndef CLIENT_CLI_PRINT_H
#define CLIENT_CLI_PRINT_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

enum tone {
    TONE_PLAIN,
    TONE_STRONG,
    TONE_FAINT,
    TONE_BAD,
    TONE_WARN,
    TONE_GOOD,
};

/* Starts and ends a colour, on a terminal that wants it. */
const char *print_tone(const struct cli *cli, enum tone tone);

/* Prints a paragraph behind `indent` spaces, broken to the width of the terminal. */
void print_paragraph(const struct cli *cli, size_t indent, const char *text);

/* Prints a line, on a terminal cut to its width. */
void print_cut(const struct cli *cli, const char *text);

/* Spaces that fill `text` up to so many columns. */
void print_padding(const char *text, size_t columns);

#define PRINT_TIME_SIZE 64

/* A moment in Taiwan's time and both calendars. Returns `buffer`. */
char *print_time(const struct cli *cli, int64_t microseconds,
                 char buffer[PRINT_TIME_SIZE]);

/* A day, given as YYYY-MM-DD, in both calendars. Returns `buffer`. */
char *print_day(const struct cli *cli, const char *day, char buffer[PRINT_TIME_SIZE]);

#endif
