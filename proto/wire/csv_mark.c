/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks: written beside the cells, which stay as they were to the letter, and taken off
 * again by the one row of titles that every marked file begins with.
 */
#include "wire/csv_mark.h"

#include <stdio.h>
#include <string.h>

#define FILE_SIZE_MAX ((size_t)16 << 20)
#define TITLES 3
#define ID_SIZE 1024

static const char *const titles[2][TITLES] = {
    {"finding", "reason", "for (do not change)"},
    {"查核發現", "理由", "代號（勿改）"},
};
static const char *const comments[2] = {
    "# Correct what is marked, or write a reason beside the warning; then save the file "
    "and hand it in again.",
    "# 請改正有註記的儲存格，或在該列「理由」欄說明，存檔後再送一次。",
};

/* ---- off ---- */

static bool is_title(const char *cell, int which)
{
    return strcmp(cell, titles[0][which]) == 0 || strcmp(cell, titles[1][which]) == 0;
}

/* Where the marks begin in a row of their titles; 0 for any other row. */
static size_t marks_begin(const struct csv_row *row)
{
    if (row->count < TITLES + 1 || row->cells[0][0] != '#')
        return 0;
    for (size_t i = 1; i + TITLES <= row->count; i++)
        if (is_title(row->cells[i], 0) && is_title(row->cells[i + 1], 1) &&
            is_title(row->cells[i + 2], 2))
            return i;
    return 0;
}

/* Takes "K203@record#field" apart; the cell is cut up. */
static void take_id(char *id, struct csv_reason *reason)
{
    char *record = strchr(id, '@');
    char *field = record == NULL ? NULL : strchr(record, '#');

    if (record != NULL)
        *record++ = '\0';
    if (field != NULL)
        *field++ = '\0';
    reason->code = id;
    reason->record = record;
    reason->field = field;
}

static void take_reason(const struct csv_row *row, size_t at, struct csv_reasons *out)
{
    struct csv_reason *reason = &out->list[out->count];
    const char *text = at + 1 < row->count ? row->cells[at + 1] : "";

    if (text[strspn(text, " \n")] == '\0' || at + 2 >= row->count ||
        row->cells[at + 2][0] == '\0')
        return;
    *reason = (struct csv_reason){
        .row = row->number, .column = (int)at + 2, .text = csv_unescape(text)};
    take_id(row->cells[at + 2], reason);
    out->count++;
}

static void cut(struct csv_row *row, size_t at)
{
    if (row->count > at)
        row->count = at;
    while (row->count > 0 && row->cells[row->count - 1][0] == '\0')
        row->count--;
}

bool csv_unmark(struct csv_table *table, struct arena *arena, struct csv_reasons *reasons)
{
    size_t at = 0;

    *reasons = (struct csv_reasons){
        .list = arena_array(arena, table->count + 1, sizeof *reasons->list)};
    if (reasons->list == NULL)
        return false;
    for (size_t i = 0; i < table->count; i++) {
        const size_t begins = marks_begin(&table->rows[i]);

        if (begins > 0) {
            at = begins;
            table->rows[i].count = 0;
        } else if (at > 0) {
            take_reason(&table->rows[i], at, reasons);
            cut(&table->rows[i], at);
        }
    }
    return true;
}

void csv_reasons_add(const struct csv_reasons *reasons, struct arena *arena,
                     struct csv_report *report)
{
    Submission *submission = report->submission;
    const size_t before = submission->n_justifications;
    Justification **all =
        arena_array(arena, before + reasons->count + 1, sizeof(Justification *));

    for (size_t i = 0; all != NULL && i < before; i++)
        all[i] = submission->justifications[i];
    for (size_t i = 0; all != NULL && i < reasons->count; i++) {
        const struct csv_reason *reason = &reasons->list[i];
        Justification *made = arena_alloc(arena, sizeof *made);
        char path[64];

        if (made == NULL)
            return;
        kaohe__v1__justification__init(made);
        made->code = (char *)reason->code;
        made->record = reason->record;
        made->field = reason->field;
        made->text = (char *)reason->text;
        snprintf(path, sizeof path, "justifications[%zu]", before + i);
        report->places[report->place_count++] =
            (struct csv_place){.path = arena_strdup(arena, path),
                               .row = reason->row,
                               .column = reason->column};
        all[before + i] = made;
        submission->justifications = all;
        submission->n_justifications = before + i + 1;
    }
}

