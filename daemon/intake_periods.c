/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening, closing, late passes: acts of headquarters. Each is an entry of the ledger,
 * and the states follow from the entries, here and when the ledger is read back.
 */
#include <string.h>

#include "daemon/intake_event.h"
#include "daemon/intake_past_board.h"
#include "daemon/periods.h"
#include "domain/period_state.h"
#include "wire/decode.h"

/* Where in the ledger, and when. */
struct moment {
    int64_t entry, time;
};

static void malformed(const struct call *call, const char *field)
{
    call_fail(call,
              &(struct call_error){ERROR_CODE_MALFORMED,
                                   "missing, or not what it must be", "field", field});
}

/* What the entry does; `live`: told to watchers too. */
static enum kaohe_err apply(struct intake *intake, struct bytes body,
                            const struct moment *moment, bool live)
{
    static const PeriodState blank_state = PERIOD_STATE_INIT;
    static const LatePass blank_pass = LATE_PASS_INIT;
    ProtobufCMessage *message = NULL;
    struct decode_error where;
    enum kaohe_err err = decode_message(&kaohe__v1__period_event__descriptor, body,
                                        &intake->scratch, &message, &where);
    const PeriodEvent *event = (const PeriodEvent *)message;
    struct period_act act = {event, moment->entry, moment->time, &blank_state,
                             &blank_pass};

    if (err)
        return err;
    if (!event->period || strlen(event->period) >= PERIOD_TEXT_SIZE)
        return KAOHE_ERR_CORRUPT;
    const PeriodState *state = period_state_after(
        periods_find(intake->periods, event->period), &act, &intake->scratch);
    err = state ? periods_put(intake->periods, state) : KAOHE_ERR_NO_MEMORY;
    if (!err)
        err = past_acts_note(&intake->period_acts, moment->entry, event->period);
    if (!err && (event->has_evidence_rate || event->due) && intake->catalogue)
        err = rank_period(intake, event->period, moment->entry, live);
    return err;
}

enum kaohe_err replay_period(struct intake *intake, struct bytes body, int64_t entry,
                             int64_t time)
{
    return apply(intake, body, &(struct moment){entry, time}, false);
}

void call_period(const struct call *call)
{
    struct intake *intake = call->intake;
    const PeriodRequest *request = call->request->period;
    PeriodEvent event = PERIOD_EVENT_INIT;
    char text[PERIOD_TEXT_SIZE];
    struct period period;
    struct bytes body;

    if (request->event)
        event = *request->event;
    const char *fault = period_event_fault(&event, intake->catalogue);
    if (fault || period_parse(event.period, &period) != KAOHE_OK) {
        malformed(call, fault ? fault : "period");
        return;
    }
    event.period = period_format(period, text);
    enum kaohe_err err = event_append(
        intake,
        &(struct event){ENTRY_KIND_PERIOD, &event.base,
                        event.action == PERIOD_ACTION_LATE_PASS ? event.branch : NULL,
                        event.period, call->peer},
        &body);
    if (!err && apply(intake, body,
                      &(struct moment){intake->last.entry, intake->last.time}, true)) {
        batch_fail(intake);
        err = KAOHE_ERR_NO_MEMORY;
    }
    if (err)
        call_try_again(call);
    else
        call->slot->entry = intake->last.entry;
}

void call_periods(const struct call *call)
{
    if (call->request->periods->has_as_of) {
        call_periods_as_of(call);
        return;
    }
    struct intake *intake = call->intake;
    const char *after = call->request->periods->after;
    PeriodList *reply = arena_alloc(&intake->scratch, sizeof(*reply));
    size_t count = 0;
    size_t size = 0;
    const PeriodState **all = periods_list(intake->periods, &intake->scratch, &count);
    PeriodState **page = arena_array(&intake->scratch, count + 1, sizeof(PeriodState *));

    if (!reply || !all || !page) {
        call_try_again(call);
        return;
    }
    *reply = (PeriodList)PERIOD_LIST_INIT;
    reply->periods = page;
    for (size_t i = 0; i < count; i++) {
        if (after && strcmp(all[i]->period, after) <= 0)
            continue;
        if (size >= INTAKE_REPLY_LIMIT / 2) {
            reply->next = page[reply->n_periods - 1]->period;
            break;
        }
        size += protobuf_c_message_get_packed_size(&all[i]->base);
        page[reply->n_periods++] = (PeriodState *)(uintptr_t)all[i];
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_PERIODS;
    call->reply->periods = reply;
}
