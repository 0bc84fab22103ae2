/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rubrics: the tree of scored items. A rubric is verified when it is loaded;
 * everything else here wants one that was.
 *
 * Six ways of scoring (rubric.proto). The band of a score is that of the TICKED
 * tier: neighbouring tiers share end points, so a tier never follows from a
 * score. 0 is a possible score where nothing is ticked.
 */
#ifndef KAOHE_DOMAIN_RUBRIC_H
#define KAOHE_DOMAIN_RUBRIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/decimal.h"
#include "domain/text.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define RUBRIC_ITEM_LIMIT 512
#define RUBRIC_OPTION_LIMIT 16

/* Holds a rubric against everything that the rest relies on: unique ids, parents
 * before children, maxima that add up, bands inside maxima, modes that agree with
 * their options. KAOHE_ERR_INVALID with the reason in English in `why`, which may
 * be NULL. `arena` is used for scratch and given back. */
KAOHE_MUST_CHECK enum kaohe_err rubric_verify(const Rubric *rubric, struct arena *arena,
                                              struct text *why);

struct rubric_entry {
    const char *id;
    int16_t number; /* of the item */
};

/* A rubric with its items sorted by id and its parents as numbers. */
struct rubric_tree {
    const Rubric *rubric;
    struct rubric_entry *sorted;
    int16_t *parent; /* number of the item above, or -1 */
    struct decimal step;
};

/* Makes the tree in the arena. */
KAOHE_MUST_CHECK enum kaohe_err rubric_tree_make(const Rubric *rubric,
                                                 struct arena *arena,
                                                 struct rubric_tree *out);

/* The number of the item with that id, or -1. */
int rubric_find(const struct rubric_tree *tree, const char *id);

/* The option of an item, or NULL. */
const RubricOption *rubric_option(const RubricItem *item, const char *id);

/* Does any threshold of the rubric speak of that evidence? */
bool rubric_wants(const Rubric *rubric, const char *evidence);

/* Was it the form of that year (ROC)? */
bool rubric_in_force(const Rubric *rubric, int year);

/* The rubric of that id, or NULL. */
const Rubric *rubric_of(const Rubric *const *rubrics, size_t count, const char *id);

static inline bool rubric_is_leaf(const RubricItem *item)
{
    return item->scoring != SCORING_MODE_SUM;
}

enum score_verdict {
    SCORE_POSSIBLE,
    SCORE_OUTSIDE_BAND, /* low and high say which band */
    SCORE_OFF_STEP,
    SCORE_UNKNOWN_OPTION,
    SCORE_TICKS,        /* not as many ticks as the item takes; or one twice */
    SCORE_WITHOUT_TICK, /* above 0 and nothing ticked */
    SCORE_OPTION_BAND,  /* an option's own score is outside its band */
    SCORE_OPTION_TICK,  /* an option has a score and no tick, or the reverse */
    SCORE_OPTION_SUM,   /* the options' scores do not add up to the item's */
    SCORE_NO_NUMBER,    /* a score is no decimal */
};

struct score_check {
    enum score_verdict verdict;
    struct decimal score;
    struct decimal low, high; /* the band that it was held against */
    struct decimal sum;       /* of the options' own scores */
    const char *option;       /* the option that the verdict speaks of, or NULL */
};

/* Is the score of a leaf possible with these ticks? A score that is absent is
 * possible; only its ticks are looked at. */
struct score_check rubric_score(const struct rubric_tree *tree, const RubricItem *item,
                                const ItemScore *given);

/* What is known of the score of a node. */
struct node_sum {
    struct decimal known; /* Σ scores of the leaves below that are there */
    uint16_t leaves;      /* below it, itself for a leaf */
    uint16_t missing;     /* of them not scored */
    uint16_t illegible;   /* of them lost in the source */
    bool too_large;
};

/* The sums of every node, in the order of the items; in the arena. The last one,
 * behind all items, is that of the whole sheet. NULL when the arena is exhausted. */
struct node_sum *rubric_sums(const struct rubric_tree *tree, const Record *sheet,
                             struct arena *arena);

#endif
