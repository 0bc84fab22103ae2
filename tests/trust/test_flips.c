/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bits are flipped all over a copied ledger. Whatever changes a stored value, or what
 * SQLite's integrity check covers, has to be caught by the verification; the rest, told
 * apart here without it, is free space. Rows that are removed, exchanged or added are
 * caught too.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/component/world.h"
#include "wire/hash.h"
#include "wire/merkle.h"

#define FLIPS 2600 /* unless KAOHE_FLIPS says how many: sanitizers take their time */
#define SEED UINT64_C(20170630)

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void file_some(struct world *w)
{
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");

    for (uint64_t i = 0; i < 40; i++) {
        char period[16];
        struct phone phone = {"TNY", period, 1, i + 1, i % 7 == 3 ? "191.00" : "91.25",
                              0,     i % 2,  0, NULL};

        snprintf(period, sizeof(period), "10%dM%02d", (int)(i / 12), (int)(i % 12) + 1);
        (void)world_receipt(w, world_submit(w, tny, world_phone(w, &phone)));
    }
}

static bool add_row(sqlite3_stmt *stmt, bool is_check, uint8_t digest[HASH_BYTES])
{
    for (int column = 0; column < sqlite3_column_count(stmt); column++) {
        uint8_t all[HASH_BYTES + 8 + HASH_BYTES] = {0};
        int type = sqlite3_column_type(stmt, column);
        const void *value = sqlite3_column_blob(stmt, column);
        int length = sqlite3_column_bytes(stmt, column);

        memcpy(all, digest, HASH_BYTES);
        all[HASH_BYTES] = (uint8_t)type;
        hash_sha256(value ? value : "", (size_t)length, all + HASH_BYTES + 8);
        hash_sha256(all, sizeof(all), digest);
    }
    return !is_check || strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
}

/* Every row of every table, with types and rowids, by SQLite alone; false where it says
 * that the file is damaged. */
static bool dump(const char *path, uint8_t digest[HASH_BYTES])
{
    static const char *const queries[] = {
        "PRAGMA integrity_check",
        "PRAGMA application_id",
        "PRAGMA user_version",
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
        "SELECT rowid, * FROM entry ORDER BY rowid",
        "SELECT rowid, * FROM head ORDER BY rowid",
    };
    char uri[256];
    sqlite3 *db = NULL;
    bool sound;

    snprintf(uri, sizeof(uri), "file:%s?mode=ro&immutable=1", path);
    memset(digest, 0, HASH_BYTES);
    sound = sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) ==
                SQLITE_OK &&
            sqlite3_exec(db, "PRAGMA cell_size_check=ON", NULL, NULL, NULL) == SQLITE_OK;
    for (size_t i = 0; sound && i < sizeof(queries) / sizeof(*queries); i++) {
        sqlite3_stmt *stmt = NULL;
        int step = SQLITE_ERROR;

        if (sqlite3_prepare_v2(db, queries[i], -1, &stmt, NULL) == SQLITE_OK)
            while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
                sound = add_row(stmt, i == 0, digest) && sound;
        sound = sound && step == SQLITE_DONE;
        (void)sqlite3_finalize(stmt);
    }
    (void)sqlite3_close(db);
    return sound;
}

static enum kaohe_err verify(const char *path, const uint8_t key[SIGN_KEY_SIZE],
                             struct intake_audit *audit)
{
    uint8_t keys[1][SIGN_KEY_SIZE];
    const struct intake_audit_settings settings = {
        .keys = (const uint8_t(*)[SIGN_KEY_SIZE])keys, .key_count = 1};
    char why[512] = "";
    struct ledger *ledger = NULL;
    enum kaohe_err err = ledger_open_copy(path, &ledger, why, sizeof(why));

    memcpy(keys[0], key, SIGN_KEY_SIZE);
    *audit = (struct intake_audit){0};
    if (!err)
        err = intake_verify(ledger, &settings, audit, why, sizeof(why));
    ledger_close(ledger);
    return err;
}

static void copy_ledger(struct world *w, const char *path)
{
    struct ledger_backup *backup = NULL;
    struct ledger_progress progress = {0};

    assert_int_equal(ledger_backup_begin(w->ledger, path, &backup), KAOHE_OK);
    assert_int_equal(ledger_backup_step(backup, -1, &progress), KAOHE_OK);
    assert_true(progress.finished);
    ledger_backup_close(backup);
}

