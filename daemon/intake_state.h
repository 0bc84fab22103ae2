/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the intake only: its state, and what its files say to each other.
 *
 * All of it is a cache of the ledger. What a batch changes is remembered in `undo` and in
 * the boards' and the registry's own lists, so that a batch that fails leaves no trace.
 */
#ifndef DAEMON_INTAKE_STATE_H
#define DAEMON_INTAKE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/boards.h"
#include "daemon/editions.h"
#include "daemon/intake.h"
#include "daemon/intake_books.h"
#include "daemon/keyring.h"
#include "daemon/map.h"
#include "daemon/past_acts.h"
#include "daemon/past_log.h"
#include "domain/arena.h"
#include "wire/hash.h"
#include "wire/merkle.h"

#define INTAKE_SLOTS 1024               /* submissions a batch */
#define INTAKE_REPLY_LIMIT (192 * 1024) /* what a page, a receipt or an update may take */

/* ---- a batch ---- */

struct slot {
    uint64_t request;
    struct bytes reply; /* ready, unless `entry` is set */
    int64_t entry;      /* of this batch: its signed receipt is the reply */
    bool denied;        /* not permitted, whatever the reply says */
};

struct revoked {
    uint8_t key[REGISTRY_KEY_SIZE];
};

struct change {
    struct board *board;
    uint32_t slot;
    size_t index; /* in the order of their making */
    int64_t entry;
    int64_t previous; /* the board's sequence before it */
    ChangeCause cause;
    const char *reason;
};

/* Data that is in force from the end of the batch. */
struct batch_data {
    struct bytes body; /* in the arena */
    int64_t entry;
};

struct batch {
    bool open;   /* a transaction runs */
    bool failed; /* it was rolled back: all is answered with TRY_AGAIN */
    int64_t number;
    int64_t time;
    int64_t first_entry;
    size_t entries;
    struct bytes *receipts; /* by entry, in the arena */
    merkle_hash *leaves;
    struct merkle_tree tree; /* once sealed, as head and signature */
    struct bytes head;
    uint8_t signature[SIGN_SIZE];
    struct slot *slots;
    size_t slot_count;
    size_t slot_room;
    size_t entry_room;
    struct filing_undo *undo;
    size_t undo_count;
    size_t undo_room;
    struct change *changes;
    size_t change_count;
    size_t change_room;
    struct intake_update *updates; /* their bytes are in the arena */
    size_t update_count;
    size_t update_room;
    struct revoked *revoked; /* keys that end with this batch */
    size_t revoked_count;
    size_t revoked_room;
    bool secret; /* a reply holds one: the arena is wiped */
    bool hid;    /* branches may not see any more what they might before */
    struct batch_data data[2];
    size_t data_count;
    struct arena arena; /* receipts, replies, updates: until the next batch */
};

/* Head and tree of one earlier batch, for receipts that are asked for again: resends come
 * in runs. */
struct sealed {
    int64_t batch; /* 0: none */
    int64_t first_entry;
    struct merkle_tree tree;
    struct bytes head;
    struct bytes signature;
    struct bytes key_id;
    void *memory; /* all of the above lives in here */
};

/* What remains of a filing that was erased, by the hashes in the ledger. */
struct erased {
    int64_t entry;
    uint8_t body[HASH_BYTES];
    merkle_hash leaf; /* of the receipt as it was signed */
    uint8_t receipt[HASH_BYTES];
    bool has_receipt; /* the receipt named something too: the two above */
};

struct erased_list {
    struct erased *items; /* by entry */
    size_t count;
    size_t room;
    int before; /* the Gregorian year: nothing before it is whole; 0: none erased */
};

/* A backup in the making. */
struct backing_up {
    struct ledger_backup *work; /* NULL: none */
    struct ledger_progress progress;
    char path[512];
    bool asked;  /* for the next slice */
    bool failed; /* and nobody was told yet */
};

