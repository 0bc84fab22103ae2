/* SPDX-License-Identifier: Apache-2.0 */
/* The library from C: JSON, receipts, the outbox, and what must be legal on nothing. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/backoff.h"
#include "client/problem.h"
#include "kaohe/client.h"
#include "kaohe/v1/names.h"
#include "kaohe/version.h"
#include "tests/unit/cmocka_all.h"
#include "wire/encode.h"
#include "wire/merkle.h"

static const char report[] =
    "{\"branch\":\"TNY\",\"period\":\"106H1\",\"filer\":\"A\",\"approver\":\"B\","
    "\"records\":[{\"phoneTest\":{\"conductor\":\"CONDUCTOR_BRANCH\","
    "\"personsTested\":\"18\",\"meanScore\":\"92.17\"}}]}";

struct fixture {
    char home[64];
    struct kaohe_message submission;
    struct kaohe_problem problem;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    strcpy(f->home, "/tmp/kaohe-api-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    assert_int_equal(kaohe_message_from_json("Submission", report, strlen(report),
                                             &f->submission, &f->problem),
                     KAOHE_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", f->home);
    assert_int_equal(system(command), 0);
    kaohe_message_free(&f->submission);
    free(f);
    return 0;
}

static void test_json_goes_both_ways(void **state)
{
    struct fixture *f = *state;
    struct kaohe_message text;

    assert_int_equal(kaohe_message_to_json("Submission", f->submission.data,
                                           f->submission.length, &text, &f->problem),
                     KAOHE_OK);
    assert_string_equal((char *)text.data, report);
    assert_int_equal(text.length, strlen(report));
    kaohe_message_free(&text);
    assert_null(text.data);
}

static void test_json_says_what_is_wrong(void **state)
{
    struct fixture *f = *state;
    struct kaohe_message out;

    assert_int_equal(kaohe_message_from_json("Nothing", "{}", 2, &out, &f->problem),
                     KAOHE_ERR_NOT_FOUND);
    assert_string_equal(f->problem.subject, "Nothing");
    assert_int_equal(kaohe_message_from_json("Submission", "{\n 1", 4, &out, &f->problem),
                     KAOHE_ERR_INVALID);
    assert_non_null(strstr(f->problem.detail, "2:"));
    assert_int_equal(
        kaohe_message_from_json("Submission", "{\"brunch\":\"\"}", 13, &out, NULL),
        KAOHE_ERR_INVALID);
    assert_null(out.data);
    assert_int_equal(kaohe_message_to_json("Submission", "\xff", 1, &out, &f->problem),
                     KAOHE_ERR_INVALID);
    assert_int_equal(kaohe_message_to_json("Nothing", "", 0, &out, &f->problem),
                     KAOHE_ERR_NOT_FOUND);
}

static void test_check(void **state)
{
    struct fixture *f = *state;
    unsigned char byte = 0xff;
    const struct kaohe_message bad = {&byte, 1};
    struct kaohe_message check;

    assert_int_equal(
        kaohe_check(NULL, &f->submission, INT64_C(1800000000000000), &check, &f->problem),
        KAOHE_OK);
    kaohe_message_free(&check);
    assert_int_equal(kaohe_check(NULL, &bad, 0, &check, &f->problem), KAOHE_ERR_INVALID);
    assert_null(check.data);
    assert_int_equal(kaohe_check(NULL, &f->submission, INT64_MAX, &check, &f->problem),
                     KAOHE_OK);
    kaohe_message_free(&check);
}

static void test_nothing_is_legal(void **state)
{
    const struct fixture *f = *state;
    struct kaohe_client *client;

    kaohe_message_free(NULL);
    kaohe_client_close(NULL);
    kaohe_outbox_close(NULL);
    kaohe_watch_close(NULL);
    assert_int_equal(kaohe_client_open(f->home, &client, NULL), KAOHE_ERR_NOT_FOUND);
    assert_null(client);
    assert_true(strlen(kaohe_version()) >= 5);
    assert_string_equal(kaohe_strerror(KAOHE_ERR_UNAVAILABLE),
                        "the daemon cannot be reached");
}

static void test_admin_path(void **state)
{
    struct fixture *f = *state;
    struct kaohe_client *client;
    char path[5000];

    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(kaohe_client_open_admin(path, &client, &f->problem),
                     KAOHE_ERR_TOO_LARGE);
    path[300] = '\0';
    assert_int_equal(kaohe_client_open_admin(path, &client, &f->problem),
                     KAOHE_ERR_TOO_LARGE);
    path[200] = '\0'; /* longer than a local socket's address */
    assert_int_equal(kaohe_client_open_admin(path, &client, &f->problem),
                     KAOHE_ERR_INVALID);
    assert_null(client);
}

