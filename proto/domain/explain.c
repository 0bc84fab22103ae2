/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Explains by trying. Invariant: every trial is taken back before the next. It must not
 * know how any indicator is computed; only the words of its formula are by its kind.
 */
#include "domain/explain.h"

#include <string.h>

#include "domain/explain_parts.h"

#define STRIDE 32 /* how much farther each try looks */
#define MOST_STEPS (INT64_C(1) << 60)

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

static bool is_text(const char *have, const char *want)
{
    return have != NULL && want != NULL && strcmp(have, want) == 0;
}

bool explain_may_matter(const Indicator *indicator, const Record *record)
{
    if (record->kind_case != kind_of(indicator))
        return false;
    switch (record->kind_case) {
    case KIND_PHONE_TEST:
        return record->phone_test->conductor == indicator->conductor;
    case KIND_SURVEY_QUESTION:
        return is_text(record->survey_question->instrument, indicator->instrument) &&
               is_text(record->survey_question->question, indicator->question);
    case KIND_COLLECTION:
        return indicator->channel == NULL ||
               is_text(record->collection->channel, indicator->channel);
    case KIND_STATISTIC:
        return is_text(record->statistic->metric, indicator->metric);
    default:
        return true;
    }
}

/* Computes with the field at `value`; without a value there is no comparison. */
static bool trial_run(struct trial *trial, struct decimal value, const Board *board,
                      const struct indicator_data *data, struct indicator_value *out)
{
    trial_set(trial, value);
    const bool found = indicator_compute(board, data, out);
    trial_end(trial);
    return found;
}

static bool is_same(const struct indicator_value *a, const struct indicator_value *b)
{
    return a->value.numerator == b->value.numerator &&
           a->value.denominator == b->value.denominator && a->basis == b->basis;
}

/* What one step up does, or one down where up is none. False: nothing, the figure does
 * not count.
 * One that counts may leave the value where it is: 5 of 5 and 6 of 6 are all. */
static bool has_effect(struct trial *trial, const Board *board,
                       const struct explanation *what, struct explained *out)
{
    const struct indicator_value *now = &what->value;
    const int better = board->direction == DIRECTION_LOWER_IS_BETTER ? -1 : 1;
    struct indicator_value moved;
    struct decimal value;

    for (int way = 1; way >= -1; way -= 2) {
        if (!trial_step(trial, way, &value) ||
            !trial_run(trial, value, board, &what->data, &moved))
            continue;
        if (is_same(&moved, now))
            return false;
        out->more = way * better * ratio_compare(moved.value, now->value);
        out->above = way * (moved.value.numerator - now->value.numerator);
        out->below = way * (moved.value.denominator - now->value.denominator);
        return true;
    }
    return false;
}

static const char *kept(struct arena *arena, const struct text *text)
{
    char *copy = arena_alloc(arena, text->length + 1);

    if (copy != NULL && !text->overflow)
        memcpy(copy, text->buffer, text->length + 1);
    return text->overflow ? NULL : copy;
}

bool explain_add(struct explanation *out, const HeldRecord *held,
                 const struct trial *trial, struct arena *arena)
{
    char key_buffer[RECORD_KEY_MAX];
    char field_buffer[RECORD_FIELD_MAX];
    struct text key, field;

    text_init(&key, key_buffer, sizeof key_buffer);
    text_init(&field, field_buffer, sizeof field_buffer);
    if (record_key(held->record, &key) != KAOHE_OK)
        return false;
    record_field_name(held->record, trial->number, &field);
    struct explained *figure = &out->figures[out->count++];
    figure->held = held;
    figure->key = kept(arena, &key);
    figure->field = kept(arena, &field);
    figure->value = trial->value;
    return figure->key != NULL && figure->field != NULL;
}

static bool add_record(const Board *board, const HeldRecord *held, struct arena *arena,
                       struct explanation *out)
{
    for (size_t i = 0; i < record_field_count(held->record); i++) {
        struct trial trial;

        if (trial_start(&trial, held->record, i) &&
            has_effect(&trial, board, out, &out->figures[out->count]) &&
            !explain_add(out, held, &trial, arena))
            return false;
    }
    return true;
}

bool explain_narrow(struct explanation *out, const struct indicator_data *data,
                    bool (*matters)(const void *of, const Record *record), const void *of,
                    struct arena *arena)
{
    const Dossier *dossier = data->dossier;
    Dossier *narrow = arena_alloc(arena, sizeof *narrow);
    size_t fields = 0;

    if (narrow == NULL)
        return false;
    *narrow = *dossier;
    narrow->n_records = 0;
    narrow->records = arena_array(arena, dossier->n_records, sizeof *narrow->records);
    for (size_t i = 0; narrow->records != NULL && i < dossier->n_records; i++)
        if (matters(of, dossier->records[i]->record)) {
            narrow->records[narrow->n_records++] = dossier->records[i];
            fields += record_field_count(dossier->records[i]->record);
        }
    out->data = *data;
    out->whole = dossier;
    out->data.dossier = narrow;
    out->too_many = narrow->n_records > EXPLAIN_RECORDS;
    if (narrow->records == NULL || out->too_many)
        return narrow->records != NULL;
    out->figures = arena_array(arena, fields + 1, sizeof *out->figures);
    return out->figures != NULL;
}

