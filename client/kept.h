/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a cache in the home, mode 0600, whole or not there. */
#ifndef CLIENT_KEPT_H
#define CLIENT_KEPT_H

#include <stddef.h>

#include "kaohe/client.h"
#include "wire/bytes.h"

struct kept {
    unsigned char *data; /* heap memory, also after a failed load: the caller frees it */
    size_t length;
};

/* Writes HOME/NAME ("data/in-force") in one step, with the folder if it is not there.
 * KAOHE_ERR_IO, KAOHE_ERR_DISK_FULL, KAOHE_ERR_TOO_LARGE. */
KAOHE_MUST_CHECK enum kaohe_err kept_save(const char *home, const char *name,
                                          struct bytes content,
                                          struct kaohe_problem *problem);

/* KAOHE_ERR_NOT_FOUND: never kept; KAOHE_ERR_CORRUPT: damaged, or of another version. */
KAOHE_MUST_CHECK enum kaohe_err kept_load(const char *home, const char *name,
                                          struct kept *kept);

#endif
