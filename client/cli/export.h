/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of kaohe export, one function each. */
#ifndef CLIENT_CLI_EXPORT_H
#define CLIENT_CLI_EXPORT_H

#include "client/cli/as_of.h"
#include "client/cli/grid.h"
#include "client/cli/names.h"

#define EXPORT_BRANCH_SIZE 65

struct export
{
    const struct cli *cli;
    struct kaohe_client *client;
    struct names names;
    struct grid *grid;
    const char *period;
    const char *board; /* NULL: all that the period has */
    struct as_of as_of;
    const PeriodState *state; /* what headquarters had said of the period, or NULL */
    const char *branch;       /* of dossier and findings */
    char own[EXPORT_BRANCH_SIZE];
};

/* Each fills the grid and gives the exit code. */
int export_boards(struct export *e);
int export_dossier(struct export *e);
int export_findings(struct export *e);

/* The head, and at the end of each row as of when it is, where that was asked for. */
void export_head(const struct export *e, const struct grid_column *columns, size_t count);
void export_as_of(const struct export *e);

/* Takes one's own branch from the profile where none was named. False: there is none. */
KAOHE_MUST_CHECK bool export_find_branch(const struct cli *cli, struct export *e);

#endif
