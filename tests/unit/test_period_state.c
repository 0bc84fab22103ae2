/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Periods: open until closed, passes for one branch until the end of a day.
 */
#include <string.h>

#include "cmocka_all.h"

#include "domain/period_state.h"

#define TEXT(literal) ((char *)(uintptr_t)(literal))

static uint8_t memory[1 << 16];

static BranchEntry tainan = BRANCH_ENTRY_INIT;
static BranchEntry *branches[] = {&tainan};

static Catalogue catalogue_of_one(void)
{
    Catalogue catalogue = CATALOGUE_INIT;

    tainan.code = TEXT("TNY");
    catalogue.branches = branches;
    catalogue.n_branches = 1;
    return catalogue;
}

static PeriodEvent act(PeriodAction action)
{
    PeriodEvent event = PERIOD_EVENT_INIT;

    event.has_action = true;
    event.action = action;
    event.period = TEXT("106H1");
    return event;
}

static struct civil_date day(const char *text)
{
    struct civil_date date = {0, 0, 0};

    assert_int_equal(civil_parse(text, &date), KAOHE_OK);
    return date;
}

static PeriodState *after(const PeriodState *before, const PeriodEvent *event,
                          int64_t entry, struct arena *arena)
{
    static const PeriodState blank_state = PERIOD_STATE_INIT;
    static const LatePass blank_pass = LATE_PASS_INIT;
    const struct period_act what = {event, entry, entry * 1000, &blank_state,
                                    &blank_pass};
    PeriodState *state = period_state_after(before, &what, arena);

    assert_non_null(state);
    return state;
}

static void test_faults(void **unused)
{
    const Catalogue catalogue = catalogue_of_one();
    PeriodEvent event = act(PERIOD_ACTION_OPEN);

    (void)unused;
    assert_null(period_event_fault(&event, &catalogue));
    event.due = TEXT("2017-02-30");
    assert_string_equal(period_event_fault(&event, &catalogue), "due");
    event = act(PERIOD_ACTION_LATE_PASS);
    assert_string_equal(period_event_fault(&event, &catalogue), "branch");
    event.branch = TEXT("XYZ");
    assert_string_equal(period_event_fault(&event, &catalogue), "branch");
    event.branch = TEXT("TNY");
    assert_string_equal(period_event_fault(&event, &catalogue), "until");
    event.until = TEXT("2017-08-15");
    assert_string_equal(period_event_fault(&event, &catalogue), "reason");
    event.reason = TEXT("typhoon");
    assert_null(period_event_fault(&event, &catalogue));
    event.period = TEXT("106H3");
    assert_string_equal(period_event_fault(&event, &catalogue), "period");
    event = act(PERIOD_ACTION_UNSPECIFIED);
    assert_string_equal(period_event_fault(&event, &catalogue), "action");
}

static void test_open_until_closed(void **unused)
{
    struct arena arena;
    PeriodEvent event = act(PERIOD_ACTION_OPEN);
    const PeriodState *state;

    (void)unused;
    arena_init(&arena, memory, sizeof memory);
    assert_true(period_takes(NULL, "TNY", day("2017-08-01")));
    event.due = TEXT("2017-07-20");
    event.contact = TEXT("ext. 12");
    state = after(NULL, &event, 1, &arena);
    assert_true(period_takes(state, "TNY", day("2027-08-01")));
    event = act(PERIOD_ACTION_CLOSE);
    event.reason = TEXT("bonus paid");
    state = after(state, &event, 2, &arena);
    assert_false(period_takes(state, "TNY", day("2017-01-01")));
    assert_int_equal(state->entry, 2);
    assert_string_equal(state->contact, "ext. 12");
    event = act(PERIOD_ACTION_OPEN);
    state = after(state, &event, 3, &arena);
    assert_true(period_takes(state, "TNY", day("2017-08-01")));
    assert_string_equal(state->due, "2017-07-20");
}

static void test_pass_of_one_branch(void **unused)
{
    struct arena arena;
    PeriodEvent close = act(PERIOD_ACTION_CLOSE);
    PeriodEvent pass = act(PERIOD_ACTION_LATE_PASS);
    const PeriodState *state;

    (void)unused;
    arena_init(&arena, memory, sizeof memory);
    pass.branch = TEXT("TNY");
    pass.until = TEXT("2017-08-15");
    pass.reason = TEXT("typhoon");
    state = after(after(NULL, &close, 1, &arena), &pass, 2, &arena);
    assert_true(period_takes(state, "TNY", day("2017-08-15")));
    assert_false(period_takes(state, "TNY", day("2017-08-16")));
    assert_false(period_takes(state, "KSY", day("2017-08-15")));
    assert_int_equal(state->entry, 1);
    pass.until = TEXT("2017-08-31");
    state = after(state, &pass, 3, &arena);
    assert_int_equal(state->n_late_passes, 1);
    assert_true(period_takes(state, "TNY", day("2017-08-16")));
    pass.branch = TEXT("KSY");
    state = after(state, &pass, 4, &arena);
    assert_int_equal(state->n_late_passes, 2);
    assert_int_equal(late_pass_of(state, "KSY")->entry, 4);
    assert_int_equal(late_pass_of(state, "TNY")->entry, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_open_until_closed),
        cmocka_unit_test(test_pass_of_one_branch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
