/* SPDX-License-Identifier: Apache-2.0 */
/* Reports as CSV files: what is wrong in which cell, and which cell a finding means. */
#ifndef CLIENT_CLI_CSV_FILE_H
#define CLIENT_CLI_CSV_FILE_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"
#include "wire/data_load.h"

/* Does the name end like one of a spreadsheet's files? */
bool csv_file_named(const char *path);

/* Reads the text of a CSV file; the paper keeps where everything stood. NULL, with all
 * that is wrong said on stderr and *code, if there is anything wrong. */
KAOHE_MUST_CHECK Submission *csv_file_read(const char *path,
                                           const struct kaohe_message *text,
                                           struct paper *paper, int *code);

/* Reads one of the files that are a report together and puts it behind those before it.
 * False, with all that is wrong said on stderr and *code. */
KAOHE_MUST_CHECK bool csv_file_join(const char *path, const struct kaohe_message *text,
                                    struct paper *paper, struct csv_report *all,
                                    int *code);

/* Turns the findings' places, and parameters that are places, from JSON paths into cells,
 * "figures.csv:12:C", if the paper's report was a CSV file. */
void csv_file_places(struct paper *paper, const char *path, Finding *const *findings,
                     size_t count);

/* The same for a problem with the report as a whole, whose detail begins with the path of
 * what is in the way: its subject becomes the cell, or the file. */
void csv_file_problem(const struct paper *paper, const char *path,
                      struct kaohe_problem *problem);

/* Writes text and end into a new file; standard output if `path` is NULL. Gives the exit
 * code; failures are said on stderr. */
int csv_file_write(const char *path, const char *text, const char *end);

#endif
