/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of the layouts. A title may be changed only together with its files: what
 * branches have filled in is read by these names.
 */
#include "wire/csv_layout.h"

#include <string.h>

#define FORMS(forms)                                                                     \
    {                                                                                    \
        forms, sizeof forms / sizeof forms[0]                                            \
    }
#define PERSONS "人次|人"
#define CASES "件|筆"
#define PERCENT "%"
#define POINTS "分"
#define UNITS PERSONS "|" CASES "|" PERCENT "|" POINTS "|份|張|元|次|個|日|天|分鐘"

const struct csv_form csv_kind_form = {
    .zh = "種類", .en = "kind", .path = "", .reading = CSV_CODE};

const struct csv_form csv_raw_head = {
    .zh = "陳報", .en = "submission", .path = "", .reading = CSV_PROSE};
const struct csv_form csv_raw_record = {
    .zh = "紀錄", .en = "record", .path = "", .reading = CSV_PROSE};

static const struct csv_form submission[] = {
    {"分署", "branch", "branch", CSV_BRANCH, NULL, "TNY", "分署名稱或代碼",
     "name or code of the branch"},
    {"期間", "period", "period", CSV_PERIOD, NULL, "110H1",
     "110M05 月、110Q3 季、110H1 半年、110Y 年、110C09 一月起累計",
     "110M05 month, 110Q3 quarter, 110H1 half, 110Y year, 110C09 from January"},
    {"承辦", "filer", "filer", CSV_PROSE, NULL, "", "承辦人姓名或代號",
     "who files: name or code"},
    {"核章", "approver", "approver", CSV_PROSE, NULL, "", "核章人姓名或代號",
     "who approves: name or code"},
    {"依據版次", "base revision", "base_revision", CSV_COUNT, NULL, "",
     "更正時：所依據的案卷版次", "of a correction: the revision it is based on"},
    {"更正理由", "correction reason", "correction_reason", CSV_PROSE, NULL, "",
     "更正時填寫", "of a correction"},
    {"來源", "provenance", "provenance", CSV_ENUM, NULL, "", "示範資料填「虛構」",
     "invented, for a demonstration"},
    {"文件", "document", "document", CSV_PROSE, NULL, "", "數字所出自的文件",
     "the document that the figures are from"},
    {"理由", "reason", "justifications[].code", CSV_CODE, NULL, "",
     "對警告說明理由：代碼、理由；只對一處者再填紀錄、欄位",
     "for a warning: code, reason; for one place only also record, field"},
    {"", "", "justifications[].text", CSV_PROSE, NULL, "", NULL, NULL},
    {"", "", "justifications[].record", CSV_FIGURE, NULL, "", NULL, NULL},
    {"", "", "justifications[].field", CSV_CODE, NULL, "", NULL, NULL},
    {"勘誤", "erratum", "errata[].figure", CSV_FIGURE, NULL, "",
     "與文件不同之處：數字、原載、更正為、理由",
     "against the document: figure, printed, corrected, reason"},
    {"", "", "errata[].printed", CSV_PROSE, NULL, "", NULL, NULL},
    {"", "", "errata[].corrected", CSV_PROSE, NULL, "", NULL, NULL},
    {"", "", "errata[].reason", CSV_PROSE, NULL, "", NULL, NULL},
};
const struct csv_forms csv_head = FORMS(submission);

static const struct csv_form more[] = {
    {"重複陳述", "restatement", "restatements[].field", CSV_FIELD, NULL, "",
     "同一數字在文件他處再次出現：接在該筆紀錄之下，欄名、所載數字、章節",
     "the same figure told again, below its record: title, value, section"},
    {"", "", "restatements[].value", CSV_DECIMAL, UNITS, "", NULL, NULL},
    {"", "", "restatements[].section", CSV_PROSE, NULL, "", NULL, NULL},
    {"無法辨識", "illegible", "illegible[].field", CSV_FIELD, NULL, "",
     "文件中無法辨識的數字：儲存格填「？」，紀錄之下填欄名、可能的數字（以 ; 隔開）、說明",
     "a figure that the source lost: ? in its cell, below its record title, candidates "
     "(apart by ;), note"},
    {"", "", "illegible[].candidates", CSV_LIST, NULL, "", NULL, NULL},
    {"", "", "illegible[].note", CSV_PROSE, NULL, "", NULL, NULL},
};
const struct csv_forms csv_more = FORMS(more);

