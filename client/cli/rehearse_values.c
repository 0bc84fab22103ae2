/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values of all branches under what is in force and under the draft. Invariant: for
 * what is in force they are the daemon's own, which is looked at before anything is said.
 * What a value is made of is there before it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/rehearse.h"
#include "domain/catalogue.h"
#include "domain/peers.h"
#include "domain/rollup.h"
#include "wire/decode.h"

/* One branch on one side. */
struct making {
    const struct rehearsal *r;
    const struct rehearsal_side *side;
    size_t branch;
    struct arena *arena;
};

static struct board_value value_at(const void *context, size_t board, const char *text)
{
    const struct making *m = context;
    struct period period;
    size_t found = m->r->period_count;

    if (period_parse(text, &period) == KAOHE_OK)
        found = rehearse_period(m->r, period);
    if (found == m->r->period_count)
        return (struct board_value){0};
    return rehearse_value(m->r, m->side, board, found)[m->branch];
}

struct indicator_data rehearse_data(const struct rehearsal_side *side, size_t period,
                                    const Dossier *dossier, struct arena *arena)
{
    const struct data_set *set = &side->data;

    return (struct indicator_data){
        .dossier = dossier,
        .catalogue = set->catalogue,
        .rubrics = set->rubrics,
        .rubric_count = set->rubric_count,
        .settings = settings_of(set->catalogue, side->of->periods[period].state),
        .arena = arena,
    };
}

static struct board_value own_value(const struct making *m, const Board *board,
                                    size_t period, const Dossier *dossier)
{
    const struct indicator_data data = rehearse_data(m->side, period, dossier, m->arena);
    struct indicator_value computed;

    if (dossier == NULL || !indicator_compute(board, &data, &computed))
        return (struct board_value){0};
    return (struct board_value){
        .value = computed.value,
        .basis = computed.basis,
        .invented = dossier->provenance == PROVENANCE_INVENTED,
        .present = true,
    };
}

static struct board_value make_derived(const struct making *m,
                                       const struct value_source *source,
                                       const struct derivation *derivation, size_t period)
{
    const Indicator *indicator = source->catalogue->boards[derivation->board]->indicator;
    const char *text = m->r->periods[period].text;
    char base[PERIOD_TEXT_SIZE] = "";
    struct period other;

    if (derivation->growth) {
        if (!growth_base(indicator, m->r->periods[period].period, &other))
            return (struct board_value){0};
        period_format(other, base);
    }
    return derivation_value(source, derivation, text, derivation->growth ? base : text);
}

static void make_value(const struct making *m, size_t index, size_t period,
                       const Dossier *dossier)
{
    const Catalogue *catalogue = m->side->data.catalogue;
    const Board *board = catalogue->boards[index];
    const struct value_source source = {catalogue, value_at, m};
    struct derivation derivation;

    if (!board_takes(catalogue, board, m->r->branches[m->branch]->code))
        return;
    struct board_value value = derivation_of(catalogue, index, &derivation)
                                   ? make_derived(m, &source, &derivation, period)
                                   : own_value(m, board, period, dossier);
    if (!value.present && rollup_wanted(board))
        value = derivation_rolled_up(&source, index, m->r->periods[period].period);
    rehearse_value(m->r, m->side, index, period)[m->branch] = value;
}

/* Without the records of filings that the draft refuses. */
static bool leave_out(const struct rehearsal *r, size_t branch, size_t period,
                      struct arena *arena, const Dossier **dossier)
{
    Dossier *rest = arena_alloc(arena, sizeof *rest);

    if (rest == NULL)
        return false;
    *rest = **dossier;
    rest->records = arena_array(arena, rest->n_records, sizeof *rest->records);
    rest->n_records = 0;
    for (size_t i = 0; rest->records != NULL && i < (*dossier)->n_records; i++)
        if (rehearse_refusal(r, branch, period, (*dossier)->records[i]->entry) == NULL)
            rest->records[rest->n_records++] = (*dossier)->records[i];
    *dossier = rest->n_records == 0 ? NULL : rest;
    return rest->records != NULL;
}

bool rehearse_held(const struct rehearsal_side *side, size_t branch, size_t period,
                   struct paper *paper, const Dossier **out)
{
    const struct rehearsal *r = side->of;
    const struct kaohe_message *packed = rehearse_dossier(r, branch, period);

    *out = NULL;
    if (packed->data == NULL)
        return true;
    *out = paper_decode(paper, &kaohe__v1__dossier__descriptor, packed);
    if (*out == NULL)
        return false;
    return side != &r->then || rehearse_refusal(r, branch, period, 0) == NULL ||
           leave_out(r, branch, period, &paper->arena, out);
}

