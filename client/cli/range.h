/* SPDX-License-Identifier: Apache-2.0 */
/* What the figures of a dossier alone allow, as a table or as ScoreRange messages. */
#ifndef CLIENT_CLI_RANGE_H
#define CLIENT_CLI_RANGE_H

#include "client/cli/names.h"
#include "domain/settings.h"

/* One for each rubric that is in force in the dossier's period. Gives the exit code. */
int range_show(const struct cli *cli, const struct names *names, const Dossier *dossier,
               struct settings settings, struct paper *paper);

/* The same of what headquarters holds, or of a report in a file (range_source.c). */
int range_show_online(const struct cli *cli, struct kaohe_client *client,
                      DossierRequest *wanted, struct paper *paper);
int range_show_file(const struct cli *cli, const char *path, struct paper *paper);

#endif
