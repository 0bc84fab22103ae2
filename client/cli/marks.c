/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The marks of values, in the same words on boards, in receipts, in tables that are
 * exported and beside changes that are watched.
 */
#include "client/cli/marks.h"

#include <stdio.h>

#include "client/cli/print.h"

const char *marks_of(const Standing *standing, char buffer[MARKS_SIZE])
{
    const bool both = standing->rolled_up && standing->invented;

    snprintf(buffer, MARKS_SIZE, "%s%s%s", standing->rolled_up ? tr("rolled up") : "",
             both ? tr(", ") : "", standing->invented ? tr("invented") : "");
    return buffer;
}

void marks_print(const struct cli *cli, const Ranking *ranking)
{
    bool any = false;

    for (size_t i = 0; i < ranking->n_standings; i++)
        any = any || ranking->standings[i]->rolled_up;
    if (any)
        print_paragraph(cli, 0,
                        tr("Rolled up: not from a report for the period itself, but put "
                           "together from those for its months, quarters or halves."));
}
