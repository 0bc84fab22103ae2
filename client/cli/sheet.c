/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws a score sheet as its form does: the items by number with title, score, maximum
 * and ticks, then the subtotals. A sheet of a rubric that is not known here is drawn
 * with the ids that it has.
 */
#include "client/cli/sheet.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "client/cli/table.h"
#include "domain/rubric.h"

struct drawing {
    const struct cli *cli;
    const struct names *names;
    const ScoreSheet *sheet;
    const Rubric *rubric;
    const char *key;
    struct table table;
};

static const RubricItem *item_of(const struct drawing *d, const char *id)
{
    for (size_t i = 0; d->rubric != NULL && id != NULL && i < d->rubric->n_items; i++)
        if (strcmp(d->rubric->items[i]->id, id) == 0)
            return d->rubric->items[i];
    return NULL;
}

/* Title, score, maximum of an item or a node. */
static void add_start(struct drawing *d, const char *id, const char *score)
{
    const RubricItem *item = item_of(d, id);
    struct text text;

    table_next(&d->table);
    text = table_text(&d->table);
    text_add(&text, "    ");
    title_add_item(&text, &d->names->titles, d->key, id == NULL ? "?" : id);
    table_end_text(&d->table, 0, &text);
    table_cell(&d->table, 1, score == NULL ? "–" : score);
    table_cell(&d->table, 2, item == NULL || item->maximum == NULL ? "" : item->maximum);
}

static const char *option_score(const ItemScore *item, const char *option)
{
    for (size_t i = 0; i < item->n_option_scores; i++)
        if (item->option_scores[i]->option != NULL &&
            strcmp(item->option_scores[i]->option, option) == 0)
            return item->option_scores[i]->score;
    return NULL;
}

/* "☑ 服務人員回應問題正確率達 90% 以上。(5)" */
static void add_ticks(struct drawing *d, const ItemScore *item)
{
    struct text text = table_text(&d->table);

    for (size_t i = 0; i < item->n_ticked; i++) {
        const char *score = option_score(item, item->ticked[i]);

        text_add(&text, i == 0 ? "☑ " : " ☑ ");
        title_add_option(&text, &d->names->titles, d->key,
                         item->item == NULL ? "" : item->item, item->ticked[i]);
        if (score != NULL) {
            text_add(&text, " (");
            text_add(&text, score);
            text_add(&text, ")");
        }
    }
    table_end_text(&d->table, 3, &text);
}

static bool start_table(struct drawing *d, struct arena *arena, size_t rows,
                        const char *head)
{
    struct text text;

    if (!table_open(&d->table, arena, 4, rows + 1))
        return false;
    d->table.right = 1U << 1 | 1U << 2;
    text = table_text(&d->table);
    text_add(&text, "    ");
    text_add(&text, head);
    table_end_text(&d->table, 0, &text);
    table_cell(&d->table, 1, tr("Score"));
    table_cell(&d->table, 2, tr("Of"));
    return true;
}

static void print_items(struct drawing *d, struct arena *arena)
{
    if (d->sheet->n_items == 0 || !start_table(d, arena, d->sheet->n_items, tr("Item")))
        return;
    table_cell(&d->table, 3, tr("Ticked"));
    for (size_t i = 0; i < d->sheet->n_items; i++) {
        add_start(d, d->sheet->items[i]->item, d->sheet->items[i]->score);
        add_ticks(d, d->sheet->items[i]);
    }
    table_next(&d->table);
    table_print(d->cli, &d->table);
}

static void print_subtotals(struct drawing *d, struct arena *arena)
{
    if (d->sheet->n_subtotals == 0 ||
        !start_table(d, arena, d->sheet->n_subtotals, tr("Subtotal")))
        return;
    for (size_t i = 0; i < d->sheet->n_subtotals; i++)
        add_start(d, d->sheet->subtotals[i]->node, d->sheet->subtotals[i]->stated);
    table_next(&d->table);
    table_print(d->cli, &d->table);
}

static void print_text(const struct drawing *d, const char *title, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    printf("      %s\n", title);
    print_paragraph(d->cli, 8, text);
}

/* The recorded facts and explanations, below the items that have any. */
static void print_texts(const struct drawing *d)
{
    for (size_t i = 0; i < d->sheet->n_items; i++) {
        const ItemScore *item = d->sheet->items[i];
        char buffer[1024];
        struct text text;

        if (item->recorded_facts == NULL && item->explanation == NULL &&
            item->explained_score == NULL)
            continue;
        text_init(&text, buffer, sizeof buffer);
        title_add_item(&text, &d->names->titles, d->key,
                       item->item == NULL ? "?" : item->item);
        printf("    %s\n", buffer);
        print_text(d, tr("Recorded facts:"), item->recorded_facts);
        print_text(d, tr("Explanation:"), item->explanation);
        print_text(d, tr("Score that the explanation names:"), item->explained_score);
    }
}

void sheet_print(const struct cli *cli, const struct names *names, const Record *record,
                 const char *key, struct arena *arena)
{
    const char *id = record->score_sheet->rubric;
    struct drawing d = {
        .cli = cli,
        .names = names,
        .sheet = record->score_sheet,
        .rubric = id == NULL
                      ? NULL
                      : rubric_of(names->titles.rubrics, names->titles.rubric_count, id),
        .key = key,
    };

    print_items(&d, arena);
    print_subtotals(&d, arena);
    print_texts(&d);
}
