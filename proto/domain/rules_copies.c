/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K602 and K603: figures copied unchanged from the period before. Small counts repeat
 * by chance. How unlikely that is is added up in bits: a count of about m comes again
 * with a chance of about 1 in 3.5 √m, an amount of money m with less than 1 in m / 8.
 */
#include <string.h>

#include "domain/rules_additive.h"

#define BITS_OF_RECORD 16 /* 1 in 65,536 */
#define BITS_OF_SET 18    /* of all records of a kind together */
#define KINDS_SEEN KIND_SLOTS

/* The records of one kind that both periods have. */
struct set {
    size_t shared, same;
    int bits;
    const struct subject *first; /* of those filed now */
};

struct comparison {
    struct check *check;
    struct period before;
    const struct record_index *index; /* of the period before */
    size_t at;
    struct set sets[KINDS_SEEN];
};

static int bit_length(int64_t value)
{
    int bits = 0;

    for (; value > 0; value >>= 1)
        bits++;
    return bits;
}

static int surprise(const Record *record, size_t field, int64_t value)
{
    const bool money = record->kind_case == KIND_COLLECTION && field == 1;
    const int length = bit_length(value);

    if (value == 0 || (money && length < 4))
        return 0;
    return money ? length - 3 : (length + 3) / 2;
}

/* The figures that were counted: forms returned follow from the answers. */
static bool is_counted(const Record *record, size_t field)
{
    if (record->kind_case == KIND_SURVEY_QUESTION ||
        record->kind_case == KIND_SERVICE_TIME)
        return field >= record_plain_fields(record);
    return true;
}

/* Where months without any event are usual, a cumulative figure may stand still. */
static bool is_compared(struct check *check, const struct subject *subject)
{
    const bool steady = check->period.kind == PERIOD_CUMULATIVE;

    switch (subject->record->kind_case) {
    case KIND_COLLECTION:
    case KIND_SURVEY_QUESTION:
    case KIND_SERVICE_TIME:
        return true;
    case KIND_COMPLAINT_COUNT:
    case KIND_STATISTIC:
        return !steady && is_additive(check, subject);
    default:
        return false;
    }
}

/* Are all figures the same? The bits of those above 0; -1: they are not. */
static int compare(const Record *now, const Record *before)
{
    int bits = 0;

    if (record_field_count(now) != record_field_count(before))
        return -1;
    for (size_t i = 0; i < record_field_count(now); i++) {
        struct amount here, there;
        if (!is_counted(now, i) || !amount_read(now, i, &here))
            continue;
        if (!amount_of_same(now, i, before, &there) || here.value != there.value)
            return -1;
        bits += surprise(now, i, (int64_t)(here.value / 1000000));
    }
    return bits;
}

/* The record of that key and side in the period before, or NULL; both indexes are in
 * one order. */
static const Record *seek(struct comparison *c, const struct index_entry *entry)
{
    const struct record_index *index = c->index;

    while (c->at < index->count && strcmp(index->entries[c->at].key, entry->key) < 0)
        c->at++;
    for (size_t i = c->at;
         i < index->count && strcmp(index->entries[i].key, entry->key) == 0; i++)
        if (index->entries[i].by_headquarters == entry->by_headquarters)
            return index->entries[i].record;
    return NULL;
}

static struct set *set_of(struct comparison *c, const Record *record)
{
    return &c->sets[(int)record->kind_case - (int)KIND_PHONE_TEST];
}

/* Calls `each` with every record that both periods have. */
static void each_shared(struct comparison *c,
                        void (*each)(struct comparison *c, const struct subject *subject,
                                     int bits))
{
    const struct record_index *index = &c->check->in->merge->index;

    c->at = 0;
    for (size_t i = 0; i < index->count; i++) {
        const struct index_entry *entry = &index->entries[i];
        const struct subject *subject = &c->check->subjects[entry->position];
        if (entry->record->sub_period != NULL)
            continue;
        const Record *before = seek(c, entry);
        if (before != NULL && is_compared(c->check, subject))
            each(c, subject, compare(entry->record, before));
    }
}

