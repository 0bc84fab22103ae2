/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the rule book over a merged dossier. Invariant: the same input gives the
 * same findings in the same order, whoever asks. It must not know what any rule
 * says.
 */
#include "domain/rules.h"

#include <string.h>

#include "domain/rules_check.h"
#include "domain/severity.h"

static const struct rule_group *const groups[] = {
    /* One a line, so that two may add one each. */
    /* clang-format off */
    &rules_submission,
    &rules_structure,
    &rules_dates,
    &rules_names,
    &rules_totals,
    &rules_units,
    &rules_ratios,
    &rules_survey,
    &rules_time,
    &rules_phone,
    &rules_parts,
    &rules_collections,
    &rules_overlaps,
    &rules_complaints,
    &rules_cases,
    &rules_claims,
    &rules_rounding,
    &rules_twice,
    &rules_periods,
    &rules_partners,
    &rules_sheet,
    &rules_sheet_sums,
    &rules_sheet_joint,
    &rules_evidence,
    &rules_merge,
    &rules_reasons,
    &rules_lock,
    &rules_history,
    &rules_copies,
    /* clang-format on */
};
#define GROUP_COUNT (sizeof groups / sizeof *groups)

size_t rule_count(void)
{
    size_t count = 0;

    for (size_t i = 0; i < GROUP_COUNT; i++)
        count += groups[i]->count;
    return count;
}

const struct rule *rule_at(size_t number)
{
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        if (number < groups[i]->count)
            return &groups[i]->rules[number];
        number -= groups[i]->count;
    }
    return NULL;
}

const struct rule *rule_find(const char *code)
{
    for (size_t i = 0; i < GROUP_COUNT; i++)
        for (size_t j = 0; j < groups[i]->count; j++)
            if (strcmp(groups[i]->rules[j].code, code) == 0)
                return &groups[i]->rules[j];
    return NULL;
}

bool rule_runs_alone(const struct rule *rule)
{
    return (rule->scope & (RULE_NEEDS_CONTEXT | RULE_NEEDS_HELD)) == 0;
}

/* 0 for records without a kind, then the kinds in the order of their numbers. */
static size_t slot_of(Kaohe__V1__Record__KindCase kind)
{
    int slot = (int)kind - (int)KIND_PHONE_TEST + 1;

    return slot > 0 && slot < KIND_SLOTS ? (size_t)slot : 0;
}

const struct subject *const *check_kind(const struct check *check,
                                        Kaohe__V1__Record__KindCase kind, size_t *count)
{
    size_t slot = slot_of(kind);

    *count = check->kind_start[slot + 1] - check->kind_start[slot];
    return check->by_kind + check->kind_start[slot];
}

/* Everybody a rule may speak of: the records of the merged dossier under their
 * keys, then the submitted ones that did not get into it. */
static bool make_subjects(struct check *check)
{
    const struct merge *merge = check->in->merge;
    const Dossier *dossier = merge->dossier;
    const Submission *submission = check->in->submission;
    size_t capacity = dossier->n_records + submission->n_records;

    check->subjects = arena_array(check->arena, capacity, sizeof *check->subjects);
    if (check->subjects == NULL)
        return false;
    for (size_t i = 0; i < dossier->n_records; i++) {
        check->two_sides = check->two_sides || dossier->records[i]->by_headquarters;
        check->subjects[i] = (struct subject){
            .record = dossier->records[i]->record,
            .origin = merge->origin[i],
            .held = dossier->records[i],
        };
    }
    for (size_t i = 0; i < merge->index.count; i++)
        check->subjects[merge->index.entries[i].position].key =
            merge->index.entries[i].key;
    check->subject_count = dossier->n_records;
    for (size_t i = 0; i < submission->n_records; i++) {
        const struct merge_step *step = &merge->steps[i];
        if (step->outcome == MERGE_DUPLICATE || step->outcome == MERGE_NO_KEY)
            check->subjects[check->subject_count++] = (struct subject){
                .record = submission->records[i], .key = step->key, .origin = (int32_t)i};
    }
    return true;
}

/* A counting sort by kind. */
static bool sort_by_kind(struct check *check)
{
    size_t next[KIND_SLOTS + 1] = {0};

    check->by_kind =
        arena_array(check->arena, check->subject_count, sizeof *check->by_kind);
    if (check->by_kind == NULL)
        return false;
    for (size_t i = 0; i < check->subject_count; i++)
        next[slot_of(check->subjects[i].record->kind_case) + 1]++;
    for (size_t i = 0; i < KIND_SLOTS; i++)
        next[i + 1] += next[i];
    memcpy(check->kind_start, next, sizeof next);
    for (size_t i = 0; i < check->subject_count; i++)
        check->by_kind[next[slot_of(check->subjects[i].record->kind_case)]++] =
            &check->subjects[i];
    return true;
}

static void run(struct check *check, const struct rule *rule)
{
    size_t count;

    if ((rule->scope & RULE_NEEDS_CONTEXT) != 0 && check->in->context == NULL)
        return;
    check->rule = rule;
    check->severity = severity_of(check->in->catalogue, rule);
    if ((rule->scope & RULE_SCOPE) != RULE_RECORD) {
        rule->check(check, &check->whole);
    } else if (rule->kind == RECORD_KIND_NOT_SET) {
        for (size_t i = 0; i < check->subject_count; i++)
            rule->check(check, &check->subjects[i]);
    } else {
        const struct subject *const *subjects = check_kind(check, rule->kind, &count);
        for (size_t i = 0; i < count; i++)
            rule->check(check, subjects[i]);
    }
}

enum kaohe_err rules_check(const struct check_input *input, struct findings *findings)
{
    struct check check = {
        .in = input,
        .findings = findings,
        .arena = findings->arena,
        .whole = {.origin = -1},
    };
    const char *period = input->submission->period;

    check.has_period = period != NULL && period_parse(period, &check.period) == KAOHE_OK;
    if (!make_subjects(&check) || !sort_by_kind(&check))
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; i < GROUP_COUNT; i++)
        for (size_t j = 0; j < groups[i]->count; j++)
            run(&check, &groups[i]->rules[j]);
    return check.arena->exhausted || findings->exhausted ? KAOHE_ERR_NO_MEMORY : KAOHE_OK;
}
