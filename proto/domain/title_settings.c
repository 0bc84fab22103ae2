/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words for what the catalogue and rubrics say, by the names of their schema. It must not
 * know what any of it does.
 */
#include <string.h>

#include "domain/title.h"

struct word {
    const char *name; /* in JSON */
    const char *zh, *en;
};

static const struct word settings[] = {
    {"instruments", "問卷", "questionnaire"},
    {"channels", "管道", "channel"},
    {"caseTypes", "案件類別", "case type"},
    {"metrics", "統計項目", "metric"},
    {"branches", "分署", "branches"},
    {"boards", "排行榜", "board"},
    {"utcOffsetMinutes", "與 UTC 相差分鐘數", "minutes ahead of UTC"},
    {"answerDays", "陳情答復期限（日）", "days to answer a complaint"},
    {"answerInWorkingDays", "陳情答復期限按工作日計", "complaints by working days"},
    {"evidence", "門檻之佐證", "what backs a threshold"},
    {"evidenceRate", "問卷佐證所採百分比", "rate by which questionnaires count"},
    {"obligations", "應陳報事項", "what is owed"},
    {"peerGroups", "同組分署", "peer group"},
    {"severities", "嚴重程度", "severity"},
    {"dimensionValues", "分類", "value of a dimension"},
    {"titleZh", "中文名稱", "Chinese title"},
    {"titleEn", "英文名稱", "English title"},
    {"nameZh", "中文名稱", "Chinese name"},
    {"nameEn", "英文名稱", "English name"},
    {"unitZh", "中文單位", "Chinese unit"},
    {"unitEn", "英文單位", "English unit"},
    {"partOf", "所屬管道", "channel that it is part of"},
    {"decimals", "小數位數", "decimals"},
    {"dimensions", "分類", "dimensions"},
    {"additive", "可加總", "adds up"},
    {"counterpart", "對應之統計項目", "metric of the other side"},
    {"added", "設立日", "first day"},
    {"closed", "裁撤日", "last day"},
    {"former", "舊名", "former name"},
    {"successor", "併入之分署", "branch that it was merged into"},
    {"first", "起始日", "first day"},
    {"last", "末日", "last day"},
    {"indicator", "指標", "indicator"},
    {"kind", "計算方式", "way of computing"},
    {"conductor", "測試單位", "conductor"},
    {"instrument", "問卷", "questionnaire"},
    {"question", "題目", "question"},
    {"rate", "所採百分比", "rate"},
    {"metric", "統計項目", "metric"},
    {"rubric", "評分標準", "rubric"},
    {"node", "評分標準之項目", "item of the rubric"},
    {"evaluator", "評核者", "evaluator"},
    {"channel", "管道", "channel"},
    {"operand", "所依據之排行榜", "board that it is made of"},
    {"against", "對照之排行榜", "board that it is held against"},
    {"since", "比較基期", "what growth is against"},
    {"trials", "兩數同類", "counts trials of one kind"},
    {"components", "組成項目", "component"},
    {"weight", "權重", "weight"},
    {"worst", "得 0 分之值", "value worth 0 points"},
    {"best", "得 100 分之值", "value worth 100 points"},
    {"lowestWeight", "最低權重", "lowest weight"},
    {"highestWeight", "最高權重", "highest weight"},
    {"direction", "高低何者為佳", "what is better"},
    {"tieRule", "同名次之排列", "places of ties"},
    {"minimumBase", "最低基數", "minimum base"},
    {"unreported", "未陳報分署之名次", "place of branches that have not reported"},
    {"scale", "倍率", "scale"},
    {"visibleToBranches", "對分署公開", "shown to branches"},
    {"peerGroup", "同組分署", "peer group"},
    {"rollUp", "各期彙計", "roll-up"},
    {"note", "說明", "note"},
    {"figures", "佐證之數值", "figure"},
    {"periods", "期間", "periods"},
    {"record", "紀錄", "record"},
    {"dueDays", "期限（日）", "days until it is due"},
    {"severity", "嚴重程度", "severity"},
    {"firstYear", "起始年度", "first year"},
    {"lastYear", "末年度", "last year"},
    {"maximum", "配分", "maximum"},
    {"step", "給分單位", "step of scores"},
    {"items", "項目", "item"},
    {"parent", "上層項目", "item above"},
    {"number", "編號", "number"},
    {"scoring", "給分方式", "way of scoring"},
    {"band", "給分範圍", "band"},
    {"low", "下限", "low end"},
    {"high", "上限", "high end"},
    {"options", "選項", "option"},
    {"fixedScore", "固定給分", "fixed score"},
    {"thresholds", "門檻", "threshold"},
    {"comparison", "比較方式", "comparison"},
    {"value", "門檻值", "value of the threshold"},
    {"unit", "單位", "unit"},
    {"id", "代號", "id"},
    {"code", "代號", "code"},
    {"name", "名稱", "name"},
    {"board", "排行榜", "board"},
    {"dimension", "分類", "dimension"},
    {"calendar", "辦公日曆", "calendar"},
    {"firstDay", "辦公日曆起始日", "first day of the calendar"},
    {"lastDay", "辦公日曆末日", "last day of the calendar"},
    {"holidays", "放假日", "holiday"},
    {"makeupDays", "補行上班日", "make-up day"},
    {"date", "日期", "date"},
};

