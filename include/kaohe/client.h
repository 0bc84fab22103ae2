/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libkaohe: check a report offline, file it through a durable outbox, ask questions,
 * verify receipts, watch the boards.
 *
 * Messages go in and come out serialized: the bytes of a message of kaohe.v1, whose
 * .proto files are installed beside this header, so that a program in any language
 * brings its own generated code. "Submission in" below means such bytes.
 *
 * A home is a directory, made with mode 0700 when first written to, that holds
 * profile.json (who this client is; secret, mode 0600) and outbox.db.
 *
 * Threads: the library keeps no state outside its handles and starts no threads of its
 * own (libzmq keeps one a handle for its sockets). A handle is used by one thread at a
 * time; different handles, of one home too, may be used at the same time by different
 * threads and processes.
 *
 * Errors: a function that fails leaves its outputs empty (NULL, {NULL, 0}) and says why
 * in `problem`, which may be NULL. KAOHE_ERR_NO_MEMORY can come from every function and
 * is not listed at each. The library never prints, exits or aborts.
 */
#ifndef KAOHE_CLIENT_H
#define KAOHE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

#define KAOHE_KEY_SIZE 32    /* bytes of a CURVE or Ed25519 key */
#define KAOHE_SOURCE_SIZE 32 /* bytes of the name of what a report was made of */

/* The bytes of one message, or of a text. Starts as {NULL, 0}; what the library puts in
 * is freed with kaohe_message_free. `data` has a NUL byte behind its `length` bytes. */
struct kaohe_message {
    unsigned char *data;
    size_t length;
};

/* Why a function failed. `reason` is one of a fixed set of English phrases, a constant
 * string that a program may use as the key of a translation; `subject` names the file,
 * endpoint or field, `detail` the value, the place or the limit. Either may be empty. */
struct kaohe_problem {
    char subject[256];
    const char *reason;
    char detail[256];
};

/* Frees what the library put into `message` and empties it. NULL and empty are legal. */
KAOHE_API void kaohe_message_free(struct kaohe_message *message);

/* ---- JSON ---- */

/* Reads `length` bytes of JSON as the message type named (for example "Submission") by
 * the protobuf JSON mapping, as strictly as if it had come over the network.
 * KAOHE_ERR_NOT_FOUND: no such type; KAOHE_ERR_INVALID: not JSON or not of that type,
 * `detail` says line, column and field; KAOHE_ERR_TOO_LARGE: over a limit. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_message_from_json(
    const char *type, const char *text, size_t length, struct kaohe_message *out,
    struct kaohe_problem *problem);

/* Writes a message of that type as one line of JSON without a line feed; errors as for
 * kaohe_message_from_json. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_message_to_json(
    const char *type, const void *bytes, size_t length, struct kaohe_message *out,
    struct kaohe_problem *problem);

/* ---- checking ---- */

/* The verdict on a Submission without the network, by the same rules. With what
 * kaohe_context_refresh kept in `home` for its branch and period it is the daemon's
 * verdict as of then; without, some rules cannot be run, and the Check names them. It
 * names as well what it lacks of the catalogue and the rubrics that headquarters has in
 * force; what is built in stands in for them. `home` may be NULL. `now`: UTC in
 * microseconds since 1970, decides what lies in the future. Out: a Check. KAOHE_OK also
 * when the verdict is a refusal; KAOHE_ERR_INVALID or KAOHE_ERR_TOO_LARGE: the bytes are
 * no Submission. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_check(
    const char *home, const struct kaohe_message *submission, int64_t now,
    struct kaohe_message *check, struct kaohe_problem *problem);

/* The same without what was kept of the dossiers that headquarters holds, which may be
 * out of date: the report by itself. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_check_alone(
    const char *home, const struct kaohe_message *submission, int64_t now,
    struct kaohe_message *check, struct kaohe_problem *problem);

/* The catalogue and the rubrics that headquarters had in force when `home` last asked
 * (kaohe_context_refresh), as far as they are kept and are not built in. Out: a DataSet.
 * `home` may be NULL. KAOHE_ERR_NO_MEMORY. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_data(const char *home,
                                                     struct kaohe_message *data,
                                                     struct kaohe_problem *problem);

/* Opens a SignedReceipt: follows the Merkle path from the receipt to the batch's head
 * and verifies the head's Ed25519 signature. `signing_key`: 32 bytes; NULL to open it
 * unverified. Out: a ReceiptView. KAOHE_ERR_INVALID: not a signed receipt;
 * KAOHE_ERR_CORRUPT: it does not hold (nothing comes out). */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_receipt_open(
    const void *receipt, size_t length, const unsigned char *signing_key,
    struct kaohe_message *view, struct kaohe_problem *problem);

