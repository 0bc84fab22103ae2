/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice of records that an indicator rests on. Invariant: no month of a thing
 * measured is covered by two records chosen. It must not know how they are summed.
 */
#include "domain/indicator_select.h"

#include <stdlib.h>
#include <string.h>

#include "domain/period.h"

enum {
    FORM_WHOLE,
    FORM_PART,
    FORM_CUMULATIVE,
};

/* Absent before present. */
static int compare_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int compare_statistics(const Statistic *a, const Statistic *b)
{
    int order = (a->n_dimensions > b->n_dimensions) - (a->n_dimensions < b->n_dimensions);

    for (size_t i = 0; order == 0 && i < a->n_dimensions; i++) {
        order = compare_text(a->dimensions[i]->name, b->dimensions[i]->name);
        if (order == 0)
            order = compare_text(a->dimensions[i]->value, b->dimensions[i]->value);
    }
    return order;
}

/* By the dimensions that `match` leaves open; records are of one kind. */
static int compare_keys(const Record *a, const Record *b)
{
    int order;

    switch (a->kind_case) {
    case KIND_COLLECTION:
        order = compare_text(a->collection->channel, b->collection->channel);
        return order != 0
                   ? order
                   : compare_text(a->collection->case_type, b->collection->case_type);
    case KIND_STATISTIC:
        return compare_statistics(a->statistic, b->statistic);
    case KIND_COMPLAINT_CASE:
        return compare_text(a->complaint_case->case_number,
                            b->complaint_case->case_number);
    case KIND_SCORE_SHEET:
        return compare_text(a->score_sheet->date, b->score_sheet->date);
    default:
        return 0;
    }
}

static int bits(unsigned months)
{
    int count = 0;

    for (; months != 0; months &= months - 1)
        count++;
    return count;
}

/* By key; of one key the whole period first, then the longest. For qsort. */
static int compare_choices(const void *left, const void *right)
{
    const struct choice *a = left;
    const struct choice *b = right;
    int order = compare_keys(a->record, b->record);

    if (order == 0)
        order = (a->form != FORM_WHOLE) - (b->form != FORM_WHOLE);
    if (order == 0)
        order = bits(b->months) - bits(a->months);
    if (order == 0)
        order = a->form - b->form;
    return order != 0 ? order : a->months - b->months;
}

static uint16_t months_of(struct period period)
{
    unsigned months = 0;

    for (int m = period_first_month(period); m <= period_last_month(period); m++)
        months |= 1U << m;
    return (uint16_t)months;
}

static bool choice_of(const Dossier *dossier, const Record *record, struct choice *out)
{
    bool whole = record->sub_period == NULL;
    const char *text = whole ? dossier->period : record->sub_period;
    struct period period = {.kind = PERIOD_YEAR};

    if ((text == NULL || period_parse(text, &period) != KAOHE_OK) && !whole)
        return false;
    *out = (struct choice){.record = record, .months = months_of(period)};
    if (!whole)
        out->form = period.kind == PERIOD_CUMULATIVE ? FORM_CUMULATIVE : FORM_PART;
    return true;
}

/* Of each key, what does not overlap anything chosen before it. */
static size_t keep_apart(struct choice *chosen, size_t count)
{
    size_t kept = 0;
    unsigned taken = 0;

    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare_keys(chosen[i - 1].record, chosen[i].record) != 0)
            taken = 0;
        if ((chosen[i].months & taken) != 0)
            continue;
        taken |= chosen[i].months;
        chosen[kept++] = chosen[i];
    }
    return kept;
}

bool selection_start(struct selection *s)
{
    const Dossier *dossier = s->data->dossier;

    s->chosen = NULL;
    s->count = s->next = 0;
    for (size_t i = 0; i < dossier->n_records; i++) {
        const HeldRecord *held = dossier->records[i];
        if (held->by_headquarters != s->by_headquarters || !s->match(s, held->record))
            continue;
        if (s->chosen == NULL)
            s->chosen =
                arena_array(s->data->arena, dossier->n_records - i, sizeof *s->chosen);
        if (s->chosen == NULL)
            return false;
        if (choice_of(dossier, held->record, &s->chosen[s->count]))
            s->count++;
    }
    if (s->count > 1) {
        qsort(s->chosen, s->count, sizeof *s->chosen, compare_choices);
        s->count = keep_apart(s->chosen, s->count);
    }
    return s->count > 0;
}

const Record *selection_next(struct selection *s)
{
    while (s->next < s->count) {
        const struct choice *choice = &s->chosen[s->next++];
        if (!choice->left_out)
            return choice->record;
    }
    return NULL;
}

int selection_months(const struct selection *s)
{
    unsigned months = 0;

    for (size_t i = 0; i < s->count; i++)
        months |= s->chosen[i].months;
    return bits(months);
}
