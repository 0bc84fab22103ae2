/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What acts of headquarters had put in force behind an earlier ledger number: data files
 * and the states of periods, read again from the entries themselves.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/intake_past_board.h"
#include "domain/period_state.h"
#include "wire/decode.h"

#define ACTS_A_PAGE 256 /* about periods, that one request reads again */

/* The body of an entry, in the scratch arena. */
static enum kaohe_err read_body(struct intake *intake, int64_t number,
                                const ProtobufCMessageDescriptor *type,
                                ProtobufCMessage **out, int64_t *time)
{
    struct ledger_entry entry;
    struct decode_error where;
    enum kaohe_err err = ledger_read(intake->ledger, number, &entry);

    *out = NULL;
    if (!err)
        err = decode_message(type, entry.body, &intake->scratch, out, &where);
    *time = err ? 0 : entry.time;
    return err;
}

static enum kaohe_err read_data(struct intake *intake, int64_t number,
                                const DataFile **out)
{
    ProtobufCMessage *message = NULL;
    int64_t time;
    const enum kaohe_err err =
        read_body(intake, number, &kaohe__v1__data_file__descriptor, &message, &time);

    *out = (const DataFile *)message;
    return err;
}

enum kaohe_err past_catalogue(struct intake *intake, int64_t as_of, const Catalogue **out)
{
    const struct past_acts *acts = &intake->data_acts;
    const int64_t entry = past_acts_last(acts, DATA_CATALOGUE, as_of);
    const DataFile *file = NULL;
    enum kaohe_err err = KAOHE_OK;

    *out = NULL;
    if (entry == 0)
        return KAOHE_OK;
    if (entry == past_acts_last(acts, DATA_CATALOGUE, INT64_MAX)) {
        *out = intake->catalogue;
        return KAOHE_OK;
    }
    err = read_data(intake, entry, &file);
    if (!err)
        *out = file->catalogue;
    return err;
}

void call_data_as_of(const struct call *call)
{
    struct intake *intake = call->intake;
    const DataRequest *request = call->request->data;
    const DataFile *file = NULL;
    int64_t entry = 0;

    if (!call_check_as_of(call, request->as_of, "as_of"))
        return;
    if (request->name)
        entry = past_acts_last(&intake->data_acts, request->name, request->as_of);
    if (entry == 0) {
        call_fail(call,
                  &(struct call_error){ERROR_CODE_NOT_FOUND, "no such data file then",
                                       "name", request->name});
        return;
    }
    if (read_data(intake, entry, &file)) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_DATA;
    call->reply->data = (DataFile *)(uintptr_t)file;
}

/* ---- periods ---- */

static int by_period(const void *a, const void *b)
{
    const struct past_act *x = a;
    const struct past_act *y = b;
    const int order = strcmp(x->name, y->name);

    return order ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

/* Acts up to that entry about periods behind `after`, by period. NULL: no memory. */
static struct past_act *select_acts(struct intake *intake, const PeriodsRequest *request,
                                    size_t *count)
{
    const struct past_acts *acts = &intake->period_acts;
    struct past_act *selected =
        arena_array(&intake->scratch, acts->count + 1, sizeof(*selected));

    *count = 0;
    for (size_t i = 0; selected && i < acts->count; i++)
        if (acts->items[i].entry <= request->as_of &&
            (!request->after || strcmp(acts->items[i].name, request->after) > 0))
            selected[(*count)++] = acts->items[i];
    if (*count > 0)
        qsort(selected, *count, sizeof(*selected), by_period);
    return selected;
}

/* What the acts of one period, `count` of them, come to. */
static enum kaohe_err fold(struct intake *intake, const struct past_act *acts,
                           size_t count, PeriodState **out)
{
    static const PeriodState blank_state = PERIOD_STATE_INIT;
    static const LatePass blank_pass = LATE_PASS_INIT;
    enum kaohe_err err = KAOHE_OK;

    *out = NULL;
    for (size_t i = 0; !err && i < count; i++) {
        struct period_act act = {NULL, acts[i].entry, 0, &blank_state, &blank_pass};
        ProtobufCMessage *event = NULL;

        err = read_body(intake, act.entry, &kaohe__v1__period_event__descriptor, &event,
                        &act.time);
        act.event = (const PeriodEvent *)event;
        if (!err)
            *out = period_state_after(*out, &act, &intake->scratch);
        if (!err && !*out)
            err = KAOHE_ERR_NO_MEMORY;
    }
    return err;
}

static enum kaohe_err fill(struct intake *intake, const struct past_act *acts,
                           size_t count, PeriodList *reply)
{
    enum kaohe_err err = KAOHE_OK;
    size_t size = 0;

    for (size_t i = 0; !err && i < count;) {
        PeriodState *state = NULL;
        size_t group = 1;

        if (size >= INTAKE_REPLY_LIMIT / 2 || (i > 0 && i >= ACTS_A_PAGE)) {
            reply->next = reply->periods[reply->n_periods - 1]->period;
            break;
        }
        while (i + group < count && strcmp(acts[i + group].name, acts[i].name) == 0)
            group++;
        err = fold(intake, &acts[i], group, &state);
        if (err)
            break;
        size += protobuf_c_message_get_packed_size(&state->base);
        reply->periods[reply->n_periods++] = state;
        i += group;
    }
    return err;
}

void call_periods_as_of(const struct call *call)
{
    struct intake *intake = call->intake;
    const PeriodsRequest *request = call->request->periods;
    PeriodList *reply = arena_alloc(&intake->scratch, sizeof(*reply));
    size_t count = 0;

    if (!call_check_as_of(call, request->as_of, "as_of"))
        return;
    struct past_act *acts = select_acts(intake, request, &count);
    PeriodState **page = arena_array(&intake->scratch, count + 1, sizeof(PeriodState *));
    if (!reply || !acts || !page) {
        call_try_again(call);
        return;
    }
    *reply = (PeriodList)PERIOD_LIST_INIT;
    reply->periods = page;
    if (fill(intake, acts, count, reply)) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_PERIODS;
    call->reply->periods = reply;
}
