/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of findings. Invariant: counts are true whatever is listed; of each
 * severity the first FINDINGS_LISTED are kept. It must not know rules.
 */
#include "domain/findings.h"

#include <stdlib.h>
#include <string.h>

#include "domain/record.h"
#include "domain/utf8.h"

#define PLACE_MAX 512
#define HELD_PLACE INT64_MAX

void findings_init(struct findings *findings)
{
    findings->listed = arena_array(findings->arena, (size_t)3 * FINDINGS_LISTED,
                                   sizeof *findings->listed);
    memset(findings->kept, 0, sizeof findings->kept);
    findings->total = 0;
    findings->errors = 0;
    findings->open_warnings = 0;
    findings->answered =
        arena_array(findings->arena, findings->submission->n_justifications,
                    sizeof *findings->answered);
    findings->exhausted = findings->listed == NULL || findings->answered == NULL;
}

/* "records[3].collection.amount", or for the submission the field itself. */
static char *make_place(struct arena *arena, const struct subject *subject,
                        const char *field)
{
    struct text place;

    text_init_arena(&place, arena, PLACE_MAX);
    if (subject->record == NULL) {
        text_add(&place, field);
    } else {
        text_add(&place, "records[");
        text_add_int(&place, subject->origin);
        text_add(&place, "]");
        if (subject->record->kind_case != RECORD_KIND_NOT_SET) {
            text_add(&place, ".");
            record_field_place(subject->record, field, &place);
        }
    }
    return (char *)text_end(&place);
}

struct draft finding_begin(struct findings *findings, const struct subject *subject,
                           const char *field)
{
    struct arena *arena = findings->arena;
    struct draft draft = {.findings = findings, .subject = subject};

    draft.mark = arena_mark(arena);
    Finding *finding = arena_alloc(arena, sizeof *finding);
    Parameter **parameters = arena_array(arena, FINDING_PARAMETERS, sizeof *parameters);

    if (finding == NULL || parameters == NULL)
        return draft;
    *finding = *findings->blank_finding;
    finding->parameters = parameters;
    /* Keys are borrowed from the merge, which lives in the same arena. */
    finding->record = (char *)subject->key;
    if (field[0] != '\0' && subject->record != NULL)
        finding->field = arena_strdup(arena, field);
    if (subject->record == NULL ? field[0] != '\0' : subject->origin >= 0)
        finding->place = make_place(arena, subject, field);
    draft.finding = finding;
    return draft;
}

void finding_text(struct draft *draft, const char *name, const char *value)
{
    struct arena *arena = draft->findings->arena;
    Finding *finding = draft->finding;

    if (finding == NULL || finding->n_parameters == FINDING_PARAMETERS || value == NULL)
        return;
    Parameter *parameter = arena_alloc(arena, sizeof *parameter);
    if (parameter == NULL)
        return;
    *parameter = *draft->findings->blank_parameter;
    parameter->name = arena_strdup(arena, name);
    parameter->value = arena_strdup(arena, value);
    finding->parameters[finding->n_parameters++] = parameter;
}

void finding_count(struct draft *draft, const char *name, int64_t value)
{
    char buffer[DECIMAL_TEXT_SIZE];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    text_add_int_grouped(&text, value);
    finding_text(draft, name, buffer);
}

void finding_decimal(struct draft *draft, const char *name, struct decimal value)
{
    char buffer[DECIMAL_TEXT_SIZE];

    finding_text(draft, name, decimal_format_grouped(value, buffer));
}

static bool same_values(const Justification *reason, const Finding *finding)
{
    if (reason->n_given_for == 0)
        return true;
    if (reason->n_given_for != finding->n_parameters)
        return false;
    for (size_t i = 0; i < reason->n_given_for; i++) {
        const Parameter *given = reason->given_for[i];
        const Parameter *have = finding->parameters[i];
        if (given->name == NULL || given->value == NULL ||
            strcmp(given->name, have->name) != 0 ||
            strcmp(given->value, have->value) != 0)
            return false;
    }
    return true;
}

