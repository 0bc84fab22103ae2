/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tries values of a field. Invariant: after trial_end the record is as it was, to the
 * digit. It must not know what the field means.
 */
#include "domain/trial.h"

bool trial_start(struct trial *trial, Record *record, size_t number)
{
    trial->record = record;
    trial->number = number;
    trial->before = record_field_at(record, number);
    if (!trial->before.present)
        return false;
    if (trial->before.type == FIELD_COUNT)
        return decimal_make(trial->before.count, 0, &trial->value) == KAOHE_OK;
    if (decimal_parse(trial->before.text, &trial->value) != KAOHE_OK)
        return false;
    /* Scores go in the steps of the rubric: 15.0 is followed by 16. */
    while (record->kind_case == KIND_SCORE_SHEET && trial->value.scale > 0 &&
           trial->value.coefficient % 10 == 0) {
        trial->value.coefficient /= 10;
        trial->value.scale--;
    }
    return true;
}

bool trial_step(const struct trial *trial, int64_t steps, struct decimal *out)
{
    int64_t coefficient;

    return !__builtin_add_overflow(trial->value.coefficient, steps, &coefficient) &&
           coefficient >= 0 &&
           decimal_make(coefficient, trial->value.scale, out) == KAOHE_OK;
}

void trial_set(struct trial *trial, struct decimal value)
{
    struct record_field field = trial->before;

    field.count = value.coefficient;
    if (field.type == FIELD_DECIMAL)
        field.text = decimal_format(value, trial->text);
    record_field_set(trial->record, trial->number, &field);
}

void trial_end(struct trial *trial)
{
    record_field_set(trial->record, trial->number, &trial->before);
}
