/* SPDX-License-Identifier: Apache-2.0 */
/* Shares, differences and growths from two values, worked out by hand; and what a
 * catalogue may derive. */
#include "messages.h"

#include "domain/catalogue.h"
#include "domain/derived.h"

#define RELATIVE "'kind': 'INDICATOR_KIND_GROWTH_RELATIVE'"
#define POINTS "'kind': 'INDICATOR_KIND_GROWTH_POINTS'"
#define RATIO "'kind': 'INDICATOR_KIND_RATIO'"
#define DIFFERENCE "'kind': 'INDICATOR_KIND_DIFFERENCE'"
#define COMPOSITE(a, b)                                                                  \
    "'kind': 'INDICATOR_KIND_COMPOSITE', 'components': [{'board': '" a                   \
    "', 'weight': '1', 'worst': '0', 'best': '1', 'decimals': 0}, {'board': '" b         \
    "', 'weight': '1', 'worst': '0', 'best': '1', 'decimals': 0}]"
#define YEAR ", 'since': 'GROWTH_SINCE_YEAR_BEFORE'"
#define PERIOD ", 'since': 'GROWTH_SINCE_PERIOD_BEFORE'"

struct expected {
    const char *indicator;
    struct indicator_value operand, against;
    struct indicator_value out; /* undefined: no value */
};

static const struct expected cases[] = {
    /* 90 after 120 is a quarter less */
    {RELATIVE, {{90, 1}, 3}, {{120, 1}, 2}, {{-1, 4}, 2}},
    {RELATIVE, {{90, 1}, 3}, {{0, 1}, 2}, {{0, 0}, 0}},
    {RELATIVE, {{90, 1}, 3}, {{0, 0}, 0}, {{0, 0}, 0}},
    /* 80 % after 75 % */
    {POINTS, {{4, 5}, 5}, {{3, 4}, 4}, {{1, 20}, 4}},
    {POINTS, {{0, 0}, 0}, {{3, 4}, 4}, {{0, 0}, 0}},
    {POINTS, {{INT64_MAX, 1}, 1}, {{-1, 1}, 1}, {{0, 0}, 0}},
    /* k of n as they are, on n */
    {RATIO, {{22, 1}, 1}, {{4226, 1}, 3}, {{22, 4226}, 4226}},
    {RATIO, {{0, 1}, 1}, {{10, 1}, 3}, {{0, 10}, 10}},
    {RATIO, {{15, 10}, 1}, {{45, 10}, 3}, {{1, 3}, 4}},
    {RATIO, {{1, 1}, 1}, {{0, 1}, 1}, {{0, 0}, 0}},
    {RATIO, {{0, 0}, 0}, {{3, 1}, 1}, {{0, 0}, 0}},
    /* 849 by the branch, 861 by headquarters */
    {DIFFERENCE, {{849, 1}, 36}, {{861, 1}, 36}, {{-12, 1}, 36}},
    {"'kind': 'INDICATOR_KIND_WITHIN_15'", {{1, 1}, 1}, {{1, 1}, 1}, {{0, 0}, 0}},
};

static const Indicator *indicator_of(struct arena *arena, const char *fields)
{
    char json[256];

    snprintf(json, sizeof json, "{%s}", fields);
    return message(arena, &kaohe__v1__indicator__descriptor, json);
}

static void derives(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct expected *e = &cases[i];
        struct indicator_value out = {{0, 0}, 0};
        bool found = indicator_derive(indicator_of(*state, e->indicator), &e->operand,
                                      &e->against, &out);

        if (found != ratio_is_defined(e->out.value) ||
            out.value.numerator != e->out.value.numerator ||
            out.value.denominator != e->out.value.denominator ||
            out.basis != e->out.basis)
            fail_msg("%zu: %lld / %lld on %lld", i, (long long)out.value.numerator,
                     (long long)out.value.denominator, (long long)out.basis);
    }
}

