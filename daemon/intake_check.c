/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The daemon proves itself while it runs: dossier by dossier, what it holds in memory is
 * made again from the ledger, and the boards from that. A difference is a fault of ours
 * or of the machine; what is on the disk stands, and a restart reads it back.
 *
 * It looks at each entry once a pass and takes those that are the last of their dossier,
 * so that filings in between neither hide a dossier from it nor make it look twice.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/intake_journey.h"
#include "daemon/intake_past.h"
#include "wire/encode.h"

static void fault(struct intake *intake, const struct held *held, const char *what)
{
    struct intake_check *check = &intake->check;

    check->faults++;
    intake_count(intake, INTAKE_FAULTS);
    snprintf(check->fault, sizeof(check->fault), "%s: %s", held->key, what);
}

/* The boards as this dossier makes them must be those that there are. */
static enum kaohe_err check_boards(struct intake *intake, const struct held *held,
                                   const Dossier *dossier)
{
    const size_t mark = boards_mark(&intake->boards);
    const enum kaohe_err err = rank_dossier(intake, dossier, dossier->entry, NULL);

    if (!err && boards_mark(&intake->boards) != mark)
        fault(intake, held, "a board has another value than the ledger gives");
    boards_undo(&intake->boards, mark);
    return err;
}

/* What cannot be made again in one go, for its length or because it was erased, is left
 * to `kaohe verify`. */
static enum kaohe_err check_dossier(struct intake *intake, const struct held *held)
{
    struct past past = {.afresh = true};
    Dossier *dossier = NULL;
    struct bytes packed;
    enum kaohe_err err = past_dossier(intake, held, &past, &dossier);

    if (err == KAOHE_ERR_TOO_LARGE || err == KAOHE_ERR_INVALID ||
        err == KAOHE_ERR_NOT_FOUND)
        return KAOHE_OK;
    if (!err)
        err = encode_message(&dossier->base, &intake->scratch, &packed);
    if (err)
        return err;
    if (!bytes_equal(packed, (struct bytes){held->state.packed, held->state.length}))
        fault(intake, held, "another dossier is held than the ledger gives");
    intake->check.dossiers++;
    return check_boards(intake, held, dossier);
}

enum kaohe_err intake_check_step(struct intake *intake, bool *ended)
{
    struct intake_check *check = &intake->check;
    struct ledger_entry entry;
    const struct held *held = NULL;
    enum kaohe_err err = KAOHE_OK;

    *ended = check->entry >= intake->committed.entry;
    if (*ended) {
        check->passes++;
        intake_count(intake, INTAKE_CHECKS);
        check->entry = 0;
        return KAOHE_OK;
    }
    arena_reset(&intake->scratch);
    err = ledger_read(intake->ledger, ++check->entry, &entry);
    if (!err && entry.kind == ENTRY_KIND_FILING)
        held = held_find(intake, entry.branch, entry.period);
    if (!err && held && held->state.last == check->entry && held->state.packed)
        err = check_dossier(intake, held);
    return err;
}

const struct intake_check *intake_checked(const struct intake *intake)
{
    return &intake->check;
}
