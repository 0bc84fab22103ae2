/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the rules would say: which findings would come, go or change their severity, told
 * at the end; and which filings would be refused, which is looked for filing by filing
 * where a dossier would have a new error. Invariant: what is told was found in what is
 * held now. Must not know boards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/print.h"
#include "client/cli/rehearse_judge.h"
#include "wire/wording.h"

#define LINE_SIZE 4096
#define BECAUSE_SHOWN 6

/* ---- finding ---- */

static bool is_rubric(const char *path)
{
    return strncmp(path, "rubric.", strlen("rubric.")) == 0;
}

/* The fields of the draft that bear on it; of a rubric those of the item that it is
 * about, where one of them changes. */
static bool add_because(const struct judging *j, RehearsedFinding *change)
{
    const struct changes *changes = &j->r->changes;
    const Finding *finding = change->then == NULL ? change->now : change->then;
    const bool other_severity = change->now != NULL && change->then != NULL;
    bool of_item = false;

    change->because =
        arena_array(&j->paper->arena, changes->count + 1, sizeof *change->because);
    if (change->because == NULL || finding == NULL)
        return false;
    for (size_t i = 0; i < changes->count; i++)
        of_item = of_item || rehearse_is_of_item(changes->list[i]->field, finding->field);
    for (size_t i = 0; i < changes->count; i++) {
        char *path = changes->list[i]->field;

        if (rehearse_bears_on_finding(path, finding, other_severity) &&
            (!of_item || !is_rubric(path) || rehearse_is_of_item(path, finding->field)))
            change->because[change->n_because++] = path;
    }
    return true;
}

static bool keep(struct judging *j, Finding *now, Finding *then)
{
    struct rehearsal *r = j->r;
    RehearsedFinding change = REHEARSED_FINDING_INIT;

    change.branch = j->submission.branch;
    change.period = j->submission.period;
    change.now = now;
    change.then = then;
    struct kaohe_message *list =
        rehearse_grow(r->findings, r->finding_count, sizeof *list);
    if (list == NULL)
        return false;
    r->findings = list;
    if (!add_because(j, &change))
        return false;
    list[r->finding_count] = rehearse_pack(j->paper, &change.base);
    return list[r->finding_count++].data != NULL;
}

/* Pairs those of the same rule and place, in their order. */
static bool compare(struct judging *j)
{
    const size_t count = j->then.finding_count;
    bool *paired = arena_array(&j->paper->arena, count + 1, sizeof *paired);

    if (paired == NULL)
        return false;
    for (size_t i = 0; i < j->now.finding_count; i++) {
        Finding *now = j->now.findings[i];
        size_t k = 0;

        while (k < count && (paired[k] || !judging_alike(now, j->then.findings[k])))
            k++;
        Finding *then = k < count ? j->then.findings[k] : NULL;
        if (then != NULL)
            paired[k] = true;
        if (!judging_of_reasons(now) &&
            (then == NULL || then->severity != now->severity) && !keep(j, now, then))
            return false;
    }
    for (size_t k = 0; k < count; k++)
        if (!paired[k] && !judging_of_reasons(j->then.findings[k]) &&
            !keep(j, NULL, j->then.findings[k]))
            return false;
    return true;
}

/* ---- refusing ---- */

const struct refusal *rehearse_refusal(const struct rehearsal *r, size_t branch,
                                       size_t period, int64_t entry)
{
    for (size_t i = 0; i < r->refusal_count; i++) {
        const struct refusal *refusal = &r->refusals[i];

        if (refusal->branch == branch && refusal->period == period &&
            (entry == 0 || refusal->entry == entry))
            return refusal;
    }
    return NULL;
}

static bool refuse(struct judging *j, int64_t entry, const Finding *finding)
{
    struct rehearsal *r = j->r;
    struct refusal *list = rehearse_grow(r->refusals, r->refusal_count, sizeof *list);

    if (list == NULL)
        return false;
    r->refusals = list;
    list[r->refusal_count] = (struct refusal){
        .branch = j->branch,
        .period = j->period,
        .entry = entry,
        .finding = rehearse_pack(j->paper, &finding->base),
    };
    return list[r->refusal_count++].finding.data != NULL;
}

static int64_t next_entry(const Dossier *dossier, int64_t behind)
{
    int64_t next = 0;

    for (size_t i = 0; i < dossier->n_records; i++) {
        const int64_t entry = dossier->records[i]->entry;

        if (entry > behind && (next == 0 || entry < next))
            next = entry;
    }
    return next;
}

