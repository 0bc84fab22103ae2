/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K320: what one branch referred to another against what the other received, once both
 * have filed. Which of them is wrong is not known: a warning, on what is filed later.
 */
#include <string.h>

#include "domain/catalogue.h"
#include "domain/rules_check.h"

/* The key that the other branch has for it: the counterpart of the metric, and this
 * branch in place of the other. */
static bool counterpart_key(const struct check *check, const Record *record,
                            struct text *key)
{
    const Statistic *statistic = record->statistic;
    const Metric *metric =
        statistic->metric == NULL
            ? NULL
            : catalogue_metric(check->in->catalogue, statistic->metric);
    char buffer[PERIOD_TEXT_SIZE];
    struct period part;

    if (metric == NULL || metric->counterpart == NULL ||
        check->in->submission->branch == NULL)
        return false;
    text_add(key, "statistic/");
    text_add(key, metric->counterpart);
    for (size_t i = 0; i < statistic->n_dimensions; i++) {
        const Dimension *dimension = statistic->dimensions[i];
        if (dimension->name == NULL || dimension->value == NULL)
            return false;
        text_add(key, "/");
        text_add(key, dimension->name);
        text_add(key, "=");
        text_add(key, strcmp(dimension->name, "branch") == 0
                          ? check->in->submission->branch
                          : dimension->value);
    }
    if (record->sub_period != NULL) {
        if (period_parse(record->sub_period, &part) != KAOHE_OK)
            return false;
        text_add(key, "@");
        text_add(key, period_format(part, buffer));
    }
    return !key->overflow;
}

static void partners_agree(struct check *check, const struct subject *subject)
{
    const struct context *context = check->in->context;
    const char *other = record_other_branch(subject->record);
    char buffer[RECORD_KEY_MAX];
    struct text key;

    if (context == NULL || context->partner_count == 0 || other == NULL ||
        subject->held == NULL)
        return;
    const struct known_dossier *partner = context_partner(context, other);
    text_init(&key, buffer, sizeof buffer);
    if (partner == NULL || !counterpart_key(check, subject->record, &key))
        return;
    const struct index_entry *entry =
        index_find(&partner->index, buffer, key.length, false);
    const struct figure own = figure_of(subject->record, "value");
    struct figure theirs = {.state = FIGURE_ABSENT};
    if (entry != NULL)
        theirs = figure_of(entry->record, "value");
    if (own.state != FIGURE_VALUE || theirs.state != FIGURE_VALUE ||
        decimal_compare(own.value, theirs.value) == 0)
        return;
    struct draft draft = report(check, subject, "value");
    finding_text(&draft, "branch", check->in->submission->branch);
    finding_decimal(&draft, "stated", own.value);
    finding_text(&draft, "partner", other);
    finding_decimal(&draft, "told", theirs.value);
    draft.settled = !filed_now(check, subject);
    report_end(check, &draft);
}

static const struct rule table[] = {
    {"K320", SEVERITY_WARNING, RULE_RECORD | RULE_NEEDS_CONTEXT, KIND_STATISTIC,
     partners_agree, "Cases between two branches that both count differently",
     "二分署移送與移入件數不符",
     "{record}: {branch} states {stated}, {partner} states {told}.",
     "{record}：{branch} 陳報 {stated}，{partner} 陳報 {told}。",
     "Compare the lists with the other branch and correct the one that is wrong, or say "
     "why they differ.",
     "請與對方分署核對清冊並更正有誤之一方，或敘明差異原因。"},
};

RULE_GROUP(rules_partners, table);
