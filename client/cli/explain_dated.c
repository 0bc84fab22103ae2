/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A value that counts what had to be done by a day: each complaint or report with its
 * days, as the domain judged it, and the filing that brought it. And the one of them
 * that would change places. Case numbers are in the dossier: who may not see that is
 * told nothing here.
 */
#include <stdlib.h>

#include "client/cli/explain.h"
#include "domain/dossier.h"
#include "domain/record.h"

#define NAME_SIZE (RECORD_KEY_MAX + 32)

static char *day(struct explaining *e, struct civil_date date)
{
    char text[CIVIL_TEXT_SIZE];

    return dated_is(date) ? arena_strdup(&e->paper->arena, civil_format(date, text))
                          : NULL;
}

/* "case/106-17#answered", "owed/report-survey" */
static char *name_of(struct explaining *e, const struct dated *one)
{
    struct text name;

    text_init_arena(&name, &e->paper->arena, NAME_SIZE);
    if (one->record == NULL) {
        text_add(&name, "owed/");
        text_add(&name, one->owed->id);
    } else if (record_key(one->record, &name) == KAOHE_OK) {
        text_add(&name, "#answered");
    }
    return (char *)(uintptr_t)text_end(&name);
}

static ExplainedDeadline *deadline_of(struct explaining *e, const struct dated *one)
{
    ExplainedDeadline *out = arena_alloc(&e->paper->arena, sizeof *out);

    if (out == NULL)
        return NULL;
    *out = (ExplainedDeadline)EXPLAINED_DEADLINE_INIT;
    out->received = day(e, one->begun);
    out->due = day(e, one->due);
    out->extended = day(e, one->told);
    out->done = day(e, one->done);
    out->has_in_time = true;
    out->in_time = one->in_time;
    out->has_days = dated_is(one->begun) && dated_is(one->done);
    if (out->has_days)
        out->days = civil_to_days(one->done) - civil_to_days(one->begun);
    out->has_by_weekends = out->by_weekends = one->by_weekends;
    return out;
}

static const HeldRecord *held_of(const struct explaining *e, const Record *record)
{
    const Dossier *dossier = e->what.data.dossier;

    for (size_t i = 0; i < dossier->n_records; i++)
        if (dossier->records[i]->record == record)
            return dossier->records[i];
    return NULL;
}

/* A case as it is held now; of what is owed, what was filed first. */
static void add_source(struct explaining *e, const struct dated *one,
                       ExplainedFigure *figure)
{
    const HeldRecord *held = one->record == NULL ? one->filed : held_of(e, one->record);

    if (held == NULL)
        return;
    if (one->record == NULL) {
        explain_source(e, figure, e->out->period, held_first_entry(held));
        return;
    }
    figure->has_revision = held->has_revision;
    figure->revision = held->revision;
    figure->correction_reason = held->correction_reason;
    figure->justifications = held->justifications;
    figure->n_justifications = held->n_justifications;
    explain_source(e, figure, e->out->period, held->entry);
}

bool explain_add_dated(struct explaining *e, size_t number)
{
    const struct dated *one = &e->what.dated.items[number];
    ExplainedFigure *figure = arena_alloc(&e->paper->arena, sizeof *figure);

    if (figure == NULL)
        return false;
    *figure = (ExplainedFigure)EXPLAINED_FIGURE_INIT;
    figure->figure = name_of(e, one);
    figure->deadline = deadline_of(e, one);
    if (figure->figure == NULL || figure->deadline == NULL)
        return false;
    figure->value = figure->deadline->done;
    add_source(e, one, figure);
    e->out->figures[e->out->n_figures++] = figure;
    return true;
}

/* From the day on which it was done, or by which it had to be. */
static int32_t days_between(const struct dated *one, struct civil_date to)
{
    return abs(civil_to_days(to) -
               civil_to_days(dated_is(one->done) ? one->done : one->due));
}

void explain_change_dated(struct explaining *e, const struct aim *aim,
                          ExplainedNeighbour *out)
{
    const struct dated_list *dated = &e->what.dated;
    int32_t fewest = INT32_MAX;

    for (size_t i = 0; i < dated->count; i++) {
        struct civil_date to;

        if (!explain_day(e->out->board, &e->what, &dated->items[i], aim, &to) ||
            days_between(&dated->items[i], to) >= fewest)
            continue;
        fewest = days_between(&dated->items[i], to);
        out->figure = name_of(e, &dated->items[i]);
        out->from = dated_is(dated->items[i].done) ? day(e, dated->items[i].done)
                                                   : arena_strdup(&e->paper->arena, "–");
        out->to = day(e, to);
    }
}
