/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe diff: what two revisions of a dossier differ in, who changed it and why, and what
 * that did to each board. With --json one DossierDiff.
 */
#include "client/cli/diff.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/called.h"
#include "client/cli/connect.h"
#include "client/cli/held.h"
#include "client/cli/options.h"
#include "client/cli/verbs.h"

#define REVISIONS 1024 /* between the two */

struct differing {
    const struct cli *cli;
    struct kaohe_client *client;
    struct paper *paper;
    DossierDiff *diff;
    bool headquarters; /* who asks */
};

/* Takes the filings between the two over; the first page names the last revision. */
static void take_page(struct differing *d, const History *history)
{
    DossierDiff *diff = d->diff;

    if (!diff->has_to && history->n_revisions > 0) {
        diff->has_to = true;
        diff->to = history->revisions[0]->revision;
    }
    if (!diff->has_from) {
        diff->has_from = true;
        diff->from = diff->to > 0 ? diff->to - 1 : 0;
    }
    for (size_t i = 0; i < history->n_revisions; i++) {
        Revision *revision = history->revisions[i];

        if (revision->verdict == VERDICT_ACCEPTED && revision->revision > diff->from &&
            revision->revision <= diff->to && diff->n_revisions < REVISIONS)
            diff->revisions[diff->n_revisions++] = revision;
    }
}

static int ask_history(struct differing *d)
{
    HistoryRequest wanted = HISTORY_REQUEST_INIT;
    Request request = REQUEST_INIT;
    int code = EXIT_SYSTEM;
    bool more = true;

    d->diff->revisions =
        arena_array(&d->paper->arena, REVISIONS, sizeof *d->diff->revisions);
    wanted.branch = d->diff->branch;
    wanted.period = d->diff->period;
    request.verb_case = VERB_HISTORY;
    request.history = &wanted;
    while (more && d->diff->revisions != NULL) {
        const Reply *reply = connect_ask(d->client, &request, d->paper, &code);

        if (reply == NULL)
            return code;
        take_page(d, reply->history);
        const History *history = reply->history;
        more = history->has_next && history->n_revisions > 0 &&
               history->revisions[history->n_revisions - 1]->revision > d->diff->from;
        wanted.has_before = true;
        wanted.before = history->next;
    }
    return d->diff->revisions == NULL ? EXIT_SYSTEM : EXIT_DONE;
}

/* NULL with EXIT_DONE: nothing was held at revision 0. */
static Dossier *ask_dossier(struct differing *d, int64_t revision, int *code)
{
    DossierRequest wanted = DOSSIER_REQUEST_INIT;

    *code = EXIT_DONE;
    if (revision == 0)
        return NULL;
    wanted.branch = d->diff->branch;
    wanted.period = d->diff->period;
    wanted.has_revision = true;
    wanted.revision = revision;
    return held_fetch(d->client, &wanted, d->paper, code);
}

static int add_standings(struct differing *d, const Receipt *receipt)
{
    DossierDiff *diff = d->diff;
    Standing **all = arena_array(&d->paper->arena,
                                 diff->n_standings + receipt->n_standings, sizeof *all);

    if (all == NULL)
        return EXIT_SYSTEM;
    for (size_t i = 0; i < diff->n_standings; i++)
        all[i] = diff->standings[i];
    for (size_t i = 0; i < receipt->n_standings; i++)
        all[diff->n_standings + i] = receipt->standings[i];
    diff->standings = all;
    diff->n_standings += receipt->n_standings;
    return EXIT_DONE;
}

/* A receipt of headquarters tells places that a branch does not see; one that is not
 * given any more, because of what was erased, has been told of on stderr. */
static int ask_standings(struct differing *d, const Revision *revision)
{
    ReceiptRequest wanted = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    int code = EXIT_SYSTEM;

    if (!d->headquarters && revision->filed_by != NULL &&
        strcmp(revision->filed_by, "headquarters") == 0)
        return EXIT_DONE;
    wanted.has_entry = true;
    wanted.entry = revision->entry;
    request.verb_case = VERB_RECEIPT;
    request.receipt = &wanted;
    const Reply *reply = connect_ask(d->client, &request, d->paper, &code);
    if (reply == NULL)
        return code == EXIT_NO_INPUT ? EXIT_DONE : code;
    const struct kaohe_message bytes = {reply->receipt->receipt.data,
                                        reply->receipt->receipt.len};
    const Receipt *receipt =
        paper_decode(d->paper, &kaohe__v1__receipt__descriptor, &bytes);
    return receipt == NULL ? EXIT_SYSTEM : add_standings(d, receipt);
}

static int show(struct differing *d)
{
    struct names names;

    if (d->cli->json)
        return paper_print(&d->diff->base) ? EXIT_DONE : EXIT_INTERNAL;
    if (!names_load(d->cli, d->client, d->paper, &names))
        return names.code;
    diff_print(d->cli, &names, d->diff, &d->paper->arena);
    return EXIT_DONE;
}

static int differ(struct differing *d)
{
    const Dossier *before = NULL;
    const Dossier *after = NULL;
    int code = ask_history(d);

    if (code == EXIT_DONE && d->diff->from > d->diff->to)
        return misused(d->cli, tr("the earlier revision comes first"), NULL);
    if (code == EXIT_DONE)
        before = ask_dossier(d, d->diff->from, &code);
    if (code == EXIT_DONE)
        after = ask_dossier(d, d->diff->to, &code);
    if (code == EXIT_DONE && !diff_records(before, after, &d->paper->arena, d->diff))
        code = EXIT_SYSTEM;
    for (size_t i = 0; code == EXIT_DONE && i < d->diff->n_revisions; i++)
        code = ask_standings(d, d->diff->revisions[i]);
    return code == EXIT_DONE ? show(d) : code;
}

/* PERIOD [REV1 [REV2]] */
static bool take_arguments(struct cli *cli, DossierDiff *diff)
{
    diff->period = cli->arguments[0];
    diff->has_from = cli->argument_count > 1;
    diff->has_to = cli->argument_count > 2;
    return options_number("diff", diff->has_from ? cli->arguments[1] : NULL, 0,
                          &diff->from) &&
           options_number("diff", diff->has_to ? cli->arguments[2] : NULL, 0, &diff->to);
}

int verb_diff(struct cli *cli)
{
    DossierDiff diff = DOSSIER_DIFF_INIT;
    struct paper paper;
    struct differing d = {.cli = cli, .paper = &paper, .diff = &diff};
    int code = EXIT_SYSTEM;

    if (cli->argument_count < 1 || cli->argument_count > 3)
        return misused(cli, tr("which period, and which revisions?"), NULL);
    if (!called_period(cli, cli->arguments[0]))
        return EXIT_USAGE;
    if (!take_arguments(cli, &diff))
        return EXIT_USAGE;
    if (!paper_open(&paper))
        return code;
    const Profile *profile = connect_profile(cli, &paper);
    d.headquarters = profile != NULL && profile->role == ROLE_HEADQUARTERS;
    diff.branch = (char *)cli->value[OPTION_BRANCH];
    if (diff.branch == NULL && profile != NULL)
        diff.branch = profile->branch;
    d.client = connect_home(cli, &code);
    if (d.client != NULL)
        code = differ(&d);
    kaohe_client_close(d.client);
    paper_close(&paper);
    return code;
}
