/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one table of words for names of the schema. Invariant: lists of enumerations
 * hold every value in the order of record.proto. It must not know keys.
 */
#include <string.h>

#include "domain/title.h"

struct word {
    const char *name;
    const char *zh, *en;
    const char *unit_zh, *unit_en; /* NULL: none */
};

static const struct word kinds[] = {
    {"phone", "電話禮貌測試", "phone courtesy test", NULL, NULL},
    {"survey", "問卷題目", "survey question", NULL, NULL},
    {"time", "申辦時間", "service time", NULL, NULL},
    {"case", "陳情案件", "complaint case", NULL, NULL},
    {"complaints", "陳情件數", "complaint count", NULL, NULL},
    {"collection", "徵起", "collection", NULL, NULL},
    {"statistic", "統計數", "statistic", NULL, NULL},
    {"attitude", "執行態度考核", "attitude review", NULL, NULL},
    {"total", "自報合計", "stated total", NULL, NULL},
    {"sheet", "評分表", "score sheet", NULL, NULL},
};

static const struct word fields[] = {
    {"persons_tested", "受測人次", "persons tested", "人次", NULL},
    {"mean_score", "平均分數", "mean score", "分", "points"},
    {"mean_low", "平均分數下限", "lowest mean score", "分", "points"},
    {"mean_high", "平均分數上限", "highest mean score", "分", "points"},
    {"forms_sent", "發出問卷數", "forms sent", "份", NULL},
    {"forms_returned", "回收問卷數", "forms returned", "份", NULL},
    {"forms_valid", "有效問卷數", "valid forms", "份", NULL},
    {"unusable", "無效作答件數", "unusable answers", "件", NULL},
    {"stated_percentage", "自報百分比", "stated percentage", "%", "%"},
    {"stated_share_within_15", "自報 15 分鐘以內比率", "stated share within 15 minutes",
     "%", "%"},
    {"stated_mean_minutes", "自報平均申辦時間", "stated mean time", "分鐘", "minutes"},
    {"count", "件數", "number", "件", NULL},
    {"mean_days", "平均處理日數", "mean days to close", "日", "days"},
    {"cases", "件數", "cases", "件", NULL},
    {"amount", "金額", "amount", "元", "NT$"},
    {"value", "數值", "value", NULL, NULL},
    {"questionnaire", "訪查問卷", "visit questionnaire", "分", "points"},
    {"phone_courtesy", "電話禮貌", "phone courtesy", "分", "points"},
    {"complaints", "陳情情形", "complaints", "分", "points"},
    {"supervisor", "主管考評", "supervisor", "分", "points"},
    {"additions", "加分", "additions", "分", "points"},
    {"deductions", "減分", "deductions", "分", "points"},
    {"stated_score", "自報成績", "stated score", "分", "points"},
    {"stated", "自報數", "stated figure", NULL, NULL},
    {"stated_total", "自報總分", "stated total score", "分", "points"},
    /* Members that are no figures. */
    {"conductor", "測試單位", "conductor", NULL, NULL},
    {"stated_grade", "自報等第", "stated grade", NULL, NULL},
    {"instrument", "問卷", "questionnaire", NULL, NULL},
    {"question", "題目", "question", NULL, NULL},
    {"wording", "題目內容", "wording", NULL, NULL},
    {"answers", "各選項件數", "answers", NULL, NULL},
    {"stated_rate", "百分比種類", "kind of percentage", NULL, NULL},
    {"bands", "各時間區間件數", "answers by duration", NULL, NULL},
    {"case_number", "案號", "case number", NULL, NULL},
    {"category", "類別", "category", NULL, NULL},
    {"channel", "管道", "channel", NULL, NULL},
    {"received", "收受日期", "date of receipt", NULL, NULL},
    {"acknowledged", "收件回復日期", "date of acknowledgement", NULL, NULL},
    {"answered", "答復日期", "date of the answer", NULL, NULL},
    {"extension_notified", "延期通知日期", "date of the notice of extension", NULL, NULL},
    {"reply_satisfaction", "答復滿意度", "reaction to the answer", NULL, NULL},
    {"case_type", "案件類別", "case type", NULL, NULL},
    {"metric", "統計項目", "metric", NULL, NULL},
    {"dimensions", "分類", "dimensions", NULL, NULL},
    {"officer", "人員代碼", "officer", NULL, NULL},
    {"unit", "單位", "unit", NULL, NULL},
    {"id", "代號", "id", NULL, NULL},
    {"title", "名稱", "title", NULL, NULL},
    {"kind", "種類", "kind", NULL, NULL},
    {"decompositions", "細項", "parts", NULL, NULL},
    {"numerator", "分子", "numerator", NULL, NULL},
    {"denominator", "分母", "denominator", NULL, NULL},
    {"base_rate", "基期比率", "base rate", NULL, NULL},
    {"claimed", "所稱數值", "figures of the claim", NULL, NULL},
    {"compared", "比較對象", "figures compared with", NULL, NULL},
    {"rubric", "評分標準", "rubric", NULL, NULL},
    {"evaluator", "評核者", "evaluator", NULL, NULL},
    {"date", "評核日期", "date", NULL, NULL},
    {"evaluated_by", "評核單位", "evaluated by", NULL, NULL},
    {"items", "各項評分", "items", NULL, NULL},
    {"subtotals", "小計", "subtotals", NULL, NULL},
    {"sub_period", "子期間", "sub-period", NULL, NULL},
    {"section", "章節", "section", NULL, NULL},
    {"note", "說明", "note", NULL, NULL},
    {"restatements", "重複陳述", "restatements", NULL, NULL},
    {"illegible", "無法辨識", "illegible", NULL, NULL},
    {"field", "欄位", "field", NULL, NULL},
    {"candidates", "可能數字", "candidates", NULL, NULL},
    {"name", "名稱", "name", NULL, NULL},
    {"by", "依據", "by", NULL, NULL},
    {"parts", "部分", "parts", NULL, NULL},
    {"levels", "選項", "levels", NULL, NULL},
    {"band", "時間區間", "duration", NULL, NULL},
    {"ticked", "勾選", "ticks", NULL, NULL},
    {"option_scores", "選項評分", "scores of options", NULL, NULL},
    {"option", "選項", "option", NULL, NULL},
    {"item", "項目", "item", NULL, NULL},
    {"node", "項目", "item", NULL, NULL},
    {"score", "評分", "score", NULL, NULL},
    {"recorded_facts", "紀錄事實", "recorded facts", NULL, NULL},
    {"explanation", "評分說明", "explanation", NULL, NULL},
    {"explained_score", "評分說明所載分數", "score that the explanation names", NULL,
     NULL},
    {"branch", "分署", "branch", NULL, NULL},
    {"period", "期間", "period", NULL, NULL},
    {"filer", "承辦人", "filer", NULL, NULL},
    {"approver", "核章人", "approver", NULL, NULL},
    {"records", "紀錄", "records", NULL, NULL},
};

