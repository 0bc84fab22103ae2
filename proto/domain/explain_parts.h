/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of explain.h share. */
#ifndef KAOHE_DOMAIN_EXPLAIN_PARTS_H
#define KAOHE_DOMAIN_EXPLAIN_PARTS_H

#include "domain/explain.h"
#include "domain/trial.h"

/* Can the indicator rest on that record, by what the catalogue says of it? */
bool explain_may_matter(const Indicator *indicator, const Record *record);

/* Narrows the dossier to the records that matter and makes room for their figures. False
 * without memory. */
KAOHE_MUST_CHECK bool explain_narrow(struct explanation *out,
                                     const struct indicator_data *data,
                                     bool (*matters)(const void *of,
                                                     const Record *record),
                                     const void *of, struct arena *arena);

/* Adds the figure that was tried. False without memory. */
KAOHE_MUST_CHECK bool explain_add(struct explanation *out, const HeldRecord *held,
                                  const struct trial *trial, struct arena *arena);

/* The figures that back thresholds, of a range of scores (explain_evidence.c). */
KAOHE_MUST_CHECK bool explain_evidence(const Board *board,
                                       const struct indicator_data *data,
                                       struct arena *arena, struct explanation *out);

#endif
