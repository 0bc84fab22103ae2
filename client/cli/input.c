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
#include <strings.h>
#include <time.h>

#include "client/cli/because.h"
#include "client/cli/csv_file.h"
#include "domain/rules.h"
#include "domain/text.h"
#include "wire/csv_report.h"
#include "wire/json.h"

#define FILE_LIMIT ((size_t)8 << 20) /* a report of 256 KiB is far smaller as JSON */

int64_t input_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* What is wrong with the file, or NULL. */
static const char *read_all(FILE *file, unsigned char *data, size_t *length)
{
    *length = fread(data, 1, FILE_LIMIT + 1, file);
    if (ferror(file))
        return strerror(errno);
    if (*length > FILE_LIMIT)
        return tr("longer than a report can be: 8 MiB");
    data[*length] = '\0';
    return NULL;
}

bool input_read(const char *path, struct kaohe_message *text, int *code)
{
    const bool standard = strcmp(path, "-") == 0;
    FILE *opened = standard ? NULL : fopen(path, "rb");
    FILE *file = standard ? stdin : opened;
    unsigned char *data = file == NULL ? NULL : malloc(FILE_LIMIT + 1);
    size_t length = 0;
    const bool absent = file == NULL && errno == ENOENT;
    const char *wrong = absent         ? tr("there is no such file")
                        : data == NULL ? strerror(errno)
                                       : read_all(file, data, &length);

    if (opened != NULL)
        fclose(opened);
    *code = EXIT_DONE;
    if (wrong != NULL) {
        fprintf(stderr, "kaohe: %s: %s\n", path, wrong);
        if (absent)
            fputs(tr("Check the name and the folder, or give - for standard input.\n"),
                  stderr);
        *code = EXIT_NO_INPUT;
        free(data);
        data = NULL;
    }
    *text = (struct kaohe_message){data, data == NULL ? 0 : length};
    return data != NULL;
}

/* The report in JSON, with or without a byte order mark. */
static Submission *read_json(const char *path, const struct kaohe_message *text,
                             struct paper *paper, int *code)
{
    static const char mark[] = "\xef\xbb\xbf"; /* of a byte order: Notepad's */
    struct kaohe_message bytes = {NULL, 0};
    size_t skip = 0;
    struct kaohe_problem problem = {.subject = ""};
    Submission *submission = NULL;
    enum kaohe_err err;

    if (text->length >= 3 && memcmp(text->data, mark, 3) == 0)
        skip = 3;
    err = kaohe_message_from_json("Submission", (char *)text->data + skip,
                                  text->length - skip, &bytes, &problem);
    if (err != KAOHE_OK) {
        snprintf(problem.subject, sizeof problem.subject, "%s", path);
        *code = fail(err, &problem);
        return NULL;
    }
    *code = EXIT_SYSTEM;
    submission = paper_decode(paper, &kaohe__v1__submission__descriptor, &bytes);
    kaohe_message_free(&bytes);
    return submission;
}

/* By the name; where that tells nothing, JSON is what begins with a bracket. */
static bool is_csv(const char *path, const struct kaohe_message *text)
{
    const size_t blank = strspn((char *)text->data, "\xef\xbb\xbf \r\n");
    const char *point = strrchr(path, '.');

    if (point != NULL && strcasecmp(point, ".json") == 0)
        return false;
    return csv_file_named(path) ||
           (blank < text->length && strchr("{[", text->data[blank]) == NULL);
}

/* One of the files that are a report together, behind those before it. */
static bool join_file(const char *path, struct paper *paper, struct csv_report *all,
                      int *code)
{
    struct kaohe_problem problem = {.subject = ""};
    struct kaohe_message text;
    bool joined = false;

    if (!input_read(path, &text, code))
        return false;
    if (is_csv(path, &text)) {
        joined = csv_file_join(path, &text, paper, all, code);
    } else {
        snprintf(problem.subject, sizeof problem.subject, "%s", path);
        problem.reason = "only CSV files can be one report together";
        *code = fail(KAOHE_ERR_USAGE, &problem);
    }
    kaohe_message_free(&text);
    return joined;
}

