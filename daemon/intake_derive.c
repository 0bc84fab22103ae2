/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boards that are derived from others. Invariant: whenever a branch moved, its value on
 * every derived board is what its values on the operands' boards give, in this period and
 * in those whose growth is against it; so nothing is looked at but these few. Must not
 * know dossiers.
 */
#include "daemon/intake_derive.h"

#include <stdlib.h>
#include <string.h>

#include "domain/derived.h"
#include "domain/peers.h"
#include "domain/period.h"

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
    for (size_t i = 0; i < count; i++)
        if (derivation_of(catalogue, i, &found[intake->derivation_count]))
            intake->derivation_count++;
    return KAOHE_OK;
}

/* By whom the value was set: by this act, unless it was there before. */
static int64_t entry_of(const struct moving *moving, const struct board_move *move,
                        const struct board_value *value)
{
    char key[BOARD_KEY_SIZE];
    const struct board_branch *branch =
        boards_branch(&moving->intake->boards, move->branch);

    if (!moving->before || !branch || !board_key(move->definition->id, move->period, key))
        return move->entry;
    const struct board *board =
        (struct board *)map_find(moving->before, key, strlen(key));
    return board && branch->slot < board->rank.capacity &&
                   board_value_same(&board->values[branch->slot], value)
               ? board->values[branch->slot].entry
               : move->entry;
}

enum kaohe_err moving_set(struct moving *moving, const struct board_move *move,
                          const struct board_value *value, bool *moved)
{
    static const struct board_value none;
    struct board_moved done;
    struct intake *intake = moving->intake;
    const bool taken = board_takes(intake->catalogue, move->definition, move->branch);
    struct board_move set = *move;
    enum kaohe_err err;

    set.entry = entry_of(moving, move, value);
    err = boards_move(&intake->boards, &set, taken ? value : &none, &done);
    *moved = !err && done.changed;
    return *moved && moving->tell ? moving->tell(moving->context, &done) : err;
}

static struct board_value value_at(const void *context, size_t board, const char *period)
{
    const struct moving *moving = context;

    return boards_value(&moving->intake->boards, board, period, moving->branch);
}

struct value_source moving_values(const struct moving *moving)
{
    return (struct value_source){moving->intake->catalogue, value_at, moving};
}

static enum kaohe_err derive(struct moving *moving, const struct derivation *derivation,
                             const char *period, const char *base)
{
    const struct value_source source = moving_values(moving);
    const struct board_value value = derivation_value(&source, derivation, period, base);
    const struct board_move move = {moving->intake->catalogue->boards[derivation->board],
                                    period, moving->branch, moving->entry,
                                    derivation->board};

    return moving_set(moving, &move, &value, &moving->moved[derivation->board]);
}

/* A growth moves here, and where this period is what another's growth is against. */
static enum kaohe_err derive_growth(struct moving *moving,
                                    const struct derivation *derivation,
                                    struct period period)
{
    const Indicator *growth =
        moving->intake->catalogue->boards[derivation->board]->indicator;
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
