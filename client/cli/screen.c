/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws all watched boards below each other, as many as the terminal is high: first of
 * all the one that changed, cut where even that is too long. Invariant: a drawing has
 * fewer lines than the terminal, because the cursor cannot go back to what has scrolled
 * away.
 */
#include "client/cli/screen.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "client/cli/ranking.h"
#include "client/cli/terminal.h"

#define USUAL_HEIGHT 24 /* of a terminal that does not tell */

/* One drawing. */
struct drawing {
    const Ranking *rankings[SCREEN_BOARDS];
    size_t lines[SCREEN_BOARDS]; /* that each may take; 0: left out */
    size_t left_out;
};

static size_t number_of(struct screen *screen, const char *key)
{
    for (size_t i = 0; i < screen->key_count; i++)
        if (strcmp(screen->keys[i], key) == 0)
            return i;
    if (screen->key_count == SCREEN_BOARDS) /* the oldest goes */
        memmove(screen->keys[0], screen->keys[1],
                --screen->key_count * sizeof screen->keys[0]);
    snprintf(screen->keys[screen->key_count], SCREEN_KEY, "%s", key);
    return screen->key_count++;
}

static const Ranking *ranking_now(const struct screen *screen, size_t number,
                                  struct paper *paper)
{
    struct kaohe_message bytes = {NULL, 0};
    const Ranking *ranking = NULL;

    if (kaohe_watch_ranking(screen->watch, screen->keys[number], &bytes, NULL) ==
        KAOHE_OK)
        ranking = paper_decode(paper, &kaohe__v1__ranking__descriptor, &bytes);
    kaohe_message_free(&bytes);
    return ranking;
}

static size_t lines_of(const Ranking *ranking)
{
    return ranking == NULL ? 0 : RANKING_HEAD_LINES + ranking->n_standings;
}

/* Gives the lines to the boards: all to each, or the changed one first. */
static void divide(const struct screen *screen, struct drawing *d, size_t changed,
                   size_t room)
{
    size_t wanted = 0;

    for (size_t i = 0; i < screen->key_count; i++)
        wanted += lines_of(d->rankings[i]);
    if (wanted > room && screen->key_count > 1 && room > 0)
        room--; /* for how many are left out */
    d->lines[changed] = lines_of(d->rankings[changed]);
    if (d->lines[changed] > room)
        d->lines[changed] = room;
    room -= d->lines[changed];
    for (size_t i = 0; i < screen->key_count; i++) {
        const size_t lines = lines_of(d->rankings[i]);

        if (i == changed)
            continue;
        d->lines[i] = lines <= room ? lines : 0;
        d->left_out += lines > room;
        room -= d->lines[i];
    }
}

static void draw(struct screen *screen, size_t changed, const WatchEvent *event,
                 struct paper *paper)
{
    const struct cli *cli = screen->cli;
    const size_t height = cli->height == 0 ? USUAL_HEIGHT : cli->height;
    const size_t last = screen->last[0] != '\0' && height > 1;
    struct drawing d = {.left_out = 0};

    for (size_t i = 0; i < screen->key_count; i++)
        d.rankings[i] = ranking_now(screen, i, paper);
    divide(screen, &d, changed, height - 1 - last);
    screen->drawn = last;
    for (size_t i = 0; i < screen->key_count; i++) {
        const struct ranking_style style = {d.lines[i], i == changed ? event : NULL};

        if (d.lines[i] > 0)
            screen->drawn +=
                ranking_print(cli, screen->names, d.rankings[i], &paper->arena, &style);
    }
    if (d.left_out > 0 && screen->drawn + 1 < height) {
        char text[128];

        snprintf(text, sizeof text, tr("… boards that do not fit: %zu"), d.left_out);
        print_cut(cli, text);
        screen->drawn++;
    }
    if (last > 0)
        print_cut(cli, screen->last);
}

/* What a resized terminal made of the drawing before is not known: it is cleared. */
static void erase(struct screen *screen)
{
    if (terminal_measure(screen->cli) && screen->drawn > 0)
        fputs("\033[H\033[2J", stdout);
    else if (screen->drawn > 0)
        printf("\033[%zuA\033[J", screen->drawn);
    screen->drawn = 0;
}

void screen_draw(struct screen *screen, const WatchEvent *event, const char *line,
                 struct paper *paper)
{
    const size_t changed = number_of(screen, event->key);

    if (line[0] != '\0')
        snprintf(screen->last, sizeof screen->last, "%s", line);
    snprintf(screen->changed, sizeof screen->changed, "%s", event->key);
    erase(screen);
    draw(screen, changed, event, paper);
}

void screen_refresh(struct screen *screen)
{
    struct cli now = *screen->cli;
    struct paper paper;

    if (screen->key_count == 0 || !terminal_measure(&now) || !paper_open(&paper))
        return;
    erase(screen);
    draw(screen, number_of(screen, screen->changed), NULL, &paper);
    fflush(stdout);
    paper_close(&paper);
}
