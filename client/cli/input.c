/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads what the user hands in. A file that is no report is told by its name, the line
 * and the field; several may be given, and each is answered for itself.
 */
#include "client/cli/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FILE_LIMIT ((size_t)8 << 20) /* a report of 256 KiB is far smaller as JSON */

int64_t input_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int unreadable(const char *path, const char *reason, const char *detail)
{
    struct kaohe_problem problem = {.reason = reason};

    snprintf(problem.subject, sizeof problem.subject, "%s", path);
    snprintf(problem.detail, sizeof problem.detail, "%s", detail);
    return fail(KAOHE_ERR_NOT_FOUND, &problem);
}

bool input_read(const char *path, struct kaohe_message *text, int *code)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    unsigned char *data = malloc(FILE_LIMIT + 1);
    size_t length = 0;

    *text = (struct kaohe_message){NULL, 0};
    *code = EXIT_DONE;
    if (data == NULL)
        *code = unreadable(path, "out of memory", "");
    else if (file == NULL)
        *code = unreadable(path, "cannot be read", strerror(errno));
    if (file != NULL && data != NULL) {
        length = fread(data, 1, FILE_LIMIT + 1, file);
        if (ferror(file))
            *code = unreadable(path, "cannot be read", strerror(errno));
        else if (length > FILE_LIMIT)
            *code = unreadable(path, "longer than a report can be", "8 MiB");
    }
    if (file != NULL && file != stdin)
        fclose(file);
    if (*code != EXIT_DONE) {
        free(data);
        return false;
    }
    data[length] = '\0';
    *text = (struct kaohe_message){data, length};
    return true;
}

/* Adds one justification an option; the paper keeps them. */
static bool add_reasons(const struct cli *cli, struct paper *paper, Submission *report)
{
    const size_t count = report->n_justifications + cli->because_count;
    Justification **all = arena_array(&paper->arena, count, sizeof *all);

    if (all == NULL)
        return false;
    for (size_t i = 0; i < report->n_justifications; i++)
        all[i] = report->justifications[i];
    for (size_t i = 0; i < cli->because_count; i++) {
        Justification *reason = arena_alloc(&paper->arena, sizeof *reason);
        char *code = arena_strdup(&paper->arena, cli->because[i]);

        if (reason == NULL || code == NULL)
            return false;
        kaohe__v1__justification__init(reason);
        reason->text = strchr(code, '=');
        *reason->text++ = '\0';
        reason->code = code;
        all[report->n_justifications + i] = reason;
    }
    report->justifications = all;
    report->n_justifications = count;
    return true;
}

bool input_report(const struct cli *cli, const char *path, struct paper *paper,
                  struct kaohe_message *report, int *code)
{
    struct kaohe_message text;
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    Submission *submission = NULL;
    enum kaohe_err err;

    *report = (struct kaohe_message){NULL, 0};
    if (!input_read(path, &text, code))
        return false;
    err = kaohe_message_from_json("Submission", (char *)text.data, text.length, &bytes,
                                  &problem);
    kaohe_message_free(&text);
    if (err != KAOHE_OK) {
        snprintf(problem.subject, sizeof problem.subject, "%s", path);
        *code = fail(err, &problem);
        return false;
    }
    submission = paper_decode(paper, &kaohe__v1__submission__descriptor, &bytes);
    kaohe_message_free(&bytes);
    if (submission != NULL && add_reasons(cli, paper, submission))
        *report = paper_encode(paper, &submission->base);
    *code = report->data == NULL ? EXIT_SYSTEM : EXIT_DONE;
    return report->data != NULL;
}
