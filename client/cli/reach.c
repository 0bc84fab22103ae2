/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How final a board is. Who has filed keeps the value, short of corrections; each branch
 * that has not can come before it, unless nothing can be better than what it has. So a
 * place is the best that its branch can still reach, and the worst is as many behind it.
 */
#include "client/cli/reach.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "domain/catalogue.h"
#include "domain/indicator.h"

#define LINE_SIZE 8192

static bool has_value(const Ranking *ranking, const char *code)
{
    for (size_t i = 0; i < ranking->n_standings; i++)
        if (strcmp(ranking->standings[i]->branch, code) == 0)
            return true;
    return false;
}

/* A closed period takes filings of those only who have a pass. Whether the day of a pass
 * is over is for the daemon to say: here it counts as open. */
static bool may_file(const PeriodState *state, const char *code)
{
    if (state == NULL || !state->closed)
        return true;
    for (size_t i = 0; i < state->n_late_passes; i++)
        if (strcmp(state->late_passes[i]->branch, code) == 0)
            return true;
    return false;
}

/* A rate of all, or of none where less is better, is the end of the scale. */
static bool is_unbeatable(const Board *board, const Ratio *value)
{
    return indicator_is_rate(board->indicator) &&
           value->numerator ==
               (board->direction == DIRECTION_LOWER_IS_BETTER ? 0 : value->denominator);
}

bool reach_tell(Ranking *ranking, const Catalogue *catalogue, const PeriodState *state,
                struct arena *arena)
{
    struct period period;

    ranking->unreported = arena_array(arena, catalogue->n_branches + 1, sizeof(char *));
    if (ranking->unreported == NULL)
        return false;
    if (period_parse(ranking->period, &period) != KAOHE_OK)
        return true;
    for (size_t i = 0; i < catalogue->n_branches; i++) {
        const BranchEntry *branch = catalogue->branches[i];

        if (branch_exists(branch, period) && !has_value(ranking, branch->code) &&
            may_file(state, branch->code))
            ranking->unreported[ranking->n_unreported++] = branch->code;
    }
    for (size_t i = 0; i < ranking->n_standings; i++) {
        Standing *standing = ranking->standings[i];

        if (!standing->has_place_doubled)
            continue;
        standing->has_worst_doubled = true;
        standing->worst_doubled = standing->place_doubled;
        if (!is_unbeatable(ranking->board, standing->value))
            standing->worst_doubled += 2 * (int64_t)ranking->n_unreported;
    }
    return true;
}

void reach_print(const struct cli *cli, const struct names *names, const Ranking *ranking)
{
    char buffer[LINE_SIZE];
    struct text text;

    if (ranking->n_unreported == 0) {
        puts(tr("Final, short of corrections: nobody else can report for this period."));
        return;
    }
    text_init(&text, buffer, sizeof buffer);
    text_add(&text, tr("Not reported yet: "));
    for (size_t i = 0; i < ranking->n_unreported; i++) {
        text_add(&text, i > 0 ? tr(", ") : "");
        names_add_branch(names, ranking->unreported[i], &text);
    }
    if (text.overflow)
        printf(tr("Not reported yet: %zu branches\n"), ranking->n_unreported);
    else
        print_paragraph(cli, 0, buffer);
}
