/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a board to its value, and the side whose records it rests on.
 * Invariant: of headquarters' and the branch's own phone tests and sheets each
 * counts only where it was taken; a branch's retelling has no value. It must not
 * know places.
 */
#include "domain/indicator.h"

#include "domain/indicator_select.h"

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
    case INDICATOR_KIND_RANGE_LOW:
    case INDICATOR_KIND_RANGE_HIGH:
        return score_range(s, out);
    case INDICATOR_KIND_TIMELINESS:
        return timeliness(s, out);
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
    const size_t mark = arena_mark(data->arena);
    selection.by_headquarters = belongs_to_headquarters(indicator);
    bool found = selection_compute(&selection, out);
    if (!found && !belongs_to_one_side(indicator)) {
        selection.by_headquarters = true;
        found = selection_compute(&selection, out);
    }
    arena_release(data->arena, mark);
    return found && !data->arena->exhausted && ratio_is_defined(out->value);
}

bool indicator_is_rate(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_SURVEY_RATE ||
           indicator->kind == INDICATOR_KIND_WITHIN_15 ||
           indicator->kind == INDICATOR_KIND_COMPLAINTS_ON_TIME ||
           (indicator->kind == INDICATOR_KIND_RATIO && indicator->trials);
}
