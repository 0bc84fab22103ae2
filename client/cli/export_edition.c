/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe export edition: the boards of an edition as they were sealed. Invariant: a file
 * has only what the seal proves; where a board is another one there is no file.
 */
#include <stdio.h>

#include "client/cli/edition.h"
#include "client/cli/export.h"
#include "client/cli/print.h"

/* The file is begun with the first board: only then is the edition known. */
static bool begin(struct export *e, const struct edition_read *read, int *code)
{
    if (e->grid != NULL)
        return true;
    e->period = read->edition->period;
    e->grid = grid_open(e->cli->value[OPTION_OUTPUT], e->period, code);
    if (e->grid == NULL)
        return false;
    export_head_boards(e);
    return true;
}

static int add_board(const struct cli *cli, struct kaohe_client *client,
                     const struct edition_read *read, EditionBoard *board)
{
    struct export *e = read->own;
    struct edition_sealed sealed;
    struct paper paper;
    int code = EXIT_SYSTEM;

    (void)cli;
    e->names = read->names;
    e->edition = read->edition;
    if (!begin(e, read, &code) || !paper_open(&paper))
        return code;
    if (!edition_board(client, read->edition, board, &paper, &sealed)) {
        code = sealed.code;
    } else if (!sealed.matches) {
        fprintf(stderr, tr("kaohe: %s/%s: not what edition %lld sealed\n"), board->board,
                board->period, (long long)read->edition->number);
        code = EXIT_REFUSED;
    } else {
        export_ranking(e, sealed.ranking);
        code = EXIT_DONE;
    }
    paper_close(&paper);
    return code;
}

int export_edition(struct export *e)
{
    return export_end(e, edition_each(e->cli, e->client, add_board, e));
}

void export_edition_words(const struct cli *cli, const Edition *edition, char *out,
                          size_t size)
{
    char time[PRINT_TIME_SIZE];

    snprintf(out, size,
             tr("Edition %lld, sealed %s: the boards behind ledger number %lld."),
             (long long)edition->number, print_time(cli, edition->time, time),
             (long long)edition->as_of);
}
