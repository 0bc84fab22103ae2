/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Explains by trying. Invariant: every trial is taken back before the next. It must not
 * know how any indicator is computed; only the words of its formula are by its kind.
 */
#include "domain/explain.h"

#include <string.h>

#include "domain/catalogue.h"
#include "domain/record_field.h"

#define TRIALS 60 /* doublings of a step */

static Kaohe__V1__Record__KindCase kind_of(const Indicator *indicator)
{
    switch (indicator->kind) {
    case INDICATOR_KIND_PHONE_MEAN:
        return KIND_PHONE_TEST;
    case INDICATOR_KIND_SURVEY_RATE:
        return KIND_SURVEY_QUESTION;
    case INDICATOR_KIND_SERVICE_MINUTES:
    case INDICATOR_KIND_WITHIN_15:
        return KIND_SERVICE_TIME;
    case INDICATOR_KIND_COMPLAINT_DAYS:
        return KIND_COMPLAINT_COUNT;
    case INDICATOR_KIND_COLLECTION_AMOUNT:
    case INDICATOR_KIND_COLLECTION_CASES:
        return KIND_COLLECTION;
    case INDICATOR_KIND_STATISTIC:
        return KIND_STATISTIC;
    case INDICATOR_KIND_SHEET_TOTAL:
    case INDICATOR_KIND_SHEET_NODE:
        return KIND_SCORE_SHEET;
    default:
        return RECORD_KIND_NOT_SET;
    }
}

/* A field of a record, and what it was before the trials. */
struct trial {
    Record *record;
    size_t number;
    struct record_field before;
    struct decimal value;
    char text[DECIMAL_TEXT_SIZE];
};

static bool trial_start(struct trial *trial, Record *record, size_t number)
{
    trial->record = record;
    trial->number = number;
    trial->before = record_field_at(record, number);
    if (!trial->before.present)
        return false;
    if (trial->before.type == FIELD_COUNT)
        return decimal_make(trial->before.count, 0, &trial->value) == KAOHE_OK;
    return decimal_parse(trial->before.text, &trial->value) == KAOHE_OK;
}

static void trial_end(struct trial *trial)
{
    record_field_set(trial->record, trial->number, &trial->before);
}

/* Computes with the field at `value`; without one there is no comparison. */
static bool trial_run(struct trial *trial, struct decimal value, const Board *board,
                      const struct indicator_data *data, struct indicator_value *out)
{
    struct record_field field = trial->before;

    field.count = value.coefficient;
    if (field.type == FIELD_DECIMAL)
        field.text = decimal_format(value, trial->text);
    record_field_set(trial->record, trial->number, &field);
    const bool found = indicator_compute(board, data, out);
    trial_end(trial);
    return found;
}

/* The value `steps` units of the stated precision away; false below 0 or too large. */
static bool step(struct decimal from, int64_t steps, struct decimal *out)
{
    int64_t coefficient;

    return !__builtin_add_overflow(from.coefficient, steps, &coefficient) &&
           coefficient >= 0 && decimal_make(coefficient, from.scale, out) == KAOHE_OK;
}

/* -1, 0, 1: what one step up, or one down where up is not possible, does to the value
 * as the board sees it. */
static int effect(struct trial *trial, const Board *board,
                  const struct indicator_data *data, struct ratio now)
{
    const int better = board->direction == DIRECTION_LOWER_IS_BETTER ? -1 : 1;
    struct indicator_value moved;
    struct decimal value;

    if (step(trial->value, 1, &value) && trial_run(trial, value, board, data, &moved) &&
        ratio_compare(moved.value, now) != 0)
        return better * ratio_compare(moved.value, now);
    if (step(trial->value, -1, &value) && trial_run(trial, value, board, data, &moved))
        return -better * ratio_compare(moved.value, now);
    return 0;
}

static const char *kept(struct arena *arena, const struct text *text)
{
    char *copy = arena_alloc(arena, text->length + 1);

    if (copy != NULL && !text->overflow)
        memcpy(copy, text->buffer, text->length + 1);
    return text->overflow ? NULL : copy;
}

static bool add_figure(struct explanation *out, const HeldRecord *held, size_t number,
                       const struct trial *trial, struct arena *arena)
{
    char key_buffer[RECORD_KEY_MAX];
    char field_buffer[RECORD_FIELD_MAX];
    struct text key, field;

    text_init(&key, key_buffer, sizeof key_buffer);
    text_init(&field, field_buffer, sizeof field_buffer);
    if (record_key(held->record, &key) != KAOHE_OK)
        return false;
    record_field_name(held->record, number, &field);
    struct explained *figure = &out->figures[out->count++];
    *figure = (struct explained){.held = held,
                                 .key = kept(arena, &key),
                                 .field = kept(arena, &field),
                                 .value = trial->value};
    return figure->key != NULL && figure->field != NULL;
}

/* The records that could matter, and how many fields they have together. */
static size_t candidates(const Board *board, const Dossier *dossier, size_t *fields)
{
    const Kaohe__V1__Record__KindCase kind = kind_of(board->indicator);
    size_t count = 0;

    *fields = 0;
    for (size_t i = 0; i < dossier->n_records; i++)
        if (dossier->records[i]->record->kind_case == kind) {
            count++;
            *fields += record_field_count(dossier->records[i]->record);
        }
    return count;
}

