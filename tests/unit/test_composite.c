/* SPDX-License-Identifier: Apache-2.0 */
/* Composites worked out by hand: points between bounds, halves to even, weights; what a
 * catalogue may not ask for; and peer groups. */
#include "messages.h"

#include "domain/composite.h"
#include "domain/peers.h"

static const Component *component_of(struct arena *arena, const char *fields)
{
    char json[512];

    snprintf(json, sizeof json, "{%s}", fields);
    return message(arena, &kaohe__v1__component__descriptor, json);
}

#define BOUNDS(worst, best, decimals)                                                    \
    "'worst': '" worst "', 'best': '" best "', 'decimals': " #decimals

/* A value, shown × scale, and the points that it gives; scale 0: none. */
static const struct {
    const char *component;
    struct ratio value;
    int64_t scale;
    struct decimal points;
} points[] = {
    /* Of 60 to 90 per cent: 75 % is half way. */
    {BOUNDS("60", "90", 2), {3, 4}, 100, {5000, 2}},
    {BOUNDS("60", "90", 0), {3, 4}, 100, {50, 0}},
    /* At and beyond the bounds. */
    {BOUNDS("60", "90", 2), {3, 5}, 100, {0, 2}},
    {BOUNDS("60", "90", 2), {9, 10}, 100, {10000, 2}},
    {BOUNDS("60", "90", 2), {1, 1000000}, 100, {0, 2}},
    {BOUNDS("60", "90", 2), {-1, 1}, 100, {0, 2}},
    {BOUNDS("60", "90", 2), {1, 1}, 100, {10000, 2}},
    /* Less is better: 12.5 minutes of 30 down to 10. */
    {BOUNDS("30", "10", 1), {25, 2}, 1, {875, 1}},
    {BOUNDS("30", "10", 1), {31, 1}, 1, {0, 1}},
    {BOUNDS("30", "10", 1), {1, 1}, 1, {1000, 1}},
    /* Halves to even, both ways: 0.5, 1.5, 2.5 of 100, and just beside them. */
    {BOUNDS("0", "100", 0), {1, 2}, 1, {0, 0}},
    {BOUNDS("0", "100", 0), {3, 2}, 1, {2, 0}},
    {BOUNDS("0", "100", 0), {5, 2}, 1, {2, 0}},
    {BOUNDS("0", "100", 0), {2500001, 1000000}, 1, {3, 0}},
    {BOUNDS("0", "100", 0), {2499999, 1000000}, 1, {2, 0}},
    {BOUNDS("100", "0", 0), {5, 2}, 1, {98, 0}},
    {BOUNDS("0", "100", 0), {199, 2}, 1, {100, 0}},
    {BOUNDS("0", "1", 6), {1, 3}, 1, {33333333, 6}},
    {BOUNDS("0", "1", 6), {2, 3}, 1, {66666667, 6}},
    /* Bounds of unlike decimals, and below 0. */
    {BOUNDS("-0.5", "0.25", 2), {0, 1}, 1, {6667, 2}},
    /* As large as anything can be. */
    {BOUNDS("-999999999999.999999", "999999999999.999999", 6),
     {1, INT64_MAX},
     1000000,
     {50000000, 6}},
    {BOUNDS("-999999999999.999999", "999999999999.999999", 6),
     {INT64_MAX, INT64_MAX},
     1000000,
     {50000050, 6}},
    {BOUNDS("999999999999.999999", "-999999999999.999999", 6),
     {INT64_MIN, 1},
     1000000,
     {100000000, 6}},
    {BOUNDS("0", "0.000001", 6), {INT64_MAX, 1}, 1000000, {100000000, 6}},
    {BOUNDS("0", "1", 0), {0, 0}, 0, {0, 0}},
};

static void values_become_points(void **state)
{
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        const Component *component = component_of(*state, points[i].component);
        const struct component_value value = {{points[i].value, 1}, points[i].scale};
        struct decimal out = {-1, 0};
        const bool found = composite_points(component, &value, &out);

        if (found != (points[i].scale > 0) ||
            (found && (out.coefficient != points[i].points.coefficient ||
                       out.scale != points[i].points.scale)))
            fail_msg("%zu: %lld with %u decimals", i, (long long)out.coefficient,
                     (unsigned)out.scale);
    }
}

