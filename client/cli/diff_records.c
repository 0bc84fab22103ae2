/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two dossiers of one branch and period, by the keys and sides of their records. Knows
 * neither the daemon nor words.
 */
#include "client/cli/diff.h"
#include "domain/dossier.h"
#include "wire/difference.h"

struct comparing {
    struct arena *arena;
    const Dossier *before, *after;
    DossierDiff *diff;
};

static bool add_fields(struct comparing *c, const Record *before, const Record *after,
                       RecordChange *change)
{
    struct differences *found = arena_alloc(c->arena, sizeof *found);

    if (found == NULL)
        return false;
    differences_find(before, after, c->arena, found);
    change->has_field_count = true;
    change->field_count = (int64_t)found->count;
    change->fields = arena_array(c->arena, found->kept_count, sizeof *change->fields);
    for (size_t i = 0; change->fields != NULL && i < found->kept_count; i++) {
        FieldChange *field = arena_alloc(c->arena, sizeof *field);

        if (field == NULL)
            return false;
        kaohe__v1__field_change__init(field);
        field->field = (char *)found->kept[i].field;
        field->before = (char *)found->kept[i].before;
        field->after = (char *)found->kept[i].after;
        change->fields[change->n_fields++] = field;
    }
    return change->fields != NULL;
}

/* Either entry may be NULL, not both. */
static bool add(struct comparing *c, const struct index_entry *before,
                const struct index_entry *after)
{
    const struct index_entry *some = after != NULL ? after : before;
    const HeldRecord *old = before ? c->before->records[before->position] : NULL;
    const HeldRecord *new = after ? c->after->records[after->position] : NULL;
    RecordChange *change = arena_alloc(c->arena, sizeof *change);

    if (old != NULL && new != NULL && old->entry == new->entry)
        return true;
    if (change == NULL || some == NULL)
        return false;
    kaohe__v1__record_change__init(change);
    change->has_kind = true;
    change->kind = old == NULL   ? RECORD_CHANGE_KIND_ADDED
                   : new == NULL ? RECORD_CHANGE_KIND_WITHDRAWN
                                 : RECORD_CHANGE_KIND_REPLACED;
    change->record = (char *)some->key;
    change->has_by_headquarters = some->by_headquarters;
    change->by_headquarters = some->by_headquarters;
    if (new != NULL) {
        change->has_entry = new->has_entry;
        change->entry = new->entry;
        change->reason = new->correction_reason;
    }
    c->diff->changes[c->diff->n_changes++] = change;
    return add_fields(c, old ? old->record : NULL, new ? new->record : NULL, change);
}

/* By key and side, as the indexes are in order. */
static int order(const struct index_entry *a, const struct index_entry *b)
{
    struct index_entry left = *a, right = *b;

    left.position = right.position = 0;
    return index_entry_compare(&left, &right);
}

bool diff_records(const Dossier *before, const Dossier *after, struct arena *arena,
                  DossierDiff *diff)
{
    struct comparing c = {arena, before, after, diff};
    struct record_index old = {.count = 0}, new = {.count = 0};
    size_t i = 0, j = 0;

    if ((before != NULL && dossier_index(before, arena, &old) != KAOHE_OK) ||
        (after != NULL && dossier_index(after, arena, &new) != KAOHE_OK))
        return false;
    diff->changes = arena_array(arena, old.count + new.count, sizeof *diff->changes);
    bool done = diff->changes != NULL;
    while (done && (i < old.count || j < new.count)) {
        const int which = i == old.count   ? 1
                          : j == new.count ? -1
                                           : order(&old.entries[i], &new.entries[j]);
        const struct index_entry *left = which <= 0 ? &old.entries[i++] : NULL;
        const struct index_entry *right = which >= 0 ? &new.entries[j++] : NULL;
        done = add(&c, left, right);
    }
    return done;
}
