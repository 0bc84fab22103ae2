/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The merge. All records, held and submitted, are sorted once by key and side;
 * each run of equal ones is then settled by itself. Invariant: the merged dossier
 * keeps the order of the held one, new records follow in the order of the
 * submission, what was withdrawn leaves no gap. It must not judge: rules do.
 */
#include "domain/dossier.h"

#include <stdlib.h>
#include <string.h>

#include "domain/period.h"
#include "domain/utf8.h"

struct merger {
    const struct merge_input *input;
    struct arena *arena;
    struct merge *out;
    size_t held; /* records of the held dossier: positions below are theirs */
};

/* The record's key in the arena, or NULL when it has none. */
static const char *make_key(const Record *record, struct arena *arena)
{
    struct text text;

    text_init_arena(&text, arena, RECORD_KEY_MAX);
    if (record_key(record, &text) != KAOHE_OK)
        text.overflow = true;
    return text_end(&text);
}

static void add_entry(struct merger *m, const Record *record, bool headquarters,
                      size_t position)
{
    struct record_index *index = &m->out->index;
    const char *key = make_key(record, m->arena);

    if (key != NULL)
        index->entries[index->count++] = (struct index_entry){
            .key = key,
            .record = record,
            .by_headquarters = headquarters,
            .position = position,
        };
}

static bool gather(struct merger *m)
{
    const Submission *submission = m->input->submission;
    const Dossier *held = m->input->held;
    struct record_index *index = &m->out->index;

    index->entries =
        arena_array(m->arena, m->held + submission->n_records, sizeof *index->entries);
    if (index->entries == NULL)
        return false;
    for (size_t i = 0; i < m->held; i++)
        add_entry(m, held->records[i]->record, held->records[i]->by_headquarters, i);
    for (size_t i = 0; i < submission->n_records; i++)
        add_entry(m, submission->records[i], m->input->by_headquarters, m->held + i);
    qsort(index->entries, index->count, sizeof *index->entries, index_entry_compare);
    return !m->arena->exhausted;
}

static bool same_key(const struct index_entry *a, const struct index_entry *b)
{
    return a->by_headquarters == b->by_headquarters && strcmp(a->key, b->key) == 0;
}

bool merge_has_seen(const Submission *submission, const HeldRecord *held)
{
    return submission->has_base_revision && submission->base_revision >= held->revision;
}

bool merge_has_reason(const Submission *submission)
{
    return submission->correction_reason != NULL &&
           !utf8_is_blank(submission->correction_reason);
}

static enum merge_outcome outcome_of(const struct merger *m, const HeldRecord *held,
                                     const Record *record)
{
    const Submission *submission = m->input->submission;

    if (held == NULL)
        return MERGE_ADDED;
    if (m->input->same(m->input->context, held->record, record))
        return MERGE_UNCHANGED;
    if (!merge_has_seen(submission, held))
        return MERGE_STALE;
    return merge_has_reason(submission) ? MERGE_REPLACED : MERGE_NO_REASON;
}

/* Settles a run of entries with one key and side: at most one of them is held,
 * and that one comes first. */
static void settle(struct merger *m, const struct index_entry *run, size_t length)
{
    const HeldRecord *held = NULL;
    size_t i = 0;

    if (run[0].position < m->held)
        held = m->input->held->records[run[i++].position];
    for (size_t first = i; i < length; i++) {
        size_t number = run[i].position - m->held;
        struct merge_step *step = &m->out->steps[number];
        step->key = run[i].key;
        step->held = held;
        step->position = held == NULL ? SIZE_MAX : run[0].position;
        step->outcome = outcome_of(m, held, run[i].record);
        if (step->outcome == MERGE_STALE)
            step->differences = m->input->differences(
                m->input->context, held->record, run[i].record, &step->difference_count);
        if (i > first) {
            step->outcome = MERGE_DUPLICATE;
            step->first = run[first].position - m->held;
        }
    }
}

/* Settles all runs and leaves one entry of each: of the submitted record if there
 * is one, so that the index shows what would be. */
static void settle_all(struct merger *m)
{
    struct record_index *index = &m->out->index;
    size_t kept = 0;

    for (size_t i = 0, next; i < index->count; i = next) {
        next = i + 1;
        while (next < index->count && same_key(&index->entries[i], &index->entries[next]))
            next++;
        settle(m, &index->entries[i], next - i);
        bool replaced = index->entries[i].position < m->held && next > i + 1;
        index->entries[kept++] = index->entries[replaced ? i + 1 : i];
    }
    index->count = kept;
}

int64_t held_first_entry(const HeldRecord *held)
{
    return held->has_first_entry ? held->first_entry : held->entry;
}

