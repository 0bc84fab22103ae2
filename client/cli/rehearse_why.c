/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a branch would have another place: by its own value, by the board's rules, or by
 * those who pass it. Why they do stands in their own lines.
 */
#include "client/cli/rehearse_why.h"

#include <string.h>

#include "domain/catalogue.h"
#include "domain/peers.h"
#include "domain/standing.h"

#define BRANCHES_NAMED 64 /* of a reason; all are counted */

RehearsedReason *why_add(struct why *w, RehearsedWhy kind)
{
    RehearsedStanding *mover = w->mover;
    const size_t count = mover->n_because;
    RehearsedReason *reason = arena_alloc(w->arena, sizeof *reason);
    RehearsedReason **list = mover->because;

    if ((count & (count - 1)) == 0) { /* 0, 1, 2, 4, …: no room for one more */
        list = arena_array(w->arena, count == 0 ? 1 : 2 * count, sizeof *list);
        if (list != NULL && count > 0)
            memcpy(list, mover->because, count * sizeof *list);
    }
    if (reason == NULL || list == NULL)
        return NULL;
    *reason = (RehearsedReason)REHEARSED_REASON_INIT;
    reason->has_why = true;
    reason->why = kind;
    mover->because = list;
    mover->because[mover->n_because++] = reason;
    return reason;
}

static RehearsedReason *add_field(struct why *w, const FieldChange *change)
{
    RehearsedReason *reason = why_add(w, REHEARSED_WHY_FIELD);

    if (reason != NULL) {
        reason->field = change->field;
        reason->before = change->before;
        reason->after = change->after;
    }
    return reason;
}

static const Board *board_of(const struct why *w)
{
    return w->sides[w->sides[1].board == NULL ? 0 : 1].board;
}

/* The change of that field of the board, or NULL. */
static const FieldChange *change_of(const struct why *w, const char *field)
{
    const struct changes *changes = &w->r->changes;

    for (size_t i = 0; i < changes->count; i++)
        if (rehearse_is_of_board(changes->list[i]->field, board_of(w), field))
            return changes->list[i];
    return NULL;
}

static bool add_change_of(struct why *w, const char *field)
{
    const FieldChange *change = change_of(w, field);

    return change == NULL || add_field(w, change) != NULL;
}

/* ---- who is on the board ---- */

static bool is_taken(const struct why *w, int side)
{
    return board_takes(w->sides[side].side->data.catalogue, w->sides[side].board,
                       w->r->branches[w->branch]->code);
}

static bool is_there(const struct why *w, int side)
{
    const BranchEntry *branch = catalogue_branch(w->sides[side].side->data.catalogue,
                                                 w->r->branches[w->branch]->code);

    return branch != NULL && branch_exists(branch, w->r->periods[w->period].period);
}

/* Who is compared. */
static bool why_peers(struct why *w)
{
    const struct changes *changes = &w->r->changes;

    for (size_t i = 0; i < changes->count; i++)
        if ((rehearse_bears_on_peers(changes->list[i]->field, w->sides[0].board) ||
             rehearse_bears_on_peers(changes->list[i]->field, w->sides[1].board)) &&
            add_field(w, changes->list[i]) == NULL)
            return false;
    return true;
}

/* ---- a place ---- */

/* With a value, or behind all that have one. */
static bool has_place(const struct ranked *side, size_t branch)
{
    return rank_has(&side->rank, (uint32_t)branch) || side->last[branch];
}

static bool add_minimum_base(struct why *w)
{
    const FieldChange *change =
        w->sides[1].values[w->branch].present ? change_of(w, "minimumBase") : NULL;
    RehearsedReason *reason = change == NULL ? NULL : add_field(w, change);
    struct text text;

    if (reason == NULL)
        return change == NULL;
    text_init_arena(&text, w->arena, DECIMAL_TEXT_SIZE);
    text_add_int(&text, w->sides[1].values[w->branch].basis);
    reason->figure_after = (char *)(uintptr_t)text_end(&text);
    return reason->figure_after != NULL;
}

/* -1: behind it, or without a place; 0: level; 1: ahead of it. */
static int relation(const struct ranked *side, size_t me, size_t other)
{
    if (!has_place(side, other))
        return -1;
    if (side->last[me] || side->last[other])
        return side->last[me] - side->last[other];
    const int order = ratio_compare(side->values[other].value, side->values[me].value);
    return board_direction(side->board) == RANK_LOWER_IS_BETTER ? -order : order;
}

static bool has_other_value(const struct why *w, size_t branch)
{
    const struct ranked *now = &w->sides[0], *then = &w->sides[1];

    if (has_place(now, branch) != has_place(then, branch) ||
        now->last[branch] != then->last[branch])
        return true;
    return has_place(now, branch) && !now->last[branch] &&
           ratio_compare(now->values[branch].value, then->values[branch].value) != 0;
}

