/* SPDX-License-Identifier: Apache-2.0 */
/* --as-of: a ledger number, or a moment as people write one. */
#ifndef CLIENT_CLI_AS_OF_H
#define CLIENT_CLI_AS_OF_H

#include "client/cli/cli.h"

/* What is asked about; `entry` 0: it is now. */
struct as_of {
    int64_t entry; /* the last that counts */
    int64_t time;  /* when that entry was made */
    int64_t until; /* the moment that was asked about; 0: a number was */
};

/* Reads a moment into UTC, in microseconds since 1970: a date of either calendar, which
 * is the end of that day, or with " 17:30", " 17:30:05" or a T before it the end of that
 * second, on clocks that are so many minutes ahead of UTC. False if it is none. */
KAOHE_MUST_CHECK bool as_of_moment(const char *text, int32_t offset_minutes,
                                   int64_t *microseconds);

/* What --as-of says, asking the daemon which entry that is. False with *code if it
 * cannot be, said on stderr. */
KAOHE_MUST_CHECK bool as_of_read(const struct cli *cli, struct kaohe_client *client,
                                 struct as_of *as_of, int *code);

/* The same for another text than that of --as-of, where it may be a moment before the
 * first entry: then `entry` is 0. */
KAOHE_MUST_CHECK bool as_of_find(const struct cli *cli, struct kaohe_client *client,
                                 const char *text, struct as_of *as_of, int *code);

/* When that entry was made; 0 where it cannot be asked. */
int64_t as_of_time(struct kaohe_client *client, int64_t entry);

/* Says which entry and moment it is: a line, or a Moment with --json. Nothing
 * of now. */
void as_of_print(const struct cli *cli, const struct as_of *as_of);
/* The same words without a line feed, in `text`. */
void as_of_add(const struct cli *cli, const struct as_of *as_of, struct text *text);

#endif
