/* SPDX-License-Identifier: Apache-2.0 */
/* Which periods are made of which, and the values of the parts together, worked out by
 * hand; and what a catalogue may roll up. */
#include "messages.h"

#include "domain/catalogue.h"
#include "domain/rollup.h"

#define MOST INT64_MAX
#define NONE                                                                             \
    {                                                                                    \
        {0, 0}, 0                                                                        \
    }

/* One that is undefined is no part; so are the rest. */
struct expected {
    RollUp how;
    struct indicator_value parts[ROLLUP_PARTS];
    size_t count;
    struct indicator_value out; /* undefined: no value */
};

static const struct expected cases[] = {
    /* amounts, and hours with decimals: 1.5 + 2 + 0.25 */
    {ROLL_UP_SUM, {{{100, 1}, 2}, {{20, 1}, 1}, {{0, 1}, 1}}, 3, {{120, 1}, 4}},
    {ROLL_UP_SUM, {{{15, 10}, 1}, {{2, 1}, 1}, {{25, 100}, 1}}, 3, {{15, 4}, 3}},
    /* k of n stays k of n: 17/20, 8/10, 30/30 */
    {ROLL_UP_POOLED, {{{17, 20}, 20}, {{8, 10}, 10}, {{30, 30}, 30}}, 3, {{55, 60}, 60}},
    /* minutes keep their halves: 25 half minutes of 2 × 5 answers, 40 of 2 × 4 */
    {ROLL_UP_POOLED, {{{25, 10}, 5}, {{40, 8}, 4}, NONE}, 2, {{65, 18}, 9}},
    /* 96.5 of 18 persons, 90 of 6 and 92.25 of 12: 3384 points of 36 */
    {ROLL_UP_POOLED, {{{193, 2}, 18}, {{90, 1}, 6}, {{369, 4}, 12}}, 3, {{94, 1}, 36}},
    /* 100/3 of 3, and 50 of 2: 200 of 5 */
    {ROLL_UP_POOLED, {{{100, 3}, 3}, {{100, 2}, 2}, NONE}, 2, {{200, 5}, 5}},
    {ROLL_UP_POOLED, {{{100, 3}, 6}, {{50, 1}, 2}, NONE}, 2, {{75, 2}, 8}},
    /* counted in tenths of 10 and in fortieths of 20: 3 and 3 of 30, not 3 and 6 of 50 */
    {ROLL_UP_POOLED, {{{3, 10}, 10}, {{6, 40}, 20}, NONE}, 2, {{1, 5}, 30}},
    /* the mean of nobody knows how many */
    {ROLL_UP_POOLED, {{{193, 2}, 18}, {{90, 1}, 0}, NONE}, 2, NONE},
    {ROLL_UP_POOLED, {{{1, 2}, 2}, NONE, NONE}, 2, NONE},
    {ROLL_UP_SUM, {{{1, 1}, 2}, NONE, NONE}, 2, NONE},
    {ROLL_UP_SUM, {NONE, NONE, NONE}, 0, NONE},
    {ROLL_UP_NONE, {{{1, 1}, 2}, {{1, 1}, 2}, NONE}, 2, NONE},
    /* what does not fit */
    {ROLL_UP_SUM, {{{MOST, 1}, 1}, {{1, 1}, 1}, NONE}, 2, NONE},
    {ROLL_UP_SUM, {{{1, 1}, MOST}, {{1, 1}, 1}, NONE}, 2, NONE},
    {ROLL_UP_SUM, {{{-1, MOST}, 1}, {{-1, MOST - 1}, 1}, NONE}, 2, NONE},
    {ROLL_UP_POOLED, {{{MOST, 2}, 2}, {{1, 2}, 2}, NONE}, 2, NONE},
    {ROLL_UP_POOLED, {{{1, MOST}, MOST}, {{1, 2}, 2}, NONE}, 2, NONE},
    {ROLL_UP_POOLED, {{{MOST, 3}, 2}, {{1, 2}, 2}, NONE}, 2, NONE},
    {ROLL_UP_POOLED, {{{1, 3}, MOST}, {{1, 2}, 1}, NONE}, 2, NONE},
};

static void puts_parts_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct expected *e = &cases[i];
        struct indicator_value out = {{0, 0}, 0};
        const bool found = rollup_value(e->how, e->parts, e->count, &out);

        if (found != ratio_is_defined(e->out.value) ||
            out.value.numerator != e->out.value.numerator ||
            out.value.denominator != e->out.value.denominator ||
            out.basis != e->out.basis)
            fail_msg("%zu: %lld / %lld on %lld", i, (long long)out.value.numerator,
                     (long long)out.value.denominator, (long long)out.basis);
    }
}