static const char pair[] =
    "{'kind': 'INDICATOR_KIND_COMPOSITE', 'components': ["
    "{'board': 'a', 'weight': '60', 'worst': '60', 'best': '90', 'decimals': 0},"
    "{'board': 'b', 'weight': '40', 'worst': '30', 'best': '10', 'decimals': 1}]}";

/* 60 × 50 and 40 × 87.5 of 100: 65. The points 49.5 of 74.85 % count as 50. */
static void components_are_weighed(void **state)
{
    const Indicator *indicator = message(*state, &kaohe__v1__indicator__descriptor, pair);
    struct component_value values[2] = {{{{1497, 2000}, 2000}, 100}, {{{25, 2}, 31}, 1}};
    struct indicator_value out = {{0, 0}, 0};

    assert_true(composite_value(indicator, values, &out));
    assert_int_equal(out.value.numerator, 65);
    assert_int_equal(out.value.denominator, 1);
    assert_int_equal(out.basis, 31);
    values[1].of.value = (struct ratio){0, 0};
    assert_false(composite_value(indicator, values, &out));
    assert_int_equal(out.basis, 31);
}

/* The largest weights of the most components. */
static void nothing_overflows(void **state)
{
    char json[8192];
    struct component_value values[COMPOSITE_MOST];
    struct indicator_value out;
    int length = snprintf(json, sizeof json, "{'components': [");

    for (int i = 0; i < COMPOSITE_MOST; i++) {
        length += snprintf(json + length, sizeof json - (size_t)length,
                           "%s{'board': '%d', 'weight': '1000000', 'worst': '0', "
                           "'best': '3', 'decimals': 6}",
                           i > 0 ? "," : "", i);
        values[i] = (struct component_value){{{2, 1}, INT64_MAX}, 1};
    }
    (void)snprintf(json + length, sizeof json - (size_t)length, "]}");
    const Indicator *indicator = message(*state, &kaohe__v1__indicator__descriptor, json);
    assert_null(composite_fault(indicator));
    assert_true(composite_value(indicator, values, &out));
    assert_int_equal(out.value.numerator, 66666667);
    assert_int_equal(out.value.denominator, 1000000);
}

#define SECOND "{'board': 'b', 'weight': '1', 'worst': '0', 'best': '1', 'decimals': 0}"

static const struct {
    const char *components, *fault;
} faults[] = {
    {"{'board': 'a', 'weight': '1', 'worst': '0', 'best': '1', 'decimals': 0}, " SECOND,
     NULL},
    {"{'board': 'a', 'weight': '5', 'worst': '0', 'best': '1', 'decimals': 6, "
     "'lowestWeight': '0', 'highestWeight': '1000000'}, " SECOND,
     NULL},
    {SECOND, "from 2 to 16 components"},
    {SECOND ", " SECOND, "is a component of it twice"},
    {"{'board': 'a', 'worst': '0', 'best': '1', 'decimals': 0}, " SECOND, "the weight"},
    {"{'board': 'a', 'weight': '0', 'worst': '0', 'best': '1', 'decimals': 0}, " SECOND,
     "must be from 1 to 1000000"},
    {"{'board': 'a', 'weight': '1000001', 'worst': '0', 'best': '1', "
     "'decimals': 0}, " SECOND,
     "must be from 1 to 1000000"},
    {"{'board': 'a', 'weight': '5', 'worst': '0', 'best': '1', 'decimals': 0, "
     "'lowestWeight': '6'}, " SECOND,
     "between its lowest and highest"},
    {"{'board': 'a', 'weight': '5', 'worst': '0', 'best': '1', 'decimals': 0, "
     "'highestWeight': '4'}, " SECOND,
     "between its lowest and highest"},
    {"{'board': 'a', 'weight': '5', 'worst': '0', 'best': '1', 'decimals': 0, "
     "'lowestWeight': '-1'}, " SECOND,
     "from 0 to 1000000"},
    {"{'board': 'a', 'weight': '5', 'worst': '0', 'best': '1', 'decimals': 0, "
     "'highestWeight': '1000001'}, " SECOND,
     "from 0 to 1000000"},
    {"{'board': 'a', 'weight': '1', 'worst': '0', 'best': '1'}, " SECOND, "decimals"},
    {"{'board': 'a', 'weight': '1', 'worst': '0', 'best': '1', 'decimals': 7}, " SECOND,
     "from 0 to 6 decimals"},
    {"{'board': 'a', 'weight': '1', 'worst': '1', 'best': '1.0', 'decimals': 0}, " SECOND,
     "two different decimals"},
    {"{'board': 'a', 'weight': '1', 'worst': '0', 'decimals': 0}, " SECOND,
     "two different decimals"},
    {"{'board': 'a', 'weight': '1', 'worst': 'x', 'best': '1', 'decimals': 0}, " SECOND,
     "two different decimals"},
    {"{'board': 'a', 'weight': '1', 'worst': '0.000001', 'best': '999999999999999', "
     "'decimals': 0}, " SECOND,
     "of at most 18 digits"},
};

