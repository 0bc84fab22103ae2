/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks: written beside the cells, which stay as they were to the letter, and taken off
 * again by the one row of titles that every marked file begins with.
 */
#include "wire/csv_mark.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json.h"

#define FILE_SIZE_MAX ((size_t)16 << 20)
#define TITLES 3
#define WORDS_SIZE ((size_t)96 << 10) /* of a finding and a reason */

static const char *const titles[2][TITLES] = {
    {"finding", "reason", "for (do not change)"},
    {"查核發現", "理由", "代號（勿改）"},
};
static const char *const comments[2] = {
    "# Correct what is marked, or write a reason beside the warning; then save the file "
    "and hand it in again.",
    "# 請改正有註記的儲存格，或在該列「理由」欄說明，存檔後再送一次。",
};
static const char *const outdated[2] = {
    "\nThe values have changed. The reason before was: ",
    "\n數值已變更，請重新說明理由。先前之理由：",
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

static void take_reason(const struct csv_row *row, size_t at, struct arena *arena,
                        struct csv_reasons *out)
{
    const char *text = at + 1 < row->count ? row->cells[at + 1] : "";
    const char *id = at + 2 < row->count ? csv_unescape(row->cells[at + 2]) : "";
    ProtobufCMessage *content = NULL;
    struct json_error error;

    if (text[strspn(text, " \n")] == '\0' || id[0] == '\0')
        return;
    if (json_read(&kaohe__v1__justification__descriptor,
                  (struct bytes){(const uint8_t *)id, strlen(id)}, arena, &content,
                  &error) != KAOHE_OK)
        content = NULL;
    else
        ((Justification *)content)->text = (char *)csv_unescape(text);
    out->list[out->count++] =
        (struct csv_reason){row->number, (int)at + 2, (Justification *)content};
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
            take_reason(&table->rows[i], at, arena, reasons);
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
        char path[64];

        if (reason->content == NULL) {
            if (report->error_count < CSV_ERRORS)
                report->errors[report->error_count++] =
                    (struct csv_error){CSV_NO_JSON, reason->row, reason->column + 1, ""};
            continue;
        }
        snprintf(path, sizeof path, "justifications[%zu]", submission->n_justifications);
        report->places[report->place_count++] =
            (struct csv_place){.path = arena_strdup(arena, path),
                               .row = reason->row,
                               .column = reason->column};
        all[submission->n_justifications++] = reason->content;
        submission->justifications = all;
    }
}

/* ---- on ---- */

struct marker {
    struct csv_writer writer;
    size_t width; /* of the file without marks */
    const struct csv_marks *marks;
    struct csv_reasons reasons; /* that stood there before */
    bool failed;                /* without memory */
};

static bool same(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static bool same_values(const Justification *reason, const Finding *warning)
{
    bool same_all = reason->n_given_for == warning->n_parameters;

    for (size_t i = 0; same_all && i < reason->n_given_for; i++)
        same_all = same(reason->given_for[i]->name, warning->parameters[i]->name) &&
                   same(reason->given_for[i]->value, warning->parameters[i]->value);
    return same_all;
}

/* The reason that stood beside the same warning, whatever its values were; or NULL. */
static const Justification *reason_before(const struct marker *marker,
                                          const Finding *warning)
{
    const Justification *found = NULL;

    for (size_t i = 0; i < marker->reasons.count; i++) {
        const Justification *old = marker->reasons.list[i].content;

        if (old != NULL && same(old->code, warning->code) &&
            same(old->record, warning->record) && same(old->field, warning->field))
            found = old;
    }
    return found;
}

/* What a reason would be for: all of it but its text. */
static void add_id(struct marker *marker, const Finding *warning)
{
    Justification id = JUSTIFICATION_INIT;
    char *text = NULL;

    id.code = warning->code;
    id.record = warning->record;
    id.field = warning->field;
    id.given_for = warning->parameters;
    id.n_given_for = warning->n_parameters;
    if (json_write(&id.base, JSON_ONE_LINE, &text) == KAOHE_OK)
        csv_cell(&marker->writer, text);
    else
        marker->failed = true;
    free(text);
}

static void add_mark(struct marker *marker, size_t used, const struct csv_mark *mark)
{
    const Justification *before =
        mark->warning == NULL ? NULL : reason_before(marker, mark->warning);
    const bool holds = before != NULL && same_values(before, mark->warning);
    char buffer[WORDS_SIZE];
    struct text words;

    for (size_t i = used; i < marker->width; i++)
        csv_cell(&marker->writer, "");
    if (before != NULL && !holds) {
        text_init(&words, buffer, sizeof buffer);
        text_add(&words, mark->words);
        text_add(&words, outdated[marker->marks->zh]);
        text_add(&words, before->text);
        csv_cell(&marker->writer, buffer);
    } else {
        csv_cell(&marker->writer, mark->words);
    }
    if (mark->warning == NULL)
        return;
    csv_cell(&marker->writer, holds ? before->text : "");
    add_id(marker, mark->warning);
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
    if (marker.failed)
        *text = NULL;
    return *text == NULL ? KAOHE_ERR_NO_MEMORY : KAOHE_OK;
}
