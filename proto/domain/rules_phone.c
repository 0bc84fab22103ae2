/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K24x and K21x: telephone courtesy tests.
 */
#include <string.h>

#include "domain/grim.h"
#include "domain/rules_check.h"
#include "domain/weighted_mean.h"

static const char *const grade_names[] = {NULL, "優良", "良好", "普通", "未達普通", NULL};

static CourtesyGrade grade_of(struct decimal score)
{
    static const struct decimal from[] = {{90, 0}, {80, 0}, {70, 0}};

    for (int i = 0; i < 3; i++)
        if (decimal_compare(score, from[i]) >= 0)
            return (CourtesyGrade)(i + 1);
    return COURTESY_GRADE_POOR;
}

/* A mean of n whole scores is a multiple of 1/n. */
static void possible_mean(struct check *check, const struct subject *subject)
{
    const PhoneTest *test = subject->record->phone_test;
    struct decimal mean;

    if (!known(subject, "mean_score", test->mean_score, &mean) ||
        !counted(subject, "persons_tested", test->has_persons_tested,
                 test->persons_tested) ||
        test->persons_tested == 0 || grim_mean_possible(mean, test->persons_tested))
        return;
    struct draft draft = report(check, subject, "mean_score");
    finding_decimal(&draft, "stated", mean);
    finding_count(&draft, "persons", test->persons_tested);
    report_end(check, &draft);
}

static void grade(struct check *check, const struct subject *subject)
{
    const PhoneTest *test = subject->record->phone_test;
    struct decimal mean;

    if (!test->has_stated_grade ||
        !known(subject, "mean_score", test->mean_score, &mean) ||
        grade_of(mean) == test->stated_grade)
        return;
    struct draft draft = report(check, subject, "stated_grade");
    finding_decimal(&draft, "mean", mean);
    finding_text(&draft, "computed", enum_name(grade_names, (int)grade_of(mean)));
    finding_text(&draft, "stated", enum_name(grade_names, (int)test->stated_grade));
    report_end(check, &draft);
}

static void range(struct check *check, const struct subject *subject)
{
    const PhoneTest *test = subject->record->phone_test;
    bool has_range = test->mean_low != NULL || test->mean_high != NULL;
    struct decimal low, high;

    if (!has_range)
        return;
    if (test->mean_score == NULL && known(subject, "mean_low", test->mean_low, &low) &&
        known(subject, "mean_high", test->mean_high, &high) &&
        decimal_compare(low, high) < 0)
        return;
    if (record_illegible(subject->record, "mean_low") == NULL &&
        record_illegible(subject->record, "mean_high") == NULL)
        report_plain(check, subject, "mean_low");
}

static void nobody_tested(struct check *check, const struct subject *subject)
{
    const PhoneTest *test = subject->record->phone_test;

    if (test->has_persons_tested && test->persons_tested == 0 && test->mean_score != NULL)
        report_plain(check, subject, "persons_tested");
}

static void range_grade(struct check *check, const struct subject *subject)
{
    const PhoneTest *test = subject->record->phone_test;
    struct decimal low, high;
    char buffer[64];
    struct text means;

    if (!test->has_stated_grade || !known(subject, "mean_low", test->mean_low, &low) ||
        !known(subject, "mean_high", test->mean_high, &high) ||
        (grade_of(high) <= test->stated_grade && test->stated_grade <= grade_of(low)))
        return;
    struct draft draft = report(check, subject, "stated_grade");
    text_init(&means, buffer, sizeof buffer);
    text_add_decimal(&means, low);
    text_add(&means, "~");
    text_add_decimal(&means, high);
    finding_text(&draft, "mean", buffer);
    finding_text(&draft, "low", enum_name(grade_names, (int)grade_of(low)));
    finding_text(&draft, "high", enum_name(grade_names, (int)grade_of(high)));
    finding_text(&draft, "stated", enum_name(grade_names, (int)test->stated_grade));
    report_end(check, &draft);
}

/* The mean of one span, weighed from its rounds. */
struct rounds {
    struct weighted_mean mean;
    int64_t slack; /* of the coarsest of their means, in millionths */
    struct terms *terms;
};

/* Adds the round of that key; false where its mean or its persons are not known. */
static bool add_round(struct check *check, const struct subject *subject, const char *key,
                      struct rounds *rounds)
{
    const Record *record = own_record(check, subject, key, strlen(key));

    if (record == NULL)
        return false;
    struct figure mean = figure_of(record, "mean_score");
    struct figure persons = figure_of(record, "persons_tested");
    if (mean.state != FIGURE_VALUE || persons.state != FIGURE_VALUE)
        return false;
    int64_t half = decimal_power_of_ten(DECIMAL_MAX_SCALE - mean.value.scale) / 2;
    if (mean.value.scale > 0 && half > rounds->slack)
        rounds->slack = half;
    weighted_mean_add(&rounds->mean, persons.value.coefficient, mean.value);
    terms_add(rounds->terms, mean.value);
    if (rounds->terms->count <= TERMS_SHOWN) {
        text_add(&rounds->terms->text, " × ");
        text_add_decimal_grouped(&rounds->terms->text, persons.value);
    }
    return true;
}

