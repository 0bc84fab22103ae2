/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dossier as a table, a figure, a date or an option a row; and what the rules found in
 * its filings.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/export.h"
#include "client/cli/held.h"
#include "client/cli/print.h"
#include "client/cli/record.h"
#include "domain/record.h"
#include "wire/wording.h"

#define LINE_SIZE (32 * 1024)

bool export_find_branch(const struct cli *cli, struct export *e)
{
    struct paper paper;

    if (e->branch != NULL)
        return true;
    if (!paper_open(&paper))
        return false;
    const Profile *profile = connect_profile(cli, &paper);
    if (profile != NULL && profile->branch != NULL) {
        snprintf(e->own, sizeof e->own, "%s", profile->branch);
        e->branch = e->own;
    }
    paper_close(&paper);
    return e->branch != NULL;
}

static void add_reasons(const HeldRecord *held, struct text *text)
{
    if (held->correction_reason != NULL)
        text_add(text, held->correction_reason);
    for (size_t i = 0; i < held->n_justifications; i++) {
        text_add(text, text->length > 0 ? "; " : "");
        text_add(text, held->justifications[i]->code);
        text_add(text, ": ");
        text_add(text, held->justifications[i]->text);
    }
}

struct row {
    const struct export *e;
    const HeldRecord *held;
    const char *key;
};

static void begin_row(const struct row *row, const char *field)
{
    const struct export *e = row->e;
    char buffer[LINE_SIZE];
    struct text text;

    grid_text(e->grid, e->branch);
    grid_text(e->grid, e->period);
    text_init(&text, buffer, sizeof buffer);
    title_add_record(&text, &e->names.titles, row->key);
    grid_text(e->grid, buffer);
    text_init(&text, buffer, sizeof buffer);
    title_add_field(&text, &e->names.titles, row->key, field);
    grid_text(e->grid, buffer);
}

static void end_row(const struct row *row)
{
    const struct export *e = row->e;
    const HeldRecord *held = row->held;
    char buffer[LINE_SIZE];
    struct text text;

    grid_text(e->grid, held->by_headquarters ? tr("headquarters") : tr("branch"));
    grid_count(e->grid, held->has_entry, held->entry);
    grid_count(e->grid, held->has_revision, held->revision);
    text_init(&text, buffer, sizeof buffer);
    add_reasons(held, &text);
    grid_text(e->grid, buffer);
    grid_text(e->grid, row->key);
    export_as_of(e);
    grid_end_row(e->grid);
}

static void add_words(void *to, const char *field, const char *words)
{
    const struct row *row = to;

    begin_row(row, field);
    grid_text(row->e->grid, words);
    end_row(row);
}

static void add_figure(const struct row *row, size_t number)
{
    const struct record_field field = record_field_at(row->held->record, number);
    char name[RECORD_FIELD_MAX];
    struct decimal value;
    struct text text;

    if (!field.present)
        return;
    text_init(&text, name, sizeof name);
    record_field_name(row->held->record, number, &text);
    begin_row(row, name);
    if (field.type == FIELD_COUNT)
        grid_count(row->e->grid, true, field.count);
    else if (decimal_parse(field.text, &value) == KAOHE_OK)
        grid_number(row->e->grid, value);
    else
        grid_text(row->e->grid, field.text);
    end_row(row);
}

int export_dossier(struct export *e)
{
    const struct grid_column columns[] = {
        {tr("Branch"), 8},  {tr("Period"), 8}, {tr("Record"), 40}, {tr("Field"), 24},
        {tr("Value"), 16},  {tr("By"), 10},    {tr("Number"), 10}, {tr("Revision"), 8},
        {tr("Reason"), 40}, {tr("Key"), 40},
    };
    DossierRequest wanted = DOSSIER_REQUEST_INIT;
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    export_head(e, columns, sizeof columns / sizeof *columns);
    wanted.branch = (char *)(uintptr_t)e->branch;
    wanted.period = (char *)(uintptr_t)e->period;
    wanted.has_as_of = e->as_of.entry > 0;
    wanted.as_of = e->as_of.entry;
    const Dossier *dossier = held_fetch(e->client, &wanted, &paper, &code);
    for (size_t i = 0; dossier != NULL && i < dossier->n_records; i++) {
        const HeldRecord *held = dossier->records[i];
        char key[RECORD_KEY_MAX];
        struct text text;

        text_init(&text, key, sizeof key);
        if (record_key(held->record, &text) != KAOHE_OK)
            continue;
        struct row row = {e, held, key};

        for (size_t j = 0; j < record_field_count(held->record); j++)
            add_figure(&row, j);
        record_words(held->record, e->names.zh, add_words, &row);
    }
    paper_close(&paper);
    return code;
}

