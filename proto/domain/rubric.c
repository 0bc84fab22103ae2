/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of a rubric: items by id, parents by number, and the sums of a sheet
 * over it. Invariant: parents come before their children, so one pass from the
 * end adds every item to the one above. It must not judge scores.
 */
#include "domain/rubric.h"

#include <stdlib.h>
#include <string.h>

const Rubric *rubric_of(const Rubric *const *rubrics, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (rubrics[i]->id != NULL && strcmp(rubrics[i]->id, id) == 0)
            return rubrics[i];
    return NULL;
}

const RubricOption *rubric_option(const RubricItem *item, const char *id)
{
    for (size_t i = 0; i < item->n_options; i++)
        if (item->options[i]->id != NULL && strcmp(item->options[i]->id, id) == 0)
            return item->options[i];
    return NULL;
}

static bool option_wants(const RubricOption *option, const char *evidence)
{
    for (size_t i = 0; i < option->n_thresholds; i++)
        if (strcmp(option->thresholds[i]->evidence, evidence) == 0)
            return true;
    return false;
}

bool rubric_wants(const Rubric *rubric, const char *evidence)
{
    for (size_t i = 0; i < rubric->n_items; i++)
        for (size_t j = 0; j < rubric->items[i]->n_options; j++)
            if (option_wants(rubric->items[i]->options[j], evidence))
                return true;
    return false;
}

bool rubric_in_force(const Rubric *rubric, int year)
{
    return year >= rubric->first_year &&
           (!rubric->has_last_year || year <= rubric->last_year);
}

static int compare(const void *a, const void *b)
{
    const struct rubric_entry *left = a;
    const struct rubric_entry *right = b;

    return strcmp(left->id, right->id);
}

enum kaohe_err rubric_tree_make(const Rubric *rubric, struct arena *arena,
                                struct rubric_tree *out)
{
    size_t count = rubric->n_items;

    *out = (struct rubric_tree){.rubric = rubric};
    out->sorted = arena_array(arena, count, sizeof *out->sorted);
    out->parent = arena_array(arena, count, sizeof *out->parent);
    if (out->sorted == NULL || out->parent == NULL)
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        out->sorted[i] = (struct rubric_entry){rubric->items[i]->id, (int16_t)i};
    qsort(out->sorted, count, sizeof *out->sorted, compare);
    for (size_t i = 0; i < count; i++) {
        const char *parent = rubric->items[i]->parent;
        out->parent[i] = (int16_t)(parent == NULL ? -1 : rubric_find(out, parent));
    }
    return decimal_parse(rubric->step, &out->step);
}

int rubric_find(const struct rubric_tree *tree, const char *id)
{
    struct rubric_entry wanted = {id, 0};
    const struct rubric_entry *found = bsearch(
        &wanted, tree->sorted, tree->rubric->n_items, sizeof *tree->sorted, compare);

    return found == NULL ? -1 : found->number;
}

/* The leaf that the sheet's item names, or -1. */
static int leaf_of(const struct rubric_tree *tree, const char *id)
{
    int number = id == NULL ? -1 : rubric_find(tree, id);

    return number >= 0 && rubric_is_leaf(tree->rubric->items[number]) ? number : -1;
}

static void mark_illegible(const struct rubric_tree *tree, const Record *sheet,
                           struct node_sum *sums)
{
    static const char prefix[] = "scores.";

    for (size_t i = 0; i < sheet->n_illegible; i++) {
        const char *field = sheet->illegible[i]->field;
        if (field == NULL || strncmp(field, prefix, sizeof prefix - 1) != 0)
            continue;
        int leaf = leaf_of(tree, field + sizeof prefix - 1);
        if (leaf >= 0) {
            sums[leaf].illegible = 1;
            sums[leaf].missing = 0;
        }
    }
}

/* An item that is scored twice counts once; rules tell of it. */
static void mark_scored(const struct rubric_tree *tree, const ScoreSheet *sheet,
                        struct node_sum *sums)
{
    for (size_t i = 0; i < sheet->n_items; i++) {
        const ItemScore *given = sheet->items[i];
        int leaf = leaf_of(tree, given->item);
        if (leaf >= 0 && sums[leaf].missing == 1 && given->score != NULL &&
            decimal_parse(given->score, &sums[leaf].known) == KAOHE_OK)
            sums[leaf].missing = 0;
    }
}

static void add(struct node_sum *sum, const struct node_sum *part)
{
    if (decimal_add(sum->known, part->known, &sum->known) != KAOHE_OK)
        sum->too_large = true;
    sum->too_large = sum->too_large || part->too_large;
    sum->leaves = (uint16_t)(sum->leaves + part->leaves);
    sum->missing = (uint16_t)(sum->missing + part->missing);
    sum->illegible = (uint16_t)(sum->illegible + part->illegible);
}

struct node_sum *rubric_sums(const struct rubric_tree *tree, const Record *sheet,
                             struct arena *arena)
{
    size_t count = tree->rubric->n_items;
    struct node_sum *sums = arena_array(arena, count + 1, sizeof *sums);

    if (sums == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (rubric_is_leaf(tree->rubric->items[i]))
            sums[i] = (struct node_sum){.leaves = 1, .missing = 1};
    mark_illegible(tree, sheet, sums);
    mark_scored(tree, sheet->score_sheet, sums);
    for (size_t i = count; i-- > 0;)
        add(&sums[tree->parent[i] < 0 ? (int)count : tree->parent[i]], &sums[i]);
    return sums;
}
