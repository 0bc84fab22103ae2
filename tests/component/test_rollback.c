/* SPDX-License-Identifier: Apache-2.0 */
/* What fails before the commit leaves no trace; what fails at it ends the daemon. */
#include "tests/component/world.h"

#include "daemon/intake_state.h"
#include "daemon/ledger_statement.h"
#include "wire/hash.h"

struct before {
    uint8_t digest[HASH_BYTES];
    struct intake_figures figures;
};

static struct before look(struct world *w)
{
    struct before before;

    intake_digest(w->intake, before.digest);
    intake_figures(w->intake, &before.figures);
    return before;
}

static void expect_unchanged(struct world *w, const struct before *before)
{
    struct before now = look(w);

    assert_memory_equal(now.digest, before->digest, HASH_BYTES);
    assert_int_equal(now.figures.last_entry, before->figures.last_entry);
    assert_int_equal(now.figures.last_batch, before->figures.last_batch);
    assert_int_equal(now.figures.dossiers, before->figures.dossiers);
    assert_int_equal(now.figures.boards, before->figures.boards);
    assert_int_equal(now.figures.keys, before->figures.keys);
}

static void set_pages(struct world *w, const char *pragma)
{
    assert_int_equal(sqlite3_exec(w->ledger->db, pragma, NULL, NULL, NULL), SQLITE_OK);
}

/* A new filing, a correction, a refused one and an enrolment in one batch, until the disk
 * is full. */
static void a_full_disk_takes_the_batch_back(void **state)
{
    struct world *w = *state;
    static const char *const periods[] = {"106M01", "106M02", "106M03", "106M04"};
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    struct phone phone = {"TNY", "106M01", 1, 1, "91.00", 0, false, 0, NULL};
    struct before before;
    size_t slots[64];
    size_t count = 0;
    uint64_t number = 1;
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    ask.board = (char *)(uintptr_t) "phone-branch";
    ask.period = (char *)(uintptr_t) "106M01";
    (void)world_receipt(w, world_submit(w, tny, world_phone(w, &phone)));
    before = look(w);
    set_pages(w, "PRAGMA max_page_count=1"); /* as many as there are, and no more */
    world_begin(w);
    for (; count < 62; count++) {
        phone = (struct phone){"TNY",
                               periods[count % 4],
                               1,
                               ++number,
                               count % 5 ? "92.00" : "192.00",
                               (int64_t)(count % 4 == 0),
                               false,
                               0,
                               NULL};
        slots[count] = world_put_submission(w, tny, world_phone(w, &phone));
    }
    slots[count++] = world_put(w, tny, &request);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    for (size_t i = 0; i < count; i++)
        world_expect_error(world_reply(w, slots[i]), ERROR_CODE_TRY_AGAIN);
    assert_int_equal(intake_update_count(w->intake), 0);
    expect_unchanged(w, &before);

    set_pages(w, "PRAGMA max_page_count=1000000");
    phone = (struct phone){"TNY", "106M02", 1, 2, "92.00", 0, false, 0, NULL};
    assert_int_equal(
        world_receipt(w, world_submit(w, tny, world_phone(w, &phone)))->entry,
        before.figures.last_entry + 1);
}

static void a_full_disk_takes_an_enrolment_back(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE] = {0x77};
    TokenRequest token = TOKEN_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct before before = look(w);
    size_t first;

    token.has_role = true;
    token.role = ROLE_HEADQUARTERS;
    token.has_public_key = true;
    token.public_key = (ProtobufCBinaryData){sizeof(key), key};
    request.verb_case = VERB_TOKEN;
    request.token = &token;
    set_pages(w, "PRAGMA max_page_count=1");
    world_begin(w);
    first = world_put(w, &world_operator, &request);
    for (key[1] = 1; key[1] < 64; key[1]++)
        (void)world_put(w, &world_operator, &request);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    world_expect_error(world_reply(w, first), ERROR_CODE_TRY_AGAIN);
    set_pages(w, "PRAGMA max_page_count=1000000");
    expect_unchanged(w, &before);
    key[1] = 0;
    assert_null(intake_peer(w->intake, key));
}

static void what_is_not_filed_is_not_held(void **state)
{
    struct world *w = *state;
    const struct peer *hly = world_enrol(w, ROLE_BRANCH, "HLY");
    struct phone phone = {"HLY", "106M01", 5, 1, "91.00", 0, false, 0, NULL};
    size_t outboxes = w->intake->outboxes.count;
    size_t dossiers = w->intake->dossiers.count;

    set_pages(w, "BEGIN"); /* so that the batch cannot begin */
    world_expect_error(world_submit(w, hly, world_phone(w, &phone)),
                       ERROR_CODE_TRY_AGAIN);
    set_pages(w, "ROLLBACK");
    assert_int_equal(w->intake->outboxes.count, outboxes);
    assert_int_equal(w->intake->dossiers.count, dossiers);
    assert_int_equal(
        world_receipt(w, world_submit(w, hly, world_phone(w, &phone)))->verdict,
        VERDICT_ACCEPTED);
}

static int refuse_commit(void *context)
{
    (void)context;
    return 1;
}

static void a_failed_commit_poisons_the_ledger(void **state)
{
    struct world *w = *state;
    const struct peer *tpy = world_enrol(w, ROLE_BRANCH, "TPY");
    uint8_t key[REGISTRY_KEY_SIZE];
    struct phone phone = {"TPY", "106M01", 2, 1, "91.00", 0, false, 0, NULL};
    struct bytes filing = world_phone(w, &phone);

    memcpy(key, tpy->key, sizeof(key));
    (void)sqlite3_commit_hook(w->ledger->db, refuse_commit, NULL);
    world_begin(w);
    (void)world_put_submission(w, tpy, filing);
    assert_int_not_equal(intake_commit(w->intake), KAOHE_OK);
    assert_true(intake_reason(w->intake)[0] != '\0');
    assert_int_not_equal(intake_begin(w->intake, w->now), KAOHE_OK);
    assert_int_not_equal(ledger_begin(w->ledger), KAOHE_OK);

    world_restart(w);
    assert_int_equal(
        world_receipt(w, world_submit(w, intake_peer(w->intake, key), filing))->verdict,
        VERDICT_ACCEPTED);
}

static void the_clock_of_the_ledger_never_goes_back(void **state)
{
    struct world *w = *state;
    const struct peer *ksy = world_enrol(w, ROLE_BRANCH, "KSY");
    struct phone phone = {"KSY", "106M01", 3, 1, "91.00", 0, false, 0, NULL};
    struct intake_figures figures;

    w->now -= 1000000;
    assert_int_equal(world_receipt(w, world_submit(w, ksy, world_phone(w, &phone)))->time,
                     WORLD_NOW);
    intake_figures(w->intake, &figures);
    assert_true(figures.counters[INTAKE_CLOCK_BACK] > 0);
    w->now += 1000000;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_takes_the_batch_back),
        cmocka_unit_test(a_full_disk_takes_an_enrolment_back),
        cmocka_unit_test(what_is_not_filed_is_not_held),
        cmocka_unit_test(a_failed_commit_poisons_the_ledger),
        cmocka_unit_test(the_clock_of_the_ledger_never_goes_back),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
