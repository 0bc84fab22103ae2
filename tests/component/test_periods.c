/* SPDX-License-Identifier: Apache-2.0 */
/* Headquarters opens, closes and lets one branch in; what is owed follows. */
#include "daemon/intake_state.h"
#include "domain/catalogue.h"
#include "tests/component/world.h"

#define DAY INT64_C(86400000000)

struct office {
    struct world *w;
    struct peer headquarters; /* copies: a restart makes the registry's anew */
    struct peer tainan;
    struct peer kaohsiung;
    uint64_t number;
};

static int make(void **state)
{
    struct office *o = calloc(1, sizeof(*o));
    void *world = NULL;

    if (!o || world_make(&world))
        return -1;
    o->w = world;
    o->headquarters = *world_enrol(o->w, ROLE_HEADQUARTERS, NULL);
    o->tainan = *world_enrol(o->w, ROLE_BRANCH, "TNY");
    o->kaohsiung = *world_enrol(o->w, ROLE_BRANCH, "KSY");
    *state = o;
    return 0;
}

static int discard(void **state)
{
    struct office *o = *state;
    void *world = o->w;

    free(o);
    return world_remove(&world);
}

static const Reply *act(struct office *o, const struct peer *peer, PeriodEvent event,
                        PeriodAction action)
{
    PeriodRequest period = PERIOD_REQUEST_INIT;
    Request request = REQUEST_INIT;

    event.has_action = true;
    event.action = action;
    if (!event.period)
        event.period = TEXT("2017H1");
    period.event = &event;
    request.verb_case = VERB_PERIOD;
    request.period = &period;
    return world_ask(o->w, peer, &request);
}

static const Receipt *file(struct office *o, const struct peer *peer, const char *branch)
{
    struct phone phone = {.branch = branch,
                          .period = "106H1",
                          .outbox = 1,
                          .number = ++o->number,
                          .mean = "91.00",
                          .conductor = peer->role == ROLE_HEADQUARTERS
                                           ? CONDUCTOR_HEADQUARTERS
                                           : CONDUCTOR_BRANCH};

    return world_receipt(o->w, world_submit(o->w, peer, world_phone(o->w, &phone)));
}

static void expect_refusal(const Receipt *receipt, const char *code)
{
    assert_int_equal(receipt->verdict, VERDICT_REFUSED);
    assert_string_equal(receipt->findings[0]->code, code);
    assert_string_equal(receipt->findings[0]->parameters[0]->value, "106H1");
}

static const DueList *due(struct office *o, const struct peer *peer)
{
    DueRequest body = DUE_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;

    body.period = TEXT("106H1");
    request.verb_case = VERB_DUE;
    request.due = &body;
    reply = world_ask(o->w, peer, &request);
    assert_int_equal(reply->result_case, RESULT_DUE);
    return reply->due;
}

static const Due *row(const DueList *list, const char *branch, const char *obligation)
{
    for (size_t i = 0; i < list->n_rows; i++)
        if (strcmp(list->rows[i]->branch, branch) == 0 &&
            strcmp(list->rows[i]->obligation, obligation) == 0)
            return list->rows[i];
    fail_msg("%s owes no %s", branch, obligation);
    return NULL;
}

static void closed_is_closed(void **state)
{
    struct office *o = *state;
    PeriodEvent event = PERIOD_EVENT_INIT;

    event.reason = TEXT("bonus paid");
    event.contact = TEXT("ext. 12");
    const Receipt *receipt =
        world_receipt(o->w, act(o, &o->headquarters, event, PERIOD_ACTION_CLOSE));
    assert_int_equal(receipt->kind, ENTRY_KIND_PERIOD);
    assert_string_equal(receipt->filed_by, "headquarters");
    assert_string_equal(receipt->period, "106H1");
    receipt = file(o, &o->tainan, "TNY");
    expect_refusal(receipt, "K520");
    assert_string_equal(receipt->findings[0]->parameters[1]->value, "2026-09-21");
    assert_string_equal(receipt->findings[0]->parameters[3]->value, "bonus paid");
    assert_string_equal(receipt->findings[0]->parameters[4]->value, "ext. 12");
    world_restart(o->w);
    expect_refusal(file(o, &o->tainan, "TNY"), "K520");
    act(o, &o->headquarters, (PeriodEvent)PERIOD_EVENT_INIT, PERIOD_ACTION_OPEN);
    assert_int_equal(file(o, &o->tainan, "TNY")->verdict, VERDICT_ACCEPTED);
}

