/* SPDX-License-Identifier: Apache-2.0 */
/* Reports as the user names them: files, or standard input. */
#ifndef CLIENT_CLI_INPUT_H
#define CLIENT_CLI_INPUT_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

/* Reads a whole file ("-" for standard input). Failures are said on stderr. */
KAOHE_MUST_CHECK bool input_read(const char *path, struct kaohe_message *text, int *code);

/* Reads a JSON file as a message of that type; NULL with *code when it is none, said on
 * stderr with the place. */
KAOHE_MUST_CHECK ProtobufCMessage *input_message(const char *path,
                                                 const ProtobufCMessageDescriptor *type,
                                                 struct paper *paper, int *code);

/* Reads a report, JSON or CSV by its name, and adds the reasons that --because gives.
 * `path` is NULL for all arguments together, as CSV files that are one report. */
KAOHE_MUST_CHECK bool input_report(const struct cli *cli, const char *path,
                                   struct paper *paper, struct kaohe_message *report,
                                   int *code);

/* What people know the report by: the path, or all of them; NULL without memory. */
KAOHE_MUST_CHECK const char *input_name(const struct cli *cli, const char *path,
                                        struct paper *paper);

/* Says in a report that is to be filed by which rules it was checked, unless it does. */
KAOHE_MUST_CHECK bool input_stamp(struct paper *paper, struct kaohe_message *report);

/* Now, in microseconds since 1970. */
int64_t input_now(void);

#endif
