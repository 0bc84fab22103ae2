/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of the catalogue, of enumerations, branches, periods and figures, as officers
 * write them, and the ids that stand for them in a submission.
 */
#ifndef WIRE_CSV_NAME_H
#define WIRE_CSV_NAME_H

#include "wire/csv_value.h"

/* The id that a title stands for; the word itself if none. `dimension` is the name of the
 * dimension that a value is of, or NULL. */
const char *csv_name_id(const Catalogue *catalogue, enum csv_reading reading,
                        const char *word, const char *dimension);

/* The id of the board with that title; the word itself if none. */
const char *csv_board_id(const Catalogue *catalogue, const char *word);

/* The Chinese title of an id, if it leads back; else the id. */
const char *csv_name_title(const Catalogue *catalogue, enum csv_reading reading,
                           const char *id, const char *dimension);

/* The value that a word stands for; -1 if none. */
int csv_enum_value(const ProtobufCEnumDescriptor *type, const char *word);

/* "106年上半年" is 106H1. Writes what the word stands for, or the word itself. Two periods
 * in `readings` when it can be either, which is CSV_AMBIGUOUS. */
enum csv_fault csv_period(const char *word, struct text *out, char *readings);

/* "徵起/便利商店/稅款案件#金額" is "collection/convenience_store/tax#amount". Appends the name
 * of the figure or the key of the record; the word itself where it is neither. */
void csv_figure_read(const Catalogue *catalogue, const char *word, struct text *out);

/* Appends the Chinese for it, if it leads back; else the name as it is. */
void csv_figure_text(const Catalogue *catalogue, const char *name, struct text *out);

#endif
