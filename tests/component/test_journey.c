/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a submission through the daemon: bytes, receipt, board, watcher. */
#include "tests/component/world.h"

#include <sodium.h>

#include "wire/hash.h"
#include "wire/merkle.h"

static void proves_itself(struct world *w, const SignedReceipt *given)
{
    static const char prefix[] = SIGN_PREFIX;
    uint8_t message[1024];
    uint8_t key_id[HASH_BYTES];
    merkle_hash leaf;
    merkle_hash root;
    struct merkle_path path = {.length = given->n_path};
    struct decode_error where;
    BatchHead *head = NULL;
    struct bytes bytes = {given->head.data, given->head.len};

    assert_int_equal(decode_batch_head(bytes, &w->arena, &head, &where), KAOHE_OK);
    for (size_t i = 0; i < path.length; i++)
        memcpy(path.hashes[i], given->path[i].data, HASH_BYTES);
    merkle_leaf((struct bytes){given->receipt.data, given->receipt.len}, leaf);
    assert_true(merkle_follow(leaf, (uint64_t)given->leaf_index,
                              (uint64_t)head->entry_count, &path, root));
    assert_memory_equal(root, head->root.data, HASH_BYTES);
    memcpy(message, prefix, sizeof(prefix));
    memcpy(message + sizeof(prefix), given->head.data, given->head.len);
    assert_int_equal(crypto_sign_verify_detached(given->signature.data, message,
                                                 sizeof(prefix) + given->head.len,
                                                 signer_public(w->signer)),
                     0);
    hash_sha256(signer_public(w->signer), SIGN_KEY_SIZE, key_id);
    assert_memory_equal(given->key_id.data, key_id, HASH_BYTES);
}

static void a_filing_gets_a_receipt_that_proves_itself(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    struct phone phone = {"TNY", "106H1", 1, 1, "92.17", 0, false, 0, NULL};
    struct bytes submission = world_phone(w, &phone);
    const Reply *reply = world_submit(w, tny, submission);
    const Receipt *receipt = world_receipt(w, reply);
    uint8_t content[HASH_BYTES];

    assert_int_equal(reply->id, 99);
    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
    assert_int_equal(receipt->kind, ENTRY_KIND_FILING);
    assert_int_equal(receipt->revision, 1);
    assert_int_equal(receipt->previous, 0);
    assert_int_equal(receipt->time, WORLD_NOW);
    assert_string_equal(receipt->branch, "TNY");
    assert_string_equal(receipt->period, "106H1");
    assert_string_equal(receipt->filer, "officer 7");
    assert_string_equal(receipt->filed_by, "branch TNY");
    hash_sha256(submission.data, submission.length, content);
    assert_memory_equal(receipt->content.data, content, HASH_BYTES);
    assert_int_equal(receipt->n_standings, 1);
    assert_string_equal(receipt->standings[0]->board, "phone-branch");
    assert_int_equal(receipt->standings[0]->value->numerator * 100,
                     9217 * receipt->standings[0]->value->denominator);
    assert_int_equal(receipt->standings[0]->basis, 100);
    assert_int_equal(receipt->standings[0]->place_doubled, 2);
    assert_int_equal(receipt->standings[0]->ranked, 1);
    assert_false(receipt->standings[0]->has_previous_place_doubled);
    proves_itself(w, reply->receipt);
}

static void places_follow_the_values(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *branch;
        const char *mean;
        int64_t place_doubled;
    } filings[] = {{"TPY", "88.00", 2},
                   {"NTP", "90.50", 2},
                   {"TYY", "90.50", 2},
                   {"KSY", "89.00", 6}};
    const Receipt *receipt;

    for (uint8_t i = 0; i < 4; i++) {
        const struct peer *peer = world_enrol(w, ROLE_BRANCH, filings[i].branch);
        struct phone phone = {filings[i].branch,
                              "106H2",
                              (uint8_t)(20 + i),
                              1,
                              filings[i].mean,
                              0,
                              true,
                              0,
                              NULL};

        receipt = world_receipt(w, world_submit(w, peer, world_phone(w, &phone)));
        assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
        assert_int_equal(receipt->standings[0]->place_doubled, filings[i].place_doubled);
        assert_int_equal(receipt->standings[0]->ranked, i + 1);
        assert_true(receipt->standings[0]->invented);
    }
}

