/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data files that the programs carry inside: rubrics, catalogue, boards, calendar.
 * They are bytes here; whoever needs one decodes and verifies it as strictly as if it
 * had come over the wire.
 */
#ifndef WIRE_DATA_H
#define WIRE_DATA_H

#include <stddef.h>

struct data_file {
    const char *name; /* as in proto/data, for example "rubric-107.json" */
    const unsigned char *bytes;
    size_t length;
};

extern const struct data_file data_files[];
extern const size_t data_file_count;

/* The file of that name, or NULL. */
const struct data_file *data_find(const char *name);

#endif
