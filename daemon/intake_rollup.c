/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rolling up. Invariant: whenever a branch moved, its value on a board that rolls up is
 * in each longer period either of a report for that period, or what the parts give.
 * Must not know dossiers, but for whether there is one.
 */
#include "daemon/intake_rollup.h"

#include "domain/rollup.h"

/* Is there a value of a report for the period itself? To look at all is to doubt what is
 * kept: without a dossier no value is its own. */
static bool is_reported(const struct moving *moving, size_t board)
{
    const struct board_value held =
        boards_value(&moving->intake->boards, board, moving->period, moving->branch);

    return held.present && !held.rolled_up &&
           (!moving->all || held_find(moving->intake, moving->branch, moving->period));
}

/* One longer period; `parts` says on which boards the branch moved in a part of it. */
static enum kaohe_err roll_up(struct moving *whole, const bool *parts,
                              struct period period, bool *any)
{
    const Catalogue *catalogue = whole->intake->catalogue;
    const struct value_source source = moving_values(whole);
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = 0; !err && i < catalogue->n_boards; i++) {
        const Board *board = catalogue->boards[i];
        const struct board_move move = {board, whole->period, whole->branch, whole->entry,
                                        i};

        if (!rollup_wanted(board) || !(parts[i] || whole->all) || is_reported(whole, i))
            continue;
        const struct board_value value = derivation_rolled_up(&source, i, period);
        err = moving_set(whole, &move, &value, &whole->moved[i]);
        *any = *any || whole->moved[i];
    }
    return err;
}

enum kaohe_err roll_up_boards(const struct moving *moving)
{
    struct moving whole = *moving;
    char text[PERIOD_TEXT_SIZE];
    struct period period;
    enum kaohe_err err = period_parse(moving->period, &period);
    bool any = true;

    if (err)
        return KAOHE_OK; /* of no period, so nothing moved */
    while (!err && (any || moving->all) && rollup_whole(period, &period)) {
        const bool *parts = whole.moved;

        any = false;
        whole.period = period_format(period, text);
        whole.moved = arena_array(&moving->intake->scratch,
                                  moving->intake->catalogue->n_boards, sizeof(bool));
        if (!whole.moved)
            return KAOHE_ERR_NO_MEMORY;
        err = roll_up(&whole, parts, period, &any);
        if (!err && (any || moving->all))
            err = derive_boards(&whole);
    }
    return err;
}