static void knows_the_periods(void **state)
{
    static const struct {
        const char *since, *period, *base;
    } growths[] = {
        {YEAR, "106H1", "105H1"},     {YEAR, "106C09", "105C09"},
        {PERIOD, "106H1", "105H2"},   {PERIOD, "106M05", "106M04"},
        {PERIOD, "106C09", "106C09"}, {"", "106H1", "106H1"},
    };

    for (size_t i = 0; i < sizeof growths / sizeof *growths; i++) {
        char fields[128], text[PERIOD_TEXT_SIZE];
        struct period period, out, back;

        snprintf(fields, sizeof fields, POINTS "%s", growths[i].since);
        const Indicator *growth = indicator_of(*state, fields);
        assert_int_equal(period_parse(growths[i].period, &period), KAOHE_OK);
        out = back = period;
        assert_true(growth_base(growth, period, &out) == !period_equal(out, period));
        assert_string_equal(period_format(out, text), growths[i].base);
        assert_true(growth_dependent(growth, out, &back) == !period_equal(out, period));
        assert_true(period_equal(back, period));
    }
}

#define BOARD(id, unit, scale, shown, indicator)                                         \
    "{'id': '" id "', 'titleZh': '一', 'titleEn': 'One', 'unitZh': '件', 'unitEn': "   \
    "'" unit "', 'scale': '" scale "', 'visibleToBranches': " shown                      \
    ", 'direction': 'DIRECTION_HIGHER_IS_BETTER', 'tieRule': "                           \
    "'TIE_RULE_COMPETITION', 'indicator': {" indicator "}}, "
#define CASES(channel) "'kind': 'INDICATOR_KIND_COLLECTION_CASES'" channel
#define BEFORE                                                                           \
    BOARD("all", "cases", "1", "true", CASES(""))                                        \
    BOARD("noon", "cases", "1", "true", CASES(", 'channel': 'noon'"))                    \
    BOARD("rate", "%%", "100", "true", "'kind': 'INDICATOR_KIND_WITHIN_15'")             \
    BOARD("money", "NT$", "1", "true", "'kind': 'INDICATOR_KIND_COLLECTION_AMOUNT'")     \
    BOARD("noon-money", "NT$", "1", "true",                                              \
          "'kind': 'INDICATOR_KIND_COLLECTION_AMOUNT', 'channel': 'noon'")               \
    BOARD("secret", "%%", "100", "false", "'kind': 'INDICATOR_KIND_COMPLAINTS_ON_TIME'") \
    BOARD("grown", "%%", "100", "true",                                                  \
          RELATIVE ", 'operand': 'all', 'since': 'GROWTH_SINCE_YEAR_BEFORE'")            \
    BOARD("share", "%%", "100", "true", RATIO ", 'operand': 'noon', 'against': 'all'")   \
    BOARD("mixed", "points", "1", "true", COMPOSITE("all", "rate"))

