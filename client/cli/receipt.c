/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows a receipt: what the ledger says of one filing, and where it put the branch on
 * the boards that it changed.
 */
#include "client/cli/receipt.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/marks.h"
#include "client/cli/print.h"
#include "client/cli/report.h"
#include "client/cli/table.h"
#include "wire/hash.h"

#define PLACE_TEXT 512
#define SHORT_HASH 8 /* bytes, as of the fingerprints of keys */

/* "place 3 (was 5)" */
static void add_change(const struct names *names, const Standing *standing,
                       struct text *text)
{
    if (!standing->has_place_doubled) {
        text_add(text, tr("no place"));
    } else {
        text_add(text, names->zh ? "第 " : "place ");
        names_add_place(standing->place_doubled, text);
        text_add(text, names->zh ? " 名" : "");
    }
    if (!standing->has_previous_place_doubled) {
        text_add(text, standing->has_place_doubled ? tr(" (new)") : "");
    } else if (!standing->has_place_doubled ||
               standing->previous_place_doubled != standing->place_doubled) {
        text_add(text, names->zh ? "（原第 " : " (was ");
        names_add_place(standing->previous_place_doubled, text);
        text_add(text, names->zh ? " 名）" : ")");
    }
}

static const char *or_question(const char *text)
{
    return text == NULL ? "?" : text;
}

static void print_standings(const struct cli *cli, const struct names *names,
                            const Receipt *receipt, struct arena *arena)
{
    struct table table;

    if (receipt->n_standings == 0 ||
        !table_open(&table, arena, 5, receipt->n_standings + 1))
        return;
    table.right = 1U << 1 | 1U << 3;
    table_cell(&table, 0, tr("Board"));
    table_cell(&table, 1, tr("Value"));
    table_cell(&table, 2, tr("Place"));
    table_cell(&table, 3, tr("Ranked"));
    for (size_t i = 0; i < receipt->n_standings; i++) {
        const Standing *standing = receipt->standings[i];
        char marks[MARKS_SIZE];
        struct text text;

        table_next(&table);
        text = table_text(&table);
        names_add_board(names, standing->board, &text);
        text_add(&text, " ");
        text_add(&text, standing->period == NULL ? "?" : standing->period);
        table_end_text(&table, 0, &text);
        text = table_text(&table);
        names_add_value(names, names_board(names, standing->board), standing->value,
                        &text);
        table_end_text(&table, 1, &text);
        text = table_text(&table);
        add_change(names, standing, &text);
        table_end_text(&table, 2, &text);
        text = table_text(&table);
        text_add_int(&text, standing->ranked);
        table_end_text(&table, 3, &text);
        table_cell(&table, 4, marks_of(standing, marks));
    }
    table_next(&table);
    table_print(cli, &table);
}

/* The same for paper of 80 columns: two lines a board. */
static void print_places(const struct names *names, const Receipt *receipt,
                         struct arena *arena)
{
    if (receipt->n_standings > 0)
        puts(tr("Places"));
    for (size_t i = 0; i < receipt->n_standings; i++) {
        const Standing *standing = receipt->standings[i];
        struct text board;
        struct text value;
        struct text change;
        char known[MARKS_SIZE], marks[MARKS_SIZE + 8] = "";

        if (marks_of(standing, known)[0] != '\0')
            snprintf(marks, sizeof marks, "  %s", known);
        text_init_arena(&board, arena, PLACE_TEXT);
        text_init_arena(&value, arena, PLACE_TEXT);
        text_init_arena(&change, arena, PLACE_TEXT);
        names_add_board(names, standing->board, &board);
        names_add_value(names, names_board(names, standing->board), standing->value,
                        &value);
        add_change(names, standing, &change);
        printf("  %s %s\n", or_question(text_end(&board)), or_question(standing->period));
        printf(tr("    %s, %s, %lld ranked%s\n"), or_question(text_end(&value)),
               or_question(text_end(&change)), (long long)standing->ranked, marks);
        if (standing->moved_others > 0)
            printf(trn("    %lld other moved\n", "    %lld others moved\n",
                       (uint64_t)standing->moved_others),
                   (long long)standing->moved_others);
    }
}

static void print_field(const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    printf("  %s", name);
    print_padding(name, 10);
    printf("  %s\n", value);
}

/* "branch TNY" and "headquarters", as the ledger has them, in the reader's words. */
static void print_filed_by(const struct names *names, const char *who,
                           struct arena *arena)
{
    static const char branch[] = "branch ";
    struct text text;
    const char *words;

    text_init_arena(&text, arena, 512);
    if (who != NULL && strncmp(who, branch, strlen(branch)) == 0)
        names_add_branch(names, who + strlen(branch), &text);
    else
        text_add(&text, who == NULL                        ? ""
                        : strcmp(who, "headquarters") == 0 ? tr("headquarters")
                                                           : who);
    words = text_end(&text);
    print_field(tr("Filed by"), words == NULL ? who : words);
}

