/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names are learned from the fields that hold them and from keys of records
 * ("case/NUMBER", "attitude/OFFICER"), and replaced there and, from PROSE_MIN bytes on,
 * as words in prose: a shorter one is too easily a figure.
 */
#include "daemon/scrub.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "wire/reflect.h"

#define PROSE_MIN 4
#define TOKEN_SIZE 48

struct scrub_name {
    struct map_item item; /* first: found by it */
    size_t seen;          /* where in the list, when it was learned last */
    char token[TOKEN_SIZE];
    char text[];
};

typedef enum kaohe_err visit(struct scrub *scrub, const ProtobufCFieldDescriptor *field,
                             char **text);

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_name(const ProtobufCFieldDescriptor *field)
{
    static const char *const names[] = {"case_number", "officer"};

    return is_one_of(field->name, names, sizeof(names) / sizeof(names[0]));
}

/* "value" is one of a finding's parameters, too. */
static bool is_prose(const ProtobufCFieldDescriptor *field)
{
    static const char *const names[] = {
        "correction_reason", "explanation", "note",    "reason",
        "recorded_facts",    "text",        "wording", "printed",
        "corrected",         "value",       "title",   "section",
        "document"};

    return is_one_of(field->name, names, sizeof(names) / sizeof(names[0]));
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The bytes of "case/" where such a key begins at `at`; else 0. */
static size_t key_begins(const char *text, size_t at)
{
    static const char *const kinds[] = {"case/", "attitude/"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const size_t length = strlen(kinds[i]);

        if (strncmp(text + at, kinds[i], length) == 0 &&
            (at == 0 || !is_word(text[at - 1])))
            return length;
    }
    return 0;
}

static struct scrub_name *find(const struct scrub *scrub, const char *text, size_t length)
{
    return (struct scrub_name *)map_find(&scrub->names, text, length);
}

static enum kaohe_err see(struct scrub *scrub, struct scrub_name *name)
{
    struct scrub_name **seen = scrub->seen;

    if (name->seen < scrub->seen_count && seen[name->seen] == name)
        return KAOHE_OK;
    seen = array_grow(seen, &scrub->seen_room, scrub->seen_count + 1, sizeof(*seen));
    if (!seen)
        return KAOHE_ERR_NO_MEMORY;
    scrub->seen = seen;
    name->seen = scrub->seen_count;
    seen[scrub->seen_count++] = name;
    return KAOHE_OK;
}

static enum kaohe_err learn_name(struct scrub *scrub, const char *text, size_t length)
{
    struct scrub_name *name = find(scrub, text, length);
    enum kaohe_err err = KAOHE_OK;

    if (length == 0 || (length == 1 && text[0] == '-') ||
        strncmp(text, SCRUB_MARK, strlen(SCRUB_MARK)) == 0)
        return KAOHE_OK;
    if (name)
        return see(scrub, name);
    name = malloc(sizeof(*name) + length + 1);
    if (!name)
        return KAOHE_ERR_NO_MEMORY;
    *name = (struct scrub_name){0};
    memcpy(name->text, text, length);
    name->text[length] = '\0';
    name->item.key = name->text;
    name->item.key_size = length;
    snprintf(name->token, sizeof(name->token), SCRUB_MARK "%" PRId64 "-%zu", scrub->entry,
             scrub->names.count + 1);
    err = map_insert(&scrub->names, &name->item);
    if (err) {
        free(name);
        return err;
    }
    return see(scrub, name);
}

static enum kaohe_err learn(struct scrub *scrub, const ProtobufCFieldDescriptor *field,
                            char **text)
{
    const char *all = *text;
    enum kaohe_err err = KAOHE_OK;

    if (is_name(field))
        return learn_name(scrub, all, strlen(all));
    for (size_t at = 0; !err && all[at] && !is_prose(field); at++) {
        const size_t begins = key_begins(all, at);

        if (begins > 0)
            err = learn_name(scrub, all + at + begins,
                             strcspn(all + at + begins, "/#@=, "));
    }
    return err;
}

/* The longest name that stands at the place, as a word. */
static const struct scrub_name *name_at(const struct scrub *scrub, const char *text,
                                        bool in_key)
{
    const struct scrub_name *best = NULL;

    for (size_t i = 0; i < scrub->seen_count; i++) {
        const struct scrub_name *name = scrub->seen[i];
        const size_t length = name->item.key_size;

        if ((in_key || length >= PROSE_MIN) && strncmp(text, name->text, length) == 0 &&
            !is_word(text[length]) && (!best || length > best->item.key_size))
            best = name;
    }
    return best;
}

/* The name that begins at `at`, in a key or in prose. */
static const struct scrub_name *hit(const struct scrub *scrub, const char *text,
                                    size_t at, bool prose)
{
    const bool in_key = at > 0 && text[at - 1] == '/' &&
                        ((at >= 5 && key_begins(text, at - 5) == 5) ||
                         (at >= 9 && key_begins(text, at - 9) == 9));

    if (!in_key && (!prose || (at > 0 && is_word(text[at - 1]))))
        return NULL;
    return name_at(scrub, text + at, in_key);
}

static enum kaohe_err replace(struct scrub *scrub, const ProtobufCFieldDescriptor *field,
                              char **text)
{
    const bool prose = is_prose(field);
    const char *all = *text;
    const size_t length = strlen(all);
    char *out = NULL;
    size_t used = 0;

    if (is_name(field)) {
        const struct scrub_name *name = find(scrub, all, length);

        scrub->changed |= name != NULL;
        *text = name ? (char *)(uintptr_t)name->token : *text;
        return KAOHE_OK;
    }
    for (size_t at = 0; at < length;) {
        const struct scrub_name *name = hit(scrub, all, at, prose);

        if (name && !out) {
            out = arena_alloc(scrub->arena, (length + 1) * TOKEN_SIZE);
            if (!out)
                return KAOHE_ERR_NO_MEMORY;
            memcpy(out, all, at);
            used = at;
        }
        if (name) {
            used += (size_t)sprintf(out + used, "%s", name->token);
            at += name->item.key_size;
        } else {
            if (out)
                out[used++] = all[at];
            at++;
        }
    }
    if (out) {
        out[used] = '\0';
        *text = out;
        scrub->changed = true;
    }
    return KAOHE_OK;
}

/* As deep as the schema, which has no recursion. */
static enum kaohe_err walk(struct scrub *scrub, ProtobufCMessage *message,
                           visit *see_text)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    enum kaohe_err err = KAOHE_OK;

    for (unsigned i = 0; !err && i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        const size_t count = reflect_count(message, field);

        for (size_t k = 0; !err && k < count; k++) {
            void *at = (void *)(uintptr_t)reflect_element(message, field, k);

            if (field->type == PROTOBUF_C_TYPE_STRING)
                err = see_text(scrub, field, at);
            else if (field->type == PROTOBUF_C_TYPE_MESSAGE)
                err = walk(scrub, *(ProtobufCMessage **)at, see_text);
        }
    }
    return err;
}

void scrub_begin(struct scrub *scrub, struct arena *arena)
{
    scrub->arena = arena;
    scrub->seen_count = 0;
}

enum kaohe_err scrub_learn(struct scrub *scrub, ProtobufCMessage *message)
{
    return walk(scrub, message, learn);
}

enum kaohe_err scrub_replace(struct scrub *scrub, ProtobufCMessage *message)
{
    scrub->changed = false;
    return walk(scrub, message, replace);
}

static void release(struct map_item *item)
{
    free(item);
}

void scrub_free(struct scrub *scrub)
{
    map_free(&scrub->names, release);
    free(scrub->seen);
    *scrub = (struct scrub){0};
}
