/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Editions: headquarters seals what boards show, the entry holds their digests. What is
 * sealed is what is in memory when the request is taken, which is what all entries before
 * it made, those of the same batch among them; so read back, the same boards are there at
 * the same place.
 */
#include <string.h>

#include "daemon/intake_edition.h"
#include "daemon/intake_event.h"
#include "domain/catalogue.h"
#include "domain/period.h"
#include "wire/board_digest.h"
#include "wire/decode.h"

#define PAGE 256 /* editions that one request reads */

/* Boards and branches are put in order by the caller, once. */
static bool digest(struct intake *intake, const struct board *board,
                   uint8_t out[HASH_BYTES])
{
    const struct boards *boards = &intake->boards;
    struct board_digest made;

    board_digest_begin(&made, board->definition, board->period, board->sequence);
    for (uint32_t i = 0; i < boards->branch_count; i++) {
        const struct board_branch *branch = boards->ordered[i];

        if (branch->slot >= board->rank.capacity || !board->values[branch->slot].present)
            continue;
        const struct board_standing standing = boards_standing(board, branch->slot);
        board_digest_add(
            &made, &(struct board_line){branch->code, standing.place_doubled,
                                        standing.value.value, standing.value.basis,
                                        standing.value.entry, standing.value.invented,
                                        standing.value.rolled_up});
    }
    return board_digest_end(&made, out);
}

/* One board as it is now; NULL: no memory. */
static EditionBoard *seal_board(struct intake *intake, const struct board *board)
{
    EditionBoard *sealed = arena_alloc(&intake->scratch, sizeof(*sealed));
    uint8_t *hash = arena_alloc(&intake->scratch, HASH_BYTES);

    if (!sealed || !hash || !digest(intake, board, hash))
        return NULL;
    *sealed = (EditionBoard)EDITION_BOARD_INIT;
    sealed->board = board->definition->id;
    sealed->period = (char *)(uintptr_t)board->period;
    sealed->has_sequence = sealed->has_valued = sealed->has_ranked = true;
    sealed->sequence = board->sequence;
    sealed->valued = (int64_t)board->count;
    sealed->ranked = rank_count(&board->rank);
    sealed->has_digest = true;
    sealed->digest = (ProtobufCBinaryData){HASH_BYTES, hash};
    return sealed;
}

/* What branches do not see is published by its name only, never with its period. */
static bool is_meant(const struct board *board, const char *id)
{
    return id ? strcmp(board->definition->id, id) == 0
              : board->definition->visible_to_branches;
}

/* Those that are meant and have a value, by key. */
static enum kaohe_err seal_boards(struct intake *intake, const char *id, Edition *edition)
{
    struct boards *boards = &intake->boards;

    (void)boards_branch_behind(boards, NULL);
    edition->boards =
        arena_array(&intake->scratch, boards->count + 1, sizeof(EditionBoard *));
    if (!edition->boards)
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = boards_behind(boards, NULL); i < boards->count; i++) {
        const struct board *board = boards->sorted[i];

        if (board->count == 0 || !is_meant(board, id) ||
            strcmp(board->period, edition->period) != 0)
            continue;
        edition->boards[edition->n_boards] = seal_board(intake, board);
        if (!edition->boards[edition->n_boards++])
            return KAOHE_ERR_NO_MEMORY;
    }
    return KAOHE_OK;
}

static enum kaohe_err append(const struct call *call, Edition *edition)
{
    struct intake *intake = call->intake;
    struct bytes body;

    edition->has_number = edition->has_as_of = edition->has_time = true;
    edition->number = (int64_t)intake->editions.count + 1;
    edition->as_of = intake->last.entry;
    edition->time = intake->batch.time;
    enum kaohe_err err = event_append(intake,
                                      &(struct event){ENTRY_KIND_EDITION, &edition->base,
                                                      NULL, edition->period, call->peer},
                                      &body);
    if (err)
        return err;
    err = editions_note(&intake->editions, intake->last.entry);
    if (err)
        batch_fail(intake);
    return err;
}

/* What is to be sealed, or what is wrong with it, which is answered then. */
static bool may_seal(const struct call *call, struct period *period)
{
    const EditionRequest *request = call->request->edition;

    if (!request->period || period_parse(request->period, period) != KAOHE_OK) {
        call_fail(call, &(struct call_error){ERROR_CODE_MALFORMED,
                                             "missing, or not what it must be", "field",
                                             "period"});
        return false;
    }
    if (request->board && !catalogue_board(call->intake->catalogue, request->board)) {
        call_fail(call, &(struct call_error){ERROR_CODE_NOT_FOUND, "no such board",
                                             "board", request->board});
        return false;
    }
    return true;
}

void call_edition(const struct call *call)
{
    const EditionRequest *request = call->request->edition;
    Edition edition = EDITION_INIT;
    char *text = arena_alloc(&call->intake->scratch, PERIOD_TEXT_SIZE);
    struct period period;

    if (!text) {
        call_try_again(call);
        return;
    }
    if (!may_seal(call, &period))
        return;
    edition.period = period_format(period, text);
    edition.note = request->note;
    enum kaohe_err err = seal_boards(call->intake, request->board, &edition);
    if (!err && edition.n_boards == 0) {
        call_fail(call,
                  &(struct call_error){ERROR_CODE_NOT_FOUND,
                                       "nobody has a value there that can be sealed",
                                       request->board ? "board" : "period",
                                       request->board ? request->board : edition.period});
        return;
    }
    if (!err)
        err = append(call, &edition);
    if (err)
        call_try_again(call);
    else
        call->slot->entry = call->intake->last.entry;
}

