/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text builder. Invariant: length < capacity and buffer[length] is NUL,
 * unless there is no buffer. It must not know languages: what is appended is
 * worded by the caller.
 */
#include "domain/text.h"

#include <string.h>

void text_init(struct text *text, char *buffer, size_t capacity)
{
    *text = (struct text){.buffer = buffer, .capacity = capacity};
    if (capacity > 0)
        buffer[0] = '\0';
    else
        text->overflow = true;
}

void text_init_arena(struct text *text, struct arena *arena, size_t capacity)
{
    char *buffer = arena_alloc(arena, capacity);

    text_init(text, buffer, buffer == NULL ? 0 : capacity);
    text->arena = arena;
}

void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
    if (text->overflow || length >= text->capacity - text->length) {
        text->overflow = true;
        return;
    }
    memcpy(text->buffer + text->length, bytes, length);
    text->length += length;
    text->buffer[text->length] = '\0';
}

const char *text_end(struct text *text)
{
    struct arena *arena = text->arena;

    if (arena != NULL && text->buffer != NULL) {
        unsigned char *end = (unsigned char *)text->buffer + text->capacity;
        size_t kept = text->overflow ? 0 : text->length + 1;

        if (end == arena->base + arena->used)
            arena->used -= text->capacity - kept;
        text->arena = NULL;
        text->capacity = kept;
    }
    return text->overflow ? NULL : text->buffer;
}
