/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows what the figures alone allow: item by item the figure, the thresholds and the
 * scores that are left, then the dimensions and the total. What is printed is read from
 * the message that --json prints.
 */
#include "client/cli/range.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "client/cli/table.h"
#include "domain/catalogue.h"
#include "domain/period.h"
#include "domain/range.h"
#include "wire/encode.h"

#define SHOWN_SIZE 160

/* Making the message of one rubric. */
struct making {
    const Rubric *rubric;
    struct indicator_data data;
};

static char *decimal_text(struct arena *arena, struct decimal value)
{
    char buffer[DECIMAL_TEXT_SIZE];

    return arena_strdup(arena, decimal_format(value, buffer));
}

static RangeState state_of(enum range_option option)
{
    return option == RANGE_EXCLUDED  ? RANGE_STATE_EXCLUDED
           : option == RANGE_IMPLIED ? RANGE_STATE_IMPLIED
                                     : RANGE_STATE_OPEN;
}

static bool add_figure(const struct making *m, RangeThreshold *row)
{
    const Evidence *entry =
        catalogue_evidence(m->data.catalogue, m->rubric->id, row->threshold->evidence);
    char buffer[SHOWN_SIZE];
    struct text text;

    if (entry == NULL)
        return true;
    const struct evidence figure =
        evidence_find(entry, row->threshold->comparison, &m->data);
    if (figure.state != EVIDENCE_SHOWN)
        return true;
    text_init(&text, buffer, sizeof buffer);
    evidence_show(entry, &figure, row->threshold, &text);
    row->shown = arena_strdup(m->data.arena, buffer);
    row->has_scale = true;
    row->scale = entry->scale;
    row->figure = arena_alloc(m->data.arena, sizeof *row->figure);
    if (row->figure == NULL)
        return false;
    *row->figure = (Ratio)RATIO_INIT;
    row->figure->has_numerator = row->figure->has_denominator = true;
    row->figure->numerator = figure.value.numerator;
    row->figure->denominator = figure.value.denominator;
    return true;
}

static bool add_option(const struct making *m, const RubricOption *option,
                       RangeItem *item)
{
    const enum range_option state =
        range_of_option(m->rubric->id, option, &m->data, NULL);

    for (size_t i = 0; i < option->n_thresholds; i++) {
        RangeThreshold *row = arena_alloc(m->data.arena, sizeof *row);

        if (row == NULL)
            return false;
        *row = (RangeThreshold)RANGE_THRESHOLD_INIT;
        row->option = option->id;
        row->has_state = true;
        row->state = state_of(state);
        row->threshold = option->thresholds[i];
        if (!add_figure(m, row))
            return false;
        item->thresholds[item->n_thresholds++] = row;
    }
    return true;
}

static RangeItem *make_item(const struct making *m, const RubricItem *node,
                            const struct range *range)
{
    RangeItem *item = arena_alloc(m->data.arena, sizeof *item);
    size_t count = 0;

    for (size_t i = 0; i < node->n_options; i++)
        count += node->options[i]->n_thresholds;
    if (item == NULL)
        return NULL;
    *item = (RangeItem)RANGE_ITEM_INIT;
    item->item = node->id;
    item->low = decimal_text(m->data.arena, range->low);
    item->high = decimal_text(m->data.arena, range->high);
    item->thresholds = arena_array(m->data.arena, count + 1, sizeof *item->thresholds);
    for (size_t i = 0; i < node->n_options; i++)
        if (item->thresholds == NULL || !add_option(m, node->options[i], item))
            return NULL;
    return item;
}

ScoreRange *range_make(const Rubric *rubric, const struct indicator_data *data,
                       struct arena *arena)
{
    const struct making making = {rubric, *data};
    const size_t count = rubric->n_items;
    ScoreRange *out = arena_alloc(arena, sizeof *out);
    RangeItem **items = arena_array(arena, count, sizeof *items);
    const struct range *ranges = NULL;
    struct rubric_tree tree;

    if (out != NULL && rubric_tree_make(rubric, arena, &tree) == KAOHE_OK)
        ranges = range_of_rubric(&tree, data, arena);
    if (items == NULL || ranges == NULL)
        return NULL;
    *out = (ScoreRange)SCORE_RANGE_INIT;
    out->branch = data->dossier->branch;
    out->period = data->dossier->period;
    out->rubric = rubric->id;
    out->low = decimal_text(arena, ranges[count].low);
    out->high = decimal_text(arena, ranges[count].high);
    out->has_shown = out->has_evidence_rate = true;
    out->shown = ranges[count].shown;
    out->evidence_rate = data->settings.evidence_rate;
    out->items = items;
    for (size_t i = 0; i < count; i++) {
        items[i] = make_item(&making, rubric->items[i], &ranges[i]);
        if (items[i] == NULL)
            return NULL;
    }
    out->n_items = count;
    return out;
}

/* ---- the table ---- */

static const char *state_words(RangeState state)
{
    return state == RANGE_STATE_EXCLUDED  ? tr("not reached")
           : state == RANGE_STATE_IMPLIED ? tr("reached")
                                          : tr("undecided");
}

