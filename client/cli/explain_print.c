/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An explanation in words: the place, the value and its formula, how sure that is. The
 * neighbours and the figures have files of their own.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/explain.h"
#include "client/cli/print.h"

#define FORMULA_SIZE 4096
#define SUM " + "
#define TERMS_MOST 60  /* as many as figures are printed */
#define TERMS_SHOWN 12 /* of more */
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

/* "59 + 54 + … (+408)", "(6 + 3 + … (+299)) / 311": of a sum of more terms than anybody
 * reads; JSON has all of it. */
static void add_formula(const char *formula, struct text *text)
{
    const char *cut = NULL, *last = NULL;
    int64_t terms = 1;

    for (const char *at = formula; (at = strstr(at, SUM)) != NULL; at += strlen(SUM)) {
        last = at + strlen(SUM);
        if (++terms == TERMS_SHOWN + 1)
            cut = at;
    }
    if (terms <= TERMS_MOST || strchr(formula + 1, '(') != NULL) {
        text_add(text, formula);
        return;
    }
    text_add_bytes(text, formula, (size_t)(cut - formula));
    text_add(text, " + … (+");
    text_add_int_grouped(text, terms - TERMS_SHOWN);
    text_add(text, ")");
    text_add(text, last + strcspn(last, ")"));
}

static void print_head(const struct cli *cli, const struct names *names,
                       const Explanation *what)
{
    const Standing *standing = what->standing;
    char buffer[LINE_SIZE], formula[FORMULA_SIZE];
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
    text_init(&text, formula, sizeof formula);
    add_formula(what->formula == NULL ? "…" : what->formula, &text);
    printf(tr("Value %s = %s\n"), buffer, formula);
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