static bool add_rounds(struct check *check, const struct subject *subject,
                       struct period whole, enum period_kind kind, struct rounds *rounds)
{
    int count = kind == whole.kind ? 0 : period_part_count(whole, kind);
    const char *mark = strchr(subject->key, '@');
    size_t length = mark == NULL ? strlen(subject->key) : (size_t)(mark - subject->key);
    char key[RECORD_KEY_MAX + PERIOD_TEXT_SIZE], part[PERIOD_TEXT_SIZE];
    struct text name;

    *rounds = (struct rounds){.terms = rounds->terms};
    terms_start(rounds->terms);
    for (int i = 0; i < count; i++) {
        text_init(&name, key, sizeof key);
        text_add_bytes(&name, subject->key, length);
        text_add(&name, "@");
        text_add(&name, period_format(period_part(whole, kind, i), part));
        if (!add_round(check, subject, key, rounds))
            return false;
    }
    return count > 0;
}

/* Months weigh by their persons in the mean of the quarter. */
static void mean_of_rounds(struct check *check, const struct subject *subject)
{
    const Record *record = subject->record;
    struct fit fit = {.subject = subject, .field = "mean_score", .factor = 1};
    struct period whole = check->period;
    struct terms terms;
    struct rounds rounds = {.terms = &terms};

    if (!check->has_period || subject->key == NULL ||
        !known(subject, fit.field, record->phone_test->mean_score, &fit.stated) ||
        (record->sub_period != NULL &&
         period_parse(record->sub_period, &whole) != KAOHE_OK))
        return;
    for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_HALF; kind++) {
        if (!add_rounds(check, subject, whole, kind, &rounds) ||
            weighted_mean_result(&rounds.mean, &fit.exact) != KAOHE_OK ||
            !ratio_is_defined(fit.exact))
            continue;
        fit.slack = rounds.slack;
        if (!stated_holds(check, fit))
            report_stated(check, fit, terms_end(&terms));
    }
}

static const struct rule table[] = {
    {"K240", SEVERITY_ERROR, RULE_RECORD, KIND_PHONE_TEST, possible_mean,
     "Impossible mean", "平均分數不可能成立",
     "No {persons} whole scores have the mean {stated}, rounded or truncated: the "
     "mean or the number of persons is wrong.",
     "{persons} 人次之整數分數，無論四捨五入或捨去，平均均不可能為 {stated} 分；平均"
     "分數或人次有誤。",
     "Check the number of persons and the sum of their scores.",
     "請查核受測人次及分數總和。"},
    {"K241", SEVERITY_ERROR, RULE_RECORD, KIND_PHONE_TEST, grade,
     "Grade that the mean contradicts", "等第與平均分數不符",
     "The mean {mean} makes the grade {computed}; stated {stated}.",
     "平均 {mean} 分應為「{computed}」，陳報為「{stated}」。",
     "90 and over is 優良, 80 and over 良好, 70 and over 普通.",
     "90 分以上為優良，80 分以上為良好，70 分以上為普通。"},
    {"K242", SEVERITY_ERROR, RULE_RECORD, KIND_PHONE_TEST, range,
     "Range of means without two ends in order", "平均分數區間不完整",
     "A range needs a lower and a higher end, and stands instead of a mean.",
     "平均分數區間應有下限及上限，下限應小於上限，且不得與平均分數並列。",
     "Give mean_low and mean_high, or mean_score alone.",
     "請填列區間之下限及上限，或僅填列平均分數。"},
    {"K243", SEVERITY_ERROR, RULE_RECORD, KIND_PHONE_TEST, nobody_tested,
     "Mean of nobody", "無人受測而有平均分數",
     "A mean is stated and the number of persons tested is 0.",
     "受測人次為 0，卻列有平均分數。",
     "Leave out what was not taken; 0 means that it was counted and was none.",
     "未實施者請留白，勿填 0。"},
    {"K244", SEVERITY_ERROR, RULE_RECORD, KIND_PHONE_TEST, range_grade,
     "Grade outside the range of means", "等第與平均分數區間不符",
     "Means of {mean} make grades from {low} to {high}; stated {stated}.",
     "平均 {mean} 分應為「{low}」至「{high}」，陳報為「{stated}」。",
     "90 and over is 優良, 80 and over 良好, 70 and over 普通.",
     "90 分以上為優良，80 分以上為良好，70 分以上為普通。"},
    {"K245", SEVERITY_ERROR, RULE_RECORD, KIND_PHONE_TEST, mean_of_rounds,
     "Mean that its rounds do not give", "全期平均與各期測試不符",
     "The rounds {terms}, divided by their persons, give {computed}; stated {stated}; "
     "difference {difference}.",
     "各期 {terms}，除以總人次為 {computed} 分；陳報 {stated} 分；相差 {difference}。",
     "The mean of several rounds weighs each by its persons; correct it, or the round.",
     "數次測試之平均應以受測人次加權；請更正全期平均，或更正有誤之該次測試。"},
};

RULE_GROUP(rules_phone, table);