static void add_finding(const struct export *e, const Receipt *receipt,
                        const Finding *finding)
{
    char time[PRINT_TIME_SIZE];
    char buffer[LINE_SIZE];
    struct text text;

    grid_text(e->grid, e->branch);
    grid_text(e->grid, e->period);
    grid_count(e->grid, true, receipt->entry);
    grid_text(e->grid, print_time(e->cli, receipt->time, time));
    grid_text(e->grid,
              receipt->verdict == VERDICT_REFUSED ? tr("refused") : tr("accepted"));
    text_init(&text, buffer, sizeof buffer);
    wording_severity(&text, finding->severity, e->names.zh);
    grid_text(e->grid, buffer);
    grid_text(e->grid, finding->code);
    text_init(&text, buffer, sizeof buffer);
    wording_subject(&text, finding, &e->names.titles);
    grid_text(e->grid, buffer);
    text_init(&text, buffer, sizeof buffer);
    wording_add(&text, finding, WORDING_TEXT, &e->names.titles);
    grid_text(e->grid, buffer);
    grid_text(e->grid, finding->reason);
    grid_text(e->grid, receipt->rule_set);
    export_as_of(e);
    grid_end_row(e->grid);
}

static int add_receipt(const struct export *e, int64_t entry)
{
    ReceiptRequest receipt = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    receipt.has_entry = true;
    receipt.entry = entry;
    request.verb_case = VERB_RECEIPT;
    request.receipt = &receipt;
    /* A branch may not read the receipts of what headquarters filed for it. */
    const Reply *reply = connect_try(e->client, &request, &paper);
    if (reply != NULL) {
        const struct kaohe_message bytes = {reply->receipt->receipt.data,
                                            reply->receipt->receipt.len};
        const Receipt *opened =
            paper_decode(&paper, &kaohe__v1__receipt__descriptor, &bytes);

        for (size_t i = 0; opened != NULL && i < opened->n_findings; i++)
            add_finding(e, opened, opened->findings[i]);
    }
    paper_close(&paper);
    return EXIT_DONE;
}

int export_findings(struct export *e)
{
    const struct grid_column columns[] = {
        {tr("Branch"), 8},        {tr("Period"), 8},   {tr("Number"), 10},
        {tr("Filed"), 30},        {tr("Verdict"), 10}, {tr("Severity"), 8},
        {tr("Rule"), 8},          {tr("Figure"), 40},  {tr("Finding"), 80},
        {tr("Reason given"), 40}, {tr("Rules"), 20},
    };
    HistoryRequest history = HISTORY_REQUEST_INIT;
    bool more = true;
    int code = EXIT_DONE;

    export_head(e, columns, sizeof columns / sizeof *columns);
    history.branch = (char *)(uintptr_t)e->branch;
    history.period = (char *)(uintptr_t)e->period;
    while (more && code == EXIT_DONE) {
        struct paper paper;
        Request request = REQUEST_INIT;

        if (!paper_open(&paper))
            return EXIT_SYSTEM;
        request.verb_case = VERB_HISTORY;
        request.history = &history;
        const Reply *reply = connect_ask(e->client, &request, &paper, &code);
        more = reply != NULL;
        code = more ? EXIT_DONE : code;
        for (size_t i = 0; more && code == EXIT_DONE && i < reply->history->n_revisions;
             i++)
            if (e->as_of.entry == 0 ||
                reply->history->revisions[i]->entry <= e->as_of.entry)
                code = add_receipt(e, reply->history->revisions[i]->entry);
        more = more && reply->history->has_next;
        history.has_before = more;
        history.before = more ? reply->history->next : 0;
        paper_close(&paper);
    }
    return code;
}
