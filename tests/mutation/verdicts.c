/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many submissions, one after the other, through the rules: what the tests in Python ask
 * in the thousands, without a process for each. It must not know what is tested.
 *
 * Standard input has one question a line, standard output one answer a line:
 *     {...}               a submission; it becomes the base of the following changes
 *     OFFSET LENGTH TEXT  the base with so many bytes there replaced by the text; any
 *                         number of times, ascending; fields are separated by tabs
 * The answer is one field for each error or warning: code, "!" for an error or "?" for a
 * warning, and the place; "-" where the submission cannot be read.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/data_load.h"
#include "wire/json.h"
#include "wire/verdict.h"

#define ARENA_SIZE ((size_t)64 << 20)
#define TEXT_SIZE ((size_t)4 << 20)

struct bench {
    struct arena arena;
    size_t mark; /* behind the data files */
    struct data_set data;
    char *base, *text; /* TEXT_SIZE each */
    size_t base_length, length;
};

static void answer(const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->finding_count; i++) {
        const Finding *finding = verdict->findings[i];
        if (finding->severity != SEVERITY_NOTICE)
            printf("%s%c%s\t", finding->code,
                   finding->severity == SEVERITY_ERROR ? '!' : '?',
                   finding->place == NULL ? "" : finding->place);
    }
    putchar('\n');
}

static void judge(struct bench *b)
{
    struct json_error error;
    struct verdict verdict;
    ProtobufCMessage *message;

    arena_release(&b->arena, b->mark);
    if (json_read(&kaohe__v1__submission__descriptor,
                  (struct bytes){(const uint8_t *)b->text, b->length}, &b->arena,
                  &message, &error) != KAOHE_OK) {
        printf("-\t%s: %s\n", error.path, error.message);
        return;
    }
    struct verdict_input input = {
        .decoded = (const Submission *)message,
        .catalogue = b->data.catalogue,
        .rubrics = b->data.rubrics,
        .rubric_count = b->data.rubric_count,
        .today = {2024, 1, 31},
    };
    if (verdict_reach(&input, &b->arena, &verdict, NULL) == KAOHE_OK)
        answer(&verdict);
    else
        puts("-\tno verdict");
}

static bool append(struct bench *b, const char *from, size_t length)
{
    if (length > TEXT_SIZE - b->length)
        return false;
    memcpy(b->text + b->length, from, length);
    b->length += length;
    return true;
}

/* Makes the text from the base by the changes of a line. */
static bool change(struct bench *b, char *line)
{
    size_t at = 0;

    b->length = 0;
    for (char *field = strtok(line, "\t"); field != NULL; field = strtok(NULL, "\t")) {
        const char *length = strtok(NULL, "\t");
        const char *text = strtok(NULL, "\t");
        if (length == NULL || text == NULL)
            return false;
        size_t offset = strtoul(field, NULL, 10);
        if (offset < at || offset > b->base_length ||
            !append(b, b->base + at, offset - at) || !append(b, text, strlen(text)))
            return false;
        at = offset + strtoul(length, NULL, 10);
    }
    return at <= b->base_length && append(b, b->base + at, b->base_length - at);
}

static bool take(struct bench *b, char *line)
{
    if (line[0] != '{')
        return change(b, line);
    b->length = 0;
    if (!append(b, line, strlen(line)))
        return false;
    memcpy(b->base, b->text, b->length);
    b->base_length = b->length;
    return true;
}

int main(void)
{
    static struct bench b;
    struct json_error error;
    char *line = NULL;
    size_t size = 0;
    void *memory = malloc(ARENA_SIZE);
    int status = EXIT_FAILURE;

    b.base = malloc(TEXT_SIZE);
    b.text = malloc(TEXT_SIZE);
    if (memory == NULL || b.base == NULL || b.text == NULL)
        goto out;
    arena_init(&b.arena, memory, ARENA_SIZE);
    if (data_load(&b.arena, &b.data, &error) != KAOHE_OK)
        goto out;
    b.mark = arena_mark(&b.arena);
    status = EXIT_SUCCESS;
    while (getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (take(&b, line)) {
            judge(&b);
        } else {
            fprintf(stderr, "Bad question: %.80s\n", line);
            status = EXIT_FAILURE;
            break;
        }
    }
out:
    free(line);
    free(b.text);
    free(b.base);
    free(memory);
    return status;
}
