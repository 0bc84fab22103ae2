/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators of complaint cases. Whether an unanswered case is overdue is judged
 * on the last day of the period, not today: the same dossier has the same value
 * whenever it is computed.
 */
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

/* The last day for the answer, or false without a day of receipt. */
static bool deadline(const struct selection *s, const ComplaintCase *complaint,
                     struct civil_date *out)
{
    static const struct workdays weekends_only;
    const Catalogue *catalogue = s->data->catalogue;
    struct civil_date received;
    uint32_t days = catalogue->answer_days < 0 ? 0 : (uint32_t)catalogue->answer_days;

    if (!date(complaint->received, &received))
        return false;
    if (catalogue->answer_in_working_days)
        return workdays_after(&weekends_only, received, days, out) == KAOHE_OK;
    return civil_from_days((int64_t)civil_to_days(received) + days, out) == KAOHE_OK;
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
        const ComplaintCase *complaint = record->complaint_case;
        struct civil_date last, answered, told;
        if (!deadline(s, complaint, &last))
            return false;
        bool extended =
            date(complaint->extension_notified, &told) && civil_compare(told, last) <= 0;
        if (date(complaint->answered, &answered)) {
            out->value.denominator++;
            out->value.numerator += extended || civil_compare(answered, last) <= 0;
        } else if (!extended && civil_compare(last, period_last_day(period)) <= 0) {
            out->value.denominator++;
        }
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
