/* SPDX-License-Identifier: Apache-2.0 */
/* kaohe honour: the roll of one branch, and what is said of all of them. */
#ifndef CLIENT_CLI_HONOUR_H
#define CLIENT_CLI_HONOUR_H

#include "client/cli/names.h"
#include "domain/honour.h"

struct roll {
    const struct cli *cli;
    struct kaohe_client *client;
    struct paper paper; /* what is kept of the dossiers */
    struct honour honour;
    char *branch;
    char period[PERIOD_TEXT_SIZE];
};

/* Fetches the reviews into the roll (honour_collect.c). Gives the exit code. */
int honour_collect(struct roll *roll);

/* Fetches the reviews of the roll's branch and finds the places. Gives the exit code. */
int honour_make(struct roll *roll, struct period period);

/* Appends "T01, T03": who is honoured. */
void honour_add_first(const struct roll *roll, struct text *text);

/* Appends "106M04, 106M06": the months in which somebody has a score, or nobody. */
void honour_add_months(const struct roll *roll, bool reviewed, struct text *text);

/* Prints who came first in each month of a half-year or a year. */
void honour_print_months(const struct roll *roll, struct text *text);

/* Prints the one as a HonourRoll. */
int honour_print_json(const struct roll *roll, struct arena *arena);

/* For headquarters: who came first, branch by branch. */
int honour_all(const struct cli *cli, struct kaohe_client *client, struct period period);

/* Appends a mean to two decimals. */
void honour_add_mean(struct ratio mean, struct text *text);

#endif
