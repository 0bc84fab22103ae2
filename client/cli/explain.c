/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe explain: why a branch has its place. The value with its formula, each figure with
 * what brought it, and how far it is to the neighbours.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/explain.h"
#include "client/cli/explain_derived.h"
#include "client/cli/held.h"
#include "client/cli/names.h"
#include "client/cli/verbs.h"
#include "domain/derived.h"
#include "domain/explain.h"
#include "domain/interval.h"
#include "domain/record.h"

#define FORMULA_SIZE 4096
#define FIGURE_NAME_SIZE (RECORD_KEY_MAX + RECORD_FIELD_MAX)
#define LARGEST_MEAN 100

/* One explanation in the making. */
struct explaining {
    struct kaohe_client *client;
    struct paper *paper;
    struct names names;
    const Ranking *ranking;
    const Board *board;
    struct indicator_data data;
    struct explanation what;
    Explanation *out;
    const char *against; /* the other branch that is asked about, or NULL */
};

static void *take(struct explaining *e, size_t size)
{
    return arena_alloc(&e->paper->arena, size);
}

static char *copy(struct explaining *e, const char *text)
{
    char *copied = take(e, strlen(text) + 1);

    return copied == NULL ? NULL : strcpy(copied, text);
}

static char *figure_name(struct explaining *e, const struct explained *figure)
{
    char *name = take(e, FIGURE_NAME_SIZE);

    if (name != NULL)
        snprintf(name, FIGURE_NAME_SIZE, "%s#%s", figure->key, figure->field);
    return name;
}

static char *decimal_text(struct explaining *e, struct decimal value)
{
    char buffer[DECIMAL_TEXT_SIZE];

    return copy(e, decimal_format(value, buffer));
}

static void tell_source(ExplainedFigure *figure, const HeldRecord *held,
                        const Receipt *receipt)
{
    figure->has_entry = held->has_entry;
    figure->entry = held->entry;
    figure->has_revision = held->has_revision;
    figure->revision = held->revision;
    figure->correction_reason = held->correction_reason;
    figure->justifications = held->justifications;
    figure->n_justifications = held->n_justifications;
    if (receipt == NULL)
        return;
    figure->has_time = receipt->has_time;
    figure->time = receipt->time;
    figure->rule_set = receipt->rule_set;
    figure->filer = receipt->filer;
}

static bool tell_figures(struct explaining *e)
{
    ExplainedFigure **figures =
        arena_array(&e->paper->arena, e->what.count + 1, sizeof *figures);
    const Receipt *receipt = NULL;
    int64_t entry = 0;

    if (figures == NULL)
        return false;
    e->out->figures = figures;
    for (size_t i = 0; i < e->what.count; i++) {
        const struct explained *from = &e->what.figures[i];
        ExplainedFigure *figure = take(e, sizeof *figure);

        if (figure == NULL)
            return false;
        *figure = (ExplainedFigure)EXPLAINED_FIGURE_INIT;
        figure->figure = figure_name(e, from);
        figure->value = decimal_text(e, from->value);
        if (from->held->entry != entry)
            receipt = explain_receipt(e->client, e->paper, from->held->entry);
        entry = from->held->entry;
        tell_source(figure, from->held, receipt);
        figures[e->out->n_figures++] = figure;
    }
    return true;
}

/* By how much a figure changes for its size; the smaller is the smaller change. A figure
 * of 0 counts as one step. */
static struct ratio relative(struct decimal from, struct decimal to)
{
    const int64_t change = llabs(to.coefficient - from.coefficient);

    return (struct ratio){change, from.coefficient > 0 ? from.coefficient : 1};
}

/* Does the change stay where such a figure can be? */
static bool is_possible(const struct explained *figure, struct decimal to)
{
    const struct decimal largest = {LARGEST_MEAN, 0};

    return strcmp(figure->field, "mean_score") != 0 || decimal_compare(to, largest) <= 0;
}

static void tell_change(struct explaining *e, const struct aim *aim,
                        ExplainedNeighbour *out)
{
    struct ratio best = {0, 0};

    for (size_t i = 0; i < e->what.count; i++) {
        const struct explained *figure = &e->what.figures[i];
        struct decimal to;

        if (!explain_change(e->board, &e->data, figure, aim, &to) ||
            !is_possible(figure, to))
            continue;
        const struct ratio change = relative(figure->value, to);
        if (ratio_is_defined(best) && ratio_compare(change, best) >= 0)
            continue;
        best = change;
        out->figure = figure_name(e, figure);
        out->from = decimal_text(e, figure->value);
        out->to = decimal_text(e, to);
    }
}

