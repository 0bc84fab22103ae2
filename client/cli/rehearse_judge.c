/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The filing, the context, the verdicts. Invariant: both sides see the same filing in the
 * same context, so what differs between the verdicts is the draft's. Must not know
 * boards.
 */
#include "client/cli/rehearse_judge.h"

#include <string.h>

#include "client/cli/input.h"

#define MICROSECONDS_A_MINUTE INT64_C(60000000)
#define MINUTES_A_DAY 1440

/* ---- the filing ---- */

static bool is_by_headquarters(const HeldRecord *held)
{
    return held->by_headquarters != 0;
}

static bool is_filed(const struct judging *j, const HeldRecord *held, int64_t entry)
{
    return is_by_headquarters(held) == j->by_headquarters &&
           (entry == 0 || held->entry == entry);
}

static bool is_held(const struct judging *j, const HeldRecord *held, int64_t entry)
{
    return is_by_headquarters(held) != j->by_headquarters ||
           (held->entry < entry &&
            rehearse_refusal(j->r, j->branch, j->period, held->entry) == NULL);
}

static bool make_filing(struct judging *j, int64_t entry)
{
    struct arena *arena = &j->paper->arena;
    const Dossier *dossier = j->dossiers[j->period];
    Submission *s = &j->submission;
    size_t reasons = 0;

    for (size_t i = 0; i < dossier->n_records; i++)
        reasons += dossier->records[i]->n_justifications;
    *s = (Submission)SUBMISSION_INIT;
    j->held = *dossier;
    s->branch = dossier->branch;
    s->period = dossier->period;
    s->filer = s->approver = (char *)(uintptr_t) "–"; /* nobody files it */
    s->records = arena_array(arena, dossier->n_records + 1, sizeof *s->records);
    s->justifications = arena_array(arena, reasons + 1, sizeof *s->justifications);
    j->held.records = arena_array(arena, dossier->n_records + 1, sizeof(HeldRecord *));
    j->held.n_records = 0;
    if (s->records == NULL || s->justifications == NULL || j->held.records == NULL)
        return false;
    for (size_t i = 0; i < dossier->n_records; i++) {
        HeldRecord *held = dossier->records[i];

        if (is_held(j, held, entry))
            j->held.records[j->held.n_records++] = held;
        if (!is_filed(j, held, entry))
            continue;
        s->records[s->n_records++] = held->record;
        for (size_t k = 0; k < held->n_justifications; k++)
            s->justifications[s->n_justifications++] = held->justifications[k];
    }
    return true;
}

/* ---- the context ---- */

static bool know(const Dossier *dossier, struct arena *arena, struct known_dossier *out)
{
    const Dossier *figures = context_prune(dossier, arena);

    return figures != NULL && context_know(figures, arena, out) == KAOHE_OK;
}

static bool gather_own(struct judging *j)
{
    const struct rehearsal *r = j->r;
    struct period periods[CONTEXT_PERIODS];
    const size_t count = context_periods(r->periods[j->period].period, periods);
    struct known_dossier *own = arena_array(&j->paper->arena, count + 1, sizeof *own);

    j->context.own = own;
    for (size_t i = 0; own != NULL && i < count; i++) {
        const size_t found = rehearse_period(r, periods[i]);

        if (found < r->period_count && j->dossiers[found] != NULL &&
            !know(j->dossiers[found], &j->paper->arena, &own[j->context.own_count++]))
            return false;
    }
    return own != NULL;
}

static bool add_partner(struct judging *j, size_t namer, struct known_dossier *out)
{
    struct arena *arena = &j->paper->arena;
    const Dossier *whole = paper_decode(j->paper, &kaohe__v1__dossier__descriptor,
                                        rehearse_dossier(j->r, namer, j->period));
    const Dossier *figures = whole == NULL ? NULL : context_prune(whole, arena);
    const Dossier *dealings =
        figures == NULL
            ? NULL
            : context_dealings(figures, j->r->branches[j->branch]->code, arena);

    return dealings != NULL && context_know(dealings, arena, out) == KAOHE_OK;
}

