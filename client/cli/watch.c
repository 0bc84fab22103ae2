/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe watch: boards as they change. On a terminal they are drawn in place; elsewhere,
 * and where the question is what befell a branch or went on until a day, each change is a
 * line; with --json each event is one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/as_of.h"
#include "client/cli/connect.h"
#include "client/cli/options.h"
#include "client/cli/print.h"
#include "client/cli/screen.h"
#include "client/cli/verbs.h"
#include "client/cli/watch_words.h"

#define WAIT_MS 1000
#define DRAWING_SIZE ((size_t)64 << 10)
#define FIRST_ENTRY 1 /* data of the daemon itself: there were no boards yet */

struct watching {
    struct cli *cli;
    struct kaohe_watch *watch;
    struct kaohe_client *client; /* asked when an entry was made; NULL: no times */
    const char *branch;          /* NULL: all are told of */
    struct paper catalogue;
    struct names names;
    int64_t count;       /* events to come; -1: no end */
    int64_t until_entry; /* -1: no end */
    int64_t timed, time; /* the entry that was asked last, and when it was made */
    bool drawn;
    bool told; /* of anything */
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

static void print_time_of(struct watching *w, int64_t entry)
{
    char time[PRINT_TIME_SIZE];

    if (w->client == NULL)
        return;
    if (entry != w->timed)
        w->time = as_of_time(w->client, entry);
    w->timed = entry;
    if (w->time > 0)
        printf("%s  ", print_time(w->cli, w->time, time));
}

static void print_lines(struct watching *w, const WatchEvent *event)
{
    char gone[512];
    struct text line;

    text_init(&line, gone, sizeof gone);
    if (event->why == WATCH_REASON_GONE) {
        print_time_of(w, event->sequence);
        puts(gone_words(event, &line));
    }
    for (size_t i = 0; i < event->n_changes; i++) {
        const WatchChange *change = event->changes[i];
        char buffer[2048];
        struct text text;

        text_init(&text, buffer, sizeof buffer);
        print_time_of(w, change->has_entry ? change->entry : event->sequence);
        puts(watch_words(&w->names, event, change, &text));
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

static bool is_meant(const struct watching *w, const WatchChange *change)
{
    return (w->branch == NULL || strcmp(change->standing->branch, w->branch) == 0) &&
           (w->cli->value[OPTION_UNTIL] == NULL || change->entry <= w->until_entry);
}

/* Leaves the changes that are asked about. False: there are none, nor a named board that
 * could not be told of change by change, or any that is gone with what befell it. */
static bool keep_meant(const struct watching *w, WatchEvent *event)
{
    size_t kept = 0;

    if (w->client == NULL)
        return true;
    for (size_t i = 0; i < event->n_changes; i++)
        if (is_meant(w, event->changes[i]))
            event->changes[kept++] = event->changes[i];
    event->n_changes = kept;
    return kept > 0 || event->why == WATCH_REASON_GONE ||
           (event->why != WATCH_REASON_CHANGED && w->cli->argument_count > 0);
}

static int tell(struct watching *w, const struct kaohe_message *bytes)
{
    struct paper paper;
    WatchEvent *event;

    if (!paper_open(&paper))
        return EXIT_SYSTEM;
    event = paper_decode(&paper, &kaohe__v1__watch_event__descriptor, bytes);
    if (event != NULL && !keep_meant(w, event)) {
        paper_close(&paper);
        return EXIT_DONE;
    }
    w->told = true;
    if (event != NULL && w->cli->json)
        paper_print(&event->base);
    else if (event != NULL && w->drawn)
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
        else if (w->drawn)
            screen_refresh(&w->screen);
        kaohe_message_free(&event);
    }
    return code;
}

/* "4711", or "2:4711" of an epoch; a day or a moment waits for the connection. */
static bool is_number(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789:")] == '\0';
}

static bool read_moments(const struct cli *cli, struct kaohe_client *client,
                         struct kaohe_watch_wanted *wanted, int64_t *until, int *code)
{
    const char *after = cli->value[OPTION_AFTER];
    struct as_of found;

    if (after != NULL && !is_number(after)) {
        if (!as_of_find(cli, client, after, &found, code))
            return false;
        if (found.entry == 0)
            fprintf(
                stderr,
                tr("kaohe: %s: before the first entry of the ledger, so all is told\n"),
                after);
        wanted->entry = found.entry == 0 ? FIRST_ENTRY : found.entry;
    }
    if (cli->value[OPTION_UNTIL] == NULL)
        return true;
    if (!as_of_find(cli, client, cli->value[OPTION_UNTIL], &found, code))
        return false;
    if (found.entry == 0)
        fprintf(stderr,
                tr("kaohe: %s: before the first entry of the ledger, so there is "
                   "nothing to tell\n"),
                cli->value[OPTION_UNTIL]);
    *until = found.entry;
    return true;
}

/* Reports that wait go out here as with any other verb. */
static bool load(struct watching *w, struct kaohe_watch_wanted *wanted, int *code)
{
    struct kaohe_client *client = connect_home(w->cli, code);
    bool loaded = false;

    if (client != NULL) {
        loaded = names_load(w->cli, client, &w->catalogue, &w->names);
        *code = loaded ? *code : w->names.code;
        loaded = loaded && read_moments(w->cli, client, wanted, &w->until_entry, code);
    }
    if (loaded && (w->branch != NULL || w->cli->value[OPTION_UNTIL] != NULL))
        w->client = client;
    else
        kaohe_client_close(client);
    return loaded;
}

static bool read_after(const struct cli *cli, struct kaohe_watch_wanted *wanted)
{
    const char *text = cli->value[OPTION_AFTER];
    const char *colon = text == NULL ? NULL : strchr(text, ':');
    char epoch[24];

    if (text != NULL && !is_number(text))
        return true;
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
    w.branch = cli->value[OPTION_BRANCH];
    w.drawn = cli->terminal && w.branch == NULL && cli->value[OPTION_UNTIL] == NULL;
    if (w.drawn) /* a drawing at once, without flicker */
        setvbuf(stdout, NULL, _IOFBF, DRAWING_SIZE);
    if (load(&w, &wanted, &code)) {
        err = kaohe_watch_resume(cli->home, &wanted, &w.watch, &problem);
        w.screen = (struct screen){.cli = cli, .names = &w.names, .watch = w.watch};
        code = err == KAOHE_OK ? follow(&w) : fail(err, &problem);
    }
    if (code == EXIT_DONE && w.client != NULL && !w.told && !cli->json)
        puts(tr("Nothing changed in that time."));
    kaohe_watch_close(w.watch);
    kaohe_client_close(w.client);
    paper_close(&w.catalogue);
    return code;
}
