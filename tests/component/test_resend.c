/* SPDX-License-Identifier: Apache-2.0 */
/* The same number again: the first receipt, a conflict, or a filing that was missing. */
#include "tests/component/world.h"

static void same_signed(const SignedReceipt *a, const SignedReceipt *b)
{
    uint8_t left[4096];
    uint8_t right[4096];
    size_t size = protobuf_c_message_get_packed_size(&a->base);

    assert_true(size < sizeof(left));
    assert_int_equal(size, protobuf_c_message_get_packed_size(&b->base));
    protobuf_c_message_pack(&a->base, left);
    protobuf_c_message_pack(&b->base, right);
    assert_memory_equal(left, right, size);
}

static int64_t last_entry(struct world *w)
{
    struct intake_figures figures;

    intake_figures(w->intake, &figures);
    return figures.last_entry;
}

static void a_resend_gets_the_first_receipt(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    uint8_t key[REGISTRY_KEY_SIZE];
    struct phone phone = {"TNY", "106M01", 1, 1, "91.00", 0, false, 0, NULL};
    struct bytes first = world_phone(w, &phone);
    const Reply *reply = world_submit(w, tny, first);
    int64_t entries = last_entry(w);

    memcpy(key, tny->key, sizeof(key));
    same_signed(reply->receipt, world_submit(w, tny, first)->receipt);
    phone.number = 2;
    phone.period = "106M02";
    (void)world_receipt(w, world_submit(w, tny, world_phone(w, &phone)));
    same_signed(reply->receipt, world_submit(w, tny, first)->receipt);
    world_restart(w);
    tny = intake_peer(w->intake, key);
    same_signed(reply->receipt, world_submit(w, tny, first)->receipt);
    assert_int_equal(last_entry(w), entries + 1);
}

/* Whoever has learned another's outbox cannot take its numbers, nor see its fields. */
static void an_outbox_belongs_to_its_branch(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];
    struct phone mine = {"TNY", "106M11", 77, 1, "91.00", 0, false, 0, NULL};
    struct phone other = {"TPY", "106M11", 77, 1, "92.00", 0, false, 0, NULL};
    struct bytes bytes = world_phone(w, &mine);
    const struct peer *tpy = world_enrol(w, ROLE_BRANCH, "TPY");
    const Receipt *receipt =
        world_receipt(w, world_submit(w, tpy, world_phone(w, &other)));

    assert_string_equal(receipt->branch, "TPY");
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    memcpy(key, tny->key, sizeof(key));
    const Reply *reply = world_submit(w, tny, bytes);
    assert_string_equal(world_receipt(w, reply)->branch, "TNY");
    world_restart(w);
    same_signed(reply->receipt,
                world_submit(w, intake_peer(w->intake, key), bytes)->receipt);
}

static void a_resend_in_the_same_batch_shares_the_receipt(void **state)
{
    struct world *w = *state;
    const struct peer *tpy = world_enrol(w, ROLE_BRANCH, "TPY");
    struct phone phone = {"TPY", "106M01", 2, 1, "91.00", 0, false, 0, NULL};
    struct bytes one = world_phone(w, &phone);
    struct phone other_phone = {"TPY", "106M01", 2, 1, "92.00", 0, false, 0, NULL};
    struct bytes other = world_phone(w, &other_phone);
    size_t slots[3];
    int64_t entries = last_entry(w);

    world_begin(w);
    slots[0] = world_put_submission(w, tpy, one);
    slots[1] = world_put_submission(w, tpy, one);
    slots[2] = world_put_submission(w, tpy, other);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    same_signed(world_reply(w, slots[0])->receipt, world_reply(w, slots[1])->receipt);
    world_expect_error(world_reply(w, slots[2]), ERROR_CODE_CONFLICT);
    assert_int_equal(last_entry(w), entries + 1);
}

