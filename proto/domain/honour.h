/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The honour roll of attitude reviews: who of a branch comes first in a month, in most
 * months of a half-year, and in a year. Officers are codes, never names.
 *
 *     honour_start(&honour, period, &arena);
 *     honour_add(&honour, dossier);   ... that of the month before those that contain it
 *     honour_settle(&honour);
 *
 * A score is 75 + additions - deductions; the four components are what these are given
 * for, and count no second time. Where one of the two is not told, the score that is
 * stated counts. An officer without a score has no place.
 *
 * Half-year: by the months in which the officer came first. Year: the documents do not
 * say how its first is found; it is by the mean of the scores of all months reviewed.
 */
#ifndef KAOHE_DOMAIN_HONOUR_H
#define KAOHE_DOMAIN_HONOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/decimal.h"
#include "domain/period.h"
#include "domain/ratio.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

/* 75 + additions - deductions. */
KAOHE_MUST_CHECK enum kaohe_err attitude_score(struct decimal additions,
                                               struct decimal deductions,
                                               struct decimal *out);

/* One officer's review of one month. */
struct honour_review {
    const Record *record;
    size_t order; /* in which it was added: the first of a month and officer counts */
    int month;    /* 1 to 12 */
    bool scored;
    struct decimal score;
};

struct honour_officer {
    const char *code;
    const char *unit;    /* as first told, or NULL */
    int64_t months;      /* with a score */
    int64_t firsts;      /* of them, as the first or one of several */
    uint16_t first_in;   /* bit m: in month m */
    struct ratio mean;   /* of the scores; undefined without one */
    int64_t place;       /* 1, 2, 2, 4; 0: none */
    bool honoured;       /* the first, or one of them */
    const Record *first; /* the review of the first month */
};

struct honour {
    struct period period;
    struct arena *arena;
    struct honour_review *reviews;
    size_t count, limit;
    struct honour_officer *officers; /* settled: by place, then by code */
    size_t officer_count;
    uint16_t reviewed; /* bit m: somebody has a score in month m */
};

/* Can there be a roll of it: is it a month, a half-year or a year? */
bool honour_is_for(struct period period);

/* An empty roll. The arena must outlive it. */
void honour_start(struct honour *honour, struct period period, struct arena *arena);

/* Takes the reviews of months of the period; borrows the records. Of an officer's reviews
 * of a month the first added counts, the branch's own before headquarters'. False without
 * memory. */
KAOHE_MUST_CHECK bool honour_add(struct honour *honour, const Dossier *dossier);

/* Finds places. False without memory. */
KAOHE_MUST_CHECK bool honour_settle(struct honour *honour);

#endif
