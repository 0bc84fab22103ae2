/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is owed, by when, and what became of it: derived from the obligations of the
 * catalogue, the acts of headquarters and what the dossiers hold. Nobody clicks on it.
 */
#include <string.h>

#include "daemon/intake_journey.h"
#include "daemon/periods.h"
#include "domain/dossier.h"
#include "domain/obligation.h"
#include "domain/period_state.h"
#include "wire/decode.h"

#define ROWS_A_PAGE 1000
#define DAYS_BACK 366

struct survey {
    const struct call *call;
    struct intake *intake;
    struct civil_date today;
    struct civil_date began; /* the day of the first entry */
    const char *branch;      /* NULL: all */
    bool one_period;
    int64_t skip;
    DueList *list;
    size_t mark; /* of the arena, behind the list */
    enum kaohe_err err;
};

static char *text_of(struct survey *s, struct civil_date day)
{
    char *text = arena_alloc(&s->intake->scratch, CIVIL_TEXT_SIZE);

    return text ? civil_format(day, text) : NULL;
}

/* When, and whether in time. */
static void tell_filed(const struct survey *s, Due *row, const HeldRecord *filed,
                       struct civil_date due)
{
    row->state = civil_compare(s->today, due) > 0 ? DUE_STATE_OVERDUE : DUE_STATE_OWED;
    if (!filed)
        return;
    row->has_entry = row->has_filed = true;
    row->entry = held_first_entry(filed);
    row->filed = filed->first_time;
    row->state = obligation_in_time(filed, due, s->intake->catalogue) ? DUE_STATE_FILED
                                                                      : DUE_STATE_LATE;
}

/* A branch with its dossier of a period, unpacked once for all obligations. */
struct owing {
    const char *branch;
    const char *period; /* in canonical form */
    struct period span;
    const PeriodState *state;
    const Dossier *dossier;
};

static bool is_of_interest(const struct survey *s, const struct owing *owing,
                           struct civil_date due)
{
    if (s->one_period)
        return true;
    return civil_compare(period_first_day(owing->span), s->today) <= 0 &&
           civil_to_days(due) >= civil_to_days(s->today) - DAYS_BACK &&
           (owing->state != NULL ||
            civil_compare(period_last_day(owing->span), s->began) >= 0);
}

static void add_row(struct survey *s, const struct owing *owing,
                    const Obligation *obligation, struct civil_date due)
{
    const LatePass *pass = late_pass_of(owing->state, owing->branch);
    Due *row = arena_alloc(&s->intake->scratch, sizeof(*row));

    if (!row) {
        s->err = KAOHE_ERR_NO_MEMORY;
        return;
    }
    *row = (Due)DUE_INIT;
    row->branch = (char *)(uintptr_t)owing->branch;
    row->period = (char *)(uintptr_t)owing->period;
    row->obligation = obligation->id;
    row->due = text_of(s, due);
    row->has_state = true;
    row->has_closed = true;
    row->closed = owing->state && owing->state->closed;
    if (row->closed && late_pass_holds(pass, s->today))
        row->pass_until = pass->until;
    tell_filed(s, row, obligation_filed(obligation, owing->dossier), due);
    s->list->rows[s->list->n_rows++] = row;
}

static void look_at(struct survey *s, const struct owing *owing)
{
    const Catalogue *catalogue = s->intake->catalogue;
    const struct settings settings = settings_of(catalogue, owing->state);

    for (size_t i = 0; !s->err && i < catalogue->n_obligations; i++) {
        const Obligation *obligation = catalogue->obligations[i];
        struct civil_date due;

        if (!obligation_applies(obligation, owing->span) ||
            !obligation_due(obligation, owing->span, &settings, &due) ||
            !is_of_interest(s, owing, due))
            continue;
        if (s->skip > 0) {
            s->skip--;
        } else if (s->list->n_rows == ROWS_A_PAGE) {
            s->list->has_next = true;
            s->list->next = s->call->request->due->offset + ROWS_A_PAGE;
            return;
        } else {
            add_row(s, owing, obligation, due);
        }
    }
}

static void look_at_branch(struct survey *s, const BranchEntry *branch,
                           struct period period)
{
    char text[PERIOD_TEXT_SIZE];
    struct owing owing = {.branch = branch->code, .span = period};
    const struct held *held = NULL;
    Dossier *dossier = NULL;
    char *kept = NULL;

