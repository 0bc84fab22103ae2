/* SPDX-License-Identifier: Apache-2.0 */
/* What of headquarters' data this version cannot use. */
#ifndef CLIENT_CLI_UNUSABLE_H
#define CLIENT_CLI_UNUSABLE_H

#include "client/cli/paper.h"

/* Says on stderr, of each, which it is, what is wrong with it, what stands in for it and
 * who can help. */
void unusable_tell(UnusableData *const *list, size_t count);

/* Says the same of what is kept in the home; the number of such files. */
size_t unusable_kept(const struct cli *cli, struct paper *paper);

#endif
