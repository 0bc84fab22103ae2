/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index by key and the figures in it. Invariant: entries are in the order of
 * index_entry_compare. It must not know which figures belong together.
 */
#include "domain/figure.h"

#include <string.h>

int index_entry_compare(const void *a, const void *b)
{
    const struct index_entry *left = a;
    const struct index_entry *right = b;
    int order = strcmp(left->key, right->key);

    if (order != 0)
        return order;
    if (left->by_headquarters != right->by_headquarters)
        return left->by_headquarters ? 1 : -1;
    return (left->position > right->position) - (left->position < right->position);
}

/* As strcmp of the entry's key and the `length` bytes at `key`. */
static int compare(const struct index_entry *entry, const char *key, size_t length)
{
    int order = strncmp(entry->key, key, length);

    return order != 0 ? order : entry->key[length] != '\0';
}

static size_t lower_bound(const struct record_index *index, const char *key,
                          size_t length)
{
    size_t low = 0;
    size_t high = index->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(&index->entries[middle], key, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t index_lower_bound(const struct record_index *index, const char *prefix)
{
    return lower_bound(index, prefix, strlen(prefix));
}

const struct index_entry *index_find(const struct record_index *index, const char *key,
                                     size_t length, bool by_headquarters)
{
    size_t low = lower_bound(index, key, length);

    if (low == index->count || compare(&index->entries[low], key, length) != 0)
        return NULL;
    bool both = by_headquarters && low + 1 < index->count &&
                compare(&index->entries[low + 1], key, length) == 0;
    return &index->entries[both ? low + 1 : low];
}

struct figure figure_of(const Record *record, const char *field)
{
    struct figure figure = {.state = FIGURE_ABSENT};
    size_t number;
    bool found_field = record_field_find(record, field, &number);

    figure.record = record;
    figure.illegible = record_illegible(record, field);
    if (!found_field && !record_field_possible(record, field)) {
        figure.state = FIGURE_UNKNOWN;
    } else if (figure.illegible != NULL) {
        figure.state = FIGURE_ILLEGIBLE;
    } else if (found_field) {
        struct record_field found = record_field_at(record, number);
        enum kaohe_err err = KAOHE_OK;
        if (!found.present)
            return figure;
        if (found.type == FIELD_COUNT)
            err = decimal_make(found.count, 0, &figure.value);
        else
            err = decimal_parse(found.text, &figure.value);
        figure.state = err == KAOHE_OK ? FIGURE_VALUE : FIGURE_INVALID;
    }
    return figure;
}

/* Does a key begin so? A slip in a name is not a record that is yet to come. */
static bool is_key(const char *key)
{
    static const char *const tags[] = {
        "phone/",      "survey/",    "time#",     "time@",  "complaints/",
        "collection/", "statistic/", "attitude/", "total/", "sheet/"};

    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (key[0] == tags[i][0] && strncmp(key, tags[i], strlen(tags[i])) == 0)
            return true;
    return false;
}

struct figure figure_look_up(const struct record_index *index, const char *name,
                             bool by_headquarters)
{
    const char *mark = strchr(name, '#');

    if (mark == NULL || mark[1] == '\0')
        return (struct figure){.state = FIGURE_UNKNOWN};
    const struct index_entry *entry =
        index_find(index, name, (size_t)(mark - name), by_headquarters);
    if (entry == NULL)
        return (struct figure){.state = is_key(name) ? FIGURE_ABSENT : FIGURE_UNKNOWN};
    return figure_of(entry->record, mark + 1);
}
