/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Joins the indexes of a year's dossiers. Invariant: every entry is looked at about
 * once, since all are in nearly the same order: a sub-period's sign comes behind
 * digits, so that some stand further on. It must not know figures.
 */
#include "domain/rules_tellings.h"

#include <stdlib.h>
#include <string.h>

#include "domain/rules_spans.h"

static size_t length_of(const char *key)
{
    const char *mark = strchr(key, '@');

    return mark == NULL ? strlen(key) : (size_t)(mark - key);
}

static int compare(const struct tellings *a, const struct tellings *b)
{
    const size_t shorter = a->length < b->length ? a->length : b->length;
    const int order = memcmp(a->key, b->key, shorter);

    if (order != 0)
        return order;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    return (int)a->by_headquarters - (int)b->by_headquarters;
}

static int compare_any(const void *a, const void *b)
{
    return compare(a, b);
}

static struct tellings about(const struct index_entry *entry)
{
    return (struct tellings){.key = entry->key,
                             .length = length_of(entry->key),
                             .by_headquarters = entry->by_headquarters};
}

struct gathering {
    struct arena *arena;
    struct tellings *groups; /* in the order of compare */
    size_t count;
};

/* One group for each key, sub-periods aside. */
static bool make_groups(struct gathering *g, const struct record_index *index)
{
    size_t kept = 0;
    bool sorted = true;

    g->groups = arena_array(g->arena, index->count, sizeof *g->groups);
    if (g->groups == NULL)
        return false;
    for (size_t i = 0; i < index->count; i++) {
        g->groups[i] = about(&index->entries[i]);
        sorted = sorted && (i == 0 || compare(&g->groups[i - 1], &g->groups[i]) <= 0);
    }
    if (!sorted)
        qsort(g->groups, index->count, sizeof *g->groups, compare_any);
    for (size_t i = 0; i < index->count; i++)
        if (kept == 0 || compare(&g->groups[kept - 1], &g->groups[i]) != 0)
            g->groups[kept++] = g->groups[i];
    g->count = kept;
    return true;
}

/* The group of an entry, seen from where the one before it was; NULL: none. */
static struct tellings *group_of(struct gathering *g, size_t *at,
                                 const struct index_entry *entry)
{
    const struct tellings wanted = about(entry);
    int order = 1;

    while (*at < g->count && (order = compare(&g->groups[*at], &wanted)) < 0)
        (*at)++;
    if (*at < g->count && order == 0)
        return &g->groups[*at];
    return bsearch(&wanted, g->groups, *at, sizeof *g->groups, compare_any);
}

/* Parts of another year are K120's, and have no place here. */
static void add(struct gathering *g, struct tellings *group,
                const struct index_entry *entry, struct telling telling)
{
    const char *sub = entry->key + group->length;

    telling.period = telling.dossier;
    if (*sub == '@' && (period_parse(sub + 1, &telling.period) != KAOHE_OK ||
                        telling.period.year != telling.dossier.year))
        return;
    struct telling *made = arena_alloc(g->arena, sizeof *made);
    if (made == NULL)
        return;
    *made = telling;
    made->next = group->first;
    made->record = entry->record;
    made->span = span_of(made->period);
    group->first = made;
    group->elsewhere = group->elsewhere || telling.subject == NULL;
}

static void join(struct gathering *g, const struct record_index *index,
                 const struct subject *subjects, struct period dossier)
{
    size_t at = 0;

    for (size_t i = 0; i < index->count; i++) {
        const struct index_entry *entry = &index->entries[i];
        struct tellings *group = group_of(g, &at, entry);
        struct telling telling = {.dossier = dossier};
        if (subjects != NULL)
            telling.subject = &subjects[entry->position];
        if (group != NULL)
            add(g, group, entry, telling);
    }
}

const struct tellings *tellings_gather(struct check *check, size_t *count)
{
    const struct context *context = check->in->context;
    const struct record_index *index = &check->in->merge->index;
    struct gathering g = {.arena = check->arena};

    *count = 0;
    if (!make_groups(&g, index))
        return NULL;
    for (size_t i = 0; i < context->own_count; i++) {
        const struct known_dossier *other = &context->own[i];
        if (other->period.year == check->period.year)
            join(&g, &other->index, NULL, other->period);
    }
    join(&g, index, check->subjects, check->period);
    *count = g.count;
    return g.groups;
}

void telling_add_period(struct text *text, const struct telling *telling)
{
    char buffer[PERIOD_TEXT_SIZE];

    text_add(text, period_format(telling->period, buffer));
    if (period_equal(telling->period, telling->dossier))
        return;
    text_add(text, " (");
    text_add(text, period_format(telling->dossier, buffer));
    text_add(text, ")");
}
