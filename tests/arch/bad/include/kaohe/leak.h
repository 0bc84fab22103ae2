/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "domain/round.h"

#define KAOHE_API __attribute__((visibility("default")))

/* Does what it says. */
KAOHE_API int kaohe_documented(int a,
                               int b);

KAOHE_API int kaohe_secret(void);

/* Is not marked as API. */
int kaohe_unmarked(void);

/* A callback is no function of the library. */
typedef int (*kaohe_callback)(int);
