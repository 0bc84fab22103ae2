/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a draft changes, as people name it: titles in the place of ids, words in the place
 * of fields. Invariant: what has no title stays as it is. It must not know what a field
 * does.
 */
#include <stdlib.h>
#include <string.h>

#include "client/cli/rehearse.h"
#include "domain/catalogue.h"
#include "domain/peers.h"
#include "domain/rules.h"
#include "domain/severity.h"
#include "wire/reflect.h"
#include "wire/wording.h"

#define STEP_SIZE 256

/* "boards[phone-branch]" of a path. */
struct step {
    char name[STEP_SIZE];
    char identity[STEP_SIZE]; /* "": no element of a list */
    const char *rest;         /* NULL: it is the last */
};

static bool copy(char out[STEP_SIZE], const char *from, size_t length)
{
    if (length >= STEP_SIZE)
        return false;
    memcpy(out, from, length);
    out[length] = '\0';
    return true;
}

static bool take(const char *path, struct step *step)
{
    const size_t name = strcspn(path, ".[");
    const char *at = path + name;

    *step = (struct step){.name = ""};
    if (!copy(step->name, path, name))
        return false;
    if (*at == '[') {
        const size_t length = strcspn(at + 1, "]");

        if (at[1 + length] == '\0' || !copy(step->identity, at + 1, length))
            return false;
        at += length + 2;
    }
    step->rest = *at == '.' ? at + 1 : NULL;
    return true;
}

static const char *string_of(const ProtobufCMessage *message, const char *name)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);

    return field == NULL || field->type != PROTOBUF_C_TYPE_STRING ||
                   reflect_is_repeated(field) || reflect_count(message, field) == 0
               ? NULL
               : *(char *const *)reflect_element(message, field, 0);
}

static const char *own_title(const ProtobufCMessage *message, bool zh)
{
    const char *title = string_of(message, zh ? "title_zh" : "title_en");

    return title != NULL ? title : string_of(message, zh ? "name_zh" : "name_en");
}

static const char *board_title(const struct rehearsal *r, const char *id)
{
    const Board *board = catalogue_board(r->then.data.catalogue, id);

    if (board == NULL)
        board = catalogue_board(r->now.data.catalogue, id);
    return board == NULL ? NULL : own_title(&board->base, r->cli->zh);
}

static const char *evidence_title(const struct rehearsal *r, const char *name)
{
    const Catalogue *catalogue = r->then.data.catalogue;

    for (size_t i = 0; i < catalogue->n_evidence; i++)
        if (strcmp(catalogue->evidence[i]->name, name) == 0)
            return own_title(&catalogue->evidence[i]->base, r->cli->zh);
    return NULL;
}

static void add_or(struct text *text, const char *title, const char *id)
{
    text_add(text, title == NULL || title[0] == '\0' ? id : title);
}

static void add_word(const struct rehearsal *r, const char *name, struct text *text)
{
    add_or(text, title_setting(name, r->cli->zh), name);
}

/* Its title; a code that people know stands before it. */
static void add_element(const struct rehearsal *r, const struct step *step,
                        const ProtobufCMessage *element, struct text *text)
{
    const char *id = step->identity;
    const char *title = own_title(element, r->cli->zh);

    if (strcmp(step->name, "components") == 0) {
        add_or(text, board_title(r, id), id);
    } else if (strcmp(step->name, "thresholds") == 0) {
        add_or(text, evidence_title(r, id), id);
    } else if (strcmp(step->name, "severities") == 0) {
        const struct rule *rule = rule_find(id);

        text_add(text, id);
        text_add(text, rule == NULL ? "" : " ");
        text_add(text, rule == NULL ? "" : r->cli->zh ? rule->title_zh : rule->title_en);
    } else if (strcmp(step->name, "branches") == 0 && title != NULL) {
        text_add(text, id);
        text_add(text, " ");
        text_add(text, title);
    } else if (title == NULL) {
        add_word(r, step->name, text);
        text_add(text, " ");
        if (id[strspn(id, "0123456789")] == '\0') /* its number, from 0 */
            text_add_int(text, strtol(id, NULL, 10) + 1);
        else
            text_add(text, id);
    } else {
        text_add(text, title);
    }
}

/* What stands in a field of that name: a title in the place of an id, a word. */
static const char *value_word(const struct rehearsal *r, const char *name,
                              const char *value)
{
    const PeerGroup *group = NULL;

    if (strcmp(name, "operand") == 0 || strcmp(name, "against") == 0)
        return board_title(r, value);
    if (strcmp(name, "peerGroup") == 0) {
        group = catalogue_peer_group(r->then.data.catalogue, value);
        if (group == NULL)
            group = catalogue_peer_group(r->now.data.catalogue, value);
        return group == NULL ? NULL : own_title(&group->base, r->cli->zh);
    }
    return title_choice(value, r->cli->zh);
}

