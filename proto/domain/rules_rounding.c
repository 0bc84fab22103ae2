/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K29x: how stated figures follow from exact ones. Reads what the arithmetic rules
 * before it remembered.
 */
#include "domain/rules_check.h"

/* Reports a figure with its exact value at two more decimals than it states. */
static void report_fit(struct check *check, const struct fit *fit, const char *other)
{
    struct draft draft = report(check, fit->subject, fit->field);
    unsigned scale = fit->stated.scale + 2U;
    struct decimal exact;

    if (scale > DECIMAL_MAX_SCALE)
        scale = DECIMAL_MAX_SCALE;
    if (ratio_round(fit->exact, fit->factor, scale, ROUNDING_TRUNCATE, &exact) ==
        KAOHE_OK)
        finding_decimal(&draft, "exact", exact);
    finding_decimal(&draft, "stated", fit->stated);
    finding_text(&draft, "other", other);
    report_end(check, &draft);
}

static void truncated(struct check *check, const struct subject *whole)
{
    (void)whole;
    for (size_t i = 0; i < check->truncated_count; i++)
        report_fit(check, &check->truncated[i], NULL);
}

static void mixed(struct check *check, const struct subject *whole)
{
    (void)whole;
    if (check->truncated_count > 0 && check->rounded_count > 0)
        report_fit(check, &check->truncated[0],
                   check->rounded.subject->key == NULL ? "?"
                                                       : check->rounded.subject->key);
}

static void loose(struct check *check, const struct subject *whole)
{
    (void)whole;
    for (size_t i = 0; i < check->loose_count; i++)
        report_fit(check, &check->loose[i], NULL);
}

static void separate(struct check *check, const struct subject *whole)
{
    (void)whole;
    for (const struct separate *s = check->separate; s != NULL; s = s->next) {
        struct draft draft = report(check, s->fit.subject, s->fit.field);
        finding_decimal(&draft, "stated", s->fit.stated);
        finding_text(&draft, "terms", s->terms);
        finding_count(&draft, "base", s->fit.exact.denominator);
        report_end(check, &draft);
    }
}

static const struct rule table[] = {
    {"K290", SEVERITY_NOTICE, RULE_DOSSIER, RECORD_KIND_NOT_SET, truncated,
     "Truncated figure", "數值係捨去而非四捨五入",
     "{field} states {stated}; exact {exact}…: truncated, not rounded.",
     "{field} 陳報 {stated}；精確值為 {exact}…，係無條件捨去。",
     "Accepted; figures are rounded half up by custom.", "予以受理；慣例為四捨五入。"},
    {"K291", SEVERITY_NOTICE, RULE_DOSSIER, RECORD_KIND_NOT_SET, mixed,
     "Rounding and truncation in one dossier", "同一案卷混用四捨五入與捨去",
     "{field} of {record} is truncated ({stated}), that of {other} is rounded.",
     "{record} 之 {field}（{stated}）為捨去，{other} 則為四捨五入。",
     "Keep to one way in a document.", "同一文件請採一致之進位方式。"},
    {"K292", SEVERITY_NOTICE, RULE_DOSSIER, RECORD_KIND_NOT_SET, loose,
     "Figure that follows only from unrounded values", "數值須以進位前數值計算始能相符",
     "{field} states {stated}; the figures as reported give {exact}. The difference "
     "is within their rounding.",
     "{field} 陳報 {stated}；依所報數值計算為 {exact}。差異在進位誤差範圍內。",
     "Nothing to do if it was computed from unrounded values.",
     "如係以進位前數值計算，無須處理。"},
    {"K293", SEVERITY_WARNING, RULE_DOSSIER, RECORD_KIND_NOT_SET, separate,
     "Percentage that only separately rounded percentages give",
     "百分比僅為各自進位後之百分比相加",
     "No rounding of the whole gives {stated} % of {base}; percentages rounded one by "
     "one do: {terms}.",
     "以 {base} 為母數，整體進位無法得出 {stated}%；各自進位後相加（{terms}）始能"
     "相符。",
     "State the percentage of all counts together, or give the reason.",
     "請以合計件數計算百分比，或敘明理由。"},
};

RULE_GROUP(rules_rounding, table);
