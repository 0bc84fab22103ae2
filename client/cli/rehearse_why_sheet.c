/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why the total of a rubric would be another one, item by item: the scores that the
 * figures of the dossier allow, with the figure and the threshold; or the scores of the
 * sheet, where they count. Invariant: computed on both sides by the domain's own code.
 */
#include <string.h>

#include "client/cli/rehearse_why.h"
#include "domain/catalogue.h"
#include "domain/range.h"

#define TEXT_SIZE 128

/* One side of a rubric and the branch's dossier. */
struct form {
    struct rubric_tree tree;
    struct indicator_data data;
    const struct range *ranges;  /* by item; NULL: not looked at */
    const struct node_sum *sums; /* of the sheet, likewise */
    int node;                    /* that the board is about; -1: the whole */
};

static bool is_sheet_kind(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_SHEET_TOTAL ||
           indicator->kind == INDICATOR_KIND_SHEET_NODE;
}

static bool is_range_kind(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_RANGE_LOW ||
           indicator->kind == INDICATOR_KIND_RANGE_HIGH;
}

/* The latest one by date, as the board takes it. */
static const Record *sheet_of(const struct form *form, const Indicator *indicator)
{
    const Record *found = NULL;

    for (size_t i = 0; i < form->data.dossier->n_records; i++) {
        const Record *record = form->data.dossier->records[i]->record;
        const ScoreSheet *sheet = record->score_sheet;

        if (record->kind_case == KIND_SCORE_SHEET &&
            sheet->evaluator == indicator->evaluator && sheet->rubric != NULL &&
            strcmp(sheet->rubric, indicator->rubric) == 0 && sheet->date != NULL &&
            (found == NULL || strcmp(sheet->date, found->score_sheet->date) > 0))
            found = record;
    }
    return found;
}

/* False without memory; without a form, dossier or sheet there is nothing to look at. */
static bool open_form(struct why *w, const struct ranked *side, struct form *out)
{
    const Indicator *indicator = side->board->indicator;
    struct arena *arena = &w->scratch->arena;
    const Dossier *dossier;

    *out = (struct form){.node = -1};
    const Rubric *rubric = rubric_of(side->side->data.rubrics,
                                     side->side->data.rubric_count, indicator->rubric);
    if (!rehearse_held(side->side, w->branch, w->period, w->scratch, &dossier))
        return false;
    if (dossier == NULL || rubric == NULL)
        return true;
    if (rubric_tree_make(rubric, arena, &out->tree) != KAOHE_OK)
        return false;
    out->data = rehearse_data(side->side, w->period, dossier, arena);
    if (is_range_kind(indicator))
        return (out->ranges = range_of_rubric(&out->tree, &out->data, arena)) != NULL;
    const Record *sheet = sheet_of(out, indicator);
    if (indicator->kind == INDICATOR_KIND_SHEET_NODE)
        out->node = rubric_find(&out->tree, indicator->node);
    return sheet == NULL || (out->sums = rubric_sums(&out->tree, sheet, arena)) != NULL;
}

/* ---- what the figures allow ---- */

static char *range_text(const struct why *w, const struct range *range)
{
    struct text text;

    text_init_arena(&text, w->arena, TEXT_SIZE);
    text_add_decimal(&text, range->low);
    if (decimal_compare(range->low, range->high) != 0) {
        text_add(&text, "~");
        text_add_decimal(&text, range->high);
    }
    return (char *)(uintptr_t)text_end(&text);
}

static char *figure_text(const struct why *w, const struct form *form,
                         const Threshold *threshold)
{
    const Evidence *entry = catalogue_evidence(
        form->data.catalogue, form->tree.rubric->id, threshold->evidence);
    struct evidence figure = {0};
    struct text text;

    if (entry != NULL)
        figure = evidence_find(entry, threshold->comparison, &form->data);
    text_init_arena(&text, w->arena, TEXT_SIZE);
    if (figure.state == EVIDENCE_SHOWN)
        evidence_show(entry, &figure, threshold, &text);
    else
        text_add(&text, "–");
    return (char *)(uintptr_t)text_end(&text);
}

static char *threshold_text(const struct why *w, const Threshold *threshold)
{
    struct text text;

    text_init_arena(&text, w->arena, TEXT_SIZE);
    threshold_show(threshold, &text);
    return (char *)(uintptr_t)text_end(&text);
}

static const Threshold *threshold_of(const RubricOption *option, const char *evidence)
{
    for (size_t i = 0; option != NULL && i < option->n_thresholds; i++)
        if (strcmp(option->thresholds[i]->evidence, evidence) == 0)
            return option->thresholds[i];
    return NULL;
}

