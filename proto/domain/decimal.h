/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact decimals: what a document states, with the precision it states.
 *
 * A decimal is coefficient / 10^scale. 96.30 and 96.3 are equal as values and
 * differ in scale, which is the number of stated decimals and says how a check
 * may round. Limits, for every decimal, parsed or computed:
 *
 *     at most 6 decimals, |value| < 10^15, at most 18 digits in the coefficient
 *
 * so an amount below 10^15 may have 3 decimals, one below 10^12 all 6. What
 * exceeds them is KAOHE_ERR_TOO_LARGE, never rounded and never wrapped. A zeroed
 * struct is the decimal 0. On failure outputs are left as they were.
 */
#ifndef KAOHE_DOMAIN_DECIMAL_H
#define KAOHE_DOMAIN_DECIMAL_H

#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

#define DECIMAL_MAX_SCALE 6
#define DECIMAL_MAX_COEFFICIENT INT64_C(999999999999999999)
#define DECIMAL_VALUE_LIMIT INT64_C(1000000000000000) /* exclusive, 10^15 */
#define DECIMAL_TEXT_SIZE 32 /* longest text, grouped, with its NUL */

struct decimal {
    int64_t coefficient;
    uint8_t scale; /* 0..DECIMAL_MAX_SCALE: decimals stated */
};

/* Reads `text` as a document may state it in a message: "0", "92.17", "-0.50".
 * No sign but '-', no exponent, no separators, no spaces, no leading zeros, no
 * empty part, no minus zero; so that decimal_format gives the same text again.
 * KAOHE_ERR_INVALID when it is not of this form, KAOHE_ERR_TOO_LARGE when it is
 * and exceeds a limit (decimals, digits or value). */
KAOHE_MUST_CHECK enum kaohe_err decimal_parse(const char *text, struct decimal *out);

/* coefficient / 10^scale, held against the limits. decimal_make(n, 0, &d) turns
 * a count into a decimal. */
KAOHE_MUST_CHECK enum kaohe_err decimal_make(int64_t coefficient, unsigned scale,
                                             struct decimal *out);

/* Writes "-1234567.50", all stated decimals kept. Returns `buffer`. */
char *decimal_format(struct decimal value, char buffer[static DECIMAL_TEXT_SIZE]);

/* Writes "-1,234,567.50". Returns `buffer`. */
char *decimal_format_grouped(struct decimal value, char buffer[static DECIMAL_TEXT_SIZE]);

/* -1, 0 or 1 as a < b, a = b, a > b by value: 96.3 equals 96.30. */
int decimal_compare(struct decimal a, struct decimal b);

/* *out = a + b and *out = a - b, exactly, with the larger of the two scales. */
KAOHE_MUST_CHECK enum kaohe_err decimal_add(struct decimal a, struct decimal b,
                                            struct decimal *out);
KAOHE_MUST_CHECK enum kaohe_err decimal_subtract(struct decimal a, struct decimal b,
                                                 struct decimal *out);

/* *out = a * times, exactly, with the scale of a. */
KAOHE_MUST_CHECK enum kaohe_err decimal_multiply(struct decimal a, int64_t times,
                                                 struct decimal *out);

/* 10^exponent for 0..18. */
int64_t decimal_power_of_ten(unsigned exponent);

#endif
