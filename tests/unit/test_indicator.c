/* SPDX-License-Identifier: Apache-2.0 */
/* Indicators, against figures computed by hand; and which records they rest on. */
#include "messages.h"

#include "domain/indicator.h"

static const char catalogue_json[] =
    "{'id': 'c', 'answerDays': 6, 'channels': [{'id': 'both'}, {'id': 'post', 'partOf': "
    "'both'}, {'id': 'bank', 'partOf': 'both'}, {'id': 'store'}]}";
static const char working_days_json[] =
    "{'id': 'c', 'answerDays': 6, 'answerInWorkingDays': true}";
/* February of 2017: the 27th and 28th are bridged, made up for on Saturday the 18th. */
static const char calendar_json[] =
    "{'id': 'c', 'answerDays': 6, 'answerInWorkingDays': true, 'calendar': "
    "{'firstDay': '2017-01-01', 'lastDay': '2017-12-31', 'holidays': "
    "[{'date': '2017-02-27'}, {'date': '2017-02-28'}], "
    "'makeupDays': [{'date': '2017-02-18'}]}}";
static const char rubric_json[] =
    "{'id': 'r', 'firstYear': 104, 'maximum': '30', 'step': '1', 'items': ["
    "{'id': 'top', 'maximum': '20', 'scoring': 'SCORING_MODE_SUM'},"
    "{'id': 'a', 'parent': 'top', 'maximum': '10', 'scoring': 'SCORING_MODE_BAND', "
    "'band': {'low': '1', 'high': '10'}},"
    "{'id': 'b', 'parent': 'top', 'maximum': '10', 'scoring': 'SCORING_MODE_BAND', "
    "'band': {'low': '1', 'high': '10'}},"
    "{'id': 'c', 'maximum': '10', 'scoring': 'SCORING_MODE_BAND', 'band': {'low': '1', "
    "'high': '10'}}]}";

struct expected {
    const char *indicator;                 /* members of Indicator, without its braces */
    const char *records;                   /* each a Record or, with "by": a HeldRecord */
    int64_t numerator, denominator, basis; /* denominator 0: no value */
};

#define PHONE "'kind': 'INDICATOR_KIND_PHONE_MEAN', 'conductor': 'CONDUCTOR_BRANCH'"
#define PHONE_HQ                                                                         \
    "'kind': 'INDICATOR_KIND_PHONE_MEAN', 'conductor': 'CONDUCTOR_HEADQUARTERS'"
#define TEST(persons, mean)                                                              \
    "'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'personsTested': '" persons          \
    "', 'meanScore': '" mean "'}"
#define TEST_HQ(persons, mean)                                                           \
    "'phoneTest': {'conductor': 'CONDUCTOR_HEADQUARTERS', 'personsTested': '" persons    \
    "', 'meanScore': '" mean "'}"
#define IN(part) ", 'subPeriod': '" part "'"
#define SURVEY                                                                           \
    "'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i', 'question': 'q', 'rate': " \
    "'SURVEY_RATE_SATISFACTION'"
#define ACCEPTABILITY                                                                    \
    "'kind': 'INDICATOR_KIND_SURVEY_RATE', 'instrument': 'i', 'question': 'q', 'rate': " \
    "'SURVEY_RATE_ACCEPTABILITY'"
#define QUESTION(rest) "'surveyQuestion': {'instrument': 'i', 'question': 'q', " rest "}"
#define LEVEL(level, count) "{'levels': ['ANSWER_LEVEL_" level "'], 'count': '" count "'}"
#define AMOUNT "'kind': 'INDICATOR_KIND_COLLECTION_AMOUNT'"
#define CASES "'kind': 'INDICATOR_KIND_COLLECTION_CASES'"
#define CHANNEL(channel, amount)                                                         \
    "'collection': {'channel': '" channel "', 'amount': '" amount "'}"
