/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks where a branch stands. A board as of an earlier moment is made by the daemon in
 * slices, one for each time that it is asked.
 */
#include "client/cli/place.h"

#include <stdio.h>

#include "client/cli/connect.h"
#include "client/cli/names.h"
#include "client/cli/pause.h"
#include "client/cli/ranking.h"

/* Pauses while the daemon makes nothing of the board, in milliseconds, and after how many
 * of them it is no use. */
#define PAUSE 2
#define LONGEST_PAUSE 100
#define PATIENCE 10000

/* How long it stood still so far. */
struct standstill {
    int64_t done;
    int64_t pause;
    int64_t waited;
};

/* False: it stands still for too long. */
static bool wait_for(struct standstill *still, const Place *place)
{
    if (place->done > still->done) {
        *still = (struct standstill){.done = place->done};
        return true;
    }
    still->pause = still->pause == 0 ? PAUSE : 2 * still->pause;
    if (still->pause > LONGEST_PAUSE)
        still->pause = LONGEST_PAUSE;
    pause_ms(still->pause);
    still->waited += still->pause;
    return still->waited < PATIENCE;
}

Place *place_ask(struct kaohe_client *client, const PlaceRequest *wanted,
                 struct paper *paper, int *code)
{
    struct standstill still = {.done = 0};
    Request request = REQUEST_INIT;

    request.verb_case = VERB_PLACE;
    request.place = (PlaceRequest *)(uintptr_t)wanted;
    for (;;) {
        const size_t mark = arena_mark(&paper->arena);
        const Reply *reply = connect_ask(client, &request, paper, code);

        if (reply == NULL || reply->result_case != RESULT_PLACE)
            return NULL;
        if (!reply->place->pending)
            return reply->place->standing == NULL || reply->place->board == NULL
                       ? NULL
                       : reply->place;
        if (!wait_for(&still, reply->place)) {
            fputs(tr("kaohe: the daemon does not come further with the board\n"), stderr);
            *code = EXIT_TRY_AGAIN;
            return NULL;
        }
        arena_release(&paper->arena, mark);
    }
}

/* The part of the board that the place shows. */
static Ranking ranking_of(const Place *place, Standing *standings[3])
{
    Ranking ranking = RANKING_INIT;

    ranking.board = place->board;
    ranking.period = place->period;
    ranking.standings = standings;
    if (place->above != NULL)
        standings[ranking.n_standings++] = place->above;
    standings[ranking.n_standings++] = place->standing;
    if (place->below != NULL)
        standings[ranking.n_standings++] = place->below;
    return ranking;
}

static void print(const struct cli *cli, const struct names *names, const Place *place,
                  struct paper *paper)
{
    const struct ranking_style style = {.lines = SIZE_MAX};
    Standing *standings[3];
    const Ranking ranking = ranking_of(place, standings);

    for (size_t i = 0; cli->json && i < ranking.n_standings; i++)
        paper_print(&standings[i]->base);
    if (cli->json)
        return;
    ranking_print(cli, names, &ranking, &paper->arena, &style);
    printf(tr("With a place: %lld; on the board: %lld\n"),
           (long long)place->standing->ranked, (long long)place->valued);
    if (place->tied > 1)
        printf(tr("Others with exactly the same value: %lld\n"),
               (long long)place->tied - 1);
}

int place_print(const struct cli *cli, struct kaohe_client *client,
                const PlaceRequest *wanted)
{
    struct paper paper;
    struct names names;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    const Place *place = place_ask(client, wanted, &paper, &code);
    if (place != NULL && place->standing->value == NULL) {
        fprintf(stderr, tr("kaohe: %s is not on this board\n"), wanted->branch);
        code = EXIT_NO_INPUT;
    } else if (place != NULL && names_load(cli, client, &paper, &names)) {
        print(cli, &names, place, &paper);
        code = EXIT_DONE;
    }
    paper_close(&paper);
    return code;
}
