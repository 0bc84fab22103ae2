/* SPDX-License-Identifier: Apache-2.0 */
/* One explanation in the making; each part of it has a file of its own. */
#ifndef CLIENT_CLI_EXPLAIN_H
#define CLIENT_CLI_EXPLAIN_H

#include "client/cli/names.h"
#include "domain/explain.h"
#include "domain/swap.h"

#define EXPLAIN_LISTED 256 /* figures that a message lists */
#define EXPLAIN_PAGES 8    /* as far back as a filing is looked for in a history */

/* The history of one period's dossier, as far as it was read. */
struct explain_history {
    const char *period;
    const History *pages[EXPLAIN_PAGES];
    size_t count;
};

struct explaining {
    struct kaohe_client *client;
    struct paper *paper;
    const struct names *names;
    int64_t as_of; /* 0: now */
    const Place *place;
    struct indicator_value value;
    /* A value of a dossier rests on its figures, one that is made on other values. */
    struct explanation what;
    struct made made;
    struct explain_history history;
    Explanation *out; /* board, period and standing are set */
};

/* Formula and figures of a value that rests on a dossier (explain_figures.c), or on
 * values of other boards or periods (explain_made.c). False: what it rests on cannot be
 * read, or is another than when the place was asked for, said on stderr with *code. */
KAOHE_MUST_CHECK bool explain_figures(struct explaining *e, int *code);
KAOHE_MUST_CHECK bool explain_made(struct explaining *e, int *code);

/* "90000", "30/50": the numbers as they are, for programs. */
char *explain_plain(struct arena *arena, struct ratio value);

/* Does it rest on other values? */
bool explain_is_made(const struct explaining *e);

/* The range of scores that an end of it is explained by, and the sum that makes that end
 * (explain_range.c). False without memory. */
bool explain_is_range(const struct explaining *e);
KAOHE_MUST_CHECK bool explain_range(struct explaining *e,
                                    const struct indicator_data *data,
                                    struct text *formula);

/* Adds one that had to be done by a day; and the one of them that would bring the aim,
 * and when (explain_dated.c). False without memory. */
KAOHE_MUST_CHECK bool explain_add_dated(struct explaining *e, size_t number);
void explain_change_dated(struct explaining *e, const struct aim *aim,
                          ExplainedNeighbour *out);

/* What brought the figure: the filing of that entry for that period
 * (explain_source.c). */
void explain_source(struct explaining *e, ExplainedFigure *figure, const char *period,
                    int64_t entry);

/* The neighbours, or the branch that was asked about (explain_beside.c). False without
 * memory. */
KAOHE_MUST_CHECK bool explain_beside(struct explaining *e);

/* Prints all of it for people. */
void explain_print(const struct cli *cli, const struct names *names,
                   const Explanation *what, struct arena *arena);
/* Its figures, and what brought them (explain_print_figures.c). */
void explain_print_figures(const struct cli *cli, const struct names *names,
                           const Explanation *what, struct arena *arena);
/* Its lines about others (explain_words.c); of figures it prints the name. */
void explain_print_beside(const struct cli *cli, const struct names *names,
                          const Explanation *what);
void explain_add_figure(const struct names *names, const char *figure, struct text *text);

#endif
