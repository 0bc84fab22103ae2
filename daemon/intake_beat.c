/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heartbeats: how far each board is, for watchers to see what they missed. Lists longer
 * than a frame come in several. Boards that branches do not see are not on the lists:
 * each has a heartbeat of its own under its own topic.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "daemon/intake_state.h"
#include "wire/encode.h"

#define BEAT_BOARDS 1024 /* boards a frame */
#define BEAT_BYTES                                                                       \
    2048 /* what one board takes of the arena at most, with a frame of its own */

BoardState *board_state(struct arena *arena, const struct board *board)
{
    BoardState *state = arena_alloc(arena, sizeof(*state));

    if (!state)
        return NULL;
    *state = (BoardState)BOARD_STATE_INIT;
    state->key = board->key;
    state->has_sequence = true;
    state->sequence = board->sequence;
    state->has_ranked = true;
    state->ranked = rank_count(&board->rank);
    return state;
}

static bool add_beat(struct intake *intake, struct arena *arena, Heartbeat *heartbeat,
                     const char *topic)
{
    Published published = PUBLISHED_INIT;
    struct intake_update *beats = array_grow(intake->beats, &intake->beat_room,
                                             intake->beat_count + 1, sizeof(*beats));

    if (!beats || !topic)
        return false;
    intake->beats = beats;
    published.event_case = EVENT_HEARTBEAT;
    published.heartbeat = heartbeat;
    beats[intake->beat_count].topic = topic;
    if (encode_message(&published.base, arena, &beats[intake->beat_count].frame))
        return false;
    intake->beat_count++;
    heartbeat->n_boards = 0;
    return true;
}

static bool beat_alone(struct intake *intake, struct arena *arena,
                       const Heartbeat *heartbeat, BoardState *state)
{
    size_t size = strlen(state->key) + sizeof("rank/");
    char *topic = arena_alloc(arena, size);
    Heartbeat alone = *heartbeat;

    alone.complete = false;
    alone.boards = &state;
    alone.n_boards = 1;
    if (topic)
        snprintf(topic, size, "rank/%s", state->key);
    return add_beat(intake, arena, &alone, topic);
}

struct beating {
    struct intake *intake;
    struct arena *arena;
    Heartbeat heartbeat;
    size_t listed;
};

static bool beat_board(struct beating *b, BoardState *state, bool visible)
{
    if (!state)
        return false;
    if (!visible)
        return beat_alone(b->intake, b->arena, &b->heartbeat, state);
    b->heartbeat.boards[b->heartbeat.n_boards++] = state;
    b->listed++;
    return b->heartbeat.n_boards < BEAT_BOARDS ||
           add_beat(b->intake, b->arena, &b->heartbeat, "heartbeat");
}

static bool beat_all(struct beating *b)
{
    struct boards *boards = &b->intake->boards;

    for (size_t i = boards_behind(boards, NULL); i < boards->count; i++) {
        struct board *board = boards->sorted[i];

        if (board->sequence == 0 ||
            (!b->heartbeat.complete && board->beaten == board->sequence))
            continue;
        if (!beat_board(b, board_state(b->arena, board),
                        board->definition->visible_to_branches))
            return false;
        board->beaten = board->sequence;
    }
    return true;
}

/* Those that a catalogue took away, with the entry that did. */
static bool beat_gone(struct beating *b)
{
    const struct intake *intake = b->intake;
    const struct past_change *last = NULL;
    struct map_item *at = NULL;

    for (const char *key = past_log_next(&intake->past_log, &at, &last); key;
         key = past_log_next(&intake->past_log, &at, &last))
        if (!boards_find(&intake->boards, key) &&
            !beat_board(b, board_state_gone(b->arena, key, last->entry), !last->hidden))
            return false;
    return true;
}

static void beat(struct intake *intake, struct arena *arena, bool complete, bool gone)
{
    struct beating b = {intake, arena, HEARTBEAT_INIT, 0};
    Heartbeat *heartbeat = &b.heartbeat;

    heartbeat->has_epoch = true;
    heartbeat->epoch = intake->epoch;
    heartbeat->has_last_entry = true;
    heartbeat->last_entry = intake->committed.entry;
    heartbeat->has_complete = true;
    heartbeat->complete = complete;
    heartbeat->boards = arena_array(arena, BEAT_BOARDS, sizeof(*heartbeat->boards));
    if (!heartbeat->boards || !beat_all(&b) || (gone && !beat_gone(&b)))
        return;
    if (heartbeat->n_boards > 0 || b.listed == 0) /* else the next comes in a second */
        (void)add_beat(intake, arena, heartbeat, "heartbeat");
}

size_t intake_beat(struct intake *intake, bool complete)
{
    const int64_t catalogue =
        past_acts_last(&intake->data_acts, DATA_CATALOGUE, INT64_MAX);
    const bool gone = complete || catalogue > intake->gone_beaten;
    const size_t size = (intake->boards.count + BEAT_BOARDS +
                         (gone ? intake->past_log.by_key.count : 0)) *
                        BEAT_BYTES;
    struct arena arena;

    intake->beat_count = 0;
    free(intake->beat_memory);
    intake->beat_memory = malloc(size);
    if (!intake->beat_memory)
        return 0;
    arena_init(&arena, intake->beat_memory, size);
    beat(intake, &arena, complete, gone);
    intake->gone_beaten = catalogue;
    return intake->beat_count;
}

struct intake_update intake_heartbeat(const struct intake *intake, size_t index)
{
    return intake->beats[index];
}