#define ON_TIME "'kind': 'INDICATOR_KIND_COMPLAINTS_ON_TIME'"
#define DAYS "'kind': 'INDICATOR_KIND_COMPLAINT_DAYS'"
#define CASE(number, dates) "'complaintCase': {'caseNumber': '" number "', " dates "}"
#define SHEET(kind)                                                                      \
    "'kind': 'INDICATOR_KIND_SHEET_" kind                                                \
    "', 'rubric': 'r', 'evaluator': 'EVALUATOR_SELF'"
#define SCORES(date, a, b, c)                                                            \
    "'scoreSheet': {'rubric': 'r', 'evaluator': 'EVALUATOR_SELF', 'date': '" date        \
    "', 'items': [{'item': 'a', 'score': '" a "'}, {'item': 'b', 'score': '" b           \
    "'}, {'item': 'c', 'score': '" c "'}]}"

static void compute(struct arena *arena, const char *catalogue,
                    const struct expected *expected)
{
    char json[4096];
    const Rubric *rubric = message(arena, &kaohe__v1__rubric__descriptor, rubric_json);
    struct indicator_value value = {0};
    Board board = BOARD_INIT;

    snprintf(json, sizeof json, "{%s}", expected->indicator);
    board.indicator = message(arena, &kaohe__v1__indicator__descriptor, json);
    snprintf(json, sizeof json, "{'period': '106H1', 'records': [%s]}",
             expected->records);
    struct indicator_data data = {
        .dossier = message(arena, &kaohe__v1__dossier__descriptor, json),
        .catalogue = message(arena, &kaohe__v1__catalogue__descriptor, catalogue),
        .rubrics = &rubric,
        .rubric_count = 1,
        .arena = arena,
    };
    bool has_value = indicator_compute(&board, &data, &value);
    if (has_value != (expected->denominator > 0))
        fail_msg("%s of %s: %d", expected->indicator, expected->records, has_value);
    if (has_value && (value.value.numerator != expected->numerator ||
                      value.value.denominator != expected->denominator ||
                      value.basis != expected->basis))
        fail_msg("%s of %s: %lld / %lld on %lld", expected->indicator, expected->records,
                 (long long)value.value.numerator, (long long)value.value.denominator,
                 (long long)value.basis);
}

#define R(record) "{'record': {" record "}}"
#define R2(a, b) R(a) ", " R(b)
#define R3(a, b, c) R2(a, b) ", " R(c)
#define R4(a, b, c, d) R2(a, b) ", " R2(c, d)
#define HQ(record) "{'record': {" record "}, 'byHeadquarters': true}"
#define ANSWERS(list) QUESTION("'answers': [" list "]")
#define FIVE_OF_TEN ANSWERS(LEVEL("SATISFIED", "5") ", " LEVEL("NO_OPINION", "5"))
#define LOST_LEVEL                                                                       \
    ANSWERS(LEVEL("SATISFIED", "9") ", " LEVEL("NO_OPINION", "9"))                       \
    ", 'illegible': [{'field': 'count.satisfied'}]"
#define MEAN_ALONE "'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'meanScore': '91.5'}"
#define RANGE                                                                            \
    "'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'meanLow': '90', 'meanHigh': '92'}"

