/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The views of intake_past_views.h. Must not know how a board is taken back.
 */
#include "daemon/intake_past_views.h"

#include <stdlib.h>
#include <string.h>

/* Microseconds after which nobody seems to want any more what is in the making. */
#define IDLE INT64_C(2000000)

void past_view_clear(struct past_view *view)
{
    board_free(view->board);
    free(view->memory);
    *view = (struct past_view){0};
}

void past_views_clear(struct intake *intake)
{
    for (size_t i = 0; intake->past_views && i < PAST_VIEWS; i++)
        past_view_clear(&intake->past_views->views[i]);
    free(intake->past_views);
    intake->past_views = NULL;
}

void past_views_turn(struct intake *intake)
{
    if (intake->past_views)
        intake->past_views->step_count = 0;
}

bool past_view_step(struct past_views *views, const struct peer *peer)
{
    if (views->step_count == PAST_VIEWS)
        return false;
    for (size_t i = 0; i < views->step_count; i++)
        if (memcmp(views->stepped[i], peer->key, REGISTRY_KEY_SIZE) == 0)
            return false;
    memcpy(views->stepped[views->step_count++], peer->key, REGISTRY_KEY_SIZE);
    return true;
}

static bool is_of(const struct past_view *view, const struct past_asked *asked)
{
    return view->board && strcmp(view->board->definition->id, asked->board) == 0 &&
           strcmp(view->board->period, asked->period) == 0;
}

struct past_view *past_view_find(struct past_views *views, const struct past_asked *asked)
{
    struct past_view *found = NULL;

    for (size_t i = 0; i < PAST_VIEWS; i++) {
        struct past_view *view = &views->views[i];

        if (is_of(view, asked) &&
            (view->as_of == asked->as_of ||
             (view->finished && view->as_of > asked->as_of)) &&
            (!found || view->as_of < found->as_of))
            found = view;
    }
    return found;
}

static bool is_by(const struct past_view *view, const struct peer *peer)
{
    return view->board && memcmp(view->key, peer->key, REGISTRY_KEY_SIZE) == 0;
}

struct past_view *past_view_choose(const struct intake *intake, const struct peer *peer,
                                   const struct past_view *spared)
{
    struct past_views *views = intake->past_views;
    struct past_view *found = NULL;
    size_t own = 0;

    for (size_t i = 0; i < PAST_VIEWS; i++)
        own += is_by(&views->views[i], peer);
    for (size_t i = 0; i < PAST_VIEWS; i++) {
        struct past_view *view = &views->views[i];
        const bool wanted =
            view->board && !view->finished && intake->now - view->asked < IDLE;

        if (view != spared && !wanted && (own < PAST_VIEWS_A_KEY || is_by(view, peer)) &&
            (!found || view->used < found->used))
            found = view;
    }
    return found;
}

void past_view_use(const struct intake *intake, struct past_view *view)
{
    view->used = ++intake->past_views->calls;
    view->asked = intake->now;
}