static bool may_matter(const void *board, const Record *record)
{
    return explain_may_matter(((const Board *)board)->indicator, record);
}

/* Do the figures make the value by what one step of each adds? */
static bool is_linear(const struct explanation *what)
{
    int128 above = 0, below = 0;
    bool moves_base = false;

    for (size_t i = 0; i < what->count; i++) {
        const struct explained *figure = &what->figures[i];

        above += (int128)figure->above * figure->value.coefficient;
        below += (int128)figure->below * figure->value.coefficient;
        moves_base = moves_base || figure->below != 0;
    }
    return what->count > 0 && above == what->value.value.numerator &&
           (!moves_base || below == what->value.value.denominator);
}

static bool is_range(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_RANGE_LOW ||
           indicator->kind == INDICATOR_KIND_RANGE_HIGH;
}

bool explain_value(const Board *board, const struct indicator_data *data,
                   struct arena *arena, struct explanation *out)
{
    *out = (struct explanation){.board = board, .data = *data};
    if (!indicator_compute(board, data, &out->value) ||
        !dated_of(board, data, arena, &out->dated))
        return false;
    if (out->dated.count > 0)
        return true;
    if (is_range(board->indicator))
        return explain_evidence(board, data, arena, out);
    if (!explain_narrow(out, data, may_matter, board, arena))
        return false;
    for (size_t i = 0; !out->too_many && i < out->data.dossier->n_records; i++)
        if (!add_record(board, out->data.dossier->records[i], arena, out))
            return false;
    out->linear = is_linear(out);
    return true;
}

bool aim_is_reached(const Board *board, struct ratio value, const struct aim *aim)
{
    const int compared = ratio_compare(value, aim->than);
    const bool higher = (board->direction != DIRECTION_LOWER_IS_BETTER) != aim->worse;

    return higher ? compared > 0 : compared < 0;
}

/* A figure that is tried, and what for. */
struct attempt {
    const struct explanation *what;
    const struct explained *figure;
    struct trial trial;
};

static bool try_out(struct attempt *try, int64_t steps, struct indicator_value *out)
{
    struct decimal value;

    return trial_step(&try->trial, steps, &value) &&
           trial_run(&try->trial, value, try->what->board, &try->what->data, out);
}

/* The same by what the first step did, where that holds for all. */
static bool foretell(struct attempt *try, int64_t steps, struct indicator_value *out)
{
    int64_t above, below;
    struct decimal value;

    if (!try->what->linear)
        return try_out(try, steps, out);
    *out = try->what->value;
    return trial_step(&try->trial, steps, &value) &&
           !__builtin_mul_overflow(try->figure->above, steps, &above) &&
           !__builtin_mul_overflow(try->figure->below, steps, &below) &&
           !__builtin_add_overflow(out->value.numerator, above, &out->value.numerator) &&
           !__builtin_add_overflow(out->value.denominator, below,
                                   &out->value.denominator) &&
           ratio_is_defined(out->value);
}

static bool reaches(struct attempt *try, int64_t steps, const struct aim *aim)
{
    struct indicator_value moved;

    return foretell(try, steps, &moved) &&
           aim_is_reached(try->what->board, moved.value, aim);
}

/* Does it do so indeed, on a base that is large enough for a place? */
static bool keeps_place(struct attempt *try, int64_t steps, const struct aim *aim)
{
    struct indicator_value moved;

    return try_out(try, steps, &moved) && moved.basis >= try->what->board->minimum_base &&
           aim_is_reached(try->what->board, moved.value, aim);
}

/* The fewest steps that way, or 0. What is reached with some is reached with more. */
static int64_t fewest(struct attempt *try, int way, const struct aim *aim)
{
    /* Below 0 a figure cannot go; the last step may end there. */
    const int64_t most = way < 0 ? try->trial.value.coefficient : MOST_STEPS;
    int64_t low = 0, high = 1;

    while (high < most && !reaches(try, way * high, aim)) {
        low = high;
        high *= STRIDE;
    }
    if (high > most)
        high = most;
    if (high == 0 || !reaches(try, way * high, aim))
        return 0;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (reaches(try, way * middle, aim))
            high = middle;
        else
            low = middle;
    }
    return keeps_place(try, way * high, aim) ? high : 0;
}

bool explain_change(const struct explanation *what, const struct explained *figure,
                    const struct aim *aim, int way, struct decimal *out)
{
    struct attempt try = {.what = what, .figure = figure};
    const int wanted = aim->worse ? -figure->more : figure->more;
    size_t number;

    if (wanted == -way ||
        !record_field_find(figure->held->record, figure->field, &number) ||
        !trial_start(&try.trial, figure->held->record, number))
        return false;
    const int64_t steps = fewest(&try, way, aim);
    return steps > 0 && trial_step(&try.trial, way * steps, out);
}
