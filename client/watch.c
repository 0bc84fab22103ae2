/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public handle of a watch: what to subscribe to, and waiting for the next event.
 */
#include "client/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/problem.h"
#include "client/reply.h"
#include "kaohe/client.h"

#define SILENCE_MS 10000 /* ten heartbeats */
#define UNSYNCED UINT_MAX

static enum kaohe_err read_catalogue(struct kaohe_watch *watch,
                                     struct kaohe_problem *problem)
{
    DataRequest data = DATA_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    enum kaohe_err err;

    data.name = (char *)"catalogue";
    request.verb_case = VERB_DATA;
    request.data = &data;
    err = ask(watch->client, &request, &watch->settings, &reply, problem);
    watch->catalogue = err == KAOHE_OK ? reply->data->catalogue : NULL;
    return err;
}

static bool may_see(const struct kaohe_watch *watch, const Board *board)
{
    const Profile *profile = watch->client->profile.content;

    return profile->role == ROLE_HEADQUARTERS || board->visible_to_branches;
}

static bool is_known(const struct kaohe_watch *watch, const char *filter)
{
    const size_t length = strcspn(filter, "/");

    for (size_t i = 0; i < watch->catalogue->n_boards; i++) {
        const Board *board = watch->catalogue->boards[i];

        if (strncmp(board->id, filter, length) == 0 && board->id[length] == '\0')
            return may_see(watch, board);
    }
    return false;
}

static enum kaohe_err all_known(const struct kaohe_watch *watch,
                                struct kaohe_problem *problem)
{
    for (size_t i = 0; i < watch->filter_count; i++)
        if (!watch->filters[i].known)
            return problem_set(problem, KAOHE_ERR_NOT_FOUND, watch->filters[i].name,
                               "there is no such board, or it is not shown to you");
    return KAOHE_OK;
}

/* What the caller names, or else every board that this client may see. */
static enum kaohe_err set_filters(struct kaohe_watch *watch,
                                  const struct kaohe_watch_wanted *wanted,
                                  struct kaohe_problem *problem)
{
    const size_t count = wanted->count;
    const size_t room = count > 0 ? count : watch->catalogue->n_boards;

    watch->all = count == 0;
    watch->filters = arena_array(&watch->settings.arena, room, sizeof *watch->filters);
    if (watch->filters == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_strdup(&watch->settings.arena, wanted->boards[i]);

        if (name == NULL)
            return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
        watch->filters[watch->filter_count++] =
            (struct watch_filter){name, is_known(watch, name)};
    }
    for (size_t i = 0; count == 0 && i < room; i++)
        if (may_see(watch, watch->catalogue->boards[i]))
            watch->filters[watch->filter_count++] =
                (struct watch_filter){watch->catalogue->boards[i]->id, true};
    return wanted->entry > 0 ? KAOHE_OK : all_known(watch, problem);
}

static enum kaohe_err subscribe(struct kaohe_watch *watch, struct kaohe_problem *problem)
{
    const Profile *profile = watch->client->profile.content;
    const struct transport_keys keys = profile_keys(profile);
    enum kaohe_err err = transport_open(TRANSPORT_RANKINGS, profile->rankings, &keys,
                                        &watch->rankings, problem);

    for (size_t i = 0; err == KAOHE_OK && i < watch->filter_count; i++) {
        char topic[192];
        const char *name = watch->filters[i].name;

        snprintf(topic, sizeof topic, "rank/%s%s", name,
                 strchr(name, '/') == NULL ? "/" : "");
        err = transport_subscribe(watch->rankings, topic);
    }
    return err == KAOHE_OK ? transport_subscribe(watch->rankings, "heartbeat") : err;
}

/* The heartbeat is subscribed to last: when it is heard, the rest is subscribed. */
static enum kaohe_err start(struct kaohe_watch *watch, struct kaohe_problem *problem)
{
    const int64_t deadline =
        transport_now() + watch->client->reach_ms + watch->client->answer_ms;
    struct kaohe_message topic = {NULL, 0};
    struct kaohe_message frame = {NULL, 0};
    bool heard = false;
    enum kaohe_err err = transport_reach(
        watch->rankings, transport_now() + watch->client->reach_ms, problem);

    while (err == KAOHE_OK && !heard) {
        err = transport_receive(watch->rankings, deadline, &topic, &frame, problem);
        heard = topic.data != NULL && strcmp((char *)topic.data, "heartbeat") == 0;
        kaohe_message_free(&frame);
    }
    kaohe_message_free(&topic);
    watch->generation = transport_generation(watch->rankings);
    watch->last_heard = transport_now();
    if (err == KAOHE_OK)
        err = watch_sync(watch, watch->why, problem);
    watch->from = 0;
    return err == KAOHE_OK ? all_known(watch, problem) : err;
}

/* Is there such a number, and is it still the same entry? Of another epoch it is not: all
 * is begun anew. */
static enum kaohe_err go_on_from(struct kaohe_watch *watch,
                                 const struct kaohe_watch_wanted *wanted,
                                 struct kaohe_problem *problem)
{
    MomentRequest moment = MOMENT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    enum kaohe_err err;