static bool add_record(const Board *board, const struct indicator_data *data,
                       const HeldRecord *held, struct arena *arena,
                       struct explanation *out)
{
    for (size_t i = 0; i < record_field_count(held->record); i++) {
        struct trial trial;
        if (!trial_start(&trial, held->record, i))
            continue;
        const int change = effect(&trial, board, data, out->value.value);
        if (change == 0)
            continue;
        if (!add_figure(out, held, i, &trial, arena))
            return false;
        out->figures[out->count - 1].more_is_better = change > 0;
    }
    return true;
}

bool explain_value(const Board *board, const struct indicator_data *data,
                   struct arena *arena, struct explanation *out)
{
    size_t fields = 0;
    const size_t records = candidates(board, data->dossier, &fields);

    *out = (struct explanation){.too_many = records > EXPLAIN_RECORDS};
    if (!indicator_compute(board, data, &out->value))
        return false;
    if (out->too_many)
        return true;
    out->figures = arena_array(arena, fields, sizeof *out->figures);
    if (out->figures == NULL)
        return false;
    for (size_t i = 0; i < data->dossier->n_records; i++) {
        const HeldRecord *held = data->dossier->records[i];
        if (held->record->kind_case == kind_of(board->indicator) &&
            !add_record(board, data, held, arena, out))
            return false;
    }
    return true;
}

bool aim_is_reached(const Board *board, struct ratio value, const struct aim *aim)
{
    const int compared = ratio_compare(value, aim->than);
    const bool higher = (board->direction != DIRECTION_LOWER_IS_BETTER) != aim->worse;

    return higher ? compared > 0 : compared < 0;
}

/* Is the branch past the aim with the field `steps` away? */
static bool reaches(struct trial *trial, int64_t steps, const Board *board,
                    const struct indicator_data *data, const struct aim *aim)
{
    struct indicator_value moved;
    struct decimal value;

    return step(trial->value, steps, &value) &&
           trial_run(trial, value, board, data, &moved) &&
           aim_is_reached(board, moved.value, aim);
}

bool explain_change(const Board *board, const struct indicator_data *data,
                    const struct explained *figure, const struct aim *aim,
                    struct decimal *out)
{
    const int64_t way = figure->more_is_better == !aim->worse ? 1 : -1;
    struct trial trial;
    size_t number;
    int64_t low = 0, high = 1;

    if (!record_field_find(figure->held->record, figure->field, &number) ||
        !trial_start(&trial, figure->held->record, number))
        return false;
    /* Below 0 a figure cannot go; the last step may end there. */
    const int64_t most = way < 0 ? trial.value.coefficient : INT64_C(1) << TRIALS;
    while (high < most && !reaches(&trial, way * high, board, data, aim)) {
        low = high;
        high *= 2;
    }
    if (high > most)
        high = most;
    if (high == 0 || !reaches(&trial, way * high, board, data, aim))
        return false;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (reaches(&trial, way * middle, board, data, aim))
            high = middle;
        else
            low = middle;
    }
    /* With too small a base there is no place. */
    struct indicator_value moved;
    return step(trial.value, way * high, out) &&
           trial_run(&trial, *out, board, data, &moved) &&
           moved.basis >= board->minimum_base;
}

static void add_phone_tests(const struct explanation *what, struct text *out, bool top)
{
    const char *between = "";

    for (size_t i = 0; i < what->count; i++) {
        const PhoneTest *test = what->figures[i].held->record->phone_test;
        struct decimal mean;
        if (strcmp(what->figures[i].field, "mean_score") != 0)
            continue;
        text_add(out, between);
        between = " + ";
        if (test->has_persons_tested)
            text_add_int_grouped(out, test->persons_tested);
        if (top && test->has_persons_tested)
            text_add(out, " × ");
        if (top && decimal_parse(test->mean_score, &mean) == KAOHE_OK)
            text_add_decimal(out, mean);
    }
}

static void add_terms(const struct explanation *what, struct text *out)
{
    for (size_t i = 0; i < what->count; i++) {
        text_add(out, i > 0 ? " + " : "");
        text_add_decimal_grouped(out, what->figures[i].value);
    }
}

void explain_formula(const Board *board, const struct explanation *what, struct text *out)
{
    switch (board->indicator->kind) {
    case INDICATOR_KIND_PHONE_MEAN:
        if (what->value.basis == 0) {
            add_phone_tests(what, out, true);
            return;
        }
        text_add(out, "(");
        add_phone_tests(what, out, true);
        text_add(out, ") / (");
        add_phone_tests(what, out, false);
        text_add(out, ")");
        return;
    case INDICATOR_KIND_COLLECTION_AMOUNT:
    case INDICATOR_KIND_COLLECTION_CASES:
    case INDICATOR_KIND_STATISTIC:
    case INDICATOR_KIND_SHEET_TOTAL:
    case INDICATOR_KIND_SHEET_NODE:
        if (what->count > 0) {
            add_terms(what, out);
            return;
        }
        break;
    default:
        break;
    }
    text_add_int_grouped(out, what->value.value.numerator);
    text_add(out, " / ");
    text_add_int_grouped(out, what->value.value.denominator);
}
