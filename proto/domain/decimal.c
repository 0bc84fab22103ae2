/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decimals from and to text. Invariant: text that parses is what formatting
 * gives back. It must not know locales: the point is always '.', the separator
 * of groups always ','.
 */
#include "domain/decimal.h"

#include <stdbool.h>
#include <string.h>

#include "domain/text.h"

struct digits {
    int64_t coefficient;
    unsigned count;
    bool too_large;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads digits into `digits`, and returns where they end. */
static const char *read_digits(const char *at, struct digits *digits)
{
    digits->count = 0;
    for (; is_digit(*at); at++) {
        if (digits->count <= DECIMAL_MAX_SCALE + 18)
            digits->count++;
        if (digits->coefficient > DECIMAL_MAX_COEFFICIENT / 10)
            digits->too_large = true;
        else
            digits->coefficient = digits->coefficient * 10 + (*at - '0');
    }
    return at;
}

enum kaohe_err decimal_parse(const char *text, struct decimal *out)
{
    struct digits digits = {0};
    unsigned scale = 0;
    bool negative = text[0] == '-';
    const char *whole = text + negative;
    const char *at = read_digits(whole, &digits);

    if (digits.count == 0 || (digits.count > 1 && whole[0] == '0'))
        return KAOHE_ERR_INVALID;
    if (*at == '.') {
        at = read_digits(at + 1, &digits);
        scale = digits.count;
        if (scale == 0)
            return KAOHE_ERR_INVALID;
    }
    if (*at != '\0')
        return KAOHE_ERR_INVALID;
    if (digits.too_large)
        return KAOHE_ERR_TOO_LARGE;
    if (negative && digits.coefficient == 0)
        return KAOHE_ERR_INVALID;
    return decimal_make(negative ? -digits.coefficient : digits.coefficient, scale, out);
}

static char *format(struct decimal value, bool grouped, char *buffer)
{
    struct text text;

    text_init(&text, buffer, DECIMAL_TEXT_SIZE);
    if (grouped)
        text_add_decimal_grouped(&text, value);
    else
        text_add_decimal(&text, value);
    return buffer;
}

char *decimal_format(struct decimal value, char buffer[static DECIMAL_TEXT_SIZE])
{
    return format(value, false, buffer);
}

char *decimal_format_grouped(struct decimal value, char buffer[static DECIMAL_TEXT_SIZE])
{
    return format(value, true, buffer);
}
