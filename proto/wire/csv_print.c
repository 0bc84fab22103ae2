/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A submission as CSV. Records of one kind that follow each other make one table. That
 * nothing is lost is not assumed but seen: what is written is read again, record by
 * record, and one that its table cannot hold to the letter is written as JSON in a cell.
 */
#include <stdlib.h>
#include <string.h>

#include "wire/csv_report.h"
#include "wire/csv_value.h"
#include "wire/encode.h"
#include "wire/json.h"

#define FILE_SIZE_MAX ((size_t)8 << 20)
#define PART_SIZE_MAX ((size_t)2 << 20) /* a record, or the head */
#define CELL_MAX ((size_t)64 << 10)

struct csv_printer {
    struct csv_writer *writer;
    struct csv_words words;
    char *cell;  /* CELL_MAX bytes */
    bool blanks; /* names without a value too */
};

/* The text of the field that the form names; "" if it is absent. */
static const char *text_of(struct csv_printer *printer, const struct csv_form *form,
                           const ProtobufCMessage *message, size_t element)
{
    struct csv_way way = {.element = element};
    struct csv_spot spot;
    struct text text;
    const char *written;

    text_init(&text, printer->cell, CELL_MAX);
    if (csv_walk(&way, (ProtobufCMessage *)(uintptr_t)message, form->path, &spot) ==
        CSV_SOUND) {
        csv_value_text(&printer->words, form, &spot, &text);
        if (text.length == 0 && strchr(form->path, '{') != NULL)
            text_add(&text, CSV_ILLEGIBLE);
    }
    written = text_end(&text);
    return written == NULL ? "" : written;
}

static void print_cell(struct csv_printer *printer, const struct csv_form *form,
                       const ProtobufCMessage *message, size_t element)
{
    const char *text = text_of(printer, form, message, element);

    if (form->reading == CSV_CODE || form->reading == CSV_PROSE)
        csv_cell_text(printer->writer, text);
    else
        csv_cell(printer->writer, text);
}

static bool continues(const struct csv_forms *forms, size_t i)
{
    return i < forms->count && forms->list[i].zh[0] == '\0';
}

/* A row of a name and its values. False, and no row, if there are none. */
static bool print_name(struct csv_printer *printer, const struct csv_forms *forms,
                       size_t i, const ProtobufCMessage *message, size_t element)
{
    size_t last = i;
    bool some = false;

    while (continues(forms, last + 1))
        last++;
    for (size_t at = i; at <= last; at++)
        some |= text_of(printer, &forms->list[at], message, element)[0] != '\0';
    if (!some && !printer->blanks)
        return false;
    csv_cell(printer->writer, forms->list[i].zh);
    for (size_t at = i; some && at <= last; at++)
        print_cell(printer, &forms->list[at], message, element);
    csv_end_row(printer->writer);
    return some;
}

/* Rows of all names, one for each element of a list behind the first `skip`. */
static void print_named(struct csv_printer *printer, const struct csv_forms *forms,
                        const ProtobufCMessage *message)
{
    for (size_t i = 0; i < forms->count; i++) {
        size_t element = 0;

        if (continues(forms, i))
            continue;
        while (print_name(printer, forms, i, message, element) &&
               strstr(forms->list[i].path, "[]") != NULL)
            element++;
    }
}

static void print_titles(struct csv_printer *printer, const struct csv_layout *layout)
{
    for (size_t i = 0; i < layout->columns.count; i++)
        csv_cell(printer->writer, layout->columns.list[i].zh);
    csv_end_row(printer->writer);
}

static void print_row(struct csv_printer *printer, const struct csv_layout *layout,
                      const Record *record)
{
    for (size_t i = 0; i < layout->columns.count; i++)
        print_cell(printer, &layout->columns.list[i], &record->base, 0);
    csv_end_row(printer->writer);
}

/* One row of a sheet: an item, or the subtotal of a node. */
static void print_element(struct csv_printer *printer, const struct csv_layout *layout,
                          const Record *record, size_t element, const char *list)
{
    const ScoreSheet *sheet = record->score_sheet;
    const bool item = strstr(list, "items") != NULL;
    const char *key =
        item ? sheet->items[element]->item : sheet->subtotals[element]->node;
    for (size_t i = 0; i < layout->columns.count; i++) {
        const struct csv_form *form = &layout->columns.list[i];

        if (form->reading == CSV_KEY)
            csv_cell(printer->writer, key == NULL ? "" : key);
        else if (strstr(form->path, list) == NULL)
            csv_cell(printer->writer, "");
        else
            print_cell(printer, form, &record->base, element);
    }
    csv_end_row(printer->writer);
}

