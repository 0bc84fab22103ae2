/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Can a stated figure be, whatever was counted? The GRIM test ("granularity-
 * related inconsistency of means": Brown & Heathers 2017): a mean of n whole
 * scores is a multiple of 1/n, so at d decimals only some values occur. 92.17
 * can be the mean of 18 scores and not of 16; then the base is missing or wrong.
 *
 * A stated figure is possible if rounding half up or truncating some multiple,
 * at its stated decimals, gives it.
 */
#ifndef KAOHE_DOMAIN_GRIM_H
#define KAOHE_DOMAIN_GRIM_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/decimal.h"

/* Is there a whole sum k with k / n stated as `mean`? False for n < 1. */
bool grim_mean_possible(struct decimal mean, int64_t n);

/* Is there a whole k, 0 <= k <= n, with k / n stated as `percentage` per cent?
 * False for n < 1. */
bool grim_percentage_possible(struct decimal percentage, int64_t n);

#endif