static const char *other_kind(EntryKind kind)
{
    switch (kind) {
    case ENTRY_KIND_KEY:
        return tr("a key");
    case ENTRY_KIND_DATA:
        return tr("a data file");
    case ENTRY_KIND_PERIOD:
        return tr("a period");
    case ENTRY_KIND_EDITION:
        return tr("an edition");
    case ENTRY_KIND_EPOCH:
        return tr("a new epoch");
    case ENTRY_KIND_SIGNING_KEY:
        return tr("a new signing key");
    case ENTRY_KIND_ERASURE:
        return tr("an erasure");
    default:
        return "?";
    }
}

/* An entry that is no filing. */
static void print_other(const struct cli *cli, const Receipt *receipt)
{
    char time[PRINT_TIME_SIZE];

    printf(tr("%sLedger number %lld%s: %s\n"), print_tone(cli, TONE_STRONG),
           (long long)receipt->entry, print_tone(cli, TONE_PLAIN),
           other_kind(receipt->kind));
    print_field(tr("Received"), print_time(cli, receipt->time, time));
}

static void print_counts(const Receipt *receipt)
{
    char counts[128];

    if (!receipt->has_added)
        return;
    snprintf(counts, sizeof counts, tr("%lld added, %lld replaced, %lld withdrawn"),
             (long long)receipt->added, (long long)receipt->replaced,
             (long long)receipt->withdrawn);
    print_field(tr("Records"), counts);
}

static void print_filing(const struct cli *cli, const struct names *names,
                         const Receipt *receipt, struct arena *arena)
{
    char time[PRINT_TIME_SIZE];
    char revision[24];
    struct text branch;
    const char *name;

    text_init_arena(&branch, arena, 512);
    names_add_branch(names, receipt->branch, &branch);
    name = text_end(&branch);
    printf(tr("%sLedger number %lld%s: %s %s %s%s%s%s\n"), print_tone(cli, TONE_STRONG),
           (long long)receipt->entry, print_tone(cli, TONE_PLAIN),
           name == NULL ? "?" : name, receipt->period == NULL ? "?" : receipt->period,
           print_tone(cli, receipt->verdict == VERDICT_REFUSED ? TONE_BAD : TONE_GOOD),
           report_verdict(receipt->verdict), print_tone(cli, TONE_PLAIN),
           receipt->provenance == PROVENANCE_INVENTED ? tr(" (invented figures)") : "");
    snprintf(revision, sizeof revision, "%lld", (long long)receipt->revision);
    print_field(tr("Received"), print_time(cli, receipt->time, time));
    print_filed_by(names, receipt->filed_by, arena);
    print_field(tr("Filer"), receipt->filer);
    print_field(tr("Approver"), receipt->approver);
    print_field(tr("Revision"), receipt->verdict == VERDICT_REFUSED ? NULL : revision);
    print_counts(receipt);
    report_findings(cli, &names->titles, receipt->findings, receipt->n_findings,
                    receipt->finding_count);
}

static void print_entry(const struct cli *cli, const struct names *names,
                        const Receipt *receipt, struct arena *arena)
{
    if (receipt->kind == ENTRY_KIND_FILING)
        print_filing(cli, names, receipt, arena);
    else
        print_other(cli, receipt);
}

/* 0 bytes: absent. */
static void print_hash(const char *name, ProtobufCBinaryData bytes, size_t limit)
{
    char text[2 * HASH_BYTES + 1] = "";

    for (size_t i = 0; i < bytes.len && i < limit && i < HASH_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes.data[i]);
    print_field(name, text);
}

/* What shows, years later, that the paper tells of this filing: its hash, and the batch
 * and the key that the signature is of. */
static void print_proof(const ReceiptView *view)
{
    const Receipt *receipt = view->receipt;
    char batch[64];

    puts(tr("Proof"));
    print_hash(tr("Short hash"), receipt->content, SHORT_HASH);
    print_hash(tr("SHA-256"), receipt->content, HASH_BYTES);
    print_field(tr("Rules"), receipt->rule_set);
    print_field(tr("Branch's"), receipt->client_rule_set);
    if (view->head != NULL) {
        snprintf(batch, sizeof batch, tr("%lld, epoch %lld"),
                 (long long)view->head->batch, (long long)view->head->epoch);
        print_field(tr("Batch"), batch);
    }
    print_hash(tr("Signed by"), view->signed_->key_id, SHORT_HASH);
    puts(view->verified
             ? tr("The receipt is genuine: its signature holds.")
             : tr("Not verified: no signing key is known; give --signing-key."));
}

void receipt_print(const struct cli *cli, const struct names *names,
                   const Receipt *receipt, struct arena *arena)
{
    print_entry(cli, names, receipt, arena);
    print_standings(cli, names, receipt, arena);
}

void receipt_print_paper(const struct cli *cli, const struct names *names,
                         const ReceiptView *view, struct arena *arena)
{
    puts(view->receipt->kind == ENTRY_KIND_FILING ? tr("Receipt of a report")
                                                  : tr("Receipt of an entry"));
    print_entry(cli, names, view->receipt, arena);
    print_places(names, view->receipt, arena);
    print_proof(view);
}