static void count_shared(struct comparison *c, const struct subject *subject, int bits)
{
    struct set *set = set_of(c, subject->record);

    if (bits == 0)
        return;
    set->shared++;
    if (bits < 0)
        return;
    set->same++;
    set->bits += bits;
    if (filed_now(c->check, subject) &&
        (set->first == NULL || subject->origin < set->first->origin))
        set->first = subject;
}

static bool is_copied_set(const struct set *set)
{
    return set->shared > 1 && set->same == set->shared && set->bits >= BITS_OF_SET &&
           set->first != NULL;
}

static bool start(struct check *check, struct comparison *c)
{
    struct period before;

    *c = (struct comparison){.check = check};
    if (!check->has_period || check->in->context == NULL ||
        !period_before(check->period, &before))
        return false;
    const struct known_dossier *known = context_own(check->in->context, before);
    if (known == NULL)
        return false;
    c->before = before;
    c->index = &known->index;
    each_shared(c, count_shared);
    return true;
}

static void report_record(struct comparison *c, const struct subject *subject, int bits)
{
    char period[PERIOD_TEXT_SIZE];
    struct terms terms;

    if (bits < BITS_OF_RECORD || is_copied_set(set_of(c, subject->record)))
        return;
    terms_start(&terms);
    for (size_t i = 0; i < record_field_count(subject->record); i++) {
        struct amount amount;
        if (!is_counted(subject->record, i) || !amount_read(subject->record, i, &amount))
            continue;
        if (terms.count > 0)
            text_add(&terms.text, ", ");
        text_add_decimal_grouped(&terms.text, amount_decimal(amount));
        terms.count++;
    }
    struct draft draft = report(c->check, subject, "");
    finding_text(&draft, "period", period_format(c->before, period));
    finding_text(&draft, "terms", text_end(&terms.text));
    report_end(c->check, &draft);
}

static void record_copied(struct check *check, const struct subject *whole)
{
    struct comparison c;

    (void)whole;
    if (start(check, &c))
        each_shared(&c, report_record);
}

static void set_copied(struct check *check, const struct subject *whole)
{
    struct comparison c;
    char period[PERIOD_TEXT_SIZE];

    (void)whole;
    if (!start(check, &c))
        return;
    for (size_t i = 0; i < KINDS_SEEN; i++) {
        if (!is_copied_set(&c.sets[i]))
            continue;
        struct draft draft = report(check, c.sets[i].first, "");
        finding_text(&draft, "period", period_format(c.before, period));
        finding_count(&draft, "count", (int64_t)c.sets[i].same);
        report_end(check, &draft);
    }
}

static const struct rule table[] = {
    {"K602", SEVERITY_NOTICE, RULE_DOSSIER | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     record_copied, "Same figures as in the period before", "數值與前期完全相同",
     "{record} has the same figures as in {period}: {terms}.",
     "{record} 之數值與 {period} 完全相同：{terms}。",
     "Check that the figures were not left over from the report before. Nothing to do if "
     "they are right.",
     "請查核是否沿用前期資料而未更新；數值無誤者，無須處理。"},
    {"K603", SEVERITY_NOTICE, RULE_DOSSIER | RULE_NEEDS_CONTEXT, RECORD_KIND_NOT_SET,
     set_copied, "All figures of a kind as in the period before",
     "同類數值全部與前期相同",
     "{record} and all others of its kind ({count} records) have the same figures as in "
     "{period}.",
     "{record} 及同類紀錄共 {count} 筆，數值均與 {period} 完全相同。",
     "Check that the figures were not left over from the report before. Nothing to do if "
     "they are right.",
     "請查核是否沿用前期資料而未更新；數值無誤者，無須處理。"},
};

RULE_GROUP(rules_copies, table);