static const struct csv_form more_answers[] = {
    {"合併答項", "answers", "survey_question.answers[].levels", CSV_LEVELS, NULL, "",
     "文件把幾個答項合併計數：接在該題之下，答項（以 ; 隔開）、數目",
     "levels that the document merges, below their question: levels, count"},
    {"", "", "survey_question.answers[].count", CSV_COUNT, PERSONS "|份", "", NULL, NULL},
};

static const struct csv_form more_parts[] = {
    {"其他分解", "decomposition", "stated_total.decompositions[].by", CSV_CODE, NULL, "",
     "第五種以後的分解：接在該筆之下，分解、組成（以 ; 隔開）",
     "a fifth decomposition and more, below their total: by what, parts"},
    {"", "", "stated_total.decompositions[].parts", CSV_FIGURES, NULL, "", NULL, NULL},
};

/* What every kind has. */
#define COMMON                                                                           \
    {"子期間",                                                                           \
     "sub-period",                                                                       \
     "sub_period",                                                                       \
     CSV_PERIOD,                                                                         \
     NULL,                                                                               \
     "",                                                                                 \
     "只屬某月或某季時填，例：110M05；不填表示整個期間",                                 \
     "empty for the whole period"},                                                      \
        {"章節", "section", "section",        CSV_PROSE,                                 \
         NULL,   "",        "在文件中的位置", "place in the document"},                  \
    {                                                                                    \
        "備註", "note", "note", CSV_PROSE, NULL, "", NULL, NULL                          \
    }

static const struct csv_form phone[] = {
    {"測試單位", "conductor", "phone_test.conductor", CSV_ENUM, NULL, "分署",
     "本署或分署", "headquarters or branch"},
    {"受測人數", "persons tested", "phone_test.persons_tested", CSV_COUNT, PERSONS, "18",
     NULL, NULL},
    {"平均分數", "mean score", "phone_test.mean_score", CSV_DECIMAL, POINTS, "92.17",
     "0 到 100", "0 to 100"},
    {"最低平均", "mean low", "phone_test.mean_low", CSV_DECIMAL, POINTS, "",
     "只有範圍時填", "where only a range is known"},
    {"最高平均", "mean high", "phone_test.mean_high", CSV_DECIMAL, POINTS, "", NULL,
     NULL},
    {"等第", "grade", "phone_test.stated_grade", CSV_ENUM, NULL, "優良",
     "優良、良好、普通、不佳", "excellent, good, fair, poor"},
    COMMON};

#define ANSWERS(zh, en, bits, example)                                                   \
    {                                                                                    \
        zh, en, "survey_question.answers{" bits "}.count", CSV_COUNT, PERSONS "|份",     \
            example, NULL, NULL                                                          \
    }

static const struct csv_form survey[] = {
    {"問卷", "instrument", "survey_question.instrument", CSV_INSTRUMENT, NULL,
     "為民服務意見調查表", "問卷名稱", "name of the form"},
    {"題目代碼", "question", "survey_question.question", CSV_CODE, NULL, "overall",
     "同一題目各期相同", "the same in all periods"},
    {"題目", "wording", "survey_question.wording", CSV_PROSE, NULL, "整體滿意度", NULL,
     NULL},
    {"發出份數", "forms sent", "survey_question.forms_sent", CSV_COUNT, "份|張", "200",
     NULL, NULL},
    {"收回份數", "forms returned", "survey_question.forms_returned", CSV_COUNT, "份|張",
     "170", NULL, NULL},
    {"有效份數", "forms valid", "survey_question.forms_valid", CSV_COUNT, "份|張", "166",
     NULL, NULL},
    ANSWERS("非常滿意", "very satisfied", "2", "100"),
    ANSWERS("滿意", "satisfied", "4", "61"),
    ANSWERS("非常滿意及滿意", "very satisfied and satisfied", "6", ""),
    ANSWERS("尚可", "acceptable", "8", ""),
    ANSWERS("無意見", "no opinion", "16", "4"),
    ANSWERS("不滿意", "dissatisfied", "32", "1"),
    ANSWERS("非常不滿意", "very dissatisfied", "64", "0"),
    ANSWERS("不滿意及非常不滿意", "dissatisfied and very dissatisfied", "96", ""),
    {"無效作答", "unusable", "survey_question.unusable", CSV_COUNT, PERSONS "|份", "0",
     "未答或重複勾選", "unanswered or two ticked"},
    {"自報百分比", "stated percentage", "survey_question.stated_percentage", CSV_DECIMAL,
     PERCENT, "96.99", NULL, NULL},
    {"百分比種類", "stated rate", "survey_question.stated_rate", CSV_ENUM, NULL, "滿意度",
     "滿意度或可接受度", "satisfaction or acceptability"},
    COMMON};

