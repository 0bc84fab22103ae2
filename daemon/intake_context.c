/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gathering what a filing is held against. Invariant: it depends on branch, period and
 * ledger alone, so that both sides judge by the same.
 */
#include "daemon/intake_context.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "daemon/periods.h"

#define KEY_SIZE 640 /* as in intake_held.c */

/* The branch's other dossiers: its code stands once in the key, the periods change. */
static enum kaohe_err gather_own(struct intake *intake, const char *branch,
                                 struct period period, struct context *out)
{
    const size_t length = strlen(branch);
    struct period periods[CONTEXT_PERIODS];
    const size_t count = context_periods(period, periods);
    struct known_dossier *own = arena_array(&intake->scratch, count, sizeof(*own));
    enum kaohe_err err = KAOHE_OK;
    char key[KEY_SIZE];

    if (!own)
        return KAOHE_ERR_NO_MEMORY;
    if (length + 1 + PERIOD_TEXT_SIZE > sizeof(key))
        return KAOHE_OK; /* no branch has such a code */
    memcpy(key, branch, length + 1);
    key[length] = '/';
    out->own = own;
    for (size_t i = 0; !err && i < count; i++) {
        const struct known_dossier *known;

        period_format(periods[i], key + length + 1);
        struct map_item *item = map_find(&intake->dossiers, key, strlen(key));
        err = known_get(intake, (struct held *)item, &known);
        if (known)
            own[out->own_count++] = *known;
    }
    return err;
}

static int by_branch(const void *a, const void *b)
{
    const struct known_dossier *left = a;
    const struct known_dossier *right = b;

    return strcmp(left->dossier->branch, right->dossier->branch);
}

static enum kaohe_err gather_partners(struct intake *intake, const char *branch,
                                      const char *period, struct context *out)
{
    struct arena *arena = &intake->scratch;
    const struct held *named = held_find(intake, branch, period);
    const size_t count = named ? named->namer_count : 0;
    struct known_dossier *partners = arena_array(arena, count, sizeof(*partners));
    enum kaohe_err err = partners ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;

    out->partners = partners;
    for (size_t i = 0; !err && i < count; i++) {
        const struct known_dossier *known;

        err = known_get(intake, named->namers[i], &known);
        if (err || !known)
            continue;
        const Dossier *dealings = context_dealings(known->dossier, branch, arena);
        if (!dealings)
            err = KAOHE_ERR_NO_MEMORY;
        else if (dealings->n_records > 0)
            err = context_know(dealings, arena, &partners[out->partner_count++]);
    }
    if (!err && out->partner_count > 1)
        qsort(partners, out->partner_count, sizeof(*partners), by_branch);
    return err;
}

enum kaohe_err context_gather(struct intake *intake, const char *branch,
                              const char *period, struct context *out)
{
    struct period parsed;
    enum kaohe_err err;

    *out = (struct context){
        .entry = intake->last.entry,
        .period = periods_find(intake->periods, period),
    };
    if (period_parse(period, &parsed) != KAOHE_OK)
        return KAOHE_OK;
    known_trim(intake);
    err = gather_own(intake, branch, parsed, out);
    return err ? err : gather_partners(intake, branch, period, out);
}

static enum kaohe_err add_namer(struct held *named, struct held *namer)
{
    for (size_t i = 0; i < named->namer_count; i++)
        if (named->namers[i] == namer)
            return KAOHE_OK;
    struct held **namers = array_grow(named->namers, &named->namer_room,
                                      named->namer_count + 1, sizeof(struct held *));
    if (!namers)
        return KAOHE_ERR_NO_MEMORY;
    named->namers = namers;
    namers[named->namer_count++] = namer;
    namer->names = true;
    return KAOHE_OK;
}

enum kaohe_err context_note(struct intake *intake, const Dossier *merged,
                            struct held *held)
{
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = 0; !err && i < merged->n_records; i++) {
        const char *other = record_other_branch(merged->records[i]->record);
        struct held *named = NULL;

        if (!other)
            continue;
        err = held_get(intake, other, merged->period, &named);
        if (!err && named != held)
            err = add_namer(named, held);
    }
    return err;
}
