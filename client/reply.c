/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A daemon may be of another version, or broken. What the client relies upon in its
 * replies is held here, in one place: each is of the kind that was asked for and about
 * the thing that was asked about, its messages have the names without which nobody can
 * use them, and its pages come to an end. Must not know what becomes of a reply.
 */
#include "client/reply.h"

#include <string.h>

#include "client/problem.h"
#include "domain/composite.h"
#include "domain/decimal.h"
#include "domain/derived.h"
#include "domain/dossier.h"
#include "domain/period.h"
#include "wire/reflect.h"

#define SCALE_LIMIT 1000000
#define REVISION_LIMIT (INT64_C(1) << 53)
#define NEXT_SIZE 256 /* of a name that a page ends with */

/* What each message must name; the daemon verifies these before it stores them. */
static const struct {
    const ProtobufCMessageDescriptor *type;
    const char *field;
} names[] = {
    {&kaohe__v1__board__descriptor, "id"},
    {&kaohe__v1__board__descriptor, "indicator"},
    {&kaohe__v1__component__descriptor, "board"},
    {&kaohe__v1__branch_entry__descriptor, "code"},
    {&kaohe__v1__peer_group__descriptor, "id"},
    {&kaohe__v1__name__descriptor, "id"},
    {&kaohe__v1__metric__descriptor, "id"},
    {&kaohe__v1__dimension_value__descriptor, "dimension"},
    {&kaohe__v1__dimension_value__descriptor, "id"},
    {&kaohe__v1__evidence__descriptor, "rubric"},
    {&kaohe__v1__evidence__descriptor, "name"},
    {&kaohe__v1__obligation__descriptor, "id"},
    {&kaohe__v1__rule_severity__descriptor, "code"},
    {&kaohe__v1__board_state__descriptor, "key"},
    {&kaohe__v1__board_value__descriptor, "branch"},
    {&kaohe__v1__ranking_change__descriptor, "value"},
    {&kaohe__v1__ranking_update__descriptor, "board"},
    {&kaohe__v1__ranking_update__descriptor, "period"},
    {&kaohe__v1__standing__descriptor, "board"},
    {&kaohe__v1__standing__descriptor, "period"},
    {&kaohe__v1__standing__descriptor, "branch"},
    {&kaohe__v1__edition__descriptor, "period"},
    {&kaohe__v1__edition_board__descriptor, "board"},
    {&kaohe__v1__edition_board__descriptor, "period"},
    {&kaohe__v1__period_state__descriptor, "period"},
    {&kaohe__v1__late_pass__descriptor, "branch"},
    {&kaohe__v1__due__descriptor, "branch"},
    {&kaohe__v1__due__descriptor, "period"},
    {&kaohe__v1__due__descriptor, "obligation"},
    {&kaohe__v1__due__descriptor, "due"},
    {&kaohe__v1__held_record__descriptor, "record"},
};

static bool is_named(const ProtobufCMessage *message,
                     const ProtobufCFieldDescriptor *field)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].type == message->descriptor &&
            strcmp(names[i].field, field->name) == 0)
            return reflect_count(message, field) > 0;
    return true;
}

/* What is computed and drawn by; the rest of a board is the daemon's business. */
static bool board_is_usable(const Board *board)
{
    const Indicator *indicator = board->indicator;

    if (board->scale < 0 || board->scale > SCALE_LIMIT || board->decimals < 0 ||
        board->decimals > DECIMAL_MAX_SCALE)
        return false;
    if (indicator_is_composite(indicator))
        return composite_fault(indicator) == NULL;
    return !indicator_is_derived(indicator) ||
           (indicator->operand != NULL &&
            (indicator_is_growth(indicator) || indicator->against != NULL));
}

/* What is filed next is counted on from there. */
static bool dossier_is_usable(const ProtobufCMessage *message)
{
    const int64_t revision = ((const Dossier *)message)->revision;

    return revision >= 0 && revision < REVISION_LIMIT;
}

static enum kaohe_err unusable(const ProtobufCMessage *message, const char *field,
                               struct kaohe_problem *problem)
{
    problem_set(problem, KAOHE_ERR_INVALID, message->descriptor->short_name,
                "the daemon's answer cannot be used");
    problem_detail(problem, "%s", field);
    return KAOHE_ERR_INVALID;
}

