/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the rules would say: each dossier judged on both sides as if all that it holds
 * were filed today, with the reasons that were given. The branch files it, where it has
 * records of its own; what headquarters filed for it is held. Must not know boards.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/input.h"
#include "client/cli/print.h"
#include "client/cli/rehearse.h"
#include "domain/context.h"
#include "wire/verdict.h"
#include "wire/wording.h"

#define MICROSECONDS_A_MINUTE INT64_C(60000000)
#define MINUTES_A_DAY 1440
#define LINE_SIZE 1024

struct judging {
    struct rehearsal *r;
    struct paper *paper;
    const Dossier *const *dossiers; /* of the branch, by period */
    size_t branch, period;
    Submission submission;
    Dossier held;
    bool by_headquarters;
    struct context context;
    struct verdict now, then;
};

/* ---- the filing ---- */

static size_t count_side(const Dossier *dossier, bool headquarters)
{
    size_t count = 0;

    for (size_t i = 0; i < dossier->n_records; i++)
        count += (dossier->records[i]->by_headquarters != 0) == headquarters;
    return count;
}

static bool make_filing(struct judging *j)
{
    struct arena *arena = &j->paper->arena;
    const Dossier *dossier = j->dossiers[j->period];
    Submission *s = &j->submission;
    size_t reasons = 0;

    for (size_t i = 0; i < dossier->n_records; i++)
        reasons += dossier->records[i]->n_justifications;
    j->by_headquarters = count_side(dossier, false) == 0;
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

        if ((held->by_headquarters != 0) != j->by_headquarters) {
            j->held.records[j->held.n_records++] = held;
            continue;
        }
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
        char text[PERIOD_TEXT_SIZE];

        period_format(periods[i], text);
        for (size_t k = 0; k < r->period_count; k++)
            if (j->dossiers[k] != NULL && strcmp(r->periods[k].text, text) == 0 &&
                !know(j->dossiers[k], &j->paper->arena, &own[j->context.own_count++]))
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

static bool is_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool is_alike(const Finding *a, const Finding *b)
{
    return is_text(a->code, b->code) && is_text(a->record, b->record) &&
           is_text(a->field, b->field);
}

/* ---- telling ---- */

static void print_finding(const struct judging *j, const RehearsedFinding *change)
{
    const struct rehearsal *r = j->r;
    const Finding *finding = change->then == NULL ? change->now : change->then;
    char line[LINE_SIZE];
    struct text text;

    text_init(&text, line, sizeof line);
    names_add_branch(&r->names, change->branch, &text);
    text_add(&text, " ");
    text_add(&text, change->period);
    text_add(&text, "  ");
    text_add(&text, finding->code);
    text_add(&text, "  ");
    if (change->now == NULL)
        text_add(&text, "–");
    else
        wording_severity(&text, change->now->severity, r->cli->zh);
    text_add(&text, " → ");
    if (change->then == NULL)
        text_add(&text, "–");
    else
        wording_severity(&text, change->then->severity, r->cli->zh);
    text_add(&text, "  ");
    wording_subject(&text, finding, &r->names.titles);
    if (text_end(&text) == NULL)
        snprintf(line, sizeof line, "%s %s %s", change->branch, change->period,
                 finding->code);
    print_paragraph(r->cli, 0, line);
    rehearse_print_because(r->cli, change->because, change->n_because);
}

static bool tell(struct judging *j, Finding *now, Finding *then)
{
    Rehearsal line = REHEARSAL_INIT;
    RehearsedFinding change = REHEARSED_FINDING_INIT;

    change.branch = j->submission.branch;
    change.period = j->submission.period;
    change.now = now;
    change.then = then;
    if (!rehearse_because_of_rule(j->r, now == NULL ? then->code : now->code,
                                  &j->paper->arena, &change))
        return false;
    line.finding = &change;
    if (j->r->cli->json)
        return paper_print(&line.base);
    print_finding(j, &change);
    return true;
}

/* A reason that is no longer wanted was no part of what is held. */
static bool is_of_reasons(const Finding *finding)
{
    return finding->record == NULL && finding->place != NULL &&
           strncmp(finding->place, "justifications", strlen("justifications")) == 0;
}

/* Pairs those of the same rule and place, in their order. */
static bool compare(struct judging *j, size_t *changed)
{
    const size_t count = j->then.finding_count;
    bool *paired = arena_array(&j->paper->arena, count + 1, sizeof *paired);

    if (paired == NULL)
        return false;
    for (size_t i = 0; i < j->now.finding_count; i++) {
        Finding *now = j->now.findings[i];
        size_t k = 0;

        while (k < count && (paired[k] || !is_alike(now, j->then.findings[k])))
            k++;
        Finding *then = k < count ? j->then.findings[k] : NULL;
        if (then != NULL)
            paired[k] = true;
        if (is_of_reasons(now) || (then != NULL && then->severity == now->severity))
            continue;
        ++*changed;
        if (!tell(j, now, then))
            return false;
    }
    for (size_t k = 0; k < count; k++)
        if (!paired[k] && !is_of_reasons(j->then.findings[k])) {
            ++*changed;
            if (!tell(j, NULL, j->then.findings[k]))
                return false;
        }
    return true;
}

static bool judge_dossier(struct judging *j, size_t *changed)
{
    const size_t mark = arena_mark(&j->paper->arena);

    j->context = (struct context){.period = j->r->periods[j->period].state};
    const bool done = make_filing(j) && gather_own(j) && gather_partners(j) &&
                      judge(j, &j->r->now, &j->now) && judge(j, &j->r->then, &j->then) &&
                      compare(j, changed);

    arena_release(&j->paper->arena, mark);
    return done;
}

static bool judge_branch(struct rehearsal *r, struct paper *paper, size_t branch,
                         size_t *changed)
{
    const Dossier **dossiers =
        arena_array(&paper->arena, r->period_count + 1, sizeof *dossiers);
    bool done = dossiers != NULL && rehearse_open(r, branch, paper, dossiers);

    for (size_t i = 0; done && i < r->period_count; i++) {
        struct judging j = {
            .r = r, .paper = paper, .dossiers = dossiers, .branch = branch, .period = i};

        if (r->periods[i].shown && dossiers[i] != NULL)
            done = judge_dossier(&j, changed);
    }
    arena_reset(&paper->arena);
    return done;
}

bool rehearse_findings(struct rehearsal *r, size_t *changed, int *code)
{
    struct paper paper;
    bool done = true;

    *code = EXIT_SYSTEM;
    if (!paper_open(&paper))
        return false;
    for (size_t i = 0; done && i < r->branch_count; i++)
        done = judge_branch(r, &paper, i, changed);
    paper_close(&paper);
    return done;
}
