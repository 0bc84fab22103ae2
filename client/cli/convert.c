/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe convert: a report from CSV to JSON or from JSON to CSV, by the endings of the
 * names. Nothing is lost in either direction.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/csv_file.h"
#include "client/cli/input.h"
#include "client/cli/verbs.h"
#include "wire/csv_report.h"
#include "wire/json.h"

static int to_csv(const struct cli *cli, struct paper *paper,
                  const Submission *submission, const char *path)
{
    struct kaohe_problem problem = {.reason = "cannot be written as CSV"};
    struct data_set data;
    const char *text = NULL;
    enum kaohe_err err;

    if (!paper_data(cli, paper, &data))
        return EXIT_SYSTEM;
    err = csv_print(submission, &data, NULL, &paper->arena, &text);
    if (err == KAOHE_OK)
        return csv_file_write(path, text, "");
    return fail(err, &problem);
}

static int to_json(const Submission *submission, const char *path)
{
    struct kaohe_problem problem = {.reason = "cannot be written as JSON"};
    char *text = NULL;
    const enum kaohe_err err = json_write(&submission->base, JSON_INDENTED, &text);
    const int code =
        err == KAOHE_OK ? csv_file_write(path, text, "\n") : fail(err, &problem);

    free(text);
    return code;
}

int verb_convert(struct cli *cli)
{
    struct paper paper;
    struct kaohe_message report;
    const Submission *submission = NULL;
    int code = EXIT_SYSTEM;

    if (cli->argument_count != 2)
        return misused(cli, tr("which file, and to which?"), NULL);
    const char *path = cli->arguments[1];
    if (!paper_open(&paper))
        return code;
    if (input_report(cli, cli->arguments[0], &paper, &report, &code))
        submission = paper_decode(&paper, &kaohe__v1__submission__descriptor, &report);
    if (submission != NULL)
        code = csv_file_named(path)
                   ? to_csv(cli, &paper, submission, path)
                   : to_json(submission, strcmp(path, "-") == 0 ? NULL : path);
    else if (code == EXIT_DONE)
        code = EXIT_REFUSED;
    paper_close(&paper);
    return code;
}
