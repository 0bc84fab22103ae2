/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of the catalogue and of enumerations by their titles in either language. What is
 * no title is left as it is: the rules tell what the catalogue does not know.
 */
#include "wire/csv_name.h"

#include <string.h>
#include <strings.h>

#include "domain/catalogue.h"
#include "wire/figures.h"

#define TITLE_MAX 300

struct name_list {
    Name *const *names;
    size_t count;
};

static struct name_list names_of(const Catalogue *catalogue, enum csv_reading reading)
{
    switch (reading) {
    case CSV_INSTRUMENT:
        return (struct name_list){catalogue->instruments, catalogue->n_instruments};
    case CSV_CHANNEL:
        return (struct name_list){catalogue->channels, catalogue->n_channels};
    case CSV_CASE_TYPE:
        return (struct name_list){catalogue->case_types, catalogue->n_case_types};
    default:
        return (struct name_list){NULL, 0};
    }
}

static bool is_title(const char *word, const char *zh, const char *en)
{
    char wanted[TITLE_MAX];
    char title[TITLE_MAX];

    if (word == NULL)
        return false;
    if ((zh != NULL && strcmp(word, zh) == 0) ||
        (en != NULL && strcasecmp(word, en) == 0))
        return true;
    /* 協談室（詢問室） and 協談室(詢問室) are one */
    return zh != NULL && figure_fold(word, wanted, sizeof wanted) &&
           figure_fold(zh, title, sizeof title) && strcmp(wanted, title) == 0;
}

static const char *metric_id(const Catalogue *catalogue, const char *word)
{
    for (size_t i = 0; i < catalogue->n_metrics; i++)
        if (is_title(word, catalogue->metrics[i]->title_zh,
                     catalogue->metrics[i]->title_en))
            return catalogue->metrics[i]->id;
    return word;
}

static const char *branch_code(const Catalogue *catalogue, const char *word)
{
    for (size_t i = 0; i < catalogue->n_branches; i++)
        if (is_title(word, catalogue->branches[i]->name_zh,
                     catalogue->branches[i]->name_en))
            return catalogue->branches[i]->code;
    return word;
}

const char *csv_board_id(const Catalogue *catalogue, const char *word)
{
    for (size_t i = 0; i < catalogue->n_boards; i++)
        if (is_title(word, catalogue->boards[i]->title_zh,
                     catalogue->boards[i]->title_en))
            return catalogue->boards[i]->id;
    return word;
}

static const char *dimension_id(const Catalogue *catalogue, const char *word,
                                const char *dimension)
{
    for (size_t i = 0; dimension != NULL && i < catalogue->n_dimension_values; i++) {
        const DimensionValue *value = catalogue->dimension_values[i];

        if (strcmp(value->dimension, dimension) == 0 &&
            is_title(word, value->title_zh, value->title_en))
            return value->id;
    }
    return word;
}

const char *csv_name_id(const Catalogue *catalogue, enum csv_reading reading,
                        const char *word, const char *dimension)
{
    const struct name_list list = names_of(catalogue, reading);

    for (size_t i = 0; i < list.count; i++)
        if (is_title(word, list.names[i]->title_zh, list.names[i]->title_en))
            return list.names[i]->id;
    if (reading == CSV_METRIC)
        return metric_id(catalogue, word);
    if (reading == CSV_DIMENSION)
        return dimension_id(catalogue, word, dimension);
    return reading == CSV_BRANCH ? branch_code(catalogue, word) : word;
}

const char *csv_name_title(const Catalogue *catalogue, enum csv_reading reading,
                           const char *id, const char *dimension)
{
    const struct name_list list = names_of(catalogue, reading);
    const char *title = id;

    for (size_t i = 0; i < list.count; i++)
        if (strcmp(id, list.names[i]->id) == 0)
            title = list.names[i]->title_zh;
    if (reading == CSV_METRIC && catalogue_metric(catalogue, id) != NULL)
        title = catalogue_metric(catalogue, id)->title_zh;
    if (reading == CSV_DIMENSION && dimension != NULL) {
        const DimensionValue *value = catalogue_dimension_value(catalogue, dimension, id);

        title = value == NULL ? id : value->title_zh;
    }
    return strcmp(csv_name_id(catalogue, reading, title, dimension), id) == 0 ? title
                                                                              : id;
}

/* ---- enumerations ---- */

static bool same_word(const char *word, const char *name)
{
    while (*word != '\0' && *name != '\0') {
        const char a = (char)(*word == ' ' ? '_' : *word);

        if (strncasecmp(&a, name, 1) != 0)
            return false;
        word++;
        name++;
    }
    return *word == *name;
}

int csv_enum_value(const ProtobufCEnumDescriptor *type, const char *word)
{
    const size_t prefix = strlen(type->values[0].name) - strlen("UNSPECIFIED");

    for (unsigned i = 1; i < type->n_values; i++) {
        const char *name = type->values[i].name;

        if (csv_enum_is(name, word) || same_word(word, name + prefix))
            return type->values[i].value;
    }
    return -1;
}
