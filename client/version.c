/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Says which libkaohe this is. The number comes from the build, its only home is the
 * project() line of CMakeLists.txt.
 */
#include "kaohe/version.h"

const char *kaohe_version(void)
{
    return KAOHE_VERSION;
}
