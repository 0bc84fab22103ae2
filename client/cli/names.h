/* SPDX-License-Identifier: Apache-2.0 */
/* Names and units of branches and boards, from the catalogue; titles of the rest. */
#ifndef CLIENT_CLI_NAMES_H
#define CLIENT_CLI_NAMES_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"
#include "domain/text.h"
#include "domain/title.h"

struct names {
    const Catalogue *catalogue;
    struct title_source titles; /* of records, fields and rubrics */
    bool zh;
    int code; /* the exit code where they cannot be had */
};

/* The daemon's catalogue as of cli->as_of, or without a client the one that paper_data
 * gives, as it does the rubrics. False if there is none, said on stderr. */
KAOHE_MUST_CHECK bool names_load(const struct cli *cli, struct kaohe_client *client,
                                 struct paper *paper, struct names *names);

/* The daemon's catalogue as it was behind that ledger number; 0: as it is now. */
KAOHE_MUST_CHECK bool names_load_as_of(const struct cli *cli, struct kaohe_client *client,
                                       int64_t as_of, struct paper *paper,
                                       struct names *names);

/* The same without a client, with those that the report gives its own records. */
KAOHE_MUST_CHECK bool names_load_report(const struct cli *cli,
                                        const struct kaohe_message *report,
                                        struct paper *paper, struct names *names);

/* The board with that id, or NULL. */
const Board *names_board(const struct names *names, const char *id);

/* Appends "TNY 臺南", "電話禮貌", "96.99 %", "161/166". */
void names_add_branch(const struct names *names, const char *code, struct text *text);
void names_add_board(const struct names *names, const char *id, struct text *text);
void names_add_value(const struct names *names, const Board *board, const Ratio *value,
                     struct text *text);

/* Appends "+1.20 points": from one value of the board to another; nothing where that
 * cannot be said. */
void names_add_change(const struct names *names, const Board *board, const Ratio *before,
                      const Ratio *after, struct text *text);

/* Appends "1.20 percentage points": by how much two values differ; exactly where the
 * shown decimals would make nothing of it. */
void names_add_margin(const struct names *names, const Board *board, const Ratio *margin,
                      struct text *text);

/* Appends "93.14–98.71 %", rounded outward once more. */
void names_add_interval(const Standing *standing, struct text *text);

/* Appends "3", "2.5" from a doubled place. */
void names_add_place(int64_t doubled, struct text *text);

#endif
