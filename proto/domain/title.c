/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes keys and field names apart and puts words in the place of each part.
 * Invariant: a part that has no title stays as it is, so nothing is ever hidden.
 */
#include "domain/title.h"

#include <string.h>

#include "domain/catalogue.h"
#include "domain/rubric.h"

#define KEY_SIZE 1024
#define PARTS 7 /* the tag and at most six dimensions */

/* A key taken apart; the parts point into the buffer. */
struct parts {
    char buffer[KEY_SIZE];
    const char *part[PARTS];
    size_t count;
    const char *sub_period;
};

static bool split(struct parts *parts, const char *key)
{
    const size_t length = strlen(key);
    char *at;

    parts->count = 0;
    parts->sub_period = NULL;
    if (length >= sizeof parts->buffer)
        return false;
    memcpy(parts->buffer, key, length + 1);
    at = strchr(parts->buffer, '@');
    if (at != NULL) {
        *at = '\0';
        parts->sub_period = at + 1;
    }
    for (at = parts->buffer; at != NULL && parts->count < PARTS;) {
        char *slash = strchr(at, '/');

        parts->part[parts->count++] = at;
        if (slash != NULL)
            *slash++ = '\0';
        at = slash;
    }
    return at == NULL;
}

static const char *either(const struct title_source *source, const char *zh,
                          const char *en)
{
    return source->zh ? zh : en;
}

static const char *name_title(const struct title_source *source, const Name *name)
{
    return name == NULL ? NULL : either(source, name->title_zh, name->title_en);
}

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* The wording that a record gives its question, or the title it gives its total. */
static const char *own_title(const struct title_source *source,
                             Kaohe__V1__Record__KindCase kind, const char *id)
{
    for (size_t i = 0; i < source->record_count; i++) {
        const Record *record = source->records[i];

        if (record == NULL || record->kind_case != kind)
            continue;
        if (kind == KIND_SURVEY_QUESTION && same(record->survey_question->question, id))
            return record->survey_question->wording;
        if (kind == KIND_STATED_TOTAL && same(record->stated_total->id, id))
            return record->stated_total->title;
    }
    return NULL;
}

static const char *instrument(const struct title_source *source, const char *id)
{
    const Catalogue *c = source->catalogue;

    return c == NULL
               ? NULL
               : name_title(source, catalogue_name(c->instruments, c->n_instruments, id));
}

static const char *collection_part(const struct title_source *source, size_t number,
                                   const char *id)
{
    const Catalogue *c = source->catalogue;

    if (c == NULL)
        return NULL;
    return name_title(source, number == 1
                                  ? catalogue_name(c->channels, c->n_channels, id)
                                  : catalogue_name(c->case_types, c->n_case_types, id));
}

static const char *metric_title(const struct title_source *source, const char *id)
{
    const Metric *metric =
        source->catalogue == NULL ? NULL : catalogue_metric(source->catalogue, id);

    return metric == NULL ? NULL : either(source, metric->title_zh, metric->title_en);
}

static const char *value_title(const struct title_source *source, const char *dimension,
                               const char *id)
{
    const DimensionValue *value =
        source->catalogue == NULL
            ? NULL
            : catalogue_dimension_value(source->catalogue, dimension, id);

    return value == NULL ? NULL : either(source, value->title_zh, value->title_en);
}

/* As the report words it, or as the catalogue calls it. */
static const char *question_title(const struct title_source *source, const char *id)
{
    const char *own = own_title(source, KIND_SURVEY_QUESTION, id);

    return own != NULL ? own : value_title(source, "question", id);
}

