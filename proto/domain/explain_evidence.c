/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures behind a range of scores: those that show something of what a threshold of
 * the rubric asks for, each record by itself. Invariant: every trial is taken back before
 * the next. It must not know how a figure is held against a threshold.
 */
#include <string.h>

#include "domain/evidence.h"
#include "domain/explain_parts.h"
#include "domain/rubric.h"

struct backing {
    const Rubric *rubric;
    const Catalogue *catalogue;
};

static bool asks_for(const RubricOption *option, const char *evidence)
{
    for (size_t i = 0; i < option->n_thresholds; i++)
        if (strcmp(option->thresholds[i]->evidence, evidence) == 0)
            return true;
    return false;
}

/* Does a threshold of the rubric ask for it? */
static bool is_wanted(const struct backing *backing, const Evidence *entry)
{
    const Rubric *rubric = backing->rubric;

    if (strcmp(entry->rubric, rubric->id) != 0)
        return false;
    for (size_t i = 0; i < rubric->n_items; i++)
        for (size_t j = 0; j < rubric->items[i]->n_options; j++)
            if (asks_for(rubric->items[i]->options[j], entry->name))
                return true;
    return false;
}

static bool may_back(const Evidence *entry, const Record *record)
{
    for (size_t i = 0; i < entry->n_figures; i++)
        if (explain_may_matter(entry->figures[i], record))
            return true;
    return false;
}

static bool matters(const void *of, const Record *record)
{
    const struct backing *backing = of;

    for (size_t i = 0; i < backing->catalogue->n_evidence; i++) {
        const Evidence *entry = backing->catalogue->evidence[i];

        if (may_back(entry, record) && is_wanted(backing, entry))
            return true;
    }
    return false;
}

static bool is_same(const struct evidence *a, const struct evidence *b)
{
    return a->state == b->state && a->value.numerator == b->value.numerator &&
           a->value.denominator == b->value.denominator &&
           a->count.numerator == b->count.numerator &&
           a->count.denominator == b->count.denominator;
}

/* Does one step of the field change what that record shows of it? Of a mean that is a
 * range, either end can. */
static bool shows(struct trial *trial, const Evidence *entry,
                  const struct indicator_data *alone)
{
    static const Comparison ends[] = {COMPARISON_AT_LEAST, COMPARISON_AT_MOST};

    for (size_t i = 0; i < 4; i++) {
        const Comparison end = ends[i / 2];
        const struct evidence now = evidence_find(entry, end, alone);
        struct decimal value;

        if (now.state != EVIDENCE_SHOWN ||
            !trial_step(trial, i % 2 == 0 ? 1 : -1, &value))
            continue;
        trial_set(trial, value);
        const struct evidence moved = evidence_find(entry, end, alone);
        trial_end(trial);
        if (!is_same(&now, &moved))
            return true;
    }
    return false;
}

static bool backs_any(const struct backing *backing, struct trial *trial,
                      const struct indicator_data *alone)
{
    for (size_t i = 0; i < backing->catalogue->n_evidence; i++) {
        const Evidence *entry = backing->catalogue->evidence[i];

        if (may_back(entry, trial->record) && is_wanted(backing, entry) &&
            shows(trial, entry, alone))
            return true;
    }
    return false;
}

static bool add_record(const struct backing *backing, HeldRecord *held,
                       struct arena *arena, struct explanation *out)
{
    struct indicator_data alone = out->data;
    Dossier dossier = *out->data.dossier;

    dossier.n_records = 1;
    dossier.records = &held;
    alone.dossier = &dossier;
    for (size_t i = 0; i < record_field_count(held->record); i++) {
        struct trial trial;

        if (trial_start(&trial, held->record, i) && backs_any(backing, &trial, &alone) &&
            !explain_add(out, held, &trial, arena))
            return false;
    }
    return true;
}

bool explain_evidence(const Board *board, const struct indicator_data *data,
                      struct arena *arena, struct explanation *out)
{
    const struct backing backing = {
        rubric_of(data->rubrics, data->rubric_count, board->indicator->rubric),
        data->catalogue,
    };

    if (backing.rubric == NULL || !explain_narrow(out, data, matters, &backing, arena))
        return false;
    for (size_t i = 0; !out->too_many && i < out->data.dossier->n_records; i++)
        if (!add_record(&backing, out->data.dossier->records[i], arena, out))
            return false;
    return true;
}
