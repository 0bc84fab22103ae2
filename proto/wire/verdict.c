/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decode, merge, check, judge. Invariant: nothing but the input decides; the
 * clock, the ledger and the network are the caller's.
 */
#include "wire/verdict.h"

#include <string.h>

#include "domain/rules.h"
#include "wire/decode.h"
#include "wire/encode.h"

/* Same canonical bytes? Without memory for them they count as different; the
 * exhausted arena is noticed by the merge. */
static bool same_record(void *context, const Record *a, const Record *b)
{
    struct arena *arena = context;
    size_t mark = arena_mark(arena);
    struct bytes left = {0};
    struct bytes right = {0};
    bool same = encode_message(&a->base, arena, &left) == KAOHE_OK &&
                encode_message(&b->base, arena, &right) == KAOHE_OK &&
                bytes_equal(left, right);

    arena_release(arena, mark);
    return same;
}

static enum kaohe_err merge(const struct verdict_input *input, struct arena *arena,
                            const Submission *submission, struct merge *out)
{
    static const Dossier blank_dossier = DOSSIER_INIT;
    static const HeldRecord blank_held = HELD_RECORD_INIT;
    struct merge_input merge_input = {
        .submission = submission,
        .held = input->held,
        .by_headquarters = input->by_headquarters,
        .entry = input->entry,
        .same = same_record,
        .context = arena,
        .blank_dossier = &blank_dossier,
        .blank_held = &blank_held,
    };

    return dossier_merge(&merge_input, arena, out);
}

static bool is_reason(const Justification *given, const Finding *finding)
{
    return given->code != NULL && given->text != NULL &&
           strcmp(given->code, finding->code) == 0 &&
           strcmp(given->text, finding->reason) == 0;
}

/* The submission's reason for the finding; NULL when the record had it before. */
static Justification *reason_of(const Submission *submission, const Finding *finding)
{
    for (size_t i = 0; i < submission->n_justifications; i++)
        if (is_reason(submission->justifications[i], finding))
            return submission->justifications[i];
    return NULL;
}

/* Puts the reason beside those that the record has. The record is copied: the old
 * one may be headquarters' own. */
static enum kaohe_err keep_reason(HeldRecord **place, struct arena *arena,
                                  const Finding *finding, Justification *reason)
{
    size_t count = (*place)->n_justifications;

    for (size_t i = 0; i < count; i++)
        if (is_reason((*place)->justifications[i], finding))
            return KAOHE_OK;
    Justification **reasons = arena_array(arena, count + 1, sizeof(Justification *));
    HeldRecord *held = arena_alloc(arena, sizeof *held);
    if (reasons == NULL || held == NULL)
        return KAOHE_ERR_NO_MEMORY;
    *held = **place;
    for (size_t i = 0; i < count; i++)
        reasons[i] = held->justifications[i];
    reasons[count] = reason;
    held->justifications = reasons;
    held->n_justifications = count + 1;
    *place = held;
    return KAOHE_OK;
}

/* Keeps the reasons given now with the records that they were given for, on
 * whichever side those are. */
static enum kaohe_err keep_all_reasons(const struct merge *merge, struct arena *arena,
                                       const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->finding_count; i++) {
        const Finding *finding = verdict->findings[i];
        Justification *reason = NULL;
        if (finding->reason != NULL && finding->record != NULL)
            reason = reason_of(verdict->submission, finding);
        for (int side = 0; reason != NULL && side < 2; side++) {
            const struct index_entry *entry = index_find(
                &merge->index, finding->record, strlen(finding->record), side == 1);
            if (entry == NULL || entry->by_headquarters != (side == 1))
                continue;
            enum kaohe_err err = keep_reason(&merge->dossier->records[entry->position],
                                             arena, finding, reason);
            if (err != KAOHE_OK)
                return err;
        }
    }
    return KAOHE_OK;
}

static enum kaohe_err judge(const struct merge *merge, struct findings *findings,
                            struct verdict *out)
{
    out->findings = findings_sorted(findings, &out->finding_count);
    out->finding_total = findings->total;
    out->open_warnings = findings->open_warnings;
    out->merged = merge->dossier;
    if (out->findings == NULL)
        return KAOHE_ERR_NO_MEMORY;
    out->verdict = merge->changed ? VERDICT_ACCEPTED : VERDICT_UNCHANGED;
    if (findings->errors > 0 || findings->open_warnings > 0)
        out->verdict = VERDICT_REFUSED;
    if (out->verdict != VERDICT_ACCEPTED)
        return KAOHE_OK;
    return keep_all_reasons(merge, findings->arena, out);
}

static enum kaohe_err decode_and_merge(const struct verdict_input *input,
                                       struct arena *arena, struct merge *merged,
                                       struct verdict *out, struct decode_error *where)
{
    struct bytes bytes = {input->submission, input->length};
    Submission *submission = NULL;
    enum kaohe_err err = KAOHE_OK;

    *out = (struct verdict){.submission = input->decoded};
    if (input->decoded == NULL) {
        err = decode_submission(bytes, arena, &submission, where);
        out->submission = submission;
    }
    return err != KAOHE_OK ? err : merge(input, arena, out->submission, merged);
}

enum kaohe_err verdict_reach(const struct verdict_input *input, struct arena *arena,
                             struct verdict *out, struct decode_error *where)
{
    static const Finding blank_finding = FINDING_INIT;
    static const Parameter blank_parameter = PARAMETER_INIT;
    struct merge merged;

    enum kaohe_err err = decode_and_merge(input, arena, &merged, out, where);
    if (err != KAOHE_OK)
        return err;

    struct findings findings = {
        .arena = arena,
        .submission = out->submission,
        .blank_finding = &blank_finding,
        .blank_parameter = &blank_parameter,
    };
    struct check_input check = {
        .submission = out->submission,
        .merge = &merged,
        .catalogue = input->catalogue,
        .rubrics = input->rubrics,
        .rubric_count = input->rubric_count,
        .context = input->context,
        .today = input->today,
        .by_headquarters = input->by_headquarters,
    };
    findings_init(&findings);
    err = rules_check(&check, &findings);
    return err != KAOHE_OK ? err : judge(&merged, &findings, out);
}

enum kaohe_err verdict_repeat(const struct verdict_input *input, const Receipt *receipt,
                              struct arena *arena, const Dossier **out)
{
    struct decode_error where;
    struct merge merged;
    struct verdict verdict;
    enum kaohe_err err = decode_and_merge(input, arena, &merged, &verdict, &where);

    *out = NULL;
    if (err != KAOHE_OK)
        return err;
    verdict.findings = receipt->findings;
    verdict.finding_count = receipt->n_findings;
    *out = merged.dossier;
    return keep_all_reasons(&merged, arena, &verdict);
}