static void refuses_what_cannot_be_weighed(void **state)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char json[1024];

        snprintf(json, sizeof json, "{'components': [%s]}", faults[i].components);
        const char *fault =
            composite_fault(message(*state, &kaohe__v1__indicator__descriptor, json));
        if ((fault == NULL) != (faults[i].fault == NULL) ||
            (fault != NULL && strstr(fault, faults[i].fault) == NULL))
            fail_msg("%zu: %s", i, fault == NULL ? "no fault" : fault);
    }
}

#define GROUP(fields) "'peerGroups': [{" fields "}]"
#define NAMED "'id': 'g', 'titleZh': '群', 'titleEn': 'Group'"

static const struct {
    const char *rest, *fault;
} groups[] = {
    {GROUP(NAMED ", 'branches': ['A', 'B']") ", 'boards': [{'peerGroup': 'g'}]", NULL},
    {GROUP(NAMED ", 'branches': ['A']"), "of two branches at least"},
    {GROUP(NAMED ", 'branches': ['A', 'X']"), "is none of the catalogue"},
    {GROUP(NAMED ", 'branches': ['A', 'B', 'A']"), "names a branch twice"},
    {GROUP("'id': 'g', 'branches': ['A', 'B']"), "lacks a title"},
    {GROUP("'titleZh': '群', 'titleEn': 'G', 'branches': ['A', 'B']"), "id of its own"},
    {"'boards': [{'id': 'x', 'peerGroup': 'g'}]", "its peer group is none"},
};

static void groups_are_held_against_the_branches(void **state)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        char json[1024];
        const char *where = NULL;

        snprintf(json, sizeof json, "{'branches': [{'code': 'A'}, {'code': 'B'}], %s}",
                 groups[i].rest);
        const char *fault =
            peers_fault(message(*state, &kaohe__v1__catalogue__descriptor, json), &where);
        if ((fault == NULL) != (groups[i].fault == NULL) ||
            (fault != NULL && strstr(fault, groups[i].fault) == NULL))
            fail_msg("%zu: %s", i, fault == NULL ? "no fault" : fault);
    }
}

static void a_board_takes_its_group(void **state)
{
    const Catalogue *catalogue = message(
        *state, &kaohe__v1__catalogue__descriptor,
        "{'peerGroups': [{'id': 'g', 'branches': ['A', 'B']}],"
        "'boards': [{'id': 'all'}, {'id': 'few', 'peerGroup': 'g'}, {'peerGroup': "
        "'h'}]}");

    assert_true(board_takes(catalogue, catalogue->boards[0], "C"));
    assert_true(board_takes(catalogue, catalogue->boards[1], "B"));
    assert_false(board_takes(catalogue, catalogue->boards[1], "C"));
    assert_false(board_takes(catalogue, catalogue->boards[2], "A"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(values_become_points),
        IN_ARENA(components_are_weighed),
        IN_ARENA(nothing_overflows),
        IN_ARENA(refuses_what_cannot_be_weighed),
        IN_ARENA(groups_are_held_against_the_branches),
        IN_ARENA(a_board_takes_its_group),
    };

    return cmocka_run_group_tests_name("composite", tests, NULL, NULL);
}
