/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One branch on one board, against what a naive look at all values gives: with ties, with
 * bases that are too small, and on boards that not everybody sees.
 */
#include "tests/component/world.h"
#include "tests/unit/messages.h"
#include "tests/unit/random.h"

#define BOARD "survey-environment"

enum {
    BRANCHES = 13,
    ROUNDS = 12,
    MINIMUM = 30 /* the base of the board */
};

/* What each branch has in the period of a round: 0 of 0 for nothing. */
struct naive {
    const char *codes[BRANCHES]; /* ascending */
    int64_t k[BRANCHES], n[BRANCHES];
};

static const char *period_of(int round)
{
    static char period[16];

    snprintf(period, sizeof(period), "%dH1", 104 + round);
    return period;
}

static void file_it(struct world *w, const char *branch, const char *period, int64_t k,
                    int64_t n)
{
    static uint64_t number;
    struct peer peer = {.role = ROLE_BRANCH};
    char json[1024];

    snprintf(json, sizeof(json),
             "{'branch': '%s', 'period': '%s', 'filer': 'A', 'approver': 'B', 'number': "
             "'%llu', 'outbox': 'AQEBAQEBAQEBAQEBAQEBAQ==', 'records': ["
             "{'surveyQuestion': {'instrument': 'public_opinion', 'question': "
             "'environment', 'answers': [{'levels': ['ANSWER_LEVEL_SATISFIED'], 'count': "
             "'%lld'}, {'levels': ['ANSWER_LEVEL_NO_OPINION'], 'count': '%lld'}]}}]}",
             branch, period, (unsigned long long)++number, (long long)k,
             (long long)(n - k));
    const Submission *submission =
        message(&w->arena, &kaohe__v1__submission__descriptor, json);
    snprintf(peer.branch, sizeof(peer.branch), "%s", branch);
    const Receipt *receipt =
        world_receipt(w, world_submit(w, &peer, world_encode(w, &submission->base)));
    if (receipt->verdict != VERDICT_ACCEPTED)
        fail_msg("%s", receipt->findings[0]->code);
}

/* Few values and few bases, so that many are equal in other terms. */
static void invent(struct world *w, struct naive *naive, const char *period,
                   uint64_t *seed)
{
    static const int64_t bases[] = {0, 20, 40, 60, 120};

    for (int i = 0; i < BRANCHES; i++) {
        naive->n[i] = bases[random_below(seed, 5)];
        naive->k[i] = naive->n[i] / 20 * (int64_t)(14 + random_below(seed, 4));
        if (naive->n[i] > 0)
            file_it(w, naive->codes[i], period, naive->k[i], naive->n[i]);
    }
}

static bool ranked(const struct naive *naive, int i)
{
    return naive->n[i] >= MINIMUM;
}

/* Above 0: the first is better. */
static int64_t better(const struct naive *naive, int i, int j)
{
    return naive->k[i] * naive->n[j] - naive->k[j] * naive->n[i];
}

/* The nearest with another value on that side, the first by code; -1: none. */
static int beside(const struct naive *naive, int one, int sign)
{
    int found = -1;

    for (int i = 0; i < BRANCHES && ranked(naive, one); i++)
        if (ranked(naive, i) && sign * better(naive, i, one) > 0 &&
            (found < 0 || sign * better(naive, found, i) > 0))
            found = i;
    return found;
}

static int64_t tied(const struct naive *naive, int one)
{
    int64_t count = 0;

    for (int i = 0; i < BRANCHES && ranked(naive, one); i++)
        count += ranked(naive, i) && better(naive, i, one) == 0;
    return count;
}

