/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tools of the rules. Invariant: a finding about arithmetic shows terms,
 * computed and stated value, and their difference.
 */
#include "domain/rules_check.h"

struct draft report(struct check *check, const struct subject *subject, const char *field)
{
    return finding_begin(check->findings, subject, field);
}

void report_end(struct check *check, struct draft *draft)
{
    finding_end(draft, check->rule->code, check->severity);
}

void report_plain(struct check *check, const struct subject *subject, const char *field)
{
    struct draft draft = report(check, subject, field);

    report_end(check, &draft);
}

bool known(const struct subject *subject, const char *field, const char *text,
           struct decimal *out)
{
    return text != NULL && record_illegible(subject->record, field) == NULL &&
           decimal_parse(text, out) == KAOHE_OK;
}

bool field_known(const Record *record, size_t field, struct decimal *out)
{
    const struct record_field found = record_field_at(record, field);
    char buffer[RECORD_FIELD_MAX];
    struct text name;

    if (!found.present ||
        (found.type == FIELD_COUNT ? decimal_make(found.count, 0, out)
                                   : decimal_parse(found.text, out)) != KAOHE_OK)
        return false;
    if (record->n_illegible == 0)
        return true;
    text_init(&name, buffer, sizeof buffer);
    record_field_name(record, field, &name);
    return record_illegible(record, buffer) == NULL;
}

bool from_headquarters(const struct check *check, const struct subject *subject)
{
    return subject->held != NULL ? subject->held->by_headquarters
                                 : check->in->by_headquarters;
}

bool filed_now(const struct check *check, const struct subject *subject)
{
    return subject->origin >= 0 &&
           check->in->merge->steps[subject->origin].outcome != MERGE_UNCHANGED;
}

const Record *own_record(const struct check *check, const struct subject *subject,
                         const char *key, size_t length)
{
    bool headquarters = from_headquarters(check, subject);
    const struct index_entry *entry =
        index_find(&check->in->merge->index, key, length, headquarters);

    return entry == NULL || entry->by_headquarters != headquarters ? NULL : entry->record;
}

bool counted(const struct subject *subject, const char *field, protobuf_c_boolean has,
             int64_t value)
{
    return has && record_illegible(subject->record, field) == NULL && value >= 0 &&
           value < COUNT_LIMIT;
}

/* Reports stated against computed, and their difference where it is a number. */
void report_difference(struct check *check, const struct subject *subject,
                       const char *field, const char *terms, struct arithmetic sum)
{
    struct draft draft = report(check, subject, field);
    struct decimal difference;

    finding_text(&draft, "terms", terms);
    finding_decimal(&draft, "computed", sum.computed);
    finding_decimal(&draft, "stated", sum.stated);
    if (decimal_subtract(sum.stated, sum.computed, &difference) == KAOHE_OK) {
        if (difference.coefficient < 0)
            difference.coefficient = -difference.coefficient;
        finding_decimal(&draft, "difference", difference);
    }
    report_end(check, &draft);
}

/* The exact value as the document should have it: at the stated decimals, or at
 * two where that would hide the difference. */
static struct decimal shown(struct fit fit)
{
    struct decimal value = {0};
    unsigned scale = fit.stated.scale < 2 ? 2 : fit.stated.scale;

    if (ratio_round(fit.exact, fit.factor, scale, ROUNDING_HALF_UP, &value) != KAOHE_OK)
        return (struct decimal){0};
    return value;
}

/* Is the stated figure as near to the exact one as rounding it, and rounding what
 * it was computed from, allow? */
static bool is_loose(struct fit fit)
{
    const int64_t bound = DECIMAL_MAX_COEFFICIENT;
    int128 stated = millionths(fit.stated);
    int128 unit = decimal_power_of_ten(DECIMAL_MAX_SCALE - fit.stated.scale);

    if (fit.slack == 0 || !ratio_is_defined(fit.exact) || stated > bound ||
        stated < -bound || fit.exact.denominator > bound)
        return false;
    int128 distance = stated * fit.exact.denominator -
                      (int128)fit.exact.numerator * fit.factor * 1000000;
    if (distance < 0)
        distance = -distance;
    return 2 * distance <= (unit + 2 * (int128)fit.slack) * fit.exact.denominator;
}

static void keep(struct fit *fits, size_t *count, struct fit fit)
{
    if (*count < FITS_KEPT)
        fits[(*count)++] = fit;
}

bool stated_holds(struct check *check, struct fit fit)
{
    switch (ratio_rounds_to(fit.exact, fit.factor, fit.stated)) {
    case ROUNDING_FIT_NONE:
        if (!is_loose(fit))
            return false;
        keep(check->loose, &check->loose_count, fit);
        break;
    case ROUNDING_FIT_TRUNCATED:
        keep(check->truncated, &check->truncated_count, fit);
        break;
    case ROUNDING_FIT_ROUNDED:
        if (check->rounded_count++ == 0)
            check->rounded = fit;
        break;
    case ROUNDING_FIT_EXACT:
    case ROUNDING_FIT_EITHER:
        break;
    }
    return true;
}

void report_stated(struct check *check, struct fit fit, const char *terms)
{
    report_difference(check, fit.subject, fit.field, terms,
                      (struct arithmetic){shown(fit), fit.stated});
}
