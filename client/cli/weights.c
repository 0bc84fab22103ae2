/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How places move when one weight of a composite at a time goes to the bounds that the
 * board declares. The points come from the boards of the components; weighed as declared
 * they must give what the composite shows, or one of the boards changed on the way.
 */
#include "client/cli/weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/connect.h"
#include "domain/standing.h"
#include "domain/weighing.h"

struct weights {
    struct kaohe_client *client;
    const struct kaohe_board_at *at;
    struct paper *paper;
    const Ranking *ranking; /* of the composite */
    struct weighing weighing;
    const Standing **placed; /* those with a place, in its order */
    struct rank rank;
    int code;
};

static const Ranking *fetch(struct weights *w, const char *board)
{
    const struct kaohe_board_at at = {board, w->at->period, w->at->as_of, 0};
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err = kaohe_client_ranking_at(w->client, &at, &bytes, &problem);
    const Ranking *ranking = NULL;

    if (err == KAOHE_OK)
        ranking = paper_decode(w->paper, &kaohe__v1__ranking__descriptor, &bytes);
    else
        w->code = fail(err, &problem);
    kaohe_message_free(&bytes);
    return ranking;
}

static int by_branch(const void *a, const void *b)
{
    return strcmp((*(Standing *const *)a)->branch, (*(Standing *const *)b)->branch);
}

/* Takes over the points of one component. False: a branch has no value there any more. */
static bool take_points(struct weights *w, size_t at, const Ranking *component,
                        int64_t *points)
{
    const Indicator *indicator = w->ranking->board->indicator;

    if (component->n_standings == 0)
        return w->weighing.count == 0;
    qsort(component->standings, component->n_standings, sizeof(Standing *), by_branch);
    for (size_t i = 0; i < w->weighing.count; i++) {
        Standing *const *found =
            bsearch(&w->placed[i], component->standings, component->n_standings,
                    sizeof(Standing *), by_branch);
        struct component_value value = {.scale = component->board->scale};
        struct decimal each;

        if (found == NULL || (*found)->value == NULL)
            return false;
        value.of.value =
            (struct ratio){(*found)->value->numerator, (*found)->value->denominator};
        if (!composite_points(indicator->components[at], &value, &each))
            return false;
        points[i * indicator->n_components + at] =
            each.coefficient *
            decimal_power_of_ten(DECIMAL_MAX_SCALE - (unsigned)each.scale);
    }
    return true;
}

/* Do the points give what the composite shows? */
static bool agrees(const struct weights *w)
{
    const Component *first = w->ranking->board->indicator->components[0];

    for (size_t i = 0; i < w->weighing.count; i++) {
        const Ratio *shown = w->placed[i]->value;

        if (ratio_compare(weighing_value(&w->weighing, i, 0, first->weight),
                          (struct ratio){shown->numerator, shown->denominator}) != 0)
            return false;
    }
    return true;
}

