/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys, fields and values of enumerations as people name them, in Chinese (Taiwan)
 * or English: "collection/bank/tax" is 徵起：銀行／稅款案件, "count.satisfied" is
 * 「滿意」件數. Words of the schema come from one table (title_words.c), the rest
 * from the catalogue, the rubrics and the records' own titles. What none of them
 * knows is shown as it is.
 */
#ifndef KAOHE_DOMAIN_TITLE_H
#define KAOHE_DOMAIN_TITLE_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/text.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

/* Where names come from; everything but the language may be empty. */
struct title_source {
    bool zh;
    const Catalogue *catalogue;
    const Rubric *const *rubrics;
    size_t rubric_count;
    Record *const *records; /* for the wordings of questions and totals */
    size_t record_count;
};

/* Lists of words. All but the first three are in the order of the enumeration. */
enum title_list {
    TITLE_KINDS, /* by the tag of a key: "phone" */
    TITLE_FIELDS,
    TITLE_DIMENSIONS, /* of statistics */
    TITLE_LEVELS,
    TITLE_BANDS,
    TITLE_CATEGORIES,
    TITLE_CHANNELS, /* of complaints */
    TITLE_CONDUCTORS,
    TITLE_EVALUATORS,
    TITLE_GRADES,
    TITLE_RATES,
    TITLE_REPLIES,
    TITLE_CLAIMS, /* comparisons that a document makes, by their names */
};

/* The word for a name, or for a value of an enumeration; NULL if there is none. */
const char *title_word(enum title_list list, const char *name, bool zh);
const char *title_value(enum title_list list, int value, bool zh);

/* The same for a field of the catalogue or of a rubric by its JSON name, and for a value
 * of such a field by the name of the enumeration (title_settings.c). */
const char *title_setting(const char *name, bool zh);
const char *title_choice(const char *name, bool zh);

/* What a field is counted in: "件", "%"; "" where that goes without saying. */
const char *title_unit(const char *field, bool zh);

/* Append a record by its key, a field of it, and a figure "KEY#FIELD". */
void title_add_record(struct text *text, const struct title_source *source,
                      const char *key);
void title_add_field(struct text *text, const struct title_source *source,
                     const char *key, const char *field);
void title_add_figure(struct text *text, const struct title_source *source,
                      const char *figure);

/* Appends the way to a member that is no figure: "restatements[0].field" is 重複陳述（1）
 * 之欄位 (title_path.c). */
void title_add_path(struct text *text, const struct title_source *source,
                    const char *path);

/* Appends an item of the rubric that the key of a score sheet names, with the numbers
 * that the form gives it: "一(一)1 申辦業務標準作業流程訂定情形". */
void title_add_item(struct text *text, const struct title_source *source, const char *key,
                    const char *item);

/* Appends an option of that item. */
void title_add_option(struct text *text, const struct title_source *source,
                      const char *key, const char *item, const char *option);

/* Makes the first letter behind `start` a capital. */
void title_capitalise(struct text *text, size_t start);

#endif
