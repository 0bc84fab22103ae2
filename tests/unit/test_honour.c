/* SPDX-License-Identifier: Apache-2.0 */
/* The honour roll: a month, a half-year, a year; ties, gaps, several tellings. */
#include "messages.h"

#include "domain/honour.h"

#define R(officer, month, rest)                                                          \
    "{'record': {'subPeriod': '" month "', 'attitudeReview': {'officer': '" officer      \
    "', 'unit': 'U', " rest "}}}"
#define P(plus, minus) "'additions': '" plus "', 'deductions': '" minus "'"

#define WHOLE(officer, plus)                                                             \
    "'attitudeReview': {'officer': '" officer "', " P(plus, "0") "}"

/* The records end with NULL. */
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static const Dossier *dossier_of(struct arena *arena, const char *period,
                                 const char *const *records)
{
    char json[4096];
    int length = snprintf(json, sizeof json, "{'period': '%s', 'records': [", period);

    for (size_t i = 0; records[i] != NULL; i++)
        length += snprintf(json + length, sizeof json - (size_t)length, "%s%s",
                           i > 0 ? ", " : "", records[i]);
    snprintf(json + length, sizeof json - (size_t)length, "]}");
    return message(arena, &kaohe__v1__dossier__descriptor, json);
}

static struct honour roll(struct arena *arena, const char *text, const char *of,
                          const char *const *records)
{
    struct honour honour;
    struct period period;

    assert_int_equal(period_parse(text, &period), KAOHE_OK);
    honour_start(&honour, period, arena);
    assert_true(honour_add(&honour, dossier_of(arena, of, records)));
    assert_true(honour_settle(&honour));
    return honour;
}

static void expect(const struct honour *honour, size_t number,
                   const struct honour_officer *expected)
{
    const struct honour_officer *officer = &honour->officers[number];

    assert_true(number < honour->officer_count);
    assert_string_equal(officer->code, expected->code);
    assert_int_equal(officer->place, expected->place);
    assert_int_equal(officer->months, expected->months);
    assert_int_equal(officer->firsts, expected->firsts);
    assert_int_equal(officer->honoured, expected->place == 1);
    assert_int_equal(ratio_compare(officer->mean, expected->mean), 0);
}

#define OFFICER(name, at, reviewed, first, n, d)                                         \
    (&(struct honour_officer){.code = (name),                                            \
                              .place = (at),                                             \
                              .months = (reviewed),                                      \
                              .firsts = (first),                                         \
                              .mean = {n, d}})

static void month_goes_by_score(void **state)
{
    /* 75 + 4 - 0.5 = 78.5; 79 twice, once with more decimals; one that lacks deductions
     * counts as stated; one of another month is left out; one has no score. */
    const struct honour honour =
        roll(*state, "106M05", "106H1",
             LIST(R("D", "106M05", P("4", "0.5")), R("B", "106M05", P("4", "0")),
                  R("A", "106M05", P("4.50", "0.5")),
                  R("C", "106M05", "'additions': '4', 'statedScore': '78'"),
                  R("E", "106M05", "'supervisor': '5'"), R("F", "106M04", P("20", "0"))));

    assert_int_equal(honour.officer_count, 5);
    assert_int_equal(honour.reviewed, 1U << 5);
    expect(&honour, 0, OFFICER("A", 1, 1, 1, 79, 1));
    expect(&honour, 1, OFFICER("B", 1, 1, 1, 79, 1));
    expect(&honour, 2, OFFICER("D", 3, 1, 0, 157, 2));
    expect(&honour, 3, OFFICER("C", 4, 1, 0, 78, 1));
    expect(&honour, 4, OFFICER("E", 0, 0, 0, 0, 0));
}

static const char *const half[] = {R("A", "106M01", P("9", "0")),
                                   R("B", "106M01", P("8", "0")),
                                   R("A", "106M02", P("1", "0")),
                                   R("B", "106M02", P("2", "0")),
                                   R("A", "106M04", P("0", "9")),
                                   R("B", "106M04", P("0", "3")),
                                   NULL};