static void add_ends(struct table *table, const RangeItem *item, const char *maximum)
{
    struct text text = table_text(table);

    text_add(&text, item->low);
    text_add(&text, "–");
    text_add(&text, item->high);
    table_end_text(table, 1, &text);
    table_cell(table, 2, maximum);
}

static void add_title(struct table *table, const struct names *names,
                      const Rubric *rubric, const char *item)
{
    struct text text = table_text(table);
    char key[128];

    snprintf(key, sizeof key, "sheet/%s", rubric->id);
    title_add_item(&text, &names->titles, key, item);
    table_end_text(table, 0, &text);
}

/* One row a threshold; the item and its scores in the first. */
static void add_item(struct table *table, const struct names *names, const Rubric *rubric,
                     size_t number, const RangeItem *item)
{
    for (size_t i = 0; i < item->n_thresholds; i++) {
        const RangeThreshold *row = item->thresholds[i];
        struct text text;

        table_next(table);
        if (i == 0) {
            add_title(table, names, rubric, item->item);
            add_ends(table, item, rubric->items[number]->maximum);
        }
        text = table_text(table);
        threshold_show(row->threshold, &text);
        table_end_text(table, 3, &text);
        table_cell(table, 4, state_words(row->state));
        table_cell(table, 5, row->shown == NULL ? tr("not shown") : row->shown);
    }
}

static void head(struct table *table)
{
    table->right = 1U << 1 | 1U << 2;
    table_cell(table, 0, tr("Item"));
    table_cell(table, 1, tr("Possible"));
    table_cell(table, 2, tr("Of"));
    table_cell(table, 3, tr("Threshold"));
    table_cell(table, 5, tr("Figure"));
}

static bool print_table(const struct cli *cli, const struct names *names,
                        const Rubric *rubric, const ScoreRange *range,
                        struct arena *arena)
{
    struct table table;
    size_t rows = range->n_items + 1;

    for (size_t i = 0; i < range->n_items; i++)
        rows += range->items[i]->n_thresholds;
    if (!table_open(&table, arena, 6, rows))
        return false;
    head(&table);
    for (size_t i = 0; i < range->n_items; i++)
        add_item(&table, names, rubric, i, range->items[i]);
    for (size_t i = 0; i < range->n_items; i++)
        if (rubric->items[i]->parent == NULL) {
            table_next(&table);
            add_title(&table, names, rubric, range->items[i]->item);
            add_ends(&table, range->items[i], rubric->items[i]->maximum);
        }
    table_next(&table);
    table_print(cli, &table);
    return true;
}

bool range_print(const struct cli *cli, const struct names *names, const Rubric *rubric,
                 const ScoreRange *range, struct arena *arena)
{
    const bool acceptability = range->evidence_rate == SURVEY_RATE_ACCEPTABILITY;

    if (!print_table(cli, names, rubric, range, arena))
        return false;
    print_paragraph(cli, 0,
                    acceptability
                        ? tr("Surveys count by acceptability. Items without a threshold "
                             "may score anything from 0 to their maximum.")
                        : tr("Surveys count by satisfaction. Items without a threshold "
                             "may score anything from 0 to their maximum."));
    return true;
}

static bool print(const struct cli *cli, const struct names *names, const Rubric *rubric,
                  const ScoreRange *range, struct arena *arena)
{
    struct text branch;
    const char *name;

    text_init_arena(&branch, arena, 512);
    names_add_branch(names, range->branch, &branch);
    name = text_end(&branch);
    printf(tr("%s %s, score sheet %s: %s to %s of %s points are possible\n"),
           name == NULL ? "?" : name, range->period, rubric->id, range->low, range->high,
           rubric->maximum);
    return range_print(cli, names, rubric, range, arena);
}

int range_show(const struct cli *cli, const struct names *names, const Dossier *dossier,
               struct settings settings, struct paper *paper)
{
    struct period period;
    int code = EXIT_NO_INPUT;

    if (dossier->period == NULL || period_parse(dossier->period, &period) != KAOHE_OK)
        return misused(cli, tr("this is no period"), dossier->period);
    const struct indicator_data data = {
        dossier,  names->catalogue, names->titles.rubrics, names->titles.rubric_count,
        settings, &paper->arena};
    for (size_t i = 0; i < data.rubric_count; i++) {
        if (!rubric_in_force(data.rubrics[i], period_roc_year(period)))
            continue;
        const ScoreRange *range = range_make(data.rubrics[i], &data, &paper->arena);
        if (range == NULL)
            return EXIT_SYSTEM;
        code = EXIT_DONE;
        if (!(cli->json ? paper_print(&range->base)
                        : print(cli, names, data.rubrics[i], range, &paper->arena)))
            return EXIT_SYSTEM;
    }
    if (code != EXIT_DONE)
        fprintf(stderr, tr("kaohe: no score sheet was in force in %s\n"),
                dossier->period);
    return code;
}