static void print_sheet(struct csv_printer *printer, const struct csv_layout *layout,
                        const Record *record)
{
    print_named(printer, &layout->head, &record->base);
    print_titles(printer, layout);
    for (size_t i = 0; i < record->score_sheet->n_items; i++)
        print_element(printer, layout, record, i, "items[]");
    for (size_t i = 0; i < record->score_sheet->n_subtotals; i++)
        print_element(printer, layout, record, i, "subtotals[]");
}

/* ---- what does not fit into columns ---- */

/* Bits of the levels, if the column of these bits reads as exactly this answer. */
static unsigned long plain_bits(const AnswerCount *answer)
{
    unsigned long bits = 0;

    for (size_t i = 0; i < answer->n_levels; i++) {
        const unsigned long bit = 1UL << ((unsigned)answer->levels[i] & 15U);

        if (bit <= bits)
            return 0;
        bits |= bit;
    }
    return bits;
}

/* How many answers stand in columns: from the first on, as they follow each other. */
static size_t answers_in_columns(const struct csv_layout *layout,
                                 const SurveyQuestion *question)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->columns.count && count < question->n_answers; i++) {
        const char *selector = strchr(layout->columns.list[i].path, '{');

        if (selector != NULL &&
            strtoul(selector + 1, NULL, 10) == plain_bits(question->answers[count]))
            count++;
    }
    return count;
}

static size_t parts_in_columns(const struct csv_layout *layout, const StatedTotal *total)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->columns.count; i++)
        count += strstr(layout->columns.list[i].path, "].by") != NULL;
    return count < total->n_decompositions ? count : total->n_decompositions;
}

/* The record with only that of its lists which columns hold, or only the rest. */
struct csv_halves {
    Record record;
    SurveyQuestion question;
    StatedTotal total;
};

static const Record *half(struct csv_halves *halves, const struct csv_layout *layout,
                          const Record *record, bool rest)
{
    size_t count;

    halves->record = *record;
    if (record->kind_case == KIND_SURVEY_QUESTION) {
        count = answers_in_columns(layout, record->survey_question);
        halves->question = *record->survey_question;
        if (rest && count > 0) /* no list, nothing to count from */
            halves->question.answers += count;
        halves->question.n_answers = rest ? halves->question.n_answers - count : count;
        halves->record.survey_question = &halves->question;
    } else if (record->kind_case == KIND_STATED_TOTAL) {
        count = parts_in_columns(layout, record->stated_total);
        halves->total = *record->stated_total;
        if (rest && count > 0)
            halves->total.decompositions += count;
        halves->total.n_decompositions =
            rest ? halves->total.n_decompositions - count : count;
        halves->record.stated_total = &halves->total;
    }
    return &halves->record;
}

static void print_record(struct csv_printer *printer, const struct csv_layout *layout,
                         const Record *record, bool begins)
{
    const bool sheet = layout->head.count > 0;
    struct csv_halves halves;

    printer->words.layout = layout;
    if (begins || sheet) {
        csv_cell(printer->writer, csv_kind_form.zh);
        csv_cell(printer->writer, layout->zh);
        csv_end_row(printer->writer);
    }
    if (sheet) {
        print_sheet(printer, layout, record);
    } else {
        if (begins)
            print_titles(printer, layout);
        print_row(printer, layout, half(&halves, layout, record, false));
    }
    record = half(&halves, layout, record, true);
    print_named(printer, &layout->extras, &record->base);
    print_named(printer, &csv_more, &record->base);
}

/* ---- seeing that nothing is lost ---- */

static bool says(const struct csv_printer *printer, struct csv_writer *writer,
                 const ProtobufCMessage *message, bool record)
{
    struct arena *arena = printer->words.arena;
    const char *text = text_end(&writer->text);
    struct csv_report *again = arena_alloc(arena, sizeof *again);
    struct bytes before = {NULL, 0};
    struct bytes after = {NULL, 0};

    if (text == NULL || again == NULL ||
        csv_read((struct bytes){(const uint8_t *)text, strlen(text)}, printer->words.data,
                 arena, again) != KAOHE_OK)
        return false;
    if (record && again->submission->n_records != 1)
        return false;
    return encode_message(message, arena, &before) == KAOHE_OK &&
           encode_message(record ? &again->submission->records[0]->base
                                 : &again->submission->base,
                          arena, &after) == KAOHE_OK &&
           bytes_equal(before, after);
}

