/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying a whole ledger: the file, then every entry as at a start but with its verdict
 * reached again, every signature, and what was kept elsewhere. Nothing is written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/intake_erase.h"
#include "daemon/intake_journey.h"
#include "daemon/intake_proof.h"
#include "wire/decode.h"

/* A key that nobody named may belong to whoever made the file. Where no key is trusted,
 * and at the start of the daemon, that is only noted. */
const char *head_wrong(struct intake *intake, const struct ledger_head *head,
                       bool is_last)
{
    const struct keyring_key *key = keyring_find(&intake->keyring, head->key_id);
    struct intake_audit *audit = intake->audit;

    if (head->key_id.length != HASH_BYTES || head->signature.length != SIGN_SIZE)
        return "the signature of its batch is wrong";
    if (key && !sign_verify(key->public_key, head->head, head->signature))
        return "the signature of its batch is wrong";
    if (!audit)
        return NULL;
    audit->heads++;
    audit->unsigned_heads += key == NULL;
    audit->trusted = is_last && key && key->trusted;
    if (intake->keyring.count > 0 && !key)
        return "its batch is signed with a key that nobody vouches for";
    return NULL;
}

static enum kaohe_err differs(struct intake *intake, const struct intake_held *held,
                              const char *what, int64_t number)
{
    snprintf(intake->reason, sizeof(intake->reason), "%s: %s %lld", held->name, what,
             (long long)number);
    return KAOHE_ERR_CORRUPT;
}

/* Two ledgers that share a head share all that came before it. */
static enum kaohe_err find_held(struct intake *intake, const struct intake_held *held)
{
    struct ledger_head stored;
    struct ledger_entry entry;
    struct decode_error where;
    BatchHead *head = NULL;
    enum kaohe_err err;

    arena_reset(&intake->scratch);
    err = decode_batch_head(held->head, &intake->scratch, &head, &where);
    if (err)
        return differs(intake, held, "holds no head of a batch;", 0);
    if (head->batch > intake->last.batch)
        return differs(intake, held, "the ledger is cut off before batch", head->batch);
    intake->audit->bad_entry = head->first_entry;
    err = ledger_read_head(intake->ledger, head->batch, &stored);
    if (!err && !bytes_equal(stored.head, held->head))
        return differs(intake, held,
                       head->epoch < intake->epoch
                           ? "an earlier epoch, of which this ledger has another batch"
                           : "the ledger has another batch",
                       head->batch);
    if (!err && held->receipt.length > 0) {
        intake->audit->bad_entry = held->entry;
        err = ledger_read(intake->ledger, held->entry, &entry);
        if (!err && !erased_is_receipt(intake, &entry, held->receipt))
            return differs(intake, held, "the ledger has another entry", held->entry);
    }
    if (!err)
        intake->audit->bad_entry = 0;
    return err;
}

static enum kaohe_err check_ends(struct intake *intake,
                                 const struct intake_audit_settings *settings)
{
    struct intake_audit *audit = intake->audit;
    int64_t heads = 0;
    enum kaohe_err err = ledger_count_heads(intake->ledger, &heads);

    audit->epoch = intake->epoch;
    audit->last_batch = intake->last.batch;
    if (!err && heads != audit->heads) {
        snprintf(intake->reason, sizeof(intake->reason),
                 "%lld heads of batches, and entries of %lld", (long long)heads,
                 (long long)audit->heads);
        return KAOHE_ERR_CORRUPT;
    }
    for (size_t i = 0; !err && i < settings->held_count; i++)
        err = find_held(intake, &settings->held[i]);
    if (!err && settings->key_count > 0 && audit->heads > 0 && !audit->trusted)
        return corrupt(intake, intake->last.entry,
                       "nothing leads from the trusted key to that of the last batch");
    return err;
}

enum kaohe_err intake_verify(struct ledger *ledger,
                             const struct intake_audit_settings *settings,
                             struct intake_audit *audit, char *why, size_t size)
{
    const struct intake_settings reading = {.progress = settings->progress,
                                            .context = settings->context};
    struct intake *intake = NULL;
    enum kaohe_err err;

    *audit = (struct intake_audit){0};
    why[0] = '\0';
    err = ledger_check(ledger);
    if (err) {
        snprintf(why, size, "%s", ledger_reason(ledger));
        return err;
    }
    err = intake_make(&(struct intake_stores){ledger, NULL}, &intake);
    if (err)
        return err;
    intake->audit = audit;
    for (size_t i = 0; !err && i < settings->key_count; i++)
        err = keyring_trust(&intake->keyring, settings->keys[i]);
    if (!err)
        err = keys_learn(intake);
    if (!err)
        err = erased_learn(intake);
    if (!err)
        err = replay(intake, &reading);
    if (!err)
        err = check_ends(intake, settings);
    snprintf(why, size, "%s", intake->reason[0] ? intake->reason : kaohe_strerror(err));
    intake_close(intake);
    return err;
}