/* A board stands behind those that it is made of, a period behind its parts and what it
 * has grown from. */
static bool make_branch(const struct rehearsal_side *side, size_t branch,
                        struct paper *paper)
{
    const struct rehearsal *r = side->of;
    const struct making m = {r, side, branch, &paper->arena};

    for (size_t i = 0; i < r->period_count; i++) {
        const Dossier *dossier;

        if (!rehearse_held(side, branch, i, paper, &dossier))
            return false;
        for (size_t j = 0; j < side->data.catalogue->n_boards; j++)
            make_value(&m, j, i, dossier);
        if (paper->arena.exhausted)
            return false;
        arena_reset(&paper->arena);
    }
    return true;
}

static bool make_room(const struct rehearsal *r, struct rehearsal_side *side)
{
    const size_t boards = side->data.catalogue->n_boards;

    side->values =
        calloc(boards * r->period_count * r->branch_count + 1, sizeof *side->values);
    return side->values != NULL;
}

bool rehearse_values(struct rehearsal *r, int *code)
{
    struct paper paper;
    bool done = make_room(r, &r->now) && make_room(r, &r->then);

    *code = EXIT_SYSTEM;
    if (!done || !paper_open(&paper))
        return false;
    for (size_t i = 0; done && i < r->branch_count; i++) {
        done = make_branch(&r->now, i, &paper) && make_branch(&r->then, i, &paper);
    }
    paper_close(&paper);
    return done;
}

/* ---- holding them against the daemon's ---- */

static bool same(const struct board_value *own, const Standing *standing)
{
    return own->present && standing->value != NULL &&
           own->value.numerator == standing->value->numerator &&
           own->value.denominator == standing->value->denominator &&
           own->basis == standing->basis;
}

/* Every value here is there, and as many are there as here. */
static bool agrees(const struct rehearsal *r, const struct board_value *values,
                   const Ranking *ranking)
{
    size_t here = 0, there = 0, alike = 0;

    for (size_t i = 0; i < r->branch_count; i++)
        here += values[i].present;
    for (size_t i = 0; ranking != NULL && i < ranking->n_standings; i++) {
        const Standing *standing = ranking->standings[i];

        there += standing->value != NULL;
        for (size_t j = 0; j < r->branch_count; j++)
            alike += strcmp(r->branches[j]->code, standing->branch) == 0 &&
                     same(&values[j], standing);
    }
    return here == there && here == alike;
}

static bool is_listed(const struct rehearsal *r, const char *board, const char *period)
{
    const size_t length = strlen(board);

    for (size_t i = 0; i < r->listed_count; i++)
        for (size_t j = 0; j < r->listed[i]->n_boards; j++) {
            const char *key = r->listed[i]->boards[j]->key;

            if (strncmp(key, board, length) == 0 && key[length] == '/' &&
                strcmp(key + length + 1, period) == 0)
                return true;
        }
    return false;
}

static bool check_board(struct rehearsal *r, size_t index, size_t period, int *code)
{
    const char *board = r->now.data.catalogue->boards[index]->id;
    const char *text = r->periods[period].text;
    const size_t mark = arena_mark(&r->paper.arena);
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const Ranking *ranking = NULL;
    enum kaohe_err err = KAOHE_OK;

    if (is_listed(r, board, text))
        err = kaohe_client_ranking(r->client, board, text, &bytes, &problem);
    if (err == KAOHE_OK && bytes.data != NULL)
        ranking = paper_decode(&r->paper, &kaohe__v1__ranking__descriptor, &bytes);
    kaohe_message_free(&bytes);
    const bool agreed =
        err == KAOHE_OK && agrees(r, rehearse_value(r, &r->now, index, period), ranking);
    if (!agreed)
        rehearse_progress("", 0, 0);
    if (err != KAOHE_OK)
        *code = fail(err, &problem);
    else if (!agreed) {
        *code = EXIT_TRY_AGAIN;
        fprintf(stderr,
                tr("kaohe: %s/%s: the daemon shows other values than were computed "
                   "here; was something filed meanwhile? Try again\n"),
                board, text);
    }
    arena_release(&r->paper.arena, mark);
    return err == KAOHE_OK;
}

bool rehearse_agrees(struct rehearsal *r, int *code)
{
    const size_t boards = r->now.data.catalogue->n_boards;

    *code = EXIT_DONE;
    for (size_t i = 0; i < boards; i++) {
        rehearse_progress(tr("comparing with the daemon's boards"), i, boards);
        for (size_t j = 0; j < r->period_count; j++)
            if (r->periods[j].shown && !check_board(r, i, j, code))
                return false;
    }
    rehearse_progress("", 0, 0);
    return *code == EXIT_DONE;
}
