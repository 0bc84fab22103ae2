/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a branch has its value: the figures that it is made of, the formula with them put
 * in, and the smallest change of one of them that would bring it past another value.
 *
 * Which figures count is found by trying: one that can change without changing the value
 * is none of them. So no formula is told twice, here and where it is computed.
 */
#ifndef KAOHE_DOMAIN_EXPLAIN_H
#define KAOHE_DOMAIN_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/arena.h"
#include "domain/dated.h"
#include "domain/indicator.h"
#include "domain/text.h"

#define EXPLAIN_RECORDS 1024 /* of more records the figures are not told one by one */

/* A figure that the value depends on. */
struct explained {
    const HeldRecord *held;
    const char *key; /* of the record */
    const char *field;
    struct decimal value;
    int more;             /* what raising it does: 1 better, -1 worse, 0 neither */
    int64_t above, below; /* what one step adds to numerator and denominator */
};

struct explanation {
    const Board *board;
    struct indicator_value value;
    struct explained *figures; /* in the order of the dossier */
    size_t count;
    struct dated_list dated;    /* instead: what had to be done by a day, one by one */
    struct indicator_data data; /* with no more of the dossier than the value rests on */
    const Dossier *whole;       /* all of it */
    bool linear;                /* each step of a figure adds what the first does */
    bool too_many;              /* not told: the value may rest on too many records */
};

/* Explains the board's indicator for the dossier; all lives in the arena. The dossier is
 * changed while it works and left as it was. False: there is no value, or no memory. */
KAOHE_MUST_CHECK bool explain_value(const Board *board, const struct indicator_data *data,
                                    struct arena *arena, struct explanation *out);

/* The formula with the figures put in: "(18 × 92.17 + 16 × 90.50) / (18 + 16)". */
void explain_formula(const Board *board, const struct explanation *what,
                     struct text *out);

/* To be strictly better (or, with `worse`, worse) than `than`. */
struct aim {
    struct ratio than;
    bool worse;
};
bool aim_is_reached(const Board *board, struct ratio value, const struct aim *aim);

/* The figure's nearest value with which the aim is reached, all others staying as they
 * are, in steps of its stated precision: `way` 1 for more of it, -1 for less. False where
 * no such change of it does that, or the base would be too small for a place. */
KAOHE_MUST_CHECK bool explain_change(const struct explanation *what,
                                     const struct explained *figure,
                                     const struct aim *aim, int way, struct decimal *out);

/* Can the figure be that, by the rules that bound it: no part above its whole, no answers
 * beyond the forms, no score outside its band? A mean that no whole scores give moves on
 * that way to the next that some do. What breaks a rule as it is may stay so. The dossier
 * is changed while it works and left as it was. */
KAOHE_MUST_CHECK bool explain_allows(const struct explanation *what,
                                     const struct explained *figure, int way,
                                     struct decimal *to);

/* As explain_change, of one that had to be done by a day: the day on which it would have
 * to be done, the nearest to when it was. */
KAOHE_MUST_CHECK bool explain_day(const Board *board, const struct explanation *what,
                                  const struct dated *one, const struct aim *aim,
                                  struct civil_date *out);

#endif
