/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes --because apart. A record's key may hold "=" itself: the dimensions of a
 * statistic do, one each, behind the second "/".
 */
#include "client/cli/because.h"

#include <string.h>

#include "client/cli/csv_file.h"
#include "domain/record.h"
#include "domain/utf8.h"
#include "wire/csv_name.h"

struct spans {
    size_t code; /* how long each part is; the text is what remains */
    size_t record;
    size_t field;
    size_t text; /* where it begins */
};

/* The length of the key that `text` begins with, up to "#" or the "=" behind it. */
static size_t key_length(const char *text)
{
    const bool statistic = strncmp(text, "statistic/", strlen("statistic/")) == 0 ||
                           strncmp(text, "統計數/", strlen("統計數/")) == 0;
    bool dimension = false;
    int slashes = 0;
    size_t i = 0;

    for (; text[i] != '\0' && text[i] != '#'; i++) {
        if (text[i] == '/') {
            dimension = ++slashes > 1 && statistic;
        } else if (text[i] == '=') {
            if (!dimension)
                break;
            dimension = false;
        }
    }
    return i;
}

static bool split(const char *value, struct spans *out)
{
    *out = (struct spans){.code = strcspn(value, "@=")};
    out->text = out->code;
    if (value[out->code] == '@') {
        out->record = key_length(value + out->code + 1);
        out->text += 1 + out->record;
        if (out->record == 0)
            return false;
    }
    if (value[out->text] == '#') {
        out->field = strcspn(value + out->text + 1, "=");
        out->text += 1 + out->field;
        if (out->field == 0)
            return false;
    }
    return out->code > 0 && value[out->text++] == '=';
}

bool because_sound(const char *value)
{
    struct spans spans;

    return split(value, &spans) && !utf8_is_blank(value + spans.text);
}

static char *part(struct arena *arena, const char *from, size_t length)
{
    char *copy = length == 0 ? NULL : arena_alloc(arena, length + 1);

    return copy == NULL ? NULL : memcpy(copy, from, length);
}

/* The place by its key, if it was given in the words of the tables (徵起/銀行#金額). */
static bool key_of_words(const Catalogue *catalogue, struct arena *arena,
                         Justification *reason)
{
    char *hash = NULL;
    struct text name;
    struct text key;

    if (reason->record == NULL)
        return true;
    text_init_arena(&name, arena, RECORD_KEY_MAX + RECORD_FIELD_MAX);
    text_init_arena(&key, arena, RECORD_KEY_MAX + RECORD_FIELD_MAX);
    text_add(&name, reason->record);
    text_add(&name, reason->field == NULL ? "" : "#");
    text_add(&name, reason->field == NULL ? "" : reason->field);
    if (text_end(&name) == NULL)
        return !arena->exhausted; /* too long for any key: as it stands */
    csv_figure_read(catalogue, name.buffer, &key);
    if (text_end(&key) == NULL)
        return !arena->exhausted;
    reason->record = key.buffer;
    hash = reason->field == NULL ? NULL : strchr(key.buffer, '#');
    if (hash != NULL) {
        *hash = '\0';
        reason->field = hash + 1;
    }
    return true;
}

static Justification *reason_of(struct arena *arena, const char *value)
{
    Justification *reason = arena_alloc(arena, sizeof *reason);
    struct spans spans;

    if (reason == NULL || !split(value, &spans))
        return NULL;
    kaohe__v1__justification__init(reason);
    reason->code = part(arena, value, spans.code);
    reason->record = part(arena, value + spans.code + 1, spans.record);
    reason->field = part(arena, value + spans.code + 1 + spans.record + 1, spans.field);
    reason->text = arena_strdup(arena, value + spans.text);
    return arena->exhausted ? NULL : reason;
}

bool because_add(const struct cli *cli, struct paper *paper, Submission *report)
{
    const size_t count = report->n_justifications + cli->because_count;
    Justification **all = arena_array(&paper->arena, count, sizeof *all);

    if (cli->because_count == 0)
        return true;
    if (all == NULL || paper->data == NULL)
        return false;
    for (size_t i = 0; i < report->n_justifications; i++)
        all[i] = report->justifications[i];
    for (size_t i = 0; i < cli->because_count; i++) {
        Justification *reason = reason_of(&paper->arena, cli->because[i]);

        if (reason == NULL ||
            !key_of_words(paper->data->catalogue, &paper->arena, reason))
            return false;
        all[report->n_justifications + i] = reason;
    }
    report->justifications = all;
    report->n_justifications = count;
    return true;
}
