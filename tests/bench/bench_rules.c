/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long all rules together take over a dossier: each line of standard input is a
 * submission in JSON, merged upon those before; with the last one the rules are timed,
 * SAMPLES times. Prints one object of JSON.
 *
 *     bench_rules SAMPLES
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "domain/dossier.h"
#include "domain/findings.h"
#include "domain/rules.h"
#include "wire/data_load.h"
#include "wire/json.h"

#define ARENA_SIZE ((size_t)256 << 20)

struct bench {
    struct arena arena;
    struct data_set data;
    const Submission *submission;
    struct merge merge;
    size_t findings;
};

static bool never_same(void *context, const Record *a, const Record *b)
{
    (void)context, (void)a, (void)b;
    return false;
}

static bool file(struct bench *b, const char *line)
{
    static const Dossier blank_dossier = DOSSIER_INIT;
    static const HeldRecord blank_held = HELD_RECORD_INIT;
    struct json_error error;
    ProtobufCMessage *message;

    if (json_read(&kaohe__v1__submission__descriptor,
                  (struct bytes){(const uint8_t *)line, strlen(line)}, &b->arena,
                  &message, &error) != KAOHE_OK) {
        fprintf(stderr, "%s: %s\n", error.path, error.message);
        return false;
    }
    b->submission = (const Submission *)message;
    const struct merge_input input = {
        .submission = b->submission,
        .held = b->merge.dossier,
        .same = never_same,
        .blank_dossier = &blank_dossier,
        .blank_held = &blank_held,
    };
    return dossier_merge(&input, &b->arena, &b->merge) == KAOHE_OK;
}

/* Nanoseconds of one pass of all rules; 0 when the memory is too small. */
static int64_t pass(struct bench *b)
{
    static const Finding blank_finding = FINDING_INIT;
    static const Parameter blank_parameter = PARAMETER_INIT;
    struct timespec start, end;
    struct findings findings = {
        .arena = &b->arena,
        .submission = b->submission,
        .blank_finding = &blank_finding,
        .blank_parameter = &blank_parameter,
    };
    const struct check_input input = {
        .submission = b->submission,
        .merge = &b->merge,
        .catalogue = b->data.catalogue,
        .rubrics = b->data.rubrics,
        .rubric_count = b->data.rubric_count,
        .today = {2024, 1, 31},
    };
    size_t mark = arena_mark(&b->arena);

    findings_init(&findings);
    clock_gettime(CLOCK_MONOTONIC, &start);
    enum kaohe_err err = rules_check(&input, &findings);
    clock_gettime(CLOCK_MONOTONIC, &end);
    b->findings = findings.total;
    arena_release(&b->arena, mark);
    return err != KAOHE_OK ? 0
                           : (end.tv_sec - start.tv_sec) * INT64_C(1000000000) +
                                 end.tv_nsec - start.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

static bool measure(struct bench *b, size_t count)
{
    int64_t *samples = calloc(count, sizeof *samples);

    if (samples == NULL || pass(b) == 0) {
        free(samples);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        samples[i] = pass(b);
    qsort(samples, count, sizeof *samples, compare);
    printf("{\"records\": %zu, \"findings\": %zu, \"p50_us\": %.1f, \"p99_us\": %.1f}\n",
           b->merge.dossier->n_records, b->findings, (double)samples[count / 2] / 1000,
           (double)samples[count * 99 / 100] / 1000);
    free(samples);
    return true;
}

int main(int argc, char **argv)
{
    static struct bench b;
    struct json_error error;
    char *line = NULL;
    size_t size = 0;
    void *memory = malloc(ARENA_SIZE);
    int status = EXIT_FAILURE;

    if (memory == NULL || argc != 2)
        goto out;
    arena_init(&b.arena, memory, ARENA_SIZE);
    if (data_load(&b.arena, &b.data, &error) != KAOHE_OK)
        goto out;
    while (getline(&line, &size, stdin) > 0)
        if (!file(&b, line))
            goto out;
    if (b.submission != NULL && measure(&b, strtoul(argv[1], NULL, 10)))
        status = EXIT_SUCCESS;
out:
    free(line);
    free(memory);
    return status;
}