static ExplainedNeighbour *tell_neighbour(struct explaining *e, Standing *standing,
                                          bool worse)
{
    ExplainedNeighbour *out = take(e, sizeof *out);
    Ratio *margin = take(e, sizeof *margin);
    const struct ratio mine = e->what.value.value;
    const struct ratio theirs = {standing->value->numerator,
                                 standing->value->denominator};
    const struct aim aim = {theirs, worse};
    struct ratio apart;

    if (out == NULL || margin == NULL)
        return NULL;
    *out = (ExplainedNeighbour)EXPLAINED_NEIGHBOUR_INIT;
    out->standing = standing;
    if (ratio_growth_points(ratio_compare(mine, theirs) > 0 ? mine : theirs,
                            ratio_compare(mine, theirs) > 0 ? theirs : mine,
                            &apart) == KAOHE_OK) {
        *margin = (Ratio)RATIO_INIT;
        margin->has_numerator = margin->has_denominator = true;
        margin->numerator = apart.numerator;
        margin->denominator = apart.denominator;
        out->margin = margin;
    }
    if (indicator_is_rate(e->board->indicator)) {
        const enum difference found = interval_compare(mine, theirs, 1);
        out->has_told_apart = found != DIFFERENCE_UNKNOWN;
        out->told_apart = found == DIFFERENCE_CERTAIN;
    }
    tell_change(e, &aim, out);
    return out;
}

/* The nearest with another value above, and below. Ties have no order. */
static bool tell_neighbours(struct explaining *e, size_t at)
{
    const Ranking *ranking = e->ranking;
    const struct ratio mine = e->what.value.value;

    for (size_t i = at; i-- > 0 && e->out->above == NULL;) {
        Standing *other = ranking->standings[i];
        const struct ratio theirs = {other->value->numerator, other->value->denominator};
        if (other->has_place_doubled && ratio_compare(theirs, mine) != 0)
            e->out->above = tell_neighbour(e, other, false);
    }
    for (size_t i = at + 1; i < ranking->n_standings && e->out->below == NULL; i++) {
        Standing *other = ranking->standings[i];
        const struct ratio theirs = {other->value->numerator, other->value->denominator};
        if (other->has_place_doubled && ratio_compare(theirs, mine) != 0)
            e->out->below = tell_neighbour(e, other, true);
    }
    return !e->paper->arena.exhausted;
}

/* One branch that was asked about, wherever it stands. False: it has no place. */
static bool tell_against(struct explaining *e, const char *branch)
{
    for (size_t i = 0; i < e->ranking->n_standings; i++) {
        Standing *other = e->ranking->standings[i];

        if (strcmp(other->branch, branch) != 0 || !other->has_place_doubled)
            continue;
        const bool ahead = other->place_doubled <= e->out->standing->place_doubled;
        ExplainedNeighbour *told = tell_neighbour(e, other, !ahead);
        *(ahead ? &e->out->above : &e->out->below) = told;
        return told != NULL;
    }
    return false;
}

static bool tell_formula(struct explaining *e)
{
    struct text formula;

    if (indicator_is_derived(e->board->indicator))
        return explain_derived(e->client, e->paper, e->out);
    text_init_arena(&formula, &e->paper->arena, FORMULA_SIZE);
    explain_formula(e->board, &e->what, &formula);
    e->out->formula = (char *)(uintptr_t)text_end(&formula);
    return tell_figures(e);
}

static bool tell(struct explaining *e, size_t at)
{
    Explanation *out = take(e, sizeof *out);

    if (out == NULL)
        return false;
    *out = (Explanation)EXPLANATION_INIT;
    e->out = out;
    out->board = (Board *)(uintptr_t)e->board;
    out->period = e->ranking->period;
    out->standing = e->ranking->standings[at];
    out->has_sequence = true;
    out->sequence = e->ranking->sequence;
    if (!tell_formula(e) || !out->standing->has_place_doubled)
        return !e->paper->arena.exhausted && out->formula != NULL;
    return e->against == NULL ? tell_neighbours(e, at) : tell_against(e, e->against);
}

/* A derived value is what the board says; it is made of what other boards say. */
static int show(struct explaining *e, size_t at)
{
    const Standing *standing = e->ranking->standings[at];

    e->what.value = (struct indicator_value){
        {standing->value->numerator, standing->value->denominator}, standing->basis};
    return tell(e, at) ? EXIT_DONE : EXIT_TRY_AGAIN;
}

