/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Widths on a terminal, from two short tables instead of a locale: domain code
 * gives the same answer everywhere. Ranges are merged over code points that are
 * not assigned; marks of scripts that no report is written in count as one
 * column. Invariant: both tables ascend.
 */
#include "domain/utf8.h"

struct range {
    uint32_t first;
    uint32_t last;
};

/* Combining marks, joiners, variation selectors, direction marks. */
static const struct range ZERO[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
    {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f}, {0x20d0, 0x20f0},
    {0x302a, 0x302d}, {0x3099, 0x309a},   {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0xe0001, 0xe01ef},
};

/* East Asian Width W and F of Unicode 14, and the blocks of pictographs. */
static const struct range WIDE[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
    {0x23f0, 0x23f0},   {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x26a1, 0x26a1},   {0x26aa, 0x26ab},   {0x26bd, 0x26be},
    {0x26d4, 0x26d4},   {0x2705, 0x2705},   {0x270a, 0x270b},   {0x2728, 0x2728},
    {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},   {0x2757, 0x2757},
    {0x2795, 0x2797},   {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},
    {0x2e80, 0x303e},   {0x3041, 0x3247},   {0x3250, 0x4dbf},   {0x4e00, 0xa4c6},
    {0xa960, 0xa97c},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe6b},
    {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x1b2fb}, {0x1f004, 0x1f004},
    {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1f9ff}, {0x1fa70, 0x1faff},
    {0x20000, 0x3fffd},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code_point)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (code_point > ranges[middle].last)
            low = middle + 1;
        else if (code_point < ranges[middle].first)
            count = middle;
        else
            return true;
    }
    return false;
}

int utf8_code_point_width(uint32_t code_point)
{
    if (code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0))
        return 0;
    if (is_in(ZERO, sizeof ZERO / sizeof *ZERO, code_point))
        return 0;
    return is_in(WIDE, sizeof WIDE / sizeof *WIDE, code_point) ? 2 : 1;
}

/* The bytes of the first character, and its columns. */
static size_t measure(const char *bytes, size_t length, size_t *columns)
{
    uint32_t code_point = '?';
    size_t used = utf8_next(bytes, length, &code_point);

    *columns = (size_t)utf8_code_point_width(code_point);
    return used == 0 ? 1 : used;
}

size_t utf8_width(const char *bytes, size_t length)
{
    size_t width = 0;

    for (size_t at = 0; at < length;) {
        size_t columns = 0;
        at += measure(bytes + at, length - at, &columns);
        width += columns;
    }
    return width;
}

size_t utf8_fit(const char *bytes, size_t length, size_t columns)
{
    size_t at = 0;

    while (at < length) {
        size_t needed = 0;
        size_t used = measure(bytes + at, length - at, &needed);
        if (needed > columns)
            break;
        columns -= needed;
        at += used;
    }
    return at;
}
