/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between the library's bytes and messages that a verb can read. The library is asked
 * with bytes like anybody's program would; only the codecs are linked in directly.
 */
#include "client/cli/paper.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/cli/cli.h"
#include "wire/data_load.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/json.h"
#include "wire/limits.h"

static bool out_of_memory(void)
{
    struct kaohe_problem problem = {.reason = "out of memory"};

    fail(KAOHE_ERR_NO_MEMORY, &problem);
    return false;
}

bool paper_open(struct paper *paper)
{
    const size_t size = 4 * (size_t)LIMIT_ARENA;

    *paper = (struct paper){.memory = malloc(size)};
    if (paper->memory == NULL)
        return out_of_memory();
    arena_init(&paper->arena, paper->memory, size);
    return true;
}

void paper_close(struct paper *paper)
{
    free(paper->memory);
    *paper = (struct paper){.memory = NULL};
}

void *paper_decode(struct paper *paper, const ProtobufCMessageDescriptor *type,
                   const struct kaohe_message *bytes)
{
    struct decode_error where = {.limit = 0};
    struct kaohe_problem problem = {.subject = ""};
    ProtobufCMessage *message = NULL;
    const enum kaohe_err err =
        decode_message(type, (struct bytes){bytes->data, bytes->length}, &paper->arena,
                       &message, &where);

    if (err == KAOHE_OK)
        return message;
    snprintf(problem.subject, sizeof problem.subject, "%s", type->short_name);
    snprintf(problem.detail, sizeof problem.detail, "%s", where.path);
    problem.reason = decode_fault_text(where.fault);
    fail(err, &problem);
    return NULL;
}

struct kaohe_message paper_encode(struct paper *paper, const ProtobufCMessage *message)
{
    struct bytes bytes = {NULL, 0};

    if (encode_message(message, &paper->arena, &bytes) != KAOHE_OK)
        out_of_memory();
    return (struct kaohe_message){(unsigned char *)bytes.data, bytes.length};
}

bool paper_print(const ProtobufCMessage *message)
{
    char *text = NULL;
    struct kaohe_problem problem = {.reason = "cannot be written as JSON"};

    if (json_write(message, JSON_ONE_LINE, &text) != KAOHE_OK) {
        fail(KAOHE_ERR_INTERNAL, &problem);
        return false;
    }
    puts(text);
    free(text);
    return true;
}

bool paper_data(const struct cli *cli, struct paper *paper, struct data_set *data)
{
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    struct json_error error = {.line = 0};
    const DataSet *kept = NULL;
    enum kaohe_err err;

    if (data_load(&paper->arena, data, &error) != KAOHE_OK) {
        fprintf(stderr, "kaohe: %s: %s\n", error.path, error.message);
        return false;
    }
    err = kaohe_data(cli->home, &bytes, &problem);
    if (err == KAOHE_OK)
        kept = paper_decode(paper, &kaohe__v1__data_set__descriptor, &bytes);
    else
        fail(err, &problem);
    kaohe_message_free(&bytes);
    for (size_t i = 0; err == KAOHE_OK && kept != NULL && i < kept->n_files; i++)
        err = data_put(data, kept->files[i], &paper->arena);
    return kept != NULL && err == KAOHE_OK;
}
