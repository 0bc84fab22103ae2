/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What adds up. Invariant: every figure that is said to is not negative. It must not
 * know periods.
 */
#include "domain/rules_additive.h"

#include "domain/catalogue.h"

static bool metric_is_additive(const struct check *check, const Statistic *statistic)
{
    const Metric *metric =
        statistic->metric == NULL
            ? NULL
            : catalogue_metric(check->in->catalogue, statistic->metric);

    return metric != NULL && metric->additive;
}

/* Metrics are looked up by name, and several rules ask. */
static bool statistic_is_additive(struct check *check, const struct subject *subject)
{
    enum {
        UNKNOWN,
        NO,
        YES
    };
    const size_t number = (size_t)(subject - check->subjects);

    if (check->additive == NULL)
        check->additive =
            arena_array(check->arena, check->subject_count, sizeof *check->additive);
    if (check->additive == NULL)
        return false;
    if (check->additive[number] == UNKNOWN)
        check->additive[number] =
            metric_is_additive(check, subject->record->statistic) ? YES : NO;
    return check->additive[number] == YES;
}

bool is_additive(struct check *check, const struct subject *subject)
{
    switch (subject->record->kind_case) {
    case KIND_PHONE_TEST:
    case KIND_SURVEY_QUESTION:
    case KIND_SERVICE_TIME:
    case KIND_COMPLAINT_COUNT:
    case KIND_COLLECTION:
        return true;
    case KIND_STATISTIC:
        return statistic_is_additive(check, subject);
    default:
        return false;
    }
}

static bool read_decimal(const char *text, struct amount *out)
{
    struct decimal value;

    if (decimal_parse(text, &value) != KAOHE_OK || value.coefficient < 0)
        return false;
    *out = (struct amount){
        .value = millionths(value),
        .slack = value.scale == 0 || value.scale == DECIMAL_MAX_SCALE
                     ? 0
                     : decimal_power_of_ten(DECIMAL_MAX_SCALE - value.scale) / 2,
        .scale = value.scale,
    };
    return true;
}

bool amount_read(const Record *record, size_t field, struct amount *out)
{
    struct record_field found = record_field_at(record, field);
    char buffer[RECORD_FIELD_MAX];
    struct text name;

    if (!found.present)
        return false;
    if (found.type == FIELD_COUNT) {
        if (found.count < 0 || found.count >= COUNT_LIMIT)
            return false;
        *out = (struct amount){.value = (int128)found.count * 1000000};
    } else if (record->kind_case != KIND_STATISTIC || !read_decimal(found.text, out)) {
        return false;
    }
    if (record->n_illegible == 0)
        return true;
    text_init(&name, buffer, sizeof buffer);
    record_field_name(record, field, &name);
    return record_illegible(record, buffer) == NULL;
}

bool amount_of_same(const Record *from, size_t field, const Record *to,
                    struct amount *out)
{
    return record_field_same(from, field, to, &field) && amount_read(to, field, out);
}

void amount_add(struct amount *sum, struct amount term)
{
    sum->value += term.value;
    sum->slack += term.slack;
    if (term.scale > sum->scale)
        sum->scale = term.scale;
}

int amount_compare(struct amount a, struct amount b)
{
    int128 difference = a.value - b.value;
    int128 slack = a.slack + b.slack;

    return (difference > slack) - (difference < -slack);
}
