/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The embedded data files as messages: the catalogue and every rubric. Read and verified
 * as strictly as if they had come over the wire.
 */
#ifndef KAOHE_WIRE_DATA_LOAD_H
#define KAOHE_WIRE_DATA_LOAD_H

#include <stddef.h>

#include "domain/arena.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"
#include "wire/json.h"

struct data_set {
    const Catalogue *catalogue;
    const Rubric *const *rubrics; /* in the order of their ids */
    size_t rubric_count;
};

/* Loads everything into the arena. On error `error` says what is wrong in which file:
 * KAOHE_ERR_INVALID, KAOHE_ERR_TOO_LARGE, KAOHE_ERR_NO_MEMORY, or KAOHE_ERR_NOT_FOUND
 * when there is no catalogue. */
KAOHE_MUST_CHECK enum kaohe_err data_load(struct arena *arena, struct data_set *out,
                                          struct json_error *error);

/* Puts one in: the catalogue in place of the one there is, a rubric among the others by
 * its id, in place of one of the same. KAOHE_ERR_NO_MEMORY. */
KAOHE_MUST_CHECK enum kaohe_err data_put(struct data_set *set, const DataFile *file,
                                         struct arena *arena);

#endif
