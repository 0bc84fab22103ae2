/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K42x: subtotals and totals of score sheets, from the items. Sums with items that
 * are not scored wait; of those with illegible ones it is asked whether any
 * reading makes them true.
 */
#include <string.h>

#include "domain/rules_scores.h"

/* One stated sum of a sheet. */
struct stated_sum {
    const char *field;
    int node; /* number in the rubric, or -1 for the whole sheet */
    struct decimal stated;
};

static const struct node_sum *sum_of(const struct sheet *sheet, int node)
{
    return &sheet->sums[node < 0 ? (int)sheet->rubric->n_items : node];
}

static const char *leaf_terms(const struct sheet *sheet, int node, struct terms *terms)
{
    terms_start(terms);
    for (size_t i = 0; i < sheet->rubric->n_items; i++) {
        const struct node_sum *sum = &sheet->sums[i];
        if (rubric_is_leaf(sheet->rubric->items[i]) && sum->missing == 0 &&
            sum->illegible == 0 && sheet_below(sheet, (int)i, node))
            terms_add(terms, sum->known);
    }
    return terms_end(terms);
}

static void report_sum(struct check *check, const struct subject *subject,
                       const struct sheet *sheet, const struct stated_sum *s)
{
    struct terms terms;

    report_difference(check, subject, s->field, leaf_terms(sheet, s->node, &terms),
                      (struct arithmetic){sum_of(sheet, s->node)->known, s->stated});
}

/* A score whose leaf is lost can be anything up to the maximum of the item. */
static bool some_reading(const struct subject *subject, const struct sheet *sheet,
                         const struct stated_sum *s)
{
    struct readings readings = {0};
    char buffer[RECORD_FIELD_MAX];

    for (size_t i = 0; i < sheet->rubric->n_items; i++) {
        const RubricItem *item = sheet->rubric->items[i];
        struct decimal maximum = {0};
        struct text field;
        if (!rubric_is_leaf(item) || sheet->sums[i].illegible == 0 ||
            !sheet_below(sheet, (int)i, s->node) ||
            decimal_parse(item->maximum, &maximum) != KAOHE_OK)
            continue;
        text_init(&field, buffer, sizeof buffer);
        text_add(&field, "scores.");
        text_add(&field, item->id);
        readings_add(&readings, record_illegible(subject->record, buffer),
                     millionths(maximum));
    }
    return readings_allow(&readings, millionths(s->stated) -
                                         millionths(sum_of(sheet, s->node)->known));
}

static void report_different(struct check *check, const struct subject *subject,
                             const struct sheet *sheet, const struct stated_sum *s)
{
    const struct node_sum *sum = sum_of(sheet, s->node);

    if (sum->missing == 0 && sum->illegible == 0 &&
        decimal_compare(sum->known, s->stated) != 0)
        report_sum(check, subject, sheet, s);
}

static void report_impossible(struct check *check, const struct subject *subject,
                              const struct sheet *sheet, const struct stated_sum *s)
{
    const struct node_sum *sum = sum_of(sheet, s->node);

    if (sum->missing == 0 && sum->illegible > 0 && !some_reading(subject, sheet, s))
        report_sum(check, subject, sheet, s);
}

typedef void (*sum_check)(struct check *check, const struct subject *subject,
                          const struct sheet *sheet, const struct stated_sum *s);

static void each_subtotal(struct check *check, const struct subject *subject,
                          sum_check look)
{
    const struct sheet *sheet = sheet_of(check, subject);
    const ScoreSheet *given = subject->record->score_sheet;
    char buffer[RECORD_FIELD_MAX];

    if (sheet == NULL || sheet->rubric == NULL)
        return;
    for (size_t i = 0; i < given->n_subtotals; i++) {
        const StatedSubtotal *subtotal = given->subtotals[i];
        struct stated_sum s = {.field = buffer, .node = -1};
        struct text field;
        if (subtotal->node != NULL)
            s.node = rubric_find(&sheet->tree, subtotal->node);
        text_init(&field, buffer, sizeof buffer);
        text_add(&field, "subtotals.");
        text_add(&field, subtotal->node == NULL ? "" : subtotal->node);
        if (s.node >= 0 && known(subject, buffer, subtotal->stated, &s.stated))
            look(check, subject, sheet, &s);
    }
}

static void the_total(struct check *check, const struct subject *subject, sum_check look)
{
    const struct sheet *sheet = sheet_of(check, subject);
    struct stated_sum s = {.field = "stated_total", .node = -1};

    if (sheet != NULL && sheet->rubric != NULL &&
        known(subject, s.field, subject->record->score_sheet->stated_total, &s.stated))
        look(check, subject, sheet, &s);
}

static void subtotals(struct check *check, const struct subject *subject)
{
    each_subtotal(check, subject, report_different);
}

static void total(struct check *check, const struct subject *subject)
{
    the_total(check, subject, report_different);
}

static void readings(struct check *check, const struct subject *subject)
{
    each_subtotal(check, subject, report_impossible);
    the_total(check, subject, report_impossible);
}

static void nodes_known(struct check *check, const struct subject *subject)
{
    const struct sheet *sheet = sheet_of(check, subject);
    const ScoreSheet *given = subject->record->score_sheet;

    if (sheet == NULL || sheet->rubric == NULL)
        return;
    for (size_t i = 0; i < given->n_subtotals; i++) {
        const char *node = given->subtotals[i]->node;
        if (node != NULL && rubric_find(&sheet->tree, node) >= 0)
            continue;
        struct draft draft = report(check, subject, "subtotals");
        finding_text(&draft, "node", node == NULL ? "-" : node);
        report_end(check, &draft);
    }
}

