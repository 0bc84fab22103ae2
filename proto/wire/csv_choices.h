/* SPDX-License-Identifier: Apache-2.0 */
/* What may be written into the columns of a table that have names of the catalogue. */
#ifndef WIRE_CSV_CHOICES_H
#define WIRE_CSV_CHOICES_H

#include "wire/csv.h"
#include "wire/csv_layout.h"

/* Writes rows that are not read; none where no column has such names. */
void csv_choices(struct csv_writer *writer, const struct csv_layout *layout,
                 const Catalogue *catalogue, bool zh);

#endif
