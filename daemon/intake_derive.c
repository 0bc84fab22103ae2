/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boards that are derived from others. Invariant: whenever a branch moved, its value on
 * every derived board is what its values on the operands' boards give, in this period and
 * in those whose growth is against it; so nothing is looked at but these few. Must not
 * know dossiers.
 */
#include "daemon/intake_derive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/derived.h"
#include "domain/period.h"

static size_t index_of(const Catalogue *catalogue, const char *id)
{
    size_t i = 0;

    while (i < catalogue->n_boards && (!id || strcmp(catalogue->boards[i]->id, id) != 0))
        i++;
    return i;
}

/* The operands of each derived board are found once, when the catalogue comes. */
enum kaohe_err derive_prepare(struct intake *intake)
{
    const Catalogue *catalogue = intake->catalogue;
    const size_t count = catalogue ? catalogue->n_boards : 0;
    struct derivation *found = calloc(count + 1, sizeof(*found));

    if (!found)
        return KAOHE_ERR_NO_MEMORY;
    free(intake->derivations);
    intake->derivations = found;
    intake->derivation_count = 0;
    for (size_t i = 0; i < count; i++) {
        const Indicator *indicator = catalogue->boards[i]->indicator;
        const bool growth = indicator_is_growth(indicator);
        const struct derivation derivation = {
            .board = i,
            .operand = index_of(catalogue, indicator->operand),
            .against =
                index_of(catalogue, growth ? indicator->operand : indicator->against),
            .growth = growth,
        };

        if (indicator_is_derived(indicator) && derivation.operand < i &&
            derivation.against < i)
            found[intake->derivation_count++] = derivation;
    }
    return KAOHE_OK;
}

enum kaohe_err moving_set(struct moving *moving, const struct board_move *move,
                          const struct board_value *value, bool *moved)
{
    struct board_moved done;
    enum kaohe_err err = boards_move(&moving->intake->boards, move, value, &done);

    *moved = !err && done.changed;
    return *moved && moving->tell ? moving->tell(moving->context, &done) : err;
}

static const Board *board_at(const struct moving *moving, size_t index)
{
    return moving->intake->catalogue->boards[index];
}

/* What the branch has on that board in that period. */
static struct board_value value_at(const struct moving *moving, size_t index,
                                   const char *period)
{
    return boards_value(&moving->intake->boards, board_at(moving, index)->id, period,
                        moving->branch);
}

/* The value on the derived board, which is as old as the younger of the two. */
static enum kaohe_err derive(struct moving *moving, const struct derivation *derivation,
                             const char *period, const char *base)
{
    const struct board_value operand = value_at(moving, derivation->operand, period);
    const struct board_value against = value_at(moving, derivation->against, base);
    const struct indicator_value of = {operand.value, operand.basis};
    const struct indicator_value to = {against.value, against.basis};
    const Board *board = board_at(moving, derivation->board);
    struct board_move move = {board, period, moving->branch, moving->entry};
    struct board_value value = {0};
    struct indicator_value derived;

    if (operand.present && against.present &&
        indicator_derive(board->indicator, &of, &to, &derived)) {
        value = (struct board_value){
            .value = derived.value,
            .basis = derived.basis,
            .invented = operand.invented || against.invented,
            .rolled_up = operand.rolled_up || against.rolled_up,
            .present = true,
        };
        move.entry = operand.entry > against.entry ? operand.entry : against.entry;
    }
    return moving_set(moving, &move, &value, &moving->moved[derivation->board]);
}

/* A growth moves here, and where this period is what another's growth is against. */
static enum kaohe_err derive_growth(struct moving *moving,
                                    const struct derivation *derivation,
                                    struct period period)
{
    const Indicator *growth = board_at(moving, derivation->board)->indicator;
    char text[PERIOD_TEXT_SIZE];
    struct period other;
    enum kaohe_err err = KAOHE_OK;

    if (growth_base(growth, period, &other))
        err = derive(moving, derivation, moving->period, period_format(other, text));
    if (!err && growth_dependent(growth, period, &other))
        err = derive(moving, derivation, period_format(other, text), moving->period);
    return err;
}

enum kaohe_err derive_boards(struct moving *moving)
{
    const struct intake *intake = moving->intake;
    struct period period;
    enum kaohe_err err = period_parse(moving->period, &period);

    if (err)
        return KAOHE_OK; /* of no period, so nothing moved */
    for (size_t i = 0; !err && i < intake->derivation_count; i++) {
        const struct derivation *derivation = &intake->derivations[i];

        if (!moving->all && !moving->moved[derivation->operand] &&
            !moving->moved[derivation->against])
            continue;
        err = derivation->growth
                  ? derive_growth(moving, derivation, period)
                  : derive(moving, derivation, moving->period, moving->period);
    }
    return err;
}
