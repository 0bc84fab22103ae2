/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One file of a drop folder: judged, filed through the outbox, answered. A file is known
 * by its content: the outbox knows what an entry was made of, so that the same content is
 * filed once, whatever it is called and wherever this program was stopped.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client/cli/csv_file.h"
#include "client/cli/folder.h"
#include "client/cli/input.h"
#include "wire/csv_report.h"

static bool is_json(const char *name)
{
    const char *point = strrchr(name, '.');

    return point != NULL && strcasecmp(point, ".json") == 0;
}

/* The report in the file; NULL with `results` to answer it if there is none, or without
 * results if it cannot be answered now. */
static const Submission *read_report(const struct folder *folder,
                                     const struct folder_file *file, struct paper *paper,
                                     struct folder_results *results)
{
    struct csv_report *csv = arena_alloc(&paper->arena, sizeof *csv);
    struct kaohe_problem problem = {.subject = ""};
    struct kaohe_message bytes = {NULL, 0};
    const Submission *report = NULL;
    struct data_set data;

    *results = (struct folder_results){.count = 0};
    if (csv == NULL || !paper_data(&folder->cli, paper, &data))
        return NULL;
    if (is_json(file->name)) {
        if (kaohe_message_from_json("Submission", (const char *)file->data, file->length,
                                    &bytes, &problem) == KAOHE_OK)
            report = paper_decode(paper, &kaohe__v1__submission__descriptor, &bytes);
        else if (!folder_words_unread(file, NULL, &problem, paper, results))
            results->count = 0;
        kaohe_message_free(&bytes);
        return report;
    }
    if (csv_read((struct bytes){file->data, file->length}, &data, &paper->arena, csv) ==
        KAOHE_OK) {
        paper->csv = csv;
        return csv->submission;
    }
    if (!folder_words_unread(file, csv, NULL, paper, results))
        results->count = 0;
    return NULL;
}

static void give_back(struct folder *folder, const struct folder_file *file,
                      const struct folder_results *results)
{
    if (results->count == 0) {
        folder_note(folder, EXIT_SYSTEM);
        return;
    }
    if (!folder_lay(folder, file, TRAY_RETURNED, results))
        return;
    fprintf(stderr, tr("kaohe: %s: returned\n"), file->name);
    folder_note(folder, EXIT_REFUSED);
}

/* Would headquarters take it? Otherwise it is given back. */
static bool passes(struct folder *folder, const struct folder_file *file,
                   const Submission *report, const struct kaohe_message *bytes,
                   struct paper *paper)
{
    struct folder_results results = {.count = 0};
    struct kaohe_problem problem = {.subject = ""};
    const Check *check =
        before_filing(&folder->before, file->name, bytes, paper, &problem);

    if (check != NULL && !before_objects(check))
        return true;
    if (check != NULL) {
        const struct folder_findings findings = {report, check->findings,
                                                 check->n_findings, check->finding_count};

        if (!folder_words_findings(folder, file, &findings, paper, &results))
            results.count = 0;
    } else {
        csv_file_problem(paper, file->name, &problem);
        if (!folder_words_unread(file, NULL, &problem, paper, &results))
            results.count = 0;
    }
    give_back(folder, file, &results);
    return false;
}

static void let_wait(struct folder *folder, const struct folder_file *file,
                     uint64_t number)
{
    const struct folder_results nothing = {.count = 0};

    if (folder_lay(folder, file, TRAY_WAITING, &nothing))
        fprintf(stderr, tr("kaohe: %s is in the outbox under number %llu\n"), file->name,
                (unsigned long long)number);
}

static void judge(struct folder *folder, const struct folder_file *file,
                  struct paper *paper)
{
    struct folder_results results;
    struct kaohe_problem problem = {.subject = ""};
    const Submission *report = read_report(folder, file, paper, &results);
    struct kaohe_message bytes = {NULL, 0};
    uint64_t number = 0;
    enum kaohe_err err;