static const struct expected answers[] = {
    {PHONE, R(TEST("18", "92.17")), 9217, 100, 18},
    /* (10 x 90 + 8 x 95) / 18 = 830 / 9 */
    {PHONE, R2(TEST("10", "90") IN("106M01"), TEST("8", "95") IN("106M02")), 830, 9, 18},
    /* the whole period alone where it is told */
    {PHONE, R2(TEST("10", "90") IN("106M01"), TEST("4", "80")), 80, 1, 4},
    /* the quarter stands for its months: (2 x 80 + 1 x 95) / 3 */
    {PHONE,
     R2(TEST("2", "80") IN("106Q1"), TEST("1", "90") IN("106M01")) ", " R3(
         TEST("1", "90") IN("106M02"), TEST("1", "90") IN("106M03"),
         TEST("1", "95") IN("106M04")),
     85, 1, 3},
    {PHONE, R(MEAN_ALONE), 915, 10, 0},
    {PHONE, R(RANGE), 0, 0, 0},
    {PHONE, R2(TEST("4", "80") IN("106M01"), MEAN_ALONE IN("106M02")), 0, 0, 0},
    {PHONE, R2(MEAN_ALONE IN("106M02"), TEST("4", "80") IN("106M01")), 0, 0, 0},
    /* headquarters' tests only from headquarters, the branch's only from the branch */
    {PHONE_HQ, R(TEST_HQ("9", "93.56")), 0, 0, 0},
    {PHONE_HQ, HQ(TEST_HQ("9", "93.56")), 2339, 25, 9},
    {PHONE, HQ(TEST("9", "93.56")), 0, 0, 0},
    /* 161 of 166, not reduced */
    {SURVEY,
     R(ANSWERS(LEVEL("VERY_SATISFIED",
                     "95") ", " LEVEL("SATISFIED", "66") ", " LEVEL("NO_OPINION", "5"))),
     161, 166, 166},
    {SURVEY,
     R(QUESTION("'answers': [{'levels': ['ANSWER_LEVEL_VERY_SATISFIED', "
                "'ANSWER_LEVEL_SATISFIED'], 'count': '218'}], 'formsValid': '225'")),
     218, 225, 225},
    {SURVEY,
     R(ANSWERS("{'levels': ['ANSWER_LEVEL_SATISFIED', 'ANSWER_LEVEL_NO_OPINION'], "
               "'count': '218'}")),
     0, 0, 0},
    {SURVEY, R(ANSWERS(LEVEL("SATISFIED", "5"))), 0, 0, 0},
    {SURVEY, R(ANSWERS(LEVEL("NO_OPINION", "0"))), 0, 0, 0},
    {SURVEY, R(ANSWERS("{'levels': ['ANSWER_LEVEL_SATISFIED']}")), 0, 0, 0},
    {SURVEY, R2(FIVE_OF_TEN, LOST_LEVEL IN("106M01")), 5, 10, 10},
    {SURVEY, R(LOST_LEVEL), 0, 0, 0},
    {ACCEPTABILITY,
     R(ANSWERS(LEVEL("SATISFIED", "25") ", " LEVEL("ACCEPTABLE", "14") ", " LEVEL(
         "DISSATISFIED", "1"))),
     39, 40, 40},
    /* 5 of 10 of the second quarter, once; C03 before its month; 10 of 20 in all */
    {SURVEY,
     R4(FIVE_OF_TEN IN("106M05"), FIVE_OF_TEN IN("106Q2"), FIVE_OF_TEN IN("106C03"),
        FIVE_OF_TEN IN("106M02")),
     10, 20, 20},
    /* what headquarters filed for a branch that reported nothing */
    {SURVEY, HQ(FIVE_OF_TEN), 5, 10, 10},
};

#define MINUTES "'kind': 'INDICATOR_KIND_SERVICE_MINUTES'"
#define WITHIN "'kind': 'INDICATOR_KIND_WITHIN_15'"
#define BANDS                                                                            \
    "'serviceTime': {'bands': [{'band': 'DURATION_BAND_WITHIN_5', 'count': '100'}, "     \
    "{'band': 'DURATION_BAND_5_TO_15', 'count': '50'}, {'band': "                        \
    "'DURATION_BAND_15_TO_30', 'count': '10'}, {'band': 'DURATION_BAND_30_TO_60', "      \
    "'count': '4'}, {'band': 'DURATION_BAND_60_AND_OVER', 'count': '1'}]}"
#define ANSWERED(number, day)                                                            \
    CASE(number, "'received': '2017-02-01', 'answered': '" day "'")
#define EXTENDED(number, day)                                                            \
    CASE(number, "'received': '2017-02-01', 'answered': '2017-03-01', "                  \
                 "'extensionNotified': '" day "'")
#define OPEN(number, day) CASE(number, "'received': '" day "'")