enum kaohe_err reply_check_names(const ProtobufCMessage *message,
                                 struct kaohe_problem *problem)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    enum kaohe_err err = KAOHE_OK;

    for (unsigned i = 0; i < type->n_fields; i++)
        if (!is_named(message, &type->fields[i]))
            return unusable(message, type->fields[i].name, problem);
    if (type == &kaohe__v1__dossier__descriptor && !dossier_is_usable(message))
        return unusable(message, "revision", problem);
    if (type == &kaohe__v1__board__descriptor && !board_is_usable((const Board *)message))
        return unusable(message, ((const Board *)message)->id, problem);
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        const size_t count = reflect_count(message, field);

        if (field->type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        for (size_t j = 0; err == KAOHE_OK && j < count; j++)
            err = reply_check_names(
                *(ProtobufCMessage *const *)reflect_element(message, field, j), problem);
    }
    return err;
}

/* Of the others the outbox looks at the result itself: whatever answers a filing, it is
 * not lost. */
static bool is_of_kind(const Request *request, const Reply *reply)
{
    static const struct {
        RequestVerbCase verb;
        ReplyResultCase result, other;
    } kinds[] = {
        {VERB_SNAPSHOT, RESULT_SNAPSHOT, RESULT_SNAPSHOT},
        {VERB_BOARDS, RESULT_BOARDS, RESULT_BOARDS},
        {VERB_DOSSIER, RESULT_DOSSIER, RESULT_DOSSIER},
        {VERB_RECEIPT, RESULT_RECEIPT, RESULT_RECEIPT},
        {VERB_STATUS, RESULT_STATUS, RESULT_STATUS},
        {VERB_ENROL, RESULT_ENROLMENT, RESULT_ENROLMENT},
        {VERB_TOKEN, RESULT_TOKEN, RESULT_ENROLMENT},
        {VERB_DATA, RESULT_DATA, RESULT_DATA},
        {VERB_KEYS, RESULT_KEYS, RESULT_KEYS},
        {VERB_REVOKE, RESULT_RECEIPT, RESULT_RECEIPT},
        {VERB_ROTATE, RESULT_ENROLMENT, RESULT_ENROLMENT},
        {VERB_PERIOD, RESULT_RECEIPT, RESULT_RECEIPT},
        {VERB_PERIODS, RESULT_PERIODS, RESULT_PERIODS},
        {VERB_DUE, RESULT_DUE, RESULT_DUE},
        {VERB_PUBLISH, RESULT_RECEIPT, RESULT_RECEIPT},
        {VERB_PLACE, RESULT_PLACE, RESULT_PLACE},
        {VERB_CHANGES, RESULT_CHANGES, RESULT_CHANGES},
        {VERB_MOMENT, RESULT_MOMENT, RESULT_MOMENT},
        {VERB_EDITION, RESULT_RECEIPT, RESULT_RECEIPT},
        {VERB_EDITIONS, RESULT_EDITIONS, RESULT_EDITIONS},
        {VERB_BACKUP, RESULT_BACKUP, RESULT_BACKUP},
        {VERB_CHECKPOINT, RESULT_CHECKPOINT, RESULT_CHECKPOINT},
        {VERB_CONTEXT, RESULT_CONTEXT, RESULT_CONTEXT},
        {VERB_HISTORY, RESULT_HISTORY, RESULT_HISTORY},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].verb == request->verb_case)
            return reply->result_case == kinds[i].result ||
                   reply->result_case == kinds[i].other;
    return true;
}

bool reply_is_pending(const Reply *reply, int64_t *done)
{
    if (reply->result_case == RESULT_SNAPSHOT) {
        *done = reply->snapshot->done;
        return reply->snapshot->pending;
    }
    *done = reply->result_case == RESULT_PLACE ? reply->place->done : 0;
    return reply->result_case == RESULT_PLACE && reply->place->pending;
}

static bool same(const char *wanted, const char *told)
{
    return wanted == NULL || (told != NULL && strcmp(wanted, told) == 0);
}

/* Periods may be written in several ways. */
static bool same_period(const char *wanted, const char *told)
{
    char one[PERIOD_TEXT_SIZE], two[PERIOD_TEXT_SIZE];
    struct period first, second;

    return wanted == NULL || period_parse(wanted, &first) != KAOHE_OK ||
           (told != NULL && period_parse(told, &second) == KAOHE_OK &&
            strcmp(period_format(first, one), period_format(second, two)) == 0);
}

/* Who has a place has it by a value. */
static bool stands(const Standing *told, const char *wanted)
{
    return same(wanted, told->branch) &&
           (told->value != NULL || !told->has_place_doubled);
}

static bool is_beside(const Standing *told)
{
    return told == NULL || (told->value != NULL && told->has_place_doubled);
}

static bool is_placed(const PlaceRequest *wanted, const Place *told)
{
    return told->board != NULL && told->period != NULL && told->standing != NULL &&
           same(wanted->board, told->board->id) &&
           same_period(wanted->period, told->period) &&
           stands(told->standing, wanted->branch) && is_beside(told->above) &&
           is_beside(told->below) &&
           (told->against == NULL || stands(told->against, wanted->against));
}

