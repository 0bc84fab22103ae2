/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells into fields and back. Names are taken in Chinese, in English or as the id, and
 * written in Chinese where that leads back to the same id.
 */
#include "wire/csv_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "domain/rubric.h"
#include "wire/figures.h"

#define WORD_SIZE 1100 /* of a cell that is a name or a figure's name */
#define LEVELS_MAX 16

/* ---- names ---- */

struct name_list {
    Name *const *names;
    size_t count;
};

static struct name_list names_of(const struct csv_words *words, enum csv_reading reading)
{
    const Catalogue *catalogue = words->data->catalogue;

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

/* The id that a title of the catalogue stands for; the word itself if none. */
static const char *id_of(const struct csv_words *words, enum csv_reading reading,
                         const char *word)
{
    const Catalogue *catalogue = words->data->catalogue;
    const struct name_list list = names_of(words, reading);

    for (size_t i = 0; i < list.count; i++)
        if (strcmp(word, list.names[i]->title_zh) == 0 ||
            strcasecmp(word, list.names[i]->title_en) == 0)
            return list.names[i]->id;
    for (size_t i = 0; reading == CSV_METRIC && i < catalogue->n_metrics; i++)
        if (strcmp(word, catalogue->metrics[i]->title_zh) == 0 ||
            strcasecmp(word, catalogue->metrics[i]->title_en) == 0)
            return catalogue->metrics[i]->id;
    return word;
}

/* The Chinese title of an id, if it leads back. */
static const char *title_of(const struct csv_words *words, enum csv_reading reading,
                            const char *id)
{
    const Catalogue *catalogue = words->data->catalogue;
    const struct name_list list = names_of(words, reading);
    const char *title = id;

    for (size_t i = 0; i < list.count; i++)
        if (strcmp(id, list.names[i]->id) == 0)
            title = list.names[i]->title_zh;
    for (size_t i = 0; reading == CSV_METRIC && i < catalogue->n_metrics; i++)
        if (strcmp(id, catalogue->metrics[i]->id) == 0)
            title = catalogue->metrics[i]->title_zh;
    return strcmp(id_of(words, reading, title), id) == 0 ? title : id;
}

/* An option by its id, or by its number as the template lists it. */
static const char *option_of(const struct csv_words *words, const char *word)
{
    const RubricItem *item = words->item;
    char *end = NULL;
    const unsigned long number = strtoul(word, &end, 10);

    if (item == NULL || rubric_option(item, word) != NULL || *end != '\0' ||
        number == 0 || number > item->n_options)
        return word;
    return item->options[number - 1]->id;
}

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

/* The value that a word stands for; -1 if none. */
static int value_of(const ProtobufCEnumDescriptor *type, const char *word)
{
    const size_t prefix = strlen(type->values[0].name) - strlen("UNSPECIFIED");

    for (unsigned i = 1; i < type->n_values; i++) {
        const char *zh = csv_enum_zh(type->values[i].name);

        if ((zh != NULL && strcmp(word, zh) == 0) ||
            same_word(word, type->values[i].name + prefix))
            return type->values[i].value;
    }
    return -1;
}

static enum csv_fault read_enum(const struct csv_words *words, const char *word,
                                const struct csv_spot *spot)
{
    const int value = value_of(spot->field->descriptor, word);
    int *at = reflect_add(spot->message, spot->field, 1, words->arena);

    if (at == NULL)
        return CSV_NO_ROOM;
    *at = value;
    return value < 0 ? CSV_UNKNOWN : CSV_SOUND;
}

/* ---- single values ---- */

static enum csv_fault put_string(const struct csv_words *words, const char *word,
                                 const struct csv_spot *spot)
{
    char **at = reflect_add(spot->message, spot->field, 1, words->arena);

    *at = arena_strdup(words->arena, word);
    return *at == NULL ? CSV_NO_ROOM : CSV_SOUND;
}

static bool is_illegible(const char *cell)
{
    char word[8];

    return figure_fold(cell, word, sizeof word) && strcmp(word, CSV_ILLEGIBLE) == 0;
}

static enum csv_fault read_figure(const struct csv_words *words,
                                  const struct csv_form *form, const char *cell,
                                  const struct csv_spot *spot, char *detail)
{
    const struct figure_form shape = {form->reading == CSV_COUNT, form->units};
    char out[FIGURE_SIZE];
    enum csv_fault fault;

    if (is_illegible(cell))
        return CSV_SOUND;
    fault = form->reading == CSV_DATE ? figure_date(cell, out, detail)
                                      : figure_read(cell, &shape, out, detail);
    if (fault != CSV_SOUND || form->reading != CSV_COUNT)
        return fault == CSV_SOUND ? put_string(words, out, spot) : fault;
    *(int64_t *)reflect_add(spot->message, spot->field, 1, words->arena) =
        strtoll(out, NULL, 10);
    return CSV_SOUND;
}

/* ---- lists ---- */

/* Cuts the next word off the list; NULL at its end. */
static char *next_word(char **list)
{
    for (;;) {
        char *word = *list + strspn(*list, "; \n");
        const size_t size = strcspn(word, ";\n");
        char *end = word + size;

        if (size == 0)
            return NULL;
        *list = *end == '\0' ? end : end + 1;
        *end = '\0';
        while (end > word && end[-1] == ' ')
            *--end = '\0';
        if (*word != '\0')
            return word;
    }
}

static enum csv_fault put_score(const struct csv_words *words, char *word,
                                OptionScore **at)
{
    const struct figure_form shape = {false, "分"};
    char *equals = strchr(word, '=');
    char out[FIGURE_SIZE];
    char readings[FIGURE_READINGS_MAX];
    enum csv_fault fault;

    if (equals == NULL)
        return CSV_NO_NUMBER;
    *equals = '\0';
    fault = figure_read(equals + 1, &shape, out, readings);
    *at = arena_alloc(words->arena, sizeof **at);
    if (fault != CSV_SOUND || *at == NULL)
        return *at == NULL ? CSV_NO_ROOM : fault;
    kaohe__v1__option_score__init(*at);
    (*at)->option = arena_strdup(words->arena, option_of(words, word));
    (*at)->score = arena_strdup(words->arena, out);
    return (*at)->score == NULL ? CSV_NO_ROOM : CSV_SOUND;
}

static enum csv_fault read_list(const struct csv_words *words,
                                const struct csv_form *form, const char *cell,
                                const struct csv_spot *spot)
{
    const size_t size = strlen(cell) + 1;
    char *list = arena_alloc(words->arena, size);
    enum csv_fault fault = CSV_SOUND;
    size_t count = 1;
    void **all;
    char *word;

    if (list == NULL || !figure_fold(csv_unescape(cell), list, size))
        return CSV_NO_ROOM;
    for (const char *at = list; *at != '\0'; at++)
        count += *at == ';' || *at == '\n';
    all = reflect_add(spot->message, spot->field, count, words->arena);
    count = 0;
    while (all != NULL && fault == CSV_SOUND && (word = next_word(&list)) != NULL) {
        if (form->reading == CSV_OPTION_SCORES)
            fault = put_score(words, word, (OptionScore **)&all[count++]);
        else
            all[count++] =
                (void *)(uintptr_t)(form->reading == CSV_OPTIONS ? option_of(words, word)
                                                                 : word);
    }
    if (all == NULL || count == 0)
        return all == NULL ? CSV_NO_ROOM : CSV_UNKNOWN;
    if (fault == CSV_SOUND) {
        void **kept = reflect_add(spot->message, spot->field, count, words->arena);

        if (kept == NULL)
            return CSV_NO_ROOM;
        memcpy(kept, all, count * sizeof *all);
    }
    return fault;
}

static enum csv_fault read_levels(const struct csv_words *words, const char *cell,
                                  const struct csv_spot *spot)
{
    char list[WORD_SIZE];
    char *at = list;
    int values[LEVELS_MAX];
    size_t count = 0;
    char *word;
    int *all;

    if (!figure_fold(cell, list, sizeof list))
        return CSV_TOO_LARGE;
    while ((word = next_word(&at)) != NULL) {
        if (count == LEVELS_MAX)
            return CSV_TOO_LARGE;
        values[count] = value_of(spot->field->descriptor, word);
        if (values[count++] < 0)
            return CSV_UNKNOWN;
    }
    all = reflect_add(spot->message, spot->field, count, words->arena);
    if (all == NULL)
        return CSV_NO_ROOM;
    memcpy(all, values, count * sizeof *all);
    return CSV_SOUND;
}

static enum csv_fault read_field(const struct csv_words *words, const char *word,
                                 const struct csv_spot *spot)
{
    char buffer[RECORD_FIELD_MAX];
    struct text field;
    const char *named;

    text_init(&field, buffer, sizeof buffer);
    named = csv_field_named(words->layout, word, &field);
    return put_string(words, named == NULL ? word : named, spot);
}

enum csv_fault csv_value_read(const struct csv_words *words, const struct csv_form *form,
                              const char *cell, const struct csv_spot *spot, char *detail)
{
    char word[WORD_SIZE];

    detail[0] = '\0';
    if (!reflect_is_repeated(spot->field) &&
        reflect_count(spot->message, spot->field) > 0)
        return CSV_TWICE;
    switch (form->reading) {
    case CSV_PROSE:
        return put_string(words, csv_unescape(cell), spot);
    case CSV_COUNT:
    case CSV_DECIMAL:
    case CSV_DATE:
        return read_figure(words, form, cell, spot, detail);
    case CSV_LIST:
    case CSV_OPTIONS:
    case CSV_OPTION_SCORES:
        return read_list(words, form, cell, spot);
    case CSV_LEVELS:
        return read_levels(words, cell, spot);
    default:
        break;
    }
    if (!figure_fold(csv_unescape(cell), word, sizeof word))
        return CSV_TOO_LARGE;
    if (form->reading == CSV_ENUM)
        return read_enum(words, word, spot);
    if (form->reading == CSV_FIELD)
        return read_field(words, word, spot);
    return put_string(words, id_of(words, form->reading, word), spot);
}

/* ---- back ---- */

static void add_element(const struct csv_words *words, const struct csv_form *form,
                        const struct csv_spot *spot, size_t i, struct text *out)
{
    const void *at = reflect_element(spot->message, spot->field, i);
    const ProtobufCEnumDescriptor *type = spot->field->descriptor;

    if (form->reading == CSV_COUNT) {
        text_add_int(out, *(const int64_t *)at);
    } else if (form->reading == CSV_ENUM || form->reading == CSV_LEVELS) {
        const ProtobufCEnumValue *value =
            protobuf_c_enum_descriptor_get_value(type, *(const int *)at);
        const char *zh = value == NULL ? NULL : csv_enum_zh(value->name);

        text_add(out, zh == NULL ? "?" : zh);
    } else if (form->reading == CSV_OPTION_SCORES) {
        const OptionScore *score = *(OptionScore *const *)at;

        text_add(out, score->option == NULL ? "" : score->option);
        text_add(out, "=");
        text_add(out, score->score == NULL ? "" : score->score);
    } else if (form->reading == CSV_FIELD) {
        text_add(out, csv_field_title(words->layout, *(char *const *)at));
    } else {
        text_add(out, title_of(words, form->reading, *(char *const *)at));
    }
}

void csv_value_text(const struct csv_words *words, const struct csv_form *form,
                    const struct csv_spot *spot, struct text *out)
{
    const size_t count = reflect_count(spot->message, spot->field);

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add(out, "; ");
        add_element(words, form, spot, i, out);
    }
}
