/* SPDX-License-Identifier: Apache-2.0 */
/* Every board as of every entry: byte for byte what was shown then, for ever. */
#include "tests/component/world.h"

#include "tests/unit/messages.h"
#include "wire/hash.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define STEPS 90

static const char *const branches[] = {"HLY", "KSY", "SCY", "TNY", "TPY"};
static const char *const periods[] = {"105H1", "106H1", "106Q1", "106Q2"};
static const char *const boards[] = {"survey-environment",
                                     "survey-environment-growth-year",
                                     "collection-amount",
                                     "noon-share-amount",
                                     "collection-amount-growth-year",
                                     "phone-branch",
                                     "range-low-107",
                                     "range-high-107",
                                     "noon-share-amount-growth-year"};

#define BOARDS (COUNT(boards) * COUNT(periods))

static const struct peer headquarters = {.role = ROLE_HEADQUARTERS};

/* What all boards showed behind one entry. */
struct shown {
    int64_t entry;
    uint8_t hashes[BOARDS][HASH_BYTES];
};

struct history {
    struct world *w;
    struct data_set data; /* with the ranges */
    struct arena arena;
    uint64_t seed;
    uint64_t number;
    int64_t revisions[COUNT(branches)][COUNT(periods)];
    struct shown shown[STEPS];
    size_t steps;
};

static size_t below(struct history *h, size_t count)
{
    h->seed = h->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(h->seed >> 33) % count;
}

static int make(void **state)
{
    struct history *h = calloc(1, sizeof(*h));
    struct json_error error;
    void *world = NULL;

    if (!h || world_make(&world))
        return -1;
    h->w = world;
    h->seed = 20261121;
    arena_init(&h->arena, malloc(WORLD_ARENA), WORLD_ARENA);
    *state = h;
    return data_load(&h->arena, &h->data, &error) ? -1 : 0;
}

static int discard(void **state)
{
    struct history *h = *state;
    void *world = h->w;

    free(h->arena.base);
    free(h);
    return world_remove(&world);
}

/* ---- looking ---- */

static const Reply *ask_board(struct world *w, const struct peer *peer, const char *board,
                              const char *period, int64_t as_of)
{
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply = NULL;
    int64_t done = -1;

    ask.board = TEXT(board);
    ask.period = TEXT(period);
    ask.has_as_of = as_of != 0;
    ask.as_of = as_of;
    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    do {
        reply = world_ask(w, peer, &request);
        if (reply->result_case != RESULT_SNAPSHOT || !reply->snapshot->pending)
            break;
        assert_true(reply->snapshot->done > done);
        assert_int_equal(reply->snapshot->n_values, 0);
        done = reply->snapshot->done;
    } while (true);
    return reply;
}

/* The place of one branch or another, which its definition then gave it. */
static struct bytes place_of(struct history *h, size_t index, int64_t as_of)
{
    PlaceRequest ask = PLACE_REQUEST_INIT;
    Request request = REQUEST_INIT;

    ask.board = TEXT(boards[index / COUNT(periods)]);
    ask.period = TEXT(periods[index % COUNT(periods)]);
    ask.branch = TEXT(branches[index % COUNT(branches)]);
    ask.has_as_of = as_of != 0;
    ask.as_of = as_of;
    request.verb_case = VERB_PLACE;
    request.place = &ask;
    const Reply *reply = world_ask(h->w, &headquarters, &request);
    assert_int_equal(reply->result_case, RESULT_PLACE);
    reply->place->has_as_of = false;
    return world_encode(h->w, &reply->place->base);
}

/* What there was to see, but for the number that was asked for. */
static void hash_board(struct history *h, size_t index, int64_t as_of,
                       uint8_t out[HASH_BYTES])
{
    struct world *w = h->w;
    const size_t mark = arena_mark(&w->arena);
    const Reply *reply = ask_board(w, &headquarters, boards[index / COUNT(periods)],
                                   periods[index % COUNT(periods)], as_of);
    struct bytes bytes[2] = {{(const uint8_t *)"none", 4}};

    if (reply->result_case == RESULT_SNAPSHOT) {
        assert_int_equal(reply->snapshot->as_of, as_of);
        reply->snapshot->has_as_of = false;
        bytes[0] = world_encode(w, &reply->snapshot->base);
        bytes[1] = place_of(h, index, as_of);
    } else {
        world_expect_error(reply, ERROR_CODE_NOT_FOUND);
    }
    hash_sha256_parts(bytes, 2, out);
    arena_release(&w->arena, mark);
}

static void remember(struct history *h, int64_t entry)
{
    struct shown *shown = &h->shown[h->steps++];

    shown->entry = entry;
    for (size_t i = 0; i < BOARDS; i++)
        hash_board(h, i, 0, shown->hashes[i]);
}

