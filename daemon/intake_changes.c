/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed on a board, the latest first: along its sequence, from each change to the
 * one before it, as the receipts and the log of the past tell them. What one request may
 * cost is bounded by what is read; the rest is told when it is asked for.
 */
#include <string.h>

#include "daemon/intake_past_board.h"
#include "wire/decode.h"

#define PAGE 256
#define PAGE_ENTRIES 256
#define PAGE_READ ((size_t)512 << 10) /* bytes of receipts and bodies */

struct walk {
    const struct call *call;
    const char *board;
    const char *period;
    const struct past_change *act; /* the last that is not told of yet */
    int64_t sequence;              /* the same of filings, unless the act is later */
    size_t skip;                   /* changes of the first entry that were told before */
    size_t read;
    size_t size;
    Changes *reply;
    bool unknown; /* what was before cannot be told */
};

/* The number of the next entry to be told of; 0: none. */
static int64_t position(const struct walk *walk)
{
    const int64_t act = walk->act ? walk->act->entry : 0;

    return act > walk->sequence ? act : walk->sequence;
}

struct told {
    const char *branch;
    struct board_value before;
    struct board_value after;
    ChangeCause cause;
    const char *reason;
    int64_t entry;
};

static enum kaohe_err tell(struct walk *walk, const struct told *told)
{
    struct arena *arena = &walk->call->intake->scratch;
    RankingChange *change = arena_alloc(arena, sizeof(*change));

    if (!change)
        return KAOHE_ERR_NO_MEMORY;
    *change = (RankingChange)RANKING_CHANGE_INIT;
    change->value = board_value_of(arena, told->branch, &told->after);
    change->before = board_value_of(arena, told->branch, &told->before);
    change->has_cause = true;
    change->cause = told->cause;
    change->reason = (char *)(uintptr_t)told->reason;
    change->has_entry = true;
    change->entry = told->entry;
    if (!change->value || !change->before)
        return KAOHE_ERR_NO_MEMORY;
    walk->size += protobuf_c_message_get_packed_size(&change->base);
    walk->reply->changes[walk->reply->n_changes++] = change;
    return KAOHE_OK;
}

static bool is_full(const struct walk *walk)
{
    return walk->reply->n_changes == PAGE || walk->size >= INTAKE_REPLY_LIMIT / 2;
}

/* The reader goes on with this entry, behind so many of its changes. */
static void stop_at(struct walk *walk, int64_t entry, size_t told)
{
    walk->reply->has_next = true;
    walk->reply->next = entry;
    walk->reply->has_next_skip = told > 0;
    walk->reply->next_skip = (int64_t)told;
}

/* What the act says of why, if it says it; the bytes live in the scratch arena. */
static enum kaohe_err read_reason(struct walk *walk, int64_t number,
                                  const ProtobufCMessageDescriptor *type,
                                  ProtobufCMessage **out)
{
    struct intake *intake = walk->call->intake;
    struct ledger_entry entry;
    struct decode_error where;
    enum kaohe_err err = ledger_read(intake->ledger, number, &entry);

    *out = NULL;
    if (err)
        return err;
    walk->read += entry.body.length;
    err = decode_message(type, entry.body, &intake->scratch, out, &where);
    return err == KAOHE_ERR_NO_MEMORY ? err : KAOHE_OK; /* it may have been erased */
}

/* ---- acts of headquarters ---- */

/* Another definition can give the same values other places. */
static void tell_remade(Changes *reply, const struct past_change *act)
{
    if (reply->has_remade ||
        (act->cause != CHANGE_CAUSE_DATA && act->cause != CHANGE_CAUSE_RUBRIC))
        return;
    reply->has_remade = reply->has_remade_by = true;
    reply->remade = act->entry;
    reply->remade_by = act->cause;
}

static enum kaohe_err tell_act(struct walk *walk, bool *full)
{
    const struct past_change *act = walk->act;
    struct board_branch **branches = walk->call->intake->boards.branches;
    struct told told = {.cause = act->cause, .entry = act->entry};
    ProtobufCMessage *event = NULL;
    enum kaohe_err err = KAOHE_OK;
    size_t passed = 0;

    tell_remade(walk->reply, act);
    if (act->cause == CHANGE_CAUSE_PERIOD)
        err = read_reason(walk, act->entry, &kaohe__v1__period_event__descriptor, &event);
    if (event)
        told.reason = ((const PeriodEvent *)event)->reason;
    for (size_t i = act->count; !err && !*full && i-- > 0;) {
        const struct past_value *value = &act->values[i];

        if (board_value_same(&value->before, &value->after) || passed++ < walk->skip)
            continue;
        *full = is_full(walk);
        if (*full) {
            stop_at(walk, act->entry, passed - 1);
            break;
        }
        told.branch = branches[value->slot]->code;
        told.before = value->before;
        told.after = value->after;
        err = tell(walk, &told);
    }
    walk->sequence = act->sequence;
    walk->act = act->previous;
    return err;
}

/* ---- filings ---- */

static enum kaohe_err tell_standing(struct walk *walk, const Standing *standing)
{
    struct told told = {
        .branch = standing->branch,
        .before = standing_previous(standing),
        .after = standing_value(standing),
        .cause = standing->cause,
        .entry = position(walk),
    };
    ProtobufCMessage *submission = NULL;
    enum kaohe_err err = KAOHE_OK;

    walk->unknown = !standing->has_previous_sequence;
    if (walk->unknown)
        return KAOHE_OK;
    err = read_reason(walk, told.entry, &kaohe__v1__submission__descriptor, &submission);
    if (submission)
        told.reason = ((const Submission *)submission)->correction_reason;
    return err ? err : tell(walk, &told);
}