struct intake {
    struct ledger *ledger;
    struct signer *signer;
    struct registry *registry;
    struct periods *periods;
    struct boards boards;
    struct past_log past_log;      /* what acts of headquarters did to the boards */
    struct past_acts data_acts;    /* in force or once so */
    struct past_acts period_acts;  /* the same */
    struct past_views *past_views; /* intake_past_board.c's; NULL: none */
    struct map dossiers;
    size_t dossier_count; /* of those that hold something */
    struct known_list known;
    struct map outboxes;
    struct data_held *data;
    const Catalogue *catalogue; /* of `data`, as are the rubrics */
    const Rubric **rubrics;
    size_t rubric_count;
    struct derivation *derivations; /* in the order of the catalogue */
    size_t derivation_count;
    struct intake_endpoints endpoints;
    struct editions editions;
    struct keyring keyring;
    struct erased_list erased;
    struct intake_check check;
    struct intake_audit *audit; /* NULL: reads back what was, and judges nothing */
    const char *backups;        /* the folder for them, or NULL */
    struct backing_up backing_up;
    int64_t epoch;
    int64_t committed_epoch; /* before the running batch */
    int64_t started;
    int64_t now; /* as the caller told it last */
    int64_t token_lifetime;
    int64_t key_overlap;
    int64_t counters[INTAKE_COUNTERS];

    struct ledger_last last;      /* of the ledger, the running batch included */
    struct ledger_last committed; /* before the running batch */
    uint8_t previous_head[HASH_BYTES];
    struct batch batch;
    struct sealed sealed;
    struct arena scratch; /* for one request, or one entry of the replay */
    int64_t gone_beaten;  /* the catalogue's entry when a heartbeat told what is gone */
    struct intake_update *beats;
    size_t beat_count;
    size_t beat_room;
    void *beat_memory;
    char reason[512];
};

/* One request on its way: handlers fill `reply`, or set slot->entry. */
struct call {
    struct intake *intake;
    const struct peer *peer;
    const Request *request;
    Reply *reply;
    struct slot *slot;
};

/* An intake that knows nothing yet (intake_open.c). */
KAOHE_MUST_CHECK enum kaohe_err intake_make(const struct intake_stores *stores,
                                            struct intake **out);

/* ---- intake_reply.c: what goes back ---- */

struct call_error {
    ErrorCode code;
    const char *message; /* a literal */
    const char *name;    /* of the one parameter, or NULL */
    const char *value;   /* borrowed until the reply is encoded */
};
void call_fail(const struct call *call, const struct call_error *error);
/* The same of a value that is over a limit, which is told too; NULL: none. */
void call_fail_limit(const struct call *call, const struct call_error *error,
                     const char *limit);
/* The same about one field of the request; NULL: about all of it. */
void call_refuse(const struct call *call, ErrorCode code, const char *message,
                 const char *field);
/* Says that there is nothing, to one who may not know; counted as not permitted. */
void call_hide(const struct call *call, const struct call_error *error);
/* Answers what only our side has to do with: no memory, no space. */
void call_try_again(const struct call *call);
/* Encodes the reply into the slot, and counts an error. */
void reply_encode(struct intake *intake, struct slot *slot, const Reply *reply);
/* Says where and why bytes are no message. */
struct decode_error;
void call_malformed(const struct call *call, enum kaohe_err err,
                    const struct decode_error *where);

/* ---- intake_batch.c: entries and the end of a batch ---- */

/* Makes room in the batch for one more entry and starts the transaction if need be. */
KAOHE_MUST_CHECK enum kaohe_err batch_prepare(struct intake *intake);
/* The receipt's fields that all kinds of entries have; the number is last.entry + 1. */
void batch_receipt(const struct intake *intake, EntryKind kind, struct bytes content,
                   Receipt *receipt);
/* Encodes the receipt and appends entry and leaf. On failure the entry is not there;
 * after KAOHE_ERR_DISK_FULL nothing of the batch is, and batch_fail is due. */