/* ---- keys and enrolment ---- */

/* Makes a CURVE key pair in a new profile of `home`, for an operator to enrol; the
 * public half, 32 bytes, comes out. KAOHE_ERR_CONFLICT: there is a profile already;
 * KAOHE_ERR_IO, KAOHE_ERR_DISK_FULL: it cannot be written. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_key_generate(
    const char *home, unsigned char *public_key, struct kaohe_problem *problem);

/* The Profile of `home`, with its secret key wiped out. KAOHE_ERR_NOT_FOUND: none;
 * KAOHE_ERR_DENIED: others may read it; KAOHE_ERR_CORRUPT: not a profile. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_profile(const char *home,
                                                        struct kaohe_message *profile,
                                                        struct kaohe_problem *problem);

/* Writes the Token of a reply into a new file of mode 0600 at `path`, as JSON.
 * KAOHE_ERR_CONFLICT: the file exists; KAOHE_ERR_IO, KAOHE_ERR_DISK_FULL. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_token_save(const char *path,
                                                           const void *token,
                                                           size_t length,
                                                           struct kaohe_problem *problem);

/* Enrols with the token file at `path`: makes a key of its own unless `home` has one,
 * sends the public half over a connection that only the token opens, and completes the
 * profile. The key is on disk before it is sent, so that an enrolment whose answer was
 * lost can be repeated. Out: an Enrolment. Errors as for kaohe_client_request, and:
 * KAOHE_ERR_NOT_FOUND, KAOHE_ERR_INVALID: the token file; KAOHE_ERR_CONFLICT: `home` is
 * enrolled already. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_enrol(const char *home, const char *path,
                                                      int64_t timeout_ms,
                                                      struct kaohe_message *enrolment,
                                                      struct kaohe_problem *problem);

/* Replaces the key of `home`: makes a new pair, has it enrolled over a connection with
 * the old one, and puts it in the old one's place. Both are on disk before the daemon
 * hears of it, so that a rotation that was broken off can be repeated; the daemon takes
 * the old key until the time in the Enrolment that comes out, which has none if the old
 * one has ended already. Errors as for kaohe_client_request, and: KAOHE_ERR_NOT_FOUND:
 * not enrolled; KAOHE_ERR_DENIED: the key was replaced by another before. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_rotate(const char *home,
                                                       int64_t timeout_ms,
                                                       struct kaohe_message *enrolment,
                                                       struct kaohe_problem *problem);

/* ---- asking ---- */

struct kaohe_client;

/* A connection with the keys of `home`; the network is not touched yet.
 * KAOHE_ERR_NOT_FOUND: `home` is not enrolled; KAOHE_ERR_DENIED: others may read its
 * profile; KAOHE_ERR_CORRUPT: not a profile. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_client_open(
    const char *home, struct kaohe_client **out, struct kaohe_problem *problem);

/* A connection to the administration socket at `path`, on the daemon's own machine. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_client_open_admin(
    const char *path, struct kaohe_client **out, struct kaohe_problem *problem);

/* Ends the connection and frees the handle. NULL is legal. */
KAOHE_API void kaohe_client_close(struct kaohe_client *client);

/* How long to try to reach the daemon (3,000 ms unless told) and how long to wait for an
 * answer (15,000 ms). */
KAOHE_API void kaohe_client_set_timeouts(struct kaohe_client *client, int64_t reach_ms,
                                         int64_t answer_ms);

