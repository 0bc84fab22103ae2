/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 (RFC 3629), strictly: no overlong forms, no surrogates, nothing above
 * U+10FFFF. And how many columns of a terminal a text takes.
 *
 * Texts are bytes with a length; a NUL among them is a character like any other,
 * and is refused as a control character.
 */
#ifndef KAOHE_DOMAIN_UTF8_H
#define KAOHE_DOMAIN_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum utf8_lines {
    UTF8_ONE_LINE,   /* no control characters at all: names, codes, titles */
    UTF8_MANY_LINES, /* line feeds too: explanations, recorded facts */
};

/* Decodes the first character. Returns its bytes, 1..4, or 0 when there is none
 * or it is not well-formed; *code_point is then unchanged. */
size_t utf8_next(const char *bytes, size_t length, uint32_t *code_point);

/* Is all of it well-formed, without NUL and other control characters (C0, DEL,
 * C1; see utf8_lines)? An empty text is. */
bool utf8_is_text(const char *bytes, size_t length, enum utf8_lines lines);

/* Is there nothing to read in it: no character, or only spaces of any width? */
bool utf8_is_blank(const char *text);

/* ---- columns (utf8_width.c) ---- */

/* Columns of one character: 2 for Chinese, other wide and fullwidth characters
 * and pictographs, 0 for control characters and for combining marks that occur
 * with Chinese and Latin text, else 1 (after UAX #11; ambiguous ones are
 * narrow). */
int utf8_code_point_width(uint32_t code_point);

/* Columns of a text. A byte that is not well-formed counts as one, which is how
 * a terminal shows it. */
size_t utf8_width(const char *bytes, size_t length);

/* The bytes of the longest beginning that takes at most `columns`, with the
 * marks that combine with its last character. For cutting a table cell. */
size_t utf8_fit(const char *bytes, size_t length, size_t columns);

#endif
