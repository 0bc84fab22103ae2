/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mean of several rounds: sum of weight x value over the sum of weights, as
 * an exact ratio. (Rounds of a phone test weigh by the persons tested.)
 *
 *     struct weighted_mean mean = {0};
 *     weighted_mean_add(&mean, persons, score);   ... once a round
 *     err = weighted_mean_result(&mean, &ratio);
 */
#ifndef KAOHE_DOMAIN_WEIGHTED_MEAN_H
#define KAOHE_DOMAIN_WEIGHTED_MEAN_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/decimal.h"
#include "domain/int128.h"
#include "domain/ratio.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

#define WEIGHT_LIMIT (INT64_C(1) << 53) /* exclusive: counts stay below it */

struct weighted_mean {
    int128 sum;     /* of weight x value, in millionths */
    int64_t weight; /* of all so far */
    bool overflow;  /* something did not fit; the result is refused */
};

/* Adds one value. A negative weight, one from 2^53 on, or a sum that does not
 * fit is remembered and refused at the end. */
void weighted_mean_add(struct weighted_mean *mean, int64_t weight, struct decimal value);

/* The mean so far, in lowest terms; undefined while all weights are 0.
 * KAOHE_ERR_TOO_LARGE when anything did not fit. */
KAOHE_MUST_CHECK enum kaohe_err weighted_mean_result(const struct weighted_mean *mean,
                                                     struct ratio *out);

#endif
