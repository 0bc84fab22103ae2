/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making the dossiers of a context out of whole ones. Invariant: all that a rule may look
 * at stays, and nothing that a person wrote as prose; nothing is changed in the original.
 */
#include <string.h>

#include "domain/context.h"
#include "domain/dossier.h"

const char *record_other_branch(const Record *record)
{
    if (record->kind_case != KIND_STATISTIC)
        return NULL;
    for (size_t i = 0; i < record->statistic->n_dimensions; i++) {
        const Dimension *dimension = record->statistic->dimensions[i];
        if (dimension->name != NULL && strcmp(dimension->name, "branch") == 0)
            return dimension->value;
    }
    return NULL;
}

static void *copy(const void *original, size_t size, struct arena *arena)
{
    void *made = arena_alloc(arena, size);

    if (made != NULL)
        memcpy(made, original, size);
    return made;
}

static SurveyQuestion *prune_question(const SurveyQuestion *question, struct arena *arena)
{
    SurveyQuestion *made = copy(question, sizeof *made, arena);

    if (made != NULL)
        made->wording = NULL;
    return made;
}

static StatedTotal *prune_total(const StatedTotal *total, struct arena *arena)
{
    StatedTotal *made = copy(total, sizeof *made, arena);

    if (made != NULL)
        made->title = NULL;
    return made;
}

static ScoreSheet *prune_sheet(const ScoreSheet *sheet, struct arena *arena)
{
    ScoreSheet *made = copy(sheet, sizeof *made, arena);
    ItemScore **items = arena_array(arena, sheet->n_items, sizeof *items);

    if (made == NULL || items == NULL)
        return NULL;
    made->evaluated_by = NULL;
    made->items = items;
    for (size_t i = 0; i < sheet->n_items; i++) {
        items[i] = copy(sheet->items[i], sizeof *items[i], arena);
        if (items[i] == NULL)
            return NULL;
        items[i]->recorded_facts = NULL;
        items[i]->explanation = NULL;
    }
    return made;
}

static Illegible **prune_marks(const Record *record, struct arena *arena)
{
    Illegible **marks = arena_array(arena, record->n_illegible, sizeof *marks);

    for (size_t i = 0; marks != NULL && i < record->n_illegible; i++) {
        marks[i] = copy(record->illegible[i], sizeof *marks[i], arena);
        if (marks[i] == NULL)
            return NULL;
        marks[i]->note = NULL;
    }
    return marks;
}

static Record *prune_record(const Record *record, struct arena *arena)
{
    Record *made = copy(record, sizeof *made, arena);

    if (made == NULL)
        return NULL;
    made->section = NULL;
    made->note = NULL;
    made->restatements = NULL;
    made->n_restatements = 0;
    if (record->n_illegible > 0)
        made->illegible = prune_marks(record, arena);
    if (record->kind_case == KIND_SURVEY_QUESTION)
        made->survey_question = prune_question(record->survey_question, arena);
    else if (record->kind_case == KIND_STATED_TOTAL)
        made->stated_total = prune_total(record->stated_total, arena);
    else if (record->kind_case == KIND_SCORE_SHEET)
        made->score_sheet = prune_sheet(record->score_sheet, arena);
    return made;
}

Dossier *context_prune(const Dossier *dossier, struct arena *arena)
{
    Dossier *made = copy(dossier, sizeof *made, arena);
    HeldRecord **records = arena_array(arena, dossier->n_records, sizeof *records);

    if (made == NULL || records == NULL)
        return NULL;
    made->records = records;
    for (size_t i = 0; i < dossier->n_records; i++) {
        records[i] = copy(dossier->records[i], sizeof *records[i], arena);
        if (records[i] == NULL)
            return NULL;
        records[i]->correction_reason = NULL;
        records[i]->justifications = NULL;
        records[i]->n_justifications = 0;
        records[i]->record = prune_record(dossier->records[i]->record, arena);
    }
    return arena->exhausted ? NULL : made;
}

Dossier *context_dealings(const Dossier *figures, const char *branch, struct arena *arena)
{
    Dossier *made = copy(figures, sizeof *made, arena);
    size_t count = 0;

    if (made == NULL)
        return NULL;
    for (size_t i = 0; i < figures->n_records; i++) {
        const char *other = record_other_branch(figures->records[i]->record);
        count += other != NULL && strcmp(other, branch) == 0;
    }
    made->records = arena_array(arena, count, sizeof *made->records);
    if (made->records == NULL)
        return NULL;
    made->n_records = 0;
    for (size_t i = 0; i < figures->n_records; i++) {
        const char *other = record_other_branch(figures->records[i]->record);
        if (other != NULL && strcmp(other, branch) == 0)
            made->records[made->n_records++] = figures->records[i];
    }
    return made;
}

enum kaohe_err context_know(const Dossier *figures, struct arena *arena,
                            struct known_dossier *out)
{
    out->dossier = figures;
    if (figures->period == NULL || period_parse(figures->period, &out->period))
        return KAOHE_ERR_INVALID;
    return dossier_index(figures, arena, &out->index);
}