/* What the value is made of, by the dossier; it must be the one on the board. */
static int compute(struct explaining *e, const char *branch, size_t at)
{
    DossierRequest wanted = DOSSIER_REQUEST_INIT;
    int code = EXIT_DONE;

    wanted.branch = (char *)(uintptr_t)branch;
    wanted.period = e->ranking->period;
    const Dossier *dossier = held_fetch(e->client, &wanted, e->paper, &code);
    if (dossier == NULL)
        return code;
    e->data = (struct indicator_data){
        .dossier = dossier,
        .catalogue = e->names.catalogue,
        .rubrics = e->names.titles.rubrics,
        .rubric_count = e->names.titles.rubric_count,
        .settings = settings_of(e->names.catalogue,
                                held_period(e->client, e->ranking->period, e->paper)),
    };
    const Ratio *shown = e->ranking->standings[at]->value;
    if (!explain_value(e->board, &e->data, &e->paper->arena, &e->what) ||
        ratio_compare(e->what.value.value,
                      (struct ratio){shown->numerator, shown->denominator}) != 0) {
        fprintf(stderr, "%s",
                tr("kaohe: the board and the dossier changed on the way; try again\n"));
        return EXIT_TRY_AGAIN;
    }
    return tell(e, at) ? EXIT_DONE : EXIT_SYSTEM;
}

static bool has_place(const Ranking *ranking, const char *branch)
{
    for (size_t i = 0; i < ranking->n_standings; i++)
        if (strcmp(ranking->standings[i]->branch, branch) == 0)
            return ranking->standings[i]->has_place_doubled;
    return false;
}

static int explain(const struct cli *cli, struct explaining *e, const char *branch)
{
    size_t at = 0;
    int code;

    while (at < e->ranking->n_standings &&
           strcmp(e->ranking->standings[at]->branch, branch) != 0)
        at++;
    if (at == e->ranking->n_standings) {
        fprintf(stderr, tr("kaohe: %s is not on this board\n"), branch);
        return EXIT_NO_INPUT;
    }
    if (e->against != NULL && !has_place(e->ranking, e->against)) {
        fprintf(stderr, tr("kaohe: %s has no place on this board\n"), e->against);
        return EXIT_NO_INPUT;
    }
    e->board = e->ranking->board;
    code =
        indicator_is_derived(e->board->indicator) ? show(e, at) : compute(e, branch, at);
    if (code != EXIT_DONE)
        return code;
    if (cli->json)
        return paper_print(&e->out->base) ? EXIT_DONE : EXIT_INTERNAL;
    explain_print(cli, &e->names, e->out, e->ranking->n_standings, &e->paper->arena);
    return EXIT_DONE;
}

static int run(const struct cli *cli, struct kaohe_client *client, const char *board,
               const char *period, const char *branch)
{
    struct paper paper;
    struct explaining e = {
        .client = client, .paper = &paper, .against = cli->value[OPTION_AGAINST]};
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    const enum kaohe_err err =
        kaohe_client_ranking(client, board, period, &bytes, &problem);
    if (err == KAOHE_OK)
        e.ranking = paper_decode(&paper, &kaohe__v1__ranking__descriptor, &bytes);
    else
        code = fail(err, &problem);
    if (e.ranking != NULL && names_load(cli, client, &paper, &e.names))
        code = explain(cli, &e, branch);
    kaohe_message_free(&bytes);
    paper_close(&paper);
    return code;
}

int verb_explain(struct cli *cli)
{
    char board[128] = "";
    char *slash = cli->argument_count > 0 ? strchr(cli->arguments[0], '/') : NULL;
    const size_t named = slash == NULL ? 2 : 1; /* arguments that name the board */
    const char *branch = cli->value[OPTION_BRANCH];
    struct kaohe_client *client;
    int code;

    if (cli->argument_count == named + 1)
        branch = cli->arguments[named];
    if (branch == NULL || cli->argument_count < named || cli->argument_count > named + 1)
        return misused(cli, tr("a board, a period and a branch"), NULL);
    snprintf(board, sizeof board, "%s", cli->arguments[0]);
    board[strcspn(board, "/")] = '\0';
    client = connect_home(cli, &code);
    if (client == NULL)
        return code;
    code = run(cli, client, board, slash == NULL ? cli->arguments[1] : slash + 1, branch);
    kaohe_client_close(client);
    return code;
}