static const struct word dimensions[] = {
    {"activity", "活動", "activity", NULL, NULL},
    {"agency", "移送機關", "agency", NULL, NULL},
    {"category", "類別", "category", NULL, NULL},
    {"document", "文件", "document", NULL, NULL},
    {"employment", "進用方式", "employment", NULL, NULL},
    {"facility", "設施", "facility", NULL, NULL},
    {"group", "組別", "group", NULL, NULL},
    {"instrument", "問卷", "questionnaire", NULL, NULL},
    {"kind", "種類", "kind", NULL, NULL},
    {"place", "地點", "place", NULL, NULL},
    {"question", "題目", "question", NULL, NULL},
    {"reaction", "反應", "reaction", NULL, NULL},
    {"recipient", "受贈單位", "recipient", NULL, NULL},
    {"role", "職務", "role", NULL, NULL},
    {"service", "服務項目", "service", NULL, NULL},
    {"session", "場次", "session", NULL, NULL},
    {"shift", "時段", "shift", NULL, NULL},
    {"status", "情形", "status", NULL, NULL},
    {"unit", "服務單元", "unit", NULL, NULL},
};

static const struct word levels[] = {
    {"very_satisfied", "非常滿意", "very satisfied", NULL, NULL},
    {"satisfied", "滿意", "satisfied", NULL, NULL},
    {"acceptable", "尚可", "acceptable", NULL, NULL},
    {"no_opinion", "無意見", "no opinion", NULL, NULL},
    {"dissatisfied", "不滿意", "dissatisfied", NULL, NULL},
    {"very_dissatisfied", "非常不滿意", "very dissatisfied", NULL, NULL},
};

static const struct word bands[] = {
    {"within_5", "5 分鐘以內", "within 5 minutes", NULL, NULL},
    {"5_to_15", "5 至 15 分鐘", "5 to 15 minutes", NULL, NULL},
    {"15_to_30", "15 至 30 分鐘", "15 to 30 minutes", NULL, NULL},
    {"30_to_60", "30 至 60 分鐘", "30 to 60 minutes", NULL, NULL},
    {"60_and_over", "60 分鐘以上", "60 minutes and over", NULL, NULL},
};

