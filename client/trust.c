/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The daemon's signing keys as they change: a new one is believed if the one that the
 * profile trusts has signed it. Those that came before stay in the profile, so that their
 * receipts can be verified years later.
 */
#include "client/trust.h"

#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/problem.h"

static bool same(ProtobufCBinaryData a, ProtobufCBinaryData b)
{
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

static bool knows(const Profile *profile, ProtobufCBinaryData key)
{
    if (same(profile->signing_key, key))
        return true;
    for (size_t i = 0; i < profile->n_past_signing_keys; i++)
        if (same(profile->past_signing_keys[i], key))
            return true;
    return false;
}

static bool add(struct kaohe_client *client, ProtobufCBinaryData key)
{
    Profile *profile = client->profile.content;
    struct arena *arena = &client->profile.scratch.arena;
    const size_t count = profile->n_past_signing_keys;
    ProtobufCBinaryData *keys = arena_array(arena, count + 1, sizeof *keys);
    unsigned char *copy = arena_alloc(arena, key.len);

    if (keys == NULL || copy == NULL)
        return false;
    memcpy(copy, key.data, key.len);
    for (size_t i = 0; i < count; i++)
        keys[i] = profile->past_signing_keys[i];
    keys[count] = (ProtobufCBinaryData){.len = key.len, .data = copy};
    profile->past_signing_keys = keys;
    profile->n_past_signing_keys = count + 1;
    return true;
}

enum kaohe_err trust_learn(struct kaohe_client *client, const Status *status,
                           struct kaohe_problem *problem)
{
    Profile *profile = client->profile.content;
    bool changed = false;

    for (size_t i = 0; profile != NULL && i < status->n_signing_keys; i++) {
        const SigningKey *change = status->signing_keys[i];

        if (!trust_follows(change))
            continue;
        if (same(profile->signing_key, change->previous)) {
            const ProtobufCBinaryData old = profile->signing_key;

            if (!add(client, change->public_key))
                return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
            profile->signing_key =
                profile->past_signing_keys[profile->n_past_signing_keys - 1];
            profile->past_signing_keys[profile->n_past_signing_keys - 1] = old;
            changed = true;
        } else if (knows(profile, change->public_key) &&
                   !knows(profile, change->previous)) {
            if (!add(client, change->previous))
                return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
            changed = true;
        }
    }
    return changed ? profile_write(client->home, profile, problem) : KAOHE_OK;
}
