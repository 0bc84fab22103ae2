/* SPDX-License-Identifier: Apache-2.0 */
/* A dossier as it was held once: byte for byte what was told then. */
#include "tests/component/world.h"

#define REVISIONS 12

static const Reply *ask(struct world *w, const struct peer *peer, int64_t as_of,
                        int64_t revision)
{
    DossierRequest wanted = DOSSIER_REQUEST_INIT;
    Request request = REQUEST_INIT;

    wanted.branch = (char *)(uintptr_t) "TNY";
    wanted.period = (char *)(uintptr_t) "106H1";
    wanted.has_as_of = as_of != 0;
    wanted.as_of = as_of;
    wanted.has_revision = revision != 0;
    wanted.revision = revision;
    request.verb_case = VERB_DOSSIER;
    request.dossier = &wanted;
    return world_ask(w, peer, &request);
}

struct held_then {
    int64_t entry;
    size_t length;
    uint8_t bytes[512];
};

static void remember(struct world *w, const struct peer *peer, struct held_then *out)
{
    const Reply *reply = ask(w, peer, 0, 0);

    assert_int_equal(reply->result_case, RESULT_DOSSIER);
    out->length = protobuf_c_message_get_packed_size(&reply->dossier->base);
    assert_in_range(out->length, 1, sizeof(out->bytes));
    (void)protobuf_c_message_pack(&reply->dossier->base, out->bytes);
}

static void assert_held(const Reply *reply, const struct held_then *then)
{
    uint8_t bytes[512];

    assert_int_equal(reply->result_case, RESULT_DOSSIER);
    assert_int_equal(protobuf_c_message_get_packed_size(&reply->dossier->base),
                     then->length);
    (void)protobuf_c_message_pack(&reply->dossier->base, bytes);
    assert_memory_equal(bytes, then->bytes, then->length);
}

static void is_what_was_held_then(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    struct held_then then[REVISIONS + 1];
    uint8_t key[REGISTRY_KEY_SIZE];

    memcpy(key, tny->key, sizeof(key));
    for (int64_t i = 1; i <= REVISIONS; i++) {
        char mean[8];
        struct phone phone = {
            "TNY",           "106H1", 1,
            (uint64_t)i * 2, mean,    i - 1,
            i > 4,           0,       i % 3 == 0 ? "a longer reason" : NULL};

        snprintf(mean, sizeof(mean), "%d.50", (int)(70 + i));
        then[i].entry = world_receipt(w, world_submit(w, intake_peer(w->intake, key),
                                                      world_phone(w, &phone)))
                            ->entry;
        remember(w, intake_peer(w->intake, key), &then[i]);
        /* One that is refused between them changes nothing. */
        phone.number++;
        snprintf(mean, sizeof(mean), "%d.50", (int)(40 + i));
        phone.base = 0;
        assert_int_equal(world_receipt(w, world_submit(w, intake_peer(w->intake, key),
                                                       world_phone(w, &phone)))
                             ->verdict,
                         VERDICT_REFUSED);
    }
    for (int restarted = 0; restarted < 2; restarted++) {
        for (int64_t i = 1; i <= REVISIONS; i++) {
            const struct peer *peer = intake_peer(w->intake, key);

            assert_held(ask(w, peer, then[i].entry, 0), &then[i]);
            assert_held(ask(w, peer, then[i].entry + 1, 0), &then[i]);
            assert_held(ask(w, peer, 0, i), &then[i]);
        }
        world_restart(w);
    }
    assert_held(ask(w, intake_peer(w->intake, key), 1000000, 0), &then[REVISIONS]);
}

static void assert_error(const Reply *reply, ErrorCode code)
{
    assert_int_equal(reply->result_case, RESULT_ERROR);
    assert_int_equal(reply->error->code, code);
}

static void says_what_there_was_not(void **state)
{
    struct world *w = *state;
    uint8_t key[REGISTRY_KEY_SIZE];

    memcpy(key, world_enrol(w, ROLE_BRANCH, "TNY")->key, sizeof(key));
    assert_error(ask(w, intake_peer(w->intake, key), 1, 0), ERROR_CODE_NOT_FOUND);
    assert_error(ask(w, intake_peer(w->intake, key), 0, REVISIONS + 1),
                 ERROR_CODE_NOT_FOUND);
    assert_error(ask(w, intake_peer(w->intake, key), -1, 0), ERROR_CODE_MALFORMED);
    assert_error(ask(w, intake_peer(w->intake, key), 0, -1), ERROR_CODE_MALFORMED);
    assert_error(ask(w, world_enrol(w, ROLE_BRANCH, "KSY"), 1, 0),
                 ERROR_CODE_NOT_PERMITTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_what_was_held_then),
        cmocka_unit_test(says_what_there_was_not),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