/* A board behind those of BEFORE, and why it is refused; NULL: it is sound. */
static const struct {
    const char *scale, *indicator, *fault;
} boards[] = {
    {"100", RELATIVE YEAR ", 'operand': 'money'", NULL},
    {"100", POINTS YEAR ", 'operand': 'share'", NULL},
    {"100", DIFFERENCE ", 'operand': 'share', 'against': 'rate'", NULL},
    {"100", RATIO ", 'operand': 'noon', 'against': 'all'", NULL},
    {"100", RATIO ", 'trials': true, 'operand': 'noon', 'against': 'all'", NULL},
    {"100", RATIO ", 'trials': true, 'operand': 'noon-money', 'against': 'money'",
     "no whole numbers of cases"},
    {"100", DIFFERENCE ", 'trials': true, 'operand': 'share', 'against': 'rate'",
     "only a share"},
    {"100", RELATIVE YEAR ", 'trials': true, 'operand': 'all'", "only a share"},
    {"100", RELATIVE YEAR, "its operand is no board that stands before it"},
    {"100", RELATIVE YEAR ", 'operand': 'last'", "its operand is no board"},
    {"100", RELATIVE YEAR ", 'operand': 'later'", "its operand is no board"},
    {"100", RELATIVE ", 'operand': 'all'", "does not say since when"},
    {"100", RELATIVE YEAR ", 'operand': 'all', 'against': 'noon'", "not a board"},
    {"100", RELATIVE YEAR ", 'operand': 'rate'", "a relative growth is of a sum"},
    {"1", POINTS YEAR ", 'operand': 'all'", "the growth of a sum is relative"},
    {"1", POINTS YEAR ", 'operand': 'rate'", "is scaled otherwise"},
    {"100", POINTS YEAR ", 'operand': 'grown'", "is derived from a growth"},
    {"100", POINTS YEAR ", 'operand': 'secret'", "would show branches"},
    {"100", DIFFERENCE ", 'operand': 'rate'", "what it is against"},
    {"100", DIFFERENCE ", 'operand': 'rate', 'against': 'rate'", "what it is against"},
    {"100", DIFFERENCE ", 'operand': 'rate', 'against': 'grown'", "from a growth"},
    {"100", DIFFERENCE ", 'operand': 'rate', 'against': 'secret'", "would show"},
    {"100", DIFFERENCE ", 'operand': 'rate', 'against': 'all'", "in different units"},
    {"1", DIFFERENCE ", 'operand': 'rate', 'against': 'share'", "is scaled otherwise"},
    {"100", RATIO ", 'operand': 'noon', 'against': 'money'", "in different units"},
    {"100", RATIO ", 'operand': 'rate', 'against': 'share'", "a ratio is of two sums"},
    {"1", COMPOSITE("rate", "share"), NULL},
    {"1", COMPOSITE("rate", "later"), "no board that stands before it"},
    {"1", COMPOSITE("rate", "grown"), "is a growth or a composite"},
    {"1", COMPOSITE("rate", "mixed"), "is a growth or a composite"},
    {"1", COMPOSITE("rate", "secret"), "what its components hide"},
    {"1", COMPOSITE("rate", "rate"), "is a component of it twice"},
    {"100", COMPOSITE("rate", "share"), "its scale must be 1"},
    {"1", POINTS YEAR ", 'operand': 'mixed'", NULL},
};

static void refuses_what_cannot_be_derived(void **state)
{
    for (size_t i = 0; i < sizeof boards / sizeof *boards; i++) {
        char json[16384], why[256];
        struct text text;

        snprintf(json, sizeof json,
                 "{'id': 'c', 'answerDays': 6, 'utcOffsetMinutes': 480, 'evidenceRate': "
                 "'SURVEY_RATE_SATISFACTION', 'channels': [{'id': 'noon', 'titleZh': "
                 "'午', 'titleEn': 'Noon'}], 'boards': [" BEFORE
                 "{'id': 'last', 'titleZh': '末', 'titleEn': 'Last', 'unitZh': '%%', "
                 "'unitEn': '%%', 'scale': '%s', 'visibleToBranches': true, "
                 "'direction': 'DIRECTION_HIGHER_IS_BETTER', 'tieRule': "
                 "'TIE_RULE_COMPETITION', 'indicator': {%s}}, "
                 "{'id': 'later', 'titleZh': '後', 'titleEn': 'Later', 'unitZh': '件', "
                 "'unitEn': 'cases', 'scale': '1', 'direction': "
                 "'DIRECTION_HIGHER_IS_BETTER', 'tieRule': 'TIE_RULE_COMPETITION', "
                 "'indicator': {" CASES("") "}}]}",
                 boards[i].scale, boards[i].indicator);
        text_init(&text, why, sizeof why);
        enum kaohe_err err = catalogue_verify(
            message(*state, &kaohe__v1__catalogue__descriptor, json), NULL, 0, &text);
        const char *reason = text_end(&text);
        if ((err == KAOHE_OK) != (boards[i].fault == NULL) ||
            (boards[i].fault != NULL && strstr(reason, boards[i].fault) == NULL))
            fail_msg("%s: %s", boards[i].indicator, reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(derives),
        IN_ARENA(knows_the_periods),
        IN_ARENA(refuses_what_cannot_be_derived),
    };

    return cmocka_run_group_tests_name("derived", tests, NULL, NULL);
}