static bool gather(struct weights *w)
{
    const Board *board = w->ranking->board;
    const size_t components = board->indicator->n_components;
    struct arena *arena = &w->paper->arena;
    const size_t count = w->ranking->n_standings;
    int64_t *points = arena_array(arena, count * components + 1, sizeof *points);

    w->placed = arena_array(arena, count + 1, sizeof(Standing *));
    w->rank.nodes = arena_array(arena, count + 1, sizeof *w->rank.nodes);
    if (points == NULL || w->placed == NULL || w->rank.nodes == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        if (w->ranking->standings[i]->has_place_doubled)
            w->placed[w->weighing.count++] = w->ranking->standings[i];
    w->rank.capacity = (uint32_t)count;
    w->weighing.indicator = board->indicator;
    w->weighing.points = points;
    w->weighing.lower_is_better = board->direction == DIRECTION_LOWER_IS_BETTER;
    w->rank.direction =
        w->weighing.lower_is_better ? RANK_LOWER_IS_BETTER : RANK_HIGHER_IS_BETTER;
    for (size_t i = 0; i < components; i++) {
        const Ranking *component = fetch(w, board->indicator->components[i]->board);

        if (component == NULL)
            return false;
        if (!take_points(w, i, component, points)) {
            w->code = EXIT_TRY_AGAIN;
            return false;
        }
    }
    w->code = agrees(w) ? EXIT_DONE : EXIT_TRY_AGAIN;
    return w->code == EXIT_DONE;
}

/* The place of a branch when the component weighs so much, if it is another. */
static Standing *moved(struct weights *w, uint32_t slot)
{
    const Standing *now = w->placed[slot];
    const struct ratio value = w->rank.nodes[slot].value;
    struct rank_place place;
    Standing *standing;
    Ratio *ratio;

    if (rank_place(&w->rank, slot, board_ties(w->ranking->board), &place) != KAOHE_OK ||
        place.doubled == now->place_doubled)
        return NULL;
    standing = arena_alloc(&w->paper->arena, sizeof *standing);
    ratio = arena_alloc(&w->paper->arena, sizeof *ratio);
    if (standing == NULL || ratio == NULL)
        return NULL;
    *standing = (Standing)STANDING_INIT;
    *ratio = (Ratio)RATIO_INIT;
    ratio->has_numerator = ratio->has_denominator = true;
    ratio->numerator = value.numerator;
    ratio->denominator = value.denominator;
    standing->branch = now->branch;
    standing->value = ratio;
    standing->previous_value = now->value;
    standing->has_place_doubled = standing->has_previous_place_doubled = true;
    standing->place_doubled = place.doubled;
    standing->previous_place_doubled = now->place_doubled;
    return standing;
}

static WeightSwap *first_swap(struct weights *w, size_t at, int64_t bound)
{
    struct weighing_swap found;
    WeightSwap *swap;
    Ratio *equal;

    if (!weighing_swap(&w->weighing, at, bound, &found))
        return NULL;
    swap = arena_alloc(&w->paper->arena, sizeof *swap);
    equal = arena_alloc(&w->paper->arena, sizeof *equal);
    if (swap == NULL || equal == NULL)
        return NULL;
    *swap = (WeightSwap)WEIGHT_SWAP_INIT;
    *equal = (Ratio)RATIO_INIT;
    if (ratio_make(found.equal.numerator, found.equal.denominator, &found.equal) ==
        KAOHE_OK) {
        equal->has_numerator = equal->has_denominator = true;
        equal->numerator = found.equal.numerator;
        equal->denominator = found.equal.denominator;
        swap->equal = equal;
    }
    swap->branch = w->placed[found.above]->branch;
    swap->passed_by = w->placed[found.below]->branch;
    swap->has_weight = true;
    swap->weight = found.weight;
    return swap;
}

/* NULL where the weight is at the bound already, or without memory. */
static WeightBound *at_bound(struct weights *w, size_t at, int64_t weight)
{
    WeightBound *bound = arena_alloc(&w->paper->arena, sizeof *bound);

    if (bound == NULL || weight == w->ranking->board->indicator->components[at]->weight)
        return NULL;
    *bound = (WeightBound)WEIGHT_BOUND_INIT;
    bound->has_weight = true;
    bound->weight = weight;
    bound->standings =
        arena_array(&w->paper->arena, w->weighing.count + 1, sizeof(Standing *));
    for (uint32_t i = 0; i < w->weighing.count; i++)
        if (rank_put(&w->rank, i, w->placed[i]->branch,
                     weighing_value(&w->weighing, i, at, weight)) != KAOHE_OK)
            return NULL;
    for (uint32_t slot = rank_first(&w->rank);
         bound->standings != NULL && slot != RANK_NONE;
         slot = rank_next(&w->rank, slot)) {
        Standing *standing = moved(w, slot);

        if (standing != NULL)
            bound->standings[bound->n_standings++] = standing;
    }
    bound->first = first_swap(w, at, weight);
    return bound;
}

static void tell(const struct cli *cli, const struct names *names, struct weights *w)
{
    const Indicator *indicator = w->ranking->board->indicator;
    char key[256];

    snprintf(key, sizeof key, "%s/%s", w->ranking->board->id, w->ranking->period);
    if (!cli->json)
        weights_print_board(names, w->ranking);
    for (size_t i = 0; i < indicator->n_components; i++) {
        const Component *component = indicator->components[i];
        WeightEffect effect = WEIGHT_EFFECT_INIT;

        effect.key = key;
        effect.component = component->board;
        effect.has_weight = true;
        effect.weight = component->weight;
        effect.lowest = at_bound(w, i, component_lowest(component));
        effect.highest = at_bound(w, i, component_highest(component));
        if (cli->json)
            paper_print(&effect.base);
        else
            weights_print(cli, names, &effect);
    }
}

static int show(const struct cli *cli, const struct names *names, struct weights *w)
{
    w->ranking = fetch(w, w->at->board);
    if (w->ranking == NULL)
        return w->code;
    if (!indicator_is_composite(w->ranking->board->indicator)) {
        fprintf(stderr, tr("kaohe: %s has no weights: it is no composite\n"),
                w->at->board);
        return EXIT_USAGE;
    }
    if (gather(w))
        tell(cli, names, w);
    else if (w->code == EXIT_TRY_AGAIN)
        fprintf(stderr, "%s", tr("kaohe: a board changed on the way; try again\n"));
    return w->paper->arena.exhausted ? EXIT_SYSTEM : w->code;
}

int weights_show(const struct cli *cli, struct kaohe_client *client,
                 const struct kaohe_board_at *at)
{
    struct paper paper;
    struct names names;
    struct weights weights = {
        .client = client, .at = at, .paper = &paper, .code = EXIT_SYSTEM};
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    code = names_load(cli, client, &paper, &names) ? show(cli, &names, &weights)
                                                   : names.code;
    paper_close(&paper);
    return code;
}
