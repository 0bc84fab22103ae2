/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Withdrawals in a merge. Invariant: the records that remain keep their order, and
 * origins, steps and index speak of their new positions. It must not judge: rules do.
 */
#include <string.h>

#include "domain/dossier.h"

/* The entry of the sender's own side, or NULL. */
static const struct index_entry *find(const struct merge_input *input,
                                      const struct merge *out, const char *key)
{
    const struct index_entry *entry =
        index_find(&out->index, key, strlen(key), input->by_headquarters);

    return entry == NULL || entry->by_headquarters != input->by_headquarters ? NULL
                                                                             : entry;
}

static enum withdrawal_outcome outcome_of(const Submission *submission,
                                          const HeldRecord *held, bool twice)
{
    if (twice)
        return WITHDRAWAL_TWICE;
    if (!merge_has_seen(submission, held))
        return WITHDRAWAL_STALE;
    return merge_has_reason(submission) ? WITHDRAWAL_DONE : WITHDRAWAL_NO_REASON;
}

bool withdrawals_settle(const struct merge_input *input, struct arena *arena,
                        struct merge *out)
{
    const Submission *submission = input->submission;
    const size_t held = input->held == NULL ? 0 : input->held->n_records;
    const size_t mark = arena_mark(arena);

    if (submission->n_withdrawals == 0)
        return true;
    out->withdrawals =
        arena_array(arena, submission->n_withdrawals, sizeof *out->withdrawals);
    bool *seen = arena_array(arena, held, sizeof *seen);
    if (out->withdrawals == NULL || seen == NULL) {
        arena_release(arena, mark);
        return false;
    }
    for (size_t i = 0; i < submission->n_withdrawals; i++) {
        struct merge_withdrawal *withdrawal = &out->withdrawals[i];
        const struct index_entry *entry = find(input, out, submission->withdrawals[i]);
        withdrawal->outcome = WITHDRAWAL_NOT_HELD;
        if (entry != NULL && entry->position >= held)
            withdrawal->outcome = WITHDRAWAL_FILED;
        if (entry == NULL || entry->position >= held)
            continue;
        withdrawal->held = input->held->records[entry->position];
        withdrawal->outcome =
            outcome_of(submission, withdrawal->held, seen[entry->position]);
        seen[entry->position] = true;
        out->withdrawn += withdrawal->outcome == WITHDRAWAL_DONE;
    }
    return true;
}

/* Closes the gaps; `moved` gets the new position of each record that stays. */
static void close_gaps(struct merge *out, const bool *gone, size_t *moved)
{
    Dossier *dossier = out->dossier;
    size_t kept = 0;

    for (size_t i = 0; i < dossier->n_records; i++) {
        moved[i] = kept;
        if (gone[i])
            continue;
        dossier->records[kept] = dossier->records[i];
        out->origin[kept++] = out->origin[i];
    }
    dossier->n_records = kept;
}

static void renumber(const struct merge_input *input, struct merge *out, const bool *gone,
                     const size_t *moved)
{
    size_t kept = 0;

    for (size_t i = 0; i < out->index.count; i++) {
        struct index_entry entry = out->index.entries[i];
        if (gone[entry.position])
            continue;
        entry.position = moved[entry.position];
        out->index.entries[kept++] = entry;
    }
    out->index.count = kept;
    for (size_t i = 0; i < input->submission->n_records; i++) {
        struct merge_step *step = &out->steps[i];
        if (step->outcome != MERGE_DUPLICATE && step->outcome != MERGE_NO_KEY)
            step->position = moved[step->position];
    }
}

bool withdrawals_remove(const struct merge_input *input, struct arena *arena,
                        struct merge *out)
{
    if (out->withdrawn == 0)
        return true;
    bool *gone = arena_array(arena, out->dossier->n_records, sizeof *gone);
    size_t *moved = arena_array(arena, out->dossier->n_records, sizeof *moved);
    if (gone == NULL || moved == NULL)
        return false;
    for (size_t i = 0; i < input->submission->n_withdrawals; i++) {
        const struct index_entry *entry =
            find(input, out, input->submission->withdrawals[i]);

        if (entry != NULL && out->withdrawals[i].outcome == WITHDRAWAL_DONE)
            gone[entry->position] = true;
    }
    close_gaps(out, gone, moved);
    renumber(input, out, gone, moved);
    return true;
}
