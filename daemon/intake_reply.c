/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes back to a peer. Replies are encoded into the arena of the batch and stay
 * there until the next one begins; a reply for which there is no room is empty, and an
 * empty reply is not sent (the peer asks again).
 */
#include "daemon/intake_state.h"
#include "wire/decode.h"
#include "wire/encode.h"

static enum intake_counter counter_of(ErrorCode code)
{
    switch (code) {
    case ERROR_CODE_TOO_LARGE:
        return INTAKE_TOO_LARGE;
    case ERROR_CODE_NOT_PERMITTED:
        return INTAKE_NOT_PERMITTED;
    case ERROR_CODE_CONFLICT:
        return INTAKE_CONFLICT;
    case ERROR_CODE_TRY_AGAIN:
        return INTAKE_TRY_AGAIN;
    case ERROR_CODE_NOT_FOUND:
        return INTAKE_READS;
    default:
        return INTAKE_MALFORMED;
    }
}

void call_refuse(const struct call *call, ErrorCode code, const char *message,
                 const char *field)
{
    call_fail(call, &(struct call_error){code, message, field ? "field" : NULL, field});
}

void call_hide(const struct call *call, const struct call_error *error)
{
    call->slot->denied = true;
    intake_count(call->intake, INTAKE_NOT_PERMITTED);
    call_fail(call, error);
}

/* Adds one of the two that there may be. */
static bool add_parameter(struct arena *arena, Error *told, const char *name,
                          const char *value)
{
    Parameter *parameter = arena_alloc(arena, sizeof(*parameter));

    if (!told->parameters)
        told->parameters = arena_array(arena, 2, sizeof(Parameter *));
    if (!parameter || !told->parameters)
        return false;
    *parameter = (Parameter)PARAMETER_INIT;
    parameter->name = (char *)(uintptr_t)name;
    parameter->value = (char *)(uintptr_t)value;
    told->parameters[told->n_parameters++] = parameter;
    return true;
}

void call_fail_limit(const struct call *call, const struct call_error *error,
                     const char *limit)
{
    struct arena *arena = &call->intake->scratch;
    Error *told = arena_alloc(arena, sizeof(*told));

    if (!told) {
        call_try_again(call);
        return;
    }
    *told = (Error)ERROR_INIT;
    told->has_code = true;
    told->code = error->code;
    told->message = (char *)(uintptr_t)error->message;
    if ((error->name && !add_parameter(arena, told, error->name, error->value)) ||
        (limit && !add_parameter(arena, told, "limit", limit))) {
        call_try_again(call);
        return;
    }
    call->reply->result_case = RESULT_ERROR;
    call->reply->error = told;
}

void call_fail(const struct call *call, const struct call_error *error)
{
    call_fail_limit(call, error, NULL);
}

/* Needs no memory: this is the answer when there is none. */
void call_try_again(const struct call *call)
{
    call->slot->entry = 0;
    call->reply->result_case = REPLY_RESULT_NOT_SET;
}

void reply_encode(struct intake *intake, struct slot *slot, const Reply *reply)
{
    Error error = ERROR_INIT;
    Reply told = *reply;

    told.has_id = true;
    told.id = slot->request;
    if (told.result_case == REPLY_RESULT_NOT_SET) {
        error.has_code = true;
        error.code = ERROR_CODE_TRY_AGAIN;
        error.message = (char *)(uintptr_t) "not possible just now; send it again";
        told.result_case = RESULT_ERROR;
        told.error = &error;
    }
    if (told.result_case == RESULT_ERROR && told.error->code == ERROR_CODE_NOT_PERMITTED)
        slot->denied = true;
    if (told.result_case == RESULT_ERROR)
        intake->counters[counter_of(told.error->code)]++;
    if (encode_message(&told.base, &intake->batch.arena, &slot->reply))
        slot->reply = (struct bytes){0};
}

/* The field numbers that the schema keeps for verbs. */
enum {
    FIRST_VERB = 16,
    LAST_VERB = 63
};

/* Says where and why the bytes of a request are no message. */
void call_malformed(const struct call *call, enum kaohe_err err,
                    const struct decode_error *where)
{
    bool verb = !call->request && where->path[0] == '\0' &&
                where->field_number >= FIRST_VERB && where->field_number <= LAST_VERB;
    struct call_error error = {verb                       ? ERROR_CODE_UNKNOWN_VERB
                               : err == KAOHE_ERR_INVALID ? ERROR_CODE_MALFORMED
                                                          : ERROR_CODE_TOO_LARGE,
                               decode_fault_text(where->fault),
                               where->path[0] ? "field" : NULL, where->path};

    call_fail(call, &error);
    reply_encode(call->intake, call->slot, call->reply); /* while `where` is there */
}
