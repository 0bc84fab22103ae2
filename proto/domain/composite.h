/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Composites: what a branch has on several boards, each turned into points from 0 to 100
 * between two bounds that are settled in the catalogue, weighed and averaged, exactly.
 * Points are rounded half to even before they are weighed, so that what is shown of each
 * is what counts.
 */
#ifndef KAOHE_DOMAIN_COMPOSITE_H
#define KAOHE_DOMAIN_COMPOSITE_H

#include <stdbool.h>

#include "domain/indicator.h"

#define COMPOSITE_LEAST 2
#define COMPOSITE_MOST 16 /* components */
#define COMPOSITE_WEIGHT_LIMIT 1000000

/* What a branch has on the board of a component; the board shows it × scale. */
struct component_value {
    struct indicator_value of;
    int64_t scale;
};

bool indicator_is_composite(const Indicator *indicator);

/* The points that the value gives, with the component's decimals. False: the value is
 * undefined. */
KAOHE_MUST_CHECK bool composite_points(const Component *component,
                                       const struct component_value *value,
                                       struct decimal *out);

/* The value from those of the components, in their order. False: one has none. */
KAOHE_MUST_CHECK bool composite_value(const Indicator *indicator,
                                      const struct component_value *values,
                                      struct indicator_value *out);

/* The least and the most that the weight of a component may be: it alone where the board
 * declares no bounds. */
int64_t component_lowest(const Component *component);
int64_t component_highest(const Component *component);

/* Why the composite cannot be computed, in English; NULL where all is well. Its boards
 * are the business of derived_fault. */
const char *composite_fault(const Indicator *indicator);

#endif