/* The title of the part with that number, NULL where it has none. */
static const char *part_title(const struct title_source *source,
                              const struct parts *parts, size_t number)
{
    const char *tag = parts->part[0];
    const char *id = parts->part[number];

    if (same(tag, "phone"))
        return title_word(TITLE_CONDUCTORS, id, source->zh);
    if (same(tag, "survey"))
        return number == 1 ? instrument(source, id) : question_title(source, id);
    if (same(tag, "complaints"))
        return title_word(number == 1 ? TITLE_CATEGORIES : TITLE_CHANNELS, id,
                          source->zh);
    if (same(tag, "collection"))
        return collection_part(source, number, id);
    if (same(tag, "statistic"))
        return metric_title(source, id);
    if (same(tag, "total"))
        return own_title(source, KIND_STATED_TOTAL, id);
    if (same(tag, "sheet") && number == 2)
        return title_word(TITLE_EVALUATORS, id, source->zh);
    return NULL;
}

static void add_or(struct text *text, const char *title, const char *id)
{
    text_add(text, title == NULL || title[0] == '\0' ? id : title);
}

/* "agency=national_tax" as "移送機關 national_tax". */
static void add_dimension(struct text *text, const struct title_source *source,
                          const char *part)
{
    const char *equals = strchr(part, '=');
    const size_t length = equals == NULL ? 0 : (size_t)(equals - part);
    const char *title = NULL;
    char name[64];

    if (equals == NULL || length >= sizeof name) {
        text_add(text, part);
        return;
    }
    memcpy(name, part, length);
    name[length] = '\0';
    add_or(text, title_word(TITLE_DIMENSIONS, name, source->zh), name);
    text_add(text, " ");
    if (same(name, "instrument"))
        title = instrument(source, equals + 1);
    else if (same(name, "question"))
        title = question_title(source, equals + 1);
    else if (same(name, "category"))
        title = title_word(TITLE_CATEGORIES, equals + 1, source->zh);
    else if (same(name, "reaction"))
        title = title_word(TITLE_REPLIES, equals + 1, source->zh);
    else
        title = value_title(source, name, equals + 1);
    add_or(text, title, equals + 1);
}

void title_add_record(struct text *text, const struct title_source *source,
                      const char *key)
{
    struct parts parts;
    const char *kind =
        split(&parts, key) ? title_word(TITLE_KINDS, parts.part[0], source->zh) : NULL;
    const char *before = source->zh ? "：" : ": ";

    if (kind == NULL) {
        text_add(text, key);
        return;
    }
    text_add(text, kind);
    for (size_t i = 1; i < parts.count; i++) {
        if (same(parts.part[i], "-"))
            continue;
        text_add(text, before);
        before = source->zh ? "／" : ", ";
        if (same(parts.part[0], "statistic") && i > 1)
            add_dimension(text, source, parts.part[i]);
        else
            add_or(text, part_title(source, &parts, i), parts.part[i]);
    }
    if (parts.sub_period != NULL) {
        text_add(text, source->zh ? "（" : " (");
        text_add(text, parts.sub_period);
        text_add(text, source->zh ? "）" : ")");
    }
}

/* ---- items of rubrics ---- */

static const RubricItem *item_of(const Rubric *rubric, const char *id)
{
    for (size_t i = 0; id != NULL && i < rubric->n_items; i++)
        if (same(rubric->items[i]->id, id))
            return rubric->items[i];
    return NULL;
}

/* The rubric that a score sheet's key names, or NULL. */
static const Rubric *rubric_of_key(const struct title_source *source, const char *key)
{
    struct parts parts;

    if (key == NULL || !split(&parts, key) || parts.count < 2 ||
        !same(parts.part[0], "sheet"))
        return NULL;
    return rubric_of(source->rubrics, source->rubric_count, parts.part[1]);
}

/* The numbers of the items above it and its own. A verified rubric has parents before
 * children, so this ends. */
static void add_number(struct text *text, const Rubric *rubric, const RubricItem *item)
{
    const RubricItem *above = item_of(rubric, item->parent);

    if (above != NULL)
        add_number(text, rubric, above);
    if (item->number != NULL)
        text_add(text, item->number);
}

