/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How final a board is. Who has filed keeps the value, short of corrections; each branch
 * that has not can come before it, or beside it where nothing can be better than what it
 * has. So the place of who has filed is the best that it can still reach, and the worst
 * is what the rule for ties makes of all these. A rolled-up value is nobody's report: it
 * can still be any other.
 */
#include "client/cli/reach.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "domain/catalogue.h"
#include "domain/indicator.h"
#include "domain/peers.h"

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

/* Who stands how to a branch: with a better value, how many such values, as good. */
struct rivals {
    int64_t above, values, equal;
};

static int64_t place_among(const Board *board, const struct rivals *rivals)
{
    switch (board->tie_rule) {
    case TIE_RULE_DENSE:
        return 2 * (rivals->values + 1);
    case TIE_RULE_MODIFIED:
        return 2 * (rivals->above + rivals->equal);
    case TIE_RULE_FRACTIONAL:
        return 2 * rivals->above + rivals->equal + 1;
    default:
        return 2 * (rivals->above + 1);
    }
}

/* Those of one place, from `first` on, who keep their values. */
static int64_t count_fixed(const Ranking *ranking, const PeriodState *state, size_t first)
{
    const int64_t place = ranking->standings[first]->place_doubled;
    int64_t count = 0;

    for (size_t i = first;
         i < ranking->n_standings && ranking->standings[i]->place_doubled == place; i++)
        count += !is_open(ranking->standings[i], state);
    return count;
}

/* The worst place of one that has one, when all who can still report do it in another's
 * favour; `fixed` are those who cannot, as they stand to it. One whose own value is open
 * can fall behind all of them. */
static int64_t worst_of(const Ranking *ranking, const Standing *standing,
                        struct rivals fixed, int64_t reporting)
{
    if (is_unbeatable(ranking->board, standing->value)) {
        fixed.equal += reporting;
    } else {
        fixed.above += reporting;
        fixed.values += reporting;
    }
    return place_among(ranking->board, &fixed);
}

/* `absent`: how many have no value and can still report. */
static void tell_worst(Ranking *ranking, const PeriodState *state, int64_t absent)
{
    struct rivals fixed = {0, 0, 0}, all = {0, 0, 1};
    int64_t reporting = absent, place = 0;

    for (size_t i = 0; i < ranking->n_standings; i++) {
        const Standing *standing = ranking->standings[i];
        const int64_t here =
            standing->has_place_doubled && standing->place_doubled != place
                ? count_fixed(ranking, state, i)
                : 0;

        reporting += is_open(standing, state);
        place = standing->has_place_doubled ? standing->place_doubled : place;
        all.above += here;
        all.values += here > 0;
    }
    place = 0;
    for (size_t i = 0; i < ranking->n_standings; i++) {
        Standing *standing = ranking->standings[i];

        if (!standing->has_place_doubled)
            continue;
        if (standing->place_doubled != place) {
            fixed.above += fixed.equal;
            fixed.values += fixed.equal > 0;
            fixed.equal = count_fixed(ranking, state, i);
            place = standing->place_doubled;
        }
        standing->has_worst_doubled = true;
        standing->worst_doubled =
            is_open(standing, state)
                ? place_among(ranking->board,
                              &(struct rivals){all.above + reporting - 1,
                                               all.values + reporting - 1, 1})
                : worst_of(ranking, standing, fixed, reporting);
    }
}

int64_t reach_behind(const Board *board, const struct rank *ranked, int64_t count)
{
    struct rivals rivals = {rank_count(ranked), 0, count};
    struct rank_place lowest;

    if (rivals.above > 0 &&
        rank_place(ranked, rank_at(ranked, (uint32_t)rivals.above - 1), RANK_DENSE,
                   &lowest) == KAOHE_OK)
        rivals.values = lowest.doubled / 2;
    return place_among(board, &rivals);
}

/* Puts those without a report on the place behind the last, which they share. */
static bool place_last(Ranking *ranking, char *const *missing, size_t count,
                       struct arena *arena)
{
    Standing **standings =
        arena_array(arena, ranking->n_standings + count + 1, sizeof *standings);
    Standing *last = arena_array(arena, count + 1, sizeof *last);
    struct rivals rivals = {0, 0, (int64_t)count};
    size_t placed = 0;

    if (standings == NULL || last == NULL)
        return false;
    for (; placed < ranking->n_standings; placed++) {
        standings[placed] = ranking->standings[placed];
        if (!standings[placed]->has_place_doubled)
            break;
        rivals.above++;
        rivals.values += placed == 0 || standings[placed]->place_doubled !=
                                            standings[placed - 1]->place_doubled;
    }
    for (size_t i = 0; i < count; i++) {
        last[i] = (Standing)STANDING_INIT;
        last[i].board = ranking->board->id;
        last[i].period = ranking->period;
        last[i].branch = missing[i];
        last[i].has_ranked = last[i].has_place_doubled = true;
        last[i].ranked = (int64_t)placed;
        last[i].place_doubled = place_among(ranking->board, &rivals);
        standings[placed + i] = &last[i];
    }
    for (size_t i = placed; i < ranking->n_standings; i++)
        standings[count + i] = ranking->standings[i];
    ranking->standings = standings;
    ranking->n_standings += count;
    return true;
}

bool reach_tell(Ranking *ranking, const Catalogue *catalogue, const PeriodState *state,
                struct arena *arena)
{
    struct period period;
    char **missing = arena_array(arena, catalogue->n_branches + 1, sizeof(char *));
    size_t missing_count = 0;
    int64_t absent = 0;

    ranking->unreported = arena_array(arena, catalogue->n_branches + 1, sizeof(char *));
    if (ranking->unreported == NULL || missing == NULL)
        return false;
    if (period_parse(ranking->period, &period) != KAOHE_OK)
        return true;
    for (size_t i = 0; i < catalogue->n_branches; i++) {
        const BranchEntry *branch = catalogue->branches[i];
        const Standing *standing = standing_of(ranking, branch->code);

        if (!branch_exists(branch, period) || (standing && !standing->rolled_up) ||
            !board_takes(catalogue, ranking->board, branch->code))
            continue;
        if (standing == NULL)
            missing[missing_count++] = branch->code;
        if (!may_file(state, branch->code))
            continue;
        absent += standing == NULL;
        ranking->unreported[ranking->n_unreported++] = branch->code;
    }
    tell_worst(ranking, state, absent);
    return ranking->board->unreported != UNREPORTED_LAST ||
           place_last(ranking, missing, missing_count, arena);
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
    text_add(&text, tr("Not reported yet, may still pass others: "));
    for (size_t i = 0; i < ranking->n_unreported; i++) {
        text_add(&text, i > 0 ? tr(", ") : "");
        names_add_branch(names, ranking->unreported[i], &text);
    }
    if (text.overflow)
        printf(tr("Not reported yet, may still pass others: %zu branches\n"),
               ranking->n_unreported);
    else
        print_paragraph(cli, 0, buffer);
}