static void knows_wholes_and_parts(void **state)
{
    static const struct {
        const char *part, *whole, *parts;
    } periods[] = {
        {"106M01", "106Q1", "106M01 106M02 106M03 "},
        {"106M12", "106Q4", "106M10 106M11 106M12 "},
        {"106Q2", "106H1", "106Q1 106Q2 "},
        {"106Q3", "106H2", "106Q3 106Q4 "},
        {"106H2", "106Y", "106H1 106H2 "},
    };
    static const char *const alone[] = {"106Y", "106C03", "106C12"};
    struct period period, whole, parts[ROLLUP_PARTS];

    (void)state;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        char listed[64] = "", text[PERIOD_TEXT_SIZE];
        assert_int_equal(period_parse(periods[i].part, &period), KAOHE_OK);
        assert_true(rollup_whole(period, &whole));
        assert_string_equal(period_format(whole, text), periods[i].whole);
        for (size_t j = 0; j < rollup_parts(whole, parts); j++) {
            strcat(listed, period_format(parts[j], text));
            strcat(listed, " ");
        }
        assert_string_equal(listed, periods[i].parts);
    }
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        assert_int_equal(period_parse(alone[i], &period), KAOHE_OK);
        assert_false(rollup_whole(period, &whole));
    }
    assert_int_equal(rollup_parts(period, parts), 0);
    assert_int_equal(period_parse("106M01", &period), KAOHE_OK);
    assert_int_equal(rollup_parts(period, parts), 0);
}

#define SUM "'ROLL_UP_SUM'"
#define POOLED "'ROLL_UP_POOLED'"
#define KIND(kind) "'kind': 'INDICATOR_KIND_" kind "'"

/* What a board may say; NULL: it is sound. */
static const struct {
    const char *indicator, *how, *fault;
} boards[] = {
    {KIND("COLLECTION_AMOUNT"), SUM, NULL},
    {KIND("COLLECTION_CASES"), SUM, NULL},
    {KIND("STATISTIC") ", 'metric': 'held'", SUM, NULL},
    {KIND("STATISTIC") ", 'metric': 'there'", SUM, "months of its metric do not add up"},
    {KIND("STATISTIC") ", 'metric': 'there'", "'ROLL_UP_NONE'", NULL},
    {KIND("WITHIN_15"), POOLED, NULL},
    {KIND("SERVICE_MINUTES"), POOLED, NULL},
    {KIND("COMPLAINTS_ON_TIME"), POOLED, NULL},
    {KIND("COMPLAINT_DAYS"), POOLED, NULL},
    {KIND("PHONE_MEAN") ", 'conductor': 'CONDUCTOR_BRANCH'", POOLED, NULL},
    {KIND("PHONE_MEAN") ", 'conductor': 'CONDUCTOR_BRANCH'", SUM, "by pooling"},
    {KIND("COLLECTION_CASES"), POOLED, "a sum is rolled up as a sum"},
    {KIND("RATIO") ", 'operand': 'cases', 'against': 'noon'", POOLED, "cannot be rolled"},
    {KIND("GROWTH_RELATIVE") ", 'operand': 'cases', 'since': 'GROWTH_SINCE_YEAR_BEFORE'",
     SUM, "cannot be rolled up"},
};

#define NAMED "'titleZh': '一', 'titleEn': 'One', 'unitZh': '件', 'unitEn': 'cases'"
#define BOARD                                                                            \
    NAMED ", 'scale': '1', 'direction': 'DIRECTION_HIGHER_IS_BETTER', 'tieRule': "       \
          "'TIE_RULE_COMPETITION', 'indicator': "
#define CASES "{'kind': 'INDICATOR_KIND_COLLECTION_CASES'"

/* For an indicator and how it is rolled up. */
static const char catalogue[] =
    "{'id': 'c', 'answerDays': 6, 'utcOffsetMinutes': 480, 'evidenceRate': "
    "'SURVEY_RATE_SATISFACTION', 'channels': [{'id': 'noon', 'titleZh': '午', "
    "'titleEn': 'Noon'}], 'metrics': ["
    "{'id': 'held', 'additive': true, " NAMED "}, {'id': 'there', " NAMED
    "}], 'boards': ["
    "{'id': 'cases', " BOARD CASES "}}, {'id': 'noon', " BOARD CASES
    ", 'channel': 'noon'}}, {'id': 'last', " BOARD "{%s}, 'rollUp': %s}]}";

static void refuses_what_cannot_be_rolled_up(void **state)
{
    for (size_t i = 0; i < sizeof boards / sizeof *boards; i++) {
        char json[4096], why[256];
        struct text text;

        snprintf(json, sizeof json, catalogue, boards[i].indicator, boards[i].how);
        text_init(&text, why, sizeof why);
        const enum kaohe_err err = catalogue_verify(
            message(*state, &kaohe__v1__catalogue__descriptor, json), NULL, 0, &text);
        const char *reason = text_end(&text);
        if ((err == KAOHE_OK) != (boards[i].fault == NULL) ||
            (boards[i].fault != NULL && strstr(reason, boards[i].fault) == NULL))
            fail_msg("%s, %s: %s", boards[i].indicator, boards[i].how, reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(puts_parts_together),
        IN_ARENA(knows_wholes_and_parts),
        IN_ARENA(refuses_what_cannot_be_rolled_up),
    };

    return cmocka_run_group_tests_name("rollup", tests, NULL, NULL);
}
