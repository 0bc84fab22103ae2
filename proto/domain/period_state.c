/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of periods. Invariant: the same acts in the same order give the same state.
 * It must not know the ledger.
 */
#include "domain/period_state.h"

#include <string.h>

static bool is_day(const char *text)
{
    struct civil_date day;

    return text != NULL && civil_parse(text, &day) == KAOHE_OK;
}

static bool is_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

static const char *pass_fault(const PeriodEvent *event, const Catalogue *catalogue)
{
    if (is_empty(event->branch) || catalogue_branch(catalogue, event->branch) == NULL)
        return "branch";
    if (!is_day(event->until))
        return "until";
    return is_empty(event->reason) ? "reason" : NULL;
}

const char *period_event_fault(const PeriodEvent *event, const Catalogue *catalogue)
{
    struct period period;

    if (event->period == NULL || period_parse(event->period, &period) != KAOHE_OK)
        return "period";
    switch (event->action) {
    case PERIOD_ACTION_OPEN:
        if (event->due != NULL && !is_day(event->due))
            return "due";
        if (event->has_evidence_rate && event->evidence_rate == SURVEY_RATE_UNSPECIFIED)
            return "evidence_rate";
        return NULL;
    case PERIOD_ACTION_CLOSE:
        return NULL;
    case PERIOD_ACTION_LATE_PASS:
        return pass_fault(event, catalogue);
    default:
        return "action";
    }
}

static size_t pass_number(const PeriodState *state, const char *branch)
{
    size_t i = 0;

    while (i < state->n_late_passes && strcmp(state->late_passes[i]->branch, branch) != 0)
        i++;
    return i;
}

static bool add_pass(PeriodState *state, const struct period_act *act,
                     struct arena *arena)
{
    LatePass **passes = arena_array(arena, state->n_late_passes + 1, sizeof(LatePass *));
    LatePass *pass = arena_alloc(arena, sizeof *pass);
    const size_t number = pass_number(state, act->event->branch);

    if (passes == NULL || pass == NULL)
        return false;
    *pass = *act->blank_pass;
    pass->branch = act->event->branch;
    pass->until = act->event->until;
    pass->reason = act->event->reason;
    pass->has_entry = pass->has_time = true;
    pass->entry = act->entry;
    pass->time = act->time;
    for (size_t i = 0; i < state->n_late_passes; i++)
        passes[i] = state->late_passes[i];
    passes[number] = pass;
    state->late_passes = passes;
    state->n_late_passes += number == state->n_late_passes;
    return true;
}

/* Opened again, a period keeps the settings that the act does not name. */
static void open_or_close(PeriodState *state, const PeriodEvent *event)
{
    state->has_closed = true;
    state->closed = event->action == PERIOD_ACTION_CLOSE;
    state->reason = event->reason;
    if (event->due != NULL)
        state->due = event->due;
    if (event->has_evidence_rate) {
        state->has_evidence_rate = true;
        state->evidence_rate = event->evidence_rate;
    }
}

PeriodState *period_state_after(const PeriodState *before, const struct period_act *act,
                                struct arena *arena)
{
    const PeriodEvent *event = act->event;
    PeriodState *state = arena_alloc(arena, sizeof *state);

    if (state == NULL)
        return NULL;
    *state = before == NULL ? *act->blank_state : *before;
    if (before == NULL)
        state->period = event->period;
    if (event->contact != NULL)
        state->contact = event->contact;
    if (event->action == PERIOD_ACTION_LATE_PASS)
        return add_pass(state, act, arena) ? state : NULL;
    open_or_close(state, event);
    state->has_entry = state->has_time = true;
    state->entry = act->entry;
    state->time = act->time;
    return state;
}

const LatePass *late_pass_of(const PeriodState *state, const char *branch)
{
    const size_t number = state == NULL ? 0 : pass_number(state, branch);

    return state != NULL && number < state->n_late_passes ? state->late_passes[number]
                                                          : NULL;
}

bool late_pass_holds(const LatePass *pass, struct civil_date today)
{
    struct civil_date last;

    return pass != NULL && civil_parse(pass->until, &last) == KAOHE_OK &&
           civil_compare(today, last) <= 0;
}

bool period_takes(const PeriodState *state, const char *branch, struct civil_date today)
{
    return state == NULL || !state->closed ||
           late_pass_holds(late_pass_of(state, branch), today);
}
