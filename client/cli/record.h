/* SPDX-License-Identifier: Apache-2.0 */
/* Records for people. */
#ifndef CLIENT_CLI_RECORD_H
#define CLIENT_CLI_RECORD_H

#include "client/cli/names.h"

/* What a record holds besides figures and what its key says: dates, options. */
typedef void record_word(void *to, const char *field, const char *words);
void record_words(const Record *record, bool zh, record_word *each, void *to);

/* Prints a record that headquarters holds: what it is about, its figures, what goes
 * with them. Memory that it needs goes back to the arena. */
void record_print(const struct cli *cli, const struct names *names,
                  const HeldRecord *held, struct arena *arena);

#endif
