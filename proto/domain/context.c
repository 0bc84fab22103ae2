/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which dossiers are context for which. Invariant: a function of the period alone, so
 * that daemon and client gather the same.
 */
#include "domain/context.h"

#include <string.h>

/* How many periods of the kind a year has: quarters 4, cumulative ones 12. */
static int in_a_year(enum period_kind kind)
{
    static const int counts[] = {0, 12, 4, 2, 1, 12};

    return counts[kind];
}

static size_t same_year(struct period period, struct period *out)
{
    size_t count = 0;

    for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_CUMULATIVE; kind++)
        for (int number = 1; number <= in_a_year(kind); number++) {
            struct period other = {kind, period.year, (uint8_t)number};
            if (!period_equal(other, period))
                out[count++] = other;
        }
    return count;
}

size_t context_periods(struct period period, struct period out[static CONTEXT_PERIODS])
{
    const size_t here = same_year(period, out);
    size_t count = here;
    struct period earlier = period;

    for (int i = 0; i < CONTEXT_HISTORY; i++) {
        const bool found = period.kind == PERIOD_CUMULATIVE
                               ? period_year_before(earlier, &earlier)
                               : period_before(earlier, &earlier);
        if (!found)
            break;
        if (earlier.year != period.year)
            out[count++] = earlier;
    }
    return count;
}

const struct known_dossier *context_own(const struct context *context,
                                        struct period period)
{
    for (size_t i = 0; i < context->own_count; i++)
        if (period_equal(context->own[i].period, period))
            return &context->own[i];
    return NULL;
}

const struct known_dossier *context_partner(const struct context *context,
                                            const char *branch)
{
    for (size_t i = 0; i < context->partner_count; i++)
        if (strcmp(context->partners[i].dossier->branch, branch) == 0)
            return &context->partners[i];
    return NULL;
}
