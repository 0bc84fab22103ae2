/* SPDX-License-Identifier: Apache-2.0 */
/* Findings for people. */
#ifndef CLIENT_CLI_REPORT_H
#define CLIENT_CLI_REPORT_H

#include "client/cli/cli.h"
#include "domain/title.h"
#include "kaohe/v1/names.h"

/* The verdict in words: "accepted", "refused". */
const char *report_verdict(Verdict verdict);

/* Writes how a figure is named in a file and after --because, in the reader's language:
 * 徵起/銀行#金額. Without a field the record, without a record nothing. */
void report_figure(const struct title_source *titles, const char *record,
                   const char *field, char *buffer, size_t size);

/* Prints findings, most severe first as they come, and how many are not listed. */
void report_findings(const struct cli *cli, const struct title_source *titles,
                     Finding *const *findings, size_t count, int64_t total);

/* "2 errors, 1 warning, 3 notices" on the line that has been begun. */
void report_counts(Finding *const *findings, size_t count);

#endif