/* Does a table alone of this record read as the record? */
static bool fits(const struct csv_printer *printer, const struct csv_layout *layout,
                 const Record *record)
{
    const size_t mark = arena_mark(printer->words.arena);
    struct csv_printer trial = *printer;
    struct csv_writer writer;
    bool same;

    csv_begin(&writer, printer->words.arena, PART_SIZE_MAX);
    trial.writer = &writer;
    trial.blanks = false;
    print_record(&trial, layout, record, true);
    same = says(printer, &writer, &record->base, true);
    arena_release(printer->words.arena, mark);
    return same;
}

static bool head_fits(const struct csv_printer *printer, const Submission *head)
{
    const size_t mark = arena_mark(printer->words.arena);
    struct csv_printer trial = *printer;
    struct csv_writer writer;
    bool same;

    csv_begin(&writer, printer->words.arena, PART_SIZE_MAX);
    trial.writer = &writer;
    trial.blanks = false;
    print_named(&trial, &csv_head, &head->base);
    csv_cell(&writer, csv_kind_form.zh);
    csv_cell(&writer, csv_layouts[0].zh);
    csv_end_row(&writer);
    same = says(printer, &writer, &head->base, false);
    arena_release(printer->words.arena, mark);
    return same;
}

static void print_json(struct csv_printer *printer, const struct csv_form *form,
                       const ProtobufCMessage *message)
{
    char *text = NULL;

    if (json_write(message, JSON_ONE_LINE, &text) != KAOHE_OK)
        printer->writer->text.overflow = true;
    csv_cell(printer->writer, form->zh);
    csv_cell(printer->writer, text == NULL ? "" : text);
    csv_end_row(printer->writer);
    free(text);
}

static void print_head(struct csv_printer *printer, const Submission *submission)
{
    Submission head = *submission;

    head.n_records = 0;
    if (head_fits(printer, &head))
        print_named(printer, &csv_head, &head.base);
    else
        print_json(printer, &csv_raw_head, &head.base);
}

static void print_records(struct csv_printer *printer, const Submission *submission)
{
    const struct csv_layout *open = NULL;

    printer->blanks = false;
    for (size_t i = 0; i < submission->n_records; i++) {
        const Record *record = submission->records[i];
        const struct csv_layout *layout = csv_layout_of((int)record->kind_case);

        if (layout == NULL || !fits(printer, layout, record)) {
            print_json(printer, &csv_raw_record, &record->base);
        } else {
            print_record(printer, layout, record, layout != open);
            open = layout;
        }
    }
    if (submission->n_records > 0)
        return;
    csv_cell(printer->writer, csv_kind_form.zh);
    csv_cell(printer->writer, csv_layouts[0].zh);
    csv_end_row(printer->writer);
}

static void print_comments(struct csv_writer *writer, struct arena *arena,
                           const char *comments)
{
    while (comments != NULL && *comments != '\0') {
        const size_t length = strcspn(comments, "\n");
        char *line = arena_alloc(arena, length + 3);

        if (line == NULL)
            return;
        line[0] = '#';
        line[1] = ' ';
        memcpy(line + 2, comments, length);
        csv_cell(writer, line);
        csv_end_row(writer);
        comments += length;
        comments += *comments == '\n';
    }
}

enum kaohe_err csv_print(const Submission *submission, const struct data_set *data,
                         const char *comments, struct arena *arena, const char **text)
{
    struct csv_writer writer;
    struct csv_printer printer = {.writer = &writer,
                                  .words = {.data = data, .arena = arena},
                                  .blanks = comments != NULL};
    size_t mark;
    bool same;

    printer.cell = arena_alloc(arena, CELL_MAX);
    csv_begin(&writer, arena, FILE_SIZE_MAX);
    if (printer.cell != NULL && !arena->exhausted) {
        print_comments(&writer, arena, comments);
        print_head(&printer, submission);
        print_records(&printer, submission);
    }
    *text = text_end(&writer.text);
    if (*text == NULL)
        return KAOHE_ERR_NO_MEMORY;
    mark = arena_mark(arena);
    same = says(&printer, &writer, &submission->base, false);
    arena_release(arena, mark);
    return arena->exhausted ? KAOHE_ERR_NO_MEMORY : same ? KAOHE_OK : KAOHE_ERR_INTERNAL;
}
