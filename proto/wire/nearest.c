/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The edit distance of Levenshtein, without regard to upper and lower case, and a bound
 * on what is still near. It must not know where the names come from.
 */
#include "wire/nearest.h"

#include <ctype.h>
#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t edits(const char *from, const char *to)
{
    size_t width = strlen(to);
    size_t row[NEAREST_MAX] = {0};

    for (size_t k = 0; k <= width; k++) {
        row[k] = k;
    }
    for (size_t i = 0; from[i] != 0; i++) {
        size_t diagonal = row[0]++;
        for (size_t k = 0; k < width; k++) {
            int differ = tolower((unsigned char)from[i]) != tolower((unsigned char)to[k]);
            size_t here = least(least(row[k], row[k + 1]) + 1, diagonal + (size_t)differ);
            diagonal = row[k + 1];
            row[k + 1] = here;
        }
    }
    return row[width];
}

struct nearest nearest_begin(const char *word)
{
    /* One letter in three may be wrong, and two in a short word. */
    size_t bound = strlen(word) / 3;

    return (struct nearest){.word = word, .distance = (bound < 2 ? 2 : bound) + 1};
}

void nearest_offer(struct nearest *nearest, const char *name)
{
    size_t length = strlen(name);

    if (length >= NEAREST_MAX || strlen(nearest->word) >= NEAREST_MAX) {
        return;
    }
    size_t distance = edits(nearest->word, name);
    if (distance < nearest->distance && distance < length) {
        nearest->distance = distance;
        memcpy(nearest->best, name, length + 1);
    }
}
