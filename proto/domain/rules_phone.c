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
};

RULE_GROUP(rules_phone, table);
