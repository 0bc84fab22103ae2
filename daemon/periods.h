/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of the periods of which headquarters has said something. Filled from the
 * PERIOD entries of the ledger, asked on every filing. Knows neither acts nor ledger.
 */
#ifndef DAEMON_PERIODS_H
#define DAEMON_PERIODS_H

#include <stddef.h>

#include "domain/arena.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

struct periods;

KAOHE_MUST_CHECK enum kaohe_err periods_open(struct periods **out);
void periods_close(struct periods *periods);

/* The state of a period in canonical form, or NULL. Valid until it is replaced. */
const PeriodState *periods_find(const struct periods *periods, const char *period);

/* Takes a copy of the state in place of the one of its period. Can be undone until the
 * next periods_keep. */
KAOHE_MUST_CHECK enum kaohe_err periods_put(struct periods *periods,
                                            const PeriodState *state);

/* Undoes all since the last periods_keep, which makes it final. */
void periods_undo(struct periods *periods);
void periods_keep(struct periods *periods);

/* All of them, by the text of the period, in the arena; NULL: no memory. */
const PeriodState **periods_list(const struct periods *periods, struct arena *arena,
                                 size_t *count);

#endif