static void expect_shown(struct history *h, const struct shown *shown)
{
    for (size_t i = 0; i < BOARDS; i++) {
        uint8_t hash[HASH_BYTES];

        hash_board(h, i, shown->entry, hash);
        if (memcmp(hash, shown->hashes[i], HASH_BYTES) != 0)
            fail_msg("%s/%s as of %lld is not what it was", boards[i / COUNT(periods)],
                     periods[i % COUNT(periods)], (long long)shown->entry);
    }
}

/* ---- acting ---- */

static const Receipt *submit(struct history *h, const struct peer *peer, const char *json)
{
    const Submission *submission =
        message(&h->w->arena, &kaohe__v1__submission__descriptor, json);

    return world_receipt(h->w,
                         world_submit(h->w, peer, world_encode(h->w, &submission->base)));
}

/* A filing, a correction of all that it said, or a withdrawal of some of it. */
static int64_t file(struct history *h)
{
    const size_t branch = below(h, COUNT(branches));
    const size_t period = below(h, COUNT(periods));
    int64_t *revision = &h->revisions[branch][period];
    char head[256];
    char json[1600];

    snprintf(head, sizeof(head),
             "{'branch': '%s', 'period': '%s', 'filer': 'A', 'approver': 'B', 'number': "
             "'%llu', 'outbox': 'AQEBAQEBAQEBAQEBAQEBAQ==', 'baseRevision': '%lld', "
             "'correctionReason': 'R', ",
             branches[branch], periods[period], (unsigned long long)++h->number,
             (long long)*revision);
    if (*revision > 0 && below(h, 4) == 0)
        snprintf(json, sizeof(json), "%s'withdrawals': ['%s']}", head,
                 below(h, 2) ? "collection/noon_counter/-"
                             : "survey/public_opinion/environment");
    else
        snprintf(
            json, sizeof(json),
            "%s%s'records': [{'surveyQuestion': {'instrument': 'public_opinion', "
            "'question': 'environment', 'answers': [{'levels': "
            "['ANSWER_LEVEL_SATISFIED'], 'count': '%d'}, {'levels': "
            "['ANSWER_LEVEL_ACCEPTABLE'], 'count': '%d'}, {'levels': "
            "['ANSWER_LEVEL_DISSATISFIED'], 'count': '1'}]}}, {'collection': {'amount': "
            "'%d'}}, {'collection': {'channel': 'noon_counter', 'amount': '%d'}}]}",
            head, below(h, 5) ? "" : "'provenance': 'PROVENANCE_INVENTED', ",
            (int)(20 + below(h, 3) * 30), (int)(5 + below(h, 3) * 10),
            (int)(900 + below(h, 4) * 100), (int)(100 + below(h, 3) * 50));
    const struct peer peer = {.role = ROLE_HEADQUARTERS};
    const Receipt *receipt = submit(h, &peer, json);
    if (receipt->verdict == VERDICT_ACCEPTED)
        *revision = receipt->revision;
    return receipt->entry;
}

static int64_t settle(struct history *h)
{
    PeriodRequest body = PERIOD_REQUEST_INIT;
    PeriodEvent event = PERIOD_EVENT_INIT;
    Request request = REQUEST_INIT;

    event.has_action = event.has_evidence_rate = true;
    event.action = PERIOD_ACTION_OPEN;
    event.period = TEXT(periods[below(h, COUNT(periods))]);
    event.evidence_rate =
        below(h, 2) ? SURVEY_RATE_ACCEPTABILITY : SURVEY_RATE_SATISFACTION;
    body.event = &event;
    request.verb_case = VERB_PERIOD;
    request.period = &body;
    return world_receipt(h->w, world_ask(h->w, &headquarters, &request))->entry;
}

/* Boards go, come back, are hidden, turned upside down, rolled up or not. */
static int64_t publish(struct history *h)
{
    PublishRequest body = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Catalogue catalogue =
        below(h, 3) ? *h->data.catalogue : *h->w->data.catalogue; /* without ranges */
    Board **list =
        arena_array(&h->w->arena, catalogue.n_boards, sizeof(*catalogue.boards));

    for (size_t i = 0; i < catalogue.n_boards; i++) {
        Board *board = arena_alloc(&h->w->arena, sizeof(*board));

        *board = *catalogue.boards[i];
        if (strcmp(board->id, "survey-environment") == 0)
            board->minimum_base = (int64_t)(30 + below(h, 2) * 40);
        if (strcmp(board->id, "noon-share-amount-growth-year") == 0)
            board->visible_to_branches = below(h, 2) > 0;
        if (strcmp(board->id, "collection-amount") == 0) {
            board->direction =
                below(h, 2) ? DIRECTION_LOWER_IS_BETTER : DIRECTION_HIGHER_IS_BETTER;
            board->has_roll_up = true;
            board->roll_up = below(h, 2) ? ROLL_UP_SUM : ROLL_UP_NONE;
        }
        list[i] = board;
    }
    catalogue.boards = list;
    catalogue.answer_days = (int32_t)(5 + h->steps % 7);
    body.catalogue = &catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &body;
    const Reply *reply = world_ask(h->w, &headquarters, &request);
    if (reply->result_case == RESULT_ERROR && reply->error->n_parameters > 0)
        fail_msg("%s", reply->error->parameters[0]->value);
    return world_receipt(h->w, reply)->entry;
}

