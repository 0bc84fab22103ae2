/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers as offices write them: 19,157,765, １２３, 1 萬 240, 6億2,059萬2,791, 97.87%,
 * NT$1,200元. The result is the decimal of a message. Nothing is guessed: where a point
 * or a comma could mean two things, both are told.
 */
#include "wire/figures.h"

#include <stdio.h>
#include <string.h>

#include "domain/decimal.h"
#include "domain/utf8.h"

#define FULL_WIDTH_FIRST 0xFF01 /* "！", which is "!" */
#define FULL_WIDTH_LAST 0xFF5E
#define FULL_WIDTH_OFFSET 0xFEE0
#define IDEOGRAPHIC_SPACE 0x3000
#define MINUS_SIGN 0x2212
#define MYRIAD 10000
#define DIGITS "0123456789"

/* The ASCII that a character stands for, or 0. */
static char folded(uint32_t code_point)
{
    if (code_point >= FULL_WIDTH_FIRST && code_point <= FULL_WIDTH_LAST)
        return (char)(code_point - FULL_WIDTH_OFFSET);
    if (code_point == MINUS_SIGN)
        return '-';
    return code_point == IDEOGRAPHIC_SPACE ? ' ' : '\0';
}

bool figure_fold(const char *text, char *out, size_t size)
{
    size_t left = strlen(text);
    size_t length = 0;

    out[0] = '\0';
    while (left > 0) {
        uint32_t code_point = 0;
        const size_t used = utf8_next(text, left, &code_point);
        const char ascii = folded(code_point);
        const size_t put = ascii != '\0' ? 1 : used;

        if (used == 0 || length + put >= size) {
            out[0] = '\0';
            return false;
        }
        memcpy(out + length, ascii != '\0' ? &ascii : text, put);
        length += length == 0 && out[0] == ' ' ? 0 : put;
        text += used;
        left -= used;
    }
    while (length > 0 && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
    return true;
}

/* ---- around the number ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* False: a blank stands between two digits, which may be one number or two. */
static bool cut_blanks(char *text)
{
    char *to = text;
    bool apart = false;
    bool sound = true;

    for (const char *at = text; *at != '\0'; at++) {
        if (*at != ' ') {
            sound = sound && !(apart && is_digit(*at) && is_digit(to[-1]));
            *to++ = *at;
        }
        apart = *at == ' ' && to > text;
    }
    *to = '\0';
    return sound;
}

static const char *behind(const char *text, const char *prefix)
{
    const size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : text;
}

/* Cuts one of the units off the end. */
static void cut_unit(char *text, const char *units)
{
    while (units != NULL && *units != '\0') {
        const size_t size = strcspn(units, "|");
        const size_t length = strlen(text);

        if (length > size && memcmp(text + length - size, units, size) == 0) {
            text[length - size] = '\0';
            return;
        }
        units += size;
        units += *units == '|';
    }
}

bool figure_is_shortened(const char *text)
{
    const char *at = text + strspn(text, DIGITS);

    if (at > text && *at == '.')
        at += 1 + strspn(at + 1, DIGITS);
    if (at == text || strncmp(at, "E+", 2) != 0)
        return false;
    at += 2;
    return *at != '\0' && at[strspn(at, DIGITS)] == '\0';
}

/* What a text is that is no number. */
static enum csv_fault no_number(const char *text)
{
    const size_t digits = strspn(text, DIGITS ",.-");

    if (digits == 0)
        return CSV_NO_NUMBER;
    if ((text[digits] == 'E' || text[digits] == 'e') &&
        strspn(text + digits + 1, DIGITS "+-") > 0)
        return CSV_SHORTENED;
    return (unsigned char)text[digits] >= 0x80 || text[digits] == '%' ? CSV_BAD_UNIT
                                                                      : CSV_NO_NUMBER;
}

/* ---- the number itself ---- */

/* Are the commas of "12,345,678" where thousands are? Without any they are. */
static bool groups_of_three(const char *text)
{
    size_t group = strspn(text, DIGITS);

    if (text[group] != ',')
        return true;
    if (group == 0 || group > 3)
        return false;
    while (text[group] == ',') {
        text += group + 1;
        group = strspn(text, DIGITS);
        if (group != 3)
            return false;
    }
    return true;
}

/* Takes "12,345.60" without a sign apart; `plain` is without its separators. */
static enum csv_fault take_plain(const char *text, char *plain, char *readings)
{
    const size_t length = strspn(text, DIGITS ",.");
    const char *point = strchr(text, '.');
    size_t put = 0;

    if (length == 0 || text[length] != '\0')
        return no_number(text);
    for (const char *at = text; *at != '\0'; at++)
        if (*at != ',')
            plain[put++] = *at;
    plain[put] = '\0';
    if (point != NULL &&
        (strpbrk(point + 1, ".,") != NULL || point == text || point[1] == '\0'))
        return CSV_NO_NUMBER;
    if (!groups_of_three(text)) {
        const int before = (int)strcspn(text, ",");

        snprintf(readings, FIGURE_READINGS_MAX, "%.20s / %.*s.%.20s", plain, before, text,
                 plain + before);
        return CSV_AMBIGUOUS;
    }
    return CSV_SOUND;
}

/* Reads one part of "6億2,059萬2,791". */
static bool take_part(const char *text, size_t length, struct decimal *part)
{
    char source[FIGURE_TEXT_MAX] = "";
    char plain[FIGURE_TEXT_MAX] = "";
    char readings[FIGURE_READINGS_MAX];
    const char *digits = plain;

    if (length == 0 || length >= sizeof source)
        return false;
    memcpy(source, text, length);
    source[length] = '\0';
    if (take_plain(source, plain, readings) != CSV_SOUND)
        return false;
    while (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
        digits++;
    return decimal_parse(digits, part) == KAOHE_OK;
}

/* Σ part × its unit. Below the first unit a part is under 10,000, and only the part that
 * ends the text may have decimals, which the unit must make whole. */
static bool take_myriads(const char *text, struct decimal *sum)
{
    static const struct {
        const char *sign;
        int64_t unit;
    } signs[] = {{"億", MYRIAD * MYRIAD}, {"萬", MYRIAD}, {"", 1}};
    bool found = false;

    for (size_t i = 0; i < 3; i++) {
        const char *sign = i < 2 ? strstr(text, signs[i].sign) : text + strlen(text);
        struct decimal part = {.scale = 0};

        if (sign == NULL || (i == 2 && text[0] == '\0'))
            continue;
        if (!take_part(text, (size_t)(sign - text), &part))
            return false;
        text = sign + strlen(signs[i].sign);
        if (part.scale > 0 && (i == 2 || text[0] != '\0'))
            return false;
        if ((found && part.coefficient >= MYRIAD) ||
            decimal_multiply(part, signs[i].unit, &part) != KAOHE_OK ||
            decimal_add(*sum, part, sum) != KAOHE_OK)
            return false;
        found = true;
    }
    return true;
}

/* A count that was given decimals: 12.00 is whole, 1.234 may be 1,234. */
static enum csv_fault make_whole(char *plain, char *readings)
{
    char *point = strchr(plain, '.');
    size_t decimals = point == NULL ? 0 : strlen(point + 1);

    if (point == NULL)
        return CSV_SOUND;
    if (decimals == 3) {
        snprintf(readings, FIGURE_READINGS_MAX, "%.*s%.3s / %.20s", (int)(point - plain),
                 plain, point + 1, plain);
        return CSV_AMBIGUOUS;
    }
    if (strspn(point + 1, "0") != decimals)
        return CSV_NO_WHOLE;
    *point = '\0';
    return CSV_SOUND;
}

static enum csv_fault read_number(const char *text, bool whole, char *out, char *readings)
{
    char plain[FIGURE_TEXT_MAX];
    const bool negative = text[0] == '-';
    const char *digits = plain;
    struct decimal number = {.scale = 0};
    enum csv_fault fault = CSV_SOUND;

    text += negative;
    if (strstr(text, "億") != NULL || strstr(text, "萬") != NULL) {
        if (!take_myriads(text, &number))
            return CSV_NO_NUMBER;
        decimal_format(number, plain);
        for (size_t end = strlen(plain); number.scale > 0 && end > 0; number.scale--) {
            if (plain[--end] != '0')
                break;
            plain[end] = '\0';
        }
        plain[strcspn(plain, ".") + (number.scale > 0 ? 1U + number.scale : 0)] = '\0';
    } else {
        fault = take_plain(text, plain, readings);
    }
    if (fault == CSV_SOUND && whole)
        fault = make_whole(plain, readings);
    if (fault != CSV_SOUND)
        return fault;
    while (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
        digits++;
    if (strlen(digits) + 2 > FIGURE_SIZE)
        return CSV_TOO_LARGE;
    snprintf(out, FIGURE_SIZE, "%s%.*s",
             negative && strspn(digits, "0.") != strlen(digits) ? "-" : "",
             FIGURE_SIZE - 2, digits);
    return decimal_parse(out, &number) == KAOHE_OK ? CSV_SOUND : CSV_TOO_LARGE;
}

enum csv_fault figure_read(const char *text, const struct figure_form *form,
                           char out[FIGURE_SIZE], char readings[FIGURE_READINGS_MAX])
{
    char source[FIGURE_TEXT_MAX] = "";
    const char *start = source;
    enum csv_fault fault = CSV_NO_NUMBER;

    out[0] = '\0';
    readings[0] = '\0';
    if (!figure_fold(text, source, sizeof source))
        return fault;
    if (!cut_blanks(source)) {
        snprintf(readings, FIGURE_READINGS_MAX, "%.36s / %.36s", source, text);
        return CSV_AMBIGUOUS;
    }
    cut_unit(source, form->units);
    if (form->units != NULL && strstr(form->units, "元") != NULL) {
        start = behind(start, "新臺幣");
        start = behind(start, "新台幣");
        start = behind(start, "NT$");
        start = behind(start, "$");
    }
    fault = read_number(start, form->whole, out, readings);
    if (fault != CSV_SOUND)
        out[0] = '\0';
    return fault;
}
