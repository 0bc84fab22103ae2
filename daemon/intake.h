/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The use case of the daemon: bytes of authenticated peers go in, durable receipts and
 * ranking updates come out. Knows no socket, no clock and no configuration; its callers
 * hand it the time and carry its replies.
 *
 *     intake_begin(now) → intake_take × n → intake_commit → intake_reply × n,
 *                                                           intake_update × m
 *
 * Nothing that intake_take prepared may leave the process before intake_commit returned
 * KAOHE_OK; when it returns anything else, send nothing and exit.
 */
#ifndef DAEMON_INTAKE_H
#define DAEMON_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/ledger.h"
#include "daemon/registry.h"
#include "daemon/sign.h"
#include "kaohe/error.h"
#include "kaohe/export.h"
#include "kaohe/v1/names.h"
#include "wire/bytes.h"

struct intake;

struct intake_settings {
    int64_t now;                  /* UTC, microseconds since 1970, at the start */
    bool new_epoch;               /* it was put back from a backup */
    int64_t token_lifetime;       /* microseconds; 0: seven days */
    int64_t key_overlap;          /* the same: how long a key that was replaced is good */
    const char *backups;          /* the folder for backups; NULL: none are made */
    const Catalogue *catalogue;   /* data that comes with the program, copied into the */
    const Rubric *const *rubrics; /* ledger where it differs from what is there */
    size_t rubric_count;
    /* Told every so many entries of a long replay; may be NULL. */
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;
};

/* Where the daemon can be reached, as told in tokens, enrolments and the status. The
 * strings are borrowed and must outlive the intake. */
struct intake_endpoints {
    uint8_t server_key[REGISTRY_KEY_SIZE];
    const char *requests;
    const char *rankings;
};

/* Replays the ledger: registry, dossiers, boards; every batch is held against its signed
 * head. Borrows ledger and signer. On failure *why (of `size` bytes) says which entry and
 * what is wrong. */
struct intake_stores {
    struct ledger *ledger;
    struct signer *signer;
};
KAOHE_MUST_CHECK enum kaohe_err intake_open(const struct intake_stores *stores,
                                            const struct intake_settings *settings,
                                            struct intake **out, char *why, size_t size);
void intake_close(struct intake *intake);
void intake_set_endpoints(struct intake *intake,
                          const struct intake_endpoints *endpoints);

/* ---- a ledger that is read only ---- */

/* Something that was kept elsewhere, to be found again in the ledger. */
struct intake_held {
    const char *name;
    struct bytes head;    /* a BatchHead */
    struct bytes receipt; /* one of its batch; may be empty */
    int64_t entry;        /* that receipt's */
};

struct intake_audit_settings {
    const uint8_t (*keys)[SIGN_KEY_SIZE]; /* trusted; with none, no signature counts */
    size_t key_count;
    const struct intake_held *held;
    size_t held_count;
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;
};

/* What was found. */
struct intake_audit {
    int64_t entries;
    int64_t filings;
    int64_t recomputed;  /* filings judged once more, with the same result */
    int64_t other_rules; /* judged by a rule set that this program does not have */
    int64_t erased;      /* whose names were erased: not judged once more */
    int64_t heads;
    int64_t unsigned_heads; /* of which nobody can tell who signed them */
    int64_t epoch;
    int64_t last_batch;
    int64_t bad_entry; /* the first that is wrong, or 0 */
    bool trusted;      /* the last head is signed with a key that leads back to a
                          trusted one */
};

/* Holds the whole ledger against itself, against what was kept elsewhere, and every
 * verdict and standing against the rules run again. KAOHE_ERR_CORRUPT: *why says what is
 * wrong; the audit says how far it got. */
KAOHE_MUST_CHECK enum kaohe_err intake_verify(
    struct ledger *ledger, const struct intake_audit_settings *settings,
    struct intake_audit *audit, char *why, size_t size);

/* ---- administration ---- */

/* Says in the ledger that the next key is to sign from here on, which its holder has to
 * see to. */
KAOHE_MUST_CHECK enum kaohe_err intake_rotate(struct intake *intake, int64_t now,
                                              const uint8_t public_key[SIGN_KEY_SIZE]);
/* The signing key that the last change in the ledger names. */
KAOHE_MUST_CHECK enum kaohe_err intake_named_key(struct ledger *ledger,
                                                 uint8_t out[SIGN_KEY_SIZE], bool *found);

/* Makes one dossier, and the boards from it, again from the ledger and holds them against
 * what is in memory; between batches. *ended: all of them were looked at. */
struct intake_check {
    int64_t entry;    /* looked at last in this pass */
    int64_t passes;   /* ended */
    int64_t dossiers; /* made again */
    int64_t faults;
    char fault[256]; /* the last one; empty: none */
};
KAOHE_MUST_CHECK enum kaohe_err intake_check_step(struct intake *intake, bool *ended);
const struct intake_check *intake_checked(const struct intake *intake);

