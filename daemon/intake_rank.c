/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a dossier to the boards: every indicator of the catalogue is computed over it, and
 * where the value is another than before, the branch moves. The receipt gets the standing
 * with its place at this moment, the updates get the change.
 */
#include <string.h>

#include "daemon/intake_journey.h"
#include "domain/indicator.h"

static Ratio *make_ratio(struct arena *arena, const struct board_value *value)
{
    Ratio *ratio = value->present ? arena_alloc(arena, sizeof(*ratio)) : NULL;

    if (!ratio)
        return NULL;
    *ratio = (Ratio)RATIO_INIT;
    ratio->has_numerator = true;
    ratio->numerator = value->value.numerator;
    ratio->has_denominator = true;
    ratio->denominator = value->value.denominator;
    return ratio;
}

static Standing *make_standing(const struct journey *journey,
                               const struct board_moved *moved)
{
    struct arena *arena = &journey->call->intake->scratch;
    const struct board_value *value = &moved->after.value;
    Standing *standing = arena_alloc(arena, sizeof(*standing));

    if (!standing)
        return NULL;
    *standing = (Standing)STANDING_INIT;
    standing->board = moved->board->definition->id;
    standing->period = (char *)(uintptr_t)journey->period;
    standing->branch = journey->submission->branch;
    standing->value = make_ratio(arena, value);
    standing->has_basis = value->present;
    standing->basis = value->basis;
    standing->has_place_doubled = moved->after.place_doubled > 0;
    standing->place_doubled = moved->after.place_doubled;
    standing->has_ranked = true;
    standing->ranked = moved->after.ranked;
    standing->has_previous_place_doubled = moved->before.place_doubled > 0;
    standing->previous_place_doubled = moved->before.place_doubled;
    standing->previous_value = make_ratio(arena, &moved->before.value);
    standing->has_invented = value->invented;
    standing->invented = value->invented;
    standing->has_entry = true;
    standing->entry = moved->board->sequence;
    return standing;
}

static enum kaohe_err tell(struct journey *journey, const struct board_moved *moved)
{
    Receipt *receipt = &journey->receipt;
    Standing *standing = make_standing(journey, moved);
    bool corrects = journey->submission->correction_reason && moved->before.value.present;
    struct change change = {
        .board = moved->board,
        .slot = moved->slot,
        .entry = moved->board->sequence,
        .previous = moved->previous,
        .cause = corrects ? CHANGE_CAUSE_CORRECTION : CHANGE_CAUSE_FILING,
        .reason = corrects ? journey->submission->correction_reason : NULL,
    };

    if (!standing || journey->call->intake->scratch.exhausted)
        return KAOHE_ERR_NO_MEMORY;
    receipt->standings[receipt->n_standings++] = standing;
    return publish_note(journey->call->intake, &change);
}

struct board_value rank_value(const struct intake *intake, const Board *board,
                              const Dossier *dossier)
{
    struct indicator_data data = {
        .dossier = dossier,
        .catalogue = intake->catalogue,
        .rubrics = (const Rubric *const *)intake->rubrics,
        .rubric_count = intake->rubric_count,
    };
    struct indicator_value computed;

    if (!indicator_compute(board, &data, &computed))
        return (struct board_value){0};
    return (struct board_value){
        .value = computed.value,
        .basis = computed.basis,
        .invented = dossier->provenance == PROVENANCE_INVENTED,
        .present = true,
    };
}

enum kaohe_err journey_rank(struct journey *journey)
{
    struct intake *intake = journey->call->intake;
    const Catalogue *catalogue = intake->catalogue;
    enum kaohe_err err = KAOHE_OK;

    journey->receipt.standings = arena_array(&intake->scratch, catalogue->n_boards,
                                             sizeof(*journey->receipt.standings));
    if (!journey->receipt.standings)
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; !err && i < catalogue->n_boards; i++) {
        struct board_move move = {catalogue->boards[i], journey->period,
                                  journey->submission->branch, journey->filing.entry};
        struct board_value value =
            rank_value(intake, catalogue->boards[i], journey->verdict.merged);
        struct board_moved moved;

        err = boards_move(&intake->boards, &move, &value, &moved);
        if (!err && moved.changed)
            err = tell(journey, &moved);
    }
    return err;
}
