/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures and dates as offices write them, into the form of the messages: full-width
 * digits, thousands separators, 萬 and 億, units, years of both calendars. What can be
 * read in two ways is refused, and both readings are named.
 */
#ifndef WIRE_FIGURES_H
#define WIRE_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "kaohe/export.h"
#include "wire/csv.h"

#define FIGURE_TEXT_MAX 128     /* bytes of a cell that may be a figure */
#define FIGURE_SIZE 64          /* of what is made of it, NUL included */
#define FIGURE_READINGS_MAX 160 /* bytes of "1.5 / 15", or of words to choose from */

struct figure_form {
    bool whole;        /* a count: no decimals */
    const char *units; /* that may follow, apart by "|": "人次|人"; NULL for none */
};

/* Folds full-width forms to ASCII and cuts blanks off both ends. False when the result,
 * with its NUL, does not fit; then `out` is empty. */
KAOHE_MUST_CHECK bool figure_fold(const char *text, char *out, size_t size);

/* Reads a number into the decimal of a message ("10240", "97.87"). Anything but CSV_SOUND
 * leaves `out` empty; CSV_AMBIGUOUS gives the readings. */
KAOHE_MUST_CHECK enum csv_fault figure_read(const char *text,
                                            const struct figure_form *form,
                                            char out[FIGURE_SIZE],
                                            char readings[FIGURE_READINGS_MAX]);

/* Whether that is how a spreadsheet writes a whole number that is too long for it:
 * 1.06031E+15. */
bool figure_is_shortened(const char *text);

/* Reads a date of either calendar into ISO 8601. */
KAOHE_MUST_CHECK enum csv_fault figure_date(const char *text, char out[FIGURE_SIZE],
                                            char readings[FIGURE_READINGS_MAX]);

#endif