/* Replaces the numbers of cases and the codes of officers in all filings for the years
 * before `before`, a year; *count filings had some. KAOHE_ERR_INVALID: it is no year.
 * After any error nothing has changed. In any case the intake is then to be closed. */
struct intake_erasure {
    const char *before;
    const char *reason;
};
KAOHE_MUST_CHECK enum kaohe_err intake_erase(struct intake *intake, int64_t now,
                                             const struct intake_erasure *what,
                                             size_t *count);

/* Does a slice of a backup that was asked for, if there is one. */
void intake_between_batches(struct intake *intake);

/* The live registry, for ZAP and for every message. NULL: not enrolled, revoked, or a
 * token that has expired by the last intake_begin. Valid until the next intake_take. */
const struct peer *intake_peer(const struct intake *intake,
                               const uint8_t key[REGISTRY_KEY_SIZE]);

/* May the peer subscribe to this prefix of topics? */
bool intake_may_watch(const struct intake *intake, const struct peer *peer,
                      const void *topic, size_t length);

/* ---- a batch ---- */

KAOHE_MUST_CHECK enum kaohe_err intake_begin(struct intake *intake, int64_t now);

/* Handles one Request. Returns the slot of its reply; SIZE_MAX, and nothing was done,
 * when there is no memory. */
size_t intake_take(struct intake *intake, const struct peer *peer, const uint8_t *bytes,
                   size_t length);

/* Does nothing with it and answers that it is to be sent again. */
size_t intake_postpone(struct intake *intake, const uint8_t *bytes, size_t length);

/* Is the batch full, so that it should be committed before anything else is taken? */
bool intake_is_full(const struct intake *intake);

KAOHE_MUST_CHECK enum kaohe_err intake_commit(struct intake *intake);

/* Was the batch taken back as a whole, for want of room on the disk? */
bool intake_was_taken_back(const struct intake *intake);

/* Ends the keys that were replaced and whose overlap is over. Within a batch. */
KAOHE_MUST_CHECK enum kaohe_err intake_expire(struct intake *intake);

/* The keys that ended with the batch, once it is committed: their connections are to be
 * cut. Each has REGISTRY_KEY_SIZE bytes. */
size_t intake_revoked_count(const struct intake *intake);
const uint8_t *intake_revoked(const struct intake *intake, size_t index);

/* Did the batch, once it is committed, hide a board from branches? What they subscribed
 * to before is to be asked again: their connections are to be cut. */
bool intake_hid_boards(const struct intake *intake);

/* Was it a request that its peer may not make? */
bool intake_was_denied(const struct intake *intake, size_t slot);

/* A Reply; empty when there was no memory for one: send nothing then. Valid, like the
 * updates below, until the next intake_begin. */
struct bytes intake_reply(const struct intake *intake, size_t slot);

/* A topic and a Published frame. */
struct intake_update {
    const char *topic;
    struct bytes frame;
};
size_t intake_update_count(const struct intake *intake);
struct intake_update intake_update(const struct intake *intake, size_t index);

/* ---- between batches ---- */

/* Makes heartbeat frames: of the boards changed since the last call, or of all. They
 * are intake_heartbeat(intake, 0 … count − 1), valid until the next call or batch. */
size_t intake_beat(struct intake *intake, bool complete);
struct intake_update intake_heartbeat(const struct intake *intake, size_t index);

/* ---- figures ---- */

enum intake_counter {
    INTAKE_ACCEPTED,
    INTAKE_REFUSED,
    INTAKE_UNCHANGED,
    INTAKE_RESENT, /* answered with the first receipt */
    INTAKE_CONFLICT,
    INTAKE_MALFORMED,
    INTAKE_TOO_LARGE,
    INTAKE_NOT_PERMITTED,
    INTAKE_TRY_AGAIN,
    INTAKE_READS,
    INTAKE_LOST,       /* epochs begun because entries proved to be lost */
    INTAKE_CHECKS,     /* passes of the self-check */
    INTAKE_FAULTS,     /* that it found */
    INTAKE_CLOCK_BACK, /* batches whose clock was behind the ledger's time */
    INTAKE_COUNTERS,
};

struct intake_figures {
    int64_t epoch;
    int64_t last_entry;
    int64_t last_batch;
    int64_t last_time;
    int64_t started;
    size_t dossiers;
    size_t boards;
    size_t keys;
    int64_t counters[INTAKE_COUNTERS];
};
int64_t intake_epoch(const struct intake *intake);
void intake_figures(const struct intake *intake, struct intake_figures *out);
const char *intake_counter_name(enum intake_counter counter);

/* Counts what never reached intake_take: unknown keys, frames that are no request. */
void intake_count(struct intake *intake, enum intake_counter counter);

/* SHA-256 over every value of every board, in order. */
void intake_digest(struct intake *intake, uint8_t out[32]);

/* What the last failed call ran into, for the log. */
const char *intake_reason(const struct intake *intake);

#endif