static const struct expected times_and_cases[] = {
    /* 2 x (250 + 500 + 225 + 180 + 30) = 2370 half minutes of 165 */
    {MINUTES, R(BANDS), 2370, 330, 165},
    {WITHIN, R(BANDS), 150, 165, 165},
    {WITHIN, R3(BANDS IN("106M01"), BANDS IN("106M02"), BANDS IN("106Q1")), 150, 165,
     165},
    {WITHIN, R3(BANDS IN("106M01"), BANDS IN("106M02"), BANDS IN("106M02x")), 300, 330,
     330},
    {WITHIN, R("'serviceTime': {'bands': [{'count': '1'}]}"), 0, 0, 0},
    {WITHIN, R("'serviceTime': {}"), 0, 0, 0},
    {MINUTES, "", 0, 0, 0},
    /* on the sixth day; on the seventh; overdue at the end; not yet due; extended */
    {ON_TIME,
     R4(ANSWERED("1", "2017-02-07"), ANSWERED("2", "2017-02-08"), OPEN("3", "2017-06-24"),
        OPEN("4", "2017-06-25")) ", " R2(EXTENDED("5", "2017-02-07"),
                                         EXTENDED("6", "2017-02-08")),
     2, 5, 5},
    /* one case told for the period, another for its month */
    {ON_TIME, R2(ANSWERED("1", "2017-02-07"), ANSWERED("2", "2017-02-08") IN("106M02")),
     1, 2, 2},
    {ON_TIME, R(CASE("1", "'answered': '2017-02-07'")), 0, 0, 0},
    {ON_TIME, R(OPEN("4", "2017-06-25")), 0, 0, 0},
    {DAYS,
     R3(ANSWERED("1", "2017-02-07"), ANSWERED("2", "2017-02-04"),
        OPEN("3", "2017-06-24")),
     9, 2, 2},
    {DAYS, R("'complaintCount': {'count': '40', 'meanDays': '4.25'}"), 425, 100, 40},
    {DAYS, R("'complaintCount': {'count': '40'}"), 0, 0, 0},
    {DAYS, R("'complaintCount': {'meanDays': '4.25'}" IN("106M01")), 0, 0, 0},
};

#define ALL(amount) "'collection': {'amount': '" amount "'}"
#define TYPE(type, amount)                                                               \
    "'collection': {'caseType': '" type "', 'amount': '" amount "'}"
#define CELL(type, amount)                                                               \
    "'collection': {'channel': 'bank', 'caseType': '" type "', 'amount': '" amount "'}"
#define BOTH(type, amount)                                                               \
    "'collection': {'channel': 'both', 'caseType': '" type "', 'amount': '" amount "'}"
#define BANK ", 'channel': 'bank'"
#define METRIC "'kind': 'INDICATOR_KIND_STATISTIC', 'metric': 'm'"
#define HOURS(value, dimension)                                                          \
    "'statistic': {'metric': 'm', 'value': '" value                                      \
    "', 'dimensions': [{'name': 'a', 'value': '" dimension "'}]}"

