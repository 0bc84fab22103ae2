/* SPDX-License-Identifier: Apache-2.0 */
/* What weights do to places, worked out by hand, and against trying every weight. */
#include "messages.h"
#include "random.h"

#include "domain/weighing.h"

#define BRANCHES 6
#define COMPONENTS 3
#define TRIES 3000

static Indicator *indicator_of(struct arena *arena, const int64_t *weights, size_t count)
{
    Indicator *indicator =
        message(arena, &kaohe__v1__indicator__descriptor, "{'components': [{}, {}, {}]}");

    indicator->n_components = count;
    for (size_t i = 0; i < count; i++)
        indicator->components[i]->weight = weights[i];
    return indicator;
}

/* A has 90 and 40, B 60 and 80, by 3 and 1: 77.5 and 65. They are equal at 4/3 of the
 * first: (90 w + 40) = (60 w + 80); and at 2.25 of the second. */
static void neighbours_change_places(void **state)
{
    const int64_t weights[] = {3, 1};
    const int64_t points[] = {90000000, 40000000, 60000000, 80000000};
    const struct weighing weighing = {indicator_of(*state, weights, 2), false, 2, points};
    struct weighing_swap swap;

    assert_true(weighing_swap(&weighing, 0, 0, &swap));
    assert_int_equal(swap.above, 0);
    assert_int_equal(swap.below, 1);
    assert_int_equal(ratio_compare(swap.equal, (struct ratio){4, 3}), 0);
    assert_int_equal(swap.weight, 1);
    assert_false(weighing_swap(&weighing, 0, 2, &swap));
    assert_false(weighing_swap(&weighing, 0, 1000000, &swap));
    assert_false(weighing_swap(&weighing, 0, 3, &swap));
    assert_true(weighing_swap(&weighing, 1, 3, &swap));
    assert_int_equal(ratio_compare(swap.equal, (struct ratio){9, 4}), 0);
    assert_int_equal(swap.weight, 3);
    assert_false(weighing_swap(&weighing, 1, 2, &swap));
    const struct ratio value = weighing_value(&weighing, 0, 0, 3);
    assert_int_equal(ratio_compare(value, (struct ratio){155, 2}), 0);
}

/* Equal at a whole number is not yet behind. */
static void equal_is_not_passed(void **state)
{
    const int64_t weights[] = {3, 1};
    const int64_t points[] = {70000000, 60000000, 60000000, 80000000};
    const struct weighing weighing = {indicator_of(*state, weights, 2), false, 2, points};
    struct weighing_swap swap;

    assert_true(weighing_swap(&weighing, 0, 0, &swap));
    assert_int_equal(ratio_compare(swap.equal, (struct ratio){2, 1}), 0);
    assert_int_equal(swap.weight, 1);
    assert_false(weighing_swap(&weighing, 0, 2, &swap));
}

/* -1, 0, 1 as the first is worse, equal or better. */
static int better(const struct weighing *w, size_t a, size_t b, size_t at, int64_t weight)
{
    const int order =
        ratio_compare(weighing_value(w, a, at, weight), weighing_value(w, b, at, weight));

    return w->lower_is_better ? -order : order;
}

/* The first whole weight on the way at which a branch is behind one that it was ahead of;
 * the declared one if there is none. */
static int64_t first_by_trying(const struct weighing *w, size_t at, int64_t bound)
{
    const int64_t declared = w->indicator->components[at]->weight;
    const int64_t step = bound > declared ? 1 : -1;

    for (int64_t weight = declared; weight != bound; weight += step)
        for (size_t a = 0; a < w->count; a++)
            for (size_t b = a + 1; b < w->count; b++)
                if (better(w, a, b, at, declared) > 0 &&
                    better(w, a, b, at, weight + step) < 0)
                    return weight + step;
    return declared;
}

static void sort(struct weighing *w, int64_t *points)
{
    for (size_t i = 1; i < w->count; i++)
        for (size_t j = i; j > 0; j--) {
            int64_t *here = &points[j * COMPONENTS];
            int64_t *before = here - COMPONENTS;
            if (better(w, j, j - 1, 0, w->indicator->components[0]->weight) <= 0)
                break;
            for (size_t k = 0; k < COMPONENTS; k++) {
                const int64_t kept = here[k];
                here[k] = before[k];
                before[k] = kept;
            }
        }
}

static void trying_finds_the_same(void **state)
{
    uint64_t random = 20;
    int found = 0;

    for (int i = 0; i < TRIES; i++) {
        int64_t weights[COMPONENTS], points[BRANCHES * COMPONENTS];
        const size_t mark = arena_mark(*state);

        for (size_t k = 0; k < COMPONENTS; k++)
            weights[k] = (int64_t)random_below(&random, 20) + 1;
        for (size_t k = 0; k < BRANCHES * COMPONENTS; k++)
            points[k] = (int64_t)random_below(&random, 11) * 10000000;
        struct weighing weighing = {indicator_of(*state, weights, COMPONENTS), i % 2 != 0,
                                    BRANCHES, points};
        sort(&weighing, points);
        for (size_t at = 0; at < COMPONENTS; at++)
            for (int64_t bound = 0; bound <= 40; bound += 40) {
                struct weighing_swap swap = {.weight = weights[at]};
                const bool does = weighing_swap(&weighing, at, bound, &swap);

                if (swap.weight != first_by_trying(&weighing, at, bound) && does)
                    fail_msg("%d: %lld", i, (long long)swap.weight);
                assert_true(does ==
                            (first_by_trying(&weighing, at, bound) != weights[at]));
                found += does;
                if (does)
                    assert_true(
                        better(&weighing, swap.above, swap.below, at, swap.weight) < 0);
            }
        arena_release(*state, mark);
    }
    assert_true(found > TRIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(neighbours_change_places),
        IN_ARENA(equal_is_not_passed),
        IN_ARENA(trying_finds_the_same),
    };

    return cmocka_run_group_tests_name("weighing", tests, NULL, NULL);
}
