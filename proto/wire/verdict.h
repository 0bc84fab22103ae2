/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the bytes of a submission to the verdict on it: decode, merge, check.
 * The one use case that daemon and client share; the same input gives the same
 * findings on both sides, to the byte.
 */
#ifndef WIRE_VERDICT_H
#define WIRE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/civil.h"
#include "domain/context.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

struct decode_error;

struct verdict_input {
    const uint8_t *submission; /* as received */
    size_t length;
    const Submission *decoded; /* what these bytes say; NULL: decode them here */
    const Dossier *held;       /* NULL: none yet */
    const Catalogue *catalogue;
    const Rubric *const *rubrics;
    size_t rubric_count;
    const struct context *context; /* NULL: not known; rules that need it do not run */
    struct civil_date today;
    bool by_headquarters;
    int64_t entry; /* the ledger number that it will have; 0 offline */
    int64_t time;  /* and its moment: UTC, microseconds since 1970 */
};

struct verdict {
    Verdict verdict;
    const Submission *submission;
    const Dossier *merged; /* the dossier after it; when refused, what it would be */
    Finding **findings;    /* most severe first, then by place */
    size_t finding_count;
    size_t finding_total;
    size_t open_warnings;              /* warnings without a reason */
    size_t added, replaced, withdrawn; /* records of the dossier, were it accepted */
};

/* Judges. Everything in `out` lives in the arena or belongs to the input.
 * KAOHE_ERR_INVALID or KAOHE_ERR_TOO_LARGE for bytes that are no submission (then
 * `where` says why), KAOHE_ERR_NO_MEMORY when the arena is too small. */
KAOHE_MUST_CHECK enum kaohe_err verdict_reach(const struct verdict_input *input,
                                              struct arena *arena, struct verdict *out,
                                              struct decode_error *where);

/* Merges a submission that was accepted once more, as when the ledger is read back: no
 * rule runs, the findings are those of its receipt. The same errors. */
KAOHE_MUST_CHECK enum kaohe_err verdict_repeat(const struct verdict_input *input,
                                               const Receipt *receipt,
                                               struct arena *arena,
                                               const Dossier **merged);

#endif
