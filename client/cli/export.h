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
    const Edition *edition;   /* that the boards are of; NULL: as they are, or were */
    const PeriodState *state; /* what headquarters had said of the period, or NULL */
    const char *branch;       /* of dossier and findings */
    char own[EXPORT_BRANCH_SIZE];
};

/* Each fills the grid and gives the exit code. */
int export_boards(struct export *e);
int export_dossier(struct export *e);
int export_findings(struct export *e);
int export_edition(struct export *e);

/* The head of a table of boards, and the rows of one. */
void export_head_boards(const struct export *e);
void export_ranking(const struct export *e, const Ranking *ranking);

/* Ends the file: keeps it where the code says that all went well and there is a row, and
 * says so. Gives the exit code. */
int export_end(struct export *e, int code);

/* Which edition it is, in a sentence. */
void export_edition_words(const struct cli *cli, const Edition *edition, char *out,
                          size_t size);

/* The head, and at the end of each row as of when it is or of which edition, where that
 * was asked for. */
void export_head(const struct export *e, const struct grid_column *columns, size_t count);
void export_as_of(const struct export *e);

/* Takes one's own branch from the profile where none was named. False: there is none. */
KAOHE_MUST_CHECK bool export_find_branch(const struct cli *cli, struct export *e);

#endif
