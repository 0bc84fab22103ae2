/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the catalogue lets the cells of a table be, in rows that are not read: titles,
 * which are taken for the ids behind them, and the codes of what has no title of its own.
 */
#include "wire/csv_choices.h"

#include <string.h>

#include "wire/csv_name.h"

#define LINE_MAX_SIZE 4096

struct choices {
    struct csv_writer *writer;
    const Catalogue *catalogue;
    bool zh;
    char buffer[LINE_MAX_SIZE];
    struct text line;
    size_t said; /* names on the line */
};

static void begin(struct choices *choices, const char *title_zh, const char *title_en)
{
    text_init(&choices->line, choices->buffer, sizeof choices->buffer);
    text_add(&choices->line, "# ");
    text_add(&choices->line, choices->zh ? title_zh : title_en);
    text_add(&choices->line, choices->zh ? "可填：" : " can be: ");
    choices->said = 0;
}

static void next(struct choices *choices)
{
    if (choices->said++ > 0)
        text_add(&choices->line, choices->zh ? "、" : ", ");
}

static void end(struct choices *choices)
{
    const char *line = text_end(&choices->line);

    if (choices->said == 0 || line == NULL)
        return;
    csv_cell(choices->writer, line);
    csv_end_row(choices->writer);
}

static void add_title(struct choices *choices, const char *zh, const char *en)
{
    text_add(&choices->line, choices->zh ? zh : en);
}

static void add_names(struct choices *choices, const struct csv_form *form,
                      Name *const *names, size_t count)
{
    begin(choices, form->zh, form->en);
    for (size_t i = 0; i < count; i++) {
        next(choices);
        add_title(choices, names[i]->title_zh, names[i]->title_en);
    }
    end(choices);
}

/* The questions that boards compare branches by. */
static void add_questions(struct choices *choices, const Name *instrument)
{
    const Catalogue *catalogue = choices->catalogue;
    char title[LINE_MAX_SIZE / 4];
    struct text text;

    text_init(&text, title, sizeof title);
    text_add(&text, choices->zh ? instrument->title_zh : instrument->title_en);
    text_add(&text, choices->zh ? "，題目代碼" : ": question");
    if (text_end(&text) == NULL)
        return;
    begin(choices, title, title);
    for (size_t i = 0; i < catalogue->n_boards; i++) {
        const Board *board = catalogue->boards[i];

        if (board->indicator->question == NULL || board->indicator->instrument == NULL ||
            strcmp(board->indicator->instrument, instrument->id) != 0)
            continue;
        next(choices);
        text_add(&choices->line, board->indicator->question);
        text_add(&choices->line, choices->zh ? "（" : " (");
        add_title(choices, board->title_zh, board->title_en);
        text_add(&choices->line, choices->zh ? "）" : ")");
    }
    end(choices);
}

static void add_dimension(struct choices *choices, const char *dimension)
{
    const Catalogue *catalogue = choices->catalogue;
    size_t found = 0;

    text_add(&choices->line, choices->zh ? "；分項 " : "; dimension ");
    text_add(&choices->line, dimension);
    for (size_t i = 0; i < catalogue->n_dimension_values; i++) {
        const DimensionValue *value = catalogue->dimension_values[i];

        if (strcmp(value->dimension, dimension) != 0)
            continue;
        text_add(&choices->line, found++ > 0   ? choices->zh ? "、" : ", "
                                 : choices->zh ? "："
                                               : ": ");
        add_title(choices, value->title_zh, value->title_en);
    }
}

/* A row a metric, for there are many: its unit and its dimensions. */
static void add_metrics(struct choices *choices, const struct csv_form *form)
{
    const Catalogue *catalogue = choices->catalogue;

    for (size_t i = 0; i < catalogue->n_metrics; i++) {
        const Metric *metric = catalogue->metrics[i];

        begin(choices, form->zh, form->en);
        next(choices);
        add_title(choices, metric->title_zh, metric->title_en);
        text_add(&choices->line, choices->zh ? "（" : " (");
        add_title(choices, metric->unit_zh, metric->unit_en);
        text_add(&choices->line, choices->zh ? "）" : ")");
        for (size_t j = 0; j < metric->n_dimensions; j++)
            add_dimension(choices, metric->dimensions[j]);
        end(choices);
    }
}

static void add_column(struct choices *choices, const struct csv_form *form)
{
    const Catalogue *catalogue = choices->catalogue;

    switch (form->reading) {
    case CSV_INSTRUMENT:
        add_names(choices, form, catalogue->instruments, catalogue->n_instruments);
        for (size_t i = 0; i < catalogue->n_instruments; i++)
            add_questions(choices, catalogue->instruments[i]);
        break;
    case CSV_CHANNEL:
        add_names(choices, form, catalogue->channels, catalogue->n_channels);
        break;
    case CSV_CASE_TYPE:
        add_names(choices, form, catalogue->case_types, catalogue->n_case_types);
        break;
    case CSV_METRIC:
        add_metrics(choices, form);
        break;
    default:
        break;
    }
}

void csv_choices(struct csv_writer *writer, const struct csv_layout *layout,
                 const Catalogue *catalogue, bool zh)
{
    struct choices choices = {.writer = writer, .catalogue = catalogue, .zh = zh};

    for (size_t i = 0; i < layout->columns.count; i++)
        add_column(&choices, &layout->columns.list[i]);
}
