/* SPDX-License-Identifier: Apache-2.0 */
/* Standard output, and the reason why something could not be written to it. */
#ifndef CLIENT_CLI_OUTPUT_H
#define CLIENT_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "kaohe/export.h"

struct output {
    FILE *given; /* as the program was started with */
    int reason;  /* errno of the first write that failed; 0: none did */
};

/* Takes the place of stdout until it is closed. False without memory. */
KAOHE_MUST_CHECK bool output_open(struct output *output);

/* Writes what is left and gives the exit code: that of the verb, or EXIT_IO where not all
 * was written, which is said on stderr unless nobody was there to read it. */
int output_close(struct output *output, int code);

#endif
