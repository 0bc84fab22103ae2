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
#include "domain/peers.h"
#include "domain/period.h"

static size_t index_of(const Catalogue *catalogue, const char *id)
{
    size_t i = 0;

    while (i < catalogue->n_boards && (!id || strcmp(catalogue->boards[i]->id, id) != 0))
        i++;
    return i;
}

static struct derivation derivation_of(const Catalogue *catalogue, size_t board)
{
    const Indicator *indicator = catalogue->boards[board]->indicator;
    struct derivation out = {.board = board, .growth = indicator_is_growth(indicator)};

    for (size_t i = 0; i < indicator->n_components && i < COMPOSITE_MOST; i++)
        out.operands[out.count++] = index_of(catalogue, indicator->components[i]->board);
    if (indicator_is_composite(indicator))
        return out;
    out.operands[0] = index_of(catalogue, indicator->operand);
    out.operands[1] =
        index_of(catalogue, out.growth ? indicator->operand : indicator->against);
    out.count = 2;
    return out;
}

static bool stand_before(const struct derivation *derivation)
{
    for (size_t i = 0; i < derivation->count; i++)
        if (derivation->operands[i] >= derivation->board)
            return false;
    return true;
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
        const struct derivation derivation = derivation_of(catalogue, i);

        if (indicator_is_derived(catalogue->boards[i]->indicator) &&
            stand_before(&derivation))
            found[intake->derivation_count++] = derivation;
    }
    return KAOHE_OK;
}

enum kaohe_err moving_set(struct moving *moving, const struct board_move *move,
                          const struct board_value *value, bool *moved)
{
    static const struct board_value none;
    struct board_moved done;
    struct intake *intake = moving->intake;
    const bool taken = board_takes(intake->catalogue, move->definition, move->branch);
    enum kaohe_err err = boards_move(&intake->boards, move, taken ? value : &none, &done);

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

/* What the branch has on the operands, in the first period, but the second of a growth in
 * the other: invented if one of them is, and as old as the youngest. */
static bool operands_of(const struct moving *moving, const struct derivation *derivation,
                        const char *const periods[2], struct component_value *values,
                        struct board_value *out)
{
    *out = (struct board_value){.present = true};
    for (size_t i = 0; i < derivation->count; i++) {
        const size_t index = derivation->operands[i];
        const struct board_value value =
            value_at(moving, index, periods[i > 0 && derivation->growth]);

        if (!value.present)
            return false;
        values[i] = (struct component_value){.of = {value.value, value.basis},
                                             .scale = board_at(moving, index)->scale};
        out->invented = out->invented || value.invented;
        out->rolled_up = out->rolled_up || value.rolled_up;
        if (value.entry > out->entry)
            out->entry = value.entry;
    }
    return true;
}

static enum kaohe_err derive(struct moving *moving, const struct derivation *derivation,
                             const char *period, const char *base)
{
    const Board *board = board_at(moving, derivation->board);
    const Indicator *indicator = board->indicator;
    struct board_move move = {board, period, moving->branch, moving->entry};
    struct component_value values[COMPOSITE_MOST];
    struct board_value value = {0};
    struct indicator_value derived;

    if (operands_of(moving, derivation, (const char *const[]){period, base}, values,
                    &value) &&
        (indicator_is_composite(indicator)
             ? composite_value(indicator, values, &derived)
             : indicator_derive(indicator, &values[0].of, &values[1].of, &derived))) {
        value.value = derived.value;
        value.basis = derived.basis;
        move.entry = value.entry;
    } else {
        value = (struct board_value){0};
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

static bool has_moved(const struct moving *moving, const struct derivation *derivation)
{
    for (size_t i = 0; i < derivation->count; i++)
        if (moving->moved[derivation->operands[i]])
            return true;
    return moving->all;
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

        if (!has_moved(moving, derivation))
            continue;
        err = derivation->growth
                  ? derive_growth(moving, derivation, period)
                  : derive(moving, derivation, moving->period, moving->period);
    }
    return err;
}