static void test_outbox(void **state)
{
    struct fixture *f = *state;
    struct kaohe_outbox *outbox;
    struct kaohe_message page;
    uint64_t number;
    uint64_t waiting;

    assert_int_equal(kaohe_outbox_open(f->home, &outbox, &f->problem), KAOHE_OK);
    assert_int_equal(kaohe_outbox_put(outbox, "\xff", 1, &number, &f->problem),
                     KAOHE_ERR_INVALID);
    assert_int_equal(number, 0);
    for (uint64_t i = 1; i <= 300; i++) {
        assert_int_equal(kaohe_outbox_put(outbox, f->submission.data,
                                          f->submission.length, &number, &f->problem),
                         KAOHE_OK);
        assert_int_equal(number, i);
    }
    assert_int_equal(kaohe_outbox_waiting(outbox, &waiting, &f->problem), KAOHE_OK);
    assert_int_equal(waiting, 300);
    assert_int_equal(kaohe_outbox_list(outbox, 0, &page, &f->problem), KAOHE_OK);
    assert_true(page.length > 0);
    kaohe_message_free(&page);
    assert_int_equal(kaohe_outbox_entry(outbox, 0, &page, &f->problem),
                     KAOHE_ERR_NOT_FOUND);
    assert_int_equal(kaohe_outbox_entry(outbox, 301, &page, &f->problem),
                     KAOHE_ERR_NOT_FOUND);
    assert_int_equal(kaohe_outbox_retry(outbox, 1, &f->problem), KAOHE_ERR_NOT_FOUND);
    kaohe_outbox_close(outbox);
}

static void test_outbox_of_nobody(void **state)
{
    struct fixture *f = *state;
    struct kaohe_outbox *outbox;
    char path[5000];

    assert_int_equal(kaohe_outbox_open("/dev/null/home", &outbox, &f->problem),
                     KAOHE_ERR_IO);
    assert_null(outbox);
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(kaohe_outbox_open(path, &outbox, &f->problem), KAOHE_ERR_TOO_LARGE);
}

static void test_too_large(void **state)
{
    struct fixture *f = *state;
    struct kaohe_outbox *outbox;
    const size_t size = 256 * 1024;
    unsigned char *bytes = calloc(1, size);
    uint64_t number;

    assert_int_equal(kaohe_outbox_open(f->home, &outbox, &f->problem), KAOHE_OK);
    for (size_t at = 0; at + 3 <= size; at += 2) {
        bytes[at] = 0x82; /* an empty record, over and over */
        bytes[at + 1] = 0x01;
        bytes[at + 2] = 0;
        at++;
    }
    assert_int_equal(kaohe_outbox_put(outbox, bytes, size - 2, &number, &f->problem),
                     KAOHE_ERR_TOO_LARGE);
    kaohe_outbox_close(outbox);
    free(bytes);
}

struct signing {
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    unsigned char key_id[HASH_BYTES];
    unsigned char signature[crypto_sign_BYTES];
    merkle_hash root;
    struct merkle_path path;
    ProtobufCBinaryData hashes[MERKLE_PATH_MAX];
};