void title_add_item(struct text *text, const struct title_source *source, const char *key,
                    const char *item)
{
    const Rubric *rubric = rubric_of_key(source, key);
    const RubricItem *found = rubric == NULL ? NULL : item_of(rubric, item);
    const size_t start = text->length;

    if (found == NULL) {
        text_add(text, item);
        return;
    }
    add_number(text, rubric, found);
    if (text->length > start)
        text_add(text, " ");
    add_or(text, either(source, found->title_zh, found->title_en), item);
}

void title_add_option(struct text *text, const struct title_source *source,
                      const char *key, const char *item, const char *option)
{
    const Rubric *rubric = rubric_of_key(source, key);
    const RubricItem *found = rubric == NULL ? NULL : item_of(rubric, item);
    const RubricOption *chosen = found == NULL ? NULL : rubric_option(found, option);

    add_or(text,
           chosen == NULL ? NULL : either(source, chosen->title_zh, chosen->title_en),
           option);
}

/* ---- fields ---- */

static const char *after(const char *name, const char *prefix)
{
    const size_t length = strlen(prefix);

    return strncmp(name, prefix, length) == 0 ? name + length : NULL;
}

/* "very_satisfied+satisfied" as 「非常滿意」及「滿意」. */
static void add_levels(struct text *text, bool zh, const char *levels)
{
    while (levels[0] != '\0') {
        const size_t length = strcspn(levels, "+");
        char name[64] = "";
        const char *title;

        if (length < sizeof name)
            memcpy(name, levels, length);
        title = title_word(TITLE_LEVELS, name, zh);
        if (title == NULL)
            title = title_word(TITLE_BANDS, name, zh);
        text_add(text, zh ? "「" : "“");
        if (title != NULL)
            text_add(text, title);
        else
            text_add_bytes(text, levels, length);
        text_add(text, zh ? "」" : "”");
        levels += length;
        if (levels[0] == '+') {
            text_add(text, zh ? "及" : " and ");
            levels++;
        }
    }
}

void title_add_field(struct text *text, const struct title_source *source,
                     const char *key, const char *field)
{
    static const struct {
        const char *prefix;
        const char *before_zh, *after_zh, *before_en, *after_en;
    } of_items[] = {
        {"scores.", "「", "」評分", "score of “", "”"},
        {"subtotals.", "「", "」小計", "subtotal of “", "”"},
        {"ticked.", "「", "」勾選", "ticks of “", "”"},
    };
    const char *levels = after(field, "count.");

    if (levels != NULL) {
        text_add(text, source->zh ? "" : "number of ");
        add_levels(text, source->zh, levels);
        text_add(text, source->zh ? "件數" : " answers");
        return;
    }
    for (size_t i = 0; i < sizeof of_items / sizeof *of_items; i++) {
        const char *item = after(field, of_items[i].prefix);

        if (item == NULL)
            continue;
        text_add(text, source->zh ? of_items[i].before_zh : of_items[i].before_en);
        title_add_item(text, source, key, item);
        text_add(text, source->zh ? of_items[i].after_zh : of_items[i].after_en);
        return;
    }
    if (strchr(field, '[') != NULL)
        title_add_path(text, source, field);
    else
        add_or(text, title_word(TITLE_FIELDS, field, source->zh), field);
}

void title_add_figure(struct text *text, const struct title_source *source,
                      const char *figure)
{
    const char *mark = strchr(figure, '#');
    char key[KEY_SIZE];

    if (mark == NULL || (size_t)(mark - figure) >= sizeof key) {
        text_add(text, figure);
        return;
    }
    memcpy(key, figure, (size_t)(mark - figure));
    key[mark - figure] = '\0';
    title_add_record(text, source, key);
    text_add(text, source->zh ? "之" : ", ");
    title_add_field(text, source, key, mark + 1);
}

void title_capitalise(struct text *text, size_t start)
{
    if (start < text->length && text->buffer[start] >= 'a' && text->buffer[start] <= 'z')
        text->buffer[start] = (char)(text->buffer[start] - 'a' + 'A');
}
