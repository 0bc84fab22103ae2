/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A figure of a record tried with other values. Used by explain*.c only: the record is
 * changed in place, so who computes in between sees the value that is tried.
 */
#ifndef KAOHE_DOMAIN_TRIAL_H
#define KAOHE_DOMAIN_TRIAL_H

#include "domain/decimal.h"
#include "domain/record_field.h"

struct trial {
    Record *record;
    size_t number;
    struct record_field before; /* what the field was */
    struct decimal value;       /* the same as a decimal */
    char text[DECIMAL_TEXT_SIZE];
};

/* False where the field is absent or no number. */
KAOHE_MUST_CHECK bool trial_start(struct trial *trial, Record *record, size_t number);

/* The value `steps` units of the stated precision away; false below 0 or too large. */
KAOHE_MUST_CHECK bool trial_step(const struct trial *trial, int64_t steps,
                                 struct decimal *out);

/* Gives the field a value, and the one back that it had. */
void trial_set(struct trial *trial, struct decimal value);
void trial_end(struct trial *trial);

#endif
