/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K254: what the parts of a collection are together. Channels are apart from each other
 * unless the catalogue says that one is part of another, and so are case types.
 * Invariant: each span of each side is laid out once as a table of channels and case
 * types, and no part is looked up. It must not know stated totals.
 */
#include <stdlib.h>
#include <string.h>

#include "domain/rules_check.h"

#define ALL 0 /* of a table's rows and columns; the names follow from 1 on */

/* The collections of one span and side. */
struct table {
    struct check *check;
    size_t channels, types; /* with ALL */
    const struct subject **cells;
};

/* A sum of the same field over parts of one whole. */
struct sum {
    size_t field;
    int64_t sum, largest;
    size_t count;
    struct terms *terms;
};

static size_t number_of(Name *const *names, size_t count, const char *id)
{
    if (id == NULL)
        return ALL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i]->id, id) == 0)
            return i + 1;
    return count + 1;
}

static const struct subject *cell(const struct table *table, size_t channel, size_t type)
{
    return table->cells[channel * table->types + type];
}

static bool value_of(const struct subject *subject, size_t field, int64_t *out)
{
    const Collection *of = subject->record->collection;

    *out = field == 0 ? of->cases : of->amount;
    return field == 0 ? counted(subject, "cases", of->has_cases, of->cases)
                      : counted(subject, "amount", of->has_amount, of->amount);
}

static void add(struct sum *parts, const struct subject *part)
{
    int64_t value;

    if (part == NULL || !value_of(part, parts->field, &value))
        return;
    parts->sum += value;
    parts->count++;
    if (value > parts->largest)
        parts->largest = value;
    terms_add_count(parts->terms, value);
}

/* The channel that holds this one; ALL when none does. */
static size_t parent_of(const struct table *table, size_t channel)
{
    const Catalogue *catalogue = table->check->in->catalogue;

    return number_of(catalogue->channels, catalogue->n_channels,
                     catalogue->channels[channel - 1]->part_of);
}

/* Every channel that no other one of the same case type holds. */
static void add_channels(const struct table *table, struct sum *parts, size_t type)
{
    for (size_t i = 1; i < table->channels; i++) {
        size_t parent = parent_of(table, i);
        if (parent == ALL || cell(table, parent, type) == NULL)
            add(parts, cell(table, i, type));
    }
}

static void add_types(const struct table *table, struct sum *parts, size_t channel)
{
    for (size_t i = 1; i < table->types; i++)
        add(parts, cell(table, channel, i));
}

static void add_within(const struct table *table, struct sum *parts, size_t channel,
                       size_t type)
{
    for (size_t i = 1; i < table->channels; i++)
        if (parent_of(table, i) == channel)
            add(parts, cell(table, i, type));
}

static void start(struct sum *parts, size_t field)
{
    *parts = (struct sum){.field = field, .terms = parts->terms};
    terms_start(parts->terms);
}

/* A single part of all channels or types that is too much is K253's. */
static void hold(const struct table *table, const struct subject *whole,
                 struct sum *parts, bool even_one)
{
    static const char *const names[] = {"cases", "amount"};
    int64_t limit;

    if (!value_of(whole, parts->field, &limit) || parts->sum <= limit ||
        (!even_one && parts->largest > limit))
        return;
    report_difference(
        table->check, whole, names[parts->field], terms_end(parts->terms),
        (struct arithmetic){.computed = {parts->sum, 0}, .stated = {limit, 0}});
}

static void look_at(const struct table *table, size_t channel, size_t type)
{
    const struct subject *whole = cell(table, channel, type);
    struct terms terms;
    struct sum parts = {.terms = &terms};

    for (size_t field = 0; field < 2; field++) {
        if (type == ALL) {
            start(&parts, field);
            add_types(table, &parts, channel);
            hold(table, whole, &parts, false);
        }
        if (channel != ALL) {
            start(&parts, field);
            add_within(table, &parts, channel, type);
            hold(table, whole, &parts, true);
            continue;
        }
        start(&parts, field);
        add_channels(table, &parts, type);
        hold(table, whole, &parts, false);
        if (type != ALL)
            continue;
        start(&parts, field);
        for (size_t i = 1; i < table->types; i++)
            add_channels(table, &parts, i);
        hold(table, whole, &parts, false);
    }
}

static int compare_spans(const struct subject *a, const struct subject *b)
{
    const char *left = a->record->sub_period == NULL ? "" : a->record->sub_period;
    const char *right = b->record->sub_period == NULL ? "" : b->record->sub_period;

    return strcmp(left, right);
}

/* By span, then in their order. For qsort. */
static int compare(const void *left, const void *right)
{
    const struct subject *a = *(const struct subject *const *)left;
    const struct subject *b = *(const struct subject *const *)right;
    int order = compare_spans(a, b);

    return order != 0 ? order : (a > b) - (a < b);
}

static void lay_out(struct table *table, const struct subject *const *subjects,
                    size_t count, bool headquarters)
{
    const Catalogue *catalogue = table->check->in->catalogue;

    memset(table->cells, 0,
           table->channels * table->types * sizeof(const struct subject *));
    for (size_t i = 0; i < count; i++) {
        const Collection *of = subjects[i]->record->collection;
        size_t channel =
            number_of(catalogue->channels, catalogue->n_channels, of->channel);
        size_t type =
            number_of(catalogue->case_types, catalogue->n_case_types, of->case_type);
        if (subjects[i]->key != NULL && channel < table->channels &&
            type < table->types &&
            from_headquarters(table->check, subjects[i]) == headquarters)
            table->cells[channel * table->types + type] = subjects[i];
    }
    for (size_t i = 0; i < table->channels; i++)
        for (size_t j = 0; j < table->types; j++)
            if (cell(table, i, j) != NULL)
                look_at(table, i, j);
}

static void parts_together(struct check *check, const struct subject *subject)
{
    const Catalogue *catalogue = check->in->catalogue;
    struct table table = {.check = check,
                          .channels = catalogue->n_channels + 1,
                          .types = catalogue->n_case_types + 1};
    size_t count;
    const struct subject *const *found = check_kind(check, KIND_COLLECTION, &count);
    const struct subject **sorted = arena_array(check->arena, count, sizeof *sorted);

    (void)subject;
    table.cells = arena_array(check->arena, table.channels * table.types,
                              sizeof(const struct subject *));
    if (sorted == NULL || table.cells == NULL)
        return;
    memcpy(sorted, found, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare);
    for (size_t first = 0, next; first < count; first = next) {
        next = first + 1;
        while (next < count && compare_spans(sorted[first], sorted[next]) == 0)
            next++;
        lay_out(&table, sorted + first, next - first, false);
        lay_out(&table, sorted + first, next - first, true);
    }
}

static const struct rule table[] = {
    {"K254", SEVERITY_ERROR, RULE_DOSSIER, KIND_COLLECTION, parts_together,
     "Parts of a collection that together exceed the whole", "徵起各細項之和逾總數",
     "{field} of the parts of {record}: {terms} = {computed}; the whole {stated}; "
     "difference {difference}.",
     "{record} 之 {field} 各細項 {terms} = {computed}，已逾總數 {stated}；相差 "
     "{difference}。",
     "Correct the part or the whole.", "請更正細項或總數。"},
};

RULE_GROUP(rules_collections, table);
