/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K25x: parts of a period against the whole, and parts of a collection against
 * all of it, inside one dossier; rules_periods.c looks at the others. Months add up
 * to their quarter; a part is never more than the whole.
 */
#include <string.h>

#include "domain/rules_additive.h"

/* A figure of one record held against the same figure of others. */
struct comparison {
    struct check *check;
    const struct subject *subject;
    size_t field; /* by number */
    struct amount whole;
    struct amount sum;
    struct terms *terms;
};

static void report_comparison(struct comparison *c)
{
    char buffer[RECORD_FIELD_MAX];
    struct text name;

    text_init(&name, buffer, sizeof buffer);
    record_field_name(c->subject->record, c->field, &name);
    report_difference(
        c->check, c->subject, buffer, terms_end(c->terms),
        (struct arithmetic){amount_decimal(c->sum), amount_decimal(c->whole)});
}

/* More than the parts that any period has, of both sides; others are outside it, and
 * K120 says so. */
#define PARTS_KEPT 80

static struct parts find_entries(const struct check *check, const struct subject *subject)
{
    const struct record_index *index = &check->in->merge->index;
    struct parts parts = {0};
    char prefix[RECORD_KEY_MAX + 1];
    const char *mark = strchr(subject->key, '@');

    parts.prefix = mark == NULL ? strlen(subject->key) : (size_t)(mark - subject->key);
    memcpy(prefix, subject->key, parts.prefix);
    prefix[parts.prefix++] = '@';
    prefix[parts.prefix] = '\0';
    size_t first = index_lower_bound(index, prefix);
    parts.entries = index->entries + first;
    while (parts.count < PARTS_KEPT && first + parts.count < index->count &&
           strncmp(parts.entries[parts.count].key, prefix, parts.prefix) == 0)
        parts.count++;
    return parts;
}

struct parts parts_of(struct check *check, const struct subject *subject)
{
    size_t number = (size_t)(subject - check->subjects);

    if (check->parts == NULL)
        check->parts =
            arena_array(check->arena, check->subject_count, sizeof *check->parts);
    if (check->parts == NULL)
        return (struct parts){0};
    if (check->parts[number].prefix == 0)
        check->parts[number] = find_entries(check, subject);
    return check->parts[number];
}

/* The record of that part of the period, on the subject's own side, or NULL. */
static const Record *part_record(const struct check *check, const struct subject *subject,
                                 const struct parts *parts, struct period period)
{
    bool headquarters = from_headquarters(check, subject);
    char text[PERIOD_TEXT_SIZE];

    period_format(period, text);
    for (size_t i = 0; i < parts->count; i++)
        if (parts->entries[i].by_headquarters == headquarters &&
            strcmp(parts->entries[i].key + parts->prefix, text) == 0)
            return parts->entries[i].record;
    return NULL;
}

#define MONTHS 12

/* The records of one kind of part of a period: NULL where there is none. */
struct part_records {
    const Record *records[MONTHS];
    int count;
};

static bool find_parts(const struct comparison *c, const struct parts *parts,
                       struct period whole, enum period_kind kind,
                       struct part_records *out)
{
    bool any = false;

    out->count = kind == whole.kind ? 0 : period_part_count(whole, kind);
    for (int i = 0; i < out->count; i++) {
        out->records[i] =
            part_record(c->check, c->subject, parts, period_part(whole, kind, i));
        any = any || out->records[i] != NULL;
    }
    return any;
}

/* Adds up the field over the parts of one kind; how many of them have it. */
static int add_parts(struct comparison *c, const struct part_records *parts)
{
    int found = 0;
    struct amount value;

    c->sum = (struct amount){0};
    terms_start(c->terms);
    for (int i = 0; i < parts->count; i++) {
        const Record *part = parts->records[i];
        if (part == NULL || !amount_of_same(c->subject->record, c->field, part, &value))
            continue;
        amount_add(&c->sum, value);
        terms_add(c->terms, amount_decimal(value));
        found++;
    }
    return found;
}

/* Reports every count of the record that is wrong against parts of one kind. */
static void each_sum(struct check *check, const struct subject *subject,
                     bool (*wrong)(const struct comparison *c, int found, int count))
{
    struct terms terms;
    struct comparison c = {.check = check, .subject = subject, .terms = &terms};
    struct period whole = check->period;

    if (!check->has_period || subject->key == NULL)
        return;
    if (subject->record->sub_period != NULL &&
        period_parse(subject->record->sub_period, &whole) != KAOHE_OK)
        return;
    if (whole.kind == PERIOD_MONTH)
        return;
    struct parts parts = parts_of(check, subject);
    if (parts.count == 0 || !is_additive(check, subject))
        return;
    for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_HALF; kind++) {
        struct part_records found;
        if (!find_parts(&c, &parts, whole, kind, &found))
            continue;
        for (c.field = 0; c.field < record_field_count(subject->record); c.field++)
            if (amount_read(subject->record, c.field, &c.whole) &&
                wrong(&c, add_parts(&c, &found), found.count))
                report_comparison(&c);
    }
}

static bool complete_and_different(const struct comparison *c, int found, int count)
{
    return found == count && amount_compare(c->sum, c->whole) != 0;
}

static bool partial_and_more(const struct comparison *c, int found, int count)
{
    return found > 0 && found < count && amount_compare(c->sum, c->whole) > 0;
}

