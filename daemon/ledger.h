/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger: the append-only, numbered history of everything that was filed, and the
 * only SQL in the daemon. One connection, one file, one transaction a batch.
 *
 * It stores bytes and numbers and knows no message: what an entry means is the intake's
 * business. After a commit or an fsync has failed, the handle is poisoned: every call
 * returns the same error, and all that is left to do is to close it and exit. The file is
 * never made again in place of one that cannot be read.
 */
#ifndef DAEMON_LEDGER_H
#define DAEMON_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kaohe/error.h"
#include "kaohe/export.h"
#include "wire/bytes.h"

#define LEDGER_HASH_SIZE 32
#define LEDGER_OUTBOX_SIZE 16

struct ledger;

/* One row. Pointers are borrowed: of a row that was read, until the next read. */
struct ledger_entry {
    int64_t number;
    int64_t batch;
    int64_t time;       /* UTC, microseconds since 1970 */
    int32_t kind;       /* EntryKind */
    const char *branch; /* NULL where the entry has none, as all below */
    const char *period;
    struct bytes outbox; /* LEDGER_OUTBOX_SIZE bytes */
    uint64_t outbox_number;
    int64_t previous_outbox;  /* the entry before it of the same outbox, or 0 */
    int64_t previous_dossier; /* the entry before it of the same dossier, or 0 */
    struct bytes content;     /* SHA-256 of body */
    struct bytes receipt;
    struct bytes body; /* as received */
};

/* The signed end of a batch. */
struct ledger_head {
    int64_t batch;
    int64_t first_entry;
    int64_t entry_count;
    struct bytes head;
    struct bytes signature;
    struct bytes key_id;
};

/* Opens the ledger at `path`, brings an older one up to date, and with `create` makes it
 * where no file is. On failure *why (of `size` bytes) names the path and the reason:
 * KAOHE_ERR_NOT_FOUND no file and not to be created, KAOHE_ERR_CORRUPT damaged or not a
 * ledger, KAOHE_ERR_VERSION of a newer version, KAOHE_ERR_IO not readable or in use. */
struct ledger_place {
    const char *path;
    bool create;
};
KAOHE_MUST_CHECK enum kaohe_err ledger_open(const struct ledger_place *place,
                                            struct ledger **out, char *why, size_t size);
void ledger_close(struct ledger *ledger);

/* What the last failed call ran into, for the log; empty before the first failure. */
const char *ledger_reason(const struct ledger *ledger);

/* KAOHE_OK, or what the handle was poisoned with. */
KAOHE_MUST_CHECK enum kaohe_err ledger_state(const struct ledger *ledger);

/* ---- copies (ledger_copy.c) ---- */

/* Opens a backup or another copy, to read and nothing else; where no log is beside it,
 * none is needed. The errors of ledger_open, and KAOHE_ERR_UNAVAILABLE: a daemon has it
 * open. */
KAOHE_MUST_CHECK enum kaohe_err ledger_open_copy(const char *path, struct ledger **out,
                                                 char *why, size_t size);

/* Holds the file against itself: SQLite's integrity check, and the schema.
 * KAOHE_ERR_CORRUPT; ledger_reason says where. */
KAOHE_MUST_CHECK enum kaohe_err ledger_check(struct ledger *ledger);

/* Writes the file anew, so that nothing is left of what was erased. */
KAOHE_MUST_CHECK enum kaohe_err ledger_compact(struct ledger *ledger);

/* A backup in the making. Goes on between two batches only; what is committed meanwhile
 * is in it. */
struct ledger_backup;
struct ledger_progress {
    int64_t done; /* pages */
    int64_t total;
    bool finished; /* it is whole, durable and under its name */
};

/* Begins one, under a name beside `path` (of mode 0600). KAOHE_ERR_CONFLICT: a file has
 * that name. *why is that of ledger_open. */
KAOHE_MUST_CHECK enum kaohe_err ledger_backup_begin(struct ledger *ledger,
                                                    const char *path,
                                                    struct ledger_backup **out);
/* Copies so many pages. After an error there is nothing to go on with. */
KAOHE_MUST_CHECK enum kaohe_err ledger_backup_step(struct ledger_backup *backup,
                                                   int pages,
                                                   struct ledger_progress *progress);
/* Ends it; what is not finished is removed. NULL is legal. */
void ledger_backup_close(struct ledger_backup *backup);

/* A batch. KAOHE_ERR_DISK_FULL from anything below means that the whole batch was rolled
 * back and that the ledger is as it was before ledger_begin; any other error of
 * ledger_commit poisons the handle. */
KAOHE_MUST_CHECK enum kaohe_err ledger_begin(struct ledger *ledger);
KAOHE_MUST_CHECK enum kaohe_err ledger_commit(struct ledger *ledger);
void ledger_rollback(struct ledger *ledger);

/* Appends inside a savepoint of its own: on failure the batch is as before, except that
 * after KAOHE_ERR_DISK_FULL there is no batch any more. */
KAOHE_MUST_CHECK enum kaohe_err ledger_append(struct ledger *ledger,
                                              const struct ledger_entry *entry);
KAOHE_MUST_CHECK enum kaohe_err ledger_append_head(struct ledger *ledger,
                                                   const struct ledger_head *head);

/* Puts what an erasure leaves in the place of a body, and of a receipt too. */
KAOHE_MUST_CHECK enum kaohe_err ledger_remain(struct ledger *ledger,
                                              const struct ledger_entry *remains,
                                              bool with_receipt);

/* Reads one row; KAOHE_ERR_NOT_FOUND where there is none. */
KAOHE_MUST_CHECK enum kaohe_err ledger_read(struct ledger *ledger, int64_t number,
                                            struct ledger_entry *out);
/* Only the columns of the outbox and the content's hash: for walking back along
 * previous_outbox without touching the large columns. */
KAOHE_MUST_CHECK enum kaohe_err ledger_read_link(struct ledger *ledger, int64_t number,
                                                 struct ledger_entry *out);
/* Only number, time, kind and receipt: the body is the larger part of most rows. */
KAOHE_MUST_CHECK enum kaohe_err ledger_read_receipt(struct ledger *ledger, int64_t number,
                                                    struct ledger_entry *out);
KAOHE_MUST_CHECK enum kaohe_err ledger_read_head(struct ledger *ledger, int64_t batch,
                                                 struct ledger_head *out);

/* Reads the rows behind `after` in order, one a call; KAOHE_ERR_NOT_FOUND at the end. The
 * scan must not be mixed with ledger_read of the same rows' pointers. */
KAOHE_MUST_CHECK enum kaohe_err ledger_next(struct ledger *ledger, int64_t after,
                                            struct ledger_entry *out);

/* The first entry of that kind behind `after`, 0 for none; reads every row. */
KAOHE_MUST_CHECK enum kaohe_err ledger_find_kind(struct ledger *ledger, int32_t kind,
                                                 int64_t after, int64_t *number);
KAOHE_MUST_CHECK enum kaohe_err ledger_count_heads(struct ledger *ledger, int64_t *count);

/* The last numbers given, 0 in an empty ledger. */
struct ledger_last {
    int64_t entry;
    int64_t time;
    int64_t batch;
};
KAOHE_MUST_CHECK enum kaohe_err ledger_last(struct ledger *ledger,
                                            struct ledger_last *out);

#endif
