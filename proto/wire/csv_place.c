/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From places in JSON to the cells of the file; what has no cell of its own is told by
 * what it is part of.
 */
#include <string.h>

#include "wire/csv_report.h"

const struct csv_place *csv_place(const struct csv_report *report, const char *path)
{
    size_t length = strlen(path);

    while (length > 0) {
        for (size_t i = 0; i < report->place_count; i++)
            if (strncmp(report->places[i].path, path, length) == 0 &&
                report->places[i].path[length] == '\0')
                return &report->places[i];
        while (length > 0 && path[--length] != '.' && path[length] != '[')
            continue;
    }
    return NULL;
}
