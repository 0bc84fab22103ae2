/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KAOHE_VERSION_H
#define KAOHE_VERSION_H

#include "kaohe/export.h"

/*
 * The version of the library in use, for example "0.1.0", which may be newer than the
 * headers that a program was compiled with. The string is constant; do not free it.
 */
KAOHE_API const char *kaohe_version(void);

#endif
