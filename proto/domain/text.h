/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A builder of short texts, for the arithmetic that a finding shows:
 * "19,157,765 + 7,678,026 = 26,835,791; stated 26,835,792".
 *
 * Appending cannot fail where it stands; what does not fit sets `overflow`,
 * later appends do nothing, and text_end then returns NULL. Look once, at the
 * end. An append is done whole or not at all, so no character is ever cut.
 */
#ifndef KAOHE_DOMAIN_TEXT_H
#define KAOHE_DOMAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/arena.h"
#include "domain/decimal.h"
#include "kaohe/export.h"

struct text {
    char *buffer; /* always NUL-terminated when capacity > 0 */
    size_t capacity;
    size_t length; /* bytes without the NUL */
    bool overflow;
    struct arena *arena; /* where buffer came from, or NULL */
};

/* Starts an empty text in `capacity` bytes that the caller owns, NUL included. */
void text_init(struct text *text, char *buffer, size_t capacity);

/* Starts an empty text of at most `capacity` bytes, NUL included, in the arena;
 * an exhausted arena makes it overflow at once. */
void text_init_arena(struct text *text, struct arena *arena, size_t capacity);

/* Appends a string, or `length` bytes of one. */
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t length);

/* Appends -1234567, -1,234,567, -1234567.50 and -1,234,567.50. */
void text_add_int(struct text *text, int64_t number);
void text_add_int_grouped(struct text *text, int64_t number);
void text_add_decimal(struct text *text, struct decimal number);
void text_add_decimal_grouped(struct text *text, struct decimal number);

/* Ends the text: the string, in the buffer it was started with, or NULL if
 * anything did not fit. What the text did not use of its arena goes back to it,
 * unless something else was taken from the arena since. */
KAOHE_MUST_CHECK const char *text_end(struct text *text);

#endif
