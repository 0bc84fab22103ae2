/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A score sheet looked at once for all rules. Only rules_sheet*.c and
 * rules_scores.c include this.
 */
#ifndef KAOHE_DOMAIN_RULES_SCORES_H
#define KAOHE_DOMAIN_RULES_SCORES_H

#include "domain/rules_check.h"

struct scored {
    int item;                 /* its number in the rubric, or -1 */
    bool again;               /* the sheet has scored it before */
    bool lost;                /* its ticks are illegible: only its maximum is judged */
    struct score_check score; /* of a leaf */
};

struct sheet {
    const Rubric *rubric; /* NULL: not known, and nothing below is there */
    struct rubric_tree tree;
    struct scored *scored; /* per item of the sheet */
    struct node_sum *sums; /* per item of the rubric, then the whole */
};

/* The subject's sheet; NULL when the arena is exhausted. */
const struct sheet *sheet_of(struct check *check, const struct subject *subject);

/* Starts a finding on one item of a sheet. */
struct draft report_item(struct check *check, const struct subject *subject,
                         const ItemScore *item);

/* Is the leaf below the node (or the node itself)? Node -1 is the whole sheet. */
bool sheet_below(const struct sheet *sheet, int leaf, int node);

#endif