static void items_missing(struct check *check, const struct subject *subject)
{
    const struct sheet *sheet = sheet_of(check, subject);
    const char *first = NULL;

    if (sheet == NULL || sheet->rubric == NULL || sum_of(sheet, -1)->missing == 0)
        return;
    for (size_t i = sheet->rubric->n_items; i-- > 0;)
        if (rubric_is_leaf(sheet->rubric->items[i]) && sheet->sums[i].missing > 0)
            first = sheet->rubric->items[i]->id;
    struct draft draft = report(check, subject, "items");
    finding_count(&draft, "missing", sum_of(sheet, -1)->missing);
    finding_text(&draft, "first", first);
    report_end(check, &draft);
}

/* The stated subtotal of a node; false when it is not known. */
static bool subtotal_of(const struct subject *subject, const char *node,
                        struct decimal *out)
{
    const ScoreSheet *given = subject->record->score_sheet;
    char buffer[RECORD_FIELD_MAX];
    struct text field;

    text_init(&field, buffer, sizeof buffer);
    text_add(&field, "subtotals.");
    text_add(&field, node);
    for (size_t i = 0; i < given->n_subtotals; i++)
        if (given->subtotals[i]->node != NULL &&
            strcmp(given->subtotals[i]->node, node) == 0)
            return known(subject, buffer, given->subtotals[i]->stated, out);
    return false;
}

/* Adds up what the sheet states right below a node: scores and subtotals. */
static bool add_below(const struct subject *subject, const struct sheet *sheet, int node,
                      struct decimal *sum, struct terms *terms)
{
    *sum = (struct decimal){0};
    terms_start(terms);
    for (size_t i = 0; i < sheet->rubric->n_items; i++) {
        const RubricItem *item = sheet->rubric->items[i];
        const struct node_sum *score = &sheet->sums[i];
        struct decimal part = score->known;
        if (sheet->tree.parent[i] != node)
            continue;
        bool has = rubric_is_leaf(item) ? score->missing == 0 && score->illegible == 0
                                        : subtotal_of(subject, item->id, &part);
        if (!has || decimal_add(*sum, part, sum) != KAOHE_OK)
            return false;
        terms_add(terms, part);
    }
    return terms->count > 0;
}

/* Where scores are not there, the subtotals below still have to make up the sum. */
static void report_levels(struct check *check, const struct subject *subject,
                          const struct sheet *sheet, const struct stated_sum *s)
{
    struct decimal sum;
    struct terms terms;

    if (sum_of(sheet, s->node)->missing + sum_of(sheet, s->node)->illegible > 0 &&
        add_below(subject, sheet, s->node, &sum, &terms) &&
        decimal_compare(sum, s->stated) != 0)
        report_difference(check, subject, s->field, terms_end(&terms),
                          (struct arithmetic){sum, s->stated});
}

static void levels(struct check *check, const struct subject *subject)
{
    each_subtotal(check, subject, report_levels);
    the_total(check, subject, report_levels);
}

#define SHEET RULE_RECORD, KIND_SCORE_SHEET
#define WORDING_EN "{terms} = {computed}; stated {stated}; difference {difference}."
#define WORDING_ZH "{terms} = {computed}；陳報 {stated}；相差 {difference}。"

static const struct rule table[] = {
    {"K420", SEVERITY_ERROR, SHEET, subtotals,
     "Subtotal that is not the sum of its items", "小計不等於各項評分之和", WORDING_EN,
     WORDING_ZH, "Correct the subtotal, or the score that is wrong.",
     "請更正小計，或更正有誤之評分。"},
    {"K421", SEVERITY_ERROR, SHEET, total, "Total that is not the sum of the items",
     "總分不等於各項評分之和", WORDING_EN, WORDING_ZH,
     "Correct the total, or the score that is wrong.", "請更正總分，或更正有誤之評分。"},
    {"K422", SEVERITY_ERROR, SHEET, readings,
     "Sum that no reading of the illegible scores makes true",
     "無法辨識之評分無論如何判讀，均與合計不符",
     "Legible scores {terms} = {computed}; stated {stated}: no candidate of the "
     "illegible ones makes up the difference {difference}.",
     "可辨識評分 {terms} = {computed}；陳報 {stated}；無法辨識評分之可能數值均不足以"
     "構成差額 {difference}。",
     "Find the original scores.", "請查明原始評分。"},
    {"K423", SEVERITY_ERROR, SHEET, nodes_known,
     "Subtotal of something that the rubric lacks", "評分標準無此小計項目",
     "“{node}” is no item of the rubric.", "「{node}」不是評分標準之項目。",
     "Use the ids of the rubric.", "請使用評分標準之項目代碼。"},
    {"K424", SEVERITY_NOTICE, SHEET, items_missing, "Items that are not scored",
     "尚有項目未評分",
     "{missing} items are not scored, {first} among them; sums over them wait.",
     "尚有 {missing} 項未評分（例如 {first}），所屬合計俟補齊後查核。",
     "Score every item; 0 where nothing is ticked.", "請逐項評分；未勾選者填 0。"},
    {"K425", SEVERITY_ERROR, SHEET, levels, "Sum that the subtotals below it do not give",
     "上層合計不等於下層小計之和", WORDING_EN, WORDING_ZH,
     "Correct the sum, or the subtotal that is wrong.", "請更正合計，或更正有誤之小計。"},
};

RULE_GROUP(rules_sheet_sums, table);
