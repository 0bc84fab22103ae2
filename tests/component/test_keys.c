/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a key: replaced with an overlap, ended by an entry, revoked for ever. */
#include "tests/component/world.h"

#define DAY (INT64_C(86400) * 1000000)

static const Reply *ask_rotate(struct world *w, const struct peer *peer, uint8_t *key)
{
    RotateRequest rotate = ROTATE_REQUEST_INIT;
    Request request = REQUEST_INIT;

    rotate.has_public_key = true;
    rotate.public_key = (ProtobufCBinaryData){REGISTRY_KEY_SIZE, key};
    request.verb_case = VERB_ROTATE;
    request.rotate = &rotate;
    return world_ask(w, peer, &request);
}

static const Reply *ask_revoke(struct world *w, const uint8_t *key)
{
    RevokeRequest revoke = REVOKE_REQUEST_INIT;
    Request request = REQUEST_INIT;

    revoke.has_public_key = true;
    revoke.public_key.len = REGISTRY_KEY_SIZE;
    revoke.public_key.data = (uint8_t *)(uintptr_t)key;
    revoke.reason = (char *)(uintptr_t) "the notebook was stolen";
    request.verb_case = VERB_REVOKE;
    request.revoke = &revoke;
    return world_ask(w, &world_operator, &request);
}

static const KeyInfo *info_of(struct world *w, const uint8_t *key)
{
    KeysRequest keys = KEYS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;

    request.verb_case = VERB_KEYS;
    request.keys = &keys;
    reply = world_ask(w, &world_operator, &request);
    assert_int_equal(reply->result_case, RESULT_KEYS);
    for (size_t i = 0; i < reply->keys->n_keys; i++)
        if (memcmp(reply->keys->keys[i]->public_key.data, key, REGISTRY_KEY_SIZE) == 0)
            return reply->keys->keys[i];
    return NULL;
}

/* A batch as the loop makes one each second; gives the entries that it wrote. */
static int64_t tick(struct world *w)
{
    struct intake_figures before;
    struct intake_figures after;

    intake_figures(w->intake, &before);
    world_begin(w);
    assert_int_equal(intake_expire(w->intake), KAOHE_OK);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    intake_figures(w->intake, &after);
    return after.last_entry - before.last_entry;
}

static void a_replaced_key_is_good_until_an_entry_ends_it(void **state)
{
    struct world *w = *state;
    struct peer old = *world_enrol(w, ROLE_BRANCH, "TNY");
    uint8_t fresh[REGISTRY_KEY_SIZE] = {0x70, 1};
    uint8_t other[REGISTRY_KEY_SIZE] = {0x70, 2};
    const Reply *reply = ask_rotate(w, &old, fresh);
    int64_t entry;

    assert_int_equal(reply->result_case, RESULT_ENROLMENT);
    assert_string_equal(reply->enrolment->branch, "TNY");
    assert_true(reply->enrolment->until == w->now + 7 * DAY);
    entry = reply->enrolment->entry;
    assert_string_equal(intake_peer(w->intake, fresh)->branch, "TNY");
    assert_non_null(intake_peer(w->intake, old.key));
    assert_int_equal(info_of(w, old.key)->state, KEY_STATE_RETIRING);

    world_restart(w);
    assert_int_equal(ask_rotate(w, &old, fresh)->enrolment->entry, entry);
    world_expect_error(ask_rotate(w, &old, other), ERROR_CODE_NOT_PERMITTED);
    assert_null(intake_peer(w->intake, other));

    w->now += 7 * DAY - 1;
    assert_int_equal(tick(w), 0);
    w->now += 1;
    assert_non_null(intake_peer(w->intake, old.key)); /* the clock alone ends nothing */
    assert_int_equal(tick(w), 1);
    assert_int_equal(intake_revoked_count(w->intake), 1);
    assert_memory_equal(intake_revoked(w->intake, 0), old.key, REGISTRY_KEY_SIZE);
    assert_null(intake_peer(w->intake, old.key));
    assert_int_equal(tick(w), 0);
    assert_int_equal(intake_revoked_count(w->intake), 0);

    w->now -= 30 * DAY; /* nor does a clock that goes back bring anything back */
    assert_null(intake_peer(w->intake, old.key));
    world_restart(w);
    assert_null(intake_peer(w->intake, old.key));
    assert_string_equal(intake_peer(w->intake, fresh)->branch, "TNY");
    assert_int_equal(info_of(w, old.key)->state, KEY_STATE_REVOKED);
    assert_memory_equal(info_of(w, old.key)->successor.data, fresh, REGISTRY_KEY_SIZE);
    w->now = WORLD_NOW + 30 * DAY;
}

static void a_revoked_key_never_comes_back(void **state)
{
    struct world *w = *state;
    struct peer stolen = *world_enrol(w, ROLE_BRANCH, "KSY");
    struct peer good = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    struct phone phone = {"KSY", "106H1", 3, 1, "91.00", 0, false, 0, NULL};
    TokenRequest token = TOKEN_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Receipt *receipt;
    size_t slot;

    (void)world_receipt(w, world_submit(w, &stolen, world_phone(w, &phone)));
    assert_true(info_of(w, stolen.key)->has_last_used);
    receipt = world_receipt(w, ask_revoke(w, stolen.key));
    assert_int_equal(receipt->kind, ENTRY_KIND_KEY);
    assert_string_equal(receipt->filed_by, "operator");
    assert_null(intake_peer(w->intake, stolen.key));
    assert_int_equal(intake_revoked_count(w->intake), 1);
    world_expect_error(ask_revoke(w, stolen.key), ERROR_CODE_CONFLICT);
    world_expect_error(ask_rotate(w, &good, stolen.key), ERROR_CODE_CONFLICT);

    token.has_role = true;
    token.role = ROLE_BRANCH;
    token.branch = (char *)(uintptr_t) "KSY";
    token.has_public_key = true;
    token.public_key = (ProtobufCBinaryData){REGISTRY_KEY_SIZE, stolen.key};
    request.verb_case = VERB_TOKEN;
    request.token = &token;
    world_expect_error(world_ask(w, &world_operator, &request), ERROR_CODE_CONFLICT);
    world_restart(w);
    assert_null(intake_peer(w->intake, stolen.key));
    assert_non_null(intake_peer(w->intake, good.key));
    world_begin(w); /* what a peer may not do is known to who logs it */
    request.verb_case = VERB_KEYS;
    request.keys = &(KeysRequest)KEYS_REQUEST_INIT;
    slot = world_put(w, &good, &request);
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    assert_true(intake_was_denied(w->intake, slot));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_replaced_key_is_good_until_an_entry_ends_it),
        cmocka_unit_test(a_revoked_key_never_comes_back),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
