/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the intake only: editions, read back from the ledger.
 */
#ifndef DAEMON_INTAKE_EDITION_H
#define DAEMON_INTAKE_EDITION_H

#include "daemon/intake_state.h"

/* What an EDITION entry does. */
KAOHE_MUST_CHECK enum kaohe_err replay_edition(struct intake *intake, struct bytes body,
                                               int64_t entry, int64_t time);

/* The edition of that number with its entry, in the scratch arena. KAOHE_ERR_NOT_FOUND:
 * there is none that is committed. */
KAOHE_MUST_CHECK enum kaohe_err edition_read(struct intake *intake, int64_t number,
                                             Edition **out);

/* The ledger number that the edition sealed that board at. False: the reply is made, and
 * says that there is no such edition, or not of that board. */
KAOHE_MUST_CHECK bool call_check_edition(const struct call *call,
                                         const SnapshotRequest *request, int64_t *as_of);

#endif
