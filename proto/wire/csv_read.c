/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells into a submission, row by row. Every cell that cannot be read is told, not only
 * the first, and every cell that was read is remembered, so that findings can name it.
 */
#include <stdio.h>
#include <string.h>

#include "domain/rubric.h"
#include "wire/csv_lost.h"
#include "wire/csv_mark.h"
#include "wire/csv_report.h"
#include "wire/csv_value.h"
#include "wire/figures.h"
#include "wire/json.h"

#define PLACE_MAX 320
#define COLUMNS_MAX 64
#define NAME_MAX_SIZE 160

struct csv_reader {
    struct csv_report *out;
    struct csv_words words;
    const struct csv_layout *layout; /* of the table, once one has begun */
    const struct csv_form *titles[COLUMNS_MAX];
    size_t title_count;   /* 0: before the titles */
    bool unknown;         /* in a table of a kind that is not known */
    bool begun;           /* there is something of a record, even without a table */
    Record *record;       /* that rows of a sheet add to; else NULL */
    Record *last;         /* of the table, that rows behind it say more about; or NULL */
    size_t number;        /* of that record in the submission */
    struct csv_lost lost; /* figures of that record */
    struct csv_row row;   /* that is being read */
};

static void refuse(struct csv_reader *reader, enum csv_fault fault, size_t column,
                   const char *detail)
{
    struct csv_report *out = reader->out;

    if (out->error_count == CSV_ERRORS)
        return;
    out->errors[out->error_count] = (struct csv_error){
        .fault = fault, .row = reader->row.number, .column = (int)column};
    snprintf(out->errors[out->error_count++].detail, sizeof out->errors[0].detail, "%s",
             detail);
}

static bool is_blank(const char *cell)
{
    return cell[strspn(cell, " ")] == '\0';
}

static void remember(struct csv_reader *reader, const char *path, size_t column)
{
    struct csv_report *out = reader->out;

    out->places[out->place_count++] = (struct csv_place){
        arena_strdup(reader->words.arena, path), NULL, reader->row.number, (int)column};
}

/* Puts the cell at `column` (from 1) where its form says. */
static void take_cell(struct csv_reader *reader, struct csv_way *way,
                      ProtobufCMessage *message, const struct csv_form *form,
                      size_t column)
{
    const char *cell = reader->row.cells[column - 1];
    const size_t before = way->place->length;
    struct csv_spot spot;
    char detail[FIGURE_READINGS_MAX] = "";
    enum csv_fault fault = csv_walk(way, message, form->path, &spot);

    if (fault == CSV_SOUND && csv_value_is_lost(form, cell))
        fault = csv_lost_note(&reader->lost, form, way->key);
    else if (fault == CSV_SOUND)
        fault = csv_value_read(&reader->words, form, cell, &spot, detail);
    if (fault == CSV_SOUND)
        remember(reader, way->place->buffer, column);
    else
        refuse(reader, fault, column, detail[0] == '\0' ? cell : detail);
    way->place->length = before;
    way->place->buffer[before] = '\0';
}

/* A row of a name and its value, or values where the form goes on. */
static bool take_named(struct csv_reader *reader, const struct csv_forms *forms,
                       const char *name, ProtobufCMessage *message, const char *prefix)
{
    const struct csv_form *form = csv_form_named(forms, name);
    char buffer[PLACE_MAX];
    struct text place;
    struct csv_way way = {.arena = reader->words.arena, .place = &place};

    if (form == NULL)
        return false;
    text_init(&place, buffer, sizeof buffer);
    text_add(&place, prefix);
    for (size_t column = 2; column <= reader->row.count; column++, form++) {
        if (!is_blank(reader->row.cells[column - 1]))
            take_cell(reader, &way, message, form, column);
        if (form + 1 == forms->list + forms->count || form[1].zh[0] != '\0')
            break;
    }
    return true;
}

/* There is nothing more to come of the record. */
static void end_record(struct csv_reader *reader)
{
    if (reader->last != NULL)
        csv_lost_settle(&reader->lost, reader->last, reader->words.arena);
    reader->last = NULL;
}

static Record *new_record(struct csv_reader *reader, struct text *place)
{
    Submission *submission = reader->out->submission;
    Record *record = arena_alloc(reader->words.arena, sizeof *record);
    const ProtobufCFieldDescriptor *kind;
    ProtobufCMessage **content;

    end_record(reader);
    if (record == NULL)
        return NULL;
    kaohe__v1__record__init(record);
    kind = protobuf_c_message_descriptor_get_field(record->base.descriptor,
                                                   (unsigned)reader->layout->kind);
    content = reflect_add(&record->base, kind, 1, reader->words.arena);
    *content = reflect_new(kind->descriptor, reader->words.arena);
    text_add(place, "records[");
    text_add_int(place, (int64_t)submission->n_records);
    text_add(place, "]");
    reader->number = submission->n_records++;
    submission->records[reader->number] = record;
    remember(reader, place->buffer, 1);
    reader->last = record;
    return record;
}

