/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the terminal for its size, as often as something is drawn: that is simpler than
 * a signal and misses nothing. COLUMNS may make lines shorter than the terminal, never
 * longer.
 */
#include "client/cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define NARROWEST 20 /* columns that COLUMNS may ask for */
#define WIDEST 10000

bool terminal_measure(struct cli *cli)
{
    const char *columns = getenv("COLUMNS");
    const long wished = columns == NULL ? 0 : strtol(columns, NULL, 10);
    const size_t width = cli->width, height = cli->height;
    struct winsize size = {.ws_col = 0};

    if (cli->terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        size = (struct winsize){.ws_col = 0};
    cli->width = size.ws_col;
    cli->height = size.ws_row;
    if (wished >= NARROWEST && wished <= WIDEST &&
        (cli->width == 0 || (size_t)wished < cli->width))
        cli->width = (size_t)wished;
    return width != cli->width || height != cli->height;
}

void terminal_look(struct cli *cli)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *kind = getenv("TERM");

    cli->terminal = isatty(STDOUT_FILENO) == 1;
    cli->colour = cli->terminal && (no_colour == NULL || no_colour[0] == '\0') &&
                  kind != NULL && strcmp(kind, "dumb") != 0;
    terminal_measure(cli);
}
