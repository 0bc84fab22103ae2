/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fields of records by the titles of their columns: a row that tells a figure again names
 * it as the table does. Which field a column holds follows from its path.
 */
#include <stdlib.h>
#include <string.h>

#include "domain/record.h"
#include "wire/csv_value.h"

#define BITS_MAX 8

/* "{6}" of answers is "count.very_satisfied+satisfied". */
static void add_counted(struct text *field, const char *path, const char *const *names)
{
    const unsigned long bits = strtoul(strchr(path, '{') + 1, NULL, 10);
    const char *before = "count.";

    for (int i = 1; i < BITS_MAX && names[i] != NULL; i++) {
        if ((bits >> i & 1) == 0)
            continue;
        text_add(field, before);
        text_add(field, names[i]);
        before = "+";
    }
}

void csv_field_add(struct text *field, const struct csv_form *form)
{
    const char *member = strchr(form->path, '.');

    if (member == NULL || strchr(form->path, '[') != NULL)
        return;
    if (strchr(form->path, '{') == NULL)
        text_add(field, member + 1);
    else
        add_counted(field, form->path,
                    strstr(form->path, "bands{") != NULL ? band_names : level_names);
}

const char *csv_field_named(const struct csv_layout *layout, const char *title,
                            struct text *field)
{
    const struct csv_form *form = NULL;

    if (layout != NULL)
        form = csv_form_named(&layout->columns, title);
    if (layout != NULL && form == NULL)
        form = csv_form_named(&layout->head, title);
    if (form == NULL)
        return NULL;
    csv_field_add(field, form);
    return field->length == 0 ? NULL : text_end(field);
}

const char *csv_field_title(const struct csv_layout *layout, const char *field)
{
    const struct csv_forms *all[] = {&layout->columns, &layout->head};

    for (size_t i = 0; i < 2; i++)
        for (size_t at = 0; at < all[i]->count; at++) {
            char buffer[RECORD_FIELD_MAX];
            struct text text;

            text_init(&text, buffer, sizeof buffer);
            csv_field_add(&text, &all[i]->list[at]);
            if (strcmp(buffer, field) == 0)
                return all[i]->list[at].zh;
        }
    return field;
}
