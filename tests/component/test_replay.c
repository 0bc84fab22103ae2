/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the ledger back: the same dossiers, boards and keys; damage is seen. */
#include "tests/component/world.h"

#include "daemon/ledger_statement.h"
#include "wire/hash.h"

static void file_some(struct world *w, const uint8_t *key)
{
    static const char *const means[] = {"91.00", "92.00", "191.00", "93.00"};

    for (uint64_t i = 0; i < 4; i++) {
        struct phone phone = {"TNY",      "106H1", 1, i + 1, means[i],
                              (int64_t)i, i == 1,  0, NULL};

        (void)world_receipt(
            w, world_submit(w, intake_peer(w->intake, key), world_phone(w, &phone)));
    }
}

static void enrol(struct world *w, uint8_t key[REGISTRY_KEY_SIZE])
{
    memcpy(key, world_enrol(w, ROLE_BRANCH, "TNY")->key, REGISTRY_KEY_SIZE);
}

static const Dossier *read_page(struct world *w, const uint8_t *key, int64_t offset)
{
    DossierRequest ask = DOSSIER_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;

    request.verb_case = VERB_DOSSIER;
    request.dossier = &ask;
    ask.branch = (char *)(uintptr_t) "TNY";
    ask.period = (char *)(uintptr_t) "106H1";
    ask.has_offset = true;
    ask.offset = offset;
    reply = world_ask(w, intake_peer(w->intake, key), &request);
    assert_int_equal(reply->result_case, RESULT_DOSSIER);
    return reply->dossier;
}

static const Dossier *read_dossier(struct world *w, const uint8_t *key)
{
    return read_page(w, key, 0);
}

static void everything_comes_back(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];
    uint8_t before[HASH_BYTES];
    uint8_t after[HASH_BYTES];
    struct intake_figures old;
    struct intake_figures new;
    struct bytes dossier;

    enrol(w, key);
    file_some(w, key);
    intake_digest(w->intake, before);
    intake_figures(w->intake, &old);
    dossier = world_encode(w, &read_dossier(w, key)->base);
    world_restart(w);
    intake_digest(w->intake, after);
    intake_figures(w->intake, &new);
    assert_memory_equal(before, after, HASH_BYTES);
    assert_int_equal(new.last_entry, old.last_entry);
    assert_int_equal(new.last_batch, old.last_batch);
    assert_int_equal(new.epoch, old.epoch);
    assert_int_equal(new.keys, old.keys);
    assert_int_equal(new.dossiers, 1);
    assert_int_equal(new.boards, 1);
    assert_true(bytes_equal(dossier, world_encode(w, &read_dossier(w, key)->base)));
    assert_int_equal(read_dossier(w, key)->revision, 3);
    assert_int_equal(read_dossier(w, key)->provenance, PROVENANCE_INVENTED);
}

#define CASES 40

/* Complaints from before the period, all with the same long reason. */
static struct bytes many_reasons(struct world *w)
{
    static char reason[8000];
    static char numbers[CASES][8];
    Submission submission = SUBMISSION_INIT;
    Justification justification = JUSTIFICATION_INIT;
    Justification *justifications[] = {&justification};
    Record records[CASES];
    ComplaintCase cases[CASES];
    Record *list[CASES];
    uint8_t outbox[LEDGER_OUTBOX_SIZE] = {9};

    memset(reason, 'r', sizeof(reason) - 1);
    justification.code = (char *)(uintptr_t) "K125";
    justification.text = reason;
    submission.has_outbox = true;
    submission.outbox = (ProtobufCBinaryData){sizeof(outbox), outbox};
    submission.has_number = true;
    submission.number = 1;
    submission.branch = (char *)(uintptr_t) "TNY";
    submission.period = (char *)(uintptr_t) "106H1";
    submission.filer = (char *)(uintptr_t) "officer 7";
    submission.approver = (char *)(uintptr_t) "head 1";
    submission.n_justifications = 1;
    submission.justifications = justifications;
    submission.n_records = CASES;
    submission.records = list;
    for (size_t i = 0; i < CASES; i++) {
        snprintf(numbers[i], sizeof(numbers[i]), "c%zu", i);
        records[i] = (Record)RECORD_INIT;
        cases[i] = (ComplaintCase)COMPLAINT_CASE_INIT;
        list[i] = &records[i];
        records[i].kind_case = KIND_COMPLAINT_CASE;
        records[i].complaint_case = &cases[i];
        cases[i].case_number = numbers[i];
        cases[i].has_category = true;
        cases[i].category = COMPLAINT_CATEGORY_OTHER;
        cases[i].has_channel = true;
        cases[i].channel = COMPLAINT_CHANNEL_PHONE;
        cases[i].received = (char *)(uintptr_t) "2016-12-29";
        cases[i].answered = (char *)(uintptr_t) "2017-01-02";
    }
    return world_encode(w, &submission.base);
}

