/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of kaohe, one file each. Each gives the exit code. */
#ifndef CLIENT_CLI_VERBS_H
#define CLIENT_CLI_VERBS_H

#include "client/cli/cli.h"

int verb_check(struct cli *cli);
int verb_submit(struct cli *cli);
int verb_withdraw(struct cli *cli);
int verb_outbox(struct cli *cli);
int verb_rank(struct cli *cli);
int verb_watch(struct cli *cli);
int verb_show(struct cli *cli);
int verb_history(struct cli *cli);
int verb_diff(struct cli *cli);
int verb_honour(struct cli *cli);
int verb_fetch(struct cli *cli);
int verb_folder(struct cli *cli);
int verb_branch(struct cli *cli);
int verb_key(struct cli *cli);
int verb_template(struct cli *cli);
int verb_convert(struct cli *cli);
int verb_status(struct cli *cli);
int verb_period(struct cli *cli);
int verb_due(struct cli *cli);
int verb_publish(struct cli *cli);
int verb_rehearse(struct cli *cli);
int verb_explain(struct cli *cli);
int verb_edition(struct cli *cli);
int verb_export(struct cli *cli);
int verb_backup(struct cli *cli);
int verb_checkpoint(struct cli *cli);
int verb_verify(struct cli *cli);
int verb_restore(struct cli *cli);

#endif
