/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict before a report is filed, with what headquarters holds at that moment. */
#ifndef CLIENT_CLI_BEFORE_H
#define CLIENT_CLI_BEFORE_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

/* The way to headquarters for one run of a verb. */
struct before {
    const struct cli *cli;
    struct kaohe_client *client; /* NULL: there is none */
    bool away;                   /* it did not answer: not asked again */
    bool told;                   /* of data that this version cannot use */
};

/* Judges the report, after asking headquarters what it holds and judges by. NULL if it
 * cannot be judged, with the problem. Where headquarters cannot be asked the report is
 * judged by itself, which is said on stderr under that name. */
KAOHE_MUST_CHECK Check *before_filing(struct before *before, const char *name,
                                      const struct kaohe_message *report,
                                      struct paper *paper, struct kaohe_problem *problem);

/* Is it certain that headquarters would refuse it? Not when only rules object that would
 * have to know what it holds, and do not. */
bool before_objects(const Check *check);

#endif