static bool is_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The first threshold that itself or whose figure is another one. */
static bool add_threshold(const struct why *w, const struct form forms[2],
                          const RubricOption *const options[2], RehearsedReason *reason)
{
    for (size_t i = 0; i < options[0]->n_thresholds; i++) {
        const Threshold *now = options[0]->thresholds[i];
        const Threshold *then = threshold_of(options[1], now->evidence);
        char *figure = figure_text(w, &forms[0], now);
        char *limit = threshold_text(w, now);
        char *other_figure = then == NULL ? NULL : figure_text(w, &forms[1], then);
        char *other_limit = then == NULL ? NULL : threshold_text(w, then);

        if (w->arena->exhausted)
            return false;
        if (is_text(figure, other_figure) && is_text(limit, other_limit))
            continue;
        reason->figure_before = figure;
        reason->threshold_before = limit;
        reason->figure_after = other_figure;
        reason->threshold_after = other_limit;
        return true;
    }
    return true;
}

static enum range_option state_of(const struct form *form, const RubricOption *option)
{
    return range_of_option(form->tree.rubric->id, option, &form->data, NULL);
}

/* By the first option that the figures allow otherwise; where there is none, it is not
 * the figures. */
static bool add_option(const struct why *w, const struct form forms[2],
                       const RubricItem *const item[2], RehearsedReason *reason)
{
    for (size_t i = 0; i < item[0]->n_options; i++) {
        const RubricOption *options[2] = {
            item[0]->options[i], rubric_option(item[1], item[0]->options[i]->id)};

        if (options[1] == NULL ||
            state_of(&forms[0], options[0]) != state_of(&forms[1], options[1]))
            return add_threshold(w, forms, options, reason);
    }
    return true;
}

static bool add_item(struct why *w, const struct form forms[2], const int items[2])
{
    const RubricItem *item[2] = {NULL, NULL};
    char *ranges[2] = {NULL, NULL};

    for (int i = 0; i < 2; i++)
        if (items[i] >= 0 && forms[i].ranges != NULL) {
            item[i] = forms[i].tree.rubric->items[items[i]];
            ranges[i] = range_text(w, &forms[i].ranges[items[i]]);
        }
    const RubricItem *named = item[0] == NULL ? item[1] : item[0];
    if (named == NULL || is_text(ranges[0], ranges[1]))
        return !w->arena->exhausted;
    RehearsedReason *reason = why_add(w, REHEARSED_WHY_ITEM);
    if (reason == NULL)
        return false;
    reason->subject = named->id;
    reason->before = ranges[0];
    reason->after = ranges[1];
    return item[0] == NULL || item[1] == NULL || add_option(w, forms, item, reason);
}

/* ---- where scores count ---- */

static bool is_below(const struct form *form, int leaf)
{
    int at = leaf;

    while (form->node >= 0 && at >= 0 && at != form->node)
        at = form->tree.parent[at];
    return leaf >= 0 && form->sums != NULL && (form->node < 0 || at == form->node);
}

static char *score_text(const struct why *w, const struct form *form, int leaf)
{
    struct text text;

    text_init_arena(&text, w->arena, TEXT_SIZE);
    if (form->sums[leaf].missing == 0 && form->sums[leaf].illegible == 0)
        text_add_decimal(&text, form->sums[leaf].known);
    else
        text_add(&text, "?");
    return (char *)(uintptr_t)text_end(&text);
}

static bool add_score(struct why *w, const struct form forms[2], const int items[2])
{
    const bool counts[2] = {is_below(&forms[0], items[0]), is_below(&forms[1], items[1])};

    if (counts[0] == counts[1])
        return true;
    const int side = counts[0] ? 0 : 1;
    if (forms[side].sums == NULL)
        return true;
    RehearsedReason *reason = why_add(w, REHEARSED_WHY_SCORE);
    if (reason == NULL)
        return false;
    char *score = score_text(w, &forms[side], items[side]);
    reason->subject = forms[side].tree.rubric->items[items[side]]->id;
    reason->before = side == 0 ? score : NULL;
    reason->after = side == 1 ? score : NULL;
    return score != NULL;
}

/* ---- all ---- */

static int leaf_of(const struct form *form, const char *id)
{
    const int found = form->tree.rubric == NULL ? -1 : rubric_find(&form->tree, id);

    return found < 0 || !rubric_is_leaf(form->tree.rubric->items[found]) ? -1 : found;
}

static bool look_at(struct why *w, const struct form forms[2], const char *id, bool range)
{
    const int items[2] = {leaf_of(&forms[0], id), leaf_of(&forms[1], id)};

    if (items[0] < 0 && items[1] < 0)
        return true;
    return range ? add_item(w, forms, items) : add_score(w, forms, items);
}

bool why_items(struct why *w)
{
    const Indicator *now = w->sides[0].board->indicator;
    const Indicator *then = w->sides[1].board->indicator;
    struct form forms[2];

    if (now->kind != then->kind || (!is_range_kind(now) && !is_sheet_kind(now)))
        return true;
    for (int i = 0; i < 2; i++)
        if (!open_form(w, &w->sides[i], &forms[i]))
            return false;
    for (int side = 0; side < 2; side++) {
        const Rubric *rubric = forms[side].tree.rubric;

        for (size_t i = 0; rubric != NULL && i < rubric->n_items; i++)
            if ((side == 0 || leaf_of(&forms[0], rubric->items[i]->id) < 0) &&
                !look_at(w, forms, rubric->items[i]->id, is_range_kind(now)))
                return false;
    }
    return !w->scratch->arena.exhausted;
}