static const struct expected sums[] = {
    {AMOUNT, R2(ALL("600"), CHANNEL("bank", "5")), 600, 1, 1},
    {AMOUNT, R2(CHANNEL("bank", "5"), CHANNEL("post", "7")), 12, 1, 2},
    {AMOUNT, R2(CELL("tax", "3"), CELL("fee", "4")), 7, 1, 2},
    {AMOUNT, R2(TYPE("tax", "3"), CELL("fee", "4")), 3, 1, 1},
    /* the whole period by channel, before one month of all */
    {AMOUNT, R2(ALL("1") IN("106M01"), CHANNEL("bank", "5")), 5, 1, 1},
    /* the two months together before each of them */
    {AMOUNT, R3(ALL("1") IN("106M01"), ALL("2") IN("106M02"), ALL("9") IN("106C02")), 9,
     1, 1},
    {AMOUNT, R3(ALL("9") IN("106C02"), ALL("7") IN("106C01"), ALL("4") IN("106M04")), 13,
     1, 2},
    /* the quarter of a channel, and its cumulative figure of the same months */
    {AMOUNT, R2(CHANNEL("bank", "9") IN("106C03"), CHANNEL("bank", "8") IN("106Q1")), 8,
     1, 1},
    /* 100 + 10 + 20: one channel for the whole period, another by quarter */
    {AMOUNT,
     R3(CHANNEL("bank", "100"), CHANNEL("post", "10") IN("106Q1"),
        CHANNEL("post", "20") IN("106Q2")),
     130, 1, 3},
    /* 100 + 5 + 20 of months, their quarter and the other quarter */
    {AMOUNT,
     R4(CHANNEL("bank", "100"), CHANNEL("post", "1") IN("106M01"),
        CHANNEL("post", "5") IN("106Q1"), CHANNEL("post", "20") IN("106Q2")),
     125, 1, 3},
    /* all by quarters covers as much as one channel of the whole period */
    {AMOUNT, R3(ALL("1") IN("106Q1"), ALL("2") IN("106Q2"), CHANNEL("bank", "1")), 3, 1,
     2},
    /* both is bank and post: 130 + 7, not 267 */
    {AMOUNT,
     R4(CHANNEL("bank", "100"), CHANNEL("post", "30"), CHANNEL("both", "130"),
        CHANNEL("store", "7")),
     137, 1, 2},
    /* both of the first quarter, the bank of the second: 60 + 50 */
    {AMOUNT,
     R4(CHANNEL("bank", "40") IN("106Q1"), CHANNEL("bank", "50") IN("106Q2"),
        CHANNEL("both", "60") IN("106Q1"), CHANNEL("post", "1") IN("106M02")),
     110, 1, 2},
    /* one channel as a whole, another by case type: 7 + 3 + 4 */
    {AMOUNT, R3(CHANNEL("store", "7"), CELL("tax", "3"), CELL("fee", "4")), 14, 1, 3},
    /* the channel's own record stands for its case types */
    {AMOUNT, R3(CHANNEL("bank", "8"), CELL("tax", "3"), CELL("fee", "4")), 8, 1, 1},
    /* a whole told by case type holds its part, whatever that is told by */
    {AMOUNT, R2(BOTH("tax", "9"), CHANNEL("bank", "8")), 9, 1, 1},
    {AMOUNT, R3(BOTH("tax", "9"), CELL("tax", "3"), CELL("fee", "4")), 13, 1, 2},
    {AMOUNT, R2(CHANNEL("both", "9"), CELL("fee", "4")), 9, 1, 1},
    {AMOUNT " , 'channel': 'both'", R2(CHANNEL("bank", "5"), CHANNEL("post", "6")), 0, 0,
     0},
    /* a part that is not known */
    {AMOUNT, R2(CHANNEL("bank", "5"), "'collection': {'channel': 'post'}"), 0, 0, 0},
    {CASES, R("'collection': {'cases': '16', 'amount': '600'}"), 16, 1, 1},
    {AMOUNT BANK, R2(ALL("600"), CHANNEL("bank", "5")), 5, 1, 1},
    {AMOUNT BANK, R2(CELL("tax", "3"), CELL("fee", "4")), 7, 1, 2},
    {METRIC,
     R3(HOURS("1.5", "1"), HOURS("2", "2"), "'statistic': {'metric': 'n', 'value': '9'}"),
     35, 10, 2},
    {METRIC,
     R4(HOURS("1.5", "1"), HOURS("2", "2") IN("106M01"), HOURS("1", "2") IN("106M02"),
        HOURS("9", "1") IN("106M01")),
     45, 10, 3},
    {"'kind': 'INDICATOR_KIND_STATISTIC'", R("'statistic': {'metric': 'm'}"), 0, 0, 0},
};

#define FULL SCORES("2017-04-01", "5", "6", "7")
#define ONE_ITEM                                                                         \
    "'scoreSheet': {'rubric': 'r', 'evaluator': 'EVALUATOR_SELF', 'date': "              \
    "'2017-04-01', 'items': [{'item': 'a', 'score': '5'}]}"
#define BY_HEADQUARTERS                                                                  \
    "'scoreSheet': {'rubric': 'r', 'evaluator': 'EVALUATOR_HEADQUARTERS', 'date': "      \
    "'2017-04-01', 'items': [{'item': 'a', 'score': '5'}, {'item': 'b', 'score': "       \
    "'5'}, {'item': 'c', 'score': '5'}]}"
