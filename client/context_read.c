/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the pages of a file to the context that the rules take. Invariant: the same as the
 * daemon gathered, or nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "client/context.h"
#include "wire/decode.h"

#define UNPACKED 24 /* memory for each byte of a page */
#define LEAST ((size_t)1 << 20)

struct pile {
    Dossier **dossiers;
    size_t count;
};

struct reader {
    struct arena *arena;
    const Context *last;
    struct pile held, own, partners;
};

/* A dossier that goes on from the page before gets the further records. */
static bool add(struct arena *arena, struct pile *pile, Dossier *part)
{
    Dossier *before = pile->count > 0 ? pile->dossiers[pile->count - 1] : NULL;

    if (part->branch == NULL || part->period == NULL)
        return false;
    if (before == NULL || strcmp(before->branch, part->branch) != 0 ||
        strcmp(before->period, part->period) != 0) {
        Dossier **dossiers = arena_array(arena, pile->count + 1, sizeof *dossiers);

        if (dossiers == NULL)
            return false;
        for (size_t i = 0; i < pile->count; i++)
            dossiers[i] = pile->dossiers[i];
        dossiers[pile->count++] = part;
        pile->dossiers = dossiers;
        return true;
    }
    HeldRecord **records =
        arena_array(arena, before->n_records + part->n_records, sizeof *records);
    if (records == NULL)
        return false;
    for (size_t i = 0; i < before->n_records; i++)
        records[i] = before->records[i];
    for (size_t i = 0; i < part->n_records; i++)
        records[before->n_records + i] = part->records[i];
    before->records = records;
    before->n_records += part->n_records;
    return true;
}

static bool take_page(struct reader *r, struct bytes page)
{
    struct decode_error where;
    ProtobufCMessage *message = NULL;

    if (decode_message(&kaohe__v1__context__descriptor, page, r->arena, &message,
                       &where) != KAOHE_OK)
        return false;
    const Context *context = (const Context *)message;
    bool done = context->held == NULL || add(r->arena, &r->held, context->held);
    for (size_t i = 0; done && i < context->n_own; i++)
        done = add(r->arena, &r->own, context->own[i]);
    for (size_t i = 0; done && i < context->n_partners; i++)
        done = add(r->arena, &r->partners, context->partners[i]);
    r->last = context;
    return done;
}

static bool take_pages(struct reader *r, const struct context_pages *pages)
{
    size_t at = 0;

    while (at + 4 <= pages->length) {
        const unsigned char *head = pages->data + at;
        const size_t length = (size_t)head[0] << 24 | (size_t)head[1] << 16 |
                              (size_t)head[2] << 8 | head[3];

        at += 4;
        if (length > pages->length - at ||
            !take_page(r, (struct bytes){pages->data + at, length}))
            return false;
        at += length;
    }
    return at == pages->length && r->last != NULL && r->held.count <= 1;
}

static const struct known_dossier *know(struct arena *arena, const struct pile *pile)
{
    struct known_dossier *known = arena_array(arena, pile->count, sizeof *known);

    for (size_t i = 0; known != NULL && i < pile->count; i++)
        if (context_know(pile->dossiers[i], arena, &known[i]) != KAOHE_OK)
            return NULL;
    return known;
}

static bool fill(struct context_known *out, const struct context_pages *pages)
{
    struct reader r = {.arena = &out->scratch.arena};

    if (!take_pages(&r, pages))
        return false;
    out->held = r.held.count > 0 ? r.held.dossiers[0] : NULL;
    out->time = r.last->time;
    out->page = r.last;
    out->context = (struct context){
        .entry = r.last->entry,
        .own = know(r.arena, &r.own),
        .own_count = r.own.count,
        .partners = know(r.arena, &r.partners),
        .partner_count = r.partners.count,
        .period = r.last->state,
    };
    return out->context.own != NULL && out->context.partners != NULL;
}

enum kaohe_err context_read(const char *home, const char *branch, const char *period,
                            struct context_known *out)
{
    struct context_pages pages = {.data = NULL};
    enum kaohe_err err = context_load(home, branch, period, &pages);

    *out = (struct context_known){.held = NULL};
    if (err == KAOHE_OK)
        err = scratch_open(&out->scratch, LEAST + UNPACKED * pages.length, NULL);
    if (err == KAOHE_OK && !fill(out, &pages))
        err = KAOHE_ERR_CORRUPT;
    free(pages.data);
    if (err != KAOHE_OK)
        context_close(out);
    return err;
}

void context_close(struct context_known *known)
{
    scratch_close(&known->scratch);
    *known = (struct context_known){.held = NULL};
}
