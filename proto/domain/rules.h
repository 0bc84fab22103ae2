/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule book. A rule is a row in a table: a stable code, a severity, words in
 * two languages and a short function. Codes are grouped:
 *
 *     K1xx  structure, limits, names, periods and dates
 *     K2xx  what is stated against what the figures give
 *     K3xx  the same figure told twice, here or in another dossier
 *     K4xx  score sheets
 *     K5xx  corrections, reasons for warnings
 *     K6xx  the branch's own history
 *
 * A rule that changes gets a new code. Words are templates with {parameters};
 * {record} and {field} are always there.
 */
#ifndef KAOHE_DOMAIN_RULES_H
#define KAOHE_DOMAIN_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/civil.h"
#include "domain/context.h"
#include "domain/dossier.h"
#include "domain/findings.h"
#include "kaohe/v1/names.h"

struct check_input {
    const Submission *submission;
    const struct merge *merge;
    const Catalogue *catalogue;
    const Rubric *const *rubrics;
    size_t rubric_count;
    const struct context *context; /* NULL: not known; rules that need it do not run */
    struct civil_date today;
    bool by_headquarters;
};

/* What a rule looks at (rules_check.h); only rules use it. */
struct check;

enum rule_scope {
    RULE_SUBMISSION, /* once */
    RULE_RECORD,     /* for each record of `kind`, RECORD_KIND_NOT_SET: every record */
    RULE_DOSSIER,    /* once, after the others of its group */
    RULE_SCOPE = 0x0f,
    /* What else it needs. Without it the rule does not run, */
    RULE_NEEDS_CONTEXT = 0x10,
    /* or runs on what the submission alone can show. */
    RULE_NEEDS_HELD = 0x20,
};

struct rule {
    const char *code;
    Severity severity;
    enum rule_scope scope;
    Kaohe__V1__Record__KindCase kind;
    void (*check)(struct check *check, const struct subject *subject);
    const char *title_en, *title_zh;
    const char *wording_en, *wording_zh;
    const char *advice_en, *advice_zh;
};

/* The rules by number, in the order of their codes. */
size_t rule_count(void);
const struct rule *rule_at(size_t number);

/* The rule with that code, or NULL. */
const struct rule *rule_find(const char *code);

/* Has it said all that it can when nothing of what headquarters holds is known? */
bool rule_runs_alone(const struct rule *rule);

/* Changes whenever anything does that a verdict is computed by: twelve hex digits, made
 * by rule_set.cmake. */
extern const char rule_set_version[];

/* Runs all rules. KAOHE_ERR_NO_MEMORY is the only failure. */
KAOHE_MUST_CHECK enum kaohe_err rules_check(const struct check_input *input,
                                            struct findings *findings);

#endif
