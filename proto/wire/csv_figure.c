/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of figures and keys of records in Chinese: 徵起/便利商店/稅款案件@106M01#金額. Each
 * part stands in the order of the key and has the word that its column has in the table.
 */
#include <stdio.h>
#include <string.h>

#include "wire/csv_name.h"

#define PART_MAX 256
#define NAME_MAX_SIZE (RECORD_KEY_MAX + RECORD_FIELD_MAX)

static const struct {
    int kind;
    const char *tag;
    size_t
        parts; /* how many columns of the table a key has; a last one may be left out */
} tags[] = {
    {KIND_PHONE_TEST, "phone", 1},    {KIND_SURVEY_QUESTION, "survey", 2},
    {KIND_SERVICE_TIME, "time", 0},   {KIND_COMPLAINT_COUNT, "complaints", 2},
    {KIND_COMPLAINT_CASE, "case", 1}, {KIND_COLLECTION, "collection", 2},
    {KIND_STATISTIC, "statistic", 1}, {KIND_ATTITUDE_REVIEW, "attitude", 1},
    {KIND_STATED_TOTAL, "total", 1},  {KIND_SCORE_SHEET, "sheet", 3},
};

struct naming {
    const Catalogue *catalogue;
    const struct csv_layout *layout;
    size_t kind; /* in tags */
    bool zh;     /* into Chinese */
};

/* Cuts the next part off, up to one of `ends`. */
static bool take(const char **at, const char *ends, char part[PART_MAX])
{
    const size_t length = strcspn(*at, ends);

    if (length == 0 || length >= PART_MAX)
        return false;
    memcpy(part, *at, length);
    part[length] = '\0';
    *at += length;
    return true;
}

/* The kind that a word names, in either language. */
static bool find_kind(struct naming *naming, const char *word)
{
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        const struct csv_layout *layout = csv_layout_of(tags[i].kind);

        if (strcmp(word, tags[i].tag) == 0 || strcmp(word, layout->zh) == 0) {
            naming->layout = layout;
            naming->kind = i;
            return true;
        }
    }
    return false;
}

static const ProtobufCEnumDescriptor *type_of(const struct csv_form *form)
{
    const char *member = strchr(form->path, '.');
    const ProtobufCFieldDescriptor *field = NULL;
    char name[64];

    if (member != NULL) {
        snprintf(name, sizeof name, "%.*s", (int)(member - form->path), form->path);
        field = protobuf_c_message_descriptor_get_field_by_name(
            &kaohe__v1__record__descriptor, name);
    }
    if (field != NULL)
        field = protobuf_c_message_descriptor_get_field_by_name(field->descriptor,
                                                                member + 1);
    return field == NULL ? NULL : field->descriptor;
}

/* The names of values in keys are those of the schema without what they share. */
static void add_value(const struct naming *naming, const ProtobufCEnumDescriptor *type,
                      const char *word, struct text *out)
{
    const int number = csv_enum_value(type, word);
    const ProtobufCEnumValue *value =
        number < 0 ? NULL : protobuf_c_enum_descriptor_get_value(type, number);

    if (value == NULL) {
        text_add(out, word);
        return;
    }
    if (naming->zh) {
        text_add(out, csv_enum_zh(value->name));
        return;
    }
    for (const char *at =
             value->name + strlen(type->values[0].name) - strlen("UNSPECIFIED");
         *at != '\0'; at++) {
        const char low = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);

        text_add_bytes(out, &low, 1);
    }
}

static void add_part(const struct naming *naming, size_t number, const char *word,
                     struct text *out)
{
    const struct csv_form *columns = naming->layout->head.count > 0
                                         ? naming->layout->head.list
                                         : naming->layout->columns.list;
    const struct csv_form *form =
        number < tags[naming->kind].parts ? &columns[number] : NULL;

    if (form == NULL || strcmp(word, "-") == 0)
        text_add(out, word);
    else if (form->reading == CSV_ENUM)
        add_value(naming, type_of(form), word, out);
    else if (naming->zh)
        text_add(out, csv_name_title(naming->catalogue, form->reading, word, NULL));
    else
        text_add(out, csv_name_id(naming->catalogue, form->reading, word, NULL));
}

/* "service=總機電話服務" of a statistic. */
static void add_dimension(const struct naming *naming, char *part, struct text *out)
{
    char *equals = strchr(part, '=');

    if (equals == NULL) {
        text_add(out, part);
        return;
    }
    *equals = '\0';
    text_add(out, part);
    text_add(out, "=");
    text_add(out, naming->zh
                      ? csv_name_title(naming->catalogue, CSV_DIMENSION, equals + 1, part)
                      : csv_name_id(naming->catalogue, CSV_DIMENSION, equals + 1, part));
}

static bool add_key(struct naming *naming, const char **at, struct text *out)
{
    char part[PART_MAX];
    size_t number = 0;

    if (!take(at, "/@#", part) || !find_kind(naming, part))
        return false;
    text_add(out, naming->zh ? naming->layout->zh : tags[naming->kind].tag);
    for (; **at == '/'; number++) {
        ++*at;
        if (!take(at, "/@#", part))
            return false;
        text_add(out, "/");
        if (strchr(part, '=') != NULL)
            add_dimension(naming, part, out);
        else
            add_part(naming, number, part, out);
    }
    for (; !naming->zh && number < tags[naming->kind].parts; number++)
        text_add(out, "/-");
    return true;
}

static void add_field(const struct naming *naming, const char *field, struct text *out)
{
    char buffer[RECORD_FIELD_MAX];
    struct text text;
    const char *named;

    text_init(&text, buffer, sizeof buffer);
    named = naming->zh ? csv_field_title(naming->layout, field)
                       : csv_field_named(naming->layout, field, &text);
    text_add(out, named == NULL ? field : named);
}

static bool add_name(struct naming *naming, const char *word, struct text *out)
{
    const char *at = word;

    if (!add_key(naming, &at, out))
        return false;
    if (*at == '@') {
        const size_t length = strcspn(at, "#");

        text_add_bytes(out, at, length);
        at += length;
    }
    if (*at == '#') {
        text_add(out, "#");
        add_field(naming, at + 1, out);
    }
    return true;
}

void csv_figure_read(const Catalogue *catalogue, const char *word, struct text *out)
{
    struct naming naming = {.catalogue = catalogue};
    char buffer[NAME_MAX_SIZE];
    struct text text;
    bool named;

    text_init(&text, buffer, sizeof buffer);
    named = add_name(&naming, word, &text) && text_end(&text) != NULL;
    text_add(out, named ? buffer : word);
}

void csv_figure_text(const Catalogue *catalogue, const char *name, struct text *out)
{
    struct naming naming = {.catalogue = catalogue, .zh = true};
    char zh[NAME_MAX_SIZE];
    char back[NAME_MAX_SIZE];
    struct text text;
    struct text again;

    text_init(&text, zh, sizeof zh);
    text_init(&again, back, sizeof back);
    if (!add_name(&naming, name, &text) || text_end(&text) == NULL) {
        text_add(out, name);
        return;
    }
    csv_figure_read(catalogue, zh, &again);
    text_add(out, text_end(&again) != NULL && strcmp(back, name) == 0 ? zh : name);
}
