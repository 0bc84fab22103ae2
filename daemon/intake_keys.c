/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a key after its enrolment: listed, replaced by another, revoked. A key that
 * was replaced is good until an entry says that it is over; the daemon writes that entry
 * when the ledger's time has come, so that no clock alone ends a key.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "daemon/intake_event.h"
#include "daemon/intake_keys.h"

#define PAGE 512 /* keys a page: well below the limit of a reply */

static enum kaohe_err note_revoked(struct intake *intake, const uint8_t *key)
{
    struct batch *batch = &intake->batch;
    struct revoked *revoked = array_grow(batch->revoked, &batch->revoked_room,
                                         batch->revoked_count + 1, sizeof(*revoked));

    if (!revoked)
        return KAOHE_ERR_NO_MEMORY;
    batch->revoked = revoked;
    memcpy(revoked[batch->revoked_count++].key, key, REGISTRY_KEY_SIZE);
    return KAOHE_OK;
}

static enum kaohe_err end_key(struct intake *intake, const KeyEvent *event)
{
    const struct registry_row *row =
        registry_find(intake->registry, event->public_key.data);
    struct registry_row ended;

    if (!row)
        return KAOHE_ERR_CORRUPT;
    ended = *row;
    ended.state = REGISTRY_REVOKED;
    ended.ended = intake->last.time;
    if (registry_put(intake->registry, &ended) != KAOHE_OK)
        return KAOHE_ERR_NO_MEMORY;
    return note_revoked(intake, ended.peer.key);
}

/* The token or the key that the new one comes from. */
static enum kaohe_err succeed(struct intake *intake, const KeyEvent *event, int64_t entry)
{
    bool rotation = event->action == KEY_ACTION_ROTATE;
    ProtobufCBinaryData from = rotation ? event->predecessor : event->token;
    const struct registry_row *row = NULL;
    struct registry_row old;

    if (from.len != REGISTRY_KEY_SIZE)
        return rotation ? KAOHE_ERR_CORRUPT : KAOHE_OK;
    row = registry_find(intake->registry, from.data);
    if (!row)
        return KAOHE_ERR_CORRUPT;
    old = *row;
    old.state = rotation ? REGISTRY_RETIRING : REGISTRY_USED;
    old.until = event->expires;
    if (!rotation)
        old.until = row->until;
    old.successor_entry = entry;
    memcpy(old.successor, event->public_key.data, REGISTRY_KEY_SIZE);
    return registry_put(intake->registry, &old);
}

enum kaohe_err replay_key(struct intake *intake, const KeyEvent *event, int64_t entry)
{
    struct registry_row row = {.entry = entry, .since = intake->last.time};
    enum kaohe_err err = KAOHE_OK;

    if (event->public_key.len != REGISTRY_KEY_SIZE)
        return KAOHE_ERR_CORRUPT;
    if (event->action == KEY_ACTION_REVOKE)
        return end_key(intake, event);
    memcpy(row.peer.key, event->public_key.data, REGISTRY_KEY_SIZE);
    if (event->branch)
        snprintf(row.peer.branch, sizeof(row.peer.branch), "%s", event->branch);
    row.peer.role = event->role;
    if (event->action == KEY_ACTION_TOKEN) {
        row.peer.role = ROLE_ENROLLING;
        row.grants = event->role;
        row.until = event->expires;
    } else {
        err = succeed(intake, event, entry);
    }
    return err ? err : registry_put(intake->registry, &row);
}

enum kaohe_err key_append(struct intake *intake, const struct peer *by,
                          const KeyEvent *event)
{
    struct bytes body;
    struct peer kept = by ? *by : (struct peer){0};
    enum kaohe_err err =
        event_append(intake,
                     &(struct event){ENTRY_KIND_KEY, &event->base, event->branch, NULL,
                                     by ? &kept : NULL},
                     &body);

    if (!err && replay_key(intake, event, intake->last.entry)) {
        batch_fail(intake);
        err = KAOHE_ERR_NO_MEMORY;
    }
    return err;
}

/* ---- list ---- */

static KeyState state_of(const struct intake *intake, const struct registry_row *row)
{
    bool token = row->peer.role == ROLE_ENROLLING;

    switch (row->state) {
    case REGISTRY_REVOKED:
        return KEY_STATE_REVOKED;
    case REGISTRY_RETIRING:
        return KEY_STATE_RETIRING;
    case REGISTRY_USED:
        return KEY_STATE_USED;
    default:
        break;
    }
    if (token && row->until <= intake->batch.time)
        return KEY_STATE_EXPIRED;
    return token ? KEY_STATE_OPEN : KEY_STATE_VALID;
}

/* The row lives as long as the registry; the message points into it. */
static void describe(const struct intake *intake, const struct registry_row *row,
                     KeyInfo *info)
{
    *info = (KeyInfo)KEY_INFO_INIT;
    info->has_public_key = true;
    info->public_key = key_bytes(row->peer.key);
    info->has_role = true;
    info->role = row->peer.role == ROLE_ENROLLING ? row->grants : row->peer.role;
    info->branch =
        row->peer.branch[0] ? (char *)(uintptr_t)row->peer.branch : info->branch;
    info->has_state = true;
    info->state = state_of(intake, row);
    info->has_entry = true;
    info->entry = row->entry;
    info->has_since = true;
    info->since = row->since;
    info->has_until = row->until != 0;
    info->until = row->until;
    info->has_ended = row->ended != 0;
    info->ended = row->ended;
    info->has_last_used = row->used != 0;
    info->last_used = row->used;
    info->has_successor = row->successor_entry != 0;
    if (info->has_successor)
        info->successor = key_bytes(row->successor);
}

