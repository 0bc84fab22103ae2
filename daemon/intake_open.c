/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making and unmaking the intake. What it needs of memory for messages is taken here
 * once: pages of it are touched only as far as a message reaches.
 */
#include <stdio.h>
#include <stdlib.h>

#include "daemon/intake_erase.h"
#include "daemon/intake_past_board.h"
#include "daemon/intake_proof.h"
#include "daemon/periods.h"
#include "wire/limits.h"

/* A submission, the dossier that it is merged into, and both of them encoded. */
#define SCRATCH_SIZE ((size_t)4 * LIMIT_ARENA)
/* Full at half: see intake_is_full. */
#define BATCH_SIZE ((size_t)64 * 1024 * 1024)
#define WEEK (INT64_C(7) * 86400 * 1000000)

static bool make_arena(struct arena *arena, size_t size)
{
    void *memory = malloc(size);

    arena_init(arena, memory, memory ? size : 0);
    return memory != NULL;
}

enum kaohe_err intake_make(const struct intake_stores *stores, struct intake **out)
{
    struct intake *intake = calloc(1, sizeof(*intake));
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    *out = NULL;
    if (!intake)
        return err;
    intake->ledger = stores->ledger;
    intake->signer = stores->signer;
    err = registry_open(&intake->registry);
    if (!err)
        err = periods_open(&intake->periods);
    if (!err && (!make_arena(&intake->scratch, SCRATCH_SIZE) ||
                 !make_arena(&intake->batch.arena, BATCH_SIZE)))
        err = KAOHE_ERR_NO_MEMORY;
    if (err)
        intake_close(intake);
    else
        *out = intake;
    return err;
}

static enum kaohe_err fill(struct intake *intake, const struct intake_settings *settings)
{
    enum kaohe_err err = keys_learn(intake);

    if (!err)
        err = erased_learn(intake);
    if (!err)
        err = replay(intake, settings);
    if (intake->epoch == 0) /* a new ledger's is the moment of its birth */
        intake->epoch = settings->now > 0 ? settings->now : 1;
    if (!err && settings->new_epoch)
        err = epoch_restored(intake, settings->now);
    if (!err)
        err = keys_adopt(intake, settings->now);
    if (!err)
        err = data_update(intake, settings);
    if (err && intake->reason[0] == '\0')
        snprintf(intake->reason, sizeof(intake->reason), "%s",
                 ledger_reason(intake->ledger)[0] ? ledger_reason(intake->ledger)
                                                  : kaohe_strerror(err));
    return err;
}

enum kaohe_err intake_open(const struct intake_stores *stores,
                           const struct intake_settings *settings, struct intake **out,
                           char *why, size_t size)
{
    struct intake *intake = NULL;
    enum kaohe_err err = intake_make(stores, &intake);

    *out = NULL;
    snprintf(why, size, "%s", kaohe_strerror(err));
    if (err)
        return err;
    intake->started = settings->now;
    intake->backups = settings->backups;
    intake->token_lifetime =
        settings->token_lifetime > 0 ? settings->token_lifetime : WEEK;
    intake->key_overlap = settings->key_overlap > 0 ? settings->key_overlap : WEEK;
    err = fill(intake, settings);
    snprintf(why, size, "%s", intake->reason);
    if (err) {
        intake_close(intake);
        return err;
    }
    *out = intake;
    return KAOHE_OK;
}

void intake_close(struct intake *intake)
{
    if (!intake)
        return;
    held_free(intake);
    past_views_clear(intake);
    past_log_free(&intake->past_log);
    past_acts_free(&intake->data_acts);
    past_acts_free(&intake->period_acts);
    boards_free(&intake->boards);
    registry_close(intake->registry);
    periods_close(intake->periods);
    data_free(intake);
    free(intake->scratch.base);
    free(intake->batch.arena.base);
    free(intake->batch.receipts);
    free(intake->batch.leaves);
    free(intake->batch.slots);
    free(intake->batch.undo);
    free(intake->batch.changes);
    free(intake->batch.updates);
    free(intake->batch.revoked);
    free(intake->sealed.memory);
    editions_free(&intake->editions);
    free(intake->erased.items);
    free(intake->beats);
    free(intake->beat_memory);
    keyring_free(&intake->keyring);
    ledger_backup_close(intake->backing_up.work);
    free(intake);
}