/* Findings that the receipt has no room for are left out of it, and their reasons out of
 * the dossier, which is read back from the receipt. */
static void reasons_come_back(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];
    const Receipt *receipt;
    struct bytes pages[CASES];

    enrol(w, key);
    receipt =
        world_receipt(w, world_submit(w, intake_peer(w->intake, key), many_reasons(w)));
    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
    assert_true(receipt->n_findings < CASES);
    assert_true(receipt->finding_count >= CASES);
    for (int64_t i = 0; i < CASES; i++)
        pages[i] = world_encode(w, &read_page(w, key, i)->base);
    world_restart(w);
    for (int64_t i = 0; i < CASES; i++)
        assert_true(bytes_equal(pages[i], world_encode(w, &read_page(w, key, i)->base)));
    assert_int_equal(remove(w->ledger_path), 0);
    world_restart(w);
}

/* A catalogue without a board, and later with it again: boards follow, and both ways are
 * the same when they are read back. */
static void a_new_catalogue_makes_the_boards_anew(void **state)
{
    struct world *w = *state;
    Catalogue changed = *w->data.catalogue;
    const Catalogue *whole = w->data.catalogue;
    uint8_t first[HASH_BYTES];
    uint8_t digest[HASH_BYTES];
    struct intake_figures figures;
    int64_t entries;

    intake_digest(w->intake, first);
    intake_figures(w->intake, &figures);
    entries = figures.last_entry;
    assert_string_equal(changed.boards[0]->id, "phone-branch");
    changed.boards++;
    changed.n_boards--;
    w->data.catalogue = &changed;
    world_restart(w);
    intake_figures(w->intake, &figures);
    assert_int_equal(figures.boards, 0);
    assert_int_equal(figures.last_entry, entries + 1);
    world_restart(w);
    intake_figures(w->intake, &figures);
    assert_int_equal(figures.last_entry, entries + 1);

    w->data.catalogue = whole;
    world_restart(w);
    intake_figures(w->intake, &figures);
    assert_int_equal(figures.boards, 1);
    assert_int_equal(figures.last_entry, entries + 2);
    intake_digest(w->intake, first);
    world_restart(w);
    intake_digest(w->intake, digest);
    assert_memory_equal(first, digest, HASH_BYTES);
}

static void expect_refused(struct world *w, const char *why_wanted)
{
    char why[512];
    struct ledger_place place = {w->ledger_path, false};
    struct intake_settings settings = {
        .now = w->now,
        .catalogue = w->data.catalogue,
        .rubrics = w->data.rubrics,
        .rubric_count = w->data.rubric_count,
    };
    struct intake_stores stores;
    struct intake *intake = NULL;

    assert_int_equal(ledger_open(&place, &w->ledger, why, sizeof(why)), KAOHE_OK);
    assert_int_equal(signer_open(w->key_path, &w->signer), KAOHE_OK);
    stores = (struct intake_stores){w->ledger, w->signer};
    assert_int_equal(intake_open(&stores, &settings, &intake, why, sizeof(why)),
                     KAOHE_ERR_CORRUPT);
    assert_null(intake);
    if (!strstr(why, why_wanted))
        fail_msg("%s", why);
    world_stop(w);
}

