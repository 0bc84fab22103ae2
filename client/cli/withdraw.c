/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe withdraw: takes records of a dossier back, by their keys. It is filed like any
 * report, through the outbox, and rests on a revision: the one given with --base, which
 * needs no network, or else the one that headquarters holds now.
 */
#include <stdio.h>

#include "client/cli/because.h"
#include "client/cli/connect.h"
#include "client/cli/options.h"
#include "client/cli/submit.h"
#include "client/cli/verbs.h"
#include "wire/limits.h"

/* The revision that is held now. */
static bool ask_base(const struct cli *cli, struct paper *paper, Submission *report,
                     int *code)
{
    struct kaohe_client *client = connect_home(cli, code);
    DossierRequest dossier = DOSSIER_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply = NULL;

    if (client == NULL) {
        fputs(tr("kaohe: give --base REVISION to put it into the outbox all the same\n"),
              stderr);
        return false;
    }
    dossier.branch = report->branch;
    dossier.period = report->period;
    dossier.has_offset = true;
    dossier.offset = LIMIT_DOSSIER_RECORDS; /* its revision is wanted, no record */
    request.verb_case = VERB_DOSSIER;
    request.dossier = &dossier;
    reply = connect_ask(client, &request, paper, code);
    if (reply != NULL) {
        report->base_revision = reply->dossier->revision;
        report->has_base_revision = true;
    }
    kaohe_client_close(client);
    return report->has_base_revision;
}

static int withdraw(const struct cli *cli, struct paper *paper, Submission *report)
{
    struct kaohe_message bytes;
    int code = EXIT_USAGE;

    if (report->has_base_revision
            ? !options_value(cli, OPTION_BASE, 1, &report->base_revision)
            : !ask_base(cli, paper, report, &code))
        return code;
    if (!because_add(cli, paper, report))
        return EXIT_SYSTEM;
    bytes = paper_encode(paper, &report->base);
    return bytes.data == NULL ? EXIT_SYSTEM : submit_report(cli, "withdraw", &bytes);
}

int verb_withdraw(struct cli *cli)
{
    Submission report = SUBMISSION_INIT;
    struct paper paper;
    int code;

    if (cli->argument_count < 2)
        return misused(cli, tr("which period, and which records?"), NULL);
    if (cli->value[OPTION_REASON] == NULL)
        return misused(cli, tr("why? Give --reason TEXT"), NULL);
    if (!paper_open(&paper))
        return EXIT_SYSTEM;
    const Profile *profile = connect_profile(cli, &paper);
    report.branch = (char *)cli->value[OPTION_BRANCH];
    if (report.branch == NULL && profile != NULL)
        report.branch = profile->branch;
    report.period = cli->arguments[0];
    report.withdrawals = cli->arguments + 1;
    report.n_withdrawals = cli->argument_count - 1;
    report.correction_reason = (char *)cli->value[OPTION_REASON];
    report.filer = (char *)cli->value[OPTION_FILER];
    report.approver = (char *)cli->value[OPTION_APPROVER];
    report.has_base_revision = cli->value[OPTION_BASE] != NULL;
    code = report.branch == NULL ? misused(cli, tr("which branch?"), NULL)
                                 : withdraw(cli, &paper, &report);
    paper_close(&paper);
    return code;
}