static void half_goes_by_months_first(void **state)
{
    const struct honour honour = roll(*state, "106H1", "106H1", half);

    assert_int_equal(honour.reviewed, 1U << 1 | 1U << 2 | 1U << 4);
    expect(&honour, 0, OFFICER("B", 1, 3, 2, 232, 3)); /* 83 + 77 + 72 */
    expect(&honour, 1, OFFICER("A", 2, 3, 1, 226, 3)); /* 84 + 76 + 66 */
}

static void several_are_first(void **state)
{
    const struct honour honour =
        roll(*state, "106H1", "106H1",
             LIST(R("A", "106M01", P("9", "0")), R("B", "106M01", P("9.0", "0")),
                  R("C", "106M01", P("1", "0"))));

    expect(&honour, 0, OFFICER("A", 1, 1, 1, 84, 1));
    expect(&honour, 1, OFFICER("B", 1, 1, 1, 84, 1));
    expect(&honour, 2, OFFICER("C", 3, 1, 0, 76, 1));
}

static void year_goes_by_the_mean(void **state)
{
    /* A is first twice of three months, B has the better mean of its two. */
    const struct honour honour =
        roll(*state, "106Y", "106Y",
             LIST(R("A", "106M01", P("5", "0")), R("A", "106M07", P("5", "0")),
                  R("A", "106M08", P("0", "5")), R("B", "106M08", P("4", "0")),
                  R("B", "106M07", P("4", "0"))));

    expect(&honour, 0, OFFICER("B", 1, 2, 1, 79, 1));
    expect(&honour, 1, OFFICER("A", 2, 3, 2, 230, 3));
}

static void the_first_telling_counts(void **state)
{
    struct arena *arena = *state;
    struct honour honour;
    const struct period period = {PERIOD_MONTH, 2017, 5};

    honour_start(&honour, period, arena);
    /* the month's own dossier, in which a review needs no sub-period */
    assert_true(honour_add(
        &honour,
        dossier_of(arena, "106M05",
                   LIST("{'byHeadquarters': true, 'record': {" WHOLE("A", "1") "}}",
                        "{'record': {" WHOLE("A", "2") "}}"))));
    assert_true(honour_add(
        &honour, dossier_of(arena, "106H1", LIST(R("A", "106M05", P("9", "0"))))));
    /* of the half-year as a whole it is of no month */
    assert_true(honour_add(
        &honour, dossier_of(arena, "106H1", LIST("{'record': {" WHOLE("B", "9") "}}"))));
    assert_true(honour_settle(&honour));
    assert_int_equal(honour.officer_count, 1);
    expect(&honour, 0, OFFICER("A", 1, 1, 1, 77, 1));
}

static void nothing_reviewed(void **state)
{
    const struct honour honour = roll(*state, "106H1", "106H1", LIST(NULL));

    assert_int_equal(honour.officer_count, 0);
    assert_int_equal(honour.reviewed, 0);
    assert_false(honour_is_for((struct period){PERIOD_QUARTER, 2017, 1}));
    assert_false(honour_is_for((struct period){PERIOD_CUMULATIVE, 2017, 6}));
    assert_true(honour_is_for((struct period){PERIOD_MONTH, 2017, 6}));
}

static void without_memory(void **state)
{
    uint8_t room[512];
    struct arena small;
    struct honour honour;
    const struct period period = {PERIOD_HALF, 2017, 1};

    arena_init(&small, room, sizeof room);
    honour_start(&honour, period, &small);
    assert_false(honour_add(&honour, dossier_of(*state, "106H1", half)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(month_goes_by_score),      IN_ARENA(half_goes_by_months_first),
        IN_ARENA(several_are_first),        IN_ARENA(year_goes_by_the_mean),
        IN_ARENA(the_first_telling_counts), IN_ARENA(nothing_reviewed),
        IN_ARENA(without_memory),
    };
    return cmocka_run_group_tests_name("honour", tests, NULL, NULL);
}