#define BAND(zh, en, bits, example)                                                      \
    {                                                                                    \
        zh, en, "service_time.bands{" bits "}.count", CSV_COUNT, PERSONS "|份", example, \
            NULL, NULL                                                                   \
    }

static const struct csv_form service_time[] = {
    BAND("5分鐘以內", "within 5", "2", "80"),
    BAND("5至15分鐘", "5 to 15", "4", "60"),
    BAND("15至30分鐘", "15 to 30", "8", "8"),
    BAND("30至60分鐘", "30 to 60", "16", "2"),
    BAND("60分鐘以上", "60 and over", "32", "0"),
    {"無效作答", "unusable", "service_time.unusable", CSV_COUNT, PERSONS "|份", "0", NULL,
     NULL},
    {"收回份數", "forms returned", "service_time.forms_returned", CSV_COUNT, "份|張",
     "150", NULL, NULL},
    {"自報15分鐘以內百分比", "stated share within 15",
     "service_time.stated_share_within_15", CSV_DECIMAL, PERCENT, "93.33", NULL, NULL},
    {"自報平均分鐘", "stated mean minutes", "service_time.stated_mean_minutes",
     CSV_DECIMAL, "分鐘|分", "7.13", NULL, NULL},
    COMMON};

static const struct csv_form complaints[] = {
    {"類別", "category", "complaint_count.category", CSV_ENUM, NULL, "行政法令查詢",
     "不填表示全部", "empty for all"},
    {"管道", "channel", "complaint_count.channel", CSV_ENUM, NULL, "",
     "口頭、書面、電話、電子郵件、其他；不填表示全部", "empty for all"},
    {"件數", "count", "complaint_count.count", CSV_COUNT, CASES, "12", NULL, NULL},
    {"平均日數", "mean days", "complaint_count.mean_days", CSV_DECIMAL, "日|天", "3.5",
     NULL, NULL},
    COMMON};

static const struct csv_form cases[] = {
    {"案號", "case number", "complaint_case.case_number", CSV_CODE, NULL, "110A0001",
     "儲存格先設為文字", "format the cell as text"},
    {"類別", "category", "complaint_case.category", CSV_ENUM, NULL, "行政法令查詢",
     "行政興革建議、行政法令查詢、行政違失舉發、行政權益維護、其他", NULL},
    {"管道", "channel", "complaint_case.channel", CSV_ENUM, NULL, "電話",
     "口頭、書面、電話、電子郵件、其他", NULL},
    {"收件日", "received", "complaint_case.received", CSV_DATE, NULL, "110年3月2日", NULL,
     NULL},
    {"確認日", "acknowledged", "complaint_case.acknowledged", CSV_DATE, NULL, "110/3/2",
     NULL, NULL},
    {"答復日", "answered", "complaint_case.answered", CSV_DATE, NULL, "2021-03-05", NULL,
     NULL},
    {"展延通知日", "extension notified", "complaint_case.extension_notified", CSV_DATE,
     NULL, "", NULL, NULL},
    {"答復滿意度", "reply satisfaction", "complaint_case.reply_satisfaction", CSV_ENUM,
     NULL, "滿意", "滿意、普通、不滿意、未明確表示", NULL},
    COMMON};

static const struct csv_form collection[] = {
    {"管道", "channel", "collection.channel", CSV_CHANNEL, NULL, "便利商店",
     "不填表示全部", "empty for all"},
    {"案件類別", "case type", "collection.case_type", CSV_CASE_TYPE, NULL, "",
     "不填表示全部", "empty for all"},
    {"件數", "cases", "collection.cases", CSV_COUNT, CASES, "1 萬 240", NULL, NULL},
    {"金額", "amount", "collection.amount", CSV_COUNT, "元", "6億2,059萬2,791",
     "新臺幣元", "NT$"},
    COMMON};

#define DIMENSION(number, zh_number, index)                                              \
    {"分項" zh_number,                                                                   \
     "dimension " number,                                                                \
     "statistic.dimensions[" index "].name",                                             \
     CSV_CODE,                                                                           \
     NULL,                                                                               \
     "",                                                                                 \
     NULL,                                                                               \
     NULL},                                                                              \
    {                                                                                    \
        "分項值" zh_number, "value of dimension " number,                                \
            "statistic.dimensions[" index "].value", CSV_DIMENSION, NULL, "", NULL, NULL \
    }

