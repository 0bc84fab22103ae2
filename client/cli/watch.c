/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe watch: boards as they change. On a terminal they are drawn in place; elsewhere
 * each change is a line; with --json each event is one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/options.h"
#include "client/cli/print.h"
#include "client/cli/screen.h"
#include "client/cli/verbs.h"
#include "client/cli/watch_words.h"

#define WAIT_MS 1000
#define DRAWING_SIZE ((size_t)64 << 10)

struct watching {
    struct cli *cli;
    struct kaohe_watch *watch;
    struct paper catalogue;
    struct names names;
    int64_t count;       /* events to come; -1: no end */
    int64_t until_entry; /* -1: no end */
    struct screen screen;
};

/* "4711  phone-branch/106H1  …" */
static const char *gone_words(const WatchEvent *event, struct text *text)
{
    const char *line;

    text_add_int(text, event->sequence);
    text_add(text, "  ");
    text_add(text, event->key);
    text_add(text, "  ");
    text_add(text, tr("this board is no more, or no longer shown to you"));
    line = text_end(text);
    return line == NULL ? "…" : line;
}

static void print_lines(const struct watching *w, const WatchEvent *event)
{
    char gone[512];
    struct text line;

    text_init(&line, gone, sizeof gone);
    if (event->why == WATCH_REASON_GONE)
        puts(gone_words(event, &line));
    for (size_t i = 0; i < event->n_changes; i++) {
        char buffer[2048];
        struct text text;

        text_init(&text, buffer, sizeof buffer);
        puts(watch_words(&w->names, event, event->changes[i], &text));
    }
    if (event->ranking != NULL)
        printf(tr("%lld  %s  branches %zu%s\n"), (long long)event->sequence, event->key,
               event->ranking->n_standings,
               event->why == WATCH_REASON_RECOVERED   ? tr(" (caught up)")
               : event->why == WATCH_REASON_RESTARTED ? tr(" (new epoch)")
                                                      : "");
}

static void draw(struct watching *w, const WatchEvent *event, struct paper *paper)
{
    const WatchChange *last = NULL; /* that was a branch's own */
    char buffer[2048] = "";
    struct text text;

    for (size_t i = 0; i < event->n_changes; i++)
        if (event->changes[i]->by == NULL)
            last = event->changes[i];
    text_init(&text, buffer, sizeof buffer);
    screen_draw(&w->screen, event,
                event->why == WATCH_REASON_GONE ? gone_words(event, &text)
                : last == NULL                  ? ""
                               : watch_words(&w->names, event, last, &text),
                paper);
}

static int tell(struct watching *w, const struct kaohe_message *bytes)
{
    struct paper paper;
    const WatchEvent *event;

    if (!paper_open(&paper))
        return EXIT_SYSTEM;
    event = paper_decode(&paper, &kaohe__v1__watch_event__descriptor, bytes);
    if (event != NULL && w->cli->json)
        paper_print(&event->base);
    else if (event != NULL && w->cli->terminal)
        draw(w, event, &paper);
    else if (event != NULL)
        print_lines(w, event);
    paper_close(&paper);
    if (event == NULL)
        return EXIT_INTERNAL;
    if (w->count > 0)
        w->count--;
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_IO;
}

static bool has_ended(const struct watching *w)
{
    return w->count == 0 ||
           (w->until_entry >= 0 && kaohe_watch_entry(w->watch) >= w->until_entry);
}

static int follow(struct watching *w)
{
    int code = EXIT_DONE;

    while (code == EXIT_DONE && !has_ended(w)) {
        struct kaohe_message event = {NULL, 0};
        struct kaohe_problem problem = {.subject = ""};
        const enum kaohe_err err = kaohe_watch_next(w->watch, WAIT_MS, &event, &problem);

        if (err == KAOHE_OK)
            code = tell(w, &event);
        else if (err == KAOHE_ERR_UNAVAILABLE)
            fail(err, &problem); /* it goes on once the daemon is back */
        else if (err != KAOHE_ERR_TIMEOUT)
            code = fail(err, &problem);
        else
            screen_refresh(&w->screen);
        kaohe_message_free(&event);
    }
    return code;
}

/* Reports that wait go out here as with any other verb. */
static bool load_names(struct watching *w, int *code)
{
    struct kaohe_client *client = connect_home(w->cli, code);
    bool loaded = false;

    if (client != NULL) {
        loaded = names_load(w->cli, client, &w->catalogue, &w->names);
        if (!loaded)
            *code = EXIT_UNAVAILABLE;
    }
    kaohe_client_close(client);
    return loaded;
}

/* "4711", or "2:4711" of an epoch. */
static bool read_after(const struct cli *cli, struct kaohe_watch_wanted *wanted)
{
    const char *text = cli->value[OPTION_AFTER];
    const char *colon = text == NULL ? NULL : strchr(text, ':');
    char epoch[24];

    if (colon == NULL)
        return options_number("after", text, 1, &wanted->entry);
    snprintf(epoch, sizeof epoch, "%.*s", (int)(colon - text), text);
    return options_number("after", epoch, 1, &wanted->epoch) &&
           options_number("after", colon + 1, 1, &wanted->entry);
}

int verb_watch(struct cli *cli)
{
    struct kaohe_watch_wanted wanted = {.boards = (const char *const *)cli->arguments,
                                        .count = cli->argument_count};
    struct watching w = {.cli = cli, .count = -1, .until_entry = -1};
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err;
    int code = EXIT_SYSTEM;

    if (!options_value(cli, OPTION_COUNT, 1, &w.count) ||
        !options_value(cli, OPTION_UNTIL_ENTRY, 0, &w.until_entry) ||
        !read_after(cli, &wanted))
        return EXIT_USAGE;
    if (!paper_open(&w.catalogue))
        return code;
    if (cli->terminal) /* a drawing at once, without flicker */
        setvbuf(stdout, NULL, _IOFBF, DRAWING_SIZE);
    if (load_names(&w, &code)) {
        err = kaohe_watch_resume(cli->home, &wanted, &w.watch, &problem);
        w.screen = (struct screen){.cli = cli, .names = &w.names, .watch = w.watch};
        code = err == KAOHE_OK ? follow(&w) : fail(err, &problem);
    }
    kaohe_watch_close(w.watch);
    paper_close(&w.catalogue);
    return code;
}
