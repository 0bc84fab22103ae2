/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a record is made of: its kind, the names of its enumerations, and its
 * figures under the names that record.proto gives them ("amount",
 * "count.very_satisfied", "scores.basic.consistency.sop").
 *
 * The fields of a record are numbered from 0: the plain ones of its kind, then
 * those of its lists. A caller that wants all of them counts up; one that wants
 * one of them asks by name.
 */
#ifndef KAOHE_DOMAIN_RECORD_H
#define KAOHE_DOMAIN_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/text.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"

#define RECORD_KEY_MAX 512   /* longest key, with its NUL */
#define RECORD_FIELD_MAX 320 /* longest field name, with its NUL */
#define DIMENSION_MAX 64     /* longest value of a dimension, in bytes */

enum field_type {
    FIELD_COUNT,   /* a whole number from 0 on */
    FIELD_DECIMAL, /* a decimal as text */
};

struct record_field {
    enum field_type type;
    bool present;
    int64_t count;    /* where type is FIELD_COUNT and present */
    const char *text; /* where type is FIELD_DECIMAL and present */
};

/* The names of an enumeration's values: names[0] is NULL, so is the last. */
extern const char *const conductor_names[];
extern const char *const level_names[];
extern const char *const band_names[];
extern const char *const category_names[];
extern const char *const complaint_channel_names[];
extern const char *const evaluator_names[];

/* The name of a value, or NULL for one that has none. */
const char *enum_name(const char *const names[], int value);

/* What the key of a record begins with, up to its first '/' or '@': "phone". NULL for a
 * record without a kind. */
const char *record_tag(const Record *record);

/* Appends the key of a record (the comment at the top of record.proto).
 * KAOHE_ERR_INVALID when it has no kind, a sub-period that is none, or a
 * dimension that a key cannot hold: empty, "-", longer than DIMENSION_MAX, with
 * one of "/#@=" in it, or missing where the kind must have it;
 * KAOHE_ERR_TOO_LARGE when it does not fit. */
KAOHE_MUST_CHECK enum kaohe_err record_key(const Record *record, struct text *key);

/* How many fields the record has, how many of them are plain ones of its kind, and
 * the field with that number. */
size_t record_field_count(const Record *record);
size_t record_plain_fields(const Record *record);
struct record_field record_field_at(const Record *record, size_t number);

/* The name of the field with that number, appended to `name`. */
void record_field_name(const Record *record, size_t number, struct text *name);

/* The number of the field of that name. False when the kind has no such field
 * or the record's list has no such element. */
bool record_field_find(const Record *record, const char *name, size_t *number);

/* The number that this field of `from` has in `to`, another record of its kind. False
 * when the list there has no such element. */
bool record_field_same(const Record *from, size_t number, const Record *to, size_t *out);

/* Is it a name that a field of this kind can have, even if this record lacks it?
 * "ticked.ITEM" is one: the ticks of an item can be illegible. */
bool record_field_possible(const Record *record, const char *name);

/* The mark of the source's loss of a field, or NULL. */
const Illegible *record_illegible(const Record *record, const char *name);

/* Appends the field's place inside its record in JSON:
 * "surveyQuestion.answers[1].count". A name that is no figure is taken as a
 * member of the kind, the empty name as the record itself. */
void record_field_place(const Record *record, const char *name, struct text *place);

#endif
