/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue: names that may be reported, branches, boards. Verified when it
 * is loaded, as strictly as a submission.
 */
#ifndef KAOHE_DOMAIN_CATALOGUE_H
#define KAOHE_DOMAIN_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/period.h"
#include "domain/text.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

/* A receipt tells of all that one filing moves: for a month, on each board up to four
 * values, its own and those of the quarter, the half and the year. */
#define CATALOGUE_BOARDS 1024

/* Holds a catalogue against everything that the rest relies on: unique ids,
 * complete boards whose indicators name things that exist (rubric nodes
 * included), every threshold of the rubrics with what backs it, dates in order.
 * KAOHE_ERR_INVALID with the reason in English in `why`, which may be NULL. */
KAOHE_MUST_CHECK enum kaohe_err catalogue_verify(const Catalogue *catalogue,
                                                 const Rubric *const *rubrics,
                                                 size_t rubric_count, struct text *why);

/* A new catalogue keeps every name that may have been reported under. Why it does not,
 * in English, and the name in *missing; NULL where it does. */
const char *catalogue_lacks(const Catalogue *now, const Catalogue *old,
                            const char **missing);

/* The thing of that name, or NULL. */
const Name *catalogue_name(Name *const *names, size_t count, const char *id);
const Metric *catalogue_metric(const Catalogue *catalogue, const char *id);
const DimensionValue *catalogue_dimension_value(const Catalogue *catalogue,
                                                const char *dimension, const char *id);
const BranchEntry *catalogue_branch(const Catalogue *catalogue, const char *code);
const Board *catalogue_board(const Catalogue *catalogue, const char *id);
/* Where it stands among the boards; n_boards: it is not among them. */
size_t catalogue_board_index(const Catalogue *catalogue, const char *id);
const Obligation *catalogue_obligation(const Catalogue *catalogue, const char *id);

/* What backs the thresholds of that name in a rubric, or NULL. */
const Evidence *catalogue_evidence(const Catalogue *catalogue, const char *rubric,
                                   const char *name);

/* Was the branch there on a day of the period? */
bool branch_exists(const BranchEntry *branch, struct period period);

#endif
