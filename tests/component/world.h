/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A world for the intake: a real ledger in a folder of its own, the catalogue that the
 * program carries, a clock that stands still, and peers of every role. Requests go in as
 * bytes and replies come out as bytes, as they would over a socket.
 */
#ifndef KAOHE_TESTS_WORLD_H
#define KAOHE_TESTS_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/intake.h"
#include "tests/unit/cmocka_all.h"
#include "tests/unit/temporary.h"
#include "wire/data_load.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define WORLD_ARENA ((size_t)64 * 1024 * 1024)
#define WORLD_NOW INT64_C(1790000000000000) /* 2026-09-21 */
#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, world_make, world_remove)
#define TEXT(literal) ((char *)(uintptr_t)(literal))

struct world {
    struct temporary *temporary;
    char ledger_path[160];
    char key_path[160];
    struct ledger *ledger;
    struct signer *signer;
    struct intake *intake;
    struct data_set data;
    size_t all_boards; /* of its catalogue, with those that are left out */
    void *data_memory;
    struct arena arena; /* for what a test makes and reads */
    int64_t now;
    uint8_t keys_given;
    const struct peer *last_enrolled;
};

static const struct peer world_operator = {.role = ROLE_OPERATOR, .local = true};

static inline void world_start(struct world *w)
{
    char why[512];
    struct ledger_place place = {w->ledger_path, true};
    struct intake_settings settings = {
        .now = w->now,
        .catalogue = w->data.catalogue,
        .rubrics = w->data.rubrics,
        .rubric_count = w->data.rubric_count,
    };
    struct intake_stores stores;

    if (ledger_open(&place, &w->ledger, why, sizeof(why)))
        fail_msg("%s", why);
    assert_int_equal(signer_open(w->key_path, &w->signer), KAOHE_OK);
    stores = (struct intake_stores){w->ledger, w->signer};
    if (intake_open(&stores, &settings, &w->intake, why, sizeof(why)))
        fail_msg("%s", why);
    intake_set_endpoints(w->intake,
                         &(struct intake_endpoints){{7}, "tcp://h:1", "tcp://h:2"});
}

static inline void world_stop(struct world *w)
{
    intake_close(w->intake);
    ledger_close(w->ledger);
    signer_close(w->signer);
    w->intake = NULL;
    w->ledger = NULL;
    w->signer = NULL;
}

static inline void world_restart(struct world *w)
{
    world_stop(w);
    world_start(w);
}

/* A test of one filing wants it on one board; ranges move with every figure that a
 * threshold speaks of, timeliness with every report. They are put behind the others, and
 * are there for a test that sets n_boards back to all_boards and restarts. */
static inline void world_leave_out_ranges(struct world *w)
{
    Catalogue *catalogue = (Catalogue *)(uintptr_t)w->data.catalogue;
    Board *left_out[16];
    size_t kept = 0;
    size_t count = 0;

    for (size_t i = 0; i < catalogue->n_boards; i++) {
        const IndicatorKind kind = catalogue->boards[i]->indicator->kind;
        if ((kind == INDICATOR_KIND_RANGE_LOW || kind == INDICATOR_KIND_RANGE_HIGH ||
             kind == INDICATOR_KIND_TIMELINESS) &&
            count < sizeof left_out / sizeof *left_out)
            left_out[count++] = catalogue->boards[i];
        else
            catalogue->boards[kept++] = catalogue->boards[i];
    }
    for (size_t i = 0; i < count; i++)
        catalogue->boards[kept + i] = left_out[i];
    w->all_boards = catalogue->n_boards;
    catalogue->n_boards = kept;
}

static inline int world_make(void **state)
{
    struct world *w = calloc(1, sizeof(*w));
    struct arena arena;
    struct json_error error;
    void *temporary = NULL;

    if (!w || temporary_make(&temporary))
        return -1;
    w->temporary = temporary;
    w->now = WORLD_NOW;
    snprintf(w->ledger_path, sizeof(w->ledger_path), "%s/kaohed.db",
             w->temporary->folder);
    snprintf(w->key_path, sizeof(w->key_path), "%s/signing.key", w->temporary->folder);
    w->data_memory = malloc(WORLD_ARENA);
    arena_init(&arena, w->data_memory, WORLD_ARENA);
    if (data_load(&arena, &w->data, &error)) {
        print_error("%s: %s\n", error.path, error.message);
        return -1;
    }
    world_leave_out_ranges(w);
    arena_init(&w->arena, malloc(WORLD_ARENA), WORLD_ARENA);
    world_start(w);
    *state = w;
    return 0;
}

static inline int world_remove(void **state)
{
    struct world *w = *state;
    void *temporary = w->temporary;

    world_stop(w);
    free(w->data_memory);
    free(w->arena.base);
    free(w);
    return temporary_remove(&temporary);
}

/* ---- talking ---- */

static inline struct bytes world_encode(struct world *w, const ProtobufCMessage *message)
{
    struct bytes bytes;

    assert_int_equal(encode_message(message, &w->arena, &bytes), KAOHE_OK);
    return bytes;
}

/* A copy of the bytes as a message of its own, since the intake's go with the batch. */
static inline const Reply *world_reply(struct world *w, size_t slot)
{
    Reply *reply = NULL;
    struct decode_error where;

    assert_int_equal(
        decode_reply(intake_reply(w->intake, slot), &w->arena, &reply, &where), KAOHE_OK);
    return reply;
}

