/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of past_acts.h. Must not know what the acts say.
 */
#include "daemon/past_acts.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"

void past_acts_undo(struct past_acts *acts, int64_t entry)
{
    while (acts->count > 0 && acts->items[acts->count - 1].entry > entry)
        free(acts->items[--acts->count].name);
}

void past_acts_free(struct past_acts *acts)
{
    past_acts_undo(acts, 0);
    free(acts->items);
    *acts = (struct past_acts){0};
}

enum kaohe_err past_acts_note(struct past_acts *acts, int64_t entry, const char *name)
{
    struct past_act *items =
        array_grow(acts->items, &acts->room, acts->count + 1, sizeof(*items));

    if (!items)
        return KAOHE_ERR_NO_MEMORY;
    acts->items = items;
    items += acts->count;
    items->entry = entry;
    items->name = strdup(name);
    if (!items->name)
        return KAOHE_ERR_NO_MEMORY;
    acts->count++;
    return KAOHE_OK;
}

int64_t past_acts_last(const struct past_acts *acts, const char *name, int64_t as_of)
{
    for (size_t i = acts->count; i-- > 0;)
        if (acts->items[i].entry <= as_of && strcmp(acts->items[i].name, name) == 0)
            return acts->items[i].entry;
    return 0;
}