static bool is_sealed(struct intake *intake, const EditionBoard *sealed)
{
    char key[BOARD_KEY_SIZE];
    uint8_t hash[HASH_BYTES];
    const bool named =
        sealed->board && sealed->period && board_key(sealed->board, sealed->period, key);
    const struct board *board = named ? boards_find(&intake->boards, key) : NULL;

    (void)boards_branch_behind(&intake->boards, NULL);
    return board && sealed->sequence == board->sequence &&
           sealed->valued == (int64_t)board->count &&
           sealed->ranked == rank_count(&board->rank) && digest(intake, board, hash) &&
           sealed->digest.len == HASH_BYTES &&
           memcmp(sealed->digest.data, hash, HASH_BYTES) == 0;
}

/* Only an audit reckons the digests again: a start trusts the signed entry. */
enum kaohe_err replay_edition(struct intake *intake, struct bytes body, int64_t entry,
                              int64_t time)
{
    ProtobufCMessage *message = NULL;
    struct decode_error where;
    enum kaohe_err err = decode_message(&kaohe__v1__edition__descriptor, body,
                                        &intake->scratch, &message, &where);
    const Edition *edition = (const Edition *)message;

    if (err)
        return err;
    if (edition->number != (int64_t)intake->editions.count + 1 ||
        edition->as_of != entry - 1 || edition->time != time)
        return corrupt(intake, entry, "is not the edition that would follow");
    for (size_t i = 0; intake->audit && i < edition->n_boards; i++)
        if (!is_sealed(intake, edition->boards[i]))
            return corrupt(intake, entry, "a board is not what the edition sealed");
    return editions_note(&intake->editions, entry);
}

enum kaohe_err edition_read(struct intake *intake, int64_t number, Edition **out)
{
    const int64_t at = editions_entry(&intake->editions, number);
    ProtobufCMessage *message = NULL;
    struct ledger_entry entry;
    struct decode_error where;

    *out = NULL;
    if (at == 0 || at > intake->committed.entry)
        return KAOHE_ERR_NOT_FOUND;
    enum kaohe_err err = ledger_read(intake->ledger, at, &entry);
    if (!err)
        err = decode_message(&kaohe__v1__edition__descriptor, entry.body,
                             &intake->scratch, &message, &where);
    if (err)
        return err;
    *out = (Edition *)message;
    (*out)->has_entry = true;
    (*out)->entry = at;
    return KAOHE_OK;
}

static void absent(const struct call *call, int64_t number)
{
    struct text text;

    text_init_arena(&text, &call->intake->scratch, 24);
    text_add_int(&text, number);
    call_fail(call, &(struct call_error){ERROR_CODE_NOT_FOUND, "no such edition",
                                         "edition", text_end(&text)});
}

bool call_check_edition(const struct call *call, const SnapshotRequest *request,
                        int64_t *as_of)
{
    Edition *edition = NULL;
    struct period period;
    char text[PERIOD_TEXT_SIZE];
    const bool asks = request->board && request->period &&
                      period_parse(request->period, &period) == KAOHE_OK;
    const enum kaohe_err err = edition_read(call->intake, request->edition, &edition);

    if (err == KAOHE_ERR_NOT_FOUND)
        absent(call, request->edition);
    else if (err)
        call_try_again(call);
    if (err)
        return false;
    *as_of = edition->as_of;
    for (size_t i = 0; asks && i < edition->n_boards; i++)
        if (strcmp(edition->boards[i]->board, request->board) == 0 &&
            strcmp(edition->boards[i]->period, period_format(period, text)) == 0)
            return true;
    call_fail(call,
              &(struct call_error){ERROR_CODE_NOT_FOUND, "the edition has no such board",
                                   "board", request->board});
    return false;
}

/* As many as a page takes, the latest first. */
static enum kaohe_err fill(struct intake *intake, int64_t from, int64_t to,
                           EditionList *list)
{
    size_t size = 0;

    list->editions = arena_array(&intake->scratch, PAGE, sizeof(Edition *));
    if (!list->editions)
        return KAOHE_ERR_NO_MEMORY;
    for (int64_t number = from; number >= to; number--) {
        Edition *edition = NULL;
        const enum kaohe_err err = edition_read(intake, number, &edition);

        if (err == KAOHE_ERR_NOT_FOUND)
            continue;
        if (err)
            return err;
        size += protobuf_c_message_get_packed_size(&edition->base);
        if (list->n_editions == PAGE ||
            (list->n_editions > 0 && size > INTAKE_REPLY_LIMIT)) {
            list->has_next = true;
            list->next = number + 1;
            break;
        }
        list->editions[list->n_editions++] = edition;
    }
    return KAOHE_OK;
}

void call_editions(const struct call *call)
{
    struct intake *intake = call->intake;
    const EditionsRequest *request = call->request->editions;
    const int64_t count = (int64_t)intake->editions.count;
    int64_t from = count;
    EditionList *list = arena_alloc(&intake->scratch, sizeof(*list));

    if (request->has_before && request->before <= count)
        from = request->before > 0 ? request->before - 1 : 0;
    if (!list) {
        call_try_again(call);
        return;
    }
    *list = (EditionList)EDITION_LIST_INIT;
    if (request->has_number && editions_entry(&intake->editions, request->number) == 0) {
        absent(call, request->number);
        return;
    }
    if (fill(intake, request->has_number ? request->number : from,
             request->has_number ? request->number : 1, list)) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_EDITIONS;
    call->reply->editions = list;
}
