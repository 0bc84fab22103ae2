/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A value that rests on a dossier: which of its figures count, and what brought each. The
 * value that they give must be the one on the board.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/explain.h"
#include "client/cli/held.h"
#include "domain/record.h"

#define FORMULA_SIZE 4096
#define FIGURE_NAME_SIZE (RECORD_KEY_MAX + RECORD_FIELD_MAX)

static ExplainedFigure *figure_of(struct explaining *e, const struct explained *from)
{
    struct arena *arena = &e->paper->arena;
    ExplainedFigure *figure = arena_alloc(arena, sizeof *figure);
    char *name = arena_alloc(arena, FIGURE_NAME_SIZE);
    char buffer[DECIMAL_TEXT_SIZE];

    if (figure == NULL || name == NULL)
        return NULL;
    snprintf(name, FIGURE_NAME_SIZE, "%s#%s", from->key, from->field);
    *figure = (ExplainedFigure)EXPLAINED_FIGURE_INIT;
    figure->figure = name;
    figure->value = arena_strdup(arena, decimal_format(from->value, buffer));
    figure->has_revision = from->held->has_revision;
    figure->revision = from->held->revision;
    figure->correction_reason = from->held->correction_reason;
    figure->justifications = from->held->justifications;
    figure->n_justifications = from->held->n_justifications;
    explain_source(e, figure, e->out->period, from->held->entry);
    return figure;
}

static bool add_figures(struct explaining *e)
{
    Explanation *out = e->out;
    const bool dated = e->what.dated.count > 0;
    const size_t count = dated ? e->what.dated.count : e->what.count;
    const size_t listed = count < EXPLAIN_LISTED ? count : EXPLAIN_LISTED;

    out->figures = arena_array(&e->paper->arena, listed + 1, sizeof *out->figures);
    for (size_t i = 0; out->figures != NULL && i < listed; i++) {
        ExplainedFigure *figure;

        if (dated) {
            if (!explain_add_dated(e, i))
                return false;
            continue;
        }
        figure = figure_of(e, &e->what.figures[i]);
        if (figure == NULL)
            return false;
        out->figures[out->n_figures++] = figure;
    }
    out->has_unlisted = count > listed;
    out->unlisted = (int64_t)(count - listed);
    out->has_too_many = out->too_many = e->what.too_many;
    return out->figures != NULL;
}

static bool tell(struct explaining *e, const struct indicator_data *data)
{
    struct text formula;

    if (!add_figures(e))
        return false;
    text_init_arena(&formula, &e->paper->arena, FORMULA_SIZE);
    if (!explain_is_range(e))
        explain_formula(e->out->board, &e->what, &formula);
    else if (!explain_range(e, data, &formula))
        return false;
    e->out->formula = (char *)(uintptr_t)text_end(&formula);
    return !e->paper->arena.exhausted;
}

/* A correction between two questions is seen by the value; as of an earlier number there
 * is none, and what differs is how this program computes it. */
static bool differs(const struct explaining *e, int *code)
{
    fputs(
        e->as_of > 0
            ? tr("kaohe: the figures of then give another value by the formulas of this "
                 "program; it cannot be explained\n")
            : tr("kaohe: the board and the dossier changed on the way; try again\n"),
        stderr);
    *code = e->as_of > 0 ? EXIT_INTERNAL : EXIT_TRY_AGAIN;
    return false;
}

bool explain_figures(struct explaining *e, int *code)
{
    DossierRequest wanted = DOSSIER_REQUEST_INIT;

    wanted.branch = e->out->standing->branch;
    wanted.period = e->out->period;
    wanted.has_as_of = e->as_of > 0;
    wanted.as_of = e->as_of;
    const Dossier *dossier = held_fetch(e->client, &wanted, e->paper, code);
    if (dossier == NULL)
        return false;
    const PeriodState *state =
        held_period(e->client, e->out->period, e->as_of, e->paper, code);
    if (*code != EXIT_DONE)
        return false;
    const struct indicator_data data = {
        .dossier = dossier,
        .catalogue = e->names->catalogue,
        .rubrics = e->names->titles.rubrics,
        .rubric_count = e->names->titles.rubric_count,
        .settings = settings_of(e->names->catalogue, state),
        .arena = &e->paper->arena,
    };
    if (!explain_value(e->out->board, &data, &e->paper->arena, &e->what) ||
        ratio_compare(e->what.value.value, e->value.value) != 0)
        return differs(e, code);
    *code = EXIT_SYSTEM;
    return tell(e, &data);
}
