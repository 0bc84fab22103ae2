/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K255: spans of one figure that overlap in any way: the sums of a first quarter, of ten
 * months and of the year can contradict each other with no whole among them. Invariant:
 * what K250 to K252 say is not said again. It must not know other dossiers.
 */
#include <string.h>

#include "domain/rules_additive.h"

/* One span of a series: months from `from` (exclusive, 0 to 11) to `to`. */
struct span {
    int from, to;
    struct amount value;
    struct period period;
    const char *name;
};

#define MONTHS 12
#define SPANS_KEPT 48

/* Are there monthly figures from 0 on that give every span but the one left out? A system
 * of differences between the sums from January on, relaxed until nothing moves. */
static bool months_exist(const struct span *spans, size_t count, size_t left_out)
{
    int128 sums[MONTHS + 1] = {0};

    for (int round = 0; round <= MONTHS + 1; round++) {
        bool moved = false;
        for (int month = 0; month < MONTHS; month++)
            if (sums[month] > sums[month + 1]) {
                sums[month] = sums[month + 1];
                moved = true;
            }
        for (size_t i = 0; i < count; i++) {
            int128 *from = &sums[spans[i].from];
            int128 *to = &sums[spans[i].to];
            int128 most = *from + spans[i].value.value + spans[i].value.slack;
            int128 least = *to - spans[i].value.value + spans[i].value.slack;
            if (i == left_out)
                continue;
            moved = moved || *to > most || *from > least;
            *to = *to > most ? most : *to;
            *from = *from > least ? least : *from;
        }
        if (!moved)
            return true;
    }
    return false;
}

/* Takes away what the contradiction does not need. */
static size_t needed(struct span *spans, size_t count)
{
    for (size_t i = 0; i < count;) {
        if (months_exist(spans, count, i)) {
            i++;
            continue;
        }
        memmove(&spans[i], &spans[i + 1], (count - i - 1) * sizeof *spans);
        count--;
    }
    return count;
}

static bool add_span(struct check *check, const struct subject *subject, size_t field,
                     const struct index_entry *entry, struct span *out)
{
    struct period span = check->period;
    const char *mark = strchr(entry->key, '@');

    *out = (struct span){.name = mark == NULL ? check->in->submission->period : mark + 1};
    if (mark != NULL &&
        (period_parse(mark + 1, &span) != KAOHE_OK || span.year != check->period.year))
        return false;
    out->period = span;
    out->from = period_first_month(span) - 1;
    out->to = period_last_month(span);
    return amount_of_same(subject->record, field, entry->record, &out->value);
}

/* Is it a whole with parts of one kind, or what was counted until an earlier month? Those
 * are K250's, K251's and K252's. */
static bool is_simple(const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool parts = true;
        for (size_t j = 0; j < count; j++)
            parts =
                parts && (j == i ||
                          (spans[j].period.kind == spans[i == 0].period.kind &&
                           spans[j].from >= spans[i].from && spans[j].to <= spans[i].to));
        enum period_kind kind = spans[i == 0].period.kind;
        if (!parts)
            continue;
        if (kind == PERIOD_CUMULATIVE ? count == 2 && spans[i].from == 0
                                      : period_part_count(spans[i].period, kind) > 1)
            return true;
    }
    return false;
}

static void report_spans(struct check *check, const struct subject *subject, size_t field,
                         const struct span *spans, size_t count)
{
    char buffer[RECORD_FIELD_MAX];
    struct terms terms;
    struct text name;

    text_init(&name, buffer, sizeof buffer);
    record_field_name(subject->record, field, &name);
    terms_start(&terms);
    for (size_t i = 0; i < count; i++) {
        text_add(&terms.text, i > 0 ? ", " : "");
        text_add(&terms.text, spans[i].name);
        text_add(&terms.text, " = ");
        text_add_decimal_grouped(&terms.text, amount_decimal(spans[i].value));
    }
    struct draft draft = report(check, subject, buffer);
    finding_text(&draft, "terms", terms.buffer);
    report_end(check, &draft);
}
/* The spans of the subject's field on its own side. */
static size_t gather(struct check *check, const struct subject *subject, size_t field,
                     struct span *spans)
{
    const struct parts parts = parts_of(check, subject);
    const struct index_entry whole = {subject->key, subject->record, false, 0};
    size_t count = 0;

    if (strchr(subject->key, '@') == NULL)
        count += add_span(check, subject, field, &whole, &spans[count]);
    for (size_t i = 0; i < parts.count && count < SPANS_KEPT; i++)
        if (parts.entries[i].by_headquarters == from_headquarters(check, subject))
            count += add_span(check, subject, field, &parts.entries[i], &spans[count]);
    return count;
}

/* A series is looked at once: from its whole, or else from the first part. */
static bool is_first(struct check *check, const struct subject *subject)
{
    const struct parts parts = parts_of(check, subject);
    const char *mark = strchr(subject->key, '@');

    if (mark == NULL)
        return parts.count > 1;
    if (own_record(check, subject, subject->key, (size_t)(mark - subject->key)) != NULL)
        return false;
    for (size_t i = 0; i < parts.count; i++)
        if (parts.entries[i].by_headquarters == from_headquarters(check, subject))
            return parts.entries[i].record == subject->record;
    return false;
}

static void spans_agree(struct check *check, const struct subject *subject)
{
    struct span spans[SPANS_KEPT];
    size_t fields = record_field_count(subject->record);

    if (!check->has_period || subject->key == NULL || !is_additive(check, subject) ||
        !is_first(check, subject))
        return;
    for (size_t field = 0; field < fields; field++) {
        size_t count = gather(check, subject, field, spans);
        if (count < 2 || months_exist(spans, count, count))
            continue;
        count = needed(spans, count);
        if (!is_simple(spans, count))
            report_spans(check, subject, field, spans, count);
    }
}

static const struct rule table[] = {
    {"K255", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, spans_agree,
     "Spans of months that contradict each other", "各期間之數值互相矛盾",
     "{field} of {record}: {terms}. No figures of single months, from 0 on, give all of "
     "these.",
     "{record} 之 {field}：{terms}。各月數值無論如何，均無法同時符合以上期間。",
     "Correct the span that is wrong.", "請更正有誤之期間數值。"},
};

RULE_GROUP(rules_overlaps, table);
