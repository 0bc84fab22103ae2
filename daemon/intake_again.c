/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A filing of the ledger judged once more, by the same code as when it arrived: the
 * receipt that comes out has to be the one that is stored, to the byte. What only the
 * connection knew, its key, is taken from the receipt.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/intake_journey.h"
#include "wire/decode.h"
#include "wire/encode.h"

static struct peer filed_by(const struct ledger_entry *entry, const Receipt *receipt)
{
    struct peer peer = {.role = ROLE_HEADQUARTERS};

    if (!receipt_by_headquarters(receipt)) {
        peer.role = ROLE_BRANCH;
        snprintf(peer.branch, sizeof(peer.branch), "%s", entry->branch);
    }
    return peer;
}

static enum kaohe_err hold_against(struct journey *journey, const Receipt *receipt,
                                   struct bytes stored)
{
    struct intake *intake = journey->call->intake;
    struct bytes made;
    enum kaohe_err err;

    journey->receipt.key = receipt->key;
    journey->receipt.has_key = receipt->has_key;
    err = encode_message(&journey->receipt.base, &intake->scratch, &made);
    if (err || bytes_equal(made, stored))
        return err;
    snprintf(intake->reason, sizeof(intake->reason), "entry %lld: %s",
             (long long)receipt->entry,
             journey->receipt.verdict != receipt->verdict
                 ? "the rules give another verdict"
             : journey->receipt.n_standings != receipt->n_standings
                 ? "other boards change than its receipt tells"
                 : "findings or standings are not those that its receipt tells");
    return KAOHE_ERR_CORRUPT;
}

enum kaohe_err journey_again(struct intake *intake, const struct ledger_entry *entry,
                             const Receipt *receipt, struct filing *filing)
{
    const struct peer peer = filed_by(entry, receipt);
    const struct call call = {.intake = intake, .peer = &peer};
    struct journey journey = {.call = &call, .body = entry->body, .filing = *filing};
    struct decode_error where;
    Submission *submission = NULL;
    enum kaohe_err err =
        decode_submission(entry->body, &intake->scratch, &submission, &where);

    if (!err && !intake->catalogue)
        err = KAOHE_ERR_CORRUPT;
    if (err)
        return err;
    journey.submission = submission;
    journey_period(&journey);
    memcpy(journey.content, entry->content.data, HASH_BYTES);
    intake->batch.time = entry->time;
    intake->last.entry = entry->number - 1; /* as it was when it arrived */
    err = journey_judge(&journey, &where);
    if (!err)
        err = journey_tell(&journey);
    if (!err)
        err = hold_against(&journey, receipt, entry->receipt);
    intake->last.entry = entry->number;
    intake->batch.change_count = 0;
    arena_reset(&intake->batch.arena);
    *filing = journey.filing;
    return err;
}
