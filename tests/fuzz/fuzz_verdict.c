/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes through the whole verdict: decode, merge, check, word; filed twice, the
 * second time upon what the first left.
 */
#include <stdlib.h>

#include "wire/data_load.h"
#include "wire/decode.h"
#include "wire/verdict.h"
#include "wire/wording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void word(const struct verdict *verdict, const struct data_set *names)
{
    char buffer[4096];

    for (size_t i = 0; i < verdict->finding_count; i++) {
        const struct title_source titles = {
            .zh = i % 2 == 1,
            .catalogue = names->catalogue,
            .rubrics = names->rubrics,
            .rubric_count = names->rubric_count,
        };
        struct text text;
        text_init(&text, buffer, sizeof buffer);
        wording_add(&text, verdict->findings[i], WORDING_TEXT, &titles);
        wording_subject(&text, verdict->findings[i], &titles);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned char memory[40 << 20];
    static struct arena arena;
    static struct data_set names;
    static size_t mark;
    struct json_error error;
    struct decode_error where;
    struct verdict first, second;

    if (mark == 0) {
        arena_init(&arena, memory, sizeof memory);
        if (data_load(&arena, &names, &error) != KAOHE_OK)
            abort();
        mark = arena_mark(&arena);
    }
    arena_reset(&arena);
    arena.used = mark;
    struct verdict_input input = {
        .submission = data,
        .length = size,
        .catalogue = names.catalogue,
        .rubrics = names.rubrics,
        .rubric_count = names.rubric_count,
        .today = {2026, 11, 20},
        .entry = 1,
    };
    if (verdict_reach(&input, &arena, &first, &where) != KAOHE_OK)
        return 0;
    word(&first, &names);
    input.held = first.merged;
    input.by_headquarters = size % 2 == 1;
    if (verdict_reach(&input, &arena, &second, &where) == KAOHE_OK)
        word(&second, &names);
    return 0;
}
