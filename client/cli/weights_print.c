/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The effect of a weight in words: what becomes of places at its bounds, and from which
 * weight on the first two branches have changed places.
 */
#include <stdio.h>

#include "client/cli/print.h"
#include "client/cli/weights.h"

#define LINE_SIZE 16384
#define MOVE_SIZE 512

static void print_moves(const struct cli *cli, const struct names *names,
                        const WeightBound *bound)
{
    char buffer[LINE_SIZE];
    struct text text;

    if (bound->n_standings == 0) {
        printf(tr("  at %lld: every place as it is\n"), (long long)bound->weight);
        return;
    }
    printf(trn("  at %lld: %zu other place\n", "  at %lld: %zu other places\n",
               bound->n_standings),
           (long long)bound->weight, bound->n_standings);
    text_init(&text, buffer, sizeof buffer);
    for (size_t i = 0; i < bound->n_standings; i++) {
        const Standing *standing = bound->standings[i];

        text_add(&text, i > 0 ? tr(", ") : "");
        if (text.length > LINE_SIZE - MOVE_SIZE) { /* more than anybody reads */
            text_add(&text, "…");
            break;
        }
        names_add_branch(names, standing->branch, &text);
        text_add(&text, " ");
        names_add_place(standing->previous_place_doubled, &text);
        text_add(&text, " → ");
        names_add_place(standing->place_doubled, &text);
    }
    print_paragraph(cli, 4, buffer);
}

static void print_bound(const struct cli *cli, const struct names *names,
                        const WeightBound *bound)
{
    char passed[LINE_SIZE], passing[LINE_SIZE];
    struct text text;

    if (bound == NULL)
        return;
    print_moves(cli, names, bound);
    if (bound->first == NULL)
        return;
    text_init(&text, passed, sizeof passed);
    names_add_branch(names, bound->first->branch, &text);
    text_init(&text, passing, sizeof passing);
    names_add_branch(names, bound->first->passed_by, &text);
    printf(tr("    the first: %s is behind %s from %lld on\n"), passed, passing,
           (long long)bound->first->weight);
}

void weights_print_board(const struct names *names, const Ranking *ranking)
{
    char title[LINE_SIZE];
    struct text text;

    text_init(&text, title, sizeof title);
    names_add_board(names, ranking->board->id, &text);
    printf("%s  %s/%s\n", title, ranking->board->id, ranking->period);
}

void weights_print(const struct cli *cli, const struct names *names,
                   const WeightEffect *effect)
{
    char title[LINE_SIZE];
    struct text text;

    text_init(&text, title, sizeof title);
    names_add_board(names, effect->component, &text);
    printf(tr("%s%s%s, weight %lld\n"), print_tone(cli, TONE_STRONG), title,
           print_tone(cli, TONE_PLAIN), (long long)effect->weight);
    print_bound(cli, names, effect->lowest);
    print_bound(cli, names, effect->highest);
    if (effect->lowest == NULL && effect->highest == NULL)
        puts(tr("  the board declares no other weights"));
}
