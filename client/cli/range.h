/* SPDX-License-Identifier: Apache-2.0 */
/* What the figures of a dossier alone allow, as a table or as ScoreRange messages. */
#ifndef CLIENT_CLI_RANGE_H
#define CLIENT_CLI_RANGE_H

#include "client/cli/names.h"
#include "domain/indicator.h"

/* One for each rubric that is in force in the dossier's period. Gives the exit code. */
int range_show(const struct cli *cli, const struct names *names, const Dossier *dossier,
               struct settings settings, struct paper *paper);

/* What the figures allow of one rubric, in the arena; NULL without memory. */
KAOHE_MUST_CHECK ScoreRange *range_make(const Rubric *rubric,
                                        const struct indicator_data *data,
                                        struct arena *arena);

/* Prints it item by item, with the dimensions below. False without memory. */
KAOHE_MUST_CHECK bool range_print(const struct cli *cli, const struct names *names,
                                  const Rubric *rubric, const ScoreRange *range,
                                  struct arena *arena);

/* The same of what headquarters holds, or of a report in a file (range_source.c). */
int range_show_online(const struct cli *cli, struct kaohe_client *client,
                      DossierRequest *wanted, struct paper *paper);
int range_show_file(const struct cli *cli, const char *path, struct paper *paper);

#endif
