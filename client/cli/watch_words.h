/* SPDX-License-Identifier: Apache-2.0 */
/* What a watch says of a change. */
#ifndef CLIENT_CLI_WATCH_WORDS_H
#define CLIENT_CLI_WATCH_WORDS_H

#include "client/cli/names.h"

/* What brought a change; NULL: nothing that is known. */
const char *watch_cause(ChangeCause cause);

/* One line, in the text: ledger number, board, branch, place, value, why. */
const char *watch_words(const struct names *names, const WatchEvent *event,
                        const WatchChange *change, struct text *text);

#endif
