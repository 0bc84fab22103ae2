/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Periods from and to text. Invariant: every valid period has one canonical
 * text, and that text gives it back. It must not know which periods are open.
 */
#include "domain/period.h"

/* How each kind is written: its letter, the digits after it, its highest number. */
static const struct {
    char letter;
    uint8_t digits;
    uint8_t highest;
} KINDS[] = {
    [PERIOD_MONTH] = {'M', 2, 12},      [PERIOD_QUARTER] = {'Q', 1, 4},
    [PERIOD_HALF] = {'H', 1, 2},        [PERIOD_YEAR] = {'Y', 0, 1},
    [PERIOD_CUMULATIVE] = {'C', 2, 12},
};

bool period_is_valid(struct period period)
{
    return period.kind >= PERIOD_MONTH && period.kind <= PERIOD_CUMULATIVE &&
           period.year >= CIVIL_FIRST_YEAR && period.year <= CIVIL_LAST_YEAR &&
           period.number >= 1 && period.number <= KINDS[period.kind].highest;
}

/* Reads digits, at most `limit` of them; returns how many. */
static int read_number(const char *at, int limit, int *value)
{
    int count = 0;

    *value = 0;
    while (count < limit && at[count] >= '0' && at[count] <= '9') {
        *value = *value * 10 + (at[count] - '0');
        count++;
    }
    return count;
}

static enum period_kind kind_of(char letter)
{
    for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_CUMULATIVE; kind++) {
        if (KINDS[kind].letter == letter)
            return kind;
    }
    return PERIOD_NONE;
}

enum kaohe_err period_parse(const char *text, struct period *out)
{
    int year = 0;
    int number = 1;
    int year_digits = read_number(text, 4, &year);

    if (year_digits < 3)
        return KAOHE_ERR_INVALID;
    enum period_kind kind = kind_of(text[year_digits]);
    if (kind == PERIOD_NONE)
        return KAOHE_ERR_INVALID;
    const char *at = text + year_digits + 1;
    if (KINDS[kind].digits > 0) {
        if (read_number(at, KINDS[kind].digits, &number) != KINDS[kind].digits)
            return KAOHE_ERR_INVALID;
        at += KINDS[kind].digits;
    }
    if (*at != '\0' || number < 1 || number > KINDS[kind].highest)
        return KAOHE_ERR_INVALID;
    if (year_digits == 3)
        year += CIVIL_ROC_OFFSET;
    if (year < CIVIL_FIRST_YEAR || year > CIVIL_LAST_YEAR)
        return KAOHE_ERR_TOO_LARGE;
    *out = (struct period){kind, (int16_t)year, (uint8_t)number};
    return KAOHE_OK;
}

char *period_format(struct period period, char buffer[static PERIOD_TEXT_SIZE])
{
    int year = period_roc_year(period);
    char *at = buffer;

    *at++ = (char)('0' + year / 100 % 10);
    *at++ = (char)('0' + year / 10 % 10);
    *at++ = (char)('0' + year % 10);
    *at++ = KINDS[period.kind].letter;
    if (KINDS[period.kind].digits == 2)
        *at++ = (char)('0' + period.number / 10);
    if (KINDS[period.kind].digits > 0)
        *at++ = (char)('0' + period.number % 10);
    *at = '\0';
    return buffer;
}