    watch->why = WATCH_REASON_STARTED;
    if (wanted->entry == 0)
        return KAOHE_OK;
    moment.has_entry = true;
    moment.entry = wanted->entry;
    request.verb_case = VERB_MOMENT;
    request.moment = &moment;
    err = ask(watch->client, &request, &watch->settings, &reply, problem);
    if (err == KAOHE_ERR_NOT_FOUND)
        return problem_set(problem, KAOHE_ERR_INVALID, NULL,
                           "the ledger has not come to this number; if it was put back "
                           "from a backup, begin without it");
    if (err != KAOHE_OK)
        return err;
    if (wanted->epoch != 0 && wanted->epoch != reply->moment->epoch)
        watch->why = WATCH_REASON_RESTARTED;
    else
        watch->from = wanted->entry;
    return KAOHE_OK;
}

enum kaohe_err kaohe_watch_open(const char *home, const char *const *boards, size_t count,
                                struct kaohe_watch **out, struct kaohe_problem *problem)
{
    const struct kaohe_watch_wanted wanted = {.boards = boards, .count = count};

    return kaohe_watch_resume(home, &wanted, out, problem);
}

enum kaohe_err kaohe_watch_resume(const char *home,
                                  const struct kaohe_watch_wanted *wanted,
                                  struct kaohe_watch **out, struct kaohe_problem *problem)
{
    struct kaohe_watch *watch = calloc(1, sizeof *watch);
    enum kaohe_err err;

    *out = NULL;
    if (watch == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    watch_events_open(&watch->events);
    err = scratch_open(&watch->settings, 0, problem);
    if (err == KAOHE_OK)
        err = kaohe_client_open(home, &watch->client, problem);
    if (err == KAOHE_OK)
        err = read_catalogue(watch, problem);
    if (err == KAOHE_OK)
        err = set_filters(watch, wanted, problem);
    if (err == KAOHE_OK)
        err = go_on_from(watch, wanted, problem);
    if (err == KAOHE_OK)
        err = subscribe(watch, problem);
    if (err == KAOHE_OK)
        err = start(watch, problem);
    if (err == KAOHE_OK)
        *out = watch;
    else
        kaohe_watch_close(watch);
    return err;
}

void kaohe_watch_close(struct kaohe_watch *watch)
{
    if (watch == NULL)
        return;
    transport_close(watch->rankings);
    kaohe_client_close(watch->client);
    for (size_t i = 0; i < watch->board_count; i++)
        board_close(watch->boards[i]);
    free(watch->boards);
    watch_events_close(&watch->events);
    scratch_close(&watch->settings);
    free(watch);
}

/* Waits for one published message and takes it in. */
static enum kaohe_err listen(struct kaohe_watch *watch, int64_t deadline,
                             struct kaohe_problem *problem)
{
    struct kaohe_message topic = {NULL, 0};
    struct kaohe_message frame = {NULL, 0};
    struct scratch scratch = {.memory = NULL};
    ProtobufCMessage *message = NULL;
    enum kaohe_err err =
        transport_receive(watch->rankings, deadline, &topic, &frame, problem);

    if (err != KAOHE_OK)
        return err;
    watch->last_heard = transport_now();
    err = scratch_open(&scratch, 0, problem);
    if (err == KAOHE_OK)
        err = scratch_decode(&scratch, &kaohe__v1__published__descriptor,
                             (struct bytes){frame.data, frame.length}, &message, problem);
    if (err == KAOHE_OK)
        err = reply_check_names(message, problem);
    if (err == KAOHE_OK)
        err = watch_take(watch, (const Published *)message, problem);
    if (err != KAOHE_OK)
        watch->generation = UNSYNCED;
    scratch_close(&scratch);
    kaohe_message_free(&topic);
    kaohe_message_free(&frame);
    return err;
}

enum kaohe_err kaohe_watch_next(struct kaohe_watch *watch, int64_t timeout_ms,
                                struct kaohe_message *event,
                                struct kaohe_problem *problem)
{
    const int64_t deadline = transport_now() + timeout_ms;

    while (!watch_events_take(&watch->events, event)) {
        const int64_t silent = watch->last_heard + SILENCE_MS;
        const enum kaohe_err err =
            listen(watch, deadline < silent ? deadline : silent, problem);

        if (err == KAOHE_ERR_TIMEOUT && transport_now() >= silent) {
            watch->last_heard = transport_now();
            return problem_set(problem, KAOHE_ERR_UNAVAILABLE,
                               watch->client->profile.content->rankings,
                               "the daemon has fallen silent");
        }
        if (err != KAOHE_OK)
            return err;
    }
    return KAOHE_OK;
}

int64_t kaohe_watch_entry(const struct kaohe_watch *watch)
{
    return watch->events.first == NULL ? watch->last_entry : 0;
}

enum kaohe_err kaohe_watch_ranking(const struct kaohe_watch *watch, const char *key,
                                   struct kaohe_message *ranking,
                                   struct kaohe_problem *problem)
{
    struct board **board = watch_find(watch, key);
    const Ranking *content;
    struct scratch scratch;
    enum kaohe_err err;

    *ranking = (struct kaohe_message){NULL, 0};
    if (board == NULL)
        return problem_set(problem, KAOHE_ERR_NOT_FOUND, key,
                           "this board is not watched");
    err = scratch_open(&scratch, 0, problem);
    if (err != KAOHE_OK)
        return err;
    content = board_ranking(*board, &scratch);
    err = content == NULL
              ? problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory")
              : scratch_encode(&scratch, &content->base, ranking, problem);
    scratch_close(&scratch);
    return err;
}
