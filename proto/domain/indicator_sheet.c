/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators of score sheets: the total or a node of the latest sheet. The sum is
 * that of the items; what the sheet states as its total is for the rules.
 */
#include <string.h>

#include "domain/indicator_select.h"
#include "domain/rubric.h"

static bool is_sheet(const struct selection *s, const Record *record)
{
    return record->kind_case == KIND_SCORE_SHEET &&
           record->score_sheet->evaluator == s->indicator->evaluator &&
           record->score_sheet->rubric != NULL && s->indicator->rubric != NULL &&
           strcmp(record->score_sheet->rubric, s->indicator->rubric) == 0;
}

/* The latest by date; ISO dates sort as text. */
static const Record *latest(struct selection *s)
{
    const Record *found = NULL;

    s->match = is_sheet;
    if (!selection_start(s))
        return NULL;
    for (const Record *record; (record = selection_next(s)) != NULL;)
        if (record->score_sheet->date != NULL &&
            (found == NULL ||
             strcmp(record->score_sheet->date, found->score_sheet->date) > 0))
            found = record;
    return found;
}

bool sheet_score(struct selection *s, struct indicator_value *out)
{
    struct arena *arena = s->data->arena;
    struct rubric_tree tree;
    const Record *sheet = latest(s);

    if (sheet == NULL)
        return false;
    const Rubric *rubric =
        rubric_of(s->data->rubrics, s->data->rubric_count, s->indicator->rubric);
    if (rubric == NULL || rubric_tree_make(rubric, arena, &tree) != KAOHE_OK)
        return false;
    const struct node_sum *sums = rubric_sums(&tree, sheet, arena);
    int node = (int)rubric->n_items;
    if (s->indicator->kind == INDICATOR_KIND_SHEET_NODE)
        node = s->indicator->node == NULL ? -1 : rubric_find(&tree, s->indicator->node);
    if (sums == NULL || node < 0 || sums[node].missing > 0 || sums[node].illegible > 0 ||
        sums[node].too_large)
        return false;
    out->value = ratio_from_decimal(sums[node].known);
    out->basis = sums[node].leaves;
    return true;
}