/* A row that holds a message as JSON; NULL, and said so, if it does not. */
static void *take_json(struct csv_reader *reader, const ProtobufCMessageDescriptor *type)
{
    const char *cell = reader->row.count > 1 ? reader->row.cells[1] : "";
    struct json_error error = {.line = 0};
    ProtobufCMessage *message = NULL;
    char detail[sizeof reader->out->errors[0].detail];

    if (json_read(type, (struct bytes){(const uint8_t *)cell, strlen(cell)},
                  reader->words.arena, &message, &error) == KAOHE_OK)
        return message;
    snprintf(detail, sizeof detail, "%.60s %.90s", error.path, error.message);
    refuse(reader, CSV_NO_JSON, 2, detail);
    return NULL;
}

static void take_raw_record(struct csv_reader *reader)
{
    Submission *submission = reader->out->submission;
    Record *record = take_json(reader, &kaohe__v1__record__descriptor);
    char path[64];

    reader->begun = true;
    end_record(reader);
    if (record == NULL)
        return;
    snprintf(path, sizeof path, "records[%zu]", submission->n_records);
    submission->records[submission->n_records++] = record;
    remember(reader, path, 2);
}

/* The names and values at the head, all in one; the records stay. */
static void take_raw_head(struct csv_reader *reader)
{
    Submission *submission = reader->out->submission;
    Submission *raw = take_json(reader, &kaohe__v1__submission__descriptor);

    if (raw == NULL)
        return;
    raw->records = submission->records;
    raw->n_records = submission->n_records;
    *submission = *raw;
}

/* The item of the sheet's rubric that the row is about. */
static void find_item(struct csv_reader *reader, const char *id)
{
    const struct data_set *data = reader->words.data;
    const ScoreSheet *sheet =
        reader->record != NULL && reader->record->kind_case == KIND_SCORE_SHEET
            ? reader->record->score_sheet
            : NULL;
    const Rubric *rubric =
        sheet == NULL || sheet->rubric == NULL
            ? NULL
            : rubric_of(data->rubrics, data->rubric_count, sheet->rubric);

    reader->words.item = NULL;
    for (size_t i = 0; rubric != NULL && i < rubric->n_items; i++)
        if (strcmp(rubric->items[i]->id, id) == 0)
            reader->words.item = rubric->items[i];
}

/* A row under the titles: a record, or an item of the sheet. */
static void take_record(struct csv_reader *reader)
{
    char buffer[PLACE_MAX];
    struct text place;
    struct csv_way way = {.arena = reader->words.arena, .place = &place};
    Record *record = reader->record;

    text_init(&place, buffer, sizeof buffer);
    if (record == NULL) {
        record = new_record(reader, &place);
    } else {
        text_add(&place, "records[");
        text_add_int(&place, (int64_t)reader->number);
        text_add(&place, "]");
    }
    for (size_t i = 0; record != NULL && i < reader->row.count; i++) {
        const struct csv_form *form = i < reader->title_count ? reader->titles[i] : NULL;
        char *cell = reader->row.cells[i];

        if (is_blank(cell))
            continue;
        if (form == NULL) {
            refuse(reader, CSV_BEYOND, i + 1, cell);
        } else if (form->reading == CSV_KEY) {
            way.key = cell;
            find_item(reader, cell);
        } else if (form->reading != CSV_IGNORED) {
            take_cell(reader, &way, &record->base, form, i + 1);
        }
    }
}

/* Of a column that was refused by its title: its cells are not refused again. */
static const struct csv_form refused = {.reading = CSV_IGNORED};

static void take_titles(struct csv_reader *reader)
{
    const struct csv_forms *forms = &reader->layout->columns;

    reader->title_count = reader->row.count;
    for (size_t i = 0; i < reader->row.count; i++) {
        char title[NAME_MAX_SIZE];

        if (i == COLUMNS_MAX) {
            reader->title_count = i;
            refuse(reader, CSV_TOO_LARGE, i + 1, "");
            return;
        }
        reader->titles[i] = NULL;
        if (is_blank(reader->row.cells[i]))
            continue;
        if (figure_fold(reader->row.cells[i], title, sizeof title))
            reader->titles[i] = csv_form_named(forms, title);
        if (reader->titles[i] == NULL) {
            refuse(reader, CSV_UNKNOWN, i + 1, reader->row.cells[i]);
            reader->titles[i] = &refused;
        }
        for (size_t before = 0; before < i; before++) {
            if (reader->titles[before] != reader->titles[i] ||
                reader->titles[i] == &refused)
                continue;
            refuse(reader, CSV_TWICE, i + 1, reader->row.cells[i]);
            reader->titles[i] = &refused;
        }
    }
}

