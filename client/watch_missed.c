/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A watch that lost updates, or that goes on where an earlier one ended, asks what
 * changed meanwhile, so that it tells of every change once. Where it cannot, it says
 * nothing at all: a list with a hole in it would be believed.
 */
#include "client/watch_missed.h"

#define PAGES 16
#define CHANGES_MAX 4096 /* more are not told one by one */

/* Of one board, the latest first. */
struct missed {
    struct kaohe_watch *watch;
    struct board *board;
    struct scratch scratch;
    RankingChange **changes;
    size_t count;
    struct watch_remade by; /* the last act by which other data made it anew */
};

static bool ask_page(struct missed *missed, ChangesRequest *wanted, bool *more)
{
    Request request = REQUEST_INIT;
    Reply *reply = NULL;

    request.verb_case = VERB_CHANGES;
    request.changes = wanted;
    if (ask(missed->watch->client, &request, &missed->scratch, &reply, NULL) !=
            KAOHE_OK ||
        reply->changes->epoch != missed->watch->epoch ||
        reply->changes->n_changes > CHANGES_MAX - missed->count)
        return false;
    for (size_t i = 0; i < reply->changes->n_changes; i++) {
        RankingChange *change = reply->changes->changes[i];

        if (change->entry <= missed->board->sequence ||
            (missed->count > 0 &&
             change->entry > missed->changes[missed->count - 1]->entry))
            return false;
        missed->changes[missed->count++] = change;
    }
    if (reply->changes->has_remade && missed->by.entry == 0)
        missed->by =
            (struct watch_remade){reply->changes->remade_by, reply->changes->remade};
    *more = reply->changes->has_next;
    wanted->has_before = *more;
    wanted->before = reply->changes->next;
    wanted->has_skip = reply->changes->has_next_skip;
    wanted->skip = reply->changes->next_skip;
    return true;
}

static bool collect(struct missed *missed)
{
    ChangesRequest wanted = CHANGES_REQUEST_INIT;
    bool more = true;

    missed->changes =
        arena_array(&missed->scratch.arena, CHANGES_MAX, sizeof(RankingChange *));
    wanted.board = missed->board->definition->id;
    wanted.period = missed->board->period;
    wanted.has_after = true;
    wanted.after = missed->board->sequence;
    for (int page = 0; missed->changes != NULL && more && page < PAGES; page++)
        if (!ask_page(missed, &wanted, &more))
            return false;
    return !more;
}

/* By other data the same values can have other places; where nothing changed at all, it
 * was that as well. */
static bool is_remade(const struct missed *missed, struct watch_remade *by)
{
    if (missed->by.entry == 0 && missed->count > 0)
        return false;
    *by = missed->by;
    if (by->entry == 0)
        by->cause = CHANGE_CAUSE_DATA;
    return true;
}

/* Those of one entry are one update. */
static bool tell(struct missed *missed)
{
    while (missed->count > 0) {
        RankingUpdate update = RANKING_UPDATE_INIT;
        const int64_t entry = missed->changes[missed->count - 1]->entry;
        size_t first = missed->count - 1;

        while (first > 0 && missed->changes[first - 1]->entry == entry)
            first--;
        update.epoch = missed->watch->epoch;
        update.board = missed->board->definition->id;
        update.sequence = entry;
        update.changes = &missed->changes[first];
        update.n_changes = missed->count - first;
        missed->count = first;
        if (watch_events_update(&missed->watch->events, &update, missed->board, NULL) !=
            KAOHE_OK)
            return false;
    }
    return true;
}

bool watch_make_up(struct kaohe_watch *watch, struct board *board,
                   struct watch_remade *by)
{
    struct missed missed = {.watch = watch, .board = board};
    bool told;

    *by = (struct watch_remade){CHANGE_CAUSE_UNSPECIFIED, 0};
    if (scratch_open(&missed.scratch, 0, NULL) != KAOHE_OK)
        return false;
    told = collect(&missed) && !is_remade(&missed, by) && tell(&missed);
    scratch_close(&missed.scratch);
    return told;
}
