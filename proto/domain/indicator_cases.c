/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators of complaint cases. Whether an unanswered case is overdue is judged
 * on the last day of the period, not today: the same dossier has the same value
 * whenever it is computed.
 */
#include "domain/dated.h"
#include "domain/figure.h"
#include "domain/indicator_select.h"
#include "domain/period.h"
#include "domain/workdays.h"

static bool is_case(const struct selection *s, const Record *record)
{
    (void)s;
    return record->kind_case == KIND_COMPLAINT_CASE;
}

static bool date(const char *text, struct civil_date *out)
{
    return text != NULL && civil_parse(text, out) == KAOHE_OK;
}

/* The last day for the answer. */
static bool deadline(const struct selection *s, struct civil_date received,
                     struct civil_date *out)
{
    const Catalogue *catalogue = s->data->catalogue;
    uint32_t days = catalogue->answer_days < 0 ? 0 : (uint32_t)catalogue->answer_days;

    if (catalogue->answer_in_working_days)
        return workdays_after(catalogue->calendar, received, days, out) == KAOHE_OK;
    return civil_from_days((int64_t)civil_to_days(received) + days, out) == KAOHE_OK;
}

/* False without a day of receipt. */
static bool judge(const struct selection *s, const Record *record, struct dated *out)
{
    const ComplaintCase *complaint = record->complaint_case;

    *out = (struct dated){.record = record};
    if (!date(complaint->received, &out->begun) || !deadline(s, out->begun, &out->due))
        return false;
    out->by_weekends =
        s->data->catalogue->answer_in_working_days &&
        !workdays_known(s->data->catalogue->calendar, out->begun, out->due);
    if (!date(complaint->answered, &out->done))
        out->done.year = 0;
    if (!date(complaint->extension_notified, &out->told))
        out->told.year = 0;
    const bool extended = dated_is(out->told) && civil_compare(out->told, out->due) <= 0;
    out->in_time =
        extended || (dated_is(out->done) && civil_compare(out->done, out->due) <= 0);
    return true;
}

/* Answered, or overdue by then. */
static bool is_counted(const struct dated *one, struct civil_date end)
{
    return dated_is(one->done) || (!one->in_time && civil_compare(one->due, end) <= 0);
}

bool complaints_on_time(struct selection *s, struct indicator_value *out)
{
    struct period period;

    s->match = is_case;
    *out = (struct indicator_value){0};
    if (s->data->dossier->period == NULL ||
        period_parse(s->data->dossier->period, &period) != KAOHE_OK ||
        !selection_start(s))
        return false;
    for (const Record *record; (record = selection_next(s)) != NULL;) {
        struct dated one;
        if (!judge(s, record, &one))
            return false;
        if (!is_counted(&one, period_last_day(period)))
            continue;
        out->value.denominator++;
        out->value.numerator += one.in_time;
    }
    out->basis = out->value.denominator;
    return true;
}

static bool is_all_complaints(const struct selection *s, const Record *record)
{
    (void)s;
    return record->kind_case == KIND_COMPLAINT_COUNT &&
           record->complaint_count->category == COMPLAINT_CATEGORY_UNSPECIFIED &&
           record->complaint_count->channel == COMPLAINT_CHANNEL_UNSPECIFIED;
}

/* The mean that the branch states for all its complaints of the period. */
static bool stated_days(struct selection *s, struct indicator_value *out)
{
    s->match = is_all_complaints;
    if (!selection_start(s))
        return false;
    const Record *record = selection_next(s);
    if (record->sub_period != NULL)
        return false;
    struct figure days = figure_of(record, "mean_days");
    struct figure count = figure_of(record, "count");
    if (days.state != FIGURE_VALUE)
        return false;
    out->value = ratio_from_decimal(days.value);
    out->basis = count.state == FIGURE_VALUE ? count.value.coefficient : 0;
    return true;
}

bool complaint_days(struct selection *s, struct indicator_value *out)
{
    s->match = is_case;
    *out = (struct indicator_value){0};
    if (!selection_start(s))
        return stated_days(s, out);
    for (const Record *record; (record = selection_next(s)) != NULL;) {
        struct civil_date received, answered;
        if (!date(record->complaint_case->received, &received) ||
            !date(record->complaint_case->answered, &answered))
            continue;
        out->value.numerator += civil_to_days(answered) - civil_to_days(received);
        out->value.denominator++;
    }
    out->basis = out->value.denominator;
    return true;
}

size_t cases_counted(struct selection *s, struct dated *out)
{
    const bool all = s->indicator->kind == INDICATOR_KIND_COMPLAINTS_ON_TIME;
    struct period period;
    size_t count = 0;

    if (s->match != is_case ||
        period_parse(s->data->dossier->period, &period) != KAOHE_OK)
        return 0;
    s->next = 0;
    for (const Record *record; (record = selection_next(s)) != NULL;)
        if (judge(s, record, &out[count]) &&
            (all ? is_counted(&out[count], period_last_day(period))
                 : dated_is(out[count].done)))
            count++;
    return count;
}
