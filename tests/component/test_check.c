/* SPDX-License-Identifier: Apache-2.0 */
/* The daemon holds what it serves against the ledger; a fault that we make is found. */
#include "daemon/intake_journey.h"
#include "tests/component/world.h"

static int64_t pass(struct world *w)
{
    bool ended = false;

    while (!ended)
        assert_int_equal(intake_check_step(w->intake, &ended), KAOHE_OK);
    return intake_checked(w->intake)->faults;
}

static void file(struct world *w, const struct peer *peer, uint64_t number,
                 const char *mean)
{
    const Receipt *receipt =
        world_receipt(w, world_submit(w, peer, world_mean(w, peer, number, mean)));

    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
}

static void two_branches(struct world *w)
{
    const struct peer *tainan = world_enrol(w, ROLE_BRANCH, "TNY");

    file(w, tainan, 1, "91.00");
    file(w, tainan, 2, "92.00");
    file(w, world_enrol(w, ROLE_BRANCH, "KSY"), 1, "93.00");
}

static void all_is_well(void **state)
{
    struct world *w = *state;

    assert_int_equal(pass(w), 0);
    two_branches(w);
    assert_int_equal(pass(w), 0);
    assert_int_equal(intake_checked(w->intake)->dossiers, 2);
    world_restart(w);
    assert_int_equal(pass(w), 0);
    assert_int_equal(intake_checked(w->intake)->dossiers, 2);
}

static void filings_come_in_between(void **state)
{
    struct world *w = *state;
    bool ended = false;

    two_branches(w);
    assert_int_equal(intake_check_step(w->intake, &ended), KAOHE_OK);
    file(w, world_enrol(w, ROLE_BRANCH, "ILY"), 1, "80.00");
    assert_int_equal(pass(w), 0);
    assert_int_equal(intake_checked(w->intake)->dossiers, 3);
}

static void a_wrong_board_is_found(void **state)
{
    struct world *w = *state;
    struct board *board;

    two_branches(w);
    board = boards_find(&w->intake->boards, "phone-branch/106H1");
    assert_non_null(board);
    board->values[0].value.numerator++;
    assert_int_equal(pass(w), 1);
    assert_non_null(strstr(intake_checked(w->intake)->fault, "106H1: a board"));
    /* It is told, not mended in silence: the next pass finds it again. */
    assert_int_equal(pass(w), 2);
    world_restart(w);
    assert_int_equal(pass(w), 0);
}

static void a_wrong_dossier_is_found(void **state)
{
    struct world *w = *state;
    struct held *held;

    two_branches(w);
    held = held_find(w->intake, "KSY", "106H1");
    assert_non_null(held);
    held->state.packed[held->state.length - 1] ^= 1;
    assert_int_equal(pass(w), 1);
    assert_non_null(strstr(intake_checked(w->intake)->fault, "KSY/106H1: another"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(all_is_well),
        WORLD_TEST(filings_come_in_between),
        WORLD_TEST(a_wrong_board_is_found),
        WORLD_TEST(a_wrong_dossier_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
