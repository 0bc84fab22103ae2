/* SPDX-License-Identifier: Apache-2.0 */
/* kaohe edition: its parts, each of which gives the exit code. */
#ifndef CLIENT_CLI_EDITION_H
#define CLIENT_CLI_EDITION_H

#include "client/cli/names.h"

/* The edition that the command line names, proved by the signed receipt of its entry. */
struct edition_read {
    const Edition *edition;
    bool proved;        /* false: no key of the daemon is known here */
    struct names names; /* of then */
    void *own;          /* of who goes through the boards */
};

/* The board as it was sealed, in the paper, with its digest reckoned again. False: it
 * could not be had, said on stderr. */
struct edition_sealed {
    Ranking *ranking;
    uint8_t digest[32];
    bool matches;
    int code; /* where it could not be made */
};
KAOHE_MUST_CHECK bool edition_board(struct kaohe_client *client, const Edition *edition,
                                    const EditionBoard *board, struct paper *paper,
                                    struct edition_sealed *out);

/* Says which edition the command line names, and does that with each board that is meant:
 * all of them, unless one is named. Gives the exit code of the last that failed. */
typedef int edition_act(const struct cli *cli, struct kaohe_client *client,
                        const struct edition_read *read, EditionBoard *board);
int edition_each(const struct cli *cli, struct kaohe_client *client, edition_act *act,
                 void *own);

int edition_show(const struct cli *cli, struct kaohe_client *client);
int edition_errata(const struct cli *cli, struct kaohe_client *client);

#endif
