/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe show: a dossier (BRANCH PERIOD, or PERIOD of one's own branch), a receipt of the
 * ledger by its number, or a receipt in a file, which is verified with nothing but the
 * daemon's public key. With --range, the scores that the figures of a dossier or of a
 * report allow.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/as_of.h"
#include "client/cli/connect.h"
#include "client/cli/input.h"
#include "client/cli/options.h"
#include "client/cli/range.h"
#include "client/cli/receipt.h"
#include "client/cli/record.h"
#include "client/cli/signed.h"
#include "client/cli/verbs.h"
#include "domain/period.h"

/* Verifies and prints a signed receipt. */
static int show_receipt(const struct cli *cli, struct kaohe_client *client,
                        const SignedReceipt *receipt, struct paper *paper)
{
    struct names names;
    int code = EXIT_INTERNAL;
    const ReceiptView *view = signed_open(cli, receipt, paper, &code);

    if (view == NULL)
        return code;
    if (cli->json)
        return paper_print(&view->base) ? EXIT_DONE : EXIT_INTERNAL;
    if (!names_load(cli, client, paper, &names))
        return names.code;
    receipt_print_paper(cli, &names, view, &paper->arena);
    return EXIT_DONE;
}

/* A file that holds a SignedReceipt as JSON. */
static int show_file(const struct cli *cli, const char *path, struct paper *paper)
{
    int code = EXIT_DONE;
    const SignedReceipt *receipt = (const SignedReceipt *)input_message(
        path, &kaohe__v1__signed_receipt__descriptor, paper, &code);

    return receipt == NULL ? code : show_receipt(cli, NULL, receipt, paper);
}

static int show_entry(const struct cli *cli, struct kaohe_client *client,
                      const char *number, struct paper *paper)
{
    ReceiptRequest receipt = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;
    int code = EXIT_INTERNAL;

    receipt.has_entry = true;
    if (!options_number("show", number, 1, &receipt.entry))
        return EXIT_USAGE;
    request.verb_case = VERB_RECEIPT;
    request.receipt = &receipt;
    reply = connect_ask(client, &request, paper, &code);
    if (reply == NULL)
        return code;
    return show_receipt(cli, client, reply->receipt, paper);
}

/* The records of a page, with the titles that they give themselves. */
static void print_records(const struct cli *cli, struct names *names,
                          const Dossier *dossier, struct paper *paper)
{
    Record **records =
        arena_array(&paper->arena, dossier->n_records + 1, sizeof *records);

    if (records == NULL)
        return;
    for (size_t i = 0; i < dossier->n_records; i++)
        records[i] = dossier->records[i]->record;
    names->titles.records = records;
    names->titles.record_count = dossier->n_records;
    for (size_t i = 0; i < dossier->n_records; i++)
        record_print(cli, names, dossier->records[i], &paper->arena);
    names->titles.records = NULL;
    names->titles.record_count = 0;
}

static void print_dossier(const struct cli *cli, struct names *names,
                          const Dossier *dossier, bool first, struct paper *paper)
{
    char buffer[512];
    struct text branch;

    text_init(&branch, buffer, sizeof buffer);
    names_add_branch(names, dossier->branch, &branch);
    if (first)
        printf(tr("%s %s: revision %lld, ledger number %lld%s\n"), buffer,
               dossier->period, (long long)dossier->revision, (long long)dossier->entry,
               dossier->provenance == PROVENANCE_INVENTED ? tr(", invented figures")
                                                          : "");
    print_records(cli, names, dossier, paper);
}

/* A dossier, page by page; each page is a line with --json. */
static int show_dossier(const struct cli *cli, struct kaohe_client *client,
                        DossierRequest *dossier, struct paper *whole)
{
    struct names names = {.catalogue = NULL};
    size_t records = 1;
    int code = EXIT_DONE;

    if (!cli->json && !names_load_as_of(cli, client, dossier->as_of, whole, &names))
        return names.code;
    dossier->has_offset = true;
    while (records > 0 && code == EXIT_DONE) {
        Request request = REQUEST_INIT;
        struct paper paper;
        const Reply *reply;

        if (!paper_open(&paper))
            return EXIT_SYSTEM;
        request.verb_case = VERB_DOSSIER;
        request.dossier = dossier;
        reply = connect_ask(client, &request, &paper, &code);
        records = 0;
        if (reply != NULL) {
            code = EXIT_DONE;
            records = reply->dossier->n_records;
            const bool shown = records > 0 || dossier->offset == 0; /* all withdrawn */
            if (shown && cli->json)
                paper_print(&reply->dossier->base);
            else if (shown)
                print_dossier(cli, &names, reply->dossier, dossier->offset == 0, &paper);
        }
        dossier->offset += (int64_t)records;
        paper_close(&paper);
    }
    return code;
}

/* The dossier, or what its figures allow, as of then. */
static int show_held(const struct cli *cli, struct kaohe_client *client,
                     DossierRequest *dossier, struct paper *paper)
{
    struct as_of as_of;
    int code = EXIT_USAGE;

    if (!as_of_read(cli, client, &as_of, &code))
        return code;
    dossier->has_as_of = as_of.entry > 0;
    dossier->as_of = as_of.entry;
    as_of_print(cli, &as_of);
    return cli->value[OPTION_RANGE] != NULL
               ? range_show_online(cli, client, dossier, paper)
               : show_dossier(cli, client, dossier, paper);
}

static int show_online(const struct cli *cli, struct paper *paper)
{
    DossierRequest dossier = DOSSIER_REQUEST_INIT;
    const char *first = cli->arguments[0];
    const Profile *profile;
    struct period period;
    struct kaohe_client *client = NULL;
    int code = EXIT_USAGE;

    if (cli->argument_count == 2) {
        dossier.branch = cli->arguments[0];
        dossier.period = cli->arguments[1];
    } else if (period_parse(first, &period) == KAOHE_OK) {
        dossier.period = cli->arguments[0];
        profile = connect_profile(cli, paper);
        dossier.branch = profile == NULL ? NULL : profile->branch;
    }
    if (first == NULL || (dossier.branch == NULL &&
                          (dossier.period != NULL || !isdigit((unsigned char)*first))))
        return misused(cli, tr("a branch and a period, a ledger number, or a file"),
                       first);
    client = connect_home(cli, &code);
    if (client == NULL)
        return code;
    code = dossier.period == NULL ? show_entry(cli, client, first, paper)
                                  : show_held(cli, client, &dossier, paper);
    kaohe_client_close(client);
    return code;
}

/* A file, or what can only be meant as one. */
static bool is_file(const char *name)
{
    return strcmp(name, "-") == 0 || strpbrk(name, "./") != NULL ||
           access(name, F_OK) == 0;
}

int verb_show(struct cli *cli)
{
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (cli->argument_count < 1 || cli->argument_count > 2)
        return misused(cli, tr("a branch and a period, a ledger number, or a file"),
                       NULL);
    if (!paper_open(&paper))
        return code;
    if (cli->argument_count == 1 && is_file(cli->arguments[0]))
        code = cli->value[OPTION_RANGE] != NULL
                   ? range_show_file(cli, cli->arguments[0], &paper)
                   : show_file(cli, cli->arguments[0], &paper);
    else
        code = show_online(cli, &paper);
    paper_close(&paper);
    return code;
}