/* All is read, so that all that is wrong is told at once. */
static Submission *read_together(const struct cli *cli, struct paper *paper, int *code)
{
    struct csv_report *all = arena_alloc(&paper->arena, sizeof *all);
    Submission *submission = arena_alloc(&paper->arena, sizeof *submission);
    bool sound = true;

    *code = EXIT_SYSTEM;
    if (all == NULL || submission == NULL)
        return NULL;
    kaohe__v1__submission__init(submission);
    *all = (struct csv_report){.submission = submission};
    for (size_t i = 0; i < cli->argument_count; i++) {
        int one = EXIT_DONE;

        if (join_file(cli->arguments[i], paper, all, &one))
            continue;
        *code = sound ? one : *code;
        sound = false;
    }
    paper->csv = all;
    return sound ? submission : NULL;
}

const char *input_name(const struct cli *cli, const char *path, struct paper *paper)
{
    struct text text;
    size_t size = 1;

    if (path != NULL)
        return path;
    for (size_t i = 0; i < cli->argument_count; i++)
        size += strlen(cli->arguments[i]) + 3;
    text_init_arena(&text, &paper->arena, size);
    for (size_t i = 0; i < cli->argument_count; i++) {
        text_add(&text, i == 0 ? "" : " + ");
        text_add(&text, cli->arguments[i]);
    }
    return text_end(&text);
}

static Submission *read_file(const char *path, struct paper *paper, int *code)
{
    struct kaohe_message text;
    Submission *submission;

    if (!input_read(path, &text, code))
        return NULL;
    submission = is_csv(path, &text) ? csv_file_read(path, &text, paper, code)
                                     : read_json(path, &text, paper, code);
    kaohe_message_free(&text);
    return submission;
}

bool input_stamp(struct paper *paper, struct kaohe_message *report)
{
    Submission *submission =
        paper_decode(paper, &kaohe__v1__submission__descriptor, report);

    if (submission == NULL)
        return false;
    if (submission->rule_set == NULL)
        submission->rule_set = (char *)rule_set_version;
    *report = paper_encode(paper, &submission->base);
    return report->data != NULL;
}

ProtobufCMessage *input_message(const char *path, const ProtobufCMessageDescriptor *type,
                                struct paper *paper, int *code)
{
    struct kaohe_message text = {NULL, 0};
    struct json_error error = {.line = 0};
    ProtobufCMessage *message = NULL;

    if (!input_read(path, &text, code))
        return NULL;
    if (json_read(type, (struct bytes){text.data, text.length}, &paper->arena, &message,
                  &error) != KAOHE_OK) {
        fprintf(stderr, "kaohe: %s", path);
        if (error.line > 0)
            fprintf(stderr, ":%d:%d", error.line, error.column);
        fprintf(stderr, ": %s%s%s\n", error.path, error.path[0] == '\0' ? "" : " ",
                error.message);
        *code = EXIT_REFUSED;
        message = NULL;
    }
    kaohe_message_free(&text);
    return message;
}

bool input_report(const struct cli *cli, const char *path, struct paper *paper,
                  struct kaohe_message *report, int *code)
{
    struct data_set *data = arena_alloc(&paper->arena, sizeof *data);
    Submission *submission;

    *report = (struct kaohe_message){NULL, 0};
    *code = EXIT_SYSTEM;
    if (data == NULL || !paper_data(cli, paper, data))
        return false;
    paper->data = data;
    submission =
        path == NULL ? read_together(cli, paper, code) : read_file(path, paper, code);
    if (submission == NULL)
        return false;
    if (cli->value[OPTION_REASON] != NULL)
        submission->correction_reason = (char *)cli->value[OPTION_REASON];
    if (because_add(cli, paper, submission))
        *report = paper_encode(paper, &submission->base);
    *code = report->data == NULL ? EXIT_SYSTEM : EXIT_DONE;
    return report->data != NULL;
}