KAOHE_MUST_CHECK enum kaohe_err batch_append(struct intake *intake,
                                             const Receipt *receipt,
                                             struct ledger_entry *entry);
/* Notes the leaf of an entry that is in the ledger already. */
KAOHE_MUST_CHECK enum kaohe_err batch_leaf(struct intake *intake,
                                           const struct ledger_entry *entry);
/* Rolls everything back; the batch answers TRY_AGAIN from here on. */
void batch_fail(struct intake *intake);
/* Head, signature, commit. A full disk fails the batch and is no error. */
KAOHE_MUST_CHECK enum kaohe_err batch_seal(struct intake *intake);

/* ---- intake_receipt.c ---- */

/* A batch whose receipts can be proved. */
struct seal {
    const struct merkle_tree *tree;
    struct bytes head;
    struct bytes signature;
    struct bytes key_id;
};
/* The signed receipt of one leaf, in the scratch arena. */
KAOHE_MUST_CHECK enum kaohe_err receipt_sign(struct intake *intake,
                                             const struct seal *seal, size_t leaf,
                                             struct bytes receipt, SignedReceipt **out);
/* Replies with that of an entry of an earlier batch: the bytes that were given then. */
void receipt_call(const struct call *call, int64_t number);
/* Makes the replies of a batch that was sealed. */
void receipt_reply_all(struct intake *intake);

/* ---- intake_held.c: dossiers and outboxes ---- */

KAOHE_MUST_CHECK enum kaohe_err held_get(struct intake *intake, const char *branch,
                                         const char *period, struct held **out);
struct held *held_find(const struct intake *intake, const char *branch,
                       const char *period);
KAOHE_MUST_CHECK enum kaohe_err held_unpack(struct intake *intake,
                                            const struct held *held, Dossier **out);
struct outbox_key outbox_key(const void *id, const char *owner);
struct outbox *outbox_find(const struct intake *intake, const struct outbox_key *key);
KAOHE_MUST_CHECK enum kaohe_err outbox_get(struct intake *intake,
                                           const struct outbox_key *key,
                                           struct outbox **out);
/* The entry that was filed under that number, 0 if none. */
KAOHE_MUST_CHECK enum kaohe_err outbox_search(struct intake *intake,
                                              const struct outbox *outbox,
                                              uint64_t number, int64_t *entry,
                                              uint8_t content[HASH_BYTES]);
/* Packs the merged dossier for held_file. KAOHE_ERR_TOO_LARGE over the limit. */
KAOHE_MUST_CHECK enum kaohe_err held_pack(struct intake *intake, const Dossier *merged,
                                          struct filing *filing);
/* Notes a filing in both, and takes over what was packed. On failure nothing has
 * changed. */
KAOHE_MUST_CHECK enum kaohe_err held_file(struct intake *intake, struct filing *filing);
/* Lets go of what was made for a filing and never filed in. */
void held_forget(struct intake *intake, const struct filing *filing);
void held_undo(struct intake *intake);
void held_keep(struct intake *intake);
void held_free(struct intake *intake);

/* ---- intake_data.c: catalogue and rubrics ---- */

/* Puts a data file in force and makes the boards anew. The body is a DataFile. */
KAOHE_MUST_CHECK enum kaohe_err data_apply(struct intake *intake, struct bytes body,
                                           int64_t entry, bool published);
/* Appends those files of the settings that differ from what is in force. */
KAOHE_MUST_CHECK enum kaohe_err data_update(struct intake *intake,
                                            const struct intake_settings *settings);
/* Gives the file the hash of its content, which the caller keeps. */
#define DATA_CATALOGUE "catalogue"
KAOHE_MUST_CHECK enum kaohe_err data_stamp(struct intake *intake,
                                           const ProtobufCMessage *content,
                                           DataFile *file, uint8_t hash[HASH_BYTES]);
