/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Obligations. Invariant: only the catalogue, what is settled for the period and the
 * moments of the ledger decide; no clock does. It must not know boards.
 */
#include "domain/obligation.h"

#include <string.h>

#include "domain/dossier.h"
#include "domain/record.h"

static bool is_among(PeriodKind kind, const Obligation *obligation)
{
    for (size_t i = 0; i < obligation->n_periods; i++)
        if (obligation->periods[i] == kind)
            return true;
    return false;
}

bool obligation_applies(const Obligation *obligation, struct period period)
{
    const struct civil_date day = period_first_day(period);
    struct civil_date bound;

    if (!is_among((PeriodKind)period.kind, obligation))
        return false;
    if (obligation->first != NULL &&
        (civil_parse(obligation->first, &bound) != KAOHE_OK ||
         civil_compare(day, bound) < 0))
        return false;
    return obligation->last == NULL ||
           (civil_parse(obligation->last, &bound) == KAOHE_OK &&
            civil_compare(day, bound) <= 0);
}

bool obligation_due(const Obligation *obligation, struct period period,
                    const struct settings *settings, struct civil_date *due)
{
    const struct civil_date last = period_last_day(period);

    if (settings->due != NULL)
        return civil_parse(settings->due, due) == KAOHE_OK;
    return civil_from_days(civil_to_days(last) + (int64_t)obligation->due_days, due) ==
           KAOHE_OK;
}

/* Does the record's key begin as the obligation says? Most are told by their kind. */
static bool is_of(const Obligation *obligation, const Record *record)
{
    const char *tag = record_tag(record);
    const size_t length = tag == NULL ? 0 : strlen(tag);
    char buffer[RECORD_KEY_MAX];
    struct text key;

    if (tag == NULL || strncmp(obligation->record, tag, length) != 0)
        return false;
    text_init(&key, buffer, sizeof buffer);
    return record_key(record, &key) == KAOHE_OK &&
           strncmp(buffer, obligation->record, strlen(obligation->record)) == 0;
}

const HeldRecord *obligation_filed(const Obligation *obligation, const Dossier *dossier)
{
    const HeldRecord *first = NULL;

    for (size_t i = 0; dossier != NULL && i < dossier->n_records; i++) {
        const HeldRecord *held = dossier->records[i];
        if ((first == NULL || held_first_entry(held) < held_first_entry(first)) &&
            is_of(obligation, held->record))
            first = held;
    }
    return first;
}

bool obligation_in_time(const HeldRecord *filed, struct civil_date due,
                        const Catalogue *catalogue)
{
    return civil_compare(civil_of_time(filed->first_time, catalogue->utc_offset_minutes),
                         due) <= 0;
}