static void one_branch_is_let_in(void **state)
{
    struct office *o = *state;
    PeriodEvent event = PERIOD_EVENT_INIT;

    act(o, &o->headquarters, event, PERIOD_ACTION_CLOSE);
    event.branch = TEXT("TNY");
    event.until = TEXT("2026-09-22");
    world_expect_error(act(o, &o->headquarters, event, PERIOD_ACTION_LATE_PASS),
                       ERROR_CODE_MALFORMED);
    event.reason = TEXT("typhoon");
    act(o, &o->headquarters, event, PERIOD_ACTION_LATE_PASS);
    /* Whoever files it. */
    for (int i = 0; i < 2; i++) {
        const Receipt *receipt = file(o, i > 0 ? &o->tainan : &o->headquarters, "TNY");

        assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
        assert_true(receipt->n_standings > 0);
        assert_int_equal(receipt->standings[0]->cause, CHANGE_CAUSE_LATE_PASS);
    }
    expect_refusal(file(o, &o->kaohsiung, "KSY"), "K520");
    assert_string_equal(row(due(o, &o->tainan), "TNY", "report-phone")->pass_until,
                        "2026-09-22");
    o->w->now += 2 * DAY;
    expect_refusal(file(o, &o->tainan, "TNY"), "K521");
    /* A clock that goes back lets nobody in again. */
    o->w->now -= 2 * DAY;
    expect_refusal(file(o, &o->tainan, "TNY"), "K521");
}

static void branches_do_not_act(void **state)
{
    struct office *o = *state;
    const PeriodEvent event = PERIOD_EVENT_INIT;

    world_expect_error(act(o, &o->tainan, event, PERIOD_ACTION_CLOSE),
                       ERROR_CODE_NOT_PERMITTED);
    world_expect_error(act(o, &world_operator, event, PERIOD_ACTION_CLOSE),
                       ERROR_CODE_NOT_PERMITTED);
}

static void owed_then_filed(void **state)
{
    struct office *o = *state;
    PeriodEvent event = PERIOD_EVENT_INIT;
    const DueList *list = due(o, &o->tainan);

    assert_int_equal(row(list, "TNY", "report-phone")->state, DUE_STATE_OVERDUE);
    assert_string_equal(row(list, "TNY", "report-phone")->due, "2017-07-15");
    assert_string_equal(list->today, "2026-09-21");
    event.due = TEXT("2026-09-22");
    act(o, &o->headquarters, event, PERIOD_ACTION_OPEN);
    assert_int_equal(row(due(o, &o->tainan), "TNY", "report-phone")->state,
                     DUE_STATE_OWED);
    const Receipt *receipt = file(o, &o->tainan, "TNY");
    const Due *phone = row(due(o, &o->tainan), "TNY", "report-phone");
    assert_int_equal(phone->state, DUE_STATE_FILED);
    assert_int_equal(phone->entry, receipt->entry);
    o->w->now += 3 * DAY;
    file(o, &o->kaohsiung, "KSY");
    list = due(o, &o->headquarters);
    assert_int_equal(row(list, "KSY", "report-phone")->state, DUE_STATE_LATE);
    assert_int_equal(row(list, "TNY", "report-phone")->state, DUE_STATE_FILED);
    assert_int_equal(row(list, "TNY", "report-survey")->state, DUE_STATE_OVERDUE);
    list = due(o, &o->tainan);
    for (size_t i = 0; i < list->n_rows; i++)
        assert_string_equal(list->rows[i]->branch, "TNY");
}

/* The branch's timeliness for 106H1 by the board, k of 4, -1 for none; and again by the
 * ledger alone. */
static int64_t in_time(struct office *o, const char *branch)
{
    int64_t found[2];

    for (size_t i = 0; i < 2; i++) {
        const struct board_value value =
            boards_value(&o->w->intake->boards,
                         catalogue_board_index(o->w->intake->catalogue, "timeliness"),
                         "106H1", branch);
        found[i] = value.present ? value.value.numerator : -1;
        assert_int_equal(value.present ? value.value.denominator : 4, 4);
        if (i == 0)
            world_restart(o->w);
    }
    assert_int_equal(found[0], found[1]);
    return found[0];
}

static int make_with_all_boards(void **state)
{
    const int err = make(state);
    struct office *o = *state;

    ((Catalogue *)(uintptr_t)o->w->data.catalogue)->n_boards = o->w->all_boards;
    world_restart(o->w);
    return err;
}

