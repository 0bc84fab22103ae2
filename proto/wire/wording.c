/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates and their places. Invariant: every place is filled; a parameter that
 * the finding lacks shows as "?". It must not judge, nor know any rule.
 */
#include "wire/wording.h"

#include <string.h>

#include "domain/rules.h"

static const char *parameter(const Finding *finding, const char *name, size_t length)
{
    for (size_t i = 0; i < finding->n_parameters; i++) {
        const Parameter *parameter = finding->parameters[i];
        if (parameter->name != NULL && parameter->value != NULL &&
            strlen(parameter->name) == length &&
            memcmp(parameter->name, name, length) == 0)
            return parameter->value;
    }
    return NULL;
}

static bool is(const char *name, size_t length, const char *wanted)
{
    return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

/* What stands in a place of the template. */
static const char *filling(const Finding *finding, const char *name, size_t length)
{
    const char *value = parameter(finding, name, length);

    if (value == NULL && is(name, length, "record"))
        value = finding->record;
    if (value == NULL && is(name, length, "field"))
        value = finding->field != NULL ? finding->field : finding->place;
    return value == NULL ? "?" : value;
}

static void fill(struct text *text, const Finding *finding, const char *template)
{
    for (const char *at = template; *at != '\0';) {
        const char *open = strchr(at, '{');
        const char *close = open == NULL ? NULL : strchr(open, '}');
        if (close == NULL) {
            text_add(text, at);
            return;
        }
        text_add_bytes(text, at, (size_t)(open - at));
        text_add(text, filling(finding, open + 1, (size_t)(close - open - 1)));
        at = close + 1;
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
                 bool zh)
{
    const struct rule *rule = finding->code == NULL ? NULL : rule_find(finding->code);

    if (rule != NULL)
        fill(text, finding, template_of(rule, part, zh));
    else if (part == WORDING_TITLE)
        text_add(text, finding->code == NULL ? "?" : finding->code);
    else if (part == WORDING_TEXT)
        add_unknown(text, finding);
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
