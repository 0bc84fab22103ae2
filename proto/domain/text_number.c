/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers as text, written from the last digit to the first. Invariant: every
 * int64 fits, the smallest one included. It must not know locales.
 */
#include "domain/text.h"

/* -9,223,372,036,854,775,808 with a point and six decimals stays below this. */
#define NUMBER_SIZE 40

static void add_number(struct text *text, int64_t number, unsigned scale, bool grouped)
{
    char buffer[NUMBER_SIZE];
    char *at = buffer + sizeof buffer;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

    for (unsigned i = 0; i < scale; i++) {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (scale > 0)
        *--at = '.';
    unsigned digits = 0;
    do {
        if (grouped && digits > 0 && digits % 3 == 0)
            *--at = ',';
        *--at = (char)('0' + rest % 10);
        rest /= 10;
        digits++;
    } while (rest > 0);
    if (number < 0)
        *--at = '-';
    text_add_bytes(text, at, (size_t)(buffer + sizeof buffer - at));
}

void text_add_int(struct text *text, int64_t number)
{
    add_number(text, number, 0, false);
}

void text_add_int_grouped(struct text *text, int64_t number)
{
    add_number(text, number, 0, true);
}

void text_add_decimal(struct text *text, struct decimal number)
{
    add_number(text, number.coefficient, number.scale, false);
}

void text_add_decimal_grouped(struct text *text, struct decimal number)
{
    add_number(text, number.coefficient, number.scale, true);
}
