/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Composites. Invariant: for a composite that composite_fault has nothing against, and
 * whatever the values are, nothing overflows (see the limits below) and only points are
 * rounded. It must not know where values are kept.
 */
#include "domain/composite.h"

#include <string.h>

#define MOST_POINTS 100

/* Why it all fits:
 *
 *   bounds, at one scale          ≤ 10^18, so their distance ≤ 2 × 10^18
 *   value × scale × 10^decimals   ≤ 2^63 × 10^6 × 10^6 < 10^32
 *   bound × denominator           ≤ 10^18 × 2^63 < 10^37; an int128 takes 10^38
 *   distance × denominator        ≤ 2 × 10^18 × 2^63 < 2 × 10^37; a uint128 takes
 *                                 ten times that
 *   points × 10^6                 ≤ 10^8
 *   Σ weight × points × 10^6      ≤ 16 × 10^6 × 10^8 < 2 × 10^15
 *   Σ weight × 10^6               ≤ 16 × 10^6 × 10^6 < 2 × 10^13
 */
#define LARGEST_BOUND INT64_C(1000000000000000000)

/* The bounds of a component at one number of decimals. */
struct bounds {
    int64_t worst;
    int64_t best;
    uint8_t decimals;
};

bool indicator_is_composite(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_COMPOSITE;
}

/* False: they are no decimals, equal, or too large. */
static bool bounds_of(const Component *component, struct bounds *out)
{
    struct decimal worst, best;

    if (component->worst == NULL || component->best == NULL ||
        decimal_parse(component->worst, &worst) != KAOHE_OK ||
        decimal_parse(component->best, &best) != KAOHE_OK)
        return false;
    out->decimals = worst.scale > best.scale ? worst.scale : best.scale;
    const int128 from = (int128)worst.coefficient *
                        decimal_power_of_ten((unsigned)(out->decimals - worst.scale));
    const int128 to = (int128)best.coefficient *
                      decimal_power_of_ten((unsigned)(out->decimals - best.scale));
    out->worst = (int64_t)from;
    out->best = (int64_t)to;
    return from != to && from >= -LARGEST_BOUND && from <= LARGEST_BOUND &&
           to >= -LARGEST_BOUND && to <= LARGEST_BOUND;
}

/* part / whole × 100 × 10^decimals, halves to even; 0 < part < whole. */
static int64_t round_points(uint128 part, uint128 whole, unsigned decimals)
{
    int64_t points = 0;

    for (unsigned digits = 0; digits < decimals + 2; digits++) {
        part *= 10;
        points = points * 10 + (int64_t)(part / whole);
        part %= whole;
    }
    const bool up = part * 2 > whole || (part * 2 == whole && points % 2 != 0);
    return points + (up ? 1 : 0);
}

bool composite_points(const Component *component, const struct component_value *value,
                      struct decimal *out)
{
    const struct ratio of = value->of.value;
    const unsigned decimals = (unsigned)component->decimals;
    const int64_t most = MOST_POINTS * decimal_power_of_ten(decimals);
    struct bounds bounds;

    if (!ratio_is_defined(of) || !bounds_of(component, &bounds))
        return false;
    int128 part =
        (int128)of.numerator * value->scale * decimal_power_of_ten(bounds.decimals) -
        (int128)bounds.worst * of.denominator;
    int128 whole = ((int128)bounds.best - bounds.worst) * of.denominator;
    if (whole < 0) {
        part = -part;
        whole = -whole;
    }
    const int64_t points = part <= 0 ? 0
                           : part >= whole
                               ? most
                               : round_points((uint128)part, (uint128)whole, decimals);
    *out = (struct decimal){points, (uint8_t)decimals};
    return true;
}

bool composite_value(const Indicator *indicator, const struct component_value *values,
                     struct indicator_value *out)
{
    struct indicator_value value = {.basis = INT64_MAX};
    int64_t points = 0;
    int64_t weights = 0;

    for (size_t i = 0; i < indicator->n_components; i++) {
        const Component *component = indicator->components[i];
        struct decimal each;

        if (!composite_points(component, &values[i], &each))
            return false;
        points += component->weight * each.coefficient *
                  decimal_power_of_ten(DECIMAL_MAX_SCALE - (unsigned)each.scale);
        weights += component->weight;
        if (values[i].of.basis < value.basis)
            value.basis = values[i].of.basis;
    }
    if (ratio_make(points, (int128)weights * decimal_power_of_ten(DECIMAL_MAX_SCALE),
                   &value.value) != KAOHE_OK ||
        !ratio_is_defined(value.value))
        return false;
    *out = value;
    return true;
}

int64_t component_lowest(const Component *component)
{
    return component->has_lowest_weight ? component->lowest_weight : component->weight;
}

int64_t component_highest(const Component *component)
{
    return component->has_highest_weight ? component->highest_weight : component->weight;
}

static const char *component_fault(const Component *component)
{
    struct bounds bounds;

    if (!component->has_weight || component->weight < 1 ||
        component->weight > COMPOSITE_WEIGHT_LIMIT)
        return "the weight of a component must be from 1 to 1000000";
    if (component_lowest(component) < 0 ||
        component_lowest(component) > component->weight ||
        component_highest(component) < component->weight ||
        component_highest(component) > COMPOSITE_WEIGHT_LIMIT)
        return "the weight of a component must stand between its lowest and highest, "
               "from 0 to 1000000";
    if (!component->has_decimals || component->decimals < 0 ||
        component->decimals > DECIMAL_MAX_SCALE)
        return "the points of a component have from 0 to 6 decimals";
    if (!bounds_of(component, &bounds))
        return "the worst and the best of a component must be two different decimals of "
               "at most 18 digits with the longer fraction";
    return NULL;
}

const char *composite_fault(const Indicator *indicator)
{
    const char *fault = NULL;

    if (indicator->n_components < COMPOSITE_LEAST ||
        indicator->n_components > COMPOSITE_MOST)
        return "a composite has from 2 to 16 components";
    for (size_t i = 0; fault == NULL && i < indicator->n_components; i++) {
        const Component *component = indicator->components[i];

        fault = component_fault(component);
        for (size_t j = 0; fault == NULL && j < i; j++)
            if (component->board != NULL && indicator->components[j]->board != NULL &&
                strcmp(component->board, indicator->components[j]->board) == 0)
                fault = "a board is a component of it twice";
    }
    return fault;
}
