/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growing arrays: doubled when full, new elements zeroed.
 */
#ifndef DAEMON_ARRAY_H
#define DAEMON_ARRAY_H

#include <stddef.h>

#include "kaohe/export.h"

/* The array with room for at least `wanted` elements of `size` bytes, *room brought up to
 * date; NULL when there is no memory, and then the array is as it was. */
KAOHE_MUST_CHECK void *array_grow(void *array, size_t *room, size_t wanted, size_t size);

#endif