/* Values of enumerations. */
static const struct word choices[] = {
    {"true", "是", "yes"},
    {"false", "否", "no"},
    {"DIRECTION_HIGHER_IS_BETTER", "越高越好", "higher is better"},
    {"DIRECTION_LOWER_IS_BETTER", "越低越好", "lower is better"},
    {"TIE_RULE_COMPETITION", "1、2、2、4", "1-2-2-4"},
    {"TIE_RULE_DENSE", "1、2、2、3", "1-2-2-3"},
    {"TIE_RULE_MODIFIED", "1、3、3、4", "1-3-3-4"},
    {"TIE_RULE_FRACTIONAL", "1、2.5、2.5、4", "1-2.5-2.5-4"},
    {"UNREPORTED_UNRANKED", "不列名次", "none"},
    {"UNREPORTED_LAST", "列於末位之後", "behind the last"},
    {"ROLL_UP_NONE", "不彙計", "none"},
    {"ROLL_UP_SUM", "加總", "sum"},
    {"ROLL_UP_POOLED", "合併計算", "all parts together"},
    {"GROWTH_SINCE_YEAR_BEFORE", "上年同期", "the year before"},
    {"GROWTH_SINCE_PERIOD_BEFORE", "前期", "the period before"},
    {"SEVERITY_ERROR", "錯誤", "error"},
    {"SEVERITY_WARNING", "警告", "warning"},
    {"SEVERITY_NOTICE", "提示", "notice"},
    {"SURVEY_RATE_SATISFACTION", "滿意度", "satisfaction"},
    {"SURVEY_RATE_ACCEPTABILITY", "可接受度", "acceptability"},
    {"CONDUCTOR_HEADQUARTERS", "本署", "headquarters"},
    {"CONDUCTOR_BRANCH", "分署", "the branch"},
    {"EVALUATOR_SELF", "自評", "self-evaluation"},
    {"EVALUATOR_HEADQUARTERS", "本署評核", "evaluation by headquarters"},
    {"PERIOD_KIND_MONTH", "月", "month"},
    {"PERIOD_KIND_QUARTER", "季", "quarter"},
    {"PERIOD_KIND_HALF", "半年", "half-year"},
    {"PERIOD_KIND_YEAR", "年", "year"},
    {"PERIOD_KIND_CUMULATIVE", "累計", "cumulative"},
    {"COMPARISON_AT_LEAST", "不低於", "at least"},
    {"COMPARISON_AT_MOST", "不高於", "at most"},
    {"SCORING_MODE_SUM", "下層項目之和", "sum of the items below"},
    {"SCORING_MODE_BAND", "於範圍內給分", "a score within the band"},
    {"SCORING_MODE_TIER", "擇一級，於級內給分", "one tier, a score within it"},
    {"SCORING_MODE_FIXED", "擇一選項，固定給分", "one option, its fixed score"},
    {"SCORING_MODE_ADDITIVE", "各選項分別給分", "options with a score each"},
    {"SCORING_MODE_HOLISTIC", "複選，整體給分", "options with one score over all"},
    {"SCORING_MODE_CHECKBOX", "勾選，於範圍內給分", "one tick, a score within its band"},
    {"INDICATOR_KIND_PHONE_MEAN", "電話測試平均分數", "mean of phone tests"},
    {"INDICATOR_KIND_SURVEY_RATE", "問卷題目百分比", "rate of a survey question"},
    {"INDICATOR_KIND_SERVICE_MINUTES", "平均申辦時間", "mean service time"},
    {"INDICATOR_KIND_WITHIN_15", "15 分鐘以內比率", "share within 15 minutes"},
    {"INDICATOR_KIND_COMPLAINTS_ON_TIME", "陳情如期答復比率", "complaints on time"},
    {"INDICATOR_KIND_COMPLAINT_DAYS", "陳情平均答復日數",
     "mean days to answer complaints"},
    {"INDICATOR_KIND_COLLECTION_AMOUNT", "徵起金額", "collection by amount"},
    {"INDICATOR_KIND_COLLECTION_CASES", "徵起件數", "collection by cases"},
    {"INDICATOR_KIND_STATISTIC", "統計數", "statistic"},
    {"INDICATOR_KIND_SHEET_TOTAL", "評分表總分", "total of the score sheet"},
    {"INDICATOR_KIND_SHEET_NODE", "評分表項目得分", "item of the score sheet"},
    {"INDICATOR_KIND_RANGE_LOW", "數值所容許之最低總分",
     "lowest total that figures allow"},
    {"INDICATOR_KIND_RANGE_HIGH", "數值所容許之最高總分",
     "highest total that figures allow"},
    {"INDICATOR_KIND_RATIO", "兩數之比", "ratio"},
    {"INDICATOR_KIND_DIFFERENCE", "差額", "difference"},
    {"INDICATOR_KIND_GROWTH_POINTS", "增減數", "growth"},
    {"INDICATOR_KIND_GROWTH_RELATIVE", "增減率", "relative growth"},
    {"INDICATOR_KIND_COMPOSITE", "綜合指標", "composite"},
    {"INDICATOR_KIND_TIMELINESS", "如期陳報比率", "reports in time"},
};

static const char *find(const struct word *words, size_t count, const char *name, bool zh)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i].name, name) == 0)
            return zh ? words[i].zh : words[i].en;
    return NULL;
}

const char *title_setting(const char *name, bool zh)
{
    return find(settings, sizeof settings / sizeof *settings, name, zh);
}

const char *title_choice(const char *name, bool zh)
{
    return find(choices, sizeof choices / sizeof *choices, name, zh);
}