static void a_day_settled_later_moves_timeliness(void **state)
{
    struct office *o = *state;
    PeriodEvent event = PERIOD_EVENT_INIT;

    assert_int_equal(file(o, &o->tainan, "TNY")->verdict, VERDICT_ACCEPTED);
    assert_int_equal(in_time(o, "TNY"), 0);
    assert_int_equal(in_time(o, "KSY"), -1);
    event.due = TEXT("2026-09-21");
    act(o, &o->headquarters, event, PERIOD_ACTION_OPEN);
    assert_int_equal(in_time(o, "TNY"), 1);
    o->w->now += DAY;
    assert_int_equal(file(o, &o->kaohsiung, "KSY")->verdict, VERDICT_ACCEPTED);
    assert_int_equal(in_time(o, "KSY"), 0);
    event.due = TEXT("2026-09-20");
    act(o, &o->headquarters, event, PERIOD_ACTION_OPEN);
    assert_int_equal(in_time(o, "TNY"), 0);
}

static void a_late_pass_makes_nothing_timely(void **state)
{
    struct office *o = *state;
    PeriodEvent event = PERIOD_EVENT_INIT;

    act(o, &o->headquarters, event, PERIOD_ACTION_CLOSE);
    event.branch = TEXT("TNY");
    event.until = TEXT("2026-09-22");
    event.reason = TEXT("typhoon");
    act(o, &o->headquarters, event, PERIOD_ACTION_LATE_PASS);
    assert_int_equal(file(o, &o->tainan, "TNY")->verdict, VERDICT_ACCEPTED);
    assert_int_equal(in_time(o, "TNY"), 0);
}

static void what_was_said(void **state)
{
    struct office *o = *state;
    PeriodsRequest body = PERIODS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    PeriodEvent event = PERIOD_EVENT_INIT;
    const Reply *reply;

    act(o, &o->headquarters, event, PERIOD_ACTION_CLOSE);
    event.period = TEXT("105Y");
    event.due = TEXT("2017-01-20");
    act(o, &o->headquarters, event, PERIOD_ACTION_OPEN);
    request.verb_case = VERB_PERIODS;
    request.periods = &body;
    reply = world_ask(o->w, &o->tainan, &request);
    assert_int_equal(reply->result_case, RESULT_PERIODS);
    assert_int_equal(reply->periods->n_periods, 2);
    assert_string_equal(reply->periods->periods[0]->period, "105Y");
    assert_string_equal(reply->periods->periods[0]->due, "2017-01-20");
    assert_true(reply->periods->periods[1]->closed);
    assert_null(reply->periods->next);
}

/* All that was said by then, page by page; how many periods. */
static size_t read_as_of(struct office *o, int64_t as_of, size_t *pages)
{
    PeriodsRequest body = PERIODS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    char last[16] = "";
    size_t count = 0;

    body.has_as_of = true;
    body.as_of = as_of;
    request.verb_case = VERB_PERIODS;
    request.periods = &body;
    for (*pages = 0; *pages == 0 || body.after; ++*pages) {
        const PeriodList *page = world_ask(o->w, &o->tainan, &request)->periods;

        for (size_t i = 0; i < page->n_periods; i++, count++) {
            assert_true(strcmp(page->periods[i]->period, last) > 0);
            assert_true(page->periods[i]->closed);
            snprintf(last, sizeof(last), "%s", page->periods[i]->period);
        }
        body.after = page->next;
    }
    return count;
}

static void what_was_said_by_then_comes_in_pages(void **state)
{
    struct office *o = *state;
    PeriodEvent event = PERIOD_EVENT_INIT;
    int64_t entries[300];
    size_t pages;

    for (int i = 0; i < 300; i++) {
        char period[16];

        snprintf(period, sizeof(period), "%dM%02d", 100 + i / 12, 1 + i % 12);
        event.period = period;
        entries[i] =
            world_receipt(o->w, act(o, &o->headquarters, event, PERIOD_ACTION_CLOSE))
                ->entry;
    }
    assert_int_equal(read_as_of(o, entries[299], &pages), 300);
    assert_int_equal(pages, 2);
    assert_int_equal(read_as_of(o, entries[9], &pages), 10);
    assert_int_equal(pages, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(closed_is_closed, make, discard),
        cmocka_unit_test_setup_teardown(one_branch_is_let_in, make, discard),
        cmocka_unit_test_setup_teardown(branches_do_not_act, make, discard),
        cmocka_unit_test_setup_teardown(owed_then_filed, make, discard),
        cmocka_unit_test_setup_teardown(a_day_settled_later_moves_timeliness,
                                        make_with_all_boards, discard),
        cmocka_unit_test_setup_teardown(a_late_pass_makes_nothing_timely,
                                        make_with_all_boards, discard),
        cmocka_unit_test_setup_teardown(what_was_said, make, discard),
        cmocka_unit_test_setup_teardown(what_was_said_by_then_comes_in_pages, make,
                                        discard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
