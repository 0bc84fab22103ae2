/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a board to its value, and the choice of records that it rests on.
 * Invariant: of headquarters' and the branch's own phone tests and sheets each
 * counts only where it was taken; a branch's retelling has no value. It must not
 * know places.
 */
#include "domain/indicator.h"

#include "domain/indicator_select.h"

static bool period_of(const Record *record, struct period *out)
{
    return record->sub_period != NULL &&
           period_parse(record->sub_period, out) == KAOHE_OK;
}

static bool wanted(const struct selection *s, const HeldRecord *held)
{
    return held->by_headquarters == s->by_headquarters && s->match(s, held->record);
}

static int bits(unsigned months)
{
    int count = 0;

    for (; months != 0; months &= months - 1)
        count++;
    return count;
}

/* Cumulative sub-periods overlap each other: they are not summed. */
bool selection_start(struct selection *s)
{
    const Dossier *dossier = s->data->dossier;
    unsigned months[PERIOD_CUMULATIVE + 1] = {0};
    struct period part;

    s->next = 0;
    s->part = PERIOD_NONE;
    for (size_t i = 0; i < dossier->n_records; i++) {
        if (!wanted(s, dossier->records[i]))
            continue;
        if (dossier->records[i]->record->sub_period == NULL)
            return true;
        if (!period_of(dossier->records[i]->record, &part) ||
            part.kind == PERIOD_CUMULATIVE)
            continue;
        for (int m = period_first_month(part); m <= period_last_month(part); m++)
            months[part.kind] |= 1U << m;
    }
    for (enum period_kind kind = PERIOD_MONTH; kind < PERIOD_CUMULATIVE; kind++)
        if (months[kind] != 0 && bits(months[kind]) >= bits(months[s->part]))
            s->part = kind;
    return s->part != PERIOD_NONE;
}

const Record *selection_next(struct selection *s)
{
    const Dossier *dossier = s->data->dossier;
    struct period part;

    while (s->next < dossier->n_records) {
        const HeldRecord *held = dossier->records[s->next++];
        if (!wanted(s, held))
            continue;
        if (s->part == PERIOD_NONE
                ? held->record->sub_period == NULL
                : period_of(held->record, &part) && part.kind == s->part)
            return held->record;
    }
    return NULL;
}

bool selection_compute(struct selection *s, struct indicator_value *out)
{
    switch (s->indicator->kind) {
    case INDICATOR_KIND_PHONE_MEAN:
        return phone_mean(s, out);
    case INDICATOR_KIND_SURVEY_RATE:
        return survey_rate(s, out);
    case INDICATOR_KIND_SERVICE_MINUTES:
        return service_minutes(s, out);
    case INDICATOR_KIND_WITHIN_15:
        return within_15(s, out);
    case INDICATOR_KIND_COMPLAINTS_ON_TIME:
        return complaints_on_time(s, out);
    case INDICATOR_KIND_COMPLAINT_DAYS:
        return complaint_days(s, out);
    case INDICATOR_KIND_COLLECTION_AMOUNT:
    case INDICATOR_KIND_COLLECTION_CASES:
        return collection_sum(s, out);
    case INDICATOR_KIND_STATISTIC:
        return statistic_sum(s, out);
    case INDICATOR_KIND_SHEET_TOTAL:
    case INDICATOR_KIND_SHEET_NODE:
        return sheet_score(s, out);
    default:
        return false;
    }
}

/* Which side takes the figure by itself: headquarters its own tests and sheets. */
static bool belongs_to_headquarters(const Indicator *indicator)
{
    switch (indicator->kind) {
    case INDICATOR_KIND_PHONE_MEAN:
        return indicator->conductor == CONDUCTOR_HEADQUARTERS;
    case INDICATOR_KIND_SHEET_TOTAL:
    case INDICATOR_KIND_SHEET_NODE:
        return indicator->evaluator == EVALUATOR_HEADQUARTERS;
    default:
        return false;
    }
}

static bool belongs_to_one_side(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_PHONE_MEAN ||
           indicator->kind == INDICATOR_KIND_SHEET_TOTAL ||
           indicator->kind == INDICATOR_KIND_SHEET_NODE;
}

/* Other figures are the branch's; where it reported none, what headquarters filed
 * for it counts. */
bool indicator_compute(const Board *board, const struct indicator_data *data,
                       struct indicator_value *out)
{
    const Indicator *indicator = board->indicator;
    struct selection selection = {.data = data, .indicator = indicator};

    if (indicator == NULL)
        return false;
    selection.by_headquarters = belongs_to_headquarters(indicator);
    if (selection_compute(&selection, out))
        return ratio_is_defined(out->value);
    if (belongs_to_one_side(indicator))
        return false;
    selection =
        (struct selection){.data = data, .indicator = indicator, .by_headquarters = true};
    return selection_compute(&selection, out) && ratio_is_defined(out->value);
}
