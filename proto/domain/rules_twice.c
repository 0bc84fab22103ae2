/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K3xx: the same figure told twice.
 */
#include <string.h>

#include "domain/rules_check.h"

/* What a restatement says, and what the record says. */
struct telling {
    const char *field;
    struct decimal told;
    struct figure figure;
};

/* Reads a restatement; false when it cannot be read. */
static bool read(const Record *record, const Restatement *restatement,
                 struct telling *out)
{
    out->field = restatement->field == NULL ? "" : restatement->field;
    out->figure = figure_of(record, out->field);
    return out->figure.state != FIGURE_UNKNOWN && restatement->value != NULL &&
           decimal_parse(restatement->value, &out->told) == KAOHE_OK;
}

enum agreement {
    AGREES,
    AGREES_ROUNDED,
    DIFFERS,
    NOTHING_TO_COMPARE,
    UNREADABLE,
};

/* Fewer decimals may be told if rounding or truncating the figure gives them. */
static enum agreement compare_value(struct decimal told, struct decimal value)
{
    if (decimal_compare(told, value) == 0)
        return AGREES;
    if (told.scale < value.scale &&
        ratio_rounds_to(ratio_from_decimal(value), 1, told) != ROUNDING_FIT_NONE)
        return AGREES_ROUNDED;
    return DIFFERS;
}

static enum agreement compare(const struct telling *t)
{
    const Illegible *lost = t->figure.illegible;
    struct decimal value;

    if (t->figure.state == FIGURE_VALUE)
        return compare_value(t->told, t->figure.value);
    if (t->figure.state != FIGURE_ILLEGIBLE)
        return NOTHING_TO_COMPARE;
    for (size_t i = 0; i < lost->n_candidates; i++)
        if (decimal_parse(lost->candidates[i], &value) == KAOHE_OK &&
            compare_value(t->told, value) != DIFFERS)
            return AGREES;
    return lost->n_candidates == 0 ? AGREES : DIFFERS;
}

/* How each restatement stands to its figure, looked at once for all rules. NULL when
 * the arena is exhausted. */
static const unsigned char *tellings_of(struct check *check,
                                        const struct subject *subject)
{
    size_t number = (size_t)(subject - check->subjects);
    const Record *record = subject->record;
    struct telling t;

    if (check->tellings == NULL)
        check->tellings =
            arena_array(check->arena, check->subject_count, sizeof *check->tellings);
    if (check->tellings == NULL || check->tellings[number] != NULL)
        return check->tellings == NULL ? NULL : check->tellings[number];
    unsigned char *made = arena_array(check->arena, record->n_restatements, 1);
    for (size_t i = 0; made != NULL && i < record->n_restatements; i++)
        made[i] = (unsigned char)(read(record, record->restatements[i], &t) ? compare(&t)
                                                                            : UNREADABLE);
    check->tellings[number] = made;
    return made;
}

/* Reports the restatements of a record that stand so to its figures. */
static void report_which(struct check *check, const struct subject *subject,
                         enum agreement wanted)
{
    const Record *record = subject->record;
    const unsigned char *told =
        record->n_restatements == 0 ? NULL : tellings_of(check, subject);
    struct telling t;

    for (size_t i = 0; told != NULL && i < record->n_restatements; i++) {
        const Restatement *restatement = record->restatements[i];
        if (told[i] != wanted || !read(record, restatement, &t))
            continue;
        struct draft draft = report(check, subject, t.field);
        struct decimal difference;
        finding_decimal(&draft, "told", t.told);
        if (t.figure.state == FIGURE_VALUE) {
            finding_decimal(&draft, "stated", t.figure.value);
            if (decimal_subtract(t.told, t.figure.value, &difference) == KAOHE_OK) {
                if (difference.coefficient < 0)
                    difference.coefficient = -difference.coefficient;
                finding_decimal(&draft, "difference", difference);
            }
        } else if (t.figure.illegible != NULL) {
            finding_candidates(&draft, "stated", t.figure.illegible);
            finding_text(&draft, "difference", "-");
        }
        finding_text(&draft, "section",
                     restatement->section == NULL ? "?" : restatement->section);
        report_end(check, &draft);
    }
}

static void told_differently(struct check *check, const struct subject *subject)
{
    report_which(check, subject, DIFFERS);
}