/* Does a name that may be absent leave everything open, or mean this? */
static bool covers(const char *named, const char *have)
{
    return named == NULL || (have != NULL && strcmp(named, have) == 0);
}

static bool justifies(const Justification *reason, const Finding *finding)
{
    return reason->code != NULL && strcmp(reason->code, finding->code) == 0 &&
           reason->text != NULL && !utf8_is_blank(reason->text) &&
           covers(reason->record, finding->record) &&
           covers(reason->field, finding->field) && same_values(reason, finding);
}

/* The reason given now, or the one that the held record carries. */
static char *reason_for(const struct draft *draft)
{
    struct findings *findings = draft->findings;
    const Submission *submission = findings->submission;
    const HeldRecord *held = draft->subject->held;
    char *found = NULL;

    for (size_t i = 0; i < submission->n_justifications; i++) {
        Justification *reason = submission->justifications[i];
        if (!justifies(reason, draft->finding))
            continue;
        findings->answered[i] = true;
        found = found == NULL ? reason->text : found;
    }
    for (size_t i = 0; found == NULL && held != NULL && i < held->n_justifications; i++)
        if (justifies(held->justifications[i], draft->finding))
            found = held->justifications[i]->text;
    return found;
}

static int64_t place_order(const struct subject *subject)
{
    if (subject->record == NULL)
        return -1;
    return subject->origin >= 0 ? subject->origin : HELD_PLACE;
}

/* False when there are enough of its severity. */
static bool list(struct findings *findings, Finding *finding, int64_t place)
{
    size_t severity = (size_t)finding->severity;
    size_t *kept = &findings->kept[severity];

    if (*kept == FINDINGS_LISTED)
        return false;
    findings->listed[(severity - 1) * FINDINGS_LISTED + *kept] =
        (struct listed){finding, place, (uint32_t)*kept};
    (*kept)++;
    return true;
}

void finding_end(struct draft *draft, const char *code, Severity severity)
{
    struct findings *findings = draft->findings;
    Finding *finding = draft->finding;
    int64_t place = place_order(draft->subject);

    if (findings->arena->exhausted || findings->exhausted || finding == NULL) {
        findings->exhausted = true;
        return;
    }
    if (severity == SEVERITY_NOTICE && place == HELD_PLACE) {
        arena_release(findings->arena, draft->mark);
        return;
    }
    finding->code = arena_strdup(findings->arena, code);
    finding->has_severity = true;
    finding->severity = severity;
    if (severity == SEVERITY_WARNING)
        finding->reason = reason_for(draft);
    bool has_reason = finding->reason != NULL;
    if (draft->settled && !has_reason) {
        arena_release(findings->arena, draft->mark);
        return;
    }
    bool is_listed = list(findings, finding, place);
    findings->total++;
    findings->errors += severity == SEVERITY_ERROR;
    /* A reason stays with the record only through the finding that shows it. */
    findings->open_warnings += severity == SEVERITY_WARNING && !(has_reason && is_listed);
    if (!is_listed)
        arena_release(findings->arena, draft->mark);
}

/* Inside a severity: by place, then by code, then as they were found. */
static int compare(const void *a, const void *b)
{
    const struct listed *left = a;
    const struct listed *right = b;

    if (left->place != right->place)
        return left->place < right->place ? -1 : 1;
    int order = strcmp(left->finding->code, right->finding->code);
    if (order != 0)
        return order;
    return (left->number > right->number) - (left->number < right->number);
}

Finding **findings_sorted(struct findings *findings, size_t *count)
{
    Finding **sorted = arena_array(findings->arena, FINDINGS_LISTED, sizeof(Finding *));

    *count = 0;
    if (sorted == NULL || findings->exhausted)
        return NULL;
    for (size_t severity = 0; severity < 3; severity++) {
        struct listed *listed = &findings->listed[severity * FINDINGS_LISTED];
        size_t kept = findings->kept[severity + 1];
        qsort(listed, kept, sizeof *listed, compare);
        for (size_t i = 0; i < kept && *count < FINDINGS_LISTED; i++)
            sorted[(*count)++] = listed[i].finding;
    }
    return sorted;
}
