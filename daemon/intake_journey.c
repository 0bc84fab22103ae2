/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receipt of a submission, but for its standings. What it says is fixed here once and
 * stored; nothing of it is computed again later.
 */
#include "daemon/intake_journey.h"

#include <string.h>

#include "daemon/intake_event.h"
#include "domain/rules.h"

struct civil_date intake_today(const struct intake *intake)
{
    const Catalogue *catalogue = intake->catalogue;

    return civil_of_time(intake->batch.time,
                         catalogue ? catalogue->utc_offset_minutes : 0);
}

static void tell_submission(struct journey *journey)
{
    const Submission *submission = journey->submission;
    Receipt *receipt = &journey->receipt;

    receipt->has_outbox = true;
    receipt->outbox = submission->outbox;
    receipt->has_number = true;
    receipt->number = submission->number;
    receipt->branch = submission->branch;
    receipt->period = (char *)(uintptr_t)journey->period;
    receipt->filer = submission->filer;
    receipt->approver = submission->approver;
    receipt->has_provenance = submission->has_provenance;
    receipt->provenance = submission->provenance;
    receipt->client_rule_set = submission->rule_set;
}

static void tell_peer(struct journey *journey)
{
    const struct peer *peer = journey->call->peer;

    hash_sha256(peer->key, sizeof(peer->key), journey->key);
    journey->receipt.filed_by =
        peer_name(peer, journey->filed_by, sizeof(journey->filed_by));
    journey->receipt.has_key = true;
    journey->receipt.key = (ProtobufCBinaryData){HASH_BYTES, journey->key};
}

void journey_receipt(struct journey *journey)
{
    const struct intake *intake = journey->call->intake;
    const struct verdict *verdict = &journey->verdict;
    const struct held_state *held = &journey->filing.held->state;
    Receipt *receipt = &journey->receipt;

    batch_receipt(intake, ENTRY_KIND_FILING, (struct bytes){journey->content, HASH_BYTES},
                  receipt);
    tell_submission(journey);
    tell_peer(journey);
    receipt->has_verdict = true;
    receipt->verdict = verdict->verdict;
    receipt->has_revision = true;
    receipt->revision =
        verdict->verdict == VERDICT_ACCEPTED ? verdict->merged->revision : held->revision;
    receipt->has_previous = true;
    receipt->previous = held->last;
    receipt->rule_set = (char *)(uintptr_t)rule_set_version;
    receipt->findings = verdict->findings;
    receipt->n_findings = verdict->finding_count;
    receipt->has_finding_count = true;
    receipt->finding_count = (int64_t)verdict->finding_total;
    if (verdict->verdict != VERDICT_ACCEPTED)
        return;
    receipt->has_added = receipt->has_replaced = receipt->has_withdrawn = true;
    receipt->added = (int64_t)verdict->added;
    receipt->replaced = (int64_t)verdict->replaced;
    receipt->withdrawn = (int64_t)verdict->withdrawn;
}

void journey_count(const struct journey *journey)
{
    int64_t *counters = journey->call->intake->counters;

    switch (journey->verdict.verdict) {
    case VERDICT_ACCEPTED:
        counters[INTAKE_ACCEPTED]++;
        break;
    case VERDICT_UNCHANGED:
        counters[INTAKE_UNCHANGED]++;
        break;
    default:
        counters[INTAKE_REFUSED]++;
        break;
    }
}
