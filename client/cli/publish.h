/* SPDX-License-Identifier: Apache-2.0 */
/* What headquarters puts into force, as files. */
#ifndef CLIENT_CLI_PUBLISH_H
#define CLIENT_CLI_PUBLISH_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

/* Reads the arguments "rubric FILE" and "catalogue FILE", in any order. False with *code,
 * said on stderr. */
KAOHE_MUST_CHECK bool publish_read(const struct cli *cli, PublishRequest *publish,
                                   struct paper *paper, int *code);

#endif
