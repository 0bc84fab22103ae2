/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two thousand random filings beside a model that knows nothing but the rules of the
 * game: what a branch holds, what replaces it, and that a place is one more than the
 * number of better ones. Batches fail and the daemon restarts on the way.
 */
#include "tests/component/world.h"

#include "daemon/ledger_statement.h"
#include "tests/unit/random.h"
#include "wire/hash.h"

enum {
    BRANCHES = 6,
    PERIODS = 4,
    FILINGS = 2000,
    BATCH = 40
};

static const char *const branches[BRANCHES] = {"TPY", "NTP", "SLY", "TYY", "TNY", "KSY"};
/* Of different years: what a month says of its quarter is another test's. */
static const char *const periods[PERIODS] = {"105M01", "106M02", "107Q1", "108H1"};

/* What is held: hundredths, −1 for nothing. */
struct model {
    int32_t mean[BRANCHES][PERIODS];
    int64_t revision[BRANCHES][PERIODS];
    uint64_t numbers[BRANCHES];
};

/* One filing and what has to come of it. */
struct step {
    size_t branch;
    size_t period;
    int32_t mean; /* hundredths; above 100 is refused */
    int64_t base; /* revision; 0: none told, so nothing may be replaced */
    Verdict verdict;
    int64_t place_doubled;
    int64_t ranked;
    size_t slot;
    char text[16];
    struct bytes bytes;
};

struct game {
    struct world *w;
    uint64_t random;
    struct model model;
    uint8_t keys[BRANCHES][REGISTRY_KEY_SIZE];
    struct step steps[BATCH];
    size_t tried_again;
    size_t verdicts[4];
};

static Verdict judge(const struct model *model, const struct step *step)
{
    int32_t held = model->mean[step->branch][step->period];

    if (step->mean > 10000)
        return VERDICT_REFUSED;
    if (held < 0)
        return VERDICT_ACCEPTED;
    if (held == step->mean)
        return VERDICT_UNCHANGED;
    return step->base > 0 ? VERDICT_ACCEPTED : VERDICT_REFUSED;
}

static void play(struct model *model, struct step *step)
{
    step->verdict = judge(model, step);
    model->numbers[step->branch]++;
    if (step->verdict != VERDICT_ACCEPTED)
        return;
    model->mean[step->branch][step->period] = step->mean;
    model->revision[step->branch][step->period]++;
    step->place_doubled = 2;
    step->ranked = 0;
    for (size_t i = 0; i < BRANCHES; i++) {
        int32_t other = model->mean[i][step->period];

        step->ranked += other >= 0;
        step->place_doubled += other > step->mean ? 2 : 0;
    }
}

static void make_step(struct game *game, struct model *model, struct step *step)
{
    struct phone phone = {0};

    *step = (struct step){.branch = random_below(&game->random, BRANCHES),
                          .period = random_below(&game->random, PERIODS)};
    step->mean = (int32_t)random_below(&game->random, 40) * 100 + 6000;
    if (random_below(&game->random, 10) == 0)
        step->mean += 10000;
    if (random_below(&game->random, 4) > 0)
        step->base = model->revision[step->branch][step->period];
    snprintf(step->text, sizeof(step->text), "%d.%02d", step->mean / 100,
             step->mean % 100);
    phone.branch = branches[step->branch];
    phone.period = periods[step->period];
    phone.outbox = (uint8_t)(1 + step->branch);
    phone.number = model->numbers[step->branch] + 1;
    phone.mean = step->text;
    phone.base = step->base;
    play(model, step);
    step->bytes = world_phone(game->w, &phone);
}