    if (report == NULL) {
        give_back(folder, file, &results);
        return;
    }
    bytes = paper_encode(paper, &report->base);
    if (bytes.data == NULL || !passes(folder, file, report, &bytes, paper) ||
        !input_stamp(paper, &bytes))
        return;
    err = kaohe_outbox_put_once(folder->outbox, &bytes, file->source, &number, &problem);
    if (err == KAOHE_ERR_TOO_LARGE || err == KAOHE_ERR_INVALID) {
        if (folder_words_unread(file, NULL, &problem, paper, &results))
            give_back(folder, file, &results);
    } else if (err != KAOHE_OK) {
        folder_note(folder, fail(err, &problem));
    } else {
        let_wait(folder, file, number);
        folder_send(folder);
    }
}

void folder_take(struct folder *folder, const char *name)
{
    struct kaohe_problem problem = {.subject = ""};
    struct folder_file file;
    struct paper paper;
    uint64_t number = 0;
    enum kaohe_err err;

    if (!folder_file_read(folder, folder->root, name, &file))
        return;
    err = kaohe_outbox_find(folder->outbox, file.source, &number, &problem);
    if (err == KAOHE_OK) {
        let_wait(folder, &file, number);
    } else if (err != KAOHE_ERR_NOT_FOUND) {
        folder_note(folder, fail(err, &problem));
    } else if (paper_open(&paper)) {
        judge(folder, &file, &paper);
        paper_close(&paper);
    }
    folder_file_free(&file);
}

/* ---- what became of it ---- */

/* Headquarters refused it, or it can never be filed. */
static bool answer_refusal(struct folder *folder, const struct folder_file *file,
                           const OutboxEntry *entry, struct paper *paper,
                           struct folder_results *results)
{
    struct kaohe_problem problem = {.reason = entry->problem};
    const Submission *report = NULL;
    const Receipt *receipt = entry->receipt == NULL ? NULL : entry->receipt->receipt;

    if (receipt != NULL)
        report = read_report(folder, file, paper, results);
    if (report == NULL) {
        if (problem.reason == NULL)
            problem.reason = "headquarters refused it";
        return folder_words_unread(file, NULL, &problem, paper, results);
    }
    const struct folder_findings findings = {report, receipt->findings,
                                             receipt->n_findings, receipt->finding_count};

    return folder_words_findings(folder, file, &findings, paper, results);
}

static void answer(struct folder *folder, const struct folder_file *file,
                   const OutboxEntry *entry, struct paper *paper)
{
    struct folder_results results = {.count = 0};

    if (entry->state == OUTBOX_STATE_WAITING) {
        folder->waiting = true;
    } else if (entry->state == OUTBOX_STATE_ACKNOWLEDGED && entry->receipt != NULL) {
        if (folder_words_receipt(folder, entry->receipt, paper, &results) &&
            folder_lay(folder, file, TRAY_TAKEN, &results))
            fprintf(stderr, tr("kaohe: %s: filed, the receipt lies beside it\n"),
                    file->name);
    } else if (answer_refusal(folder, file, entry, paper, &results)) {
        /* The same may be handed in anew: what stood in its way may be gone then. */
        give_back(folder, file, &results);
        if (folder->worst != EXIT_IO &&
            kaohe_outbox_forget(folder->outbox, entry->number, NULL) != KAOHE_OK)
            folder_note(folder, EXIT_IO);
    }
}

void folder_settle(struct folder *folder, const char *name)
{
    struct kaohe_problem problem = {.subject = ""};
    struct kaohe_message bytes = {NULL, 0};
    const OutboxEntry *entry = NULL;
    struct folder_file file;
    struct paper paper;
    uint64_t number = 0;
    enum kaohe_err err;

    if (!folder_file_read(folder, folder->trays[TRAY_WAITING], name, &file))
        return;
    err = kaohe_outbox_find(folder->outbox, file.source, &number, &problem);
    if (err == KAOHE_ERR_NOT_FOUND) {
        folder_put_back(folder, &file);
    } else if (err == KAOHE_OK && paper_open(&paper)) {
        err = kaohe_outbox_entry(folder->outbox, number, &bytes, &problem);
        if (err == KAOHE_OK)
            entry = paper_decode(&paper, &kaohe__v1__outbox_entry__descriptor, &bytes);
        if (entry != NULL)
            answer(folder, &file, entry, &paper);
        kaohe_message_free(&bytes);
        paper_close(&paper);
    }
    if (err != KAOHE_OK && err != KAOHE_ERR_NOT_FOUND)
        folder_note(folder, fail(err, &problem));
    folder_file_free(&file);
}
