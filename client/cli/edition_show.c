/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe edition show: boards as they were sealed, each with its digest and whether it
 * still is that of the seal. One that is not ends the verb with an error.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/edition.h"
#include "client/cli/print.h"
#include "client/cli/ranking.h"
#include "wire/hash.h"

static void print_digest(const struct cli *cli, const struct edition_sealed *sealed)
{
    char hex[2 * HASH_BYTES + 1];

    for (size_t i = 0; i < HASH_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", sealed->digest[i]);
    printf("SHA-256 %s\n", hex);
    printf("%s%s%s\n\n", print_tone(cli, sealed->matches ? TONE_GOOD : TONE_BAD),
           sealed->matches ? tr("It matches the seal.")
                           : tr("IT DOES NOT MATCH THE SEAL."),
           print_tone(cli, TONE_PLAIN));
}

static void print_json(const struct edition_read *read, EditionBoard *board,
                       struct edition_sealed *sealed)
{
    const Edition *edition = read->edition;
    EditionView view = EDITION_VIEW_INIT;

    view.has_number = view.has_as_of = view.has_time = view.has_entry = true;
    view.number = edition->number;
    view.as_of = edition->as_of;
    view.time = edition->time;
    view.entry = edition->entry;
    view.has_proved = read->proved;
    view.proved = read->proved;
    view.note = edition->note;
    view.board = board;
    view.has_digest = view.has_matches = true;
    view.digest = (ProtobufCBinaryData){HASH_BYTES, sealed->digest};
    view.matches = sealed->matches;
    view.ranking = sealed->ranking;
    paper_print(&view.base);
}

static int show_board(const struct cli *cli, struct kaohe_client *client,
                      const struct edition_read *read, EditionBoard *board)
{
    const struct ranking_style style = {.lines = SIZE_MAX};
    struct edition_sealed sealed;
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    const bool made = edition_board(client, read->edition, board, &paper, &sealed);
    code = sealed.code;
    if (made) {
        code = sealed.matches ? EXIT_DONE : EXIT_REFUSED;
        if (cli->json) {
            print_json(read, board, &sealed);
        } else {
            ranking_print(cli, &read->names, sealed.ranking, &paper.arena, &style);
            print_digest(cli, &sealed);
        }
        if (!sealed.matches)
            fprintf(stderr, tr("kaohe: %s/%s: not what edition %lld sealed\n"),
                    board->board, board->period, (long long)read->edition->number);
    }
    paper_close(&paper);
    return code;
}

int edition_show(const struct cli *cli, struct kaohe_client *client)
{
    return edition_each(cli, client, show_board);
}
