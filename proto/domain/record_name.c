/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of figures and their places in JSON. Invariant: names are those of
 * record.proto, places those of the protobuf JSON mapping (lowerCamelCase).
 */
#include <string.h>

#include "domain/record_field.h"

#define COUNT_PREFIX "count."
#define SCORE_PREFIX "scores."
#define TICKED_PREFIX "ticked."
#define SUBTOTAL_PREFIX "subtotals."

/* What follows the prefix in the name, or NULL. */
static const char *after(const char *name, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(name, prefix, length) == 0 ? name + length : NULL;
}

static void add_or(struct text *name, const char *part)
{
    text_add(name, part == NULL ? "" : part);
}

static void add_levels(struct text *name, const AnswerCount *answer)
{
    for (size_t i = 0; i < answer->n_levels; i++) {
        if (i > 0)
            text_add(name, "+");
        add_or(name, enum_name(level_names, (int)answer->levels[i]));
    }
}

/* The part of an element's name behind its prefix. */
static void add_element(const Record *record, size_t i, struct text *name)
{
    if (record->kind_case == KIND_SURVEY_QUESTION) {
        add_levels(name, record->survey_question->answers[i]);
    } else if (record->kind_case == KIND_SERVICE_TIME) {
        add_or(name, enum_name(band_names, (int)record->service_time->bands[i]->band));
    } else {
        const ScoreSheet *sheet = record->score_sheet;
        add_or(name, i < sheet->n_items ? sheet->items[i]->item
                                        : sheet->subtotals[i - sheet->n_items]->node);
    }
}

static const char *prefix_of(const Record *record, size_t i)
{
    if (record->kind_case != KIND_SCORE_SHEET)
        return COUNT_PREFIX;
    return i < record->score_sheet->n_items ? SCORE_PREFIX : SUBTOTAL_PREFIX;
}

void record_field_name(const Record *record, size_t number, struct text *name)
{
    const struct record_kind *kind = record_kind(record);

    if (number < kind->count) {
        text_add(name, kind->fields[number].name);
        return;
    }
    text_add(name, prefix_of(record, number - kind->count));
    add_element(record, number - kind->count, name);
}

static bool element_is(const Record *record, size_t i, const char *name)
{
    char buffer[RECORD_FIELD_MAX];
    struct text text;
    const char *rest = after(name, prefix_of(record, i));

    if (rest == NULL)
        return false;
    text_init(&text, buffer, sizeof buffer);
    add_element(record, i, &text);
    return !text.overflow && strcmp(rest, buffer) == 0;
}

bool record_field_find(const Record *record, const char *name, size_t *number)
{
    const struct record_kind *kind = record_kind(record);
    size_t total = record_field_count(record);

    for (size_t i = 0; i < kind->count; i++) {
        if (strcmp(kind->fields[i].name, name) == 0) {
            *number = i;
            return true;
        }
    }
    for (size_t i = kind->count; i < total; i++) {
        if (element_is(record, i - kind->count, name)) {
            *number = i;
            return true;
        }
    }
    return false;
}

static bool same_levels(const AnswerCount *a, const AnswerCount *b)
{
    if (a->n_levels != b->n_levels)
        return false;
    for (size_t i = 0; i < a->n_levels; i++)
        if (a->levels[i] != b->levels[i])
            return false;
    return true;
}

static bool same_element(const Record *from, size_t i, const Record *to, size_t j)
{
    char buffer[RECORD_FIELD_MAX];
    struct text name;

    if (from->kind_case == KIND_SURVEY_QUESTION)
        return same_levels(from->survey_question->answers[i],
                           to->survey_question->answers[j]);
    if (from->kind_case == KIND_SERVICE_TIME)
        return from->service_time->bands[i]->band == to->service_time->bands[j]->band;
    text_init(&name, buffer, sizeof buffer);
    text_add(&name, prefix_of(from, i));
    add_element(from, i, &name);
    return element_is(to, j, buffer);
}

bool record_field_same(const Record *from, size_t number, const Record *to, size_t *out)
{
    const size_t plain = record_kind(from)->count;

    if (from->kind_case != to->kind_case)
        return false;
    *out = number;
    if (number < plain)
        return true;
    const size_t total = record_field_count(to);
    /* Mostly it stands in the same place. */
    if (number < total && same_element(from, number - plain, to, number - plain))
        return true;
    for (*out = plain; *out < total; (*out)++)
        if (same_element(from, number - plain, to, *out - plain))
            return true;
    return false;
}

bool record_field_possible(const Record *record, const char *name)
{
    const struct record_kind *kind = record_kind(record);

    for (size_t i = 0; i < kind->count; i++)
        if (strcmp(kind->fields[i].name, name) == 0)
            return true;
    if (record->kind_case == KIND_SURVEY_QUESTION ||
        record->kind_case == KIND_SERVICE_TIME)
        return after(name, COUNT_PREFIX) != NULL;
    return record->kind_case == KIND_SCORE_SHEET &&
           (after(name, SCORE_PREFIX) != NULL || after(name, SUBTOTAL_PREFIX) != NULL ||
            after(name, TICKED_PREFIX) != NULL);
}

const Illegible *record_illegible(const Record *record, const char *name)
{
    for (size_t i = 0; i < record->n_illegible; i++) {
        const char *field = record->illegible[i]->field;
        if (field != NULL && strcmp(field, name) == 0)
            return record->illegible[i];
    }
    return NULL;
}

/* "stated_share_within_15" as "statedShareWithin15". */
static void add_camel(struct text *text, const char *name)
{
    for (; *name != '\0'; name++) {
        char c = *name;
        if (c == '_' && name[1] != '\0') {
            c = *++name;
            if (c >= 'a' && c <= 'z')
                c = (char)(c - 'a' + 'A');
        }
        text_add_bytes(text, &c, 1);
    }
}

static void add_element_place(const Record *record, size_t i, struct text *place)
{
    const char *list = "answers";
    const char *member = "count";

    if (record->kind_case == KIND_SERVICE_TIME)
        list = "bands";
    if (record->kind_case == KIND_SCORE_SHEET) {
        size_t items = record->score_sheet->n_items;
        bool is_item = i < items;
        list = is_item ? "items" : "subtotals";
        member = is_item ? "score" : "stated";
        i -= is_item ? 0 : items;
    }
    text_add(place, list);
    text_add(place, "[");
    text_add_int(place, (int64_t)i);
    text_add(place, "].");
    text_add(place, member);
}

void record_field_place(const Record *record, const char *name, struct text *place)
{
    const struct record_kind *kind = record_kind(record);
    size_t number;

    add_camel(place, kind->member);
    if (*name == '\0')
        return;
    text_add(place, ".");
    if (record_field_find(record, name, &number) && number >= kind->count)
        add_element_place(record, number - kind->count, place);
    else
        add_camel(place, name);
}
