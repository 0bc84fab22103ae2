/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decode, merge, check, judge. Invariant: nothing but the input decides; the
 * clock, the ledger and the network are the caller's.
 */
#include "wire/verdict.h"

#include <string.h>

#include "domain/rules.h"
#include "wire/decode.h"
#include "wire/difference.h"
#include "wire/encode.h"
#include "wire/limits.h"

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

static const char *differences(void *context, const Record *held, const Record *filed,
                               size_t *count)
{
    struct arena *arena = context;
    struct differences *found = arena_alloc(arena, sizeof *found);

    *count = 0;
    if (found == NULL)
        return NULL;
    differences_find(held, filed, arena, found);
    *count = found->count;
    return differences_text(found, arena);
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
        .time = input->time,
        .same = same_record,
        .differences = differences,
        .context = arena,
        .blank_dossier = &blank_dossier,
        .blank_held = &blank_held,
    };

    return dossier_merge(&merge_input, arena, out);
}

/* A record with the reason added, or with none: a copy, since the old one may be
 * headquarters' own. */
static enum kaohe_err replace_reasons(HeldRecord **place, struct arena *arena,
                                      Justification *reason)
{
    const size_t count = reason == NULL ? 0 : (*place)->n_justifications + 1;
    Justification **reasons = arena_array(arena, count, sizeof(Justification *));
    HeldRecord *held = arena_alloc(arena, sizeof *held);

    if (reasons == NULL || held == NULL)
        return KAOHE_ERR_NO_MEMORY;
    *held = **place;
    for (size_t i = 0; i + 1 < count; i++)
        reasons[i] = held->justifications[i];
    if (reason != NULL)
        reasons[count - 1] = reason;
    held->justifications = reasons;
    held->n_justifications = count;
    *place = held;
    return KAOHE_OK;
}

/* The reason of a warning, bound to its place and its values. */
static Justification *bind_reason(struct arena *arena, const Finding *finding)
{
    static const Justification blank = JUSTIFICATION_INIT;
    Justification *reason = arena_alloc(arena, sizeof *reason);

    if (reason == NULL)
        return NULL;
    *reason = blank;
    reason->code = finding->code;
    reason->record = finding->record;
    reason->field = finding->field;
    reason->text = finding->reason;
    reason->given_for = finding->parameters;
    reason->n_given_for = finding->n_parameters;
    return reason;
}

/* Keeps the reason with the record, on whichever side that is. */
static enum kaohe_err keep_reason(const struct merge *merge, struct arena *arena,
                                  const Finding *finding)
{
    Justification *reason = bind_reason(arena, finding);

    if (reason == NULL)
        return KAOHE_ERR_NO_MEMORY;
    for (int side = 0; side < 2; side++) {
        const struct index_entry *entry = index_find(&merge->index, finding->record,
                                                     strlen(finding->record), side == 1);
        if (entry == NULL || entry->by_headquarters != (side == 1))
            continue;
        enum kaohe_err err =
            replace_reasons(&merge->dossier->records[entry->position], arena, reason);
        if (err != KAOHE_OK)
            return err;
    }
    return KAOHE_OK;
}

/* The records have the reasons of the warnings that stand now, and no others: one
 * whose values have changed has ended. */
static enum kaohe_err keep_all_reasons(const struct merge *merge, struct arena *arena,
                                       const struct verdict *verdict)
{
    const Dossier *dossier = merge->dossier;
    enum kaohe_err err = KAOHE_OK;

    for (size_t i = 0; err == KAOHE_OK && i < dossier->n_records; i++)
        if (dossier->records[i]->n_justifications > 0)
            err = replace_reasons(&dossier->records[i], arena, NULL);
    for (size_t i = 0; err == KAOHE_OK && i < verdict->finding_count; i++)
        if (verdict->findings[i]->reason != NULL && verdict->findings[i]->record != NULL)
            err = keep_reason(merge, arena, verdict->findings[i]);
    return err;
}

/* The most severe come first, so what is left out are notices before errors. Reasons are
 * kept for what is listed only: from that the dossier is read back. */
static size_t fitting(Finding *const *findings, size_t count)
{
    size_t size = 0;
    size_t fit = 0;

    while (fit < count && size < LIMIT_FINDINGS_SIZE)
        size += protobuf_c_message_get_packed_size(&findings[fit++]->base);
    return fit;
}

static enum kaohe_err judge(const struct merge *merge, struct findings *findings,
                            struct verdict *out)
{
    out->findings = findings_sorted(findings, &out->finding_count);
    out->finding_total = findings->total;
    out->open_warnings = findings->open_warnings;
    out->merged = merge->dossier;
    out->added = merge->added;
    out->replaced = merge->replaced;
    out->withdrawn = merge->withdrawn;
    if (out->findings == NULL)
        return KAOHE_ERR_NO_MEMORY;
    out->finding_count = fitting(out->findings, out->finding_count);
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
