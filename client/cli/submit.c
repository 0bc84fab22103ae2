/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe submit: check, put into the outbox, send, show the receipt. Once a report is in
 * the outbox it is safe, whatever happens to the network, the daemon or this program.
 */
#include <stdio.h>

#include "client/cli/before.h"
#include "client/cli/connect.h"
#include "client/cli/csv_file.h"
#include "client/cli/filing.h"
#include "client/cli/input.h"
#include "client/cli/names.h"
#include "client/cli/report.h"
#include "client/cli/submit.h"
#include "client/cli/verbs.h"

/* One run of the verb. */
struct run {
    const struct cli *cli;
    struct kaohe_outbox *outbox;
    struct before before;
    int unreached; /* the code when there is no way to headquarters */
    int code;      /* of the first thing that went wrong */
};

static void note(struct run *run, int code)
{
    run->code = run->code == EXIT_DONE ? code : run->code;
}

static void show_findings(struct run *run, const char *path,
                          const struct kaohe_message *report, struct paper *paper,
                          Check *check)
{
    struct names names;

    check->file = (char *)path;
    fprintf(stderr, tr("kaohe: %s is not sent: headquarters would refuse it\n"), path);
    if (run->cli->json) {
        paper_print(&check->base);
    } else if (names_load_report(run->cli, report, paper, &names)) {
        csv_file_places(paper, path, check->findings, check->n_findings);
        report_findings(run->cli, &names.titles, check->findings, check->n_findings,
                        check->finding_count);
        fputs(tr("Correct errors; of a warning say why in a row of its code, or with "
                 "--because CODE=TEXT. --anyway sends it so.\n"),
              stderr);
    }
}

/* Would headquarters refuse it? Then its findings are shown. */
static bool passes(struct run *run, const char *path, const struct kaohe_message *report,
                   struct paper *paper)
{
    struct kaohe_problem problem = {.subject = ""};
    Check *check;

    if (run->cli->value[OPTION_ANYWAY] != NULL)
        return true;
    check = before_filing(&run->before, path, report, paper, &problem);
    if (check == NULL) {
        csv_file_problem(paper, path, &problem);
        note(run, fail(KAOHE_ERR_INVALID, &problem));
        return false;
    }
    if (!before_objects(check))
        return true;
    note(run, EXIT_REFUSED);
    show_findings(run, path, report, paper, check);
    return false;
}

/* Puts a report into the outbox. Gives its number there, 0 if it is not in it. */
static uint64_t put(struct run *run, struct filing_source *source,
                    const struct kaohe_message *report)
{
    struct kaohe_problem problem = {.subject = ""};
    uint64_t number = 0;
    enum kaohe_err err;

    if (!passes(run, source->path, report, &source->paper))
        return 0;
    err = kaohe_outbox_put(run->outbox, report->data, report->length, &number, &problem);
    if (err != KAOHE_OK)
        note(run, fail(err, &problem));
    else
        fprintf(stderr, tr("kaohe: %s is in the outbox under number %llu\n"),
                source->path, (unsigned long long)number);
    return number;
}

/* Sends all that waits. */
static bool send(struct run *run)
{
    struct kaohe_sent sent = {.waiting = 0};
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err;

    if (run->before.client == NULL || run->before.away) {
        fputs(tr("kaohe: the report waits in the outbox\n"), stderr);
        note(run, run->unreached);
        return false;
    }
    err = kaohe_outbox_send(run->outbox, run->before.client, &sent, &problem);
    if (err == KAOHE_OK)
        return true;
    note(run, fail(err, &problem));
    fprintf(stderr, tr("kaohe: reports waiting in the outbox: %llu\n"),
            (unsigned long long)sent.waiting);
    run->before.away = err == KAOHE_ERR_UNAVAILABLE;
    return false;
}

static void submit(struct run *run, struct filing_source *source,
                   const struct kaohe_message *report)
{
    const uint64_t number = put(run, source, report);

    if (number > 0) {
        const bool sent = send(run);

        note(run, filing_show(run->cli, run->outbox, sent ? run->before.client : NULL,
                              number, source));
    }
}

/* Each is sent before the next is looked at, which may rest on it. NULL: all arguments
 * are one report. */
static void submit_file(struct run *run, const char *path)
{
    struct filing_source source = {.path = path};
    struct kaohe_message report;
    int code = EXIT_SYSTEM;

    if (!paper_open(&source.paper)) {
        note(run, EXIT_SYSTEM);
        return;
    }
    source.path = input_name(run->cli, path, &source.paper);
    if (source.path != NULL &&
        input_report(run->cli, path, &source.paper, &report, &code) &&
        input_stamp(&source.paper, &report))
        submit(run, &source, &report);
    else
        note(run, code);
    paper_close(&source.paper);
}

static bool begin(struct run *run)
{
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err = kaohe_outbox_open(run->cli->home, &run->outbox, &problem);

    if (err != KAOHE_OK) {
        note(run, fail(err, &problem));
        return false;
    }
    run->before.cli = run->cli;
    run->before.client = connect_only(run->cli, &run->unreached);
    if (run->before.client != NULL)
        run->unreached = EXIT_UNAVAILABLE;
    return true;
}

static int end(struct run *run)
{
    kaohe_client_close(run->before.client);
    kaohe_outbox_close(run->outbox);
    return run->code;
}

int verb_submit(struct cli *cli)
{
    const bool together = cli->value[OPTION_TOGETHER] != NULL;
    struct run run = {.cli = cli};

    if (cli->argument_count == 0)
        return misused(cli, tr("which file?"), NULL);
    if (begin(&run)) {
        if (together)
            submit_file(&run, NULL);
        for (size_t i = 0; !together && i < cli->argument_count; i++)
            submit_file(&run, cli->arguments[i]);
    }
    return end(&run);
}

int submit_report(const struct cli *cli, const char *name,
                  const struct kaohe_message *report)
{
    struct run run = {.cli = cli};
    struct filing_source source = {.path = name};

    if (!paper_open(&source.paper))
        return EXIT_SYSTEM;
    if (begin(&run))
        submit(&run, &source, report);
    paper_close(&source.paper);
    return end(&run);
}
