/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every branch owes for a period, by when, and whether it was filed in time. The
 * list of what is owed and the board of timeliness both ask here. What counts is when a
 * record was first filed: a correction is not late, a late pass makes nothing timely.
 */
#ifndef KAOHE_DOMAIN_OBLIGATION_H
#define KAOHE_DOMAIN_OBLIGATION_H

#include <stdbool.h>

#include "domain/civil.h"
#include "domain/period.h"
#include "domain/settings.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

/* Is it owed for that period? */
bool obligation_applies(const Obligation *obligation, struct period period);

/* The day by which it is due: headquarters' for the period, or its own. False where the
 * calendar ends before. */
KAOHE_MUST_CHECK bool obligation_due(const Obligation *obligation, struct period period,
                                     const struct settings *settings,
                                     struct civil_date *due);

/* The record of it that was filed first; NULL where there is none. The dossier may be
 * NULL. */
const HeldRecord *obligation_filed(const Obligation *obligation, const Dossier *dossier);

/* Was that record first filed by that day, as the catalogue's clock has it? */
bool obligation_in_time(const HeldRecord *filed, struct civil_date due,
                        const Catalogue *catalogue);

#endif