static void add_value(const struct rehearsal *r, const char *name, const char *value,
                      struct text *text)
{
    const bool is_list = strcmp(name, "periods") == 0;
    char one[STEP_SIZE];

    if (value == NULL)
        text_add(text, "–");
    while (value != NULL) {
        const size_t whole = strlen(value);
        const char *comma = is_list ? strstr(value, ", ") : NULL;
        const size_t length = comma == NULL ? whole : (size_t)(comma - value);
        const char *word = copy(one, value, length) ? value_word(r, name, one) : NULL;

        text_add_bytes(text, word == NULL ? value : word,
                       word == NULL ? length : strlen(word));
        text_add(text, comma == NULL ? "" : tr(", "));
        value = comma == NULL ? NULL : comma + strlen(", ");
    }
}

/* Where a path leads to on the two sides, step by step. */
struct walk {
    const struct rehearsal *r;
    const ProtobufCMessage *at[2];
    struct step step;
    size_t said;
};

static void follow(struct walk *w)
{
    for (int i = 0; i < 2; i++)
        w->at[i] = changes_element(w->at[i], w->step.name, w->step.identity);
}

static void add_step(struct walk *w, struct text *text)
{
    const ProtobufCMessage *element = w->at[1] != NULL ? w->at[1] : w->at[0];
    const bool is_element = w->step.identity[0] != '\0' && element != NULL;
    const bool zh = w->r->cli->zh;

    text_add(text, w->said++ == 0 || zh ? "" : ", ");
    if (!is_element) {
        add_word(w->r, w->step.name, text);
        return;
    }
    text_add(text, zh ? "「" : "“");
    add_element(w->r, &w->step, element, text);
    text_add(text, zh ? "」" : "”");
}

/* Is it the board that is spoken of already? */
static bool is_own(const struct step *step, const char *own)
{
    return own != NULL && step->rest != NULL && strcmp(step->name, "boards") == 0 &&
           strcmp(step->identity, own) == 0;
}

/* Steps that only lead on to others are left out. */
static void add_path(struct walk *w, const char *path, const char *own, struct text *text)
{
    const struct rehearsal *r = w->r;
    const char *rest = path;

    if (strncmp(path, "rubric.", strlen("rubric.")) == 0) {
        w->at[0] = &r->replaced->base;
        w->at[1] = &r->draft->base;
        rest += strlen("rubric.");
    }
    for (; rest != NULL; rest = w->step.rest) {
        if (!take(rest, &w->step)) {
            text_add(text, rest);
            return;
        }
        follow(w);
        if (!is_own(&w->step, own) &&
            (w->step.rest == NULL || w->step.identity[0] != '\0'))
            add_step(w, text);
    }
}

static struct walk walk_of(const struct rehearsal *r)
{
    return (struct walk){
        .r = r, .at = {&r->now.data.catalogue->base, &r->then.data.catalogue->base}};
}

void rehearse_add_field(const struct rehearsal *r, const char *path, struct text *text)
{
    struct walk w = walk_of(r);

    add_path(&w, path, NULL, text);
}

/* Of a rule that one side says nothing of it is that of the program. */
static void add_severities(const struct rehearsal *r, const char *code, struct text *text)
{
    const struct rule *rule = rule_find(code);
    const bool zh = r->cli->zh;

    if (rule == NULL)
        return;
    text_add(text, zh ? "：" : ": ");
    wording_severity(text, severity_of(r->now.data.catalogue, rule), zh);
    text_add(text, " → ");
    wording_severity(text, severity_of(r->then.data.catalogue, rule), zh);
}

void rehearse_add_change(const struct rehearsal *r, const FieldChange *change,
                         const char *own, struct text *text)
{
    struct walk w = walk_of(r);

    add_path(&w, change->field, own, text);
    if (strcmp(w.step.name, "severities") == 0) {
        add_severities(r, w.step.identity, text);
        return;
    }
    if (w.step.identity[0] != '\0') {
        text_add(text, change->before == NULL ? tr(", only in the draft")
                                              : tr(", not in the draft"));
        return;
    }
    text_add(text, r->cli->zh ? "：" : ": ");
    add_value(r, w.step.name, change->before, text);
    text_add(text, " → ");
    add_value(r, w.step.name, change->after, text);
}

void rehearse_add_part(const struct rehearsal *r, const char *subject, struct text *text)
{
    const char *slash = strrchr(subject, '/');
    char id[STEP_SIZE];

    if (slash == NULL || !copy(id, subject, (size_t)(slash - subject))) {
        text_add(text, subject);
        return;
    }
    text_add(text, r->cli->zh ? "「" : "“");
    add_or(text, board_title(r, id), id);
    text_add(text, r->cli->zh ? "」" : "” ");
    text_add(text, slash + 1);
}
