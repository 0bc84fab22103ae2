/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sum as text: "19,157,765 + 7,678,026 + … (+3)". Invariant: the first
 * TERMS_SHOWN terms are shown, all are counted. It must not know languages: "…"
 * and a number are the same in both.
 */
#include "domain/rules_check.h"

void terms_start(struct terms *terms)
{
    terms->count = 0;
    text_init(&terms->text, terms->buffer, sizeof terms->buffer);
}

void terms_add(struct terms *terms, struct decimal value)
{
    if (terms->count++ >= TERMS_SHOWN)
        return;
    if (terms->count > 1)
        text_add(&terms->text, " + ");
    text_add_decimal_grouped(&terms->text, value);
}

void terms_add_count(struct terms *terms, int64_t value)
{
    struct decimal number = {.coefficient = value};

    terms_add(terms, number);
}

const char *terms_end(struct terms *terms)
{
    if (terms->count > TERMS_SHOWN) {
        text_add(&terms->text, " + … (+");
        text_add_int(&terms->text, (int64_t)(terms->count - TERMS_SHOWN));
        text_add(&terms->text, ")");
    }
    return terms->buffer;
}

const char *terms_ratio(struct terms *terms, int64_t numerator, int64_t denominator)
{
    terms_start(terms);
    text_add_int_grouped(&terms->text, numerator);
    text_add(&terms->text, " / ");
    text_add_int_grouped(&terms->text, denominator);
    return terms->buffer;
}
