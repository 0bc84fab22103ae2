/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite's n-th request for memory fails, for every n until nothing fails any more. Each
 * time a filing gets its receipt or is to be sent again; a daemon that has to exit finds
 * the ledger whole; and in the end it is filed once.
 */
#include "tests/component/world.h"

#include <sqlite3.h>

#include "wire/hash.h"

static sqlite3_mem_methods plain;
static long countdown; /* 0: none fails */

static bool fails(void)
{
    return countdown > 0 && --countdown == 0;
}

static void *failing_malloc(int size)
{
    return fails() ? NULL : plain.xMalloc(size);
}

static void *failing_realloc(void *memory, int size)
{
    return fails() ? NULL : plain.xRealloc(memory, size);
}

static int make(void **state)
{
    sqlite3_mem_methods failing;

    if (sqlite3_shutdown() || sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain))
        return -1;
    failing = plain;
    failing.xMalloc = failing_malloc;
    failing.xRealloc = failing_realloc;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) || sqlite3_initialize())
        return -1;
    return world_make(state);
}

static int discard(void **state)
{
    int result = world_remove(state);

    (void)sqlite3_shutdown();
    (void)sqlite3_config(SQLITE_CONFIG_MALLOC, &plain);
    return result;
}

/* One batch with one filing; NULL when the daemon would have exited. */
static const Reply *attempt(struct world *w, const uint8_t *key, struct bytes filing)
{
    size_t slot;

    if (intake_begin(w->intake, w->now))
        return NULL;
    slot = world_put_submission(w, intake_peer(w->intake, key), filing);
    if (intake_commit(w->intake))
        return NULL;
    return world_reply(w, slot);
}

static void expect_replay(struct world *w)
{
    uint8_t before[HASH_BYTES];
    uint8_t after[HASH_BYTES];

    intake_digest(w->intake, before);
    world_restart(w);
    intake_digest(w->intake, after);
    assert_memory_equal(before, after, HASH_BYTES);
}

static void every_request_for_memory_may_fail(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];
    size_t again = 0;
    size_t exits = 0;
    long failing = 0;
    bool reached = true;

    memcpy(key, world_enrol(w, ROLE_BRANCH, "TNY")->key, sizeof(key));
    while (reached) {
        struct phone phone = {
            "TNY", "106H1", 1, (uint64_t)++failing, "91.00", failing - 1, false, 0, NULL};
        char mean[16];
        struct bytes filing;
        const Reply *reply;

        arena_reset(&w->arena);
        snprintf(mean, sizeof(mean), "%ld.00", 60 + failing % 40);
        phone.mean = mean;
        filing = world_phone(w, &phone);
        world_restart(w); /* so that statements are prepared again, which takes memory */
        countdown = failing;
        reply = attempt(w, key, filing);
        reached = countdown == 0;
        countdown = 0;
        if (!reply) {
            exits++;
            world_restart(w);
        } else if (reply->result_case == RESULT_ERROR) {
            world_expect_error(reply, ERROR_CODE_TRY_AGAIN);
            again++;
            expect_replay(w);
        }
        reply = attempt(w, key, filing);
        assert_non_null(reply);
        assert_int_equal(world_receipt(w, reply)->verdict, VERDICT_ACCEPTED);
        assert_int_equal(world_receipt(w, reply)->revision, failing);
    }
    assert_true(again > 0);
    print_message("%ld requests: %zu to be sent again, %zu exits\n", failing - 1, again,
                  exits);
}

static void opening_may_fail(void **state)
{
    struct world *w = *state;
    char why[512];
    struct ledger_place place = {w->ledger_path, false};
    bool reached = true;

    world_stop(w);
    for (long failing = 1; reached; failing++) {
        struct ledger *ledger = NULL;
        enum kaohe_err err;

        countdown = failing;
        err = ledger_open(&place, &ledger, why, sizeof(why));
        reached = countdown == 0;
        countdown = 0;
        if (err) {
            assert_null(ledger);
            assert_non_null(strstr(why, w->ledger_path));
        }
        ledger_close(ledger);
    }
    world_start(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_for_memory_may_fail),
        cmocka_unit_test(opening_may_fail),
    };

    return cmocka_run_group_tests(tests, make, discard);
}
