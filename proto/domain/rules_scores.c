/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sheet against its rubric, once. Invariant: what the rules of K4xx report is
 * decided here and in rubric_score; they only word it.
 */
#include "domain/rules_scores.h"

static bool ticks_lost(const Record *record, const char *item)
{
    char buffer[RECORD_FIELD_MAX];
    struct text field;

    if (record->n_illegible == 0)
        return false;
    text_init(&field, buffer, sizeof buffer);
    text_add(&field, "ticked.");
    text_add(&field, item);
    return record_illegible(record, buffer) != NULL;
}

/* Without its ticks, only the maximum of its item bounds a score. */
static struct score_check unticked(const struct rubric_tree *tree, const RubricItem *leaf,
                                   const ItemScore *given)
{
    char nothing[] = "0";
    Band band = {.low = nothing, .high = leaf->maximum};
    RubricItem bounded = *leaf;
    ItemScore bare = *given;

    bounded.band = &band;
    bounded.scoring = SCORING_MODE_BAND;
    bounded.n_options = 0;
    bare.n_ticked = 0;
    bare.n_option_scores = 0;
    return rubric_score(tree, &bounded, &bare);
}

static void look(struct sheet *sheet, const Record *record, bool *seen)
{
    const ScoreSheet *given = record->score_sheet;

    for (size_t i = 0; i < given->n_items; i++) {
        const ItemScore *item = given->items[i];
        struct scored *scored = &sheet->scored[i];
        scored->item = item->item == NULL ? -1 : rubric_find(&sheet->tree, item->item);
        if (scored->item < 0)
            continue;
        scored->again = seen[scored->item];
        seen[scored->item] = true;
        scored->lost = ticks_lost(record, item->item);
        const RubricItem *leaf = sheet->rubric->items[scored->item];
        if (rubric_is_leaf(leaf))
            scored->score = scored->lost ? unticked(&sheet->tree, leaf, item)
                                         : rubric_score(&sheet->tree, leaf, item);
    }
}

static struct sheet *make(struct check *check, const Record *record)
{
    const ScoreSheet *given = record->score_sheet;
    struct sheet *sheet = arena_alloc(check->arena, sizeof *sheet);

    if (sheet == NULL || given->rubric == NULL)
        return sheet;
    const Rubric *rubric =
        rubric_of(check->in->rubrics, check->in->rubric_count, given->rubric);
    if (rubric == NULL)
        return sheet;
    sheet->scored = arena_array(check->arena, given->n_items, sizeof *sheet->scored);
    bool *seen = arena_array(check->arena, rubric->n_items, sizeof *seen);
    if (sheet->scored == NULL || seen == NULL ||
        rubric_tree_make(rubric, check->arena, &sheet->tree) != KAOHE_OK)
        return NULL;
    sheet->rubric = rubric;
    look(sheet, record, seen);
    sheet->sums = rubric_sums(&sheet->tree, record, check->arena);
    return sheet->sums == NULL ? NULL : sheet;
}

const struct sheet *sheet_of(struct check *check, const struct subject *subject)
{
    size_t number = (size_t)(subject - check->subjects);

    if (check->sheets == NULL)
        check->sheets =
            arena_array(check->arena, check->subject_count, sizeof *check->sheets);
    if (check->sheets == NULL)
        return NULL;
    if (check->sheets[number] == NULL)
        check->sheets[number] = make(check, subject->record);
    return check->sheets[number];
}

struct draft report_item(struct check *check, const struct subject *subject,
                         const ItemScore *item)
{
    char buffer[RECORD_FIELD_MAX];
    struct text field;

    text_init(&field, buffer, sizeof buffer);
    text_add(&field, "scores.");
    text_add(&field, item->item == NULL ? "" : item->item);
    struct draft draft = report(check, subject, buffer);
    finding_text(&draft, "item", item->item == NULL ? "-" : item->item);
    return draft;
}

bool sheet_below(const struct sheet *sheet, int leaf, int node)
{
    if (node < 0)
        return true;
    while (leaf >= 0 && leaf != node)
        leaf = sheet->tree.parent[leaf];
    return leaf == node;
}
