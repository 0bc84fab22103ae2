/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries about acts: what is not a filing, but is in the ledger like one, with who did
 * it. What an act means is its caller's business.
 */
#include "daemon/intake_event.h"

#include <stdio.h>

#include "wire/encode.h"

enum kaohe_err event_append(struct intake *intake, const struct event *event,
                            struct bytes *body)
{
    uint8_t content[HASH_BYTES];
    uint8_t key[HASH_BYTES];
    char who[REGISTRY_BRANCH_SIZE + 16];
    Receipt receipt;
    struct ledger_entry entry = {.branch = event->branch, .period = event->period};
    enum kaohe_err err = encode_message(event->body, &intake->scratch, &entry.body);

    if (!err)
        err = batch_prepare(intake);
    if (err)
        return err;
    hash_sha256(entry.body.data, entry.body.length, content);
    batch_receipt(intake, event->kind, (struct bytes){content, HASH_BYTES}, &receipt);
    receipt.branch = (char *)(uintptr_t)event->branch;
    receipt.period = (char *)(uintptr_t)event->period;
    receipt.filed_by = peer_name(event->by, who, sizeof(who));
    receipt.has_key = event->by && !event->by->local;
    receipt.key = (ProtobufCBinaryData){HASH_BYTES, key};
    if (receipt.has_key)
        hash_sha256(event->by->key, sizeof(event->by->key), key);
    err = batch_append(intake, &receipt, &entry);
    if (err == KAOHE_ERR_DISK_FULL)
        batch_fail(intake);
    *body = entry.body;
    return err;
}

char *peer_name(const struct peer *peer, char *buffer, size_t size)
{
    if (!peer)
        snprintf(buffer, size, "kaohed");
    else if (peer->role == ROLE_BRANCH)
        snprintf(buffer, size, "branch %s", peer->branch);
    else
        snprintf(buffer, size, "%s",
                 peer->role == ROLE_HEADQUARTERS ? "headquarters"
                 : peer->role == ROLE_ENROLLING  ? "token"
                                                 : "operator");
    return buffer;
}