static void parts_add_up(struct check *check, const struct subject *subject)
{
    each_sum(check, subject, complete_and_different);
}

static void parts_exceed(struct check *check, const struct subject *subject)
{
    each_sum(check, subject, partial_and_more);
}

/* The cumulative records of the same thing that end before `until` does, latest first. */
static int earlier_records(struct check *check, const struct subject *subject,
                           struct period until, const Record *out[static MONTHS])
{
    struct parts parts = parts_of(check, subject);
    struct period before = {
        .kind = PERIOD_CUMULATIVE,
        .year = until.year,
        .number = (uint8_t)period_last_month(until),
    };
    int count = 0;

    while (parts.count > 0 && before.number > 1) {
        before.number--;
        const Record *record = part_record(check, subject, &parts, before);
        if (record != NULL)
            out[count++] = record;
    }
    return count;
}

/* What was counted until March is in what was counted until June, or in the half. */
static void cumulative_grows(struct check *check, const struct subject *subject)
{
    const Record *record = subject->record;
    struct terms terms;
    struct comparison c = {.check = check, .subject = subject, .terms = &terms};
    struct period until = check->period;
    const Record *earlier[MONTHS];

    if (subject->key == NULL || !check->has_period ||
        (record->sub_period != NULL &&
         period_parse(record->sub_period, &until) != KAOHE_OK) ||
        period_first_month(until) > 1 || !is_additive(check, subject))
        return;
    int count = earlier_records(check, subject, until, earlier);
    for (c.field = 0; count > 0 && c.field < record_field_count(record); c.field++) {
        int i = 0;
        while (i < count && !amount_of_same(record, c.field, earlier[i], &c.sum))
            i++;
        if (i == count || !amount_read(record, c.field, &c.whole) ||
            amount_compare(c.sum, c.whole) <= 0)
            continue;
        terms_start(c.terms);
        terms_add(c.terms, amount_decimal(c.sum));
        report_comparison(&c);
    }
}

/* The collection with the subject's sub-period and these dimensions, or NULL. */
static const Record *collection(const struct check *check, const struct subject *subject,
                                const char *channel, const char *type)
{
    char buffer[RECORD_KEY_MAX];
    const char *mark = strchr(subject->key, '@');
    struct text key;

    text_init(&key, buffer, sizeof buffer);
    text_add(&key, "collection/");
    text_add(&key, channel == NULL ? "-" : channel);
    text_add(&key, "/");
    text_add(&key, type == NULL ? "-" : type);
    text_add(&key, mark == NULL ? "" : mark);
    return own_record(check, subject, buffer, key.length);
}

static void within_whole(struct comparison *c, const Record *whole)
{
    for (c->field = 0; whole != NULL && c->field < 2; c->field++) {
        terms_start(c->terms);
        if (!amount_read(c->subject->record, c->field, &c->sum) ||
            !amount_read(whole, c->field, &c->whole) ||
            amount_compare(c->sum, c->whole) <= 0)
            continue;
        terms_add(c->terms, amount_decimal(c->sum));
        report_comparison(c);
    }
}

static void part_of_collection(struct check *check, const struct subject *subject)
{
    const Collection *part = subject->record->collection;
    struct terms terms;
    struct comparison c = {.check = check, .subject = subject, .terms = &terms};

    if (subject->key == NULL || (part->channel == NULL && part->case_type == NULL))
        return;
    within_whole(&c, collection(check, subject, NULL, NULL));
    if (part->channel == NULL || part->case_type == NULL)
        return;
    within_whole(&c, collection(check, subject, part->channel, NULL));
    within_whole(&c, collection(check, subject, NULL, part->case_type));
}

static const struct rule table[] = {
    {"K250", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, parts_add_up,
     "Months or quarters that do not add up to the whole", "各月或各季之和與全期不符",
     "The parts of {field}: {terms} = {computed}; the whole {stated}; difference "
     "{difference}.",
     "{field} 各期 {terms} = {computed}；全期 {stated}；相差 {difference}。",
     "Correct the part or the whole.", "請更正分期或全期之數值。"},
    {"K251", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, parts_exceed,
     "Months or quarters that exceed the whole", "部分月份或季別之和逾全期",
     "Some parts of {field} already make {terms} = {computed}; the whole {stated}; "
     "difference {difference}.",
     "{field} 部分分期 {terms} = {computed}，已逾全期 {stated}；相差 {difference}。",
     "Correct the part or the whole.", "請更正分期或全期之數值。"},
    {"K252", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, cumulative_grows,
     "Cumulative figure that shrinks", "累計數值減少",
     "{field} was {computed} by an earlier month and is {stated} now; difference "
     "{difference}.",
     "{field} 前期累計為 {computed}，本期累計為 {stated}；減少 {difference}。",
     "Cumulative figures count from January and cannot shrink.",
     "累計數值自 1 月起算，不可能減少。"},
    {"K253", SEVERITY_ERROR, RULE_RECORD, KIND_COLLECTION, part_of_collection,
     "Part of a collection that exceeds the whole", "徵起細項逾總數",
     "{field} of {record} is {computed}, more than the {stated} of the whole that it "
     "is part of; difference {difference}.",
     "{record} 之 {field} 為 {computed}，逾其所屬總數 {stated}；相差 {difference}。",
     "Correct the part or the whole.", "請更正細項或總數。"},
};

RULE_GROUP(rules_parts, table);
