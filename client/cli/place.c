/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks where a branch stands, and shows it beside those that are next to it.
 */
#include "client/cli/place.h"

#include <stdio.h>

#include "client/cli/connect.h"
#include "client/cli/names.h"
#include "client/cli/ranking.h"
#include "domain/peers.h"

Place *place_ask(struct kaohe_client *client, const PlaceRequest *wanted,
                 struct paper *paper, int *code)
{
    Request request = REQUEST_INIT;

    request.verb_case = VERB_PLACE;
    request.place = (PlaceRequest *)(uintptr_t)wanted;
    const Reply *reply = connect_ask(client, &request, paper, code);

    return reply == NULL ? NULL : reply->place;
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

void place_absent(const struct names *names, const Board *board, const char *branch)
{
    if (board_takes(names->catalogue, board, branch))
        fprintf(stderr,
                tr("kaohe: %s is not on this board: it has not filed what the board is "
                   "of\n"),
                branch);
    else
        fprintf(stderr,
                tr("kaohe: %s is not on this board: it is of another peer group\n"),
                branch);
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
    } else if (place != NULL) {
        code = names_load(cli, client, &paper, &names) ? EXIT_DONE : names.code;
        if (code == EXIT_DONE)
            print(cli, &names, place, &paper);
    }
    paper_close(&paper);
    return code;
}