/* Sends a Request, under an id of its own, and waits for its Reply.
 * KAOHE_ERR_UNAVAILABLE: the daemon cannot be reached, or the connection broke;
 * KAOHE_ERR_TIMEOUT: reached, and no answer in time;
 * KAOHE_ERR_DENIED: the daemon does not know the key, or does not permit the request;
 * KAOHE_ERR_NOT_FOUND, KAOHE_ERR_CONFLICT, KAOHE_ERR_TOO_LARGE, KAOHE_ERR_INVALID: it
 * answered so. Then the Reply with its error comes out as well. KAOHE_ERR_INVALID without
 * one: what it answered is no reply to this request, or its pages do not come to an end.
 * A board of the past that is still being made is asked for again until it is there, or
 * until the daemon does not come further with it: KAOHE_ERR_TIMEOUT. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_client_request(
    struct kaohe_client *client, const void *request, size_t length,
    struct kaohe_message *reply, struct kaohe_problem *problem);

/* A whole board with its places, all pages of it: a Ranking. Errors as for
 * kaohe_client_request. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_client_ranking(
    struct kaohe_client *client, const char *board, const char *period,
    struct kaohe_message *ranking, struct kaohe_problem *problem);

/* A board of a period, as it stood behind a ledger number. */
struct kaohe_board_at {
    const char *board;
    const char *period;
    int64_t as_of;   /* 0: as it stands now */
    int64_t edition; /* as this edition sealed it, whatever as_of says; 0: none */
};

/* The same of an earlier moment, byte for byte what was shown then. Where many changes
 * are to be taken back it takes as long as that takes, whatever the timeouts, and ends
 * when the daemon does not come further. KAOHE_ERR_NOT_FOUND: no such board then, no such
 * ledger number, or the ledger was begun by a version that did not note what it takes. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_client_ranking_at(
    struct kaohe_client *client, const struct kaohe_board_at *at,
    struct kaohe_message *ranking, struct kaohe_problem *problem);

/* Asks for all that filings of that branch and period are judged by, the data files in
 * force among it, and keeps it in `home` for kaohe_check. Errors as for
 * kaohe_client_request; KAOHE_ERR_IO,
 * KAOHE_ERR_DISK_FULL: it cannot be written. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_context_refresh(
    const char *home, struct kaohe_client *client, const char *branch, const char *period,
    struct kaohe_problem *problem);

/* ---- the outbox ---- */

struct kaohe_outbox;

/* What one kaohe_outbox_send did, and what waits behind it. */
struct kaohe_sent {
    uint64_t acknowledged;
    uint64_t refused;
    uint64_t quarantined;
    uint64_t waiting;
    uint64_t lost; /* acknowledged once, and gone from the ledger: waits again */
};

/* Opens the outbox of `home`, made on the first use with an id of 16 random bytes.
 * KAOHE_ERR_IO, KAOHE_ERR_DISK_FULL: it cannot be written; KAOHE_ERR_CORRUPT,
 * KAOHE_ERR_VERSION: it cannot be used. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_open(
    const char *home, struct kaohe_outbox **out, struct kaohe_problem *problem);

/* Frees the handle; what waits stays. NULL is legal. */
KAOHE_API void kaohe_outbox_close(struct kaohe_outbox *outbox);

