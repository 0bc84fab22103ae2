/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log: one line a thing that an operator may want to know. What is logged never holds
 * keys' secrets or payloads, and control characters that a peer slips in come out
 * escaped.
 *
 * Every line is of one of the events below, which decides its level and, in the journal,
 * its MESSAGE_ID.
 */
#ifndef DAEMON_LOG_H
#define DAEMON_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/clock.h"

enum log_level { /* as in syslog */
    LEVEL_ERROR = 3,
    LEVEL_WARNING,
    LEVEL_NOTICE,
    LEVEL_INFO,
    LEVEL_DEBUG,
};

/* X(name, level, text, id) */
#define LOG_EVENTS(X)                                                                    \
    X(EVENT_FATAL, LEVEL_ERROR, "fatal", "788805d635fe4902bec630d45f634740")             \
    X(EVENT_CONFIG, LEVEL_ERROR, "config", "b8cd60cc57694e2a81e85aa05b973c68")           \
    X(EVENT_DISK_FULL, LEVEL_ERROR, "disk-full", "fcae3f1597d042ad8a15959b6c832160")     \
    X(EVENT_LOST, LEVEL_ERROR, "lost", "5e0c1f6e6a0d4d0f9a7bb6a1c2f3d847")               \
    X(EVENT_STATE, LEVEL_INFO, "state", "c26af954095549109b92fb8e6e2b2cd1")              \
    X(EVENT_LISTENING, LEVEL_INFO, "listening", "9b36144e069044e18acfc3476d767ca6")      \
    X(EVENT_READY, LEVEL_NOTICE, "ready", "9a20992abb744ef09e289d0b75580ca0")            \
    X(EVENT_STOPPING, LEVEL_NOTICE, "stopping", "a759156cbced4d71ac08ecc507803fdb")      \
    X(EVENT_RELOADED, LEVEL_NOTICE, "reloaded", "bb2d1d11318749d4a2c7f50f5a609e3e")      \
    X(EVENT_FAULT, LEVEL_ERROR, "fault", "0f0d1f6f0d5e4a7fb2d3a2b7c8a1e6d4")             \
    X(EVENT_CLOCK, LEVEL_WARNING, "clock", "5d0a7b0a4c4c4d0c9f3f2a1be70c6a52")           \
    X(EVENT_UNKNOWN_KEY, LEVEL_WARNING, "unknown-key",                                   \
      "eea5fcde487246de97460aeeeca6e209")                                                \
    X(EVENT_REFUSED, LEVEL_WARNING, "refused", "c872141ed5434fbdb018711d39aebea8")       \
    X(EVENT_REVOKED, LEVEL_NOTICE, "revoked", "3c61f2cb0ee94d0f8b6a58d0a8c1d9e7")        \
    X(EVENT_UNDELIVERED, LEVEL_INFO, "undelivered", "08efa81b7da94f649b91c87e01a4b55e")

enum log_event {
#define LOG_EVENT_ENUM(name, level, text, id) name,
    LOG_EVENTS(LOG_EVENT_ENUM)
#undef LOG_EVENT_ENUM
};

/* Where lines go: decided once, from the environment. */
enum log_form {
    LOG_PLAIN,    /* "kaohed: warning: …" */
    LOG_PREFIXED, /* "<4>…", for a service manager that reads stderr */
    LOG_JOURNAL,  /* structured, to journald */
};

/* `journal_stream` is $JOURNAL_STREAM. */
void log_open(const char *journal_stream, clock_read *clock);
void log_set_level(enum log_level level);
const char *log_level_name(enum log_level level);

__attribute__((format(printf, 2, 3))) void log_say(enum log_event event,
                                                   const char *format, ...);

/* What a peer caused. The first of a burst of one event by one peer is written, the
 * others are counted; log_tick, called every second or so, writes each count after ten
 * seconds. `peer` is public and not empty: a key in hex, an address. */
__attribute__((format(printf, 3, 4))) void log_peer(enum log_event event,
                                                    const char *peer, const char *format,
                                                    ...);
void log_tick(void);

/* Writes what is still counted. */
void log_close(void);

/* Copies a text, control characters and bytes that are not UTF-8 as \x0a; what does not
 * fit is cut. */
void log_escape(char *out, size_t size, const char *text);

#endif