static enum kaohe_err read_receipt(struct walk *walk, int64_t number, Receipt **out)
{
    struct intake *intake = walk->call->intake;
    struct ledger_entry entry;
    struct decode_error where;
    enum kaohe_err err = ledger_read_receipt(intake->ledger, number, &entry);

    *out = NULL;
    walk->read += err ? 0 : entry.receipt.length;
    return err ? err : decode_receipt(entry.receipt, &intake->scratch, out, &where);
}

/* A filing changes a board for one branch, which is told whole. */
static enum kaohe_err tell_filing(struct walk *walk)
{
    const int64_t at = walk->sequence;
    int64_t previous = at;
    Receipt *receipt = NULL;
    enum kaohe_err err = read_receipt(walk, at, &receipt);

    for (size_t i = err ? 0 : receipt->n_standings; !err && !walk->unknown && i-- > 0;) {
        const Standing *standing = receipt->standings[i];

        if (!standing_is_of(standing, walk->board, walk->period))
            continue;
        previous = standing->previous_sequence;
        err = tell_standing(walk, standing);
    }
    if (err || walk->unknown)
        return err;
    walk->sequence = previous;
    return previous < at ? KAOHE_OK : KAOHE_ERR_CORRUPT;
}

/* ---- a page ---- */

/* For a branch the tale ends where the board was hidden from it. */
static bool is_hidden(const struct walk *walk)
{
    return walk->act && walk->act->entry >= walk->sequence && walk->act->hidden &&
           walk->call->peer->role == ROLE_BRANCH;
}

static enum kaohe_err fill(struct walk *walk)
{
    const ChangesRequest *request = walk->call->request->changes;
    enum kaohe_err err = KAOHE_OK;
    bool full = false;

    for (int i = 0; !err && !full; i++, walk->skip = 0) {
        const int64_t at = position(walk);

        if (at == 0 || at <= request->after)
            break;
        if (is_hidden(walk)) { /* what it was by then is not what this reader has */
            tell_remade(walk->reply, walk->act);
            break;
        }
        full = is_full(walk) || i == PAGE_ENTRIES || walk->read >= PAGE_READ;
        if (full)
            stop_at(walk, at, 0);
        else if (walk->act && walk->act->entry == at)
            err = tell_act(walk, &full);
        else
            err = tell_filing(walk);
        if (walk->unknown) {
            stop_at(walk, at, 0);
            break;
        }
    }
    return err;
}

/* Puts the walk on the entry that an earlier page named. Not found: it changed nothing
 * there, or a branch may not know of it. */
static enum kaohe_err start_at(struct walk *walk, int64_t before)
{
    Receipt *receipt = NULL;
    enum kaohe_err err = KAOHE_OK;
    bool found = false;

    for (; walk->act && walk->act->entry > before; walk->act = walk->act->previous)
        if (walk->act->hidden && walk->call->peer->role == ROLE_BRANCH)
            return KAOHE_ERR_NOT_FOUND;
    walk->sequence = before;
    if (walk->act && walk->act->entry == before)
        return KAOHE_OK;
    err = read_receipt(walk, before, &receipt);
    for (size_t i = 0; !err && !found && i < receipt->n_standings; i++)
        found = standing_is_of(receipt->standings[i], walk->board, walk->period);
    return err || found ? err : KAOHE_ERR_NOT_FOUND;
}

static void answer(const struct call *call, struct walk *walk)
{
    struct intake *intake = call->intake;
    const ChangesRequest *request = call->request->changes;
    enum kaohe_err err = KAOHE_OK;

    if (request->has_before)
        err = start_at(walk, request->before);
    if (err == KAOHE_ERR_NOT_FOUND) {
        call_fail(call,
                  &(struct call_error){ERROR_CODE_NOT_FOUND,
                                       "that entry changed nothing on the board",
                                       "before", call_number(call, request->before)});
        return;
    }
    if (!err)
        err = fill(walk);
    if (!err && walk->unknown && walk->reply->n_changes == 0) {
        call_too_old(call, position(walk));
        return;
    }
    if (err) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_CHANGES;
    call->reply->changes = walk->reply;
}

void call_changes(const struct call *call)
{
    struct intake *intake = call->intake;
    const ChangesRequest *request = call->request->changes;
    const struct board_asked asked = {
        .board = request->board, .period = request->period, .gone = true};
    struct board_found found;
    char key[BOARD_KEY_SIZE];
    const struct past_change *act = NULL;
    Changes *reply = arena_alloc(&intake->scratch, sizeof(*reply));

    if (!call_find_board(call, &asked, &found) ||
        (request->has_before && !call_check_as_of(call, request->before, "before")))
        return;
    if (reply)
        *reply = (Changes)CHANGES_INIT;
    if (reply)
        reply->changes = arena_array(&intake->scratch, PAGE, sizeof(*reply->changes));
    if (!reply || !reply->changes) {
        call_try_again(call);
        return;
    }
    reply->has_epoch = true;
    reply->epoch = intake->epoch;
    reply->board = request->board;
    reply->period = (char *)(uintptr_t)found.period;
    if (board_key(request->board, found.period, key))
        act = past_log_last(&intake->past_log, key);
    struct walk walk = {
        .call = call,
        .board = request->board,
        .period = found.period,
        .act = act,
        .sequence = found.board ? found.board->sequence : 0,
        .skip = request->skip > 0 ? (size_t)request->skip : 0,
        .reply = reply,
    };
    answer(call, &walk);
}
