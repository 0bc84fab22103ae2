/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An explanation in words: the place, the value and its formula, how sure that is. The
 * neighbours and the figures have files of their own.
 */
#include <stdio.h>

#include "client/cli/explain.h"
#include "client/cli/print.h"

#define LINE_SIZE 1024

static void print_place(const struct cli *cli, const Explanation *what)
{
    const Standing *standing = what->standing;
    char buffer[LINE_SIZE];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    if (standing->has_place_doubled)
        names_add_place(standing->place_doubled, &text);
    else
        text_add(&text, "–");
    printf(tr("Place %s of %lld; on the board: %lld\n"), buffer,
           (long long)standing->ranked, (long long)what->valued);
    if (what->tied > 1)
        printf(tr("Others with exactly the same value: %lld\n"),
               (long long)what->tied - 1);
    if (standing->has_place_doubled)
        return;
    snprintf(buffer, sizeof buffer,
             tr("No place: the value rests on %lld, and the board wants at least %lld."),
             (long long)standing->basis, (long long)what->board->minimum_base);
    print_paragraph(cli, 0, buffer);
}

static void print_head(const struct cli *cli, const struct names *names,
                       const Explanation *what)
{
    const Standing *standing = what->standing;
    char buffer[LINE_SIZE];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    names_add_branch(names, standing->branch, &text);
    text_add(&text, "  ");
    names_add_board(names, what->board->id, &text);
    text_add(&text, "  ");
    text_add(&text, what->period);
    printf("%s%s%s\n", print_tone(cli, TONE_STRONG), buffer, print_tone(cli, TONE_PLAIN));
    print_place(cli, what);
    text_init(&text, buffer, sizeof buffer);
    names_add_value(names, what->board, standing->value, &text);
    printf(tr("Value %s = %s\n"), buffer, what->formula == NULL ? "…" : what->formula);
    if (standing->rolled_up)
        puts(tr("Made of the parts of the period, for want of a report for all of it"));
    if (standing->has_interval_low) {
        text_init(&text, buffer, sizeof buffer);
        names_add_interval(standing, &text);
        printf(tr("Sure to 95 %%: %s (Wilson's interval)\n"), buffer);
    }
    printf(tr("As of number %lld of the ledger\n"), (long long)what->sequence);
}

void explain_print(const struct cli *cli, const struct names *names,
                   const Explanation *what, struct arena *arena)
{
    print_head(cli, names, what);
    explain_print_beside(cli, names, what);
    explain_print_figures(cli, names, what, arena);
}
