/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contradictions between the dossiers of one branch and year. Only rules_periods.c and
 * rules_across*.c include this.
 */
#ifndef KAOHE_DOMAIN_RULES_ACROSS_H
#define KAOHE_DOMAIN_RULES_ACROSS_H

#include "domain/rules_check.h"
#include "domain/rules_spans.h"
#include "domain/rules_tellings.h"

enum across_kind {
    ACROSS_TWICE,
    ACROSS_SUM,
    ACROSS_EXCEEDS,
    ACROSS_SHRINKS,
    ACROSS_MEAN,
};

/* A contradiction, kept for its rule. */
struct across {
    struct across *next;
    enum across_kind kind;
    const struct subject *subject;
    size_t field;
    const char *terms;
    const char *period; /* whose figure is stated */
    struct decimal computed, stated;
};

/* Holds every figure of `here`, one of the group, against the others of it; what is
 * found goes to check->across. */
void across_look(struct check *check, const struct span_sums *sums,
                 const struct tellings *group, const struct telling *here);

#endif