    if ((s->branch && strcmp(branch->code, s->branch) != 0) ||
        !branch_exists(branch, period))
        return;
    period_format(period, text);
    kept = arena_alloc(&s->intake->scratch, sizeof(text));
    if (!kept) {
        s->err = KAOHE_ERR_NO_MEMORY;
        return;
    }
    memcpy(kept, text, sizeof(text));
    owing.period = kept;
    owing.state = periods_find(s->intake->periods, text);
    held = held_find(s->intake, branch->code, text);
    if (held)
        s->err = held_unpack(s->intake, held, &dossier);
    owing.dossier = dossier;
    look_at(s, &owing);
}

static bool is_owed(const struct survey *s, struct period period)
{
    for (size_t i = 0; i < s->intake->catalogue->n_obligations; i++)
        if (obligation_applies(s->intake->catalogue->obligations[i], period))
            return true;
    return false;
}

static void look_at_period(struct survey *s, struct period period)
{
    const Catalogue *catalogue = s->intake->catalogue;

    for (size_t i = 0;
         is_owed(s, period) && !s->err && !s->list->has_next && i < catalogue->n_branches;
         i++)
        look_at_branch(s, catalogue->branches[i], period);
}

/* Every period of a year, the shorter ones first. */
static void look_at_year(struct survey *s, int year)
{
    static const int counts[] = {0, 12, 4, 2, 1, 12};

    for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_CUMULATIVE; kind++)
        for (int number = 1; number <= counts[kind]; number++) {
            struct period period = {kind, (int16_t)year, (uint8_t)number};
            if (period_is_valid(period) && !s->err && !s->list->has_next)
                look_at_period(s, period);
        }
}

/* Periods that headquarters has opened are of interest however old they are. */
static void look_at_opened(struct survey *s)
{
    size_t count = 0;
    const PeriodState **all =
        periods_list(s->intake->periods, &s->intake->scratch, &count);

    if (!all)
        s->err = KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; !s->err && i < count; i++) {
        struct period period;

        if (period_parse(all[i]->period, &period) == KAOHE_OK &&
            period.year < s->today.year - 1 && !all[i]->closed) {
            s->one_period = true;
            look_at_period(s, period);
            s->one_period = false;
        }
    }
}

static enum kaohe_err first_day(struct survey *s)
{
    struct ledger_entry first;
    enum kaohe_err err = ledger_read(s->intake->ledger, 1, &first);

    s->began = s->today;
    if (!err)
        s->began = civil_of_time(first.time, s->intake->catalogue->utc_offset_minutes);
    return err == KAOHE_ERR_NOT_FOUND ? KAOHE_OK : err;
}

static void look(struct survey *s, const DueRequest *request)
{
    struct period period;

    if (!request->period) {
        look_at_opened(s);
        for (int year = s->today.year - 1; year <= s->today.year; year++)
            look_at_year(s, year);
    } else if (period_parse(request->period, &period) == KAOHE_OK) {
        s->one_period = true;
        look_at_period(s, period);
    }
}

void call_due(const struct call *call)
{
    struct intake *intake = call->intake;
    const DueRequest *request = call->request->due;
    struct survey s = {.call = call,
                       .intake = intake,
                       .today = intake_today(intake),
                       .branch = request->branch,
                       .skip = request->offset};
    struct period period;

    if (call->peer->role == ROLE_BRANCH && !s.branch)
        s.branch = call->peer->branch;
    if (call->peer->role == ROLE_BRANCH && strcmp(call->peer->branch, s.branch) != 0) {
        call_fail(call, &(struct call_error){ERROR_CODE_NOT_PERMITTED,
                                             "a branch asks what it owes itself",
                                             "branch", request->branch});
        return;
    }
    if (request->period && period_parse(request->period, &period) != KAOHE_OK) {
        call_fail(call, &(struct call_error){ERROR_CODE_MALFORMED, "no period", "period",
                                             request->period});
        return;
    }
    s.list = arena_alloc(&intake->scratch, sizeof(*s.list));
    if (s.list) {
        *s.list = (DueList)DUE_LIST_INIT;
        s.list->today = text_of(&s, s.today);
        s.list->rows = arena_array(&intake->scratch, ROWS_A_PAGE, sizeof(Due *));
    }
    if (!s.list || !s.list->rows || !s.list->today)
        s.err = KAOHE_ERR_NO_MEMORY;
    else
        s.err = first_day(&s);
    if (!s.err)
        look(&s, request);
    if (s.err) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_DUE;
    call->reply->due = s.list;
}