/* A signed receipt at `index` of a batch of `count`. */
static struct bytes make_receipt(struct signing *s, struct arena *arena, size_t index,
                                 size_t count)
{
    static const char prefix[] = "kaohe batch head v1";
    merkle_hash leaves[16];
    struct merkle_tree tree;
    struct bytes leaf;
    struct bytes head_bytes;
    struct bytes out;
    Receipt receipt = RECEIPT_INIT;
    BatchHead head = BATCH_HEAD_INIT;
    SignedReceipt signed_receipt = SIGNED_RECEIPT_INIT;
    unsigned char *text;

    crypto_sign_keypair(s->public_key, s->secret_key);
    hash_sha256(s->public_key, sizeof s->public_key, s->key_id);
    for (size_t i = 0; i < count; i++) {
        receipt.has_entry = true;
        receipt.entry = (int64_t)(i + 1);
        assert_int_equal(encode_message(&receipt.base, arena, &leaf), KAOHE_OK);
        merkle_leaf(leaf, leaves[i]);
    }
    receipt.entry = (int64_t)(index + 1);
    assert_int_equal(encode_message(&receipt.base, arena, &leaf), KAOHE_OK);
    assert_int_equal(merkle_build((const merkle_hash *)leaves, count, arena, &tree),
                     KAOHE_OK);
    merkle_root(&tree, s->root);
    merkle_path(&tree, index, &s->path);
    head.has_entry_count = true;
    head.entry_count = (int64_t)count;
    head.has_root = true;
    head.root = (ProtobufCBinaryData){HASH_BYTES, s->root};
    assert_int_equal(encode_message(&head.base, arena, &head_bytes), KAOHE_OK);
    text = arena_alloc(arena, sizeof prefix + head_bytes.length);
    memcpy(text, prefix, sizeof prefix);
    memcpy(text + sizeof prefix, head_bytes.data, head_bytes.length);
    crypto_sign_detached(s->signature, NULL, text, sizeof prefix + head_bytes.length,
                         s->secret_key);
    signed_receipt.has_receipt = signed_receipt.has_leaf_index = true;
    signed_receipt.receipt =
        (ProtobufCBinaryData){leaf.length, (unsigned char *)leaf.data};
    signed_receipt.leaf_index = (int64_t)index;
    signed_receipt.n_path = s->path.length;
    for (size_t i = 0; i < s->path.length; i++)
        s->hashes[i] = (ProtobufCBinaryData){HASH_BYTES, s->path.hashes[i]};
    signed_receipt.path = s->hashes;
    signed_receipt.has_head = signed_receipt.has_signature = true;
    signed_receipt.head =
        (ProtobufCBinaryData){head_bytes.length, (unsigned char *)head_bytes.data};
    signed_receipt.signature = (ProtobufCBinaryData){crypto_sign_BYTES, s->signature};
    signed_receipt.has_key_id = true;
    signed_receipt.key_id = (ProtobufCBinaryData){HASH_BYTES, s->key_id};
    assert_int_equal(encode_message(&signed_receipt.base, arena, &out), KAOHE_OK);
    return out;
}

/* In every place of batches of every size up to 12; and never with any bit turned. */
static void test_receipts(void **state)
{
    struct fixture *f = *state;
    void *memory = malloc(1 << 20);
    struct arena arena;
    struct signing s;

    arena_init(&arena, memory, 1 << 20);
    for (size_t count = 1; count <= 12; count++) {
        for (size_t index = 0; index < count; index++) {
            struct kaohe_message view;
            struct bytes bytes;

            arena_reset(&arena);
            bytes = make_receipt(&s, &arena, index, count);
            assert_int_equal(kaohe_receipt_open(bytes.data, bytes.length, s.public_key,
                                                &view, &f->problem),
                             KAOHE_OK);
            kaohe_message_free(&view);
            ((uint8_t *)bytes.data)[(index * 37 + 11) % bytes.length] ^= 1;
            assert_int_not_equal(kaohe_receipt_open(bytes.data, bytes.length,
                                                    s.public_key, &view, &f->problem),
                                 KAOHE_OK);
            assert_null(view.data);
        }
    }
    free(memory);
}

static void test_backoff(void **state)
{
    static const int64_t longest[] = {100, 200, 400, 800, 1000, 1000, 1000};

    (void)state;
    for (unsigned attempts = 1; attempts <= 7; attempts++) {
        for (int i = 0; i < 200; i++) {
            const int64_t pause = backoff_pause(attempts, 100, 1000);

            assert_true(pause >= longest[attempts - 1] / 2);
            assert_true(pause <= longest[attempts - 1]);
        }
    }
    backoff_sleep(1);
}

static void test_problem_is_optional(void **state)
{
    struct kaohe_problem problem;

    (void)state;
    assert_int_equal(problem_set(NULL, KAOHE_ERR_IO, "a", "b"), KAOHE_ERR_IO);
    problem_detail(NULL, "%d", 1);
    assert_int_equal(problem_set(&problem, KAOHE_ERR_IO, NULL, "b"), KAOHE_ERR_IO);
    problem_detail(&problem, "%d of %d", 1, 2);
    assert_string_equal(problem.subject, "");
    assert_string_equal(problem.detail, "1 of 2");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_json_goes_both_ways),
        TEST(test_json_says_what_is_wrong),
        TEST(test_check),
        TEST(test_nothing_is_legal),
        TEST(test_admin_path),
        TEST(test_outbox),
        TEST(test_outbox_of_nobody),
        TEST(test_too_large),
        TEST(test_receipts),
        cmocka_unit_test(test_backoff),
        cmocka_unit_test(test_problem_is_optional),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
