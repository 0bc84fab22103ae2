/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file to fill in: names and values of the submission, then an empty table a kind with
 * explanations and an example in rows that are not read. Of a sheet there is a row an
 * item of the rubric, with what can be ticked.
 */
#include <string.h>

#include "domain/rubric.h"
#include "wire/csv_choices.h"
#include "wire/csv_report.h"

#define FILE_SIZE_MAX ((size_t)1 << 20)
#define CELL_MAX 8192

struct template
{
    struct csv_writer writer;
    bool zh;
};

static const char *pick(const struct template *template, const char *zh, const char *en)
{
    return template->zh || en == NULL ? zh : en;
}

static void comment(struct template *template, const char *zh, const char *en)
{
    csv_cell(&template->writer, pick(template, zh, en));
    csv_end_row(&template->writer);
}

/* What names mean, in rows that are not read. */
static void add_help(struct template *template, const struct csv_forms *forms)
{
    for (size_t i = 0; i < forms->count; i++) {
        const struct csv_form *form = &forms->list[i];
        const char *help = pick(template, form->help_zh, form->help_en);
        char buffer[CELL_MAX];
        struct text text;
        const char *line;

        if (form->zh[0] == '\0' || help == NULL)
            continue;
        text_init(&text, buffer, sizeof buffer);
        text_add(&text, "# ");
        text_add(&text, pick(template, form->zh, form->en));
        text_add(&text, template->zh ? "：" : ": ");
        text_add(&text, help);
        if (form->example[0] != '\0') {
            text_add(&text, template->zh ? "，例：" : ", as ");
            text_add(&text, form->example);
        }
        line = text_end(&text);
        csv_cell(&template->writer, line == NULL ? "#" : line);
        csv_end_row(&template->writer);
    }
}

/* Names with empty values. */
static void add_names(struct template *template, const struct csv_forms *forms,
                      const Rubric *rubric)
{
    for (size_t i = 0; i < forms->count; i++) {
        const struct csv_form *form = &forms->list[i];

        if (form->zh[0] == '\0')
            continue;
        csv_cell(&template->writer, pick(template, form->zh, form->en));
        if (rubric != NULL && strcmp(form->en, "rubric") == 0)
            csv_cell(&template->writer, rubric->id);
        csv_end_row(&template->writer);
    }
}

/* A row that is not read: its first cell begins with "#". */
static void add_row(struct template *template, const struct csv_layout *layout, bool help)
{
    for (size_t i = 0; i < layout->columns.count; i++) {
        const struct csv_form *form = &layout->columns.list[i];
        const char *said = help ? pick(template, form->help_zh, form->help_en) : NULL;
        char buffer[CELL_MAX];
        struct text text;
        const char *cell;

        text_init(&text, buffer, sizeof buffer);
        if (i == 0)
            text_add(&text, help           ? template->zh ? "# 說明：" : "# meaning: "
                            : template->zh ? "# 例："
                                           : "# example: ");
        text_add(&text, help ? said == NULL ? "" : said : form->example);
        cell = text_end(&text);
        csv_cell(&template->writer, cell == NULL ? "" : cell);
    }
    csv_end_row(&template->writer);
}

static void add_titles(struct template *template, const struct csv_layout *layout)
{
    for (size_t i = 0; i < layout->columns.count; i++)
        csv_cell(&template->writer,
                 pick(template, layout->columns.list[i].zh, layout->columns.list[i].en));
    csv_end_row(&template->writer);
}

static void add_band(struct text *text, const RubricOption *option)
{
    text_add(text, " (");
    if (option->fixed_score != NULL) {
        text_add(text, option->fixed_score);
    } else if (option->band != NULL) {
        text_add(text, option->band->low);
        text_add(text, "~");
        text_add(text, option->band->high);
    }
    text_add(text, ")");
}

static void add_item(struct template *template, const RubricItem *item)
{
    char buffer[CELL_MAX];
    struct text text;
    const char *options;

    text_init(&text, buffer, sizeof buffer);
    for (size_t i = 0; i < item->n_options; i++) {
        text_add(&text, i == 0 ? "" : "\n");
        text_add_int(&text, (int64_t)i + 1);
        text_add(&text, ". ");
        text_add(&text,
                 pick(template, item->options[i]->title_zh, item->options[i]->title_en));
        add_band(&text, item->options[i]);
    }
    options = text_end(&text);
    csv_cell(&template->writer, item->id);
    csv_cell(&template->writer, pick(template, item->title_zh, item->title_en));
    csv_cell(&template->writer, item->maximum == NULL ? "" : item->maximum);
    csv_cell(&template->writer, options == NULL ? "" : options);
    csv_end_row(&template->writer);
}

static void add_table(struct template *template, const struct csv_layout *layout,
                      const struct csv_wanted *wanted)
{
    const Rubric *rubric = wanted->rubric;
    const bool sheet = layout->head.count > 0;

    csv_cell(&template->writer, pick(template, csv_kind_form.zh, csv_kind_form.en));
    csv_cell(&template->writer, pick(template, layout->zh, layout->name));
    csv_end_row(&template->writer);
    if (sheet) {
        add_help(template, &layout->head);
        add_names(template, &layout->head, rubric);
    }
    add_help(template, &layout->extras);
    csv_choices(&template->writer, layout, wanted->catalogue, wanted->zh);
    add_row(template, layout, true);
    if (!sheet)
        add_row(template, layout, false);
    add_titles(template, layout);
    for (size_t i = 0; sheet && rubric != NULL && i < rubric->n_items; i++)
        add_item(template, rubric->items[i]);
}

const char *csv_template(const struct csv_wanted *wanted, struct arena *arena)
{
    struct template template = {.zh = wanted->zh};

    csv_begin(&template.writer, arena, FILE_SIZE_MAX);
    comment(&template, "# 以 # 開頭的列不會讀取。未填的儲存格表示沒有這個數字。",
            "# Rows that begin with # are not read. An empty cell means that there is "
            "no such figure.");
    comment(&template, "# 存檔：檔案類型選「CSV UTF-8（逗號分隔）」或「CSV」都可以。",
            "# Save as CSV UTF-8 (comma delimited) or as CSV.");
    add_help(&template, &csv_head);
    add_help(&template, &csv_more);
    add_names(&template, &csv_head, NULL);
    for (size_t i = 0; i < wanted->layout_count; i++)
        add_table(&template, wanted->layouts[i], wanted);
    return text_end(&template.writer.text);
}
