/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a dossier to the boards: every indicator of the catalogue is computed over it, and
 * where the value is another than before, the branch moves, there and on the boards that
 * are derived from it. The receipt gets the standing with its place at this moment, the
 * updates get the change.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/intake_derive.h"
#include "daemon/intake_journey.h"
#include "daemon/intake_rollup.h"
#include "daemon/periods.h"
#include "domain/derived.h"
#include "domain/rollup.h"

/* A month's filing moves its quarter, half and year too. */
#define PERIODS_MOVED 4

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

/* A closed period takes a filing by the branch's late pass only, whoever files. */
static bool is_late(const struct journey *journey)
{
    const struct intake *intake = journey->call->intake;
    const PeriodState *state = periods_find(intake->periods, journey->period);

    return state && state->closed;
}

/* A filing that only withdraws, or that takes the value away, is a withdrawal. */
static ChangeCause cause_of(const struct journey *journey,
                            const struct board_moved *moved)
{
    const Submission *submission = journey->submission;

    if (submission->n_withdrawals > 0 &&
        (submission->n_records == 0 || !moved->after.value.present))
        return CHANGE_CAUSE_WITHDRAWAL;
    if (submission->correction_reason && moved->before.value.present)
        return CHANGE_CAUSE_CORRECTION;
    return is_late(journey) ? CHANGE_CAUSE_LATE_PASS : CHANGE_CAUSE_FILING;
}

/* All that it takes to put the board back to what it was before. */
static void tell_previous(const struct board_moved *moved, Standing *standing)
{
    const struct board_value *before = &moved->before.value;

    standing->has_previous_sequence = true;
    standing->previous_sequence = moved->previous;
    standing->has_previous_basis = before->present;
    standing->previous_basis = before->basis;
    standing->has_previous_entry = before->present;
    standing->previous_entry = before->entry;
    standing->has_previous_invented = before->present && before->invented;
    standing->previous_invented = before->invented;
    standing->has_previous_rolled_up = before->present && before->rolled_up;
    standing->previous_rolled_up = before->rolled_up;
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
    standing->period = (char *)(uintptr_t)moved->board->period;
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
    standing->has_rolled_up = value->rolled_up;
    standing->rolled_up = value->rolled_up;
    standing->has_entry = true;
    standing->entry = moved->board->sequence;
    standing->has_moved_others = true;
    standing->moved_others = moved->moved_others;
    standing->has_cause = true;
    standing->cause = cause_of(journey, moved);
    tell_previous(moved, standing);
    return standing;
}

static enum kaohe_err tell(void *context, const struct board_moved *moved)
{
    struct journey *journey = context;
    Receipt *receipt = &journey->receipt;
    Standing *standing = make_standing(journey, moved);
    struct change change = {
        .board = moved->board,
        .slot = moved->slot,
        .entry = moved->board->sequence,
        .previous = moved->previous,
        .cause = standing ? standing->cause : CHANGE_CAUSE_FILING,
        .reason = journey->submission->correction_reason,
    };

    if (!standing || journey->call->intake->scratch.exhausted)
        return KAOHE_ERR_NO_MEMORY;
    receipt->standings[receipt->n_standings++] = standing;
    return publish_note(journey->call->intake, &change);
}

/* What the dossier gives for one board; not present where it gives nothing. */
static struct board_value rank_value(const struct indicator_data *data,
                                     const Board *board)
{
    struct indicator_value computed;

    if (!indicator_compute(board, data, &computed))
        return (struct board_value){0};
    return (struct board_value){
        .value = computed.value,
        .basis = computed.basis,
        .invented = data->dossier->provenance == PROVENANCE_INVENTED,
        .present = true,
    };
}

/* The report for the period comes first; where it has no such figure, the parts. */
static enum kaohe_err rank_board(struct moving *moving, size_t index,
                                 const struct indicator_data *data)
{
    const Board *board = moving->intake->catalogue->boards[index];
    const struct board_move move = {board, moving->period, moving->branch, moving->entry,
                                    index};
    const struct value_source source = moving_values(moving);
    struct board_value value = rank_value(data, board);
    struct period period;

    if (data->arena->exhausted)
        return KAOHE_ERR_NO_MEMORY;
    if (!value.present && rollup_wanted(board) &&
        period_parse(moving->period, &period) == KAOHE_OK)
        value = derivation_rolled_up(&source, index, period);
    return moving_set(moving, &move, &value, &moving->moved[index]);
}

/* Moves the branch on the boards that `wanted` takes, on those derived from them, and in
 * the longer periods that this one is a part of. */
