/* SPDX-License-Identifier: Apache-2.0 */
/* Messages written as JSON, for tests of what works on messages. */
#ifndef KAOHE_TESTS_MESSAGES_H
#define KAOHE_TESTS_MESSAGES_H

#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/arena.h"
#include "kaohe/v1/names.h"
#include "wire/json.h"

#define TEST_ARENA ((size_t)16 << 20)

static inline int arena_set_up(void **state)
{
    struct arena *arena = malloc(sizeof *arena);
    void *memory = malloc(TEST_ARENA);

    assert_non_null(arena);
    assert_non_null(memory);
    arena_init(arena, memory, TEST_ARENA);
    *state = arena;
    return 0;
}

static inline int arena_tear_down(void **state)
{
    struct arena *arena = *state;

    free(arena->base);
    free(arena);
    return 0;
}

/* The message, with ' for " in the text. */
static inline void *message(struct arena *arena, const ProtobufCMessageDescriptor *type,
                            const char *json)
{
    char *text = strdup(json);
    ProtobufCMessage *out = NULL;
    struct json_error error;

    assert_non_null(text);
    for (char *at = text; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    if (json_read(type, bytes, arena, &out, &error) != KAOHE_OK)
        fail_msg("%s: %s in %s", error.path, error.message, text);
    free(text);
    return out;
}

#define RECORD(arena, json)                                                              \
    ((Record *)message(arena, &kaohe__v1__record__descriptor, json))
#define IN_ARENA(test)                                                                   \
    cmocka_unit_test_setup_teardown(test, arena_set_up, arena_tear_down)

#endif
