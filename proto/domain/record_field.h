/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of kinds, for the two halves of the field code: reading
 * (record_field.c) and naming (record_name.c), and for who tries other values
 * (explain.c). Others use record.h.
 */
#ifndef KAOHE_DOMAIN_RECORD_FIELD_H
#define KAOHE_DOMAIN_RECORD_FIELD_H

#include "domain/record.h"

struct plain_field {
    const char *name;
    enum field_type type;
    size_t offset; /* in the message of the kind */
    size_t has;    /* of the mark that a count is present */
};

struct record_kind {
    const char *member; /* of Record */
    const struct plain_field *fields;
    size_t count;
};

/* The kind of a record; one without fields for a record without a kind. */
const struct record_kind *record_kind(const Record *record);

/* Gives a field that is present another value of its type. A text is borrowed. */
void record_field_set(Record *record, size_t number, const struct record_field *field);

#endif
