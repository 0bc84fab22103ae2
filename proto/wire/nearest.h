/* SPDX-License-Identifier: Apache-2.0 */
/* Of the names that exist the one that was probably meant, for error messages. */
#ifndef KAOHE_WIRE_NEAREST_H
#define KAOHE_WIRE_NEAREST_H

#include <stddef.h>

enum {
    NEAREST_MAX = 64
};

struct nearest {
    const char *word;       /* what was written */
    size_t distance;        /* edits from it to the best so far */
    char best[NEAREST_MAX]; /* "" while nothing is near enough to be meant */
};

struct nearest nearest_begin(const char *word);

/* Offers a name that exists. */
void nearest_offer(struct nearest *nearest, const char *name);

#endif
