/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the intake says of itself, and who may watch what. Branches get the figures that
 * they can check their own receipts and boards with, not those of the operator.
 */
#include <string.h>

#include "daemon/intake_proof.h"
#include "domain/catalogue.h"
#include "domain/rules.h"

static const char *const counter_names[INTAKE_COUNTERS] = {
    [INTAKE_ACCEPTED] = "accepted",   [INTAKE_REFUSED] = "refused",
    [INTAKE_UNCHANGED] = "unchanged", [INTAKE_RESENT] = "resent",
    [INTAKE_CONFLICT] = "conflict",   [INTAKE_MALFORMED] = "malformed",
    [INTAKE_TOO_LARGE] = "too_large", [INTAKE_NOT_PERMITTED] = "not_permitted",
    [INTAKE_TRY_AGAIN] = "try_again", [INTAKE_READS] = "reads",
    [INTAKE_LOST] = "lost",           [INTAKE_CLOCK_BACK] = "clock_back",
    [INTAKE_CHECKS] = "checks",       [INTAKE_FAULTS] = "faults",
};

const char *intake_counter_name(enum intake_counter counter)
{
    return counter_names[counter];
}

void intake_count(struct intake *intake, enum intake_counter counter)
{
    intake->counters[counter]++;
}

int64_t intake_epoch(const struct intake *intake)
{
    return intake->committed_epoch;
}

void intake_figures(const struct intake *intake, struct intake_figures *out)
{
    *out = (struct intake_figures){
        .epoch = intake->epoch,
        .last_entry = intake->committed.entry,
        .last_batch = intake->committed.batch,
        .last_time = intake->committed.time,
        .started = intake->started,
        .dossiers = intake->dossier_count,
        .boards = boards_filled(&intake->boards),
        .keys = registry_count(intake->registry),
    };
    memcpy(out->counters, intake->counters, sizeof(out->counters));
}

void intake_digest(struct intake *intake, uint8_t out[HASH_BYTES])
{
    boards_digest(&intake->boards, out);
}

static ProtobufCBinaryData copy(struct arena *arena, const void *bytes)
{
    uint8_t *data = arena_alloc(arena, HASH_BYTES);

    if (!data)
        return (ProtobufCBinaryData){0};
    memcpy(data, bytes, HASH_BYTES);
    return (ProtobufCBinaryData){HASH_BYTES, data};
}

static void tell_all(struct intake *intake, Status *status)
{
    struct arena *arena = &intake->scratch;
    struct intake_figures figures;
    uint8_t digest[HASH_BYTES];

    intake_figures(intake, &figures);
    intake_digest(intake, digest);
    status->has_started = true;
    status->started = figures.started;
    status->has_dossiers = true;
    status->dossiers = (int64_t)figures.dossiers;
    status->has_boards = true;
    status->boards = (int64_t)figures.boards;
    status->has_keys = true;
    status->keys = (int64_t)figures.keys;
    status->has_board_digest = true;
    status->board_digest = copy(arena, digest);
    status->counters = arena_array(arena, INTAKE_COUNTERS, sizeof(*status->counters));
    for (size_t i = 0; status->counters && i < INTAKE_COUNTERS; i++) {
        Counter *counter = arena_alloc(arena, sizeof(*counter));

        if (!counter)
            return;
        *counter = (Counter)COUNTER_INIT;
        counter->name = (char *)(uintptr_t)counter_names[i];
        counter->has_value = true;
        counter->value = figures.counters[i];
        status->counters[status->n_counters++] = counter;
    }
}

void call_status(const struct call *call)
{
    struct intake *intake = call->intake;
    Status *status = arena_alloc(&intake->scratch, sizeof(*status));

    if (!status) {
        call_try_again(call);
        return;
    }
    *status = (Status)STATUS_INIT;
    status->version = (char *)(uintptr_t)KAOHE_VERSION;
    status->rule_set = (char *)(uintptr_t)rule_set_version;
    status->has_epoch = true;
    status->epoch = intake->epoch;
    status->has_last_entry = true;
    status->last_entry = intake->committed.entry;
    status->has_last_batch = true;
    status->last_batch = intake->committed.batch;
    status->has_time = true;
    status->time = intake->batch.time;
    status->has_signing_key = true;
    status->signing_key = copy(&intake->scratch, signer_public(intake->signer));
    status->has_last_head = true;
    status->last_head = copy(&intake->scratch, intake->previous_head);
    status->signing_keys = keys_told(intake, &status->n_signing_keys);
    status->requests = (char *)(uintptr_t)intake->endpoints.requests;
    status->rankings = (char *)(uintptr_t)intake->endpoints.rankings;
    status->has_server_key = true;
    status->server_key = copy(&intake->scratch, intake->endpoints.server_key);
    if (call->peer->role != ROLE_BRANCH)
        tell_all(intake, status);
    if (intake->scratch.exhausted) {
        call_try_again(call);
        return;
    }
    call->reply->result_case = RESULT_STATUS;
    call->reply->status = status;
}

/* A subscription is a prefix, so a branch has to name a board to its end; otherwise the
 * prefix would match boards that it may not see. */
bool intake_may_watch(const struct intake *intake, const struct peer *peer,
                      const void *topic, size_t length)
{
    static const char rank[] = "rank/";
    static const char heartbeat[] = "heartbeat";
    const char *id = (const char *)topic + sizeof(rank) - 1;
    size_t left = length - (sizeof(rank) - 1);

    if (peer->role == ROLE_HEADQUARTERS)
        return true;
    if (peer->role != ROLE_BRANCH || length < sizeof(rank))
        return false;
    if (length == sizeof(heartbeat) - 1 && memcmp(topic, heartbeat, length) == 0)
        return true;
    if (memcmp(topic, rank, sizeof(rank) - 1) != 0)
        return false;
    for (size_t i = 0; i < intake->catalogue->n_boards; i++) {
        const Board *board = intake->catalogue->boards[i];
        size_t size = strlen(board->id);

        if (left > size && memcmp(id, board->id, size) == 0 && id[size] == '/')
            return board->visible_to_branches;
    }
    return false;
}
