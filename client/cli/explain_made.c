/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A value that is made of others: of what the branch has on other boards, or on the same
 * board in the parts of the period. Each is a figure named "BOARD/PERIOD", with the
 * filing that set it. What they make must be what the board shows.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/explain.h"
#include "client/cli/place.h"
#include "domain/catalogue.h"
#include "domain/derived.h"
#include "domain/rollup.h"

#define FORMULA_SIZE 2048
#define FIGURE_SIZE 512

bool explain_is_made(const struct explaining *e)
{
    return indicator_is_derived(e->out->board->indicator) || e->out->standing->rolled_up;
}

static void add_ratio(struct text *text, struct ratio value)
{
    text_add_int_grouped(text, value.numerator);
    if (value.denominator == 1)
        return;
    text_add(text, " / ");
    text_add_int_grouped(text, value.denominator);
}

char *explain_plain(struct arena *arena, struct ratio value)
{
    struct text text;

    text_init_arena(&text, arena, FIGURE_SIZE);
    text_add_int(&text, value.numerator);
    if (value.denominator != 1) {
        text_add(&text, "/");
        text_add_int(&text, value.denominator);
    }
    return (char *)(uintptr_t)text_end(&text);
}

static bool add_figure(struct explaining *e, const Standing *standing)
{
    ExplainedFigure *figure = arena_alloc(&e->paper->arena, sizeof *figure);
    struct text name;

    if (figure == NULL)
        return false;
    text_init_arena(&name, &e->paper->arena, FIGURE_SIZE);
    text_add(&name, standing->board);
    text_add(&name, "/");
    text_add(&name, standing->period);
    *figure = (ExplainedFigure)EXPLAINED_FIGURE_INIT;
    figure->figure = (char *)(uintptr_t)text_end(&name);
    figure->value =
        explain_plain(&e->paper->arena, (struct ratio){standing->value->numerator,
                                                       standing->value->denominator});
    figure->on_board = standing->value;
    explain_source(e, figure, standing->period, standing->entry);
    e->out->figures[e->out->n_figures++] = figure;
    return figure->figure != NULL && figure->value != NULL;
}

/* What the branch has on that board in that period, as one that the value is made of. */
static bool add(struct explaining *e, const char *board, const char *period, int *code)
{
    PlaceRequest wanted = PLACE_REQUEST_INIT;
    const size_t at = e->made.count;

    wanted.board = (char *)(uintptr_t)board;
    wanted.period = (char *)(uintptr_t)period;
    wanted.branch = e->out->standing->branch;
    wanted.has_as_of = e->as_of > 0;
    wanted.as_of = e->as_of;
    const Place *place = place_ask(e->client, &wanted, e->paper, code);
    if (place == NULL)
        return false;
    *code = EXIT_SYSTEM;
    if (place->standing->value == NULL)
        return true; /* it has gone meanwhile: the values do not fit, and that is told */
    ((const Board **)(uintptr_t)e->made.boards)[at] = place->board;
    e->made.values[at] = (struct component_value){
        .of = {{place->standing->value->numerator, place->standing->value->denominator},
               place->standing->basis},
        .scale = place->board->scale,
    };
    e->made.count++;
    return add_figure(e, place->standing);
}

static bool add_parts(struct explaining *e, int *code)
{
    struct period period, parts[ROLLUP_PARTS];
    size_t count = 0;

    if (period_parse(e->out->period, &period) == KAOHE_OK)
        count = rollup_parts(period, parts);
    for (size_t i = 0; i < count; i++) {
        char text[PERIOD_TEXT_SIZE];

        if (!add(e, e->out->board->id, period_format(parts[i], text), code))
            return false;
    }
    return true;
}

static bool add_pair(struct explaining *e, int *code)
{
    const Indicator *indicator = e->out->board->indicator;
    char base[PERIOD_TEXT_SIZE];
    struct period period;

    if (!add(e, indicator->operand, e->out->period, code))
        return false;
    if (!indicator_is_growth(indicator))
        return add(e, indicator->against, e->out->period, code);
    return period_parse(e->out->period, &period) == KAOHE_OK &&
           growth_base(indicator, period, &period) &&
           add(e, indicator->operand, period_format(period, base), code);
}

static bool add_all(struct explaining *e, int *code)
{
    const Indicator *indicator = e->out->board->indicator;

    if (e->made.rolled_up)
        return add_parts(e, code);
    if (!indicator_is_composite(indicator))
        return add_pair(e, code);
    for (size_t i = 0; i < indicator->n_components; i++)
        if (!add(e, indicator->components[i]->board, e->out->period, code))
            return false;
    return true;
}

/* "(90,000 − 120,000) / 120,000" */
static void add_pair_formula(const struct made *made, struct text *out)
{
    const Indicator *indicator = made->board->indicator;
    const bool relative = indicator->kind == INDICATOR_KIND_GROWTH_RELATIVE;

    text_add(out, relative ? "(" : "");
    add_ratio(out, made->values[0].of.value);
    text_add(out, indicator->kind == INDICATOR_KIND_RATIO ? " / " : " − ");
    add_ratio(out, made->values[1].of.value);
    if (!relative)
        return;
    text_add(out, ") / ");
    add_ratio(out, made->values[1].of.value);
}

/* "(3 × 40.00 + 1 × 50.00) / 4": weights and points. */
static void add_composite_formula(const struct made *made, struct text *out)
{
    int64_t weights = 0;

    text_add(out, "(");
    for (size_t i = 0; i < made->count; i++) {
        const Component *component = made->board->indicator->components[i];
        struct decimal points;

        weights += component->weight;
        text_add(out, i > 0 ? " + " : "");
        text_add_int_grouped(out, component->weight);
        text_add(out, " × ");
        if (composite_points(component, &made->values[i], &points))
            text_add_decimal(out, points);
    }
    text_add(out, ") / ");
    text_add_int_grouped(out, weights);
}