static bool is_one_of(const struct why *w, size_t other, RehearsedWhy kind)
{
    const int now = relation(&w->sides[0], w->branch, other);
    const int then = relation(&w->sides[1], w->branch, other);

    switch (kind) {
    case REHEARSED_WHY_AHEAD:
        return then > 0 && now <= 0;
    case REHEARSED_WHY_BEHIND:
        return now > 0 && then <= 0;
    default: /* level or not, or among themselves */
        return has_other_value(w, other) && (now >= 0 || then >= 0);
    }
}

static bool add_others(struct why *w, RehearsedWhy kind)
{
    size_t count = 0;

    for (size_t i = 0; i < w->r->branch_count; i++)
        count += i != w->branch && is_one_of(w, i, kind);
    if (count == 0)
        return true;
    RehearsedReason *reason = why_add(w, kind);
    if (reason == NULL)
        return false;
    reason->has_count = true;
    reason->count = (int64_t)count;
    count = count < BRANCHES_NAMED ? count : BRANCHES_NAMED;
    reason->branches = arena_array(w->arena, count, sizeof *reason->branches);
    for (size_t i = 0; reason->branches != NULL && reason->n_branches < count; i++)
        if (i != w->branch && is_one_of(w, i, kind))
            reason->branches[reason->n_branches++] = w->r->branches[i]->code;
    return reason->branches != NULL;
}

/* Who passed it, or was passed. */
static bool add_passing(struct why *w)
{
    return add_others(w, REHEARSED_WHY_AHEAD) && add_others(w, REHEARSED_WHY_BEHIND);
}

/* It has not reported: what the board does with such, or whether the branch was there. */
static bool why_last(struct why *w)
{
    const struct changes *changes = &w->r->changes;
    const char *code = w->r->branches[w->branch]->code;
    const bool dated = is_there(w, 0) != is_there(w, 1);
    bool done = add_change_of(w, "unreported");

    for (size_t i = 0; dated && done && i < changes->count; i++)
        done = !rehearse_is_of_branch(changes->list[i]->field, code) ||
               add_field(w, changes->list[i]) != NULL;
    return done && (is_taken(w, 0) == is_taken(w, 1) || why_peers(w));
}

/* Its value is as it was. */
static bool why_place(struct why *w)
{
    const struct ranked *now = &w->sides[0], *then = &w->sides[1];

    if (now->last[w->branch] != then->last[w->branch])
        return why_last(w);
    if (has_place(now, w->branch) != has_place(then, w->branch))
        return add_minimum_base(w);
    if (now->board->direction != then->board->direction && !now->last[w->branch])
        return add_change_of(w, "direction");
    if (!add_passing(w) || !add_change_of(w, "tieRule"))
        return false;
    return w->mover->n_because > 0 || add_others(w, REHEARSED_WHY_OTHERS);
}

/* ---- all ---- */

static bool bears(const struct ranked *side, const char *path)
{
    return rehearse_bears_on_value(path, side->board) &&
           (side->side->data.catalogue->answer_in_working_days ||
            !rehearse_is_of_calendar(path));
}

/* Where nothing nearer was found: what the value is computed by. */
static bool why_fields(struct why *w)
{
    const struct changes *changes = &w->r->changes;

    for (size_t i = 0; i < changes->count; i++)
        if ((bears(&w->sides[0], changes->list[i]->field) ||
             bears(&w->sides[1], changes->list[i]->field)) &&
            add_field(w, changes->list[i]) == NULL)
            return false;
    return true;
}

/* The board's own rules may bear on a place beside the value. */
static bool why_rules(struct why *w)
{
    const struct ranked *now = &w->sides[0], *then = &w->sides[1];

    if (now->last[w->branch] != then->last[w->branch])
        return add_change_of(w, "unreported");
    if (has_place(now, w->branch) != has_place(then, w->branch))
        return add_minimum_base(w);
    if (!has_place(now, w->branch))
        return true;
    return now->board->direction == then->board->direction
               ? add_passing(w)
               : add_change_of(w, "direction");
}

bool why_find(struct why *w)
{
    if (w->sides[0].board == NULL || w->sides[1].board == NULL)
        return add_change_of(w, "");
    if (w->same_value && (!why_place(w) || w->mover->n_because > 0))
        return w->mover->n_because > 0;
    if (is_taken(w, 0) != is_taken(w, 1))
        return why_peers(w);
    return why_value(w) && (w->mover->n_because > 0 || why_fields(w)) && why_rules(w);
}
