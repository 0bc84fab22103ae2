/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The disk under the ledger: from the n-th write on it is full, or the n-th sync fails.
 * A full disk is answered with TRY_AGAIN until there is room; a failed sync ends the
 * daemon, because nobody knows what is on the disk. Either way a filing is filed once.
 */
#include "tests/component/world.h"

#include <sqlite3.h>

#include "wire/hash.h"

/* The methods of a file, those below, and a pair for each kind of file. */
struct pair {
    sqlite3_io_methods methods; /* first: a file points here */
    const sqlite3_io_methods *below;
};

static sqlite3_vfs shim;
static struct pair pairs[2];
static long full_from; /* writes until the disk is full; 0: it never is */
static long sync_fails;
static bool checkpoint_fails; /* the sync of the database itself, not of its log */

static const sqlite3_io_methods *below(sqlite3_file *file)
{
    return ((const struct pair *)file->pMethods)->below;
}

static int disk_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    if (full_from == 1)
        return SQLITE_FULL;
    if (full_from > 1)
        full_from--;
    return below(file)->xWrite(file, data, size, at);
}

static int disk_sync(sqlite3_file *file, int flags)
{
    if (sync_fails > 0 && --sync_fails == 0)
        return SQLITE_IOERR_FSYNC;
    if (checkpoint_fails && file->pMethods == &pairs[1].methods)
        return SQLITE_IOERR_FSYNC;
    return below(file)->xSync(file, flags);
}

static int disk_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file,
                     int flags, int *out)
{
    sqlite3_vfs *real = vfs->pAppData;
    int code = real->xOpen(real, name, file, flags, out);
    struct pair *pair = &pairs[(flags & SQLITE_OPEN_MAIN_DB) != 0];

    if (code != SQLITE_OK || !file->pMethods)
        return code;
    pair->below = file->pMethods;
    pair->methods = *file->pMethods;
    pair->methods.xWrite = disk_write;
    pair->methods.xSync = disk_sync;
    file->pMethods = &pair->methods;
    return code;
}

static int make(void **state)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);

    shim = *real;
    shim.zName = "kaohe-test-disk";
    shim.pAppData = real;
    shim.xOpen = disk_open;
    if (sqlite3_vfs_register(&shim, 1))
        return -1;
    return world_make(state);
}

static int discard(void **state)
{
    int result = world_remove(state);

    return sqlite3_vfs_unregister(&shim) ? -1 : result;
}

static struct bytes filing(struct world *w, uint8_t outbox, int64_t number)
{
    char mean[16];
    struct phone phone = {.branch = "TNY", .period = "106H1", .outbox = outbox};

    arena_reset(&w->arena);
    snprintf(mean, sizeof(mean), "%d.00", 60 + (int)(number % 40));
    phone.number = (uint64_t)number;
    phone.base = number - 1;
    phone.mean = mean;
    return world_phone(w, &phone);
}

static const Receipt *file_at_last(struct world *w, const uint8_t *key,
                                   struct bytes bytes)
{
    return world_receipt(w, world_submit(w, intake_peer(w->intake, key), bytes));
}

static void a_full_disk_is_waited_for(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];
    uint8_t before[HASH_BYTES];
    uint8_t after[HASH_BYTES];
    size_t again = 0;
    int64_t number = 0;
    bool reached = true;

    memcpy(key, world_enrol(w, ROLE_BRANCH, "TNY")->key, sizeof(key));
    while (reached) {
        struct bytes bytes = filing(w, 1, ++number);
        const Reply *reply;

        intake_digest(w->intake, before);
        full_from = number;
        reply = world_submit(w, intake_peer(w->intake, key), bytes);
        reached = full_from == 1;
        if (reply->result_case == RESULT_ERROR) {
            world_expect_error(reply, ERROR_CODE_TRY_AGAIN);
            again++;
            reply = world_submit(w, intake_peer(w->intake, key), bytes);
            world_expect_error(reply, ERROR_CODE_TRY_AGAIN);
            intake_digest(w->intake, after);
            assert_memory_equal(before, after, HASH_BYTES);
        }
        full_from = 0;
        assert_int_equal(file_at_last(w, key, bytes)->revision, number);
        intake_digest(w->intake, before);
        world_restart(w);
        intake_digest(w->intake, after);
        assert_memory_equal(before, after, HASH_BYTES);
    }
    assert_true(again > 2);
}

static void a_failed_sync_ends_the_daemon(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];
    size_t exits = 0;
    int64_t revision;

    memcpy(key, world_enrol(w, ROLE_BRANCH, "TNY")->key, sizeof(key));
    revision = file_at_last(w, key, filing(w, 2, 1))->revision;
    for (long failing = 1; failing < 4; failing++) {
        struct phone phone = {.branch = "TNY", .period = "106H1", .outbox = 2};
        struct bytes bytes;

        phone.number = (uint64_t)failing + 1;
        phone.base = revision;
        phone.mean = failing % 2 ? "55.00" : "56.00";
        bytes = world_phone(w, &phone);
        sync_fails = failing;
        world_begin(w);
        (void)world_put_submission(w, intake_peer(w->intake, key), bytes);
        if (intake_commit(w->intake)) {
            assert_int_not_equal(intake_begin(w->intake, w->now), KAOHE_OK);
            exits++;
            sync_fails = 0;
            world_restart(w);
        }
        sync_fails = 0;
        assert_int_equal(file_at_last(w, key, bytes)->revision, ++revision);
    }
    assert_true(exits > 0);
}

/* SQLite's own automatic checkpoint would go on as if nothing had happened. */
static void a_failed_checkpoint_ends_the_daemon(void **state)
{
    struct world *w = *state;
    struct phone phone = {.branch = "TNY", .period = "106M07", .outbox = 3};
    uint8_t key[REGISTRY_KEY_SIZE];
    struct bytes bytes = {0};
    enum kaohe_err err = KAOHE_OK;

    memcpy(key, world_enrol(w, ROLE_BRANCH, "TNY")->key, sizeof(key));
    checkpoint_fails = true;
    while (!err && phone.number < 3000) {
        phone.number++;
        phone.mean = phone.number % 2 ? "55.00" : "56.00";
        bytes = world_phone(w, &phone);
        world_begin(w);
        (void)world_put_submission(w, intake_peer(w->intake, key), bytes);
        err = intake_commit(w->intake);
        phone.base += !err;
    }
    checkpoint_fails = false;
    assert_int_equal(err, KAOHE_ERR_IO);
    assert_int_not_equal(intake_begin(w->intake, w->now), KAOHE_OK);
    world_restart(w);
    assert_int_equal(file_at_last(w, key, bytes)->revision, phone.base + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_is_waited_for),
        cmocka_unit_test(a_failed_sync_ends_the_daemon),
        cmocka_unit_test(a_failed_checkpoint_ends_the_daemon),
    };

    return cmocka_run_group_tests(tests, make, discard);
}
