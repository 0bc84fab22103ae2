/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe submit: check, put into the outbox, send, show the receipt. Once a report is in
 * the outbox it is safe, whatever happens to the network, the daemon or this program.
 */
#include <stdio.h>
#include <stdlib.h>

#include "client/cli/connect.h"
#include "client/cli/csv_file.h"
#include "client/cli/filing.h"
#include "client/cli/input.h"
#include "client/cli/names.h"
#include "client/cli/report.h"
#include "client/cli/submit.h"
#include "client/cli/verbs.h"

/* Would headquarters refuse it? Then its findings are shown. By the report alone: what
 * was kept of headquarters' dossiers may have changed, and must not hold up a filing. */
static bool passes(const struct cli *cli, const char *path,
                   const struct kaohe_message *report, struct paper *paper, int *code)
{
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    struct names names;
    Check *check = NULL;
    const enum kaohe_err err = kaohe_check(NULL, report, input_now(), &bytes, &problem);

    if (err != KAOHE_OK)
        *code = fail(err, &problem);
    else
        check = paper_decode(paper, &kaohe__v1__check__descriptor, &bytes);
    kaohe_message_free(&bytes);
    if (check == NULL || check->verdict != VERDICT_REFUSED ||
        cli->value[OPTION_ANYWAY] != NULL)
        return check != NULL;
    *code = EXIT_REFUSED;
    check->file = (char *)path;
    fprintf(stderr, tr("kaohe: %s is not sent: headquarters would refuse it\n"), path);
    if (cli->json) {
        paper_print(&check->base);
    } else if (names_load_report(cli, report, paper, &names)) {
        csv_file_places(paper, path, check->findings, check->n_findings);
        report_findings(cli, &names.titles, check->findings, check->n_findings,
                        check->finding_count);
        fputs(tr("Correct it or give reasons with --because; --anyway sends it so.\n"),
              stderr);
    }
    return false;
}

/* A report that is in the outbox now. */
struct filed {
    uint64_t number;
    struct filing_source source;
};

/* Puts a report into the outbox, if it passes the check; *code says why not. */
static void keep(const struct cli *cli, struct kaohe_outbox *outbox, struct filed *filed,
                 const struct kaohe_message *report, int *code)
{
    const char *path = filed->source.path;
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err;

    if (!passes(cli, path, report, &filed->source.paper, code))
        return;
    err =
        kaohe_outbox_put(outbox, report->data, report->length, &filed->number, &problem);
    *code = err == KAOHE_OK ? EXIT_DONE : fail(err, &problem);
    if (filed->number > 0)
        fprintf(stderr, tr("kaohe: %s is in the outbox under number %llu\n"), path,
                (unsigned long long)filed->number);
}

/* Reads a report and puts it into the outbox. False if it is not in it, with *code. */
static bool put(const struct cli *cli, struct kaohe_outbox *outbox, struct filed *filed,
                int *code)
{
    struct paper *paper = &filed->source.paper;
    const char *path = filed->source.path;
    struct kaohe_message report;

    *code = EXIT_SYSTEM;
    if (!paper_open(paper))
        return false;
    filed->source.path = input_name(cli, path, paper);
    if (filed->source.path != NULL && input_report(cli, path, paper, &report, code))
        keep(cli, outbox, filed, &report, code);
    if (filed->number == 0 || paper->csv == NULL) /* only a CSV file's is asked again */
        paper_close(paper);
    return filed->number > 0;
}

/* Sends; the code is that of the connection when something stays behind. */
static int send_all(struct kaohe_outbox *outbox, struct kaohe_client *client)
{
    struct kaohe_sent sent = {.waiting = 0};
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err = kaohe_outbox_send(outbox, client, &sent, &problem);

    if (err == KAOHE_OK)
        return EXIT_DONE;
    fail(err, &problem);
    fprintf(stderr, tr("kaohe: reports waiting in the outbox: %llu\n"),
            (unsigned long long)sent.waiting);
    return exit_of(err);
}

static int send_and_show(const struct cli *cli, struct kaohe_outbox *outbox,
                         struct filed *filed, size_t count)
{
    int worst = EXIT_DONE;
    struct kaohe_client *client = connect_only(cli, &worst);

    if (client == NULL) {
        fputs(tr("kaohe: the report waits in the outbox\n"), stderr);
        return worst;
    }
    worst = send_all(outbox, client);
    for (size_t i = 0; i < count; i++) {
        const int code = filing_show(cli, outbox, worst == EXIT_DONE ? client : NULL,
                                     filed[i].number, &filed[i].source);

        worst = worst == EXIT_DONE ? code : worst;
    }
    kaohe_client_close(client);
    return worst;
}

int verb_submit(struct cli *cli)
{
    struct kaohe_outbox *outbox = NULL;
    struct kaohe_problem problem = {.subject = ""};
    const bool together = cli->value[OPTION_TOGETHER] != NULL;
    const size_t reports = together ? 1 : cli->argument_count;
    struct filed *filed = calloc(cli->argument_count + 1, sizeof *filed);
    size_t count = 0;
    int worst = EXIT_DONE;
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    if (cli->argument_count == 0) {
        free(filed);
        return misused(cli, tr("which file?"), NULL);
    }
    if (filed != NULL)
        err = kaohe_outbox_open(cli->home, &outbox, &problem);
    if (err != KAOHE_OK)
        worst = fail(err, &problem);
    for (size_t i = 0; err == KAOHE_OK && i < reports; i++) {
        int code = EXIT_DONE;

        filed[count] = (struct filed){.source.path = together ? NULL : cli->arguments[i]};
        count += put(cli, outbox, &filed[count], &code);
        worst = worst == EXIT_DONE ? code : worst;
    }
    if (count > 0) {
        const int code = send_and_show(cli, outbox, filed, count);

        worst = worst == EXIT_DONE ? code : worst;
    }
    kaohe_outbox_close(outbox);
    for (size_t i = 0; i < count; i++)
        paper_close(&filed[i].source.paper);
    free(filed);
    return worst;
}

int submit_report(const struct cli *cli, const char *name,
                  const struct kaohe_message *report)
{
    struct kaohe_outbox *outbox = NULL;
    struct kaohe_problem problem = {.subject = ""};
    struct filed filed = {.source.path = name};
    const enum kaohe_err err = kaohe_outbox_open(cli->home, &outbox, &problem);
    int code = EXIT_SYSTEM;

    if (err != KAOHE_OK) {
        code = fail(err, &problem);
    } else if (paper_open(&filed.source.paper)) {
        keep(cli, outbox, &filed, report, &code);
        if (filed.number > 0)
            code = send_and_show(cli, outbox, &filed, 1);
        paper_close(&filed.source.paper);
    }
    kaohe_outbox_close(outbox);
    return code;
}
