/* SPDX-License-Identifier: Apache-2.0 */
/* The options of all verbs, in one table. */
#ifndef CLIENT_CLI_OPTIONS_H
#define CLIENT_CLI_OPTIONS_H

#include "client/cli/cli.h"

/* Takes the options out of the arguments behind the verb. False when the program has to
 * end with *code: help was shown, or an option is wrong. */
bool options_read(struct cli *cli, int argc, char **argv, int *code);

/* Reads a whole number that the user gave under this name, unless it is NULL. False if it
 * is none or below `least`, said on stderr. */
bool options_number(const char *name, const char *text, int64_t least, int64_t *number);

/* The value of an option, as options_number. */
bool options_value(const struct cli *cli, enum option_id option, int64_t least,
                   int64_t *number);

/* The file that --output names; NULL: standard output, since it is not given, or "-". */
const char *options_output(const struct cli *cli);

#endif