/* Puts a Submission in. Its outbox and number are set here, whatever they were; the
 * number comes out. Once this returned KAOHE_OK the report is durable and will be filed
 * exactly once. KAOHE_ERR_INVALID, KAOHE_ERR_TOO_LARGE: not a Submission;
 * KAOHE_ERR_IO, KAOHE_ERR_DISK_FULL: not stored. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_put(struct kaohe_outbox *outbox,
                                                           const void *submission,
                                                           size_t length,
                                                           uint64_t *number,
                                                           struct kaohe_problem *problem);

/* The same, for a report that was made of something that may be handed in again, a file
 * for example: `source` names it, KAOHE_SOURCE_SIZE bytes such as a hash of its content.
 * If a report of the same source is in already, nothing is put in and its number comes
 * out, in whatever state it is; two processes cannot both put it in. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_put_once(
    struct kaohe_outbox *outbox, const struct kaohe_message *submission,
    const unsigned char *source, uint64_t *number, struct kaohe_problem *problem);

/* The number of the report of that source. KAOHE_ERR_NOT_FOUND: none. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_find(
    struct kaohe_outbox *outbox, const unsigned char *source, uint64_t *number,
    struct kaohe_problem *problem);

/* Forgets the source of an entry, so that the same may be put in anew: when it was
 * refused and its sender has been told. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_forget(
    struct kaohe_outbox *outbox, uint64_t number, struct kaohe_problem *problem);

/* Learns whether the daemon still holds what it acknowledged, and lets wait again what a
 * restored ledger lacks. Sends what waits, in order, each with the same bytes as before,
 * with pauses that grow where the daemon asks for patience. An entry that can never be
 * filed is quarantined and does not hold up the others. `sent` (may be NULL) counts also
 * when the call fails half-way. KAOHE_OK: nothing waits any more; otherwise as
 * kaohe_client_request, and KAOHE_ERR_CORRUPT: a receipt came that the daemon's signing
 * key does not bear out. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_send(
    struct kaohe_outbox *outbox, struct kaohe_client *client, struct kaohe_sent *sent,
    struct kaohe_problem *problem);

/* How many entries wait. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_waiting(
    struct kaohe_outbox *outbox, uint64_t *count, struct kaohe_problem *problem);

/* A page of the outbox behind the number `after` (0 for the first): an OutboxList. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_list(
    struct kaohe_outbox *outbox, uint64_t after, struct kaohe_message *list,
    struct kaohe_problem *problem);

/* The OutboxEntry of a number, with its receipt. KAOHE_ERR_NOT_FOUND: none. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_entry(
    struct kaohe_outbox *outbox, uint64_t number, struct kaohe_message *entry,
    struct kaohe_problem *problem);

/* Lets a quarantined entry wait again. KAOHE_ERR_NOT_FOUND: it is not quarantined. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_outbox_retry(
    struct kaohe_outbox *outbox, uint64_t number, struct kaohe_problem *problem);

/* ---- watching ---- */

struct kaohe_watch;

/* Starts to watch: boards by their ids ("phone_branch") or keys ("phone_branch/106H1"),
 * `count` of them; 0 for all that this client may see. Waits until the daemon publishes.
 * Errors as for kaohe_client_open and kaohe_client_request; KAOHE_ERR_NOT_FOUND: no such
 * board. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_watch_open(const char *home,
                                                           const char *const *boards,
                                                           size_t count,
                                                           struct kaohe_watch **out,
                                                           struct kaohe_problem *problem);

/* What to watch, and behind which ledger number. */
struct kaohe_watch_wanted {
    const char *const *boards; /* as for kaohe_watch_open */
    size_t count;
    int64_t epoch; /* that `entry` is of, as an event told it; 0: the present one */
    int64_t entry; /* the last that was seen; 0: none, as kaohe_watch_open */
};

/* Goes on where another watch ended: first what changed on each board behind `entry`,
 * then what changes from now on; every change is told once. Where that cannot be had, the
 * board is told whole, as WATCH_REASON_RECOVERED, or of a new epoch
 * WATCH_REASON_RESTARTED. Boards that were taken away or hidden behind `entry` are told
 * as WATCH_REASON_GONE, and may be named. KAOHE_ERR_INVALID: the ledger has not come to
 * `entry`. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_watch_resume(
    const char *home, const struct kaohe_watch_wanted *wanted, struct kaohe_watch **out,
    struct kaohe_problem *problem);

/* Ends the watch and frees the handle. NULL is legal. */
KAOHE_API void kaohe_watch_close(struct kaohe_watch *watch);

/* Waits for the next thing that happens to a board: a WatchEvent. Gaps are closed and
 * new epochs taken up on the way. KAOHE_ERR_TIMEOUT: nothing happened for `timeout_ms`;
 * KAOHE_ERR_UNAVAILABLE: the daemon has fallen silent; call again to go on. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_watch_next(struct kaohe_watch *watch,
                                                           int64_t timeout_ms,
                                                           struct kaohe_message *event,
                                                           struct kaohe_problem *problem);

/* The last ledger number that every event told so far accounts for; 0 while events
 * wait to be taken or no heartbeat has told. */
KAOHE_API int64_t kaohe_watch_entry(const struct kaohe_watch *watch);

/* A watched board as it stands now: a Ranking. `key` is "BOARD/PERIOD".
 * KAOHE_ERR_NOT_FOUND: not watched. */
KAOHE_API KAOHE_MUST_CHECK enum kaohe_err kaohe_watch_ranking(
    const struct kaohe_watch *watch, const char *key, struct kaohe_message *ranking,
    struct kaohe_problem *problem);

#endif
