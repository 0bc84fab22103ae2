/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What documents call the values of the enumerations: the words that a cell is read and
 * written by. A test holds that every value that a column can have is among them.
 */
#include <string.h>

#include "wire/csv_value.h"

static const char *const names[][2] = {
    {"CONDUCTOR_HEADQUARTERS", "本署"},
    {"CONDUCTOR_BRANCH", "分署"},
    {"COURTESY_GRADE_EXCELLENT", "優良"},
    {"COURTESY_GRADE_GOOD", "良好"},
    {"COURTESY_GRADE_FAIR", "普通"},
    {"COURTESY_GRADE_POOR", "不佳"},
    {"ANSWER_LEVEL_VERY_SATISFIED", "非常滿意"},
    {"ANSWER_LEVEL_SATISFIED", "滿意"},
    {"ANSWER_LEVEL_ACCEPTABLE", "尚可"},
    {"ANSWER_LEVEL_NO_OPINION", "無意見"},
    {"ANSWER_LEVEL_DISSATISFIED", "不滿意"},
    {"ANSWER_LEVEL_VERY_DISSATISFIED", "非常不滿意"},
    {"SURVEY_RATE_SATISFACTION", "滿意度"},
    {"SURVEY_RATE_ACCEPTABILITY", "可接受度"},
    {"COMPLAINT_CATEGORY_REFORM_SUGGESTION", "行政興革建議"},
    {"COMPLAINT_CATEGORY_LAW_ENQUIRY", "行政法令查詢"},
    {"COMPLAINT_CATEGORY_MISCONDUCT_REPORT", "行政違失舉發"},
    {"COMPLAINT_CATEGORY_RIGHTS_PROTECTION", "行政權益維護"},
    {"COMPLAINT_CATEGORY_OTHER", "其他"},
    {"COMPLAINT_CHANNEL_ORAL", "口頭"},
    {"COMPLAINT_CHANNEL_WRITTEN", "書面"},
    {"COMPLAINT_CHANNEL_PHONE", "電話"},
    {"COMPLAINT_CHANNEL_EMAIL", "電子郵件"},
    {"COMPLAINT_CHANNEL_OTHER", "其他"},
    {"REPLY_SATISFACTION_SATISFIED", "滿意"},
    {"REPLY_SATISFACTION_FAIR", "普通"},
    {"REPLY_SATISFACTION_DISSATISFIED", "不滿意"},
    {"REPLY_SATISFACTION_NO_CLEAR_REACTION", "未明確表示"},
    {"TOTAL_KIND_SUM", "合計"},
    {"TOTAL_KIND_SHARE", "占比"},
    {"TOTAL_KIND_MEAN", "平均"},
    {"TOTAL_KIND_WEIGHTED_MEAN", "加權平均"},
    {"TOTAL_KIND_GROWTH_POINTS", "增減百分點"},
    {"TOTAL_KIND_GROWTH_PERCENT", "增減百分比"},
    {"TOTAL_KIND_LOWEST", "最低"},
    {"TOTAL_KIND_HIGHEST", "最高"},
    {"TOTAL_KIND_MORE_THAN", "高於"},
    {"TOTAL_KIND_LESS_THAN", "低於"},
    {"TOTAL_KIND_DESCENDING", "由高至低"},
    {"TOTAL_KIND_ASCENDING", "由低至高"},
    {"EVALUATOR_SELF", "自評"},
    {"EVALUATOR_HEADQUARTERS", "本署"},
    {"PROVENANCE_INVENTED", "虛構"},
};

/* What offices write as well. */
static const char *const also[][2] = {
    {"COURTESY_GRADE_EXCELLENT", "優"},
    {"ANSWER_LEVEL_ACCEPTABLE", "可接受"},
    {"REPLY_SATISFACTION_FAIR", "尚可"},
    {"REPLY_SATISFACTION_NO_CLEAR_REACTION", "無明確反應"},
};

const char *csv_enum_zh(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i][0]) == 0)
            return names[i][1];
    return NULL;
}

bool csv_enum_is(const char *name, const char *word)
{
    const char *zh = csv_enum_zh(name);

    for (size_t i = 0; i < sizeof also / sizeof also[0]; i++)
        if (strcmp(name, also[i][0]) == 0 && strcmp(word, also[i][1]) == 0)
            return true;
    return zh != NULL && strcmp(word, zh) == 0;
}
