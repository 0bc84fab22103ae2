/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which limit holds where, as tables over the names of the schema. A name that is not in
 * a table has the limit of its kind; tests hold the tables against the schema, so that a
 * renamed field cannot lose its limit. It must not know how messages are read.
 */
#include "wire/limits.h"

#include <string.h>

#include "kaohe/v1/names.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const char *const texts[] = {
    "correction_reason", "explanation", "message", "note", "problem", "reason",
    "recorded_facts",    "text",        "wording",
};

static const char *const figures[] = {
    "base_rate", "claimed", "compared", "denominator", "figure",      "file",
    "numerator", "parts",   "place",    "record",      "withdrawals",
};

static const struct repeated_limit {
    const ProtobufCMessageDescriptor *type;
    const char *field;
    size_t limit;
} repeated_limits[] = {
    {&kaohe__v1__submission__descriptor, "records", LIMIT_SUBMISSION_RECORDS},
    {&kaohe__v1__submission__descriptor, "withdrawals", LIMIT_SUBMISSION_RECORDS},
    {&kaohe__v1__submission__descriptor, "justifications", 1024},
    {&kaohe__v1__submission__descriptor, "errata", 1024},
    {&kaohe__v1__justification__descriptor, "given_for", 64},
    {&kaohe__v1__record__descriptor, "restatements", 32},
    {&kaohe__v1__record__descriptor, "illegible", 32},
    {&kaohe__v1__illegible__descriptor, "candidates", 16},
    {&kaohe__v1__answer_count__descriptor, "levels", 6},
    {&kaohe__v1__survey_question__descriptor, "answers", 6},
    {&kaohe__v1__service_time__descriptor, "bands", 16},
    {&kaohe__v1__statistic__descriptor, "dimensions", 4},
    {&kaohe__v1__metric__descriptor, "dimensions", 4},
    {&kaohe__v1__decomposition__descriptor, "parts", 256},
    {&kaohe__v1__stated_total__descriptor, "decompositions", 8},
    {&kaohe__v1__stated_total__descriptor, "numerator", 64},
    {&kaohe__v1__stated_total__descriptor, "denominator", 64},
    {&kaohe__v1__stated_total__descriptor, "claimed", 64},
    {&kaohe__v1__stated_total__descriptor, "compared", 64},
    {&kaohe__v1__item_score__descriptor, "ticked", 16},
    {&kaohe__v1__item_score__descriptor, "option_scores", 16},
    {&kaohe__v1__score_sheet__descriptor, "items", 512},
    {&kaohe__v1__score_sheet__descriptor, "subtotals", 512},
    {&kaohe__v1__rubric__descriptor, "items", 512},
    {&kaohe__v1__rubric_item__descriptor, "options", 16},
    {&kaohe__v1__rubric_option__descriptor, "thresholds", 16},
    {&kaohe__v1__finding__descriptor, "parameters", 64},
    {&kaohe__v1__receipt__descriptor, "findings", LIMIT_FINDINGS},
    {&kaohe__v1__check__descriptor, "findings", LIMIT_FINDINGS},
    {&kaohe__v1__signed_receipt__descriptor, "path", 64},
    {&kaohe__v1__dossier__descriptor, "records", LIMIT_DOSSIER_RECORDS},
    {&kaohe__v1__held_record__descriptor, "justifications", 1024},
};

static bool named(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

size_t limit_message(const ProtobufCMessageDescriptor *type)
{
    if (type == &kaohe__v1__submission__descriptor ||
        type == &kaohe__v1__request__descriptor) {
        return LIMIT_REQUEST;
    }
    return type == &kaohe__v1__dossier__descriptor ||
                   type == &kaohe__v1__data_set__descriptor
               ? LIMIT_DOSSIER
               : LIMIT_MESSAGE;
}

bool limit_is_text(const ProtobufCMessageDescriptor *type,
                   const ProtobufCFieldDescriptor *field)
{
    /* Other values are short; this one holds the arithmetic of a finding. */
    return named(texts, COUNT(texts), field->name) ||
           (type == &kaohe__v1__parameter__descriptor &&
            strcmp(field->name, "value") == 0);
}

size_t limit_string(const ProtobufCMessageDescriptor *type,
                    const ProtobufCFieldDescriptor *field)
{
    if (limit_is_text(type, field)) {
        return LIMIT_TEXT;
    }
    return named(figures, COUNT(figures), field->name) ? LIMIT_FIGURE : LIMIT_NAME;
}

size_t limit_repeated(const ProtobufCMessageDescriptor *type,
                      const ProtobufCFieldDescriptor *field)
{
    for (size_t i = 0; i < COUNT(repeated_limits); i++) {
        if (repeated_limits[i].type == type &&
            strcmp(repeated_limits[i].field, field->name) == 0) {
            return repeated_limits[i].limit;
        }
    }
    return LIMIT_REPEATED;
}