static void check_step(struct game *game, const struct step *step)
{
    const Receipt *receipt = world_receipt(game->w, world_reply(game->w, step->slot));

    if (receipt->verdict != step->verdict)
        fail_msg("%s %s %s: %d, not %d", branches[step->branch], periods[step->period],
                 step->text, (int)receipt->verdict, (int)step->verdict);
    game->verdicts[step->verdict]++;
    if (step->verdict != VERDICT_ACCEPTED)
        return;
    assert_int_equal(receipt->n_standings, 1);
    assert_int_equal(receipt->standings[0]->place_doubled, step->place_doubled);
    assert_int_equal(receipt->standings[0]->ranked, step->ranked);
}

static void limit_pages(struct game *game, const char *pragma)
{
    assert_int_equal(sqlite3_exec(game->w->ledger->db, pragma, NULL, NULL, NULL),
                     SQLITE_OK);
}

static bool was_taken_back(struct game *game)
{
    const Reply *reply = world_reply(game->w, game->steps[0].slot);

    return reply->result_case == RESULT_ERROR &&
           reply->error->code == ERROR_CODE_TRY_AGAIN;
}

static size_t play_batch(struct game *game)
{
    struct world *w = game->w;
    struct model next = game->model;
    size_t count = 1 + random_below(&game->random, BATCH);
    bool tight = random_below(&game->random, 8) == 0;

    arena_reset(&w->arena);
    if (tight)
        limit_pages(game, "PRAGMA max_page_count=1");
    world_begin(w);
    for (size_t i = 0; i < count; i++) {
        struct step *step = &game->steps[i];

        make_step(game, &next, step);
        step->slot = world_put_submission(
            w, intake_peer(w->intake, game->keys[step->branch]), step->bytes);
    }
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    limit_pages(game, "PRAGMA max_page_count=1000000");
    if (was_taken_back(game)) {
        assert_true(tight);
        game->tried_again++;
        return 0;
    }
    for (size_t i = 0; i < count; i++)
        check_step(game, &game->steps[i]);
    game->model = next;
    return count;
}

static void restart(struct game *game)
{
    uint8_t before[HASH_BYTES];
    uint8_t after[HASH_BYTES];

    intake_digest(game->w->intake, before);
    world_restart(game->w);
    intake_digest(game->w->intake, after);
    assert_memory_equal(before, after, HASH_BYTES);
}

static void check_boards(struct game *game)
{
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    ask.board = (char *)(uintptr_t) "phone-branch";
    for (size_t j = 0; j < PERIODS; j++) {
        const Reply *reply;
        size_t found = 0;

        ask.period = (char *)(uintptr_t)periods[j];
        reply = world_ask(game->w, intake_peer(game->w->intake, game->keys[0]), &request);
        assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
        for (size_t i = 0; i < BRANCHES; i++) {
            for (size_t k = 0; k < reply->snapshot->n_values; k++) {
                const BoardValue *value = reply->snapshot->values[k];

                if (strcmp(value->branch, branches[i]) != 0)
                    continue;
                found++;
                assert_int_equal(value->value->numerator * 100,
                                 game->model.mean[i][j] * value->value->denominator);
            }
        }
        assert_int_equal(found, reply->snapshot->n_values);
    }
}

static void the_model_agrees(void **state)
{
    struct game game = {.w = *state, .random = 106};
    size_t filed = 0;
    size_t restarts = 0;

    memset(game.model.mean, -1, sizeof(game.model.mean));
    for (size_t i = 0; i < BRANCHES; i++) {
        const struct peer *peer = world_enrol(game.w, ROLE_BRANCH, branches[i]);

        memcpy(game.keys[i], peer->key, REGISTRY_KEY_SIZE);
    }
    while (filed < FILINGS) {
        filed += play_batch(&game);
        if (filed / 400 > restarts) {
            restarts++;
            restart(&game);
        }
    }
    check_boards(&game);
    restart(&game);
    check_boards(&game);
    assert_true(game.tried_again > 0);
    for (size_t verdict = VERDICT_ACCEPTED; verdict <= VERDICT_UNCHANGED; verdict++)
        assert_true(game.verdicts[verdict] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_model_agrees)};

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