static HeldRecord *hold(const struct merger *m, size_t number, int64_t revision)
{
    const struct merge_input *input = m->input;
    HeldRecord *held = arena_alloc(m->arena, sizeof *held);

    if (held == NULL)
        return NULL;
    *held = *input->blank_held;
    held->record = input->submission->records[number];
    held->has_revision = true;
    held->revision = revision;
    if (input->entry > 0) {
        held->has_entry = held->has_first_time = true;
        held->entry = input->entry;
        held->first_time = input->time;
    }
    if (input->by_headquarters) {
        held->has_by_headquarters = true;
        held->by_headquarters = true;
    }
    const HeldRecord *before = m->out->steps[number].held;
    if (before != NULL) {
        held->correction_reason = input->submission->correction_reason;
        /* They end with the values that they were given for, not with the record. */
        held->justifications = before->justifications;
        held->n_justifications = before->n_justifications;
        held->has_first_entry = true;
        held->first_entry = held_first_entry(before);
        held->has_first_time = before->has_first_time;
        held->first_time = before->first_time;
    }
    return held;
}

/* Puts the records of the submission into the merged dossier. */
static bool place_all(struct merger *m)
{
    Dossier *dossier = m->out->dossier;

    for (size_t i = 0; i < m->input->submission->n_records; i++) {
        struct merge_step *step = &m->out->steps[i];
        if (step->outcome == MERGE_DUPLICATE || step->outcome == MERGE_NO_KEY)
            continue;
        if (step->position == SIZE_MAX)
            step->position = dossier->n_records++;
        m->out->origin[step->position] = (int32_t)i;
        if (step->outcome == MERGE_UNCHANGED)
            continue;
        HeldRecord *held = hold(m, i, dossier->revision);
        if (held == NULL)
            return false;
        dossier->records[step->position] = held;
    }
    return true;
}

/* Positions in the index are those of the merged dossier from now on. */
static void renumber(struct merger *m)
{
    for (size_t i = 0; i < m->out->index.count; i++) {
        struct index_entry *entry = &m->out->index.entries[i];
        if (entry->position >= m->held)
            entry->position = m->out->steps[entry->position - m->held].position;
    }
}

static bool make_dossier(struct merger *m)
{
    const Submission *submission = m->input->submission;
    const Dossier *held = m->input->held;
    struct merge *out = m->out;
    struct period period;
    size_t capacity = m->held + submission->n_records;

    out->dossier = arena_alloc(m->arena, sizeof *out->dossier);
    out->steps = arena_array(m->arena, submission->n_records, sizeof *out->steps);
    out->origin = arena_array(m->arena, capacity, sizeof *out->origin);
    HeldRecord **records = arena_array(m->arena, capacity, sizeof *records);
    char *text = arena_alloc(m->arena, PERIOD_TEXT_SIZE);
    if (m->arena->exhausted)
        return false;
    *out->dossier = held == NULL ? *m->input->blank_dossier : *held;
    out->dossier->branch = submission->branch;
    out->dossier->period = submission->period;
    if (submission->period != NULL &&
        period_parse(submission->period, &period) == KAOHE_OK)
        out->dossier->period = period_format(period, text);
    if (m->held > 0)
        memcpy(records, held->records, m->held * sizeof *records);
    out->dossier->records = records;
    memset(out->origin, -1, capacity * sizeof *out->origin);
    for (size_t i = 0; i < submission->n_records; i++)
        out->steps[i].outcome = MERGE_NO_KEY;
    return true;
}

/* A change makes a new revision, with the submission's entry and provenance. */
static void count_revision(struct merger *m)
{
    const Submission *submission = m->input->submission;
    Dossier *dossier = m->out->dossier;

    for (size_t i = 0; i < submission->n_records; i++) {
        m->out->added += m->out->steps[i].outcome == MERGE_ADDED;
        m->out->replaced += m->out->steps[i].outcome == MERGE_REPLACED;
    }
    m->out->changed = m->out->added + m->out->replaced + m->out->withdrawn > 0;
    if (!m->out->changed)
        return;
    dossier->has_revision = true;
    dossier->revision++;
    dossier->has_entry = m->input->entry > 0;
    dossier->entry = m->input->entry;
    if (submission->provenance == PROVENANCE_INVENTED) {
        dossier->has_provenance = true;
        dossier->provenance = PROVENANCE_INVENTED;
    }
}

enum kaohe_err dossier_merge(const struct merge_input *input, struct arena *arena,
                             struct merge *out)
{
    struct merger m = {
        .input = input,
        .arena = arena,
        .out = out,
        .held = input->held == NULL ? 0 : input->held->n_records,
    };

    *out = (struct merge){0};
    if (!make_dossier(&m) || !gather(&m))
        return KAOHE_ERR_NO_MEMORY;
    settle_all(&m);
    if (!withdrawals_settle(input, arena, out))
        return KAOHE_ERR_NO_MEMORY;
    count_revision(&m);
    if (!place_all(&m))
        return KAOHE_ERR_NO_MEMORY;
    renumber(&m);
    return withdrawals_remove(input, arena, out) ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;
}
