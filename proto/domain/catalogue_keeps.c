/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One catalogue behind another. Invariant: what was reported stays readable. It must not
 * know what was reported.
 */
#include "domain/catalogue.h"

static const char *lost_name(Name *const *old, size_t old_count, Name *const *now,
                             size_t count)
{
    for (size_t i = 0; i < old_count; i++)
        if (catalogue_name(now, count, old[i]->id) == NULL)
            return old[i]->id;
    return NULL;
}

static const char *lost_metric(const Catalogue *now, const Catalogue *old)
{
    for (size_t i = 0; i < old->n_metrics; i++)
        if (catalogue_metric(now, old->metrics[i]->id) == NULL)
            return old->metrics[i]->id;
    return NULL;
}

static const char *lost_branch(const Catalogue *now, const Catalogue *old)
{
    for (size_t i = 0; i < old->n_branches; i++)
        if (catalogue_branch(now, old->branches[i]->code) == NULL)
            return old->branches[i]->code;
    return NULL;
}

const char *catalogue_lacks(const Catalogue *now, const Catalogue *old,
                            const char **missing)
{
    *missing = lost_name(old->instruments, old->n_instruments, now->instruments,
                         now->n_instruments);
    if (*missing == NULL)
        *missing =
            lost_name(old->channels, old->n_channels, now->channels, now->n_channels);
    if (*missing == NULL)
        *missing = lost_name(old->case_types, old->n_case_types, now->case_types,
                             now->n_case_types);
    if (*missing == NULL)
        *missing = lost_metric(now, old);
    if (*missing != NULL)
        return "what was reported under a name needs it";
    *missing = lost_branch(now, old);
    return *missing == NULL ? NULL : "a branch is closed with a date, never taken away";
}