static enum kaohe_err rank_boards(struct moving *moving, const Dossier *dossier,
                                  bool (*wanted)(const Board *board))
{
    struct intake *intake = moving->intake;
    const Catalogue *catalogue = intake->catalogue;
    const struct indicator_data data = {
        .dossier = dossier,
        .catalogue = catalogue,
        .rubrics = (const Rubric *const *)intake->rubrics,
        .rubric_count = intake->rubric_count,
        .settings =
            settings_of(catalogue, periods_find(intake->periods, dossier->period)),
        .arena = &intake->scratch,
    };
    enum kaohe_err err = KAOHE_OK;

    moving->moved =
        arena_array(&intake->scratch, catalogue->n_boards, sizeof(*moving->moved));
    if (!moving->moved)
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; !err && i < catalogue->n_boards; i++)
        if (wanted(catalogue->boards[i]))
            err = rank_board(moving, i, &data);
    if (!err)
        err = derive_boards(moving);
    return err ? err : roll_up_boards(moving);
}

static bool is_of_dossiers(const Board *board)
{
    return !indicator_is_derived(board->indicator);
}

enum kaohe_err journey_rank(struct journey *journey)
{
    struct intake *intake = journey->call->intake;
    struct moving moving = {
        .intake = intake,
        .branch = journey->submission->branch,
        .period = journey->period,
        .entry = journey->filing.entry,
        .tell = tell,
        .context = journey,
    };

    journey->receipt.standings = arena_array(
        &intake->scratch,
        PERIODS_MOVED * (intake->catalogue->n_boards + 2 * intake->derivation_count),
        sizeof(*journey->receipt.standings));
    if (!journey->receipt.standings)
        return KAOHE_ERR_NO_MEMORY;
    return rank_boards(&moving, journey->verdict.merged, is_of_dossiers);
}

enum kaohe_err rank_dossier(struct intake *intake, const Dossier *dossier, int64_t entry,
                            const struct map *before)
{
    struct moving moving = {
        .intake = intake,
        .branch = dossier->branch,
        .period = dossier->period,
        .entry = entry,
        .all = true,
        .before = before,
    };

    return rank_boards(&moving, dossier, is_of_dossiers);
}

static bool is_of(const struct held *held, const char *period)
{
    const char *slash = strrchr(held->key, '/');

    return slash && strcmp(slash + 1, period) == 0;
}

/* What is settled for a period: which rate backs a tick, and when reports are due. */
static bool rests_on_settings(const Board *board)
{
    return board->indicator->kind == INDICATOR_KIND_RANGE_LOW ||
           board->indicator->kind == INDICATOR_KIND_RANGE_HIGH ||
           board->indicator->kind == INDICATOR_KIND_TIMELINESS;
}

static enum kaohe_err note(void *context, const struct board_moved *moved)
{
    struct intake *intake = context;

    return past_log_move(&intake->past_log, moved, CHANGE_CAUSE_PERIOD);
}

static enum kaohe_err publish(void *context, const struct board_moved *moved)
{
    const enum kaohe_err err = note(context, moved);

    if (err)
        return err;
    return publish_note(context, &(struct change){.board = moved->board,
                                                  .slot = moved->slot,
                                                  .entry = moved->board->sequence,
                                                  .previous = moved->previous,
                                                  .cause = CHANGE_CAUSE_PERIOD});
}

static enum kaohe_err rank_held(struct intake *intake, const Dossier *dossier,
                                int64_t entry, bool live)
{
    struct moving moving = {
        .intake = intake,
        .branch = dossier->branch,
        .period = dossier->period,
        .entry = entry,
        .tell = live ? publish : note,
        .context = intake,
    };

    return rank_boards(&moving, dossier, rests_on_settings);
}

static int by_key(const void *a, const void *b)
{
    const struct held *const *left = a;
    const struct held *const *right = b;

    return strcmp((*left)->key, (*right)->key);
}

/* In an order that is the same after a start, for who reads the changes in pages. */
enum kaohe_err rank_period(struct intake *intake, const char *period, int64_t entry,
                           bool live)
{
    const struct held **found =
        calloc(intake->dossier_count + 1, sizeof(const struct held *));
    const size_t mark = arena_mark(&intake->scratch);
    size_t count = 0;
    enum kaohe_err err = found ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;

    for (struct map_item *item = map_next(&intake->dossiers, NULL); found && item;
         item = map_next(&intake->dossiers, item)) {
        const struct held *held = (struct held *)item;

        if (held->state.packed && is_of(held, period))
            found[count++] = held;
    }
    if (count > 0)
        qsort(found, count, sizeof(*found), by_key);
    for (size_t i = 0; !err && i < count; i++) {
        Dossier *dossier = NULL;

        err = held_unpack(intake, found[i], &dossier);
        if (!err && dossier)
            err = rank_held(intake, dossier, entry, live);
        arena_release(&intake->scratch, mark);
    }
    free(found);
    return err;
}
