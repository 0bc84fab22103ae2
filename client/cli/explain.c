/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe explain: why a branch has its place. The value with its formula, each figure with
 * what brought it, and how far it is to the neighbours. It asks for the one place and
 * for what that rests on, never for the board, so that it takes no longer where there are
 * many branches.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/as_of.h"
#include "client/cli/called.h"
#include "client/cli/connect.h"
#include "client/cli/explain.h"
#include "client/cli/place.h"
#include "client/cli/verbs.h"

static bool begin(struct explaining *e)
{
    const Place *place = e->place;
    Explanation *out = arena_alloc(&e->paper->arena, sizeof *out);

    if (out == NULL)
        return false;
    *out = (Explanation)EXPLANATION_INIT;
    e->out = out;
    e->value = (struct indicator_value){
        {place->standing->value->numerator, place->standing->value->denominator},
        place->standing->basis};
    out->board = place->board;
    out->period = place->period;
    out->standing = place->standing;
    out->has_sequence = out->has_valued = true;
    out->sequence = place->sequence;
    out->valued = place->valued;
    out->has_tied = place->has_tied;
    out->tied = place->tied;
    return true;
}

static int tell(const struct cli *cli, struct explaining *e)
{
    const Place *place = e->place;
    int code = EXIT_SYSTEM;

    if (place->standing->value == NULL) {
        place_absent(e->names, place->board, place->standing->branch);
        return EXIT_NO_INPUT;
    }
    if (place->against != NULL && !place->against->has_place_doubled) {
        if (place->against->value == NULL)
            place_absent(e->names, place->board, place->against->branch);
        else
            fprintf(stderr,
                    tr("kaohe: %s has no place on this board: `kaohe explain %s/%s %s` "
                       "says why\n"),
                    place->against->branch, place->board->id, place->period,
                    place->against->branch);
        return EXIT_NO_INPUT;
    }
    if (!begin(e) ||
        !(explain_is_made(e) ? explain_made(e, &code) : explain_figures(e, &code)))
        return code;
    if (place->standing->has_place_doubled && !explain_beside(e))
        return EXIT_SYSTEM;
    if (cli->json)
        return paper_print(&e->out->base) ? EXIT_DONE : EXIT_INTERNAL;
    explain_print(cli, e->names, e->out, &e->paper->arena);
    return EXIT_DONE;
}

static int run(const struct cli *cli, struct kaohe_client *client,
               const PlaceRequest *wanted)
{
    struct paper paper;
    struct names names;
    struct explaining e = {
        .client = client, .paper = &paper, .names = &names, .as_of = cli->as_of};
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    e.place = place_ask(client, wanted, &paper, &code);
    if (e.place != NULL)
        code = names_load(cli, client, &paper, &names) ? tell(cli, &e) : names.code;
    paper_close(&paper);
    return code;
}

/* Its own, of who is a branch. */
static bool find_branch(const struct cli *cli, PlaceRequest *wanted, struct paper *paper)
{
    const Profile *profile = wanted->branch == NULL ? connect_profile(cli, paper) : NULL;

    if (profile != NULL)
        wanted->branch = profile->branch;
    return wanted->branch != NULL;
}

static int ask(struct cli *cli, PlaceRequest *wanted)
{
    struct kaohe_client *client;
    struct as_of as_of;
    int code;

    if (wanted->against != NULL && strcmp(wanted->against, wanted->branch) == 0)
        return misused(cli, tr("a branch is held against another one"), wanted->against);
    client = connect_home(cli, &code);
    if (client == NULL)
        return code;
    if (as_of_read(cli, client, &as_of, &code)) {
        cli->as_of = as_of.entry;
        wanted->has_as_of = cli->as_of > 0;
        wanted->as_of = cli->as_of;
        as_of_print(cli, &as_of);
        code = run(cli, client, wanted);
    }
    kaohe_client_close(client);
    return code;
}

int verb_explain(struct cli *cli)
{
    char board[128] = "";
    char *slash = cli->argument_count > 0 ? strchr(cli->arguments[0], '/') : NULL;
    const size_t named = slash == NULL ? 2 : 1; /* arguments that name the board */
    PlaceRequest wanted = PLACE_REQUEST_INIT;
    struct paper paper;
    int code;

    wanted.branch = (char *)(uintptr_t)cli->value[OPTION_BRANCH];
    if (cli->argument_count == named + 1)
        wanted.branch = cli->arguments[named];
    if (cli->argument_count < named || cli->argument_count > named + 1)
        return misused(cli, tr("a board, a period and a branch"), NULL);
    wanted.against = (char *)(uintptr_t)cli->value[OPTION_AGAINST];
    snprintf(board, sizeof board, "%s", cli->arguments[0]);
    board[strcspn(board, "/")] = '\0';
    wanted.board = board;
    wanted.period = slash == NULL ? cli->arguments[1] : slash + 1;
    if (!called_period(cli, wanted.period))
        return EXIT_USAGE;
    if (!paper_open(&paper))
        return EXIT_SYSTEM;
    code = find_branch(cli, &wanted, &paper) ? ask(cli, &wanted)
                                             : misused(cli, tr("which branch?"), NULL);
    paper_close(&paper);
    return code;
}
