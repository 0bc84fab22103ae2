/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 decoding after table 3-7 of the Unicode Standard: the first byte gives
 * the length and the range of the second; all others are 80..BF. That alone
 * keeps out overlong forms, surrogates and what is above U+10FFFF.
 */
#include "domain/utf8.h"

#include <string.h>

/* What may follow first bytes up to `last`. */
struct lead {
    uint8_t last;
    uint8_t length; /* 0: no character begins so */
    uint8_t second_low;
    uint8_t second_high;
};

static const struct lead LEADS[] = {
    {0x7f, 1, 0x00, 0x00}, {0xc1, 0, 0x00, 0x00}, {0xdf, 2, 0x80, 0xbf},
    {0xe0, 3, 0xa0, 0xbf}, {0xec, 3, 0x80, 0xbf}, {0xed, 3, 0x80, 0x9f},
    {0xef, 3, 0x80, 0xbf}, {0xf0, 4, 0x90, 0xbf}, {0xf3, 4, 0x80, 0xbf},
    {0xf4, 4, 0x80, 0x8f}, {0xff, 0, 0x00, 0x00},
};

static const struct lead *lead_of(uint8_t first)
{
    const struct lead *lead = LEADS;

    while (first > lead->last)
        lead++;
    return lead;
}

size_t utf8_next(const char *bytes, size_t length, uint32_t *code_point)
{
    if (length == 0)
        return 0;
    uint8_t first = (uint8_t)bytes[0];
    const struct lead *lead = lead_of(first);
    if (lead->length == 0 || lead->length > length)
        return 0;

    /* A first byte of n > 1 has n ones and a zero before its bits. */
    uint32_t value = lead->length == 1 ? first : first & (0x7fu >> lead->length);
    for (size_t i = 1; i < lead->length; i++) {
        uint8_t byte = (uint8_t)bytes[i];
        uint8_t low = i == 1 ? lead->second_low : 0x80;
        uint8_t high = i == 1 ? lead->second_high : 0xbf;
        if (byte < low || byte > high)
            return 0;
        value = value << 6 | (byte & 0x3fu);
    }
    *code_point = value;
    return lead->length;
}

bool utf8_is_text(const char *bytes, size_t length, enum utf8_lines lines)
{
    size_t at = 0;

    while (at < length) {
        uint32_t code_point = 0;
        size_t used = utf8_next(bytes + at, length - at, &code_point);
        bool is_control = code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
        bool is_allowed = code_point == '\n' && lines == UTF8_MANY_LINES;
        if (used == 0 || (is_control && !is_allowed))
            return false;
        at += used;
    }
    return true;
}

bool utf8_is_blank(const char *text)
{
    static const char *const spaces[] = {" ",  "\t",       "\n",
                                         "\r", "\xc2\xa0", "\xe3\x80\x80"};

    for (size_t i = 0; i < sizeof spaces / sizeof *spaces;) {
        const size_t length = strlen(spaces[i]);
        const bool found = strncmp(text, spaces[i], length) == 0;

        text += found ? length : 0;
        i = found ? 0 : i + 1;
    }
    return text[0] == '\0';
}
