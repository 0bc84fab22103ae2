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

static void add_remark(const char *remark, struct text *text)
{
    text_add(text, text->length > 0 ? tr("; ") : "");
    text_add(text, remark);
}

void marks_add_remarks(const Standing *standing, struct text *text)
{
    char marks[MARKS_SIZE];

    if (standing->has_worst_doubled &&
        standing->worst_doubled > standing->place_doubled) {
        text_add(text, tr("can fall to "));
        names_add_place(standing->worst_doubled, text);
    }
    if (standing->has_told_apart)
        add_remark(standing->told_apart ? tr("differs") : tr("not told apart"), text);
    if (marks_of(standing, marks)[0] != '\0')
        add_remark(marks, text);
    if (standing->value == NULL)
        add_remark(tr("not reported"), text);
    if (!standing->has_place_doubled)
        add_remark(tr("base too small for a place"), text);
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