/* Filing by filing, as they came; of each what is still held. */
static bool judge_filings(struct judging *j)
{
    const Dossier *dossier = j->dossiers[j->period];
    bool done = true;

    for (int64_t entry = next_entry(dossier, 0); done && entry > 0;
         entry = next_entry(dossier, entry)) {
        const size_t mark = arena_mark(&j->paper->arena);
        const Finding *finding = NULL;

        done = judging_file(j, entry);
        if (done && j->submission.n_records > 0)
            finding = judging_refused(j);
        if (finding != NULL)
            done = refuse(j, entry, finding);
        arena_release(&j->paper->arena, mark);
    }
    return done;
}

static bool judge_dossier(struct judging *j)
{
    const size_t mark = arena_mark(&j->paper->arena);
    const bool shown = j->r->periods[j->period].shown;
    const bool done = judging_start(j) && judging_file(j, 0) && (!shown || compare(j)) &&
                      (judging_refused(j) == NULL || judge_filings(j));

    arena_release(&j->paper->arena, mark);
    return done;
}

static bool open_all(const struct rehearsal *r, size_t branch, struct paper *paper,
                     const Dossier **dossiers)
{
    for (size_t i = 0; i < r->period_count; i++)
        if (!rehearse_held(&r->now, branch, i, paper, &dossiers[i]))
            return false;
    return true;
}

static bool judge_branch(struct rehearsal *r, struct paper *paper, size_t branch)
{
    const Dossier **dossiers =
        arena_array(&paper->arena, r->period_count + 1, sizeof *dossiers);
    bool done = dossiers != NULL && open_all(r, branch, paper, dossiers);

    for (size_t i = 0; done && i < r->period_count; i++) {
        struct judging j = {
            .r = r, .paper = paper, .dossiers = dossiers, .branch = branch, .period = i};

        if (r->periods[i].valued && dossiers[i] != NULL)
            done = judge_dossier(&j);
    }
    arena_reset(&paper->arena);
    return done;
}

bool rehearse_judge(struct rehearsal *r, int *code)
{
    struct paper paper;
    bool done = true;

    *code = EXIT_SYSTEM;
    if (!paper_open(&paper))
        return false;
    for (size_t i = 0; done && i < r->branch_count; i++) {
        rehearse_progress(tr("judging dossiers"), i, r->branch_count);
        done = judge_branch(r, &paper, i);
    }
    rehearse_progress("", 0, 0);
    paper_close(&paper);
    return done;
}

/* ---- telling ---- */

static void add_severity(const struct rehearsal *r, const Finding *finding,
                         struct text *text)
{
    if (finding == NULL)
        text_add(text, "–");
    else
        wording_severity(text, finding->severity, r->cli->zh);
}

static void print_because(const struct rehearsal *r, const RehearsedFinding *change)
{
    char line[LINE_SIZE];
    struct text text;

    text_init(&text, line, sizeof line);
    text_add(&text, tr("because of: "));
    for (size_t i = 0; i < change->n_because && i < BECAUSE_SHOWN; i++) {
        text_add(&text, i == 0 ? "" : tr("; "));
        rehearse_add_field(r, change->because[i], &text);
    }
    text_add(&text, change->n_because > BECAUSE_SHOWN ? ", …" : "");
    if (change->n_because > 0 && text_end(&text) != NULL)
        print_paragraph(r->cli, 2, line);
}

static void print_finding(const struct rehearsal *r, const RehearsedFinding *change)
{
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
    add_severity(r, change->now, &text);
    text_add(&text, " → ");
    add_severity(r, change->then, &text);
    text_add(&text, "  ");
    wording_subject(&text, finding, &r->names.titles);
    if (text_end(&text) == NULL)
        snprintf(line, sizeof line, "%s %s %s", change->branch, change->period,
                 finding->code);
    print_paragraph(r->cli, 0, line);
    text_init(&text, line, sizeof line);
    wording_add(&text, finding, WORDING_TEXT, &r->names.titles);
    if (text_end(&text) != NULL)
        print_paragraph(r->cli, 2, line);
    print_because(r, change);
}

bool rehearse_findings(struct rehearsal *r, int *code)
{
    struct paper *paper = &r->paper;
    bool done = true;

    *code = EXIT_SYSTEM;
    for (size_t i = 0; done && i < r->finding_count; i++) {
        const size_t mark = arena_mark(&paper->arena);
        Rehearsal line = REHEARSAL_INIT;

        line.finding = paper_decode(paper, &kaohe__v1__rehearsed_finding__descriptor,
                                    &r->findings[i]);
        if (line.finding != NULL && !r->cli->json)
            print_finding(r, line.finding);
        done = line.finding != NULL && (!r->cli->json || paper_print(&line.base));
        arena_release(&paper->arena, mark);
    }
    return done;
}
