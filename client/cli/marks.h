/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be known of a value: that it was rolled up, that it is invented. */
#ifndef CLIENT_CLI_MARKS_H
#define CLIENT_CLI_MARKS_H

#include "client/cli/names.h"
#include "kaohe/v1/names.h"

#define MARKS_SIZE 128

/* "rolled up, invented"; empty for a value that was reported as measured. Returns
 * `buffer`. */
const char *marks_of(const Standing *standing, char buffer[MARKS_SIZE]);

/* Appends all there is to say of a standing: how low it can fall, how it compares, its
 * marks, that nothing was reported or that the base is too small. */
void marks_add_remarks(const Standing *standing, struct text *text);

/* Prints what "rolled up" means, where a value of the ranking is. */
void marks_print(const struct cli *cli, const Ranking *ranking);

#endif
