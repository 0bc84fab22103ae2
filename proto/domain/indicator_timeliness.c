/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timeliness: of what a branch owes for the period, how much was first filed in time.
 * Invariant: what was never filed counts as not in time from the first filing on, so that
 * no clock moves the board; a branch of which nothing was filed has no value.
 */
#include "domain/indicator_select.h"
#include "domain/obligation.h"

static bool has_own(const Dossier *dossier)
{
    for (size_t i = 0; i < dossier->n_records; i++)
        if (!dossier->records[i]->by_headquarters)
            return true;
    return false;
}

bool timeliness(struct selection *s, struct indicator_value *out)
{
    const struct indicator_data *data = s->data;
    const Catalogue *catalogue = data->catalogue;
    struct ratio value = {0, 0};
    bool any = has_own(data->dossier);
    struct period period;

    if (period_parse(data->dossier->period, &period) != KAOHE_OK)
        return false;
    for (size_t i = 0; i < catalogue->n_obligations; i++) {
        const Obligation *owed = catalogue->obligations[i];
        struct civil_date due;
        if (!obligation_applies(owed, period) ||
            !obligation_due(owed, period, &data->settings, &due))
            continue;
        const HeldRecord *filed = obligation_filed(owed, data->dossier);
        value.denominator++;
        value.numerator += filed != NULL && obligation_in_time(filed, due, catalogue);
        any = any || filed != NULL;
    }
    *out = (struct indicator_value){value, value.denominator};
    return any;
}
