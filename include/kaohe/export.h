/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the public functions are marked. KAOHE_API: part of libkaohe, listed in its symbol
 * map. KAOHE_MUST_CHECK: the caller has to look at the result, the compiler insists.
 */
#ifndef KAOHE_EXPORT_H
#define KAOHE_EXPORT_H

#ifdef __cplusplus
#define KAOHE_API extern "C" __attribute__((visibility("default")))
#else
#define KAOHE_API __attribute__((visibility("default")))
#endif
#define KAOHE_MUST_CHECK __attribute__((warn_unused_result))

#endif
