/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timeliness: of what a branch owes for the period, how much was first filed in time.
 * Invariant: what was never filed counts as not in time from the first filing on, so that
 * no clock moves the board; a branch of which nothing was filed has no value.
 */
#include "domain/dated.h"
#include "domain/indicator_select.h"
#include "domain/obligation.h"

static bool has_own(const Dossier *dossier)
{
    for (size_t i = 0; i < dossier->n_records; i++)
        if (!dossier->records[i]->by_headquarters)
            return true;
    return false;
}

/* False where it is not owed for that period. */
static bool judge(const struct indicator_data *data, const Obligation *owed,
                  struct period period, struct dated *out)
{
    const int32_t offset = data->catalogue->utc_offset_minutes;

    *out = (struct dated){.owed = owed};
    if (!obligation_applies(owed, period) ||
        !obligation_due(owed, period, &data->settings, &out->due))
        return false;
    out->filed = obligation_filed(owed, data->dossier);
    if (out->filed == NULL)
        return true;
    out->done = civil_of_time(out->filed->first_time, offset);
    out->in_time = obligation_in_time(out->filed, out->due, data->catalogue);
    return true;
}

bool timeliness(struct selection *s, struct indicator_value *out)
{
    const Catalogue *catalogue = s->data->catalogue;
    struct ratio value = {0, 0};
    bool any = has_own(s->data->dossier);
    struct period period;

    if (period_parse(s->data->dossier->period, &period) != KAOHE_OK)
        return false;
    for (size_t i = 0; i < catalogue->n_obligations; i++) {
        struct dated one;
        if (!judge(s->data, catalogue->obligations[i], period, &one))
            continue;
        value.denominator++;
        value.numerator += one.in_time;
        any = any || one.filed != NULL;
    }
    *out = (struct indicator_value){value, value.denominator};
    return any;
}

size_t obligations_counted(const struct selection *s, struct dated *out)
{
    const Catalogue *catalogue = s->data->catalogue;
    struct period period;
    size_t count = 0;

    if (period_parse(s->data->dossier->period, &period) != KAOHE_OK)
        return 0;
    for (size_t i = 0; i < catalogue->n_obligations; i++)
        count += judge(s->data, catalogue->obligations[i], period, &out[count]);
    return count;
}