static const struct csv_form statistic[] = {
    {"項目", "metric", "statistic.metric", CSV_METRIC, NULL, "志工人數", "目錄中的名稱",
     "a name of the catalogue"},
    DIMENSION("1", "一", "0"),
    DIMENSION("2", "二", "1"),
    DIMENSION("3", "三", "2"),
    DIMENSION("4", "四", "3"),
    {"數值", "value", "statistic.value", CSV_DECIMAL, NULL, "12", "不寫單位",
     "without a unit"},
    COMMON};

static const struct csv_form attitude[] = {
    {"人員代號", "officer", "attitude_review.officer", CSV_CODE, NULL, "A07",
     "代號，不寫姓名", "a code, never a name"},
    {"單位", "unit", "attitude_review.unit", CSV_PROSE, NULL, "執行一科", NULL, NULL},
    {"訪查問卷", "questionnaire", "attitude_review.questionnaire", CSV_DECIMAL, POINTS,
     "1", NULL, NULL},
    {"電話禮貌", "phone courtesy", "attitude_review.phone_courtesy", CSV_DECIMAL, POINTS,
     "2", NULL, NULL},
    {"陳情", "complaints", "attitude_review.complaints", CSV_DECIMAL, POINTS, "0", NULL,
     NULL},
    {"主管考評", "supervisor", "attitude_review.supervisor", CSV_DECIMAL, POINTS, "1",
     NULL, NULL},
    {"加分", "additions", "attitude_review.additions", CSV_DECIMAL, POINTS, "4", NULL,
     NULL},
    {"減分", "deductions", "attitude_review.deductions", CSV_DECIMAL, POINTS, "0", NULL,
     NULL},
    {"自報分數", "stated score", "attitude_review.stated_score", CSV_DECIMAL, POINTS,
     "79", "以 75 分為基準", "around the base of 75"},
    COMMON};

/* How a figure is named; told at the first decomposition only. */
#define PARTS_ZH "相加的數字，以 ; 隔開；寫法：種類/前幾欄#欄名，或自報合計/代碼#自報數"
#define PARTS_EN "what is added, apart by ;: kind/first columns#title, or total/id#stated"

#define DECOMPOSITION(number, zh_number, index, by, parts, help_zh, help_en)             \
    {"分解" zh_number,                                                                   \
     "decomposition " number,                                                            \
     "stated_total.decompositions[" index "].by",                                        \
     CSV_CODE,                                                                           \
     NULL,                                                                               \
     by,                                                                                 \
     NULL,                                                                               \
     NULL},                                                                              \
    {                                                                                    \
        "組成" zh_number, "parts " number,                                               \
            "stated_total.decompositions[" index "].parts", CSV_FIGURES, NULL, parts,    \
            help_zh, help_en                                                             \
    }

static const struct csv_form totals[] = {
    {"代碼", "id", "stated_total.id", CSV_CODE, NULL, "collected", "自訂，各列不同",
     "your own, another in each row"},
    {"名稱", "title", "stated_total.title", CSV_PROSE, NULL, "徵起金額合計", NULL, NULL},
    {"算法", "how", "stated_total.kind", CSV_ENUM, NULL, "合計",
     "合計、占比、平均、加權平均、增減百分點、增減百分比；或最高、最低、高於、低於、"
     "由高至低、由低至高",
     NULL},
    {"自報數", "stated", "stated_total.stated", CSV_DECIMAL, UNITS, "620592791", NULL,
     NULL},
    {"單位", "unit", "stated_total.unit", CSV_PROSE, NULL, "元", NULL, NULL},
    DECOMPOSITION("1", "一", "0", "管道", "徵起/銀行#金額; 徵起/郵局#金額", PARTS_ZH,
                  PARTS_EN),
    DECOMPOSITION("2", "二", "1", "", "", NULL, NULL),
    DECOMPOSITION("3", "三", "2", "", "", NULL, NULL),
    DECOMPOSITION("4", "四", "3", "", "", NULL, NULL),
    {"分子", "numerator", "stated_total.numerator", CSV_FIGURES, NULL, "",
     "占比、平均時：相除的數字，寫法同「組成」", "figures, apart by ;"},
    {"分母", "denominator", "stated_total.denominator", CSV_FIGURES, NULL, "", NULL,
     NULL},
    {"基期比率", "base rate", "stated_total.base_rate", CSV_FIGURE, NULL, "", NULL, NULL},
    {"所稱數字", "claimed", "stated_total.claimed", CSV_FIGURES, NULL, "",
     "比較時：稱為最高、最低、高於…之數字", "of a comparison: what is said to be so"},
    {"比較對象", "compared", "stated_total.compared", CSV_FIGURES, NULL, "",
     "比較時：與哪些數字相比", "of a comparison: with what"},
    COMMON};

