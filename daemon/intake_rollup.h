/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of periods without a report of their own, from those of their parts. Used by
 * intake_rank.c only.
 */
#ifndef DAEMON_INTAKE_ROLLUP_H
#define DAEMON_INTAKE_ROLLUP_H

#include "daemon/intake_derive.h"

/* Moves the branch in the longer periods that this one is a part of, up to the year: on
 * the boards that roll up and, by derive_boards, on those derived from them. */
KAOHE_MUST_CHECK enum kaohe_err roll_up_boards(const struct moving *moving);

#endif