/* Puts what a committed batch brought into force. */
KAOHE_MUST_CHECK enum kaohe_err data_settle(struct intake *intake);
const struct data_held *data_held_find(const struct intake *intake, const char *name);
void data_free(struct intake *intake);

/* ---- intake_publish.c ---- */

KAOHE_MUST_CHECK enum kaohe_err publish_note(struct intake *intake,
                                             const struct change *change);
/* Makes the updates of a batch that was sealed. */
void publish_batch(struct intake *intake);

/* Where a board stands (intake_beat.c); NULL: no memory. */
BoardState *board_state(struct arena *arena, const struct board *board);
/* That it stands nowhere any more, by that entry (intake_list.c); NULL: no memory. */
BoardState *board_state_gone(struct arena *arena, const char *key, int64_t entry);
/* What a branch has on a board (intake_snapshot.c), in the scratch arena. */
BoardValue *board_value_message(struct intake *intake, const struct board *board,
                                uint32_t slot);

/* ---- intake_replay.c ---- */

/* Says which entry and what. */
enum kaohe_err corrupt(struct intake *intake, int64_t entry, const char *what);

KAOHE_MUST_CHECK enum kaohe_err replay(struct intake *intake,
                                       const struct intake_settings *settings);
/* Was it headquarters that filed? */
bool receipt_by_headquarters(const Receipt *receipt);
/* What a PERIOD entry does (intake_periods.c). */
KAOHE_MUST_CHECK enum kaohe_err replay_period(struct intake *intake, struct bytes body,
                                              int64_t entry, int64_t time);
/* Moves the branches of a period on the boards that rest on what is settled for it; and
 * one branch on all boards, as its dossier has it, telling nobody: a value that is the
 * same on the boards `before` (or NULL), by key, keeps its entry (intake_rank.c). */
KAOHE_MUST_CHECK enum kaohe_err rank_period(struct intake *intake, const char *period,
                                            int64_t entry, bool live);
KAOHE_MUST_CHECK enum kaohe_err rank_dossier(struct intake *intake,
                                             const Dossier *dossier, int64_t entry,
                                             const struct map *before);
/* Finds the operands of the derived boards of a new catalogue (intake_derive.c). */
KAOHE_MUST_CHECK enum kaohe_err derive_prepare(struct intake *intake);

/* ---- intake_query.c: reading dossiers ---- */

/* May the peer read what is held of that branch? */
bool query_permits(const struct peer *peer, const char *branch);

/* A page of records, one dossier after the other. */
struct page {
    int64_t skip; /* records that earlier pages had */
    size_t size;
    size_t count; /* records on it */
    bool more;    /* some did not get on it */
};
/* Leaves the dossier's records that are on the page; one record is always sent, however
 * large it is, or a reader would never get past it. */
void page_cut(struct page *page, Dossier *dossier);

/* ---- the verbs ---- */

void call_submit(const struct call *call);  /* intake_submit.c */
void call_receipt(const struct call *call); /* intake_query.c */
void call_history(const struct call *call); /* intake_history.c */
void call_snapshot(const struct call *call);
void call_boards(const struct call *call);
void call_place(const struct call *call);   /* intake_place.c */
void call_moment(const struct call *call);  /* intake_moment.c */
void call_changes(const struct call *call); /* intake_changes.c */
void call_dossier(const struct call *call);
void call_context(const struct call *call); /* intake_context_read.c */
void call_status(const struct call *call);  /* intake_status.c */
void call_data(const struct call *call);
void call_enrol(const struct call *call); /* intake_admin.c */
void call_token(const struct call *call);
void call_period(const struct call *call); /* intake_periods.c */
void call_periods(const struct call *call);
void call_edition(const struct call *call); /* intake_edition.c */
void call_editions(const struct call *call);
void call_due(const struct call *call);     /* intake_due.c */
void call_publish(const struct call *call); /* intake_put.c */
void call_keys(const struct call *call);    /* intake_keys.c */
void call_revoke(const struct call *call);
void call_rotate(const struct call *call);

#endif
