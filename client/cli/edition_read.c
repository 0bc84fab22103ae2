/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An edition is believed when the signed receipt of its entry is of these very bytes, and
 * a board of it when what the daemon gives has the digest that was sealed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/edition.h"
#include "client/cli/options.h"
#include "client/cli/print.h"
#include "client/cli/signed.h"
#include "wire/board_digest.h"

static const Edition *fetch(const struct cli *cli, struct kaohe_client *client,
                            struct paper *paper, int *code)
{
    EditionsRequest editions = EDITIONS_REQUEST_INIT;
    Request request = REQUEST_INIT;

    *code = EXIT_USAGE;
    editions.has_number = true;
    if (!options_number("edition", cli->arguments[1], 1, &editions.number))
        return NULL;
    request.verb_case = VERB_EDITIONS;
    request.editions = &editions;
    const Reply *reply = connect_ask(client, &request, paper, code);
    return reply != NULL && reply->editions->n_editions == 1
               ? reply->editions->editions[0]
               : NULL;
}

/* The body of the entry is the edition without its number in the ledger. */
static bool is_of(const Receipt *receipt, const Edition *edition, struct paper *paper)
{
    Edition body = *edition;
    uint8_t hash[HASH_BYTES];

    body.has_entry = false;
    const struct kaohe_message bytes = paper_encode(paper, &body.base);
    hash_sha256(bytes.data, bytes.length, hash);
    return receipt->kind == ENTRY_KIND_EDITION && receipt->entry == edition->entry &&
           receipt->time == edition->time && receipt->content.len == HASH_BYTES &&
           memcmp(receipt->content.data, hash, HASH_BYTES) == 0;
}

static bool prove(const struct cli *cli, struct kaohe_client *client,
                  struct edition_read *read, struct paper *paper, int *code)
{
    ReceiptRequest receipt = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    receipt.has_entry = true;
    receipt.entry = read->edition->entry;
    request.verb_case = VERB_RECEIPT;
    request.receipt = &receipt;
    const Reply *reply = connect_ask(client, &request, paper, code);
    if (reply == NULL)
        return false;
    const ReceiptView *view = signed_open(cli, reply->receipt, paper, code);
    if (view == NULL)
        return false;
    read->proved = view->verified;
    if (is_of(view->receipt, read->edition, paper))
        return true;
    fputs(tr("kaohe: the receipt is of another edition than the daemon gives\n"), stderr);
    *code = EXIT_REFUSED;
    return false;
}

/* By its name, or its key. */
static bool is_meant(const struct cli *cli, const EditionBoard *board)
{
    const char *wanted = cli->argument_count < 3 ? NULL : cli->arguments[2];
    const size_t length = wanted == NULL ? 0 : strcspn(wanted, "/");

    return wanted == NULL ||
           (strncmp(wanted, board->board, length) == 0 && board->board[length] == '\0' &&
            (wanted[length] == '\0' || strcmp(wanted + length + 1, board->period) == 0));
}

static bool open_edition(const struct cli *cli, struct kaohe_client *client,
                         struct paper *paper, struct edition_read *out, int *code)
{
    *out = (struct edition_read){.edition = fetch(cli, client, paper, code)};
    if (out->edition == NULL || !prove(cli, client, out, paper, code))
        return false;
    if (!names_load_as_of(cli, client, out->edition->as_of, paper, &out->names)) {
        *code = out->names.code;
        return false;
    }
    for (size_t i = 0; i < out->edition->n_boards; i++)
        if (is_meant(cli, out->edition->boards[i]))
            return true;
    fprintf(stderr, tr("kaohe: the edition has no board %s\n"),
            cli->argument_count > 2 ? cli->arguments[2] : "");
    *code = EXIT_NO_INPUT;
    return false;
}

static int by_code(const void *a, const void *b)
{
    const Standing *const *left = a;
    const Standing *const *right = b;

    return strcmp((*left)->branch, (*right)->branch);
}

static bool reckon(const Ranking *ranking, struct arena *arena,
                   uint8_t digest[HASH_BYTES])
{
    const Standing **sorted =
        arena_array(arena, ranking->n_standings + 1, sizeof(Standing *));
    struct board_digest made;

    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < ranking->n_standings; i++)
        sorted[i] = ranking->standings[i];
    if (ranking->n_standings > 0)
        qsort(sorted, ranking->n_standings, sizeof *sorted, by_code);
    board_digest_begin(&made, ranking->board, ranking->period, ranking->sequence);
    for (size_t i = 0; i < ranking->n_standings; i++) {
        const Standing *standing = sorted[i];

        board_digest_add(&made, &(struct board_line){standing->branch,
                                                     standing->place_doubled,
                                                     {standing->value->numerator,
                                                      standing->value->denominator},
                                                     standing->basis,
                                                     standing->entry,
                                                     standing->invented,
                                                     standing->rolled_up});
    }
    return board_digest_end(&made, digest);
}

bool edition_board(struct kaohe_client *client, const Edition *edition,
                   const EditionBoard *board, struct paper *paper,
                   struct edition_sealed *out)
{
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err = kaohe_client_ranking_at(
        client, &(struct kaohe_board_at){board->board, board->period, 0, edition->number},
        &bytes, &problem);

    *out = (struct edition_sealed){.code = err == KAOHE_OK ? EXIT_INTERNAL
                                                           : fail(err, &problem)};
    if (err == KAOHE_OK)
        out->ranking = paper_decode(paper, &kaohe__v1__ranking__descriptor, &bytes);
    kaohe_message_free(&bytes);
    if (out->ranking == NULL || !reckon(out->ranking, &paper->arena, out->digest))
        return false;
    out->matches = board->digest.len == HASH_BYTES &&
                   memcmp(board->digest.data, out->digest, HASH_BYTES) == 0;
    return true;
}

static const char *proof(const struct edition_read *read)
{
    return read->proved ? tr("Signature and time are proved by the receipt.")
                        : tr("The signature was not verified: no key of the daemon is "
                             "known here.");
}

static void print_edition(const struct cli *cli, const struct edition_read *read)
{
    const Edition *edition = read->edition;
    char time[PRINT_TIME_SIZE];

    printf(tr("%sEdition %lld%s of %s, sealed %s\n"), print_tone(cli, TONE_STRONG),
           (long long)edition->number, print_tone(cli, TONE_PLAIN), edition->period,
           print_time(cli, edition->time, time));
    printf(tr("Ledger number %lld; the boards are those behind number %lld.\n"),
           (long long)edition->entry, (long long)edition->as_of);
    if (edition->note != NULL)
        print_paragraph(cli, 0, edition->note);
    puts(proof(read));
    puts("");
}

int edition_each(const struct cli *cli, struct kaohe_client *client, edition_act *act,
                 void *own)
{
    struct edition_read read;
    struct paper paper;
    int worst = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return worst;
    if (open_edition(cli, client, &paper, &read, &worst)) {
        worst = EXIT_DONE;
        read.own = own;
        if (cli->value[OPTION_OUTPUT] != NULL && options_output(cli) == NULL)
            fprintf(stderr, "%s\n", proof(&read)); /* nothing before the table */
        else if (!cli->json)
            print_edition(cli, &read);
        for (size_t i = 0; i < read.edition->n_boards; i++) {
            if (!is_meant(cli, read.edition->boards[i]))
                continue;
            const int code = act(cli, client, &read, read.edition->boards[i]);
            worst = code == EXIT_DONE ? worst : code;
        }
    }
    paper_close(&paper);
    return worst;
}
