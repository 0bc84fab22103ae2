/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells into fields and back. Names are taken in Chinese, in English or as the id, and
 * written in Chinese where that leads back to the same id.
 */
#include "wire/csv_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/rubric.h"
#include "wire/csv_name.h"
#include "wire/figures.h"

#define WORD_SIZE 1100 /* of a cell that is a name or a figure's name */
#define LEVELS_MAX 16

/* ---- names ---- */

/* The name of the dimension that a cell's value is of; NULL for other cells. */
static const char *of_dimension(const struct csv_form *form, const struct csv_spot *spot)
{
    return form->reading == CSV_DIMENSION ? ((const Dimension *)spot->message)->name
                                          : NULL;
}

/* What else the cell could have held, for who has to choose. */
static void tell_choices(const ProtobufCEnumDescriptor *type, char *detail,
                         const char *word)
{
    struct text text;

    text_init(&text, detail, FIGURE_READINGS_MAX);
    text_add(&text, word);
    for (unsigned i = 1; i < type->n_values; i++) {
        text_add(&text, i == 1 ? "：" : "、");
        text_add(&text, csv_enum_zh(type->values[i].name));
    }
    if (text_end(&text) == NULL)
        detail[0] = '\0';
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

static enum csv_fault read_enum(const struct csv_words *words, const char *word,
                                const struct csv_spot *spot, char *detail)
{
    const int value = csv_enum_value(spot->field->descriptor, word);
    int *at = reflect_add(spot->message, spot->field, 1, words->arena);

    if (at == NULL)
        return CSV_NO_ROOM;
    *at = value;
    if (value < 0)
        tell_choices(spot->field->descriptor, detail, word);
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

bool csv_value_is_lost(const struct csv_form *form, const char *cell)
{
    char word[8];

    return (form->reading == CSV_COUNT || form->reading == CSV_DECIMAL ||
            form->reading == CSV_DATE) &&
           figure_fold(cell, word, sizeof word) && strcmp(word, CSV_ILLEGIBLE) == 0;
}

static enum csv_fault read_figure(const struct csv_words *words,
                                  const struct csv_form *form, const char *cell,
                                  const struct csv_spot *spot, char *detail)
{
    const struct figure_form shape = {form->reading == CSV_COUNT, form->units};
    char out[FIGURE_SIZE];
    enum csv_fault fault;

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

/* Puts what a figure or a period is called in a submission. */
static enum csv_fault put_named(const struct csv_words *words, enum csv_reading reading,
                                const char *word, const struct csv_spot *spot,
                                char *detail)
{
    char buffer[WORD_SIZE];
    struct text text;
    enum csv_fault fault = CSV_SOUND;

    text_init(&text, buffer, sizeof buffer);
    if (reading == CSV_PERIOD)
        fault = csv_period(word, &text, detail);
    else
        csv_figure_read(words->data->catalogue, word, &text);
    if (fault != CSV_SOUND)
        return fault;
    return text_end(&text) == NULL ? CSV_TOO_LARGE : put_string(words, buffer, spot);
}

/* A word of a list as the submission has it; NULL without room. */
static const char *listed(const struct csv_words *words, enum csv_reading reading,
                          const char *word)
{
    char buffer[WORD_SIZE];
    struct text text;

    if (reading == CSV_OPTIONS)
        return option_of(words, word);
    if (reading != CSV_FIGURES)
        return word;
    text_init(&text, buffer, sizeof buffer);
    csv_figure_read(words->data->catalogue, word, &text);
    return text_end(&text) == NULL ? NULL : arena_strdup(words->arena, buffer);
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
        if (form->reading == CSV_OPTION_SCORES) {
            fault = put_score(words, word, (OptionScore **)&all[count++]);
        } else {
            all[count] = (void *)(uintptr_t)listed(words, form->reading, word);
            fault = all[count++] == NULL ? CSV_NO_ROOM : fault;
        }
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
        values[count] = csv_enum_value(spot->field->descriptor, word);
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
    case CSV_FIGURES:
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
    if (form->reading == CSV_CODE && figure_is_shortened(word))
        return CSV_SHORTENED;
    if (form->reading == CSV_ENUM)
        return read_enum(words, word, spot, detail);
    if (form->reading == CSV_PERIOD || form->reading == CSV_FIGURE)
        return put_named(words, form->reading, word, spot, detail);
    if (form->reading == CSV_FIELD)
        return read_field(words, word, spot);
    return put_string(words,
                      csv_name_id(words->data->catalogue, form->reading, word,
                                  of_dimension(form, spot)),
                      spot);
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
    } else if (form->reading == CSV_FIGURE || form->reading == CSV_FIGURES) {
        csv_figure_text(words->data->catalogue, *(char *const *)at, out);
    } else if (form->reading == CSV_FIELD) {
        text_add(out, csv_field_title(words->layout, *(char *const *)at));
    } else {
        text_add(out, csv_name_title(words->data->catalogue, form->reading,
                                     *(char *const *)at, of_dimension(form, spot)));
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