static void change(struct world *w, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(w->ledger_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void changed_rows_are_seen(void **state)
{
    static const struct {
        const char *change;
        const char *back;
        const char *why;
    } cases[] = {
        {"CREATE TABLE kept AS SELECT * FROM entry; UPDATE entry SET body = zeroblob(9)"
         " WHERE number = 6",
         "UPDATE entry SET body = (SELECT body FROM kept WHERE number = 6)"
         " WHERE number = 6",
         "entry 6"},
        {"UPDATE entry SET number = 1000 WHERE number = 5",
         "UPDATE entry SET number = 5 WHERE number = 1000", "does not follow"},
        {"UPDATE entry SET receipt = (SELECT receipt FROM kept WHERE number = 5)"
         " WHERE number = 6",
         "UPDATE entry SET receipt = (SELECT receipt FROM kept WHERE number = 6)"
         " WHERE number = 6",
         "entry"},
        {"UPDATE entry SET outbox_number = 77 WHERE number = 6",
         "UPDATE entry SET outbox_number = (SELECT outbox_number FROM kept WHERE number ="
         " 6) WHERE number = 6",
         "entry 6"},
        {"UPDATE entry SET previous_outbox = 1 WHERE number = 6",
         "UPDATE entry SET previous_outbox = (SELECT previous_outbox FROM kept WHERE"
         " number = 6) WHERE number = 6",
         "entry 6"},
        {"UPDATE entry SET branch = 'TPY' WHERE number = 6",
         "UPDATE entry SET branch = 'TNY' WHERE number = 6", "entry 6"},
        {"UPDATE entry SET time = time + 1 WHERE number = (SELECT max(number) FROM"
         " entry)",
         "UPDATE entry SET time = time - 1 WHERE number = (SELECT max(number) FROM"
         " entry)",
         "entry"},
        {"UPDATE head SET first_entry = first_entry + 1 WHERE batch = 2",
         "UPDATE head SET first_entry = first_entry - 1 WHERE batch = 2",
         "not the one signed"},
        {"UPDATE head SET signature = zeroblob(64) WHERE batch = (SELECT max(batch) FROM"
         " head)",
         "UPDATE head SET batch = 1000 WHERE batch = 2", "signature"},
        {"SELECT 1", "UPDATE head SET batch = 2 WHERE batch = 1000", "no such thing"},
        {"UPDATE head SET head = (SELECT head FROM head WHERE batch = 3) WHERE batch = 2",
         "SELECT 1", "not the one signed"},
    };
    struct world *w = *state;

    world_stop(w);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        change(w, cases[i].change);
        expect_refused(w, cases[i].why);
        change(w, cases[i].back);
    }
    assert_int_equal(remove(w->ledger_path), 0);
    world_start(w);
}

static void a_damaged_page_is_seen(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];
    char junk[512];
    char why[512];
    struct ledger_place place = {w->ledger_path, false};
    struct ledger *ledger = NULL;
    FILE *file;

    enrol(w, key);
    file_some(w, key);
    world_stop(w);
    memset(junk, 0xa5, sizeof(junk));
    file = fopen(w->ledger_path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, 4096 + 8, SEEK_SET), 0);
    assert_int_equal(fwrite(junk, sizeof(junk), 1, file), 1);
    assert_int_equal(fseek(file, 0, SEEK_SET), 0);
    assert_int_equal(fwrite(junk, 100, 1, file), 1);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(ledger_open(&place, &ledger, why, sizeof(why)), KAOHE_ERR_CORRUPT);
    assert_non_null(strstr(why, w->ledger_path));
    assert_int_equal(remove(w->ledger_path), 0);
    world_start(w);
}

static void heartbeats_tell_how_far_boards_are(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];
    Published *beat = NULL;
    struct decode_error where;

    enrol(w, key);
    file_some(w, key);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(intake_beat(w->intake, false), 1);
        assert_string_equal(intake_heartbeat(w->intake, 0).topic, "heartbeat");
        assert_int_equal(decode_published(intake_heartbeat(w->intake, 0).frame, &w->arena,
                                          &beat, &where),
                         KAOHE_OK);
        assert_int_equal(beat->heartbeat->n_boards, i == 0 ? 1 : 0);
    }
    assert_int_equal(intake_beat(w->intake, true), 1);
    assert_int_equal(
        decode_published(intake_heartbeat(w->intake, 0).frame, &w->arena, &beat, &where),
        KAOHE_OK);
    assert_true(beat->heartbeat->complete);
    assert_int_equal(beat->heartbeat->n_boards, 1);
    assert_string_equal(beat->heartbeat->boards[0]->key, "phone-branch/106H1");
    assert_int_equal(beat->heartbeat->boards[0]->sequence, beat->heartbeat->last_entry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_back),
        cmocka_unit_test(a_new_catalogue_makes_the_boards_anew),
        cmocka_unit_test(changed_rows_are_seen),
        cmocka_unit_test(a_damaged_page_is_seen),
        cmocka_unit_test(heartbeats_tell_how_far_boards_are),
        cmocka_unit_test(reasons_come_back),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