static inline void world_begin(struct world *w)
{
    assert_int_equal(intake_begin(w->intake, w->now), KAOHE_OK);
}

static inline size_t world_put(struct world *w, const struct peer *peer,
                               const Request *request)
{
    struct bytes bytes = world_encode(w, &request->base);

    return intake_take(w->intake, peer, bytes.data, bytes.length);
}

static inline const Reply *world_ask(struct world *w, const struct peer *peer,
                                     const Request *request)
{
    size_t slot;

    world_begin(w);
    slot = world_put(w, peer, request);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    return world_reply(w, slot);
}

static inline size_t world_put_submission(struct world *w, const struct peer *peer,
                                          struct bytes submission)
{
    SubmitRequest submit = SUBMIT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    submit.has_submission = true;
    submit.submission.data = (uint8_t *)(uintptr_t)submission.data;
    submit.submission.len = submission.length;
    request.has_id = true;
    request.id = 99;
    request.verb_case = VERB_SUBMIT;
    request.submit = &submit;
    return world_put(w, peer, &request);
}

static inline const Reply *world_submit(struct world *w, const struct peer *peer,
                                        struct bytes submission)
{
    size_t slot;

    world_begin(w);
    slot = world_put_submission(w, peer, submission);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    return world_reply(w, slot);
}

static inline const Receipt *world_receipt(struct world *w, const Reply *reply)
{
    Receipt *receipt = NULL;
    struct decode_error where;
    struct bytes bytes;

    if (reply->result_case == RESULT_ERROR)
        fail_msg("%s", reply->error->message);
    assert_int_equal(reply->result_case, RESULT_RECEIPT);
    bytes = (struct bytes){reply->receipt->receipt.data, reply->receipt->receipt.len};
    assert_int_equal(decode_receipt(bytes, &w->arena, &receipt, &where), KAOHE_OK);
    return receipt;
}

static inline void world_expect_error(const Reply *reply, ErrorCode code)
{
    assert_int_equal(reply->result_case, RESULT_ERROR);
    assert_int_equal(reply->error->code, code);
}

/* ---- peers and figures ---- */

/* Enrols a new key through the admin socket, and gives the registry's peer. */
static inline const struct peer *world_enrol(struct world *w, Role role,
                                             const char *branch)
{
    uint8_t key[REGISTRY_KEY_SIZE] = {0x10, ++w->keys_given};
    TokenRequest token = TOKEN_REQUEST_INIT;
    Request request = REQUEST_INIT;

    token.has_role = true;
    token.role = role;
    token.branch = (char *)(uintptr_t)branch;
    token.has_public_key = true;
    token.public_key = (ProtobufCBinaryData){sizeof(key), key};
    request.verb_case = VERB_TOKEN;
    request.token = &token;
    assert_int_equal(world_ask(w, &world_operator, &request)->result_case,
                     RESULT_ENROLMENT);
    return intake_peer(w->intake, key);
}

/* What a submission of one phone test says. */
struct phone {
    const char *branch;
    const char *period;
    uint8_t outbox;
    uint64_t number;
    const char *mean;
    int64_t base; /* revision; with a reason when above 0 */
    bool invented;
    Conductor conductor;
    const char *reason; /* NULL: some */
};

static inline struct bytes world_phone(struct world *w, const struct phone *phone)
{
    uint8_t outbox[LEDGER_OUTBOX_SIZE] = {phone->outbox};
    Submission submission = SUBMISSION_INIT;
    Record record = RECORD_INIT;
    Record *records[] = {&record};
    PhoneTest test = PHONE_TEST_INIT;

    submission.has_outbox = true;
    submission.outbox = (ProtobufCBinaryData){sizeof(outbox), outbox};
    submission.has_number = true;
    submission.number = phone->number;
    submission.branch = (char *)(uintptr_t)phone->branch;
    submission.period = (char *)(uintptr_t)phone->period;
    submission.filer = (char *)(uintptr_t) "officer 7";
    submission.approver = (char *)(uintptr_t) "head 1";
    if (phone->base > 0) {
        submission.has_base_revision = true;
        submission.base_revision = phone->base;
        submission.correction_reason =
            (char *)(uintptr_t)(phone->reason ? phone->reason : "counted again");
    }
    if (phone->invented) {
        submission.has_provenance = true;
        submission.provenance = PROVENANCE_INVENTED;
    }
    submission.n_records = 1;
    submission.records = records;
    record.kind_case = KIND_PHONE_TEST;
    record.phone_test = &test;
    test.has_conductor = true;
    test.conductor = phone->conductor ? phone->conductor : CONDUCTOR_BRANCH;
    test.has_persons_tested = true;
    test.persons_tested = 100;
    test.mean_score = (char *)(uintptr_t)phone->mean;
    return world_encode(w, &submission.base);
}

/* The mean of a branch's own phone tests in 106H1, by the first number of its outbox, or
 * a correction of it by a later one. */
static inline struct bytes world_mean(struct world *w, const struct peer *peer,
                                      uint64_t number, const char *mean)
{
    const struct phone phone = {.branch = peer->branch,
                                .period = "106H1",
                                .outbox = 1,
                                .number = number,
                                .mean = mean,
                                .base = (int64_t)number - 1};

    return world_phone(w, &phone);
}

#endif
