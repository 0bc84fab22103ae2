/* SPDX-License-Identifier: Apache-2.0 */
/* Reasons for warnings, from the command line. */
#ifndef CLIENT_CLI_BECAUSE_H
#define CLIENT_CLI_BECAUSE_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

/* Does the value of --because have this form: CODE=TEXT, CODE@RECORD=TEXT or
 * CODE@RECORD#FIELD=TEXT, and a text? */
KAOHE_MUST_CHECK bool because_sound(const char *value);

/* Adds one reason an option to the report; the paper keeps them. False without memory. */
KAOHE_MUST_CHECK bool because_add(const struct cli *cli, struct paper *paper,
                                  Submission *report);

#endif
