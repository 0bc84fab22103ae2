/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verdict before sending: the daemon's rules, with the catalogue and the rubrics that
 * headquarters had in force and with what it held when it was last asked. Never touches
 * the network.
 */
#include "client/context.h"
#include "client/data.h"
#include "client/problem.h"
#include "client/profile.h"
#include "client/scratch.h"
#include "domain/period.h"
#include "domain/rules.h"
#include "kaohe/client.h"
#include "wire/decode.h"
#include "wire/verdict.h"

#define MICROSECONDS_A_MINUTE INT64_C(60000000)
#define MINUTES_A_DAY 1440

/* The civil date where the reports are made. */
static struct civil_date today(int64_t now, const Catalogue *catalogue)
{
    const int64_t minutes = now / MICROSECONDS_A_MINUTE + catalogue->utc_offset_minutes;
    struct civil_date date = {.year = 0};

    if (civil_from_days(minutes / MINUTES_A_DAY, &date) != KAOHE_OK)
        date = (struct civil_date){CIVIL_LAST_YEAR, 12, 31};
    return date;
}

/* Who will file: a home that is not enrolled is a branch's. */
static bool by_headquarters(const char *home)
{
    struct profile profile;

    if (home == NULL || profile_read(home, &profile, NULL) != KAOHE_OK)
        return false;
    const bool headquarters = profile.content->role == ROLE_HEADQUARTERS;
    profile_close(&profile);
    return headquarters;
}

static CheckBasis look_up(const char *home, const Submission *submission,
                          struct context_known *known)
{
    char text[PERIOD_TEXT_SIZE];
    struct period period;

    if (home == NULL || submission->branch == NULL || submission->period == NULL ||
        period_parse(submission->period, &period) != KAOHE_OK)
        return CHECK_BASIS_ALONE;
    switch (context_read(home, submission->branch, period_format(period, text), known)) {
    case KAOHE_OK:
        return CHECK_BASIS_KNOWN;
    case KAOHE_ERR_NOT_FOUND:
        return CHECK_BASIS_ALONE;
    default:
        return CHECK_BASIS_DAMAGED;
    }
}

static void fill(Check *check, const struct verdict *verdict)
{
    check->branch = verdict->submission->branch;
    check->period = verdict->submission->period;
    check->has_verdict = true;
    check->verdict = verdict->verdict;
    check->rule_set = (char *)rule_set_version;
    check->findings = verdict->findings;
    check->n_findings = verdict->finding_count;
    check->has_finding_count = true;
    check->finding_count = (int64_t)verdict->finding_total;
}

/* What the verdict rests on; without a context, which rules are missing. */
static bool fill_basis(Check *check, CheckBasis basis, const struct context_known *known,
                       struct arena *arena)
{
    check->has_basis = true;
    check->basis = basis;
    if (basis == CHECK_BASIS_KNOWN) {
        check->has_entry = check->has_time = true;
        check->entry = known->context.entry;
        check->time = known->time;
        return true;
    }
    check->not_run = arena_array(arena, rule_count(), sizeof *check->not_run);
    for (size_t i = 0; check->not_run != NULL && i < rule_count(); i++)
        if (!rule_runs_alone(rule_at(i)))
            check->not_run[check->n_not_run++] = (char *)rule_at(i)->code;
    return check->not_run != NULL;
}

struct work {
    const char *home; /* may be NULL */
    bool alone;       /* without what headquarters holds */
    struct data_known data;
    struct scratch scratch;
    struct context_known known;
    Submission *submission;
    struct kaohe_problem *problem;
};

static enum kaohe_err judge(struct work *w, struct bytes bytes, int64_t now, Check *check)
{
    struct verdict verdict = {.finding_count = 0};
    struct decode_error where;
    const CheckBasis basis = look_up(w->alone ? NULL : w->home, w->submission, &w->known);
    const struct data_set *set = &w->data.set;
    enum kaohe_err err = data_know(w->home, w->known.page, &w->data, w->problem);

    if (err != KAOHE_OK)
        return err;
    const struct verdict_input input = {
        .submission = bytes.data,
        .length = bytes.length,
        .decoded = w->submission,
        .held = w->known.held,
        .catalogue = set->catalogue,
        .rubrics = set->rubrics,
        .rubric_count = set->rubric_count,
        .context = basis == CHECK_BASIS_KNOWN ? &w->known.context : NULL,
        .today = today(now, set->catalogue),
        .by_headquarters = by_headquarters(w->home),
    };

    if (verdict_reach(&input, &w->scratch.arena, &verdict, &where) != KAOHE_OK ||
        !fill_basis(check, basis, &w->known, &w->scratch.arena))
        return problem_set(w->problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    fill(check, &verdict);
    check->other_data = w->data.other;
    check->n_other_data = w->data.other_count;
    check->unusable_data = w->data.unusable;
    check->n_unusable_data = w->data.unusable_count;
    return KAOHE_OK;
}

static enum kaohe_err check(struct work *w, const struct kaohe_message *submission,
                            int64_t now, struct kaohe_message *out)
{
    const struct bytes bytes = {submission->data, submission->length};
    Check content = CHECK_INIT;
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = scratch_open(&w->scratch, 0, w->problem);

    *out = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK)
        err = scratch_decode(&w->scratch, &kaohe__v1__submission__descriptor, bytes,
                             &message, w->problem);
    w->submission = (Submission *)message;
    if (err == KAOHE_OK)
        err = judge(w, bytes, now, &content);
    if (err == KAOHE_OK)
        err = scratch_encode(&w->scratch, &content.base, out, w->problem);
    context_close(&w->known);
    scratch_close(&w->scratch);
    data_known_close(&w->data);
    return err;
}

enum kaohe_err kaohe_check(const char *home, const struct kaohe_message *submission,
                           int64_t now, struct kaohe_message *out,
                           struct kaohe_problem *problem)
{
    struct work w = {.home = home, .problem = problem};

    return check(&w, submission, now, out);
}

enum kaohe_err kaohe_check_alone(const char *home, const struct kaohe_message *submission,
                                 int64_t now, struct kaohe_message *out,
                                 struct kaohe_problem *problem)
{
    struct work w = {.home = home, .alone = true, .problem = problem};

    return check(&w, submission, now, out);
}
