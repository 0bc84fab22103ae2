/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing CSV that opens right in a spreadsheet and does nothing there. A plain number
 * stays one; any other text that begins like a formula is made text by an apostrophe,
 * which the reader takes off again, and only from such a text. So is a text that would
 * come back as another one: 007 as 7, 3-4 as a day.
 */
#include <string.h>

#include "wire/csv.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define DIGITS "0123456789"
#define EXACT_DIGITS 15 /* of a number that spreadsheets keep */

/* What makes a formula, in full width too: East Asian spreadsheets take both. */
static bool begins_formula(const char *text)
{
    static const char *const signs[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strncmp(text, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

static bool is_number(const char *text)
{
    text += *text == '-';
    return *text != '\0' && text[strspn(text, DIGITS ".")] == '\0';
}

static bool wants_apostrophe(const char *text)
{
    return text[0] == '\'' || (begins_formula(text) && !is_number(text));
}

/* A whole number without zeros in front that fits stays as it is written. */
static bool would_be_changed(const char *text)
{
    static const char *const words[] = {"年", "月", "日"};
    const size_t digits = strspn(text, DIGITS);

    if (text[digits] == '\0')
        return digits > EXACT_DIGITS || (digits > 1 && text[0] == '0');
    if (strpbrk(text, DIGITS) == NULL || (digits == 0 && strchr("(.", text[0]) == NULL))
        return false;
    while (*text != '\0') {
        size_t length = strspn(text, DIGITS "-/.:,+%eE() ");

        for (size_t i = 0; length == 0 && i < sizeof words / sizeof words[0]; i++)
            if (strncmp(text, words[i], strlen(words[i])) == 0)
                length = strlen(words[i]);
        if (length == 0)
            return false;
        text += length;
    }
    return true;
}

const char *csv_unescape(const char *cell)
{
    return cell[0] == '\'' && (wants_apostrophe(cell + 1) || would_be_changed(cell + 1))
               ? cell + 1
               : cell;
}

void csv_begin(struct csv_writer *writer, struct arena *arena, size_t capacity)
{
    *writer = (struct csv_writer){.begun = false};
    text_init_arena(&writer->text, arena, capacity);
    text_add(&writer->text, BYTE_ORDER_MARK);
}

static bool wants_quotes(const char *text)
{
    const size_t length = strlen(text);

    return strpbrk(text, ",\"\r\n") != NULL ||
           (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
}

static void add_cell(struct csv_writer *writer, const char *text, const char *before)
{
    struct text *out = &writer->text;
    const bool quoted = wants_quotes(text);

    if (writer->begun)
        text_add(out, ",");
    writer->begun = true;
    if (quoted)
        text_add(out, "\"");
    text_add(out, before);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"')
            text_add(out, "\"");
        text_add_bytes(out, at, 1);
    }
    if (quoted)
        text_add(out, "\"");
}

void csv_cell(struct csv_writer *writer, const char *text)
{
    add_cell(writer, text, wants_apostrophe(text) ? "'" : "");
}

void csv_cell_text(struct csv_writer *writer, const char *text)
{
    const bool apart = wants_apostrophe(text) || would_be_changed(text);

    add_cell(writer, text, apart ? "'" : "");
}

void csv_cell_as_is(struct csv_writer *writer, const char *text)
{
    add_cell(writer, text, "");
}

void csv_end_row(struct csv_writer *writer)
{
    text_add(&writer->text, "\r\n");
    writer->begun = false;
}
