/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rounding an exact ratio to be shown, and the question backwards: can this
 * exact value have been printed as that decimal?
 *
 * Rounding is symmetrical about 0, as in the spreadsheets that the reports are
 * made with: half up takes halves away from zero (-0.5 -> -1), truncation goes
 * towards zero (-0.9 -> 0), half even takes halves to the even neighbour.
 */
#ifndef KAOHE_DOMAIN_ROUNDING_H
#define KAOHE_DOMAIN_ROUNDING_H

#include <stdint.h>

#include "domain/decimal.h"
#include "domain/ratio.h"
#include "kaohe/error.h"
#include "kaohe/export.h"

enum rounding {
    ROUNDING_HALF_UP,
    ROUNDING_HALF_EVEN,
    ROUNDING_TRUNCATE,
};

/* What makes the exact value the stated one, at the stated decimals. */
enum rounding_fit {
    ROUNDING_FIT_NONE,      /* neither rounding nor truncation gives it */
    ROUNDING_FIT_EXACT,     /* it is the value: 2/4 as 50 % */
    ROUNDING_FIT_EITHER,    /* both give it: 1/3 as 33.33 % */
    ROUNDING_FIT_ROUNDED,   /* only half up does: 26/39 as 66.67 % */
    ROUNDING_FIT_TRUNCATED, /* only truncation does: 26/39 as 66.66 % */
};

/* *out = value x factor (1 or 100: per cent) at `scale` decimals.
 * KAOHE_ERR_INVALID for an undefined ratio or a factor below 1,
 * KAOHE_ERR_TOO_LARGE when the result exceeds the limits of a decimal. */
KAOHE_MUST_CHECK enum kaohe_err ratio_round(struct ratio value, int32_t factor,
                                            unsigned scale, enum rounding how,
                                            struct decimal *out);

/* How `stated` follows from value x factor. A dropped trailing zero is no
 * matter: 96.3 printed for 96.30 is what rounds at one decimal. A document that
 * has both ROUNDED and TRUNCATED figures mixes the two; EXACT and EITHER say
 * nothing about that. An undefined ratio fits nothing. */
enum rounding_fit ratio_rounds_to(struct ratio value, int32_t factor,
                                  struct decimal stated);

#endif