/* ---- on ---- */

struct marker {
    struct csv_writer writer;
    size_t width; /* of the file without marks */
    const struct csv_marks *marks;
    struct csv_reasons reasons; /* that stood there before */
};

static bool same(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static void add_mark(struct marker *marker, size_t used, const struct csv_mark *mark)
{
    char buffer[ID_SIZE];
    struct text id;
    const char *reason = "";

    for (size_t i = used; i < marker->width; i++)
        csv_cell(&marker->writer, "");
    csv_cell(&marker->writer, mark->words);
    if (mark->code == NULL)
        return;
    for (size_t i = 0; i < marker->reasons.count; i++) {
        const struct csv_reason *old = &marker->reasons.list[i];

        if (same(old->code, mark->code) && same(old->record, mark->record) &&
            same(old->field, mark->field))
            reason = old->text;
    }
    text_init(&id, buffer, sizeof buffer);
    text_add(&id, mark->code);
    text_add(&id, mark->record == NULL ? "" : "@");
    text_add(&id, mark->record == NULL ? "" : mark->record);
    text_add(&id, mark->field == NULL ? "" : "#");
    text_add(&id, mark->field == NULL ? "" : mark->field);
    csv_cell(&marker->writer, reason);
    csv_cell(&marker->writer, buffer);
}

/* The row, with its first mark beside it and the others in rows below. */
static void add_row(struct marker *marker, const struct csv_row *row)
{
    size_t used = row->count;

    if (row->count == 0 && row->number != 0)
        return;
    for (size_t i = 0; i < row->count; i++)
        csv_cell_as_is(&marker->writer, row->cells[i]);
    for (size_t i = 0; i < marker->marks->count; i++) {
        if (marker->marks->list[i].row != row->number)
            continue;
        add_mark(marker, used, &marker->marks->list[i]);
        csv_end_row(&marker->writer);
        used = 0;
    }
    if (used > 0)
        csv_end_row(&marker->writer);
}

static void add_titles(struct marker *marker, bool zh)
{
    csv_cell(&marker->writer, comments[zh]);
    for (size_t i = 1; i < marker->width; i++)
        csv_cell(&marker->writer, "");
    for (int i = 0; i < TITLES; i++)
        csv_cell(&marker->writer, titles[zh][i]);
    csv_end_row(&marker->writer);
}

enum kaohe_err csv_mark(struct bytes file, const struct csv_marks *marks,
                        struct arena *arena, const char **text)
{
    struct marker marker = {.marks = marks, .width = 1};
    const struct csv_row whole = {.number = 0};
    struct csv_table table = {.count = 0};
    struct csv_error error;
    struct bytes utf8;

    *text = NULL;
    if (csv_text(file, arena, &utf8, &error) != CSV_SOUND ||
        csv_parse(utf8, arena, &table, &error) != CSV_SOUND)
        return error.fault == CSV_NO_ROOM ? KAOHE_ERR_NO_MEMORY : KAOHE_ERR_INVALID;
    if (!csv_unmark(&table, arena, &marker.reasons))
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; i < table.count; i++)
        if (table.rows[i].count > marker.width)
            marker.width = table.rows[i].count;
    csv_begin(&marker.writer, arena, FILE_SIZE_MAX);
    add_titles(&marker, marks->zh);
    add_row(&marker, &whole);
    for (size_t i = 0; i < table.count; i++)
        add_row(&marker, &table.rows[i]);
    *text = text_end(&marker.writer.text);
    return *text == NULL ? KAOHE_ERR_NO_MEMORY : KAOHE_OK;
}