static void flip(int file, int64_t at, unsigned bit)
{
    uint8_t byte;

    assert_int_equal(pread(file, &byte, 1, at), 1);
    byte ^= (uint8_t)(1U << bit);
    assert_int_equal(pwrite(file, &byte, 1, at), 1);
}

/* PYTHONPATH is that of all tests. */
static void tell(int64_t flips, int64_t caught, int64_t spare)
{
    char command[256];

    snprintf(command, sizeof(command),
             "/usr/bin/python3 -c 'from trust import results; results.put(flips=%lld,"
             " flips_caught=%lld, flips_free=%lld)'",
             (long long)flips, (long long)caught, (long long)spare);
    assert_int_equal(system(command), 0);
}

static int wanted_flips(void)
{
    const char *said = getenv("KAOHE_FLIPS");

    return said ? atoi(said) : FLIPS;
}

static void every_flip_is_caught(void **state)
{
    struct world *w = *state;
    const char *path = temporary_path(w->temporary, "copy.db");
    uint8_t whole[HASH_BYTES];
    uint8_t digest[HASH_BYTES];
    uint8_t key[SIGN_KEY_SIZE];
    struct intake_audit audit;
    struct stat status;
    uint64_t random = SEED;
    int64_t caught = 0;
    int64_t spare = 0;
    const int flips = wanted_flips();
    int file;

    file_some(w);
    memcpy(key, signer_public(w->signer), sizeof(key));
    copy_ledger(w, path);
    assert_int_equal(verify(path, key, &audit), KAOHE_OK);
    assert_int_equal(audit.recomputed, 40);
    assert_true(audit.trusted);
    assert_true(dump(path, whole));
    file = open(path, O_RDWR | O_CLOEXEC);
    assert_true(file >= 0 && fstat(file, &status) == 0);
    for (int i = 0; i < flips; i++) {
        int64_t at = (int64_t)(next(&random) % (uint64_t)status.st_size);
        unsigned bit = (unsigned)(next(&random) % 8);
        bool sound;

        flip(file, at, bit);
        sound = dump(path, digest) && memcmp(digest, whole, HASH_BYTES) == 0;
        if (verify(path, key, &audit) != KAOHE_OK)
            caught++;
        else if (sound)
            spare++;
        else
            fail_msg("bit %u of byte %lld is not caught", bit, (long long)at);
        flip(file, at, bit);
    }
    assert_int_equal(close(file), 0);
    assert_int_equal(verify(path, key, &audit), KAOHE_OK);
    assert_true(flips > 0 && spare < flips / 2);
    tell(flips - spare, caught, spare);
}

static void change(const char *path, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void changed_rows_are_caught(void **state)
{
    static const char *const changes[] = {
        "DELETE FROM entry WHERE number = 20",
        "DELETE FROM entry WHERE number = (SELECT max(number) FROM entry)",
        "DELETE FROM entry WHERE number = 20;"
        " UPDATE entry SET number = number - 1 WHERE number > 20",
        "UPDATE entry SET number = 1000 WHERE number = 20;"
        " UPDATE entry SET number = 20 WHERE number = 21;"
        " UPDATE entry SET number = 21 WHERE number = 1000",
        "INSERT INTO entry SELECT number + 1, batch + 1, time, kind, branch, period,"
        " outbox, outbox_number + 1, number, number, content, receipt, body FROM entry"
        " ORDER BY number DESC LIMIT 1",
        "INSERT INTO head SELECT batch + 5, first_entry, entry_count, head, signature,"
        " key_id FROM head ORDER BY batch DESC LIMIT 1",
        "UPDATE head SET signature = zeroblob(64) WHERE batch = 5",
        "UPDATE head SET key_id = zeroblob(32) WHERE batch = 5",
        "CREATE TABLE more (a)",
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM head; END",
    };
    struct world *w = *state;
    const uint8_t *key = signer_public(w->signer);

    for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
        const char *path = temporary_path(w->temporary, "changed.db");
        struct intake_audit audit;

        (void)unlink(path);
        copy_ledger(w, path);
        assert_int_equal(verify(path, key, &audit), KAOHE_OK);
        change(path, changes[i]);
        if (verify(path, key, &audit) != KAOHE_ERR_CORRUPT)
            fail_msg("not caught: %s", changes[i]);
    }
}