static void begin_table(struct csv_reader *reader)
{
    char name[NAME_MAX_SIZE] = "";
    char buffer[PLACE_MAX];
    struct text place;

    if (reader->row.count > 1 && figure_fold(reader->row.cells[1], name, sizeof name))
        reader->layout = csv_layout_named(name);
    else
        reader->layout = NULL;
    reader->words.layout = reader->layout;
    reader->begun = true;
    reader->title_count = 0;
    reader->record = NULL;
    end_record(reader);
    reader->unknown = reader->layout == NULL;
    if (reader->unknown) {
        refuse(reader, CSV_UNKNOWN, 2, name);
    } else if (reader->layout->head.count > 0) {
        text_init(&place, buffer, sizeof buffer);
        reader->record = new_record(reader, &place);
    }
}

static bool is_named(const struct csv_form *form, const char *name)
{
    return strcmp(name, form->zh) == 0 || strcmp(name, form->en) == 0;
}

/* A row of a table, of that name. */
static void take_table_row(struct csv_reader *reader, const char *name)
{
    const struct csv_layout *layout = reader->layout;
    const struct csv_forms *more =
        csv_form_named(&csv_more, name) != NULL ? &csv_more : &layout->extras;
    char prefix[64];

    snprintf(prefix, sizeof prefix, "records[%zu]", reader->number);
    if (csv_form_named(more, name) != NULL) {
        if (reader->last == NULL)
            refuse(reader, CSV_NO_RECORD, 1, name);
        else
            (void)take_named(reader, more, name, &reader->last->base, prefix);
    } else if (reader->title_count > 0) {
        take_record(reader);
    } else if (reader->record == NULL ||
               !take_named(reader, &layout->head, name, &reader->record->base, prefix)) {
        take_titles(reader);
    }
}

static void take_row(struct csv_reader *reader)
{
    char name[NAME_MAX_SIZE];
    size_t blank = 0;

    while (blank < reader->row.count && is_blank(reader->row.cells[blank]))
        blank++;
    if (blank == reader->row.count)
        return;
    if (!figure_fold(reader->row.cells[0], name, sizeof name))
        name[0] = '\0';
    if (reader->row.cells[0][0] == '#' || name[0] == '#')
        return; /* however long it is */
    if (is_named(&csv_kind_form, name))
        begin_table(reader);
    else if (is_named(&csv_raw_record, name))
        take_raw_record(reader);
    else if (reader->layout != NULL)
        take_table_row(reader, name);
    else if (reader->unknown)
        return;
    else if (is_named(&csv_raw_head, name))
        take_raw_head(reader);
    else if (!take_named(reader, &csv_head, name, &reader->out->submission->base, ""))
        refuse(reader, strchr(name, ';') == NULL ? CSV_UNKNOWN : CSV_SEMICOLONS, 1,
               reader->row.cells[0]);
}

static bool make_room(struct csv_reader *reader, const struct csv_table *table)
{
    struct csv_report *out = reader->out;
    struct arena *arena = reader->words.arena;
    size_t cells = table->count;

    for (size_t i = 0; i < table->count; i++)
        cells += table->rows[i].count;
    out->places = arena_array(arena, cells, sizeof *out->places);
    out->submission = arena_alloc(arena, sizeof *out->submission);
    if (out->submission == NULL)
        return false;
    kaohe__v1__submission__init(out->submission);
    out->submission->records = arena_array(arena, table->count, sizeof(Record *));
    return out->submission->records != NULL;
}

enum kaohe_err csv_read(struct bytes file, const struct data_set *data,
                        struct arena *arena, struct csv_report *out)
{
    struct csv_reader reader = {.out = out, .words = {.data = data, .arena = arena}};
    struct bytes text;
    struct csv_table table = {.count = 0};
    struct csv_reasons reasons = {.count = 0};
    struct csv_error error;

    *out = (struct csv_report){.error_count = 0};
    if (csv_text(file, arena, &text, &error) != CSV_SOUND ||
        csv_parse(text, arena, &table, &error) != CSV_SOUND) {
        out->errors[out->error_count++] = error;
        return error.fault == CSV_NO_ROOM ? KAOHE_ERR_NO_MEMORY : KAOHE_ERR_INVALID;
    }
    if (make_room(&reader, &table) && csv_unmark(&table, arena, &reasons)) {
        for (size_t i = 0; i < table.count; i++) {
            reader.row = table.rows[i];
            take_row(&reader);
        }
        end_record(&reader);
        csv_reasons_add(&reasons, arena, out);
        reader.row.number = 0;
        if (!reader.begun && out->error_count == 0)
            refuse(&reader, CSV_NO_TABLE, 0, "");
    }
    if (arena->exhausted) {
        out->error_count = 0;
        refuse(&reader, CSV_NO_ROOM, 0, "");
        return KAOHE_ERR_NO_MEMORY;
    }
    return out->error_count == 0 ? KAOHE_OK : KAOHE_ERR_INVALID;
}
