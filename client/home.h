/* SPDX-License-Identifier: Apache-2.0 */
/* The client's home directory. */
#ifndef CLIENT_HOME_H
#define CLIENT_HOME_H

#include <limits.h>

#include "kaohe/client.h"

#define HOME_PATH_SIZE PATH_MAX

/* "HOME/NAME". KAOHE_ERR_TOO_LARGE. */
KAOHE_MUST_CHECK enum kaohe_err home_path(const char *home, const char *name,
                                          char path[HOME_PATH_SIZE],
                                          struct kaohe_problem *problem);

/* Makes the directory and those above it, mode 0700, unless they exist. */
KAOHE_MUST_CHECK enum kaohe_err home_make(const char *home,
                                          struct kaohe_problem *problem);

/* Makes the names in the directory durable. */
KAOHE_MUST_CHECK enum kaohe_err home_sync(const char *home,
                                          struct kaohe_problem *problem);

/* A problem with a file, from errno. */
enum kaohe_err home_problem(const char *path, const char *reason,
                            struct kaohe_problem *problem);

#endif
