/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes lines to stderr or to the journal. Never blocks on a peer and never grows:
 * bursts are counted in a table of fixed size, in which strangers, who can have any
 * number of keys, share a row an event once it is full.
 */
#define SD_JOURNAL_SUPPRESS_LOCATION /* it would be this file for every line */

#include "daemon/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "domain/utf8.h"

#define BURST_US 10000000 /* how often the count of a burst is told */
#define OTHERS "others"

enum {
    LINE_SIZE = 1024,
    PEER_SIZE = 72,
    BURSTS = 64,
};

struct burst {
    enum log_event event;
    char peer[PEER_SIZE]; /* empty: the row is free */
    int64_t since;
    int64_t more; /* not written since then */
};

static const struct {
    enum log_level level;
    const char *text;
    const char *id;
} events[] = {
#define LOG_EVENT_ROW(name, level, text, id) [name] = {level, text, id},
    LOG_EVENTS(LOG_EVENT_ROW)
#undef LOG_EVENT_ROW
};

static const char *const level_names[] = {
    [LEVEL_ERROR] = "error", [LEVEL_WARNING] = "warning", [LEVEL_NOTICE] = "notice",
    [LEVEL_INFO] = "info",   [LEVEL_DEBUG] = "debug",
};

static struct {
    enum log_form form;
    enum log_level level;
    clock_read *clock;
    struct burst bursts[BURSTS];
} the_log = {.level = LEVEL_INFO};

/* Is stderr the stream that systemd made for us, and is its journal there? */
static enum log_form form_of(const char *journal_stream)
{
    struct stat about;
    char name[64];

    if (!journal_stream || fstat(STDERR_FILENO, &about) != 0)
        return LOG_PLAIN;
    snprintf(name, sizeof name, "%ju:%ju", (uintmax_t)about.st_dev,
             (uintmax_t)about.st_ino);
    if (strcmp(name, journal_stream) != 0)
        return LOG_PLAIN;
    return access("/run/systemd/journal/socket", W_OK) == 0 ? LOG_JOURNAL : LOG_PREFIXED;
}

void log_open(const char *journal_stream, clock_read *clock)
{
    memset(the_log.bursts, 0, sizeof the_log.bursts);
    the_log.form = form_of(journal_stream);
    the_log.clock = clock;
}

void log_set_level(enum log_level level)
{
    the_log.level = level;
}

const char *log_level_name(enum log_level level)
{
    return level_names[level];
}

void log_escape(char *out, size_t size, const char *text)
{
    size_t used = 0;

    for (size_t length = strlen(text); length > 0;) {
        uint32_t ignored = 0;
        size_t taken = utf8_next(text, length, &ignored);
        char piece[5] = {0};

        if (taken > 0 && utf8_is_text(text, taken, UTF8_ONE_LINE)) {
            memcpy(piece, text, taken);
        } else {
            taken = 1;
            snprintf(piece, sizeof piece, "\\x%02x", (unsigned char)text[0]);
        }
        if (used + strlen(piece) >= size)
            break;
        memcpy(out + used, piece, strlen(piece));
        used += strlen(piece);
        text += taken;
        length -= taken;
    }
    out[used] = '\0';
}

static bool to_journal(enum log_event event, const char *peer, const char *line)
{
    return sd_journal_send("MESSAGE=%s", line, "PRIORITY=%d", (int)events[event].level,
                           "MESSAGE_ID=%s", events[event].id, "KAOHE_EVENT=%s",
                           events[event].text, peer ? "KAOHE_PEER=%s" : NULL, peer,
                           NULL) == 0;
}

static void write_line(enum log_event event, const char *peer, const char *text)
{
    enum log_level level = events[event].level;
    char line[LINE_SIZE];

    if (level > the_log.level)
        return;
    log_escape(line, sizeof line, text);
    if (the_log.form == LOG_JOURNAL && to_journal(event, peer, line))
        return;
    if (the_log.form == LOG_PLAIN)
        fprintf(stderr, "kaohed: %s: %s\n", level_names[level], line);
    else
        fprintf(stderr, "<%d>%s\n", (int)level, line);
}

void log_say(enum log_event event, const char *format, ...)
{
    char text[LINE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    write_line(event, NULL, text);
}

/* Tells how many lines were kept back. */
static void tell_burst(struct burst *burst)
{
    char text[LINE_SIZE];

    if (burst->more == 0)
        return;
    snprintf(text, sizeof text, "%s %s: %" PRId64 " more like it",
             events[burst->event].text, burst->peer, burst->more);
    write_line(burst->event, burst->peer, text);
}

static struct burst *find_burst(enum log_event event, const char *peer)
{
    for (size_t i = 0; i < BURSTS; i++) {
        struct burst *burst = &the_log.bursts[i];

        if (burst->event == event && strcmp(burst->peer, peer) == 0)
            return burst;
    }
    return NULL;
}

/* Starts to count; false when the event counts already. */
static bool start_burst(enum log_event event, const char *peer)
{
    struct burst *row = find_burst(event, peer);
    size_t free_rows = 0;

    for (size_t i = 0; i < BURSTS && !row; i++)
        free_rows += the_log.bursts[i].peer[0] == '\0';
    if (!row && free_rows <= BURSTS / 4) { /* the rest is for those who share */
        peer = OTHERS;
        row = find_burst(event, peer);
    }
    if (row) {
        row->more++;
        return false;
    }
    for (row = the_log.bursts; row->peer[0] != '\0';)
        row++;
    row->event = event;
    row->since = the_log.clock(CLOCK_STEADY);
    snprintf(row->peer, sizeof row->peer, "%s", peer);
    return true;
}

void log_peer(enum log_event event, const char *peer, const char *format, ...)
{
    char text[LINE_SIZE];
    va_list arguments;

    if (!start_burst(event, peer))
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    write_line(event, peer, text);
}

void log_tick(void)
{
    int64_t now = the_log.clock(CLOCK_STEADY);

    for (size_t i = 0; i < BURSTS; i++) {
        struct burst *burst = &the_log.bursts[i];

        if (burst->peer[0] == '\0' || now - burst->since < BURST_US)
            continue;
        tell_burst(burst);
        if (burst->more > 0)
            burst->since = now;
        else
            burst->peer[0] = '\0';
        burst->more = 0;
    }
}

void log_close(void)
{
    for (size_t i = 0; i < BURSTS; i++) {
        tell_burst(&the_log.bursts[i]);
        the_log.bursts[i] = (struct burst){0};
    }
}
