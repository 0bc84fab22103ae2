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
    "base_rate", "denominator", "figure", "file", "numerator", "parts", "place", "record",
};

static const struct repeated_limit {
    const char *type;
    const char *field;
    size_t limit;
} repeated_limits[] = {
    {"Submission", "records", LIMIT_SUBMISSION_RECORDS},
    {"Submission", "justifications", 1024},
    {"Submission", "errata", 1024},
    {"Record", "restatements", 32},
    {"Record", "illegible", 32},
    {"Illegible", "candidates", 16},
    {"AnswerCount", "levels", 6},
    {"SurveyQuestion", "answers", 6},
    {"ServiceTime", "bands", 16},
    {"Statistic", "dimensions", 4},
    {"Metric", "dimensions", 4},
    {"Decomposition", "parts", 256},
    {"StatedTotal", "decompositions", 8},
    {"StatedTotal", "numerator", 64},
    {"StatedTotal", "denominator", 64},
    {"ItemScore", "ticked", 16},
    {"ItemScore", "option_scores", 16},
    {"ScoreSheet", "items", 512},
    {"ScoreSheet", "subtotals", 512},
    {"Rubric", "items", 512},
    {"RubricItem", "options", 16},
    {"RubricOption", "thresholds", 16},
    {"Finding", "parameters", 64},
    {"Receipt", "findings", LIMIT_FINDINGS},
    {"Check", "findings", LIMIT_FINDINGS},
    {"SignedReceipt", "path", 64},
    {"Dossier", "records", LIMIT_DOSSIER_RECORDS},
    {"HeldRecord", "justifications", 1024},
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
    return type == &kaohe__v1__dossier__descriptor ? LIMIT_DOSSIER : LIMIT_MESSAGE;
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
        if (strcmp(repeated_limits[i].type, type->short_name) == 0 &&
            strcmp(repeated_limits[i].field, field->name) == 0) {
            return repeated_limits[i].limit;
        }
    }
    return LIMIT_REPEATED;
}