#define NO_RUBRIC                                                                        \
    "'scoreSheet': {'rubric': 'x', 'evaluator': 'EVALUATOR_SELF', 'date': "              \
    "'2017-04-01'}"

static const struct expected sheets[] = {
    {SHEET("TOTAL"), R(FULL), 18, 1, 3},
    {SHEET("NODE") ", 'node': 'top'", R(FULL), 11, 1, 2},
    {SHEET("NODE") ", 'node': 'nowhere'", R(FULL), 0, 0, 0},
    {SHEET("NODE"), R(FULL), 0, 0, 0},
    /* the latest */
    {SHEET("TOTAL"), R2(SCORES("2017-06-01", "1", "1", "1"), FULL), 3, 1, 3},
    /* not all items are scored, or one is lost */
    {SHEET("TOTAL"), R(ONE_ITEM), 0, 0, 0},
    {SHEET("TOTAL"), R(FULL ", 'illegible': [{'field': 'scores.a'}]"), 0, 0, 0},
    {SHEET("TOTAL"), HQ(FULL), 0, 0, 0},
    {"'kind': 'INDICATOR_KIND_SHEET_TOTAL', 'rubric': 'x', 'evaluator': "
     "'EVALUATOR_SELF'",
     R(NO_RUBRIC), 0, 0, 0},
    {"'kind': 'INDICATOR_KIND_SHEET_TOTAL', 'rubric': 'r', 'evaluator': "
     "'EVALUATOR_HEADQUARTERS'",
     HQ(BY_HEADQUARTERS), 15, 1, 3},
    {"", R(TEST("18", "92.17")), 0, 0, 0},
};

#define COMPUTE(table)                                                                   \
    for (size_t i = 0; i < sizeof(table) / sizeof *(table); i++)                         \
    compute(*state, catalogue_json, &(table)[i])

static void tests_and_questionnaires(void **state)
{
    COMPUTE(answers);
}

static void service_times_and_cases(void **state)
{
    COMPUTE(times_and_cases);
}

static void collections_and_statistics(void **state)
{
    COMPUTE(sums);
}

static void score_sheets(void **state)
{
    COMPUTE(sheets);
}

/* Wednesday plus six working days is the Thursday of the week after. */
static void working_days_skip_weekends(void **state)
{
    static const struct expected working = {
        ON_TIME, R2(ANSWERED("1", "2017-02-09"), ANSWERED("2", "2017-02-10")), 1, 2, 2};

    compute(*state, working_days_json, &working);
}

/* Received on Monday the 13th: 14, 15, 16, 17, Saturday 18, 20; by weekends the 21st.
 * On Monday the 20th: 21, 22, 23, 24, 1 and 2 March; by weekends 28 February. */
static void a_calendar_moves_deadlines(void **state)
{
#define FROM(number, received, answered)                                                 \
    CASE(number, "'received': '2017-02-" received "', 'answered': '2017-" answered "'")
#define FOUR                                                                             \
    R2(FROM("1", "13", "02-20"), FROM("2", "13", "02-21"))                               \
    ", " R2(FROM("3", "20", "03-02"), FROM("4", "20", "03-01"))
    static const struct expected by_weekends = {ON_TIME, FOUR, 2, 4, 4};
    static const struct expected by_calendar = {ON_TIME, FOUR, 3, 4, 4};

    compute(*state, working_days_json, &by_weekends);
    compute(*state, calendar_json, &by_calendar);
}

static void a_board_without_an_indicator_has_no_value(void **state)
{
    (void)state;
    Board board = BOARD_INIT;
    struct indicator_data data = {0};
    struct indicator_value value;

    assert_false(indicator_compute(&board, &data, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(tests_and_questionnaires),
        IN_ARENA(service_times_and_cases),
        IN_ARENA(collections_and_statistics),
        IN_ARENA(score_sheets),
        IN_ARENA(working_days_skip_weekends),
        IN_ARENA(a_calendar_moves_deadlines),
        cmocka_unit_test(a_board_without_an_indicator_has_no_value),
    };
    return cmocka_run_group_tests_name("indicator", tests, NULL, NULL);
}
