/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds an embedded data file by name. The table itself is made by the build from
 * proto/data; this file must not know what is in any of them.
 */
#include "wire/data.h"

#include <string.h>

const struct data_file *data_find(const char *name)
{
    for (size_t i = 0; i < data_file_count; i++) {
        if (strcmp(data_files[i].name, name) == 0) {
            return &data_files[i];
        }
    }
    return NULL;
}
