/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows one entry of the outbox in full, and keeps its receipt as a file where the user
 * wants one.
 */
#include "client/cli/filing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/csv_file.h"
#include "client/cli/receipt.h"
#include "wire/csv_report.h"
#include "wire/json.h"

const char *filing_state(OutboxState state)
{
    switch (state) {
    case OUTBOX_STATE_WAITING:
        return tr("waiting");
    case OUTBOX_STATE_ACKNOWLEDGED:
        return tr("acknowledged");
    case OUTBOX_STATE_REFUSED:
        return tr("refused");
    case OUTBOX_STATE_QUARANTINED:
        return tr("set aside");
    default:
        return "?";
    }
}

static int code_of(const OutboxEntry *entry)
{
    if (entry->state == OUTBOX_STATE_ACKNOWLEDGED)
        return EXIT_DONE;
    if (entry->state == OUTBOX_STATE_WAITING)
        return EXIT_UNAVAILABLE;
    return entry->error == ERROR_CODE_NOT_PERMITTED ? EXIT_DENIED : EXIT_REFUSED;
}

/* The signed receipt as JSON, for `kaohe show FILE` and for other programs. */
static bool save_receipt(const char *path, const SignedReceipt *receipt)
{
    char *text = NULL;
    FILE *file = NULL;
    bool done = json_write(&receipt->base, JSON_INDENTED, &text) == KAOHE_OK;

    if (done) {
        file = fopen(path, "w");
        done = file != NULL && fputs(text, file) >= 0 && fputc('\n', file) == '\n';
        if (file != NULL && fclose(file) != 0)
            done = false;
    }
    if (!done)
        fprintf(stderr, "kaohe: %s: %s\n", path, strerror(errno));
    free(text);
    return done;
}

static void print(const struct cli *cli, struct kaohe_client *client, struct paper *paper,
                  const OutboxEntry *entry, const struct filing_source *source)
{
    const struct csv_report *csv = source == NULL ? NULL : source->paper.csv;
    struct names names;
    struct text problem;

    if (cli->json) {
        paper_print(&entry->base);
    } else if (entry->receipt != NULL) {
        if (!names_load(cli, client, paper, &names))
            return;
        if (csv != NULL) {
            names.titles.records = csv->submission->records;
            names.titles.record_count = csv->submission->n_records;
        }
        receipt_print(cli, &names, entry->receipt->receipt, &paper->arena);
    } else {
        text_init_arena(&problem, &paper->arena, 1024);
        fail_add(&problem, entry->problem == NULL ? "" : entry->problem);
        printf(tr("Number %llu in the outbox (%s %s): %s%s%s\n"),
               (unsigned long long)entry->number,
               entry->branch == NULL ? "?" : entry->branch,
               entry->period == NULL ? "?" : entry->period, filing_state(entry->state),
               entry->problem == NULL ? "" : ": ",
               text_end(&problem) == NULL ? entry->problem : problem.buffer);
    }
}

/* Findings of the receipt name the cells of a CSV file, as those of `check` do. */
static void name_cells(struct filing_source *source, const OutboxEntry *entry)
{
    if (source != NULL && entry->receipt != NULL && entry->receipt->receipt != NULL)
        csv_file_places(&source->paper, source->path, entry->receipt->receipt->findings,
                        entry->receipt->receipt->n_findings);
}

/* For later checks without the network. A check says how far it knows; that this did not
 * work changes nothing for the report that was filed. */
static void keep_context(const struct cli *cli, struct kaohe_client *client,
                         const OutboxEntry *entry)
{
    struct kaohe_problem unheard = {.subject = ""};

    if (kaohe_context_refresh(cli->home, client, entry->branch, entry->period,
                              &unheard) != KAOHE_OK)
        fputs(tr("kaohe: what headquarters holds now could not be kept for later "
                 "checks\n"),
              stderr);
}

int filing_show(const struct cli *cli, struct kaohe_outbox *outbox,
                struct kaohe_client *client, uint64_t number,
                struct filing_source *source)
{
    struct paper paper;
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    OutboxEntry *entry = NULL;
    const char *path = cli->value[OPTION_RECEIPT];
    enum kaohe_err err;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    err = kaohe_outbox_entry(outbox, number, &bytes, &problem);
    if (err == KAOHE_OK)
        entry = paper_decode(&paper, &kaohe__v1__outbox_entry__descriptor, &bytes);
    else
        code = fail(err, &problem);
    if (entry != NULL) {
        if (client != NULL && entry->state == OUTBOX_STATE_ACKNOWLEDGED)
            keep_context(cli, client, entry);
        if (!cli->json)
            name_cells(source, entry);
        print(cli, client, &paper, entry, source);
        code = code_of(entry);
        if (path != NULL && entry->receipt != NULL &&
            !save_receipt(path, entry->receipt->signed_))
            code = EXIT_IO;
    }
    kaohe_message_free(&bytes);
    paper_close(&paper);
    return code;
}