static void a_correction_moves_and_says_from_where(void **state)
{
    struct world *w = *state;
    const struct peer *sly = world_enrol(w, ROLE_BRANCH, "SLY");
    struct phone phone = {"SLY", "105H1", 30, 1, "80.00", 0, false, 0, NULL};
    const Receipt *receipt;
    const Published *published;
    Published *decoded = NULL;
    struct decode_error where;

    receipt = world_receipt(w, world_submit(w, sly, world_phone(w, &phone)));
    phone = (struct phone){"SLY", "105H1", 30, 2, "85.00", 1, false, 0, NULL};
    receipt = world_receipt(w, world_submit(w, sly, world_phone(w, &phone)));
    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
    assert_int_equal(receipt->revision, 2);
    assert_int_equal(receipt->previous, receipt->entry - 1);
    assert_int_equal(receipt->standings[0]->previous_place_doubled, 2);
    assert_int_equal(receipt->standings[0]->previous_value->numerator,
                     80 * receipt->standings[0]->previous_value->denominator);

    assert_int_equal(intake_update_count(w->intake), 1);
    assert_string_equal(intake_update(w->intake, 0).topic, "rank/phone-branch/105H1");
    assert_int_equal(
        decode_published(intake_update(w->intake, 0).frame, &w->arena, &decoded, &where),
        KAOHE_OK);
    published = decoded;
    assert_int_equal(published->event_case, EVENT_UPDATE);
    assert_int_equal(published->update->sequence, receipt->entry);
    assert_int_equal(published->update->previous, receipt->entry - 1);
    assert_int_equal(published->update->n_changes, 1);
    assert_int_equal(published->update->changes[0]->cause, CHANGE_CAUSE_CORRECTION);
    assert_string_equal(published->update->changes[0]->reason, "counted again");
    assert_string_equal(published->update->changes[0]->value->branch, "SLY");
    assert_int_equal(published->update->changes[0]->value->entry, receipt->entry);
}

static struct bytes withdrawal(struct world *w)
{
    static char *keys[] = {(char *)(uintptr_t) "phone/branch"};
    uint8_t outbox[LEDGER_OUTBOX_SIZE] = {31};
    Submission submission = SUBMISSION_INIT;

    submission.has_outbox = true;
    submission.outbox = (ProtobufCBinaryData){sizeof(outbox), outbox};
    submission.has_number = true;
    submission.number = 2;
    submission.branch = (char *)(uintptr_t) "HLY";
    submission.period = (char *)(uintptr_t) "105H1";
    submission.has_base_revision = true;
    submission.base_revision = 1;
    submission.correction_reason = (char *)(uintptr_t) "filed twice";
    submission.n_withdrawals = 1;
    submission.withdrawals = keys;
    return world_encode(w, &submission.base);
}

static void a_withdrawal_leaves_the_board(void **state)
{
    struct world *w = *state;
    const struct peer *hly = world_enrol(w, ROLE_BRANCH, "HLY");
    struct phone phone = {"HLY", "105H1", 31, 1, "99.00", 0, false, 0, NULL};
    const Receipt *receipt;
    Published *published = NULL;
    struct decode_error where;

    receipt = world_receipt(w, world_submit(w, hly, world_phone(w, &phone)));
    const int64_t others = receipt->standings[0]->ranked - 1;
    assert_int_equal(receipt->standings[0]->moved_others, others);
    assert_int_equal(receipt->added, 1);
    receipt = world_receipt(w, world_submit(w, hly, withdrawal(w)));
    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
    assert_int_equal(receipt->withdrawn, 1);
    assert_null(receipt->standings[0]->value);
    assert_int_equal(receipt->standings[0]->moved_others, others);
    assert_int_equal(receipt->standings[0]->ranked, others);
    assert_int_equal(decode_published(intake_update(w->intake, 0).frame, &w->arena,
                                      &published, &where),
                     KAOHE_OK);
    assert_int_equal(published->update->changes[0]->cause, CHANGE_CAUSE_WITHDRAWAL);
    assert_string_equal(published->update->changes[0]->reason, "filed twice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filing_gets_a_receipt_that_proves_itself),
        cmocka_unit_test(places_follow_the_values),
        cmocka_unit_test(a_correction_moves_and_says_from_where),
        cmocka_unit_test(a_withdrawal_leaves_the_board),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
