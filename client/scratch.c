/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena on the heap around the codecs, with their errors turned into problems. What
 * was in it is wiped when it is given back, because some of it is secret.
 */
#include "client/scratch.h"

#include <stdlib.h>
#include <string.h>

#include "client/problem.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/limits.h"

#define OUT_OF_MEMORY "out of memory"

enum kaohe_err scratch_open(struct scratch *scratch, size_t size,
                            struct kaohe_problem *problem)
{
    *scratch = (struct scratch){.memory = NULL};
    if (size == 0)
        size = 2 * (size_t)LIMIT_ARENA;
    scratch->memory = malloc(size);
    if (scratch->memory == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, OUT_OF_MEMORY);
    arena_init(&scratch->arena, scratch->memory, size);
    return KAOHE_OK;
}

void scratch_close(struct scratch *scratch)
{
    if (scratch == NULL || scratch->memory == NULL)
        return;
    explicit_bzero(scratch->memory, scratch->arena.used);
    free(scratch->memory);
    *scratch = (struct scratch){.memory = NULL};
}

enum kaohe_err scratch_decode(struct scratch *scratch,
                              const ProtobufCMessageDescriptor *type, struct bytes in,
                              ProtobufCMessage **out, struct kaohe_problem *problem)
{
    struct decode_error where = {.limit = 0};
    const enum kaohe_err err = decode_message(type, in, &scratch->arena, out, &where);

    if (err == KAOHE_OK)
        return KAOHE_OK;
    problem_set(problem, err, type->short_name, decode_fault_text(where.fault));
    if (where.limit > 0)
        problem_detail(problem, "%s (%zu)", where.path, where.limit);
    else
        problem_detail(problem, "%s", where.path);
    return err;
}

enum kaohe_err scratch_encode(struct scratch *scratch, const ProtobufCMessage *message,
                              struct kaohe_message *out, struct kaohe_problem *problem)
{
    struct bytes bytes;

    if (encode_message(message, &scratch->arena, &bytes) != KAOHE_OK ||
        message_copy(bytes.data, bytes.length, out) != KAOHE_OK)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, OUT_OF_MEMORY);
    return KAOHE_OK;
}
