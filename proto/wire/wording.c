/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates and their places. Invariant: every place is filled; a parameter that
 * the finding lacks shows as "?". Names of the schema are shown by their titles. It
 * must not judge, nor know any rule.
 */
#include "wire/wording.h"

#include <string.h>

#include "domain/record.h"
#include "domain/rules.h"

#define FILLING_SIZE 2048

/* Fills the places of one finding. */
struct filler {
    const Finding *finding;
    const struct title_source *titles;
};

static const char *parameter(const Finding *finding, const char *name)
{
    for (size_t i = 0; i < finding->n_parameters; i++) {
        const Parameter *parameter = finding->parameters[i];
        if (parameter->name != NULL && parameter->value != NULL &&
            strcmp(parameter->name, name) == 0)
            return parameter->value;
    }
    return NULL;
}

static bool is(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

/* A figure "KEY#FIELD", an item of a sheet, or something else as it is. */
static void add_thing(struct text *text, const struct filler *filler, const char *value)
{
    if (strchr(value, '#') != NULL)
        title_add_figure(text, filler->titles, value);
    else
        title_add_item(text, filler->titles, filler->finding->record, value);
}

/* The value of a name that one of the lists has, else as it is. */
static void add_word(struct text *text, const struct filler *filler, enum title_list list,
                     const char *value)
{
    const char *word = title_word(list, value, filler->titles->zh);

    text_add(text, word == NULL ? value : word);
}

static void add_title(struct text *text, const struct filler *filler, const char *value)
{
    const char *item = parameter(filler->finding, "item");
    const size_t start = text->length;

    if (item != NULL)
        title_add_item(text, filler->titles, filler->finding->record, item);
    if (item == NULL || is(text->buffer + start, item)) { /* no such rubric here */
        text_add(text, item == NULL ? "" : " ");
        text_add(text, value);
    }
}

/* Records and fields, which the finding itself has. */
static const char *own(const Finding *finding, const char *name)
{
    if (is(name, "record"))
        return finding->record;
    if (is(name, "field"))
        return finding->field != NULL ? finding->field : finding->place;
    return NULL;
}

/* "persons_tested: 12 → 6; …" with the titles of the fields. */
static void add_differences(struct text *text, const struct filler *filler,
                            const char *value)
{
    while (*value != '\0') {
        const size_t length = strcspn(value, ";");
        const char *colon = memchr(value, ':', length);
        char field[RECORD_FIELD_MAX];
        const size_t name = colon == NULL ? 0 : (size_t)(colon - value);

        if (name > 0 && name < sizeof field) {
            memcpy(field, value, name);
            field[name] = '\0';
            title_add_field(text, filler->titles, filler->finding->record, field);
        }
        text_add_bytes(text, value + (name < sizeof field ? name : 0),
                       length - (name < sizeof field ? name : 0));
        value += length;
        if (*value == ';') {
            text_add(text, ";");
            value++;
        }
        if (*value == ' ') {
            text_add(text, " ");
            value++;
        }
    }
}

static void add_value(struct text *text, const struct filler *filler, const char *name,
                      const char *value)
{
    const Finding *finding = filler->finding;

    if (is(name, "record") || is(name, "about"))
        title_add_record(text, filler->titles, value);
    else if (is(name, "field") || is(name, "sum") || is(name, "other_sum"))
        title_add_field(text, filler->titles, finding->record, value);
    else if (is(name, "level"))
        add_word(text, filler, TITLE_LEVELS, value);
    else if (is(name, "band"))
        add_word(text, filler, TITLE_BANDS, value);
    else if (is(name, "title") || is(name, "title_en"))
        add_title(text, filler, value);
    else if (is(name, "option"))
        title_add_option(text, filler->titles, finding->record,
                         parameter(finding, "item"), value);
    else if (is(name, "claim"))
        add_word(text, filler, TITLE_CLAIMS, value);
    else if (is(name, "differences"))
        add_differences(text, filler, value);
    else if (is(name, "item") || is(name, "node") || is(name, "first") ||
             is(name, "other") || is(name, "figure"))
        add_thing(text, filler, value);
    else if (is(name, "stated") || is(name, "computed"))
        add_word(text, filler, TITLE_GRADES, value);
    else
        text_add(text, value);
}

/* What stands in a place of the template. */
static void fill_place(struct text *text, const struct filler *filler, const char *place,
                       size_t length)
{
    char name[64] = "";
    const char *value;

    if (length < sizeof name)
        memcpy(name, place, length);
    value = parameter(filler->finding, name);
    if (value == NULL)
        value = own(filler->finding, name);
    if (value == NULL)
        text_add(text, "?");
    else
        add_value(text, filler, name, value);
}

/* Of a character beyond ASCII: Chinese stands against Chinese without a space. */
static bool wide(char byte)
{
    return (unsigned char)byte >= 0x80;
}

static void fill(struct text *text, const struct filler *filler, const char *template)
{
    const bool zh = filler->titles->zh;
    char buffer[FILLING_SIZE];

    for (const char *at = template; *at != '\0';) {
        const char *open = strchr(at, '{');
        const char *close = open == NULL ? NULL : strchr(open, '}');
        struct text filling;

        if (close == NULL) {
            text_add(text, at);
            return;
        }
        text_init(&filling, buffer, sizeof buffer);
        fill_place(&filling, filler, open + 1, (size_t)(close - open - 1));
        size_t before = (size_t)(open - at);
        if (zh && before > 1 && open[-1] == ' ' && wide(open[-2]) && wide(buffer[0]))
            before--;
        text_add_bytes(text, at, before);
        text_add(text, filling.overflow ? "…" : buffer);
        at = close + 1;
        if (zh && at[0] == ' ' && wide(at[1]) && filling.length > 0 &&
            wide(buffer[filling.length - 1]))
            at++;
    }
}

/* A rule of another version: what the finding carries. */
static void add_unknown(struct text *text, const Finding *finding)
{
    if (finding->record != NULL)
        text_add(text, finding->record);
    for (size_t i = 0; i < finding->n_parameters; i++) {
        const Parameter *parameter = finding->parameters[i];
        text_add(text, i == 0 && finding->record == NULL ? "" : "; ");
        text_add(text, parameter->name == NULL ? "?" : parameter->name);
        text_add(text, " ");
        text_add(text, parameter->value == NULL ? "?" : parameter->value);
    }
}

static const char *template_of(const struct rule *rule, enum wording_part part, bool zh)
{
    switch (part) {
    case WORDING_TITLE:
        return zh ? rule->title_zh : rule->title_en;
    case WORDING_TEXT:
        return zh ? rule->wording_zh : rule->wording_en;
    case WORDING_ADVICE:
        break;
    }
    return zh ? rule->advice_zh : rule->advice_en;
}

void wording_add(struct text *text, const Finding *finding, enum wording_part part,
                 const struct title_source *titles)
{
    const struct rule *rule = finding->code == NULL ? NULL : rule_find(finding->code);
    const struct filler filler = {finding, titles};
    const size_t start = text->length;

    if (rule != NULL)
        fill(text, &filler, template_of(rule, part, titles->zh));
    else if (part == WORDING_TITLE)
        text_add(text, finding->code == NULL ? "?" : finding->code);
    else if (part == WORDING_TEXT)
        add_unknown(text, finding);
    if (rule != NULL)
        title_capitalise(text, start);
}

void wording_subject(struct text *text, const Finding *finding,
                     const struct title_source *titles)
{
    const size_t start = text->length;

    if (finding->record == NULL)
        return;
    title_add_record(text, titles, finding->record);
    if (finding->field != NULL && finding->field[0] != '\0') {
        text_add(text, titles->zh ? "，" : "; ");
        title_add_field(text, titles, finding->record, finding->field);
    }
    title_capitalise(text, start);
}

void wording_severity(struct text *text, Severity severity, bool zh)
{
    switch (severity) {
    case SEVERITY_ERROR:
        text_add(text, zh ? "錯誤" : "error");
        return;
    case SEVERITY_WARNING:
        text_add(text, zh ? "警告" : "warning");
        return;
    case SEVERITY_NOTICE:
        text_add(text, zh ? "提示" : "notice");
        return;
    default:
        text_add(text, "?");
    }
}
