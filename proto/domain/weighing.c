/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a weight does to places. Invariant: points × 10^6 are at most 10^8, so Σ weight ×
 * points of 16 weights up to 10^6 is below 2 × 10^15 and differences of it fit an int64
 * as well. It must not know branches, nor how places are counted.
 */
#include "domain/weighing.h"

static int64_t points_of(const struct weighing *w, size_t branch, size_t component)
{
    return w->points[branch * w->indicator->n_components + component];
}

/* Σ weight × points, with another weight for one component. */
static int64_t sum_of(const struct weighing *w, size_t branch, size_t at, int64_t weight)
{
    int64_t sum = 0;

    for (size_t i = 0; i < w->indicator->n_components; i++)
        sum += (i == at ? weight : w->indicator->components[i]->weight) *
               points_of(w, branch, i);
    return sum;
}

struct ratio weighing_value(const struct weighing *w, size_t branch, size_t at,
                            int64_t weight)
{
    int64_t weights = 0;

    for (size_t i = 0; i < w->indicator->n_components; i++)
        weights += i == at ? weight : w->indicator->components[i]->weight;
    return (struct ratio){sum_of(w, branch, at, weight),
                          weights * decimal_power_of_ten(DECIMAL_MAX_SCALE)};
}

static int64_t sum_now(const struct weighing *w, size_t branch)
{
    return sum_of(w, branch, 0, w->indicator->components[0]->weight);
}

/* Behind the last that is equal to this one. */
static size_t end_of_tie(const struct weighing *w, size_t first)
{
    const int64_t sum = sum_now(w, first);
    size_t end = first;

    while (end < w->count && sum_now(w, end) == sum)
        end++;
    return end;
}

/* The first with the most points, or the least. */
static size_t extreme(const struct weighing *w, size_t from, size_t to, size_t component,
                      bool most)
{
    size_t found = from;

    for (size_t i = from + 1; i < to; i++) {
        const int64_t here = points_of(w, i, component);
        const int64_t best = points_of(w, found, component);
        if (most ? here > best : here < best)
            found = i;
    }
    return found;
}

/* Whether out->above and out->below meet on the way. The gap between them closes by
 * `slope` with each whole step towards the bound. */
static bool meet(const struct weighing *w, size_t at, int64_t bound,
                 struct weighing_swap *out)
{
    const int64_t weight = w->indicator->components[at]->weight;
    const int64_t step = bound > weight ? 1 : -1;
    const int64_t better = w->lower_is_better ? -1 : 1;
    const int64_t gap = better * (sum_now(w, out->above) - sum_now(w, out->below));
    const int64_t slope =
        -step * better * (points_of(w, out->above, at) - points_of(w, out->below, at));

    if (slope <= 0)
        return false;
    out->equal = (struct ratio){weight * slope + step * gap, slope};
    out->weight = weight + step * (gap / slope + 1);
    return step > 0 ? out->weight <= bound : out->weight >= bound;
}

bool weighing_swap(const struct weighing *w, size_t at, int64_t bound,
                   struct weighing_swap *out)
{
    const int64_t weight = w->indicator->components[at]->weight;
    /* Going down, those fall that rest on this component most. */
    const bool falls = (bound < weight) != w->lower_is_better;
    bool found = false;

    for (size_t first = 0; first < w->count && bound != weight;) {
        const size_t end = end_of_tie(w, first);
        struct weighing_swap swap;

        if (end == w->count)
            break;
        /* Of those that are equal to each of two neighbours, the ones that meet first. */
        swap.above = extreme(w, first, end, at, falls);
        swap.below = extreme(w, end, end_of_tie(w, end), at, !falls);
        if (meet(w, at, bound, &swap)) {
            const int order = found ? ratio_compare(swap.equal, out->equal) : 0;
            if (!found || (bound > weight ? order < 0 : order > 0))
                *out = swap;
            found = true;
        }
        first = end;
    }
    return found;
}
