/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments and ledger numbers: which entry was the last by a moment, and when an entry was
 * made. The time of the ledger never decreases, so a search by halves finds it.
 */
#include "daemon/intake_past_board.h"

/* When that entry was made. */
static enum kaohe_err time_of(struct intake *intake, int64_t number, int64_t *time)
{
    struct ledger_entry entry;
    const enum kaohe_err err = ledger_read_receipt(intake->ledger, number, &entry);

    *time = err ? 0 : entry.time;
    return err;
}

/* The last committed entry that is not later; 0: all are. */
static enum kaohe_err last_by(struct intake *intake, int64_t time, int64_t *found)
{
    int64_t low = 0;
    int64_t high = intake->committed.entry;
    enum kaohe_err err = KAOHE_OK;

    while (!err && low < high) {
        const int64_t middle = high - (high - low) / 2;
        int64_t at = 0;

        err = time_of(intake, middle, &at);
        if (at <= time)
            low = middle;
        else
            high = middle - 1;
    }
    *found = low;
    return err;
}

static void reply(const struct call *call, int64_t entry)
{
    struct intake *intake = call->intake;
    Moment *told = arena_alloc(&intake->scratch, sizeof(*told));
    int64_t time = 0;

    if (!told || time_of(intake, entry, &time)) {
        call_try_again(call);
        return;
    }
    *told = (Moment)MOMENT_INIT;
    told->has_entry = told->has_time = told->has_epoch = true;
    told->entry = entry;
    told->time = time;
    told->epoch = intake->epoch;
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_MOMENT;
    call->reply->moment = told;
}

void call_moment(const struct call *call)
{
    const MomentRequest *request = call->request->moment;
    int64_t entry = request->entry;

    if (request->has_time == request->has_entry) {
        call_refuse(call, ERROR_CODE_MALFORMED,
                    "either a moment or the number of an entry", "time");
        return;
    }
    if (request->has_entry && !call_check_as_of(call, entry, "entry"))
        return;
    if (request->has_time && last_by(call->intake, request->time, &entry)) {
        call_try_again(call);
        return;
    }
    if (entry == 0) {
        call_fail(call,
                  &(struct call_error){ERROR_CODE_NOT_FOUND, "the ledger was begun later",
                                       "field", "time"});
        return;
    }
    reply(call, entry);
}
