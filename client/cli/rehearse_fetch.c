/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches what a rehearsal looks at: which boards and periods there are, and every
 * dossier, kept packed. Invariant: asks, and changes nothing. It must not know what is
 * made of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/connect.h"
#include "client/cli/held.h"
#include "client/cli/rehearse.h"
#include "domain/context.h"
#include "domain/rollup.h"

#define PAGES_MOST 4096
#define PERIODS_MOST 4096

static bool add_period(struct rehearsal *r, const char *text)
{
    struct rehearsed_period *added = &r->periods[r->period_count];
    struct period whole;

    if (period_parse(text, &added->period) != KAOHE_OK)
        return true;
    period_format(added->period, added->text);
    for (size_t i = 0; i < r->period_count; i++)
        if (strcmp(r->periods[i].text, added->text) == 0)
            return true;
    if (r->period_count + 1 == PERIODS_MOST)
        return false;
    added->state = NULL;
    whole = added->period;
    r->period_count++;
    if (!rollup_whole(whole, &whole))
        return true;
    char longer[PERIOD_TEXT_SIZE];
    return add_period(r, period_format(whole, longer));
}

static bool fetch_boards(struct rehearsal *r, int *code)
{
    BoardsRequest boards = BOARDS_REQUEST_INIT;
    Request request = REQUEST_INIT;

    request.verb_case = VERB_BOARDS;
    request.boards = &boards;
    do {
        Reply *reply = connect_ask(r->client, &request, &r->paper, code);

        if (reply == NULL || reply->result_case != RESULT_BOARDS ||
            r->listed_count == PAGES_MOST)
            return false;
        r->listed[r->listed_count++] = reply->boards;
        for (size_t i = 0; i < reply->boards->n_boards; i++) {
            const char *slash = strrchr(reply->boards->boards[i]->key, '/');

            if (slash != NULL && !add_period(r, slash + 1))
                return false;
        }
        boards.after = reply->boards->next;
    } while (boards.after != NULL);
    return true;
}

static bool fetch_states(struct rehearsal *r, const PeriodState **states, size_t *count,
                         int *code)
{
    PeriodsRequest periods = PERIODS_REQUEST_INIT;
    Request request = REQUEST_INIT;

    request.verb_case = VERB_PERIODS;
    request.periods = &periods;
    do {
        Reply *reply = connect_ask(r->client, &request, &r->paper, code);

        if (reply == NULL || reply->result_case != RESULT_PERIODS)
            return false;
        for (size_t i = 0; i < reply->periods->n_periods && *count < PERIODS_MOST; i++) {
            states[(*count)++] = reply->periods->periods[i];
            if (!add_period(r, reply->periods->periods[i]->period))
                return false;
        }
        periods.after = reply->periods->next;
    } while (periods.after != NULL);
    return true;
}

/* Months before quarters before halves before years; cumulative ones last. */
static int by_kind(const void *a, const void *b)
{
    const struct rehearsed_period *left = a, *right = b;

    if (left->period.kind != right->period.kind)
        return left->period.kind < right->period.kind ? -1 : 1;
    return strcmp(left->text, right->text);
}

