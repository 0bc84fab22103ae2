/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a message says what another one says. */
#ifndef WIRE_CSV_SAME_H
#define WIRE_CSV_SAME_H

#include <protobuf-c/protobuf-c.h>

#include "domain/arena.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

/* Is all that `original` holds in `copy`, and no more? Elements that name themselves by
 * what they hold may stand in another order. KAOHE_ERR_INVALID with the first path that
 * is not; KAOHE_ERR_NO_MEMORY. */
KAOHE_MUST_CHECK enum kaohe_err csv_same(const ProtobufCMessage *original,
                                         const ProtobufCMessage *copy,
                                         struct arena *arena, char lost[static 160]);

#endif