static const struct word categories[] = {
    {"reform_suggestion", "行政興革建議", "reform suggestion", NULL, NULL},
    {"law_enquiry", "行政法令查詢", "law enquiry", NULL, NULL},
    {"misconduct_report", "行政違失舉發", "misconduct report", NULL, NULL},
    {"rights_protection", "行政權益維護", "rights protection", NULL, NULL},
    {"other", "其他", "other", NULL, NULL},
};

static const struct word channels[] = {
    {"oral", "口頭", "oral", NULL, NULL},   {"written", "書面", "written", NULL, NULL},
    {"phone", "電話", "phone", NULL, NULL}, {"email", "電子郵件", "e-mail", NULL, NULL},
    {"other", "其他", "other", NULL, NULL},
};

static const struct word conductors[] = {
    {"headquarters", "本署測試", "by headquarters", NULL, NULL},
    {"branch", "分署自行測試", "by the branch", NULL, NULL},
};

static const struct word evaluators[] = {
    {"self", "自評", "self-evaluation", NULL, NULL},
    {"headquarters", "本署評核", "evaluation by headquarters", NULL, NULL},
};

static const struct word grades[] = {
    {"excellent", "優良", "excellent", NULL, NULL},
    {"good", "良好", "good", NULL, NULL},
    {"fair", "普通", "fair", NULL, NULL},
    {"poor", "未達普通", "poor", NULL, NULL},
};

static const struct word rates[] = {
    {"satisfaction", "滿意度", "satisfaction", NULL, NULL},
    {"acceptability", "可接受度", "acceptability", NULL, NULL},
};

/* Of stated totals, as far as findings name them. */
static const struct word claims[] = {
    {"lowest", "最低", "the lowest", NULL, NULL},
    {"highest", "最高", "the highest", NULL, NULL},
    {"more_than", "較高", "higher", NULL, NULL},
    {"less_than", "較低", "lower", NULL, NULL},
    {"descending", "由高至低之次一項", "next from the highest down", NULL, NULL},
    {"ascending", "由低至高之次一項", "next from the lowest up", NULL, NULL},
};

static const struct word replies[] = {
    {"satisfied", "滿意", "satisfied", NULL, NULL},
    {"fair", "普通", "fair", NULL, NULL},
    {"dissatisfied", "不滿意", "dissatisfied", NULL, NULL},
    {"no_clear_reaction", "無明確反應", "no clear reaction", NULL, NULL},
};

#define LIST(words)                                                                      \
    {                                                                                    \
        words, sizeof(words) / sizeof *(words)                                           \
    }

static const struct {
    const struct word *words;
    size_t count;
} lists[] = {
    [TITLE_KINDS] = LIST(kinds),           [TITLE_FIELDS] = LIST(fields),
    [TITLE_DIMENSIONS] = LIST(dimensions), [TITLE_LEVELS] = LIST(levels),
    [TITLE_BANDS] = LIST(bands),           [TITLE_CATEGORIES] = LIST(categories),
    [TITLE_CHANNELS] = LIST(channels),     [TITLE_CONDUCTORS] = LIST(conductors),
    [TITLE_EVALUATORS] = LIST(evaluators), [TITLE_GRADES] = LIST(grades),
    [TITLE_RATES] = LIST(rates),           [TITLE_REPLIES] = LIST(replies),
    [TITLE_CLAIMS] = LIST(claims),
};

static const struct word *find(enum title_list list, const char *name)
{
    for (size_t i = 0; name != NULL && i < lists[list].count; i++)
        if (strcmp(lists[list].words[i].name, name) == 0)
            return &lists[list].words[i];
    return NULL;
}

static const char *in_language(const struct word *word, bool zh)
{
    if (word == NULL)
        return NULL;
    return zh ? word->zh : word->en;
}

const char *title_word(enum title_list list, const char *name, bool zh)
{
    return in_language(find(list, name), zh);
}

const char *title_value(enum title_list list, int value, bool zh)
{
    if (value < 1 || (size_t)value > lists[list].count)
        return NULL;
    return in_language(&lists[list].words[value - 1], zh);
}

const char *title_unit(const char *field, bool zh)
{
    const struct word *word = find(TITLE_FIELDS, field);
    const char *unit = NULL;

    if (field == NULL)
        return "";
    if (word != NULL)
        unit = zh ? word->unit_zh : word->unit_en;
    else if (strncmp(field, "count.", strlen("count.")) == 0)
        unit = zh ? "件" : "";
    else if (strchr(field, '.') != NULL)
        unit = zh ? "分" : "points";
    return unit == NULL ? "" : unit;
}