static void expect_standing(const struct naive *naive, const Standing *standing, int one)
{
    int64_t place = 1;
    int64_t count = 0;

    if (one < 0) {
        assert_null(standing);
        return;
    }
    assert_non_null(standing);
    assert_string_equal(standing->branch, naive->codes[one]);
    for (int i = 0; i < BRANCHES; i++) {
        count += ranked(naive, i);
        place += ranked(naive, i) && better(naive, i, one) > 0;
    }
    assert_int_equal(standing->ranked, count);
    assert_int_equal(standing->has_place_doubled, ranked(naive, one));
    if (ranked(naive, one))
        assert_int_equal(standing->place_doubled, 2 * place);
    assert_int_equal(standing->value != NULL, naive->n[one] > 0);
    assert_int_equal(standing->has_interval_low, naive->n[one] > 0);
    if (naive->n[one] == 0)
        return;
    assert_int_equal(standing->value->numerator, naive->k[one]);
    assert_int_equal(standing->value->denominator, naive->n[one]);
    assert_int_equal(standing->basis, naive->n[one]);
    assert_true(standing->interval_low * naive->n[one] <= 1000000 * naive->k[one]);
    assert_true(standing->interval_high * naive->n[one] >= 1000000 * naive->k[one]);
}

static const Reply *ask_place(struct world *w, const struct peer *peer,
                              const PlaceRequest *ask)
{
    Request request = REQUEST_INIT;

    request.verb_case = VERB_PLACE;
    request.place = (PlaceRequest *)(uintptr_t)ask;
    return world_ask(w, peer, &request);
}

static void a_place_is_what_the_whole_board_gives(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    struct naive naive = {.codes = {"CHY", "CYY", "HLY", "ILY", "KSY", "NTP", "PTY",
                                    "SCY", "SLY", "TCY", "TNY", "TPY", "TYY"}};
    PlaceRequest ask = PLACE_REQUEST_INIT;
    uint64_t seed = 5;

    ask.board = TEXT(BOARD);
    for (int round = 0; round < ROUNDS; round++) {
        int64_t valued = 0;

        arena_reset(&w->arena);
        invent(w, &naive, period_of(round), &seed);
        for (int i = 0; i < BRANCHES; i++)
            valued += naive.n[i] > 0;
        for (int i = 0; i < BRANCHES; i++) {
            const int other = (i + 5) % BRANCHES;

            ask.period = TEXT(period_of(round));
            ask.branch = TEXT(naive.codes[i]);
            ask.against = TEXT(naive.codes[other]);
            const Place *place = ask_place(w, tny, &ask)->place;
            assert_non_null(place);
            assert_int_equal(place->valued, valued);
            expect_standing(&naive, place->standing, i);
            assert_int_equal(place->tied, tied(&naive, i));
            expect_standing(&naive, place->against, other);
            expect_standing(&naive, place->above, beside(&naive, i, 1));
            expect_standing(&naive, place->below, beside(&naive, i, -1));
        }
    }
}

static void nobody_is_told_what_is_not_there(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    const struct peer *headquarters = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    PlaceRequest ask = PLACE_REQUEST_INIT;
    const Place *place;

    ask.board = TEXT("phone-headquarters");
    ask.period = TEXT("120H1");
    ask.branch = TEXT("nobody");
    world_expect_error(ask_place(w, tny, &ask), ERROR_CODE_NOT_FOUND);
    place = ask_place(w, headquarters, &ask)->place;
    assert_non_null(place);
    assert_null(place->standing->value);
    assert_null(place->above);
    assert_null(place->below);
    assert_null(place->against);
    assert_int_equal(place->sequence, 0);
    ask.branch = NULL;
    world_expect_error(ask_place(w, headquarters, &ask), ERROR_CODE_MALFORMED);
    ask.branch = TEXT("TNY");
    ask.period = TEXT("sometime");
    world_expect_error(ask_place(w, headquarters, &ask), ERROR_CODE_NOT_FOUND);
    ask.board = NULL;
    world_expect_error(ask_place(w, headquarters, &ask), ERROR_CODE_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_what_the_whole_board_gives),
        cmocka_unit_test(nobody_is_told_what_is_not_there),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