static void other_bytes_are_a_conflict_that_names_the_fields(void **state)
{
    struct world *w = *state;
    const struct peer *nty = world_enrol(w, ROLE_BRANCH, "NTP");
    struct phone phone = {"NTP", "106M01", 3, 1, "91.00", 0, false, 0, NULL};
    const Reply *reply = world_submit(w, nty, world_phone(w, &phone));
    int64_t entries = last_entry(w);

    assert_int_equal(world_receipt(w, reply)->verdict, VERDICT_ACCEPTED);
    phone.mean = "92.00";
    phone.period = "106M02";
    reply = world_submit(w, nty, world_phone(w, &phone));
    world_expect_error(reply, ERROR_CODE_CONFLICT);
    assert_int_equal(reply->error->n_parameters, 2);
    assert_string_equal(reply->error->parameters[0]->value, "period");
    assert_string_equal(reply->error->parameters[1]->value, "records[0]");
    assert_int_equal(last_entry(w), entries);
}

static void a_missing_number_below_the_mark_is_processed(void **state)
{
    struct world *w = *state;
    const struct peer *sly = world_enrol(w, ROLE_BRANCH, "SLY");
    static const uint64_t order[] = {1, 7, 3, 5, 9, 4};
    static const char *const periods[] = {"106M01", "106M02", "106M03",
                                          "106M04", "106M05", "106M06"};
    const Reply *replies[6];
    int64_t entries;

    for (size_t i = 0; i < 6; i++) {
        struct phone phone = {"SLY", periods[i], 4, order[i], "91.00", 0, false, 0, NULL};

        replies[i] = world_submit(w, sly, world_phone(w, &phone));
        assert_int_equal(world_receipt(w, replies[i])->verdict, VERDICT_ACCEPTED);
    }
    entries = last_entry(w);
    for (size_t i = 0; i < 6; i++) {
        struct phone phone = {"SLY", periods[i], 4, order[i], "91.00", 0, false, 0, NULL};

        same_signed(replies[i]->receipt,
                    world_submit(w, sly, world_phone(w, &phone))->receipt);
    }
    assert_int_equal(last_entry(w), entries);
}

static void a_refused_filing_is_kept_and_resent_too(void **state)
{
    struct world *w = *state;
    const struct peer *ksy = world_enrol(w, ROLE_BRANCH, "KSY");
    struct phone phone = {"KSY", "106M01", 5, 1, "191.00", 0, false, 0, NULL};
    struct bytes wrong = world_phone(w, &phone);
    const Reply *reply = world_submit(w, ksy, wrong);
    const Receipt *receipt = world_receipt(w, reply);

    assert_int_equal(receipt->verdict, VERDICT_REFUSED);
    assert_true(receipt->n_findings > 0);
    assert_int_equal(receipt->finding_count, receipt->n_findings);
    assert_int_equal(receipt->revision, 0);
    assert_int_equal(receipt->n_standings, 0);
    assert_int_equal(intake_update_count(w->intake), 0);
    same_signed(reply->receipt, world_submit(w, ksy, wrong)->receipt);

    phone = (struct phone){"KSY", "106M01", 5, 2, "91.00", 0, false, 0, NULL};
    receipt = world_receipt(w, world_submit(w, ksy, world_phone(w, &phone)));
    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
    assert_int_equal(receipt->revision, 1);
    assert_int_equal(receipt->previous, receipt->entry - 1);
    phone.number = 3;
    receipt = world_receipt(w, world_submit(w, ksy, world_phone(w, &phone)));
    assert_int_equal(receipt->verdict, VERDICT_UNCHANGED);
    assert_int_equal(receipt->revision, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_resend_gets_the_first_receipt),
        cmocka_unit_test(an_outbox_belongs_to_its_branch),
        cmocka_unit_test(a_resend_in_the_same_batch_shares_the_receipt),
        cmocka_unit_test(other_bytes_are_a_conflict_that_names_the_fields),
        cmocka_unit_test(a_missing_number_below_the_mark_is_processed),
        cmocka_unit_test(a_refused_filing_is_kept_and_resent_too),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
