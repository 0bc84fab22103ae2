/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking names up in a catalogue. Lists are short and searched in order; what is
 * absent is not found, never an error.
 */
#include <string.h>

#include "domain/catalogue.h"

static bool is(const char *have, const char *want)
{
    return have != NULL && want != NULL && have[0] == want[0] && strcmp(have, want) == 0;
}

const Name *catalogue_name(Name *const *names, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (is(names[i]->id, id))
            return names[i];
    return NULL;
}

const Metric *catalogue_metric(const Catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->n_metrics; i++)
        if (is(catalogue->metrics[i]->id, id))
            return catalogue->metrics[i];
    return NULL;
}

const DimensionValue *catalogue_dimension_value(const Catalogue *catalogue,
                                                const char *dimension, const char *id)
{
    for (size_t i = 0; i < catalogue->n_dimension_values; i++)
        if (is(catalogue->dimension_values[i]->id, id) &&
            is(catalogue->dimension_values[i]->dimension, dimension))
            return catalogue->dimension_values[i];
    return NULL;
}

const BranchEntry *catalogue_branch(const Catalogue *catalogue, const char *code)
{
    for (size_t i = 0; i < catalogue->n_branches; i++)
        if (is(catalogue->branches[i]->code, code))
            return catalogue->branches[i];
    return NULL;
}

size_t catalogue_board_index(const Catalogue *catalogue, const char *id)
{
    size_t i = 0;

    while (i < catalogue->n_boards && !is(catalogue->boards[i]->id, id))
        i++;
    return i;
}

const Board *catalogue_board(const Catalogue *catalogue, const char *id)
{
    const size_t i = catalogue_board_index(catalogue, id);

    return i < catalogue->n_boards ? catalogue->boards[i] : NULL;
}

const Evidence *catalogue_evidence(const Catalogue *catalogue, const char *rubric,
                                   const char *name)
{
    for (size_t i = 0; i < catalogue->n_evidence; i++)
        if (is(catalogue->evidence[i]->name, name) &&
            is(catalogue->evidence[i]->rubric, rubric))
            return catalogue->evidence[i];
    return NULL;
}

const Obligation *catalogue_obligation(const Catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->n_obligations; i++)
        if (is(catalogue->obligations[i]->id, id))
            return catalogue->obligations[i];
    return NULL;
}

bool branch_exists(const BranchEntry *branch, struct period period)
{
    struct civil_date day;

    if (branch->added != NULL && civil_parse(branch->added, &day) == KAOHE_OK &&
        civil_compare(day, period_last_day(period)) > 0)
        return false;
    return branch->closed == NULL || civil_parse(branch->closed, &day) != KAOHE_OK ||
           civil_compare(day, period_first_day(period)) >= 0;
}
