/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A submission as CSV. Records of one kind that follow each other make one table. That
 * nothing was lost is not assumed but seen: what was written is read again and held
 * against the original.
 */
#include <string.h>

#include "wire/csv_report.h"
#include "wire/csv_same.h"
#include "wire/csv_value.h"

#define FILE_SIZE_MAX ((size_t)4 << 20)
#define CELL_MAX ((size_t)64 << 10)

struct csv_printer {
    struct csv_writer writer;
    struct csv_words words;
    char *cell; /* CELL_MAX bytes */
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
        CSV_SOUND)
        csv_value_text(&printer->words, form, &spot, &text);
    written = text_end(&text);
    return written == NULL ? "" : written;
}

static bool continues(const struct csv_forms *forms, size_t i)
{
    return i < forms->count && forms->list[i].zh[0] == '\0';
}

/* Rows of a name and its values, one for each element of a list. */
static void print_named(struct csv_printer *printer, const struct csv_forms *forms,
                        const ProtobufCMessage *message)
{
    for (size_t i = 0; i < forms->count; i++) {
        const bool repeats = strstr(forms->list[i].path, "[]") != NULL;

        for (size_t element = 0; repeats || element == 0; element++) {
            bool some = false;
            size_t last = i;

            while (continues(forms, last + 1))
                last++;
            for (size_t at = i; at <= last; at++)
                some |= text_of(printer, &forms->list[at], message, element)[0] != '\0';
            if (!some)
                break;
            csv_cell(&printer->writer, forms->list[i].zh);
            for (size_t at = i; at <= last; at++)
                csv_cell(&printer->writer,
                         text_of(printer, &forms->list[at], message, element));
            csv_end_row(&printer->writer);
        }
    }
}

static void print_titles(struct csv_printer *printer, const struct csv_layout *layout)
{
    for (size_t i = 0; i < layout->columns.count; i++)
        csv_cell(&printer->writer, layout->columns.list[i].zh);
    csv_end_row(&printer->writer);
}

static void print_row(struct csv_printer *printer, const struct csv_layout *layout,
                      const Record *record)
{
    for (size_t i = 0; i < layout->columns.count; i++)
        csv_cell(&printer->writer,
                 text_of(printer, &layout->columns.list[i], &record->base, 0));
    csv_end_row(&printer->writer);
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
            csv_cell(&printer->writer, key == NULL ? "" : key);
        else if (strstr(form->path, list) != NULL)
            csv_cell(&printer->writer, text_of(printer, form, &record->base, element));
        else
            csv_cell(&printer->writer, "");
    }
    csv_end_row(&printer->writer);
}

static void begin_table(struct csv_printer *printer, const struct csv_layout *layout)
{
    csv_cell(&printer->writer, csv_kind_form.zh);
    csv_cell(&printer->writer, layout->zh);
    csv_end_row(&printer->writer);
}

static void print_sheet(struct csv_printer *printer, const struct csv_layout *layout,
                        const Record *record)
{
    begin_table(printer, layout);
    print_named(printer, &layout->head, &record->base);
    print_titles(printer, layout);
    for (size_t i = 0; i < record->score_sheet->n_items; i++)
        print_element(printer, layout, record, i, "items[]");
    for (size_t i = 0; i < record->score_sheet->n_subtotals; i++)
        print_element(printer, layout, record, i, "subtotals[]");
}

static void print_records(struct csv_printer *printer, const Submission *submission)
{
    for (size_t i = 0; i < submission->n_records; i++) {
        const Record *record = submission->records[i];
        const struct csv_layout *layout = csv_layout_of((int)record->kind_case);

        if (layout == NULL)
            continue;
        if (layout->head.count > 0) {
            print_sheet(printer, layout, record);
            continue;
        }
        if (i == 0 || submission->records[i - 1]->kind_case != record->kind_case) {
            begin_table(printer, layout);
            print_titles(printer, layout);
        }
        print_row(printer, layout, record);
    }
}

enum kaohe_err csv_print(const Submission *submission, const struct data_set *data,
                         struct arena *arena, const char **text, char lost[static 160])
{
    struct csv_printer printer = {.words = {.data = data, .arena = arena}};
    struct csv_report again;
    enum kaohe_err err;

    lost[0] = '\0';
    printer.cell = arena_alloc(arena, CELL_MAX);
    csv_begin(&printer.writer, arena, FILE_SIZE_MAX);
    print_named(&printer, &csv_head, &submission->base);
    print_records(&printer, submission);
    *text = text_end(&printer.writer.text);
    if (*text == NULL || printer.cell == NULL)
        return KAOHE_ERR_NO_MEMORY;
    err = csv_read((struct bytes){(const uint8_t *)*text, strlen(*text)}, data, arena,
                   &again);
    if (err == KAOHE_ERR_NO_MEMORY)
        return err;
    return csv_same(&submission->base, &again.submission->base, arena, lost);
}
