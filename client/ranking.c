/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes snapshots of boards. A board that changes between two pages of its snapshot is
 * asked for again from the start, so that what comes out was true at one moment.
 */
#include "client/ranking.h"

#include <stdio.h>

#include "client/problem.h"

#define RESTARTS 20

struct fetch {
    struct kaohe_client *client;
    SnapshotRequest page; /* the next to ask for */
    struct board *board;
    char after[256];
    struct scratch scratch;
    struct kaohe_problem *problem;
};

static enum kaohe_err take_page(struct fetch *f, const Snapshot *snapshot)
{
    enum kaohe_err err = KAOHE_OK;

    if (f->board == NULL)
        err = board_open(snapshot->board, snapshot->period, &f->board, f->problem);
    if (err == KAOHE_OK) {
        f->board->epoch = snapshot->epoch;
        f->board->sequence = snapshot->sequence;
    }
    for (size_t i = 0; err == KAOHE_OK && i < snapshot->n_values; i++)
        err = board_set(f->board, snapshot->values[i], f->problem);
    return err;
}

static enum kaohe_err ask_page(struct fetch *f, Snapshot **snapshot)
{
    Request request = REQUEST_INIT;
    Reply *reply = NULL;

    arena_reset(&f->scratch.arena);
    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &f->page;
    const enum kaohe_err err = ask(f->client, &request, &f->scratch, &reply, f->problem);
    *snapshot = err == KAOHE_OK ? reply->snapshot : NULL;
    return err;
}

/* From the first page on. `complete` is false when the board changed meanwhile. */
static enum kaohe_err fetch_once(struct fetch *f, bool *complete)
{
    Snapshot *snapshot = NULL;
    enum kaohe_err err = KAOHE_OK;

    *complete = false;
    board_close(f->board);
    f->board = NULL;
    f->page.after = NULL;
    do {
        const struct board *before = f->board;

        err = ask_page(f, &snapshot);
        if (err == KAOHE_OK && before != NULL &&
            (before->epoch != snapshot->epoch || before->sequence != snapshot->sequence))
            return KAOHE_OK;
        if (err == KAOHE_OK)
            err = take_page(f, snapshot);
        if (err == KAOHE_OK && snapshot->next != NULL) {
            snprintf(f->after, sizeof f->after, "%s", snapshot->next);
            f->page.after = f->after;
        }
    } while (err == KAOHE_OK && snapshot->next != NULL);
    *complete = err == KAOHE_OK;
    return err;
}

enum kaohe_err ranking_fetch(struct kaohe_client *client, const struct kaohe_board_at *at,
                             struct board **out, struct kaohe_problem *problem)
{
    struct fetch f = {
        .client = client, .page = SNAPSHOT_REQUEST_INIT, .problem = problem};
    bool complete = false;
    enum kaohe_err err = scratch_open(&f.scratch, 0, problem);

    *out = NULL;
    f.page.board = (char *)at->board;
    f.page.period = (char *)at->period;
    f.page.has_edition = at->edition != 0;
    f.page.edition = at->edition;
    f.page.has_as_of = at->as_of != 0;
    f.page.as_of = at->as_of;
    for (int tries = 0; err == KAOHE_OK && !complete && tries < RESTARTS; tries++)
        err = fetch_once(&f, &complete);
    if (err == KAOHE_OK && !complete)
        err = problem_set(problem, KAOHE_ERR_TIMEOUT, at->board,
                          "the board changes faster than it can be read");
    if (err == KAOHE_OK)
        *out = f.board;
    else
        board_close(f.board);
    scratch_close(&f.scratch);
    return err;
}

enum kaohe_err kaohe_client_ranking(struct kaohe_client *client, const char *board,
                                    const char *period, struct kaohe_message *ranking,
                                    struct kaohe_problem *problem)
{
    return kaohe_client_ranking_at(client, &(struct kaohe_board_at){board, period, 0, 0},
                                   ranking, problem);
}

enum kaohe_err kaohe_client_ranking_at(struct kaohe_client *client,
                                       const struct kaohe_board_at *at,
                                       struct kaohe_message *ranking,
                                       struct kaohe_problem *problem)
{
    struct scratch scratch;
    struct board *fetched = NULL;
    enum kaohe_err err = scratch_open(&scratch, 0, problem);

    *ranking = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK)
        err = ranking_fetch(client, at, &fetched, problem);
    if (err == KAOHE_OK) {
        const Ranking *content = board_ranking(fetched, &scratch);

        err = content == NULL
                  ? problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory")
                  : scratch_encode(&scratch, &content->base, ranking, problem);
    }
    board_close(fetched);
    scratch_close(&scratch);
    return err;
}
