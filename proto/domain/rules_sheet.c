/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K40x: score sheets, item by item. Whether a score is possible is decided by the
 * band of the ticked option, never by the nearest one.
 */
#include "domain/rules_scores.h"

/* Reports all items with that verdict; titles and bands as parameters. */
static void report_verdict(struct check *check, const struct subject *subject,
                           enum score_verdict verdict)
{
    const struct sheet *sheet = sheet_of(check, subject);
    const ScoreSheet *given = subject->record->score_sheet;

    if (sheet == NULL || sheet->rubric == NULL)
        return;
    for (size_t i = 0; i < given->n_items; i++) {
        const struct score_check *score = &sheet->scored[i].score;
        if (sheet->scored[i].item < 0 || score->verdict != verdict)
            continue;
        struct draft draft = report_item(check, subject, given->items[i]);
        const RubricItem *item = sheet->rubric->items[sheet->scored[i].item];
        finding_text(&draft, "title", item->title_zh);
        finding_text(&draft, "title_en", item->title_en);
        finding_decimal(&draft, "stated", score->score);
        finding_decimal(&draft, "low", score->low);
        finding_decimal(&draft, "high", score->high);
        finding_text(&draft, "option", score->option == NULL ? "-" : score->option);
        if (verdict == SCORE_OPTION_SUM)
            finding_decimal(&draft, "computed", score->sum);
        report_end(check, &draft);
    }
}

static void rubric_known(struct check *check, const struct subject *subject)
{
    const struct sheet *sheet = sheet_of(check, subject);

    if (sheet == NULL || sheet->rubric != NULL)
        return;
    struct draft draft = report(check, subject, "rubric");
    finding_text(&draft, "rubric", subject->record->score_sheet->rubric);
    report_end(check, &draft);
}

static void form_in_force(struct check *check, const struct subject *subject)
{
    const struct sheet *sheet = sheet_of(check, subject);
    if (sheet == NULL || sheet->rubric == NULL || !check->has_period ||
        rubric_in_force(sheet->rubric, period_roc_year(check->period)))
        return;
    struct draft draft = report(check, subject, "rubric");
    finding_text(&draft, "rubric", sheet->rubric->id);
    finding_text(&draft, "period", check->in->submission->period);
    report_end(check, &draft);
}

static void items_known(struct check *check, const struct subject *subject)
{
    const struct sheet *sheet = sheet_of(check, subject);
    const ScoreSheet *given = subject->record->score_sheet;

    if (sheet == NULL || sheet->rubric == NULL)
        return;
    for (size_t i = 0; i < given->n_items; i++) {
        int item = sheet->scored[i].item;
        if (item >= 0 && rubric_is_leaf(sheet->rubric->items[item]))
            continue;
        struct draft draft = report_item(check, subject, given->items[i]);
        report_end(check, &draft);
    }
}

static void items_once(struct check *check, const struct subject *subject)
{
    const struct sheet *sheet = sheet_of(check, subject);
    const ScoreSheet *given = subject->record->score_sheet;

    if (sheet == NULL || sheet->rubric == NULL)
        return;
    for (size_t i = 0; i < given->n_items; i++) {
        if (!sheet->scored[i].again)
            continue;
        struct draft draft = report_item(check, subject, given->items[i]);
        report_end(check, &draft);
    }
}

static void options_known(struct check *check, const struct subject *subject)
{
    report_verdict(check, subject, SCORE_UNKNOWN_OPTION);
}

static void ticks_suit(struct check *check, const struct subject *subject)
{
    report_verdict(check, subject, SCORE_TICKS);
}

static void score_has_tick(struct check *check, const struct subject *subject)
{
    report_verdict(check, subject, SCORE_WITHOUT_TICK);
}

static void score_in_band(struct check *check, const struct subject *subject)
{
    report_verdict(check, subject, SCORE_OUTSIDE_BAND);
}

static void score_on_step(struct check *check, const struct subject *subject)
{
    report_verdict(check, subject, SCORE_OFF_STEP);
}

static void option_in_band(struct check *check, const struct subject *subject)
{
    report_verdict(check, subject, SCORE_OPTION_BAND);
}

static void option_ticked(struct check *check, const struct subject *subject)
{
    report_verdict(check, subject, SCORE_OPTION_TICK);
}

static void options_add_up(struct check *check, const struct subject *subject)
{
    report_verdict(check, subject, SCORE_OPTION_SUM);
}

static void explanation(struct check *check, const struct subject *subject)
{
    const ScoreSheet *given = subject->record->score_sheet;
    struct decimal score, explained;

    for (size_t i = 0; i < given->n_items; i++) {
        const ItemScore *item = given->items[i];
        if (item->score == NULL || item->explained_score == NULL ||
            decimal_parse(item->score, &score) != KAOHE_OK ||
            decimal_parse(item->explained_score, &explained) != KAOHE_OK ||
            decimal_compare(score, explained) == 0)
            continue;
        struct draft draft = report_item(check, subject, item);
        finding_decimal(&draft, "stated", score);
        finding_decimal(&draft, "explained", explained);
        report_end(check, &draft);
    }
}