static void act(struct history *h, int step)
{
    const size_t mark = arena_mark(&h->w->arena);
    const size_t chance = below(h, 12);
    int64_t entry;

    if (step % 30 == 0 || chance == 0)
        entry = publish(h);
    else
        entry = chance < 3 ? settle(h) : file(h);
    arena_release(&h->w->arena, mark);
    if (step % 40 == 39)
        world_restart(h->w);
    remember(h, entry);
}

static void is_what_was_shown_then(void **state)
{
    struct history *h = *state;

    for (int step = 0; step < STEPS; step++)
        act(h, step);
    for (size_t i = h->steps; i-- > 0;)
        expect_shown(h, &h->shown[i]);
    world_restart(h->w);
    for (size_t i = 0; i < h->steps; i++)
        expect_shown(h, &h->shown[(i * 37) % h->steps]);
}

/* ---- changes ---- */

static const Reply *ask_changes(struct world *w, const struct peer *peer,
                                ChangesRequest ask)
{
    Request request = REQUEST_INIT;

    request.verb_case = VERB_CHANGES;
    request.changes = &ask;
    return world_ask(w, peer, &request);
}

static ChangesRequest changes_of(size_t board)
{
    ChangesRequest ask = CHANGES_REQUEST_INIT;

    ask.board = TEXT(boards[board / COUNT(periods)]);
    ask.period = TEXT(periods[board % COUNT(periods)]);
    return ask;
}

static bool same_value(const BoardValue *a, const BoardValue *b)
{
    if (!a->value || !b->value)
        return !a->value && !b->value;
    return a->value->numerator == b->value->numerator &&
           a->value->denominator == b->value->denominator && a->basis == b->basis &&
           a->entry == b->entry && a->invented == b->invented &&
           a->rolled_up == b->rolled_up;
}

/* Does the board show that value as of that entry? */
static void expect_then(struct history *h, size_t board, const BoardValue *value,
                        int64_t as_of)
{
    static const BoardValue none = BOARD_VALUE_INIT;
    const Reply *reply = ask_board(h->w, &headquarters, boards[board / COUNT(periods)],
                                   periods[board % COUNT(periods)], as_of);
    const BoardValue *found = &none;

    for (size_t i = 0;
         reply->result_case == RESULT_SNAPSHOT && i < reply->snapshot->n_values; i++)
        if (strcmp(reply->snapshot->values[i]->branch, value->branch) == 0)
            found = reply->snapshot->values[i];
    assert_true(same_value(found, value));
}

/* Each is what there was and what there is then; every change of a sum is told. */
static int64_t expect_changes(struct history *h, size_t board)
{
    struct world *w = h->w;
    const size_t mark = arena_mark(&w->arena);
    const Reply *reply = ask_changes(w, &headquarters, changes_of(board));
    int64_t last = INT64_MAX;

    if (reply->result_case != RESULT_CHANGES) {
        world_expect_error(reply, ERROR_CODE_NOT_FOUND);
        return 0;
    }
    const int64_t count = (int64_t)reply->changes->n_changes;
    for (size_t i = 0; i < reply->changes->n_changes; i++) {
        const RankingChange *change = reply->changes->changes[i];

        assert_true(change->entry <= last);
        last = change->entry;
        assert_false(same_value(change->value, change->before));
        expect_then(h, board, change->value, change->entry);
        expect_then(h, board, change->before, change->entry - 1);
        if (change->cause == CHANGE_CAUSE_CORRECTION ||
            change->cause == CHANGE_CAUSE_WITHDRAWAL)
            assert_string_equal(change->reason, "R");
    }
    assert_false(reply->changes->has_next);
    arena_release(&w->arena, mark);
    return count;
}

static void changes_are_told_one_by_one(void **state)
{
    struct history *h = *state;
    int64_t count = 0;

    for (int step = 0; step < STEPS / 2; step++)
        act(h, step);
    for (size_t i = 0; i < BOARDS; i++)
        count += expect_changes(h, i);
    assert_true(count > STEPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(is_what_was_shown_then, make, discard),
        cmocka_unit_test_setup_teardown(changes_are_told_one_by_one, make, discard),
    };

    return cmocka_run_group_tests_name("past_board", tests, NULL, NULL);
}
