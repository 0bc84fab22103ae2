/* SPDX-License-Identifier: Apache-2.0 */
/* The boards of a watch, drawn in place on a terminal. */
#ifndef CLIENT_CLI_SCREEN_H
#define CLIENT_CLI_SCREEN_H

#include "client/cli/names.h"

#define SCREEN_BOARDS 64
#define SCREEN_KEY 256

struct screen {
    struct cli *cli; /* its size is read at each drawing */
    const struct names *names;
    struct kaohe_watch *watch;
    char keys[SCREEN_BOARDS][SCREEN_KEY]; /* in the order of their first event */
    size_t key_count;
    char last[2048]; /* what changed last, in words */
    char changed[SCREEN_KEY];
    size_t drawn; /* lines of the last drawing, to be drawn over */
};

/* Draws after an event, whose words are `line` ("" for none). */
void screen_draw(struct screen *screen, const WatchEvent *event, const char *line,
                 struct paper *paper);

/* Draws again if the terminal has another size than at the last drawing. */
void screen_refresh(struct screen *screen);

#endif
