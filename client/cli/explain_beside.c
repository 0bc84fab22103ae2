/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far it is to the others: margin, whether the two can be told apart, and the
 * smallest change of one figure with which they would change places.
 */
#include <stdlib.h>
#include <string.h>

#include "client/cli/explain.h"
#include "domain/interval.h"
#include "domain/record.h"

#define FIGURE_NAME_SIZE (RECORD_KEY_MAX + RECORD_FIELD_MAX)

/* How large a change is: as it is among figures of one unit, else for the size of the
 * figure, where one of 0 counts as one step. */
static struct ratio size_of(int64_t from, int64_t to, bool one_unit)
{
    return (struct ratio){llabs(to - from), from != 0 && !one_unit ? llabs(from) : 1};
}

/* Are all figures of one kind of field? Answers and answers, not persons and means. */
static bool have_one_field(const struct explanation *what)
{
    for (size_t i = 1; i < what->count; i++) {
        const char *first = what->figures[0].field;
        const size_t length = strcspn(first, "[.");

        if (strncmp(first, what->figures[i].field, length) != 0 ||
            strcspn(what->figures[i].field, "[.") != length ||
            what->figures[i].value.scale != what->figures[0].value.scale)
            return false;
    }
    return true;
}

static bool have_one_unit(const struct made *made)
{
    for (size_t i = 1; i < made->count; i++)
        if (strcmp(made->boards[i]->unit_en, made->boards[0]->unit_en) != 0)
            return false;
    return true;
}

/* Smaller than the smallest so far, of which there may be none? */
static bool is_smaller(struct ratio change, struct ratio best)
{
    return !ratio_is_defined(best) || ratio_compare(change, best) < 0;
}

static void tell_figure(struct explaining *e, const struct explained *figure,
                        struct decimal to, ExplainedNeighbour *out)
{
    struct arena *arena = &e->paper->arena;
    char buffer[DECIMAL_TEXT_SIZE];
    struct text name;

    text_init_arena(&name, arena, FIGURE_NAME_SIZE);
    text_add(&name, figure->key);
    text_add(&name, "#");
    text_add(&name, figure->field);
    out->figure = (char *)(uintptr_t)text_end(&name);
    out->from = arena_strdup(arena, decimal_format(figure->value, buffer));
    out->to = arena_strdup(arena, decimal_format(to, buffer));
}

/* The smallest that the rules allow; they are asked last, since that takes longest. */
static void change_figure(struct explaining *e, const struct aim *aim,
                          ExplainedNeighbour *out)
{
    const bool one_unit = have_one_field(&e->what);
    struct ratio best = {0, 0};

    for (size_t i = 0; i < 2 * e->what.count; i++) {
        const struct explained *figure = &e->what.figures[i / 2];
        const int way = i % 2 == 0 ? 1 : -1;
        struct decimal to;

        const int64_t from = figure->value.coefficient;

        if (!explain_change(&e->what, figure, aim, way, &to) ||
            !is_smaller(size_of(from, to.coefficient, one_unit), best) ||
            !explain_allows(&e->what, figure, way, &to) ||
            !is_smaller(size_of(from, to.coefficient, one_unit), best))
            continue;
        best = size_of(from, to.coefficient, one_unit);
        tell_figure(e, figure, to, out);
    }
}

static void change_made(struct explaining *e, const struct aim *aim,
                        ExplainedNeighbour *out)
{
    const bool one_unit = have_one_unit(&e->made);
    struct ratio best = {0, 0};

    for (size_t i = 0; i < e->made.count; i++) {
        struct ratio to;

        if (!made_change(&e->made, i, aim, &to))
            continue;
        const struct ratio size =
            size_of(e->made.values[i].of.value.numerator, to.numerator, one_unit);
        if (!is_smaller(size, best))
            continue;
        best = size;
        out->figure = e->out->figures[i]->figure;
        out->from = e->out->figures[i]->value;
        out->to = explain_plain(&e->paper->arena, to);
    }
}

static Ratio *margin_of(struct explaining *e, struct ratio mine, struct ratio theirs)
{
    Ratio *margin = arena_alloc(&e->paper->arena, sizeof *margin);
    const bool more = ratio_compare(mine, theirs) > 0;
    struct ratio apart;

    if (margin == NULL || ratio_growth_points(more ? mine : theirs, more ? theirs : mine,
                                              &apart) != KAOHE_OK)
        return NULL;
    *margin = (Ratio)RATIO_INIT;
    margin->has_numerator = margin->has_denominator = true;
    margin->numerator = apart.numerator;
    margin->denominator = apart.denominator;
    return margin;
}

static ExplainedNeighbour *tell(struct explaining *e, Standing *standing,
                                size_t comparisons)
{
    ExplainedNeighbour *out = arena_alloc(&e->paper->arena, sizeof *out);
    const struct ratio mine = e->value.value;
    const struct ratio theirs = {standing->value->numerator,
                                 standing->value->denominator};
    const struct aim aim = {theirs,
                            standing->place_doubled > e->out->standing->place_doubled};

    if (out == NULL)
        return NULL;
    *out = (ExplainedNeighbour)EXPLAINED_NEIGHBOUR_INIT;
    out->standing = standing;
    out->margin = margin_of(e, mine, theirs);
    if (indicator_is_rate(e->out->board->indicator)) {
        const enum difference found = interval_compare(mine, theirs, comparisons);

        out->has_told_apart = out->has_comparisons = found != DIFFERENCE_UNKNOWN;
        out->told_apart = found == DIFFERENCE_CERTAIN;
        out->comparisons = (int64_t)comparisons;
    }
    if (explain_is_made(e))
        change_made(e, &aim, out);
    else if (e->what.dated.count > 0)
        explain_change_dated(e, &aim, out);
    else
        change_figure(e, &aim, out);
    return out;
}

bool explain_beside(struct explaining *e)
{
    const Place *place = e->place;
    const size_t comparisons = place->above != NULL && place->below != NULL ? 2 : 1;

    if (place->against != NULL) {
        e->out->against = tell(e, place->against, 1);
    } else {
        if (place->above != NULL)
            e->out->above = tell(e, place->above, comparisons);
        if (place->below != NULL)
            e->out->below = tell(e, place->below, comparisons);
    }
    return !e->paper->arena.exhausted;
}