static void told_only(struct check *check, const struct subject *subject)
{
    report_which(check, subject, NOTHING_TO_COMPARE);
}

static void told_rounded(struct check *check, const struct subject *subject)
{
    report_which(check, subject, AGREES_ROUNDED);
}

static void told_unreadably(struct check *check, const struct subject *subject)
{
    const Record *record = subject->record;
    const unsigned char *told =
        record->n_restatements == 0 ? NULL : tellings_of(check, subject);
    struct telling t;

    for (size_t i = 0; told != NULL && i < record->n_restatements; i++) {
        if (told[i] != UNREADABLE || read(record, record->restatements[i], &t))
            continue;
        struct draft draft = report(check, subject, t.field);
        finding_text(&draft, "told", record->restatements[i]->value);
        report_end(check, &draft);
    }
}

/* What headquarters itself measured, and what the branch says that it did. */
static void other_side(struct check *check, const struct subject *subject)
{
    const struct record_index *index = &check->in->merge->index;
    bool headquarters = from_headquarters(check, subject);
    size_t fields = record_field_count(subject->record);

    if (!check->two_sides || subject->key == NULL || subject->held == NULL ||
        headquarters)
        return;
    const struct index_entry *other =
        index_find(index, subject->key, strlen(subject->key), true);
    if (other == NULL || !other->by_headquarters)
        return;
    for (size_t i = 0; i < fields; i++) {
        char buffer[RECORD_FIELD_MAX];
        struct text name;
        text_init(&name, buffer, sizeof buffer);
        record_field_name(subject->record, i, &name);
        struct figure own = figure_of(subject->record, buffer);
        struct figure theirs = figure_of(other->record, buffer);
        if (own.state != FIGURE_VALUE || theirs.state != FIGURE_VALUE ||
            decimal_compare(own.value, theirs.value) == 0)
            continue;
        struct draft draft = report(check, subject, buffer);
        finding_decimal(&draft, "stated", own.value);
        finding_decimal(&draft, "headquarters", theirs.value);
        report_end(check, &draft);
    }
}

static const struct rule table[] = {
    {"K301", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, told_differently,
     "One figure told twice, differently", "同一數值前後不一",
     "{field} of {record} is {stated}; section {section} tells {told}; difference "
     "{difference}.",
     "{record} 之 {field} 為 {stated}，惟「{section}」另載為 {told}；相差 "
     "{difference}。",
     "Find out which is right and correct the other.", "請查明何者正確並更正另一處。"},
    {"K302", SEVERITY_NOTICE, RULE_RECORD, RECORD_KIND_NOT_SET, told_only,
     "Figure that is only told again", "數值僅見於重複陳述",
     "Section {section} tells {told} for {field}; the record itself has no such "
     "figure.",
     "「{section}」載 {field} 為 {told}，惟紀錄本身未填。",
     "Report the figure in the record.", "請將數值填入紀錄。"},
    {"K303", SEVERITY_NOTICE, RULE_RECORD, RECORD_KIND_NOT_SET, told_rounded,
     "Figure told again with fewer decimals", "重複陳述之小數位較少",
     "{field} is {stated}; section {section} tells {told}.",
     "{field} 為 {stated}，「{section}」載為 {told}。", "Nothing to do.", "無須處理。"},
    {"K304", SEVERITY_WARNING, RULE_RECORD, RECORD_KIND_NOT_SET, other_side,
     "Figure that headquarters reports differently", "數值與本署所載不符",
     "{field} of {record} is {stated}; headquarters reports {headquarters}.",
     "{record} 之 {field} 為 {stated}，本署所載為 {headquarters}。",
     "Check with headquarters, or say why the figure differs.",
     "請洽本署查對，或敘明差異原因。"},
    {"K305", SEVERITY_ERROR, RULE_RECORD, RECORD_KIND_NOT_SET, told_unreadably,
     "Restatement that cannot be read", "重複陳述無法判讀",
     "The restatement of “{field}” names no figure of the record, or “{told}” is no "
     "number.",
     "重複陳述之「{field}」並非該紀錄之數值欄位，或「{told}」不是有效數值。",
     "Name a field of the record, such as amount, and give a number.",
     "請指明紀錄之欄位（例如 amount）並填列數值。"},
};

RULE_GROUP(rules_twice, table);
