/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The findings of one check: at most FINDINGS_LISTED are kept, all are counted.
 *
 * A warning carries the reason that is given for it: for its code, and for its
 * record, field and values as far as the reason names them. One without, or beyond
 * what is listed, counts as open. The reason that a held record has names all of
 * them, so that it ends with the values.
 * Notices about records that headquarters already held are dropped: they were told
 * when those were filed.
 */
#ifndef KAOHE_DOMAIN_FINDINGS_H
#define KAOHE_DOMAIN_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/text.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define FINDINGS_LISTED 500
#define FINDING_PARAMETERS 10

/* Whom a finding is about. Zeroed with origin -1: the submission as a whole. */
struct subject {
    const Record *record;   /* NULL: the submission as a whole */
    const char *key;        /* NULL where it has none */
    int32_t origin;         /* its number in the submission, -1 when held */
    const HeldRecord *held; /* its place in the merged dossier; NULL if left out */
};

struct listed {
    Finding *finding;
    int64_t place; /* ascending: the submission, its records, held records */
    uint32_t number;
};

struct findings {
    struct arena *arena;
    const Submission *submission;
    const Finding *blank_finding; /* initialised messages to copy */
    const Parameter *blank_parameter;
    struct listed *listed; /* FINDINGS_LISTED for each severity */
    bool *answered;        /* per reason of the submission: some warning has it */
    size_t kept[4];        /* by severity */
    size_t total;
    size_t errors;
    size_t open_warnings; /* without a reason, or not listed */
    bool exhausted;
};

/* One finding while it is made. */
struct draft {
    struct findings *findings;
    const struct subject *subject;
    Finding *finding;
    size_t mark; /* of the arena, to give back what is not listed */
    /* Told before, when something else was filed: dropped, unless it has a reason. */
    bool settled;
};

/* Starts an empty list. `findings` has arena, submission and blanks set. */
void findings_init(struct findings *findings);

/* Starts a finding on a field of the subject ("" for the record as a whole; for
 * the submission as a whole the name of a member of it). */
struct draft finding_begin(struct findings *findings, const struct subject *subject,
                           const char *field);

/* Adds a parameter. */
void finding_text(struct draft *draft, const char *name, const char *value);
void finding_count(struct draft *draft, const char *name, int64_t value);
void finding_decimal(struct draft *draft, const char *name, struct decimal value);

/* Ends it, with the code and severity of its rule. */
void finding_end(struct draft *draft, const char *code, Severity severity);

/* The listed findings, most severe first, then by place and code, in the arena;
 * NULL when that is exhausted. */
Finding **findings_sorted(struct findings *findings, size_t *count);

#endif
