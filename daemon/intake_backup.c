/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups and checkpoints. A backup is made by slices between two batches, one for each
 * time that the operator asks how far it is; whoever stops asking stops it. Beside a
 * backup lies its checkpoint: what its last batch was, and the public keys.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/intake_proof.h"
#include "wire/json.h"
#include "wire/keyfile.h"

#define SLICE_PAGES 256 /* 1 MiB */

static ProtobufCBinaryData binary(const void *data, size_t length)
{
    return (ProtobufCBinaryData){length, (uint8_t *)(uintptr_t)data};
}

/* Of the last batch that is committed; in the scratch arena, but for the head's bytes,
 * which are valid until the next read. */
static enum kaohe_err make_checkpoint(struct intake *intake, Checkpoint *out)
{
    const struct keyring_key *key = NULL;
    struct ledger_head head;
    enum kaohe_err err = ledger_read_head(intake->ledger, intake->committed.batch, &head);

    *out = (Checkpoint)CHECKPOINT_INIT;
    if (err)
        return err;
    out->has_head = true;
    out->head = binary(head.head.data, head.head.length);
    out->has_signature = true;
    out->signature = binary(head.signature.data, head.signature.length);
    out->has_key_id = true;
    out->key_id = binary(head.key_id.data, head.key_id.length);
    out->has_signing_key = true;
    key = keyring_find(&intake->keyring, head.key_id);
    out->signing_key =
        binary(key ? key->public_key : signer_public(intake->signer), SIGN_KEY_SIZE);
    out->keys = keys_told(intake, &out->n_keys);
    out->has_server_key = true;
    out->server_key = binary(intake->endpoints.server_key, REGISTRY_KEY_SIZE);
    return out->keys ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;
}

void call_checkpoint(const struct call *call)
{
    Checkpoint checkpoint;

    if (make_checkpoint(call->intake, &checkpoint)) {
        call_try_again(call);
        return;
    }
    call->intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_CHECKPOINT;
    call->reply->checkpoint = &checkpoint;
    reply_encode(call->intake, call->slot, call->reply);
}

/* "FOLDER/kaohed-20170630T093000.125Z.db" */
static bool name_backup(struct intake *intake)
{
    const time_t seconds = (time_t)(intake->now / 1000000);
    struct tm when;
    char stamp[32] = "";
    int length;

    if (gmtime_r(&seconds, &when))
        strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%S", &when);
    length = snprintf(intake->backing_up.path, sizeof(intake->backing_up.path),
                      "%s/kaohed-%s.%03dZ.db", intake->backups, stamp,
                      (int)(intake->now / 1000 % 1000));
    return length > 0 && (size_t)length < sizeof(intake->backing_up.path);
}

static enum kaohe_err begin(struct intake *intake)
{
    struct backing_up *state = &intake->backing_up;

    if (!intake->backups || !name_backup(intake))
        return KAOHE_ERR_NOT_FOUND;
    if (mkdir(intake->backups, 0700) != 0 && errno != EEXIST) {
        snprintf(intake->reason, sizeof(intake->reason), "%.300s: %s", intake->backups,
                 strerror(errno));
        return KAOHE_ERR_IO;
    }
    state->progress = (struct ledger_progress){0};
    return ledger_backup_begin(intake->ledger, state->path, &state->work);
}

static void refuse(const struct call *call, const char *message, const char *value)
{
    call_fail(call, &(struct call_error){ERROR_CODE_TRY_AGAIN, message,
                                         value ? "reason" : NULL, value});
}

void call_backup(const struct call *call)
{
    struct intake *intake = call->intake;
    struct backing_up *state = &intake->backing_up;
    Backup *told = arena_alloc(&intake->scratch, sizeof(*told));
    enum kaohe_err err = told ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;

    if (!err && !state->work && !state->progress.finished && !state->failed)
        err = begin(intake);
    if (err || state->failed) {
        state->failed = false;
        refuse(call, "the backup could not be made", ledger_reason(intake->ledger));
        return;
    }
    *told = (Backup)BACKUP_INIT;
    told->path = state->path;
    told->has_done = true;
    told->done = state->progress.done;
    told->has_total = true;
    told->total = state->progress.total;
    told->has_finished = true;
    told->finished = state->progress.finished;
    call->reply->result_case = RESULT_BACKUP;
    call->reply->backup = told;
    state->asked = !told->finished;
    if (told->finished)
        state->progress = (struct ledger_progress){0}; /* the next one is another */
}

/* Nothing was committed since the last page was copied. */
static enum kaohe_err write_checkpoint(struct intake *intake)
{
    char path[sizeof(intake->backing_up.path) + 8];
    Checkpoint checkpoint;
    char *text = NULL;
    enum kaohe_err err;

    arena_reset(&intake->scratch);
    snprintf(path, sizeof(path), "%s.json", intake->backing_up.path);
    err = make_checkpoint(intake, &checkpoint);
    if (!err)
        err = json_write(&checkpoint.base, JSON_INDENTED, &text);
    if (!err)
        err = keyfile_write(path, (struct bytes){(uint8_t *)text, strlen(text)});
    free(text);
    return err;
}

void intake_between_batches(struct intake *intake)
{
    struct backing_up *state = &intake->backing_up;
    enum kaohe_err err;

    if (!state->work || !state->asked)
        return;
    state->asked = false;
    err = ledger_backup_step(state->work, SLICE_PAGES, &state->progress);
    if (!err && state->progress.finished)
        err = write_checkpoint(intake);
    state->failed = err != KAOHE_OK;
    if (err || state->progress.finished) {
        ledger_backup_close(state->work);
        state->work = NULL;
    }
    if (err)
        state->progress = (struct ledger_progress){0};
}