/* "8 + 15 + 9", "18 × 92 + 16 × 90" */
enum term {
    TERM_VALUE,
    TERM_ABOVE,
    TERM_BELOW,
    TERM_BASIS,
    TERM_WEIGHED
};
static void add_terms(const struct made *made, enum term term, struct text *out)
{
    for (size_t i = 0; i < made->count; i++) {
        const struct indicator_value *value = &made->values[i].of;

        text_add(out, i > 0 ? " + " : "");
        if (term == TERM_BASIS || term == TERM_WEIGHED)
            text_add_int_grouped(out, value->basis);
        if (term == TERM_WEIGHED)
            text_add(out, " × ");
        if (term == TERM_VALUE || term == TERM_WEIGHED)
            add_ratio(out, value->value);
        if (term == TERM_ABOVE)
            text_add_int_grouped(out, value->value.numerator);
        if (term == TERM_BELOW)
            text_add_int_grouped(out, value->value.denominator);
    }
}

/* A sum; k of n of all parts; or the mean of means by what they rest on. */
static void add_rolled_formula(const struct explaining *e, struct text *out)
{
    const struct made *made = &e->made;
    struct ratio counts = {0, 0};
    bool counted = true;

    if (made->board->roll_up == ROLL_UP_SUM) {
        add_terms(made, TERM_VALUE, out);
        return;
    }
    for (size_t i = 0; i < made->count; i++) {
        const struct indicator_value *part = &made->values[i].of;

        counts.numerator += part->value.numerator;
        counts.denominator += part->value.denominator;
        counted =
            counted && part->basis > 0 && part->value.denominator % part->basis == 0;
    }
    counted = counted && counts.numerator == e->value.value.numerator &&
              counts.denominator == e->value.value.denominator;
    text_add(out, "(");
    add_terms(made, counted ? TERM_ABOVE : TERM_WEIGHED, out);
    text_add(out, ") / (");
    add_terms(made, counted ? TERM_BELOW : TERM_BASIS, out);
    text_add(out, ")");
}

/* Points, weight and weight × points / Σ weight of each component. */
static bool tell_points(struct explaining *e)
{
    const Indicator *indicator = e->out->board->indicator;
    int64_t weights = 0;

    for (size_t i = 0; i < indicator->n_components; i++)
        weights += indicator->components[i]->weight;
    for (size_t i = 0; i < indicator->n_components; i++) {
        const Component *component = indicator->components[i];
        ExplainedFigure *figure = e->out->figures[i];
        Ratio *share = arena_alloc(&e->paper->arena, sizeof *share);
        char buffer[DECIMAL_TEXT_SIZE];
        struct decimal points;
        struct ratio value;

        if (share == NULL || !composite_points(component, &e->made.values[i], &points) ||
            ratio_make((int128)points.coefficient * component->weight,
                       (int128)weights * decimal_power_of_ten(points.scale),
                       &value) != KAOHE_OK)
            return false;
        *share = (Ratio)RATIO_INIT;
        share->has_numerator = share->has_denominator = true;
        share->numerator = value.numerator;
        share->denominator = value.denominator;
        figure->points = arena_strdup(&e->paper->arena, decimal_format(points, buffer));
        figure->has_weight = true;
        figure->weight = component->weight;
        figure->contribution = share;
    }
    return true;
}

static bool fits(const struct explaining *e, size_t wanted)
{
    struct indicator_value value;

    return e->made.count == wanted && made_value(&e->made, &value) &&
           ratio_compare(value.value, e->value.value) == 0;
}

static size_t wanted_count(const struct explaining *e)
{
    const Indicator *indicator = e->out->board->indicator;
    struct period period, parts[ROLLUP_PARTS];

    if (!e->made.rolled_up)
        return indicator_is_composite(indicator) ? indicator->n_components : 2;
    return period_parse(e->out->period, &period) == KAOHE_OK ? rollup_parts(period, parts)
                                                             : 0;
}

bool explain_made(struct explaining *e, int *code)
{
    struct arena *arena = &e->paper->arena;
    struct text formula;

    *code = EXIT_SYSTEM;
    e->made = (struct made){
        .board = e->out->board,
        .rolled_up = !indicator_is_derived(e->out->board->indicator),
        .catalogue = e->names->catalogue,
        .rubrics = e->names->titles.rubrics,
        .rubric_count = e->names->titles.rubric_count,
    };
    const size_t wanted = wanted_count(e);
    e->made.boards = arena_array(arena, wanted, sizeof(Board *));
    e->made.values = arena_array(arena, wanted, sizeof(struct component_value));
    e->out->figures = arena_array(arena, wanted, sizeof *e->out->figures);
    if (arena->exhausted || !add_all(e, code))
        return false;
    if (!fits(e, wanted)) {
        fputs(tr("kaohe: the boards changed on the way; try again\n"), stderr);
        *code = EXIT_TRY_AGAIN;
        return false;
    }
    text_init_arena(&formula, arena, FORMULA_SIZE);
    if (e->made.rolled_up)
        add_rolled_formula(e, &formula);
    else if (!indicator_is_composite(e->out->board->indicator))
        add_pair_formula(&e->made, &formula);
    else if (tell_points(e))
        add_composite_formula(&e->made, &formula);
    else
        return false;
    e->out->formula = (char *)(uintptr_t)text_end(&formula);
    return e->out->formula != NULL;
}
