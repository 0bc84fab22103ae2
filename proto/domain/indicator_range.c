/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lowest and the highest total that the figures alone allow. No value where the
 * rubric was not in force in the period, nor where no figure speaks of any item: then
 * every score is possible, and nobody is compared by that.
 */
#include "domain/indicator_select.h"
#include "domain/period.h"
#include "domain/range.h"

static bool in_force(const Rubric *rubric, const char *text)
{
    struct period period;

    return text != NULL && period_parse(text, &period) == KAOHE_OK &&
           rubric_in_force(rubric, period_roc_year(period));
}

bool score_range(struct selection *s, struct indicator_value *out)
{
    struct arena *arena = s->data->arena;
    struct rubric_tree tree;
    const Rubric *rubric =
        s->indicator->rubric == NULL
            ? NULL
            : rubric_of(s->data->rubrics, s->data->rubric_count, s->indicator->rubric);

    if (rubric == NULL || !in_force(rubric, s->data->dossier->period) ||
        rubric_tree_make(rubric, arena, &tree) != KAOHE_OK)
        return false;
    const struct range *ranges = range_of_rubric(&tree, s->data, arena);
    if (ranges == NULL)
        return false;
    const struct range *total = &ranges[rubric->n_items];
    if (total->too_large || total->shown == 0)
        return false;
    out->value = ratio_from_decimal(
        s->indicator->kind == INDICATOR_KIND_RANGE_LOW ? total->low : total->high);
    out->basis = total->shown;
    return true;
}