/* By branch code, whatever order the registry has. */
static bool gather_partners(struct judging *j)
{
    const struct rehearsal *r = j->r;
    struct known_dossier *list =
        arena_array(&j->paper->arena, r->dealing_count + 1, sizeof *list);
    size_t count = 0;

    for (size_t i = 0; list != NULL && i < r->dealing_count; i++) {
        const struct dealing *dealing = &r->dealings[i];
        struct known_dossier made;
        size_t at = count;

        if (dealing->named != j->branch || dealing->period != j->period)
            continue;
        if (!add_partner(j, dealing->namer, &made))
            return false;
        while (at > 0 && strcmp(list[at - 1].dossier->branch, made.dossier->branch) > 0) {
            list[at] = list[at - 1];
            at--;
        }
        if (at > 0 && strcmp(list[at - 1].dossier->branch, made.dossier->branch) == 0)
            continue;
        list[at] = made;
        count++;
    }
    j->context.partners = list;
    j->context.partner_count = count;
    return list != NULL;
}

bool judging_start(struct judging *j)
{
    const Dossier *dossier = j->dossiers[j->period];

    j->context = (struct context){.period = j->r->periods[j->period].state};
    j->by_headquarters = true;
    for (size_t i = 0; i < dossier->n_records; i++)
        if (!is_by_headquarters(dossier->records[i]))
            j->by_headquarters = false;
    return gather_own(j) && gather_partners(j);
}

/* ---- the verdicts ---- */

static struct civil_date today(const Catalogue *catalogue)
{
    const int64_t minutes =
        input_now() / MICROSECONDS_A_MINUTE + catalogue->utc_offset_minutes;
    struct civil_date date = {.year = 0};

    if (civil_from_days(minutes / MINUTES_A_DAY, &date) != KAOHE_OK)
        date = (struct civil_date){CIVIL_LAST_YEAR, 12, 31};
    return date;
}

static bool judge(struct judging *j, const struct rehearsal_side *side,
                  struct verdict *out)
{
    const struct verdict_input input = {
        .decoded = &j->submission,
        .held = &j->held,
        .catalogue = side->data.catalogue,
        .rubrics = side->data.rubrics,
        .rubric_count = side->data.rubric_count,
        .context = &j->context,
        .today = today(side->data.catalogue),
        .by_headquarters = j->by_headquarters,
    };

    return verdict_reach(&input, &j->paper->arena, out, NULL) == KAOHE_OK;
}

bool judging_file(struct judging *j, int64_t entry)
{
    return make_filing(j, entry) && judge(j, &j->r->now, &j->now) &&
           judge(j, &j->r->then, &j->then);
}

bool judging_of_reasons(const Finding *finding)
{
    return finding->record == NULL && finding->place != NULL &&
           strncmp(finding->place, "justifications", strlen("justifications")) == 0;
}

static bool is_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool judging_alike(const Finding *a, const Finding *b)
{
    return is_text(a->code, b->code) && is_text(a->record, b->record) &&
           is_text(a->field, b->field);
}

static bool is_of_sheet(const Finding *finding)
{
    return finding->record != NULL &&
           strncmp(finding->record, "sheet/", strlen("sheet/")) == 0;
}

static bool is_error_now(const struct judging *j, const Finding *finding)
{
    for (size_t i = 0; i < j->now.finding_count; i++)
        if (j->now.findings[i]->severity == SEVERITY_ERROR &&
            judging_alike(j->now.findings[i], finding))
            return true;
    return false;
}

const Finding *judging_refused(const struct judging *j)
{
    for (size_t i = 0; i < j->then.finding_count; i++) {
        const Finding *finding = j->then.findings[i];

        if (finding->severity == SEVERITY_ERROR && !judging_of_reasons(finding) &&
            !(j->r->draft != NULL && is_of_sheet(finding)) && !is_error_now(j, finding))
            return finding;
    }
    return NULL;
}