/* A ledger that holds together, and is signed by nobody that we trust. */
static void another_signer_is_caught(void **state)
{
    struct world *w = *state;
    uint8_t other[SIGN_KEY_SIZE] = {1};
    struct intake_audit audit;
    const char *path = temporary_path(w->temporary, "other.db");

    copy_ledger(w, path);
    assert_int_equal(verify(path, other, &audit), KAOHE_ERR_CORRUPT);
}

/* The last receipt, and the head over it, as whoever has the signing key would make
 * them. */
static void forge(struct world *w, const char *path, void (*lie)(Receipt *receipt))
{
    struct ledger_place place = {path, false};
    struct ledger *ledger = NULL;
    struct ledger_last last;
    struct ledger_entry entry;
    struct ledger_head stored;
    struct decode_error where;
    Receipt *receipt = NULL;
    BatchHead *head = NULL;
    struct bytes told;
    struct bytes signed_head;
    uint8_t signature[SIGN_SIZE];
    merkle_hash root;
    char why[512];
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;

    assert_int_equal(ledger_open(&place, &ledger, why, sizeof(why)), KAOHE_OK);
    assert_int_equal(ledger_last(ledger, &last), KAOHE_OK);
    assert_int_equal(ledger_read(ledger, last.entry, &entry), KAOHE_OK);
    assert_int_equal(ledger_read_head(ledger, last.batch, &stored), KAOHE_OK);
    assert_int_equal(decode_receipt(entry.receipt, &w->arena, &receipt, &where),
                     KAOHE_OK);
    assert_int_equal(decode_batch_head(stored.head, &w->arena, &head, &where), KAOHE_OK);
    assert_int_equal(stored.entry_count, 1);
    lie(receipt);
    assert_int_equal(encode_message(&receipt->base, &w->arena, &told), KAOHE_OK);
    merkle_leaf(told, root); /* of one leaf: the leaf */
    memcpy(head->root.data, root, sizeof(root));
    assert_int_equal(encode_message(&head->base, &w->arena, &signed_head), KAOHE_OK);
    assert_int_equal(signer_sign(w->signer, signed_head, signature), KAOHE_OK);
    ledger_close(ledger);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "UPDATE entry SET receipt = ? WHERE number = ?",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    sqlite3_bind_blob(stmt, 1, told.data, (int)told.length, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, last.entry);
    assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
    sqlite3_finalize(stmt);
    assert_int_equal(
        sqlite3_prepare_v2(db, "UPDATE head SET head = ?, signature = ? WHERE batch = ?",
                           -1, &stmt, NULL),
        SQLITE_OK);
    sqlite3_bind_blob(stmt, 1, signed_head.data, (int)signed_head.length, SQLITE_STATIC);
    sqlite3_bind_blob(stmt, 2, signature, sizeof(signature), SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 3, last.batch);
    assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
    sqlite3_finalize(stmt);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void say_another_place(Receipt *receipt)
{
    assert_true(receipt->n_standings > 0);
    receipt->standings[0]->has_place_doubled = true;
    receipt->standings[0]->place_doubled += 2;
}

static void say_another_rule_set(Receipt *receipt)
{
    receipt->rule_set = (char *)(uintptr_t) "000000000000";
}

static void forged_receipts(void **state)
{
    struct world *w = *state;
    const uint8_t *key = signer_public(w->signer);
    const char *path = temporary_path(w->temporary, "forged.db");
    struct intake_audit audit;

    copy_ledger(w, path);
    forge(w, path, say_another_place);
    assert_int_equal(verify(path, key, &audit), KAOHE_ERR_CORRUPT);
    (void)unlink(path);
    copy_ledger(w, path);
    forge(w, path, say_another_rule_set); /* verified with the program of that time */
    assert_int_equal(verify(path, key, &audit), KAOHE_OK);
    assert_int_equal(audit.other_rules, 1);
    assert_int_equal(audit.recomputed, audit.filings - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_flip_is_caught),
        cmocka_unit_test(changed_rows_are_caught),
        cmocka_unit_test(another_signer_is_caught),
        cmocka_unit_test(forged_receipts),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
