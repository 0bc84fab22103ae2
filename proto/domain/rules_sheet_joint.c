/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K426, K427: a lost score of which several stated sums speak. Each sum that lacks no
 * other score says what it was; together they must say the same. What one sum alone
 * refutes is K422's.
 */
#include <string.h>

#include "domain/rules_scores.h"

/* What one stated sum makes of a lost score. */
struct implied {
    const char *field; /* of the sum */
    int128 value;      /* in millionths */
};

struct lost_score {
    struct check *check;
    const struct subject *subject;
    const struct sheet *sheet;
    size_t leaf;
    struct readings readings;
    struct implied first, other; /* `other`: one that says another value */
    bool found, differs;
};

static char *field_name(struct arena *arena, const char *prefix, const char *name)
{
    struct text text;

    text_init_arena(&text, arena, RECORD_FIELD_MAX);
    text_add(&text, prefix);
    text_add(&text, name);
    return (char *)text_end(&text);
}

static void hear(struct lost_score *lost, int node, const char *field, const char *stated)
{
    const struct sheet *sheet = lost->sheet;
    const struct node_sum *sum =
        &sheet->sums[node < 0 ? (int)sheet->rubric->n_items : node];
    struct decimal value;

    if (field == NULL || sum->missing > 0 || sum->illegible != 1 ||
        !sheet_below(sheet, (int)lost->leaf, node) ||
        !known(lost->subject, field, stated, &value))
        return;
    struct implied now = {field, millionths(value) - millionths(sum->known)};
    if (!readings_allow(&lost->readings, now.value))
        return;
    if (!lost->found)
        lost->first = now;
    else if (now.value != lost->first.value && !lost->differs)
        lost->other = now;
    lost->differs = lost->differs || (lost->found && now.value != lost->first.value);
    lost->found = true;
}

static void hear_all(struct lost_score *lost)
{
    const ScoreSheet *given = lost->subject->record->score_sheet;

    for (size_t i = 0; i < given->n_subtotals; i++) {
        const char *name = given->subtotals[i]->node;
        int node = name == NULL ? -1 : rubric_find(&lost->sheet->tree, name);
        if (node >= 0)
            hear(lost, node, field_name(lost->check->arena, "subtotals.", name),
                 given->subtotals[i]->stated);
    }
    hear(lost, -1, "stated_total", given->stated_total);
}

/* Makes what the sums say of the leaf; false where it is not lost. */
static bool look(struct lost_score *lost)
{
    const RubricItem *item = lost->sheet->rubric->items[lost->leaf];
    struct decimal maximum = {0};

    if (!rubric_is_leaf(item) || lost->sheet->sums[lost->leaf].illegible == 0 ||
        decimal_parse(item->maximum, &maximum) != KAOHE_OK)
        return false;
    const char *field = field_name(lost->check->arena, "scores.", item->id);
    if (field == NULL)
        return false;
    readings_add(&lost->readings, record_illegible(lost->subject->record, field),
                 millionths(maximum));
    hear_all(lost);
    return lost->found;
}

/* With as many decimals as it needs. */
static struct decimal shown(int128 value)
{
    unsigned scale = 0;

    while (scale < DECIMAL_MAX_SCALE &&
           value % decimal_power_of_ten(DECIMAL_MAX_SCALE - scale) != 0)
        scale++;
    return from_millionths(value, scale);
}

static void report_lost(const struct lost_score *lost)
{
    const char *item = lost->sheet->rubric->items[lost->leaf]->id;
    struct draft draft = report(lost->check, lost->subject,
                                field_name(lost->check->arena, "scores.", item));

    finding_text(&draft, "item", item);
    finding_decimal(&draft, "computed", shown(lost->first.value));
    if (lost->differs) {
        finding_text(&draft, "sum", lost->first.field);
        finding_text(&draft, "other_sum", lost->other.field);
        finding_decimal(&draft, "stated", shown(lost->other.value));
    }
    report_end(lost->check, &draft);
}

static void each_lost(struct check *check, const struct subject *subject, bool differs)
{
    const struct sheet *sheet = sheet_of(check, subject);

    if (subject->record->n_illegible == 0 || sheet == NULL || sheet->rubric == NULL)
        return;
    for (size_t i = 0; i < sheet->rubric->n_items; i++) {
        struct lost_score lost = {
            .check = check, .subject = subject, .sheet = sheet, .leaf = i};
        if (look(&lost) && lost.differs == differs)
            report_lost(&lost);
    }
}

static void sums_differ(struct check *check, const struct subject *subject)
{
    each_lost(check, subject, true);
}

static void sums_agree(struct check *check, const struct subject *subject)
{
    each_lost(check, subject, false);
}

static const struct rule table[] = {
    {"K426", SEVERITY_ERROR, RULE_RECORD, KIND_SCORE_SHEET, sums_differ,
     "Lost score of which two sums tell different values",
     "無法辨識之評分，依各合計推算不一",
     "“{item}” must be {computed} by {sum} and {stated} by {other_sum}: no reading makes "
     "both true.",
     "「{item}」依 {sum} 推算為 {computed}，依 {other_sum} 推算為 {stated}，無任何判讀"
     "可同時成立。",
     "Correct the sum that is wrong, and report the score.",
     "請更正有誤之合計，並補報該項評分。"},
    {"K427", SEVERITY_NOTICE, RULE_RECORD, KIND_SCORE_SHEET, sums_agree,
     "Lost score that the sums tell", "無法辨識之評分，可由合計推得",
     "“{item}” can only be {computed}: with it the stated sums hold.",
     "「{item}」僅得為 {computed}，始與自報合計相符。",
     "Report the score if it was that.", "如確為該分數，請補報。"},
};

RULE_GROUP(rules_sheet_joint, table);