void call_keys(const struct call *call)
{
    struct intake *intake = call->intake;
    int64_t offset = call->request->keys->offset;
    KeyList *list = arena_alloc(&intake->scratch, sizeof(*list));
    KeyInfo *infos = arena_array(&intake->scratch, PAGE, sizeof(*infos));
    KeyInfo **page = arena_array(&intake->scratch, PAGE, sizeof(*page));
    const struct registry_row **rows = NULL;
    size_t count = 0;

    if (!list || !infos || !page || registry_list(intake->registry, &rows, &count)) {
        call_try_again(call);
        return;
    }
    *list = (KeyList)KEY_LIST_INIT;
    list->keys = page;
    for (size_t i = offset < 0 ? 0 : (size_t)offset; i < count; i++) {
        if (list->n_keys == PAGE) {
            list->has_next = true;
            list->next = (int64_t)i;
            break;
        }
        page[list->n_keys] = &infos[list->n_keys];
        describe(intake, rows[i], page[list->n_keys++]);
    }
    free(rows);
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_KEYS;
    call->reply->keys = list;
}

/* ---- revoke ---- */

static enum kaohe_err revoke(struct intake *intake, const struct peer *by,
                             const struct registry_row *row, const char *reason)
{
    KeyEvent event = KEY_EVENT_INIT;
    char branch[REGISTRY_BRANCH_SIZE];
    uint8_t key[REGISTRY_KEY_SIZE]; /* the row goes when the event takes effect */

    memcpy(key, row->peer.key, sizeof(key));
    memcpy(branch, row->peer.branch, sizeof(branch));
    event.has_action = true;
    event.action = KEY_ACTION_REVOKE;
    event.has_public_key = true;
    event.public_key = key_bytes(key);
    event.has_role = true;
    event.role = row->peer.role;
    event.branch = branch[0] ? branch : NULL;
    event.reason = (char *)(uintptr_t)reason;
    return key_append(intake, by, &event);
}

void call_revoke(const struct call *call)
{
    struct intake *intake = call->intake;
    const RevokeRequest *request = call->request->revoke;
    const struct registry_row *row = NULL;

    if (request->public_key.len == REGISTRY_KEY_SIZE)
        row = registry_find(intake->registry, request->public_key.data);
    if (!row)
        call_refuse(call, ERROR_CODE_NOT_FOUND, "no such key", "public_key");
    else if (row->state == REGISTRY_REVOKED)
        call_refuse(call, ERROR_CODE_CONFLICT, "revoked already", "public_key");
    else if (revoke(intake, call->peer, row, request->reason) != KAOHE_OK)
        call_try_again(call);
    else
        call->slot->entry = intake->last.entry;
}

enum kaohe_err intake_expire(struct intake *intake)
{
    const struct registry_row *row = NULL;
    enum kaohe_err err = KAOHE_OK;

    while (!err && !intake->batch.failed &&
           (row = registry_over(intake->registry, intake->batch.time)) != NULL) {
        arena_reset(&intake->scratch);
        err = revoke(intake, NULL, row, "replaced, and the overlap is over");
    }
    return intake->batch.failed ? KAOHE_OK : err;
}

/* ---- rotate ---- */

static void replace(const struct call *call, const struct registry_row *row)
{
    struct intake *intake = call->intake;
    KeyEvent event = KEY_EVENT_INIT;
    struct enrolment what = {.key = call->request->rotate->public_key.data,
                             .role = call->peer->role};
    struct peer peer = *call->peer; /* its row goes when the event takes effect */

    event.has_action = true;
    event.action = KEY_ACTION_ROTATE;
    event.has_public_key = true;
    event.public_key = key_bytes(what.key);
    event.has_role = true;
    event.role = peer.role;
    event.branch = peer.branch[0] ? peer.branch : NULL;
    event.has_predecessor = true;
    event.predecessor = key_bytes(peer.key);
    event.has_expires = true;
    event.expires = intake->batch.time + intake->key_overlap;
    what.branch = event.branch;
    what.until = row->state == REGISTRY_RETIRING ? row->until : event.expires;
    if (row->state == REGISTRY_RETIRING)
        enrolment_confirm(call, &what, row->successor_entry);
    else if (key_append(intake, &peer, &event) == KAOHE_OK)
        enrolment_confirm(call, &what, intake->last.entry);
    else
        call_try_again(call);
}

/* Asked again for the same key, it confirms: the first reply may have been lost. */
void call_rotate(const struct call *call)
{
    const RotateRequest *request = call->request->rotate;
    const struct registry_row *row =
        registry_find(call->intake->registry, call->peer->key);
    bool again;

    if (!row || request->public_key.len != REGISTRY_KEY_SIZE) {
        call_refuse(call, ERROR_CODE_MALFORMED, "a key has 32 bytes", "public_key");
        return;
    }
    again = row->state == REGISTRY_RETIRING &&
            memcmp(row->successor, request->public_key.data, REGISTRY_KEY_SIZE) == 0;
    if (row->state == REGISTRY_RETIRING && !again)
        call_refuse(call, ERROR_CODE_NOT_PERMITTED, "this key has been replaced already",
                    "public_key");
    else if (!again && registry_find(call->intake->registry, request->public_key.data))
        call_refuse(call, ERROR_CODE_CONFLICT, "this key is known already", "public_key");
    else
        replace(call, row);
}
