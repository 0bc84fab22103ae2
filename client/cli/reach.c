/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How final a board is. Who has filed keeps the value, short of corrections; each branch
 * that has not can come before it, unless nothing can be better than what it has. So the
 * place of who has filed is the best that it can still reach, and the worst is as many
 * behind it. A rolled-up value is nobody's report: it can still be any other.
 */
#include "client/cli/reach.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "domain/catalogue.h"
#include "domain/indicator.h"

#define LINE_SIZE 8192

static const Standing *standing_of(const Ranking *ranking, const char *code)
{
    for (size_t i = 0; i < ranking->n_standings; i++)
        if (strcmp(ranking->standings[i]->branch, code) == 0)
            return ranking->standings[i];
    return NULL;
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

/* A value that was rolled up stands until the branch reports for the period itself. */
static bool is_open(const Standing *standing, const PeriodState *state)
{
    return standing->rolled_up && may_file(state, standing->branch);
}

/* How far each can fall: behind those without a value, `absent` of them, and behind those
 * not before it whose value is open; one whose own is open, behind everybody. */
static void tell_worst(Ranking *ranking, const PeriodState *state, size_t absent)
{
    size_t open = 0, open_above = 0, open_seen = 0;
    size_t ranked = 0, above = 0;
    int64_t place = 0;

    for (size_t i = 0; i < ranking->n_standings; i++) {
        open += is_open(ranking->standings[i], state);
        ranked += ranking->standings[i]->has_place_doubled != 0;
    }
    const size_t unranked = ranking->n_standings - ranked;
    for (size_t i = 0; i < ranked; i++) {
        Standing *standing = ranking->standings[i];
        const bool own = is_open(standing, state);
        size_t passing = absent;

        if (standing->place_doubled != place) {
            place = standing->place_doubled;
            open_above = open_seen;
            above = i;
        }
        open_seen += own;
        if (own)
            passing += ranked - above - 1 + unranked;
        else
            passing += open - open_above;
        standing->has_worst_doubled = true;
        standing->worst_doubled = place;
        if (own || !is_unbeatable(ranking->board, standing->value))
            standing->worst_doubled += 2 * (int64_t)passing;
    }
}

bool reach_tell(Ranking *ranking, const Catalogue *catalogue, const PeriodState *state,
                struct arena *arena)
{
    struct period period;
    size_t absent = 0;

    ranking->unreported = arena_array(arena, catalogue->n_branches + 1, sizeof(char *));
    if (ranking->unreported == NULL)
        return false;
    if (period_parse(ranking->period, &period) != KAOHE_OK)
        return true;
    for (size_t i = 0; i < catalogue->n_branches; i++) {
        const BranchEntry *branch = catalogue->branches[i];

        const Standing *standing = standing_of(ranking, branch->code);

        if (!branch_exists(branch, period) || (standing && !standing->rolled_up) ||
            !may_file(state, branch->code))
            continue;
        absent += standing == NULL;
        ranking->unreported[ranking->n_unreported++] = branch->code;
    }
    tell_worst(ranking, state, absent);
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