static bool is_moment(const MomentRequest *wanted, const Moment *told)
{
    return told->entry > 0 && (!wanted->has_entry || told->entry == wanted->entry) &&
           (!wanted->has_time || told->time <= wanted->time);
}

static bool is_data(const DataRequest *wanted, const DataFile *told)
{
    if (wanted->name == NULL || strcmp(wanted->name, "catalogue") == 0)
        return told->catalogue != NULL;
    return told->rubric != NULL && same(wanted->name, told->rubric->id);
}

static bool is_about(const Request *request, const Reply *reply)
{
    int64_t done;

    if (reply_is_pending(reply, &done))
        return true;
    switch (request->verb_case) {
    case VERB_SNAPSHOT:
        return reply->snapshot->board != NULL && reply->snapshot->period != NULL &&
               same(request->snapshot->board, reply->snapshot->board->id) &&
               same_period(request->snapshot->period, reply->snapshot->period);
    case VERB_PLACE:
        return is_placed(request->place, reply->place);
    case VERB_MOMENT:
        return is_moment(request->moment, reply->moment);
    case VERB_EDITIONS:
        return !request->editions->has_number ||
               (reply->editions->n_editions == 1 &&
                reply->editions->editions[0]->number == request->editions->number);
    case VERB_CHANGES:
        return same(request->changes->board, reply->changes->board) &&
               same_period(request->changes->period, reply->changes->period);
    case VERB_DOSSIER:
        return same(request->dossier->branch, reply->dossier->branch) &&
               same_period(request->dossier->period, reply->dossier->period);
    case VERB_HISTORY:
        return same(request->history->branch, reply->history->branch) &&
               same_period(request->history->period, reply->history->period);
    case VERB_DATA:
        return is_data(request->data, reply->data);
    default:
        return true;
    }
}

/* ---- pages ---- */

static bool comes_behind(const char *next, const char *after)
{
    return next == NULL ||
           (strlen(next) < NEXT_SIZE && strcmp(next, after == NULL ? "" : after) > 0);
}

static bool grows(bool more, int64_t next, int64_t offset)
{
    return !more || next > offset;
}

static bool falls(bool more, int64_t next, bool has_before, int64_t before)
{
    return !more || (next > 0 && (!has_before || next < before));
}

static bool moves_on(const Request *request, const Reply *reply)
{
    const ChangesRequest *wanted = request->changes;

    switch (request->verb_case) {
    case VERB_SNAPSHOT:
        return comes_behind(reply->snapshot->next, request->snapshot->after);
    case VERB_BOARDS:
        return comes_behind(reply->boards->next, request->boards->after);
    case VERB_PERIODS:
        return comes_behind(reply->periods->next, request->periods->after);
    case VERB_KEYS:
        return grows(reply->keys->has_next, reply->keys->next, request->keys->offset);
    case VERB_DUE:
        return grows(reply->due->has_next, reply->due->next, request->due->offset);
    case VERB_CONTEXT:
        return grows(reply->context->has_next, reply->context->next,
                     request->context->offset);
    case VERB_DOSSIER:
        return reply->dossier->n_records == 0 ||
               (request->dossier->offset <= DOSSIER_RECORD_LIMIT &&
                reply->dossier->n_records <=
                    DOSSIER_RECORD_LIMIT - (size_t)request->dossier->offset);
    case VERB_HISTORY:
        return falls(reply->history->has_next, reply->history->next,
                     request->history->has_before, request->history->before);
    case VERB_EDITIONS:
        return falls(reply->editions->has_next, reply->editions->next,
                     request->editions->has_before, request->editions->before);
    case VERB_CHANGES:
        return falls(reply->changes->has_next, reply->changes->next, wanted->has_before,
                     wanted->before) ||
               (reply->changes->next == wanted->before &&
                reply->changes->next_skip > wanted->skip);
    default:
        return true;
    }
}

enum kaohe_err reply_check(const Request *request, const Reply *reply,
                           struct kaohe_problem *problem)
{
    if (reply->result_case == RESULT_ERROR)
        return KAOHE_OK;
    if (!is_of_kind(request, reply))
        return problem_set(problem, KAOHE_ERR_INVALID, NULL,
                           "the daemon answers something else than was asked");
    const enum kaohe_err err = reply_check_names(&reply->base, problem);
    if (err != KAOHE_OK)
        return err;
    if (!is_about(request, reply))
        return problem_set(problem, KAOHE_ERR_INVALID, NULL,
                           "the daemon answers about something else than was asked");
    if (!moves_on(request, reply))
        return problem_set(problem, KAOHE_ERR_INVALID, NULL,
                           "the pages of the daemon's answer do not come to an end");
    return KAOHE_OK;
}