/* "106H1,106H2": is the period among them? */
static bool is_named(const char *list, const char *period)
{
    const size_t length = strlen(period);

    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, period, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

static bool show_periods(struct rehearsal *r, int *code)
{
    const char *wanted = r->cli->value[OPTION_PERIOD];
    size_t shown = 0;

    for (size_t i = 0; i < r->period_count; i++) {
        r->periods[i].shown = wanted == NULL || is_named(wanted, r->periods[i].text);
        shown += r->periods[i].shown;
    }
    if (shown > 0)
        return true;
    fprintf(stderr, tr("kaohe: there is no period to rehearse: %s\n"),
            wanted == NULL ? tr("nothing was filed yet") : wanted);
    *code = EXIT_NO_INPUT;
    return false;
}

bool rehearse_fetch_periods(struct rehearsal *r, int *code)
{
    struct arena *arena = &r->paper.arena;
    const PeriodState **states = arena_array(arena, PERIODS_MOST, sizeof *states);
    size_t count = 0;

    *code = EXIT_SYSTEM;
    r->periods = arena_array(arena, PERIODS_MOST, sizeof *r->periods);
    r->listed = arena_array(arena, PAGES_MOST, sizeof(BoardList *));
    if (states == NULL || r->periods == NULL || r->listed == NULL ||
        !fetch_boards(r, code) || !fetch_states(r, states, &count, code))
        return false;
    qsort(r->periods, r->period_count, sizeof *r->periods, by_kind);
    for (size_t i = 0; i < r->period_count; i++)
        for (size_t j = 0; j < count; j++)
            if (strcmp(states[j]->period, r->periods[i].text) == 0)
                r->periods[i].state = states[j];
    return show_periods(r, code);
}

/* ---- dossiers ---- */

static bool add_dealing(struct rehearsal *r, struct dealing dealing)
{
    const size_t room = r->dealing_room == 0 ? 64 : r->dealing_room * 2;
    struct dealing *grown = r->dealings;

    if (r->dealing_count > 0 &&
        memcmp(&r->dealings[r->dealing_count - 1], &dealing, sizeof dealing) == 0)
        return true;
    if (r->dealing_count == r->dealing_room) {
        grown = realloc(r->dealings, room * sizeof *grown);
        if (grown == NULL)
            return false;
        r->dealing_room = room;
    }
    r->dealings = grown;
    r->dealings[r->dealing_count++] = dealing;
    return true;
}

static bool note_dealings(struct rehearsal *r, const Dossier *dossier, size_t branch,
                          size_t period)
{
    for (size_t i = 0; i < dossier->n_records; i++) {
        const char *other = record_other_branch(dossier->records[i]->record);

        for (size_t j = 0; other != NULL && j < r->branch_count; j++)
            if (j != branch && strcmp(r->branches[j]->code, other) == 0 &&
                !add_dealing(r, (struct dealing){j, branch, period}))
                return false;
    }
    return true;
}

static bool keep(struct paper *paper, const Dossier *dossier, struct kaohe_message *out)
{
    const struct kaohe_message packed = paper_encode(paper, &dossier->base);

    if (packed.data == NULL)
        return false;
    unsigned char *copy = malloc(packed.length + 1);
    if (copy == NULL)
        return false;
    memcpy(copy, packed.data, packed.length);
    *out = (struct kaohe_message){copy, packed.length};
    return true;
}

static bool fetch_one(struct rehearsal *r, struct paper *paper, size_t branch,
                      size_t period, int *code)
{
    DossierRequest wanted = DOSSIER_REQUEST_INIT;
    const size_t mark = arena_mark(&paper->arena);
    bool done = true;

    wanted.branch = r->branches[branch]->code;
    wanted.period = r->periods[period].text;
    const Dossier *dossier = held_find(r->client, &wanted, paper, code);
    if (dossier == NULL)
        done = *code == EXIT_DONE;
    else if (dossier->n_records > 0)
        done = note_dealings(r, dossier, branch, period) &&
               keep(paper, dossier, rehearse_dossier(r, branch, period));
    arena_release(&paper->arena, mark);
    return done;
}

bool rehearse_fetch_dossiers(struct rehearsal *r, int *code)
{
    const bool talks = isatty(STDERR_FILENO) == 1;
    struct paper paper;
    bool done = true;

    *code = EXIT_SYSTEM;
    r->dossiers = calloc(r->branch_count * r->period_count + 1, sizeof *r->dossiers);
    if (r->dossiers == NULL || !paper_open(&paper))
        return false;
    for (size_t i = 0; done && i < r->branch_count; i++) {
        if (talks)
            fprintf(stderr, tr("\rfetching dossiers: branch %zu of %zu"), i + 1,
                    r->branch_count);
        for (size_t j = 0; done && j < r->period_count; j++)
            done = fetch_one(r, &paper, i, j, code);
    }
    if (talks)
        fputs("\r\033[K", stderr);
    paper_close(&paper);
    return done;
}
