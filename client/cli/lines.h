/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a title and a value, the values below each other, figures set right. */
#ifndef CLIENT_CLI_LINES_H
#define CLIENT_CLI_LINES_H

#include "client/cli/cli.h"
#include "domain/arena.h"
#include "domain/text.h"

struct line {
    const char *title;
    const char *figure; /* set right; or NULL */
    const char *words;  /* behind the figure, or alone */
};

struct lines {
    struct arena *arena;
    struct line *list;
    size_t count;
    size_t limit;
};

/* Room for so many lines; further ones are dropped. False without memory. */
KAOHE_MUST_CHECK bool lines_open(struct lines *lines, struct arena *arena, size_t limit);

/* Adds a line; the texts are copied. `figure` or `words` may be NULL. */
void lines_add(struct lines *lines, const char *title, const char *figure,
               const char *words);

/* Prints them behind `indent` spaces. */
void lines_print(const struct lines *lines, size_t indent);

#endif