static const struct csv_form sheet_head[] = {
    {"評分標準", "rubric", "score_sheet.rubric", CSV_CODE, NULL, "107", NULL, NULL},
    {"評分者", "evaluator", "score_sheet.evaluator", CSV_ENUM, NULL, "自評", "自評或本署",
     "self or headquarters"},
    {"評分日", "date", "score_sheet.date", CSV_DATE, NULL, "", NULL, NULL},
    {"評分單位", "evaluated by", "score_sheet.evaluated_by", CSV_PROSE, NULL, "", NULL,
     NULL},
    {"自報總分", "stated total", "score_sheet.stated_total", CSV_DECIMAL, POINTS, "",
     NULL, NULL},
    COMMON};

static const struct csv_form sheet[] = {
    {"項目代碼", "item", "", CSV_KEY, NULL, "", NULL, NULL},
    {"項目", "title", "", CSV_IGNORED, NULL, "", NULL, NULL},
    {"滿分", "maximum", "", CSV_IGNORED, NULL, "", NULL, NULL},
    {"可勾選", "options", "", CSV_IGNORED, NULL, "", NULL, NULL},
    {"得分", "score", "score_sheet.items[].score", CSV_DECIMAL, POINTS, "", NULL, NULL},
    {"勾選", "ticked", "score_sheet.items[].ticked", CSV_OPTIONS, NULL, "",
     "可勾選的編號，以 ; 隔開", "numbers of the options, apart by ;"},
    {"各項得分", "option scores", "score_sheet.items[].option_scores", CSV_OPTION_SCORES,
     NULL, "", "例：1=5; 2=3", "as 1=5; 2=3"},
    {"紀錄事實", "recorded facts", "score_sheet.items[].recorded_facts", CSV_PROSE, NULL,
     "", NULL, NULL},
    {"說明", "explanation", "score_sheet.items[].explanation", CSV_PROSE, NULL, "", NULL,
     NULL},
    {"說明所載分數", "explained score", "score_sheet.items[].explained_score",
     CSV_DECIMAL, POINTS, "", NULL, NULL},
    {"自報小計", "stated subtotal", "score_sheet.subtotals[].stated", CSV_DECIMAL, POINTS,
     "", "大項與中項的小計", "of items that have items below them"},
};

#define LAYOUT(name, zh, kind, forms)                                                    \
    {                                                                                    \
        name, zh, kind, {NULL, 0}, FORMS(forms),                                         \
        {                                                                                \
            NULL, 0                                                                      \
        }                                                                                \
    }

const struct csv_layout csv_layouts[] = {
    LAYOUT("phone", "電話禮貌測試", KIND_PHONE_TEST, phone),
    {"survey",
     "問卷題目",
     KIND_SURVEY_QUESTION,
     {NULL, 0},
     FORMS(survey),
     FORMS(more_answers)},
    LAYOUT("time", "申辦時間", KIND_SERVICE_TIME, service_time),
    LAYOUT("complaints", "陳情件數", KIND_COMPLAINT_COUNT, complaints),
    LAYOUT("cases", "陳情案件", KIND_COMPLAINT_CASE, cases),
    LAYOUT("collection", "徵起", KIND_COLLECTION, collection),
    LAYOUT("statistic", "統計數", KIND_STATISTIC, statistic),
    LAYOUT("attitude", "執行態度考核", KIND_ATTITUDE_REVIEW, attitude),
    {"totals",
     "自報合計",
     KIND_STATED_TOTAL,
     {NULL, 0},
     FORMS(totals),
     FORMS(more_parts)},
    {"sheet", "評分表", KIND_SCORE_SHEET, FORMS(sheet_head), FORMS(sheet), {NULL, 0}},
};
const size_t csv_layout_count = sizeof csv_layouts / sizeof csv_layouts[0];

const struct csv_layout *csv_layout_named(const char *name)
{
    for (size_t i = 0; i < csv_layout_count; i++)
        if (strcmp(name, csv_layouts[i].name) == 0 ||
            strcmp(name, csv_layouts[i].zh) == 0)
            return &csv_layouts[i];
    return NULL;
}

const struct csv_layout *csv_layout_of(int kind)
{
    for (size_t i = 0; i < csv_layout_count; i++)
        if (csv_layouts[i].kind == kind)
            return &csv_layouts[i];
    return NULL;
}

const struct csv_form *csv_form_named(const struct csv_forms *forms, const char *title)
{
    for (size_t i = 0; i < forms->count && title[0] != '\0'; i++)
        if (strcmp(title, forms->list[i].zh) == 0 ||
            strcmp(title, forms->list[i].en) == 0)
            return &forms->list[i];
    return NULL;
}
