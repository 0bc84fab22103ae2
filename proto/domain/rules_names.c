/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K13x: names that the catalogue has to know.
 */
#include <string.h>

#include "domain/catalogue.h"
#include "domain/rules_check.h"

static void unknown_name(struct check *check, const struct subject *subject,
                         const char *field, const char *name)
{
    struct draft draft = report(check, subject, field);

    finding_text(&draft, "name", name);
    report_end(check, &draft);
}

static void instrument(struct check *check, const struct subject *subject)
{
    const Catalogue *catalogue = check->in->catalogue;
    const char *name = subject->record->survey_question->instrument;

    if (name != NULL &&
        catalogue_name(catalogue->instruments, catalogue->n_instruments, name) == NULL)
        unknown_name(check, subject, "instrument", name);
}

static void collection_names(struct check *check, const struct subject *subject)
{
    const Catalogue *catalogue = check->in->catalogue;
    const Collection *collection = subject->record->collection;
    const char *channel = collection->channel;
    const char *type = collection->case_type;

    if (channel != NULL &&
        catalogue_name(catalogue->channels, catalogue->n_channels, channel) == NULL)
        unknown_name(check, subject, "channel", channel);
    if (type != NULL &&
        catalogue_name(catalogue->case_types, catalogue->n_case_types, type) == NULL)
        unknown_name(check, subject, "case_type", type);
}

static void metric(struct check *check, const struct subject *subject)
{
    const char *name = subject->record->statistic->metric;

    if (name != NULL && catalogue_metric(check->in->catalogue, name) == NULL)
        unknown_name(check, subject, "metric", name);
}

static bool has_dimension(const Metric *found, const char *name)
{
    for (size_t i = 0; i < found->n_dimensions; i++)
        if (strcmp(found->dimensions[i], name) == 0)
            return true;
    return false;
}

static void metric_form(struct check *check, const struct subject *subject)
{
    const Statistic *statistic = subject->record->statistic;
    const Metric *found = statistic->metric == NULL
                              ? NULL
                              : catalogue_metric(check->in->catalogue, statistic->metric);
    struct decimal value;

    if (found == NULL)
        return;
    for (size_t i = 0; i < statistic->n_dimensions; i++) {
        const char *name = statistic->dimensions[i]->name;
        if (name != NULL && !has_dimension(found, name))
            unknown_name(check, subject, "dimensions", name);
    }
    if (!known(subject, "value", statistic->value, &value) ||
        (value.scale <= found->decimals &&
         (value.coefficient >= 0 || found->decimals > 0)))
        return;
    unknown_name(check, subject, "value", statistic->value);
}

/* Only what another branch's dossier can be held against names one. */
static void other_branch(struct check *check, const struct subject *subject)
{
    const char *code = record_other_branch(subject->record);
    const char *own = check->in->submission->branch;

    if (code == NULL)
        return;
    if (catalogue_branch(check->in->catalogue, code) == NULL ||
        (own != NULL && strcmp(code, own) == 0))
        unknown_name(check, subject, "dimensions", code);
}

static const struct rule table[] = {
    {"K130", SEVERITY_ERROR, RULE_RECORD, KIND_SURVEY_QUESTION, instrument,
     "Unknown questionnaire", "問卷不存在",
     "The catalogue has no questionnaire “{name}”.", "目錄內無問卷「{name}」。",
     "Use a name of the catalogue, such as public_opinion.",
     "請使用目錄所列名稱，例如「為民服務意見調查表」。"},
    {"K131", SEVERITY_ERROR, RULE_RECORD, KIND_COLLECTION, collection_names,
     "Unknown channel or case type", "徵起管道或案件類別不存在",
     "The catalogue has no {field} “{name}”.", "目錄內無 {field}「{name}」。",
     "Use a name of the catalogue, such as convenience_store.",
     "請使用目錄所列名稱，例如「便利商店」、「稅款案件」。"},
    {"K132", SEVERITY_ERROR, RULE_RECORD, KIND_STATISTIC, metric, "Unknown metric",
     "統計項目不存在", "The catalogue has no metric “{name}”.",
     "目錄內無統計項目「{name}」。",
     "Use a name of the catalogue; ask headquarters to add what is missing.",
     "請使用目錄所列名稱；缺漏者請洽本署增列。"},
    {"K133", SEVERITY_ERROR, RULE_RECORD, KIND_STATISTIC, metric_form,
     "Dimension or decimals that the metric does not have", "統計項目之維度或小數位不符",
     "“{name}” in {field} does not suit the metric: no such dimension, more decimals "
     "than it has, or a negative count.",
     "{field} 之「{name}」與該統計項目不符：無此維度、小數位數過多，或件數為負。",
     "Compare with the metric in the catalogue.", "請對照目錄所列之統計項目。"},
    {"K134", SEVERITY_ERROR, RULE_RECORD, KIND_STATISTIC, other_branch,
     "Not another branch", "非其他分署",
     "“{name}” in the dimension branch is not the code of another branch.",
     "維度 branch 之「{name}」並非其他分署之代碼。",
     "Name the branch on the other side by its code, such as TPY.",
     "請填對方分署之代碼，例如 TPY。"},
};

RULE_GROUP(rules_names, table);
