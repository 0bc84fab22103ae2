/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists what boards of deadlines count. Invariant: it lists what the indicator counted,
 * for each judges it by the same function. It must not know deadlines.
 */
#include "domain/dated.h"

#include <stdlib.h>
#include <string.h>

#include "domain/indicator_select.h"

static int compare_cases(const struct dated *a, const struct dated *b)
{
    return strcmp(a->record->complaint_case->case_number,
                  b->record->complaint_case->case_number);
}

/* Late ones first, then by number. */
static int late_first(const void *left, const void *right)
{
    const struct dated *a = left;
    const struct dated *b = right;

    return a->in_time != b->in_time ? a->in_time - b->in_time : compare_cases(a, b);
}

static int32_t days_of(const struct dated *one)
{
    return civil_to_days(one->done) - civil_to_days(one->begun);
}

/* Those that took most days first, then by number. */
static int longest_first(const void *left, const void *right)
{
    const struct dated *a = left;
    const struct dated *b = right;
    const int32_t less = days_of(b) - days_of(a);

    return less != 0 ? (less > 0) - (less < 0) : compare_cases(a, b);
}

/* The cases of the side that the value is of: the branch's, or else headquarters'. */
static bool list_cases(struct selection *s, struct arena *arena, struct dated_list *out)
{
    struct indicator_value value;
    bool found = selection_compute(s, &value);

    if (!found) {
        s->by_headquarters = true;
        found = selection_compute(s, &value);
    }
    if (!found)
        return true;
    out->items = arena_array(arena, s->count + 1, sizeof *out->items);
    if (out->items == NULL)
        return false;
    out->count = cases_counted(s, out->items);
    qsort(out->items, out->count, sizeof *out->items,
          s->indicator->kind == INDICATOR_KIND_COMPLAINT_DAYS ? longest_first
                                                              : late_first);
    return true;
}

bool dated_of(const Board *board, const struct indicator_data *data, struct arena *arena,
              struct dated_list *out)
{
    struct selection s = {.data = data, .indicator = board->indicator};

    *out = (struct dated_list){NULL, 0};
    switch (board->indicator->kind) {
    case INDICATOR_KIND_COMPLAINTS_ON_TIME:
    case INDICATOR_KIND_COMPLAINT_DAYS:
        return list_cases(&s, arena, out);
    case INDICATOR_KIND_TIMELINESS:
        out->items =
            arena_array(arena, data->catalogue->n_obligations + 1, sizeof *out->items);
        if (out->items != NULL)
            out->count = obligations_counted(&s, out->items);
        return out->items != NULL;
    default:
        return true;
    }
}