/* Numbers of a sheet that are no figures under a name of their own. */
static void numbers(struct check *check, const struct subject *subject)
{
    const ScoreSheet *given = subject->record->score_sheet;
    struct decimal value;

    for (size_t i = 0; i < given->n_items; i++) {
        const ItemScore *item = given->items[i];
        const char *wrong = NULL;
        if (item->explained_score != NULL &&
            decimal_parse(item->explained_score, &value) != KAOHE_OK)
            wrong = item->explained_score;
        for (size_t j = 0; j < item->n_option_scores; j++) {
            const char *score = item->option_scores[j]->score;
            if (score == NULL || decimal_parse(score, &value) != KAOHE_OK)
                wrong = score == NULL ? "-" : score;
        }
        if (wrong == NULL)
            continue;
        struct draft draft = report_item(check, subject, item);
        finding_text(&draft, "stated", wrong);
        report_end(check, &draft);
    }
}

#define ITEM RULE_RECORD, KIND_SCORE_SHEET

static const struct rule table[] = {
    {"K401", SEVERITY_ERROR, ITEM, rubric_known, "Unknown rubric", "評分標準不存在",
     "There is no rubric “{rubric}”.", "查無評分標準「{rubric}」。",
     "Use the id of a rubric, such as 107.", "請使用評分標準代碼，例如 107。"},
    {"K402", SEVERITY_ERROR, ITEM, form_in_force, "Rubric that is not in force",
     "評分標準非該期間適用", "Rubric {rubric} is not in force in {period}.",
     "評分標準 {rubric} 於期間 {period} 不適用。",
     "Check the period, and which rubric the sheet was printed from.",
     "請查核期間及評分表所依據之評分標準。"},
    {"K403", SEVERITY_ERROR, ITEM, items_known, "Item that the rubric does not score",
     "評分標準無此評分項目", "“{item}” is no scored item of the rubric.",
     "「{item}」不是評分標準之評分項目。",
     "Score the items without items below them; sums are subtotals.",
     "僅就最細項目評分；各層合計請填小計。"},
    {"K404", SEVERITY_ERROR, ITEM, items_once, "Item scored twice", "評分項目重複",
     "“{item}” is scored twice.", "「{item}」重複評分。", "Score every item once.",
     "每一項目僅評分一次。"},
    {"K405", SEVERITY_ERROR, ITEM, options_known, "Unknown option", "勾選選項不存在",
     "“{option}” is no option of “{title_en}”.", "「{title}」無選項「{option}」。",
     "Use the options of the rubric.", "請使用評分標準所列選項。"},
    {"K406", SEVERITY_ERROR, ITEM, ticks_suit,
     "Number of ticks that the item does not take", "勾選數量不符",
     "“{title_en}” takes one tick, and no option twice.",
     "「{title}」僅得勾選一項，且不得重複。", "Tick the highest tier that is met.",
     "請勾選所達成之最高級距。"},
    {"K407", SEVERITY_ERROR, ITEM, score_has_tick, "Score without a tick",
     "有評分而未勾選", "“{title_en}” scores {stated} and nothing is ticked.",
     "「{title}」評 {stated} 分，惟未勾選任何選項。",
     "Tick the option that the score is given for; without one the score is 0.",
     "請勾選給分所依據之選項；未勾選者應為 0 分。"},
    {"K408", SEVERITY_ERROR, ITEM, score_in_band,
     "Score outside the band of the ticked option", "評分超出勾選選項之配分",
     "“{title_en}”: option “{option}” allows {low} to {high}; scored {stated}.",
     "「{title}」：選項「{option}」之配分為 {low} 至 {high} 分；評 {stated} "
     "分。",
     "Correct the score or the tick.", "請更正評分或勾選。"},
    {"K409", SEVERITY_ERROR, ITEM, score_on_step, "Score between the steps",
     "評分不合給分單位",
     "“{title_en}” scores {stated}, which is no multiple of the rubric's step.",
     "「{title}」評 {stated} 分，不合評分標準之給分單位。", "Give whole steps.",
     "請依給分單位評分。"},
    {"K410", SEVERITY_ERROR, ITEM, option_in_band, "Score of an option outside its band",
     "選項評分超出其配分",
     "“{title_en}”: option “{option}” allows {low} to {high}; scored {stated}.",
     "「{title}」：選項「{option}」之配分為 {low} 至 {high} 分；評 {stated} "
     "分。",
     "Correct the score of the option.", "請更正該選項之評分。"},
    {"K411", SEVERITY_ERROR, ITEM, option_ticked,
     "Scores of options that do not agree with the ticks", "選項評分與勾選不符",
     "“{title_en}”: every ticked option has one score, and only ticked ones have "
     "({option}).",
     "「{title}」：勾選之選項應各有一項評分，未勾選者不得評分（{option}）。",
     "Give every ticked option its score.", "請就各勾選選項分別評分。"},
    {"K412", SEVERITY_ERROR, ITEM, options_add_up, "Scores of options that do not add up",
     "選項評分之和不符",
     "“{title_en}”: the options' scores make {computed}; stated {stated}.",
     "「{title}」：各選項評分合計 {computed}；陳報 {stated}。",
     "The item's score is the sum of its options' scores.", "項目評分為各選項評分之和。"},
    {"K413", SEVERITY_ERROR, ITEM, explanation, "Explanation that names another score",
     "評分說明與評分欄不符",
     "“{item}” scores {stated}; its explanation says {explained}.",
     "「{item}」評 {stated} 分，惟評分說明載為 {explained} 分。",
     "Correct the one that is wrong.", "請更正有誤之一處。"},
    {"K414", SEVERITY_ERROR, ITEM, numbers, "Score that is no number", "評分格式錯誤",
     "“{stated}” at “{item}” is no number.", "「{item}」之「{stated}」不是有效數值。",
     "Write digits, such as 27.", "請填數字，例如 27。"},
};

RULE_GROUP(rules_sheet, table);
