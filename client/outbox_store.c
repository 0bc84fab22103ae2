/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of the outbox, one statement a verb. Knows rows, not what is in them, and
 * nothing of the network. No statement stays open between two calls: a reader that
 * does would keep this process from writing once another one has.
 */
#include "client/outbox_store.h"

#include <string.h>

#include "client/outbox_database.h"
#include "client/problem.h"

#define COLUMNS                                                                          \
    "number, state, time, attempts, branch, period, body, content, receipt, error,"      \
    " problem"

static const char *const texts[] = {
    [OUTBOX_LAST_NUMBER] = "SELECT coalesce(max(number), 0) FROM entry",
    [OUTBOX_INSERT] =
        "INSERT INTO entry (number, state, time, branch, period, body, content, source)"
        " VALUES (:number, :state, :time, :branch, :period, :body, :content, :source)",
    [OUTBOX_NEXT] =
        "SELECT " COLUMNS " FROM entry WHERE number > :number ORDER BY number LIMIT 1",
    [OUTBOX_NEXT_WAITING] =
        "SELECT " COLUMNS " FROM entry WHERE number > :number AND state = 1"
        " ORDER BY number LIMIT 1",
    [OUTBOX_SETTLE] =
        "UPDATE entry SET state = :state, attempts = :attempts, receipt = :receipt,"
        " error = :error, problem = :problem WHERE number = :number"
        " AND state = :from",
    [OUTBOX_WAITING] = "SELECT count(*) FROM entry WHERE state = 1",
    [OUTBOX_SOURCE] = "SELECT number FROM entry WHERE source = :source",
    [OUTBOX_FORGET] = "UPDATE entry SET source = NULL WHERE number = :number",
    [OUTBOX_KEEP] =
        "INSERT INTO earlier (number, receipt) SELECT number, receipt FROM entry"
        " WHERE number = :number AND receipt IS NOT NULL AND state IN (2, 3)",
    [OUTBOX_REOPEN] = "UPDATE entry SET state = 1, attempts = 0"
                      " WHERE number = :number AND state IN (2, 3)",
    [OUTBOX_EARLIER] = "SELECT rowid, receipt FROM earlier WHERE number = :number"
                       " AND rowid > :after ORDER BY rowid LIMIT 1",
    [OUTBOX_WITNESS] = "SELECT epoch, witness, entry FROM outbox",
    [OUTBOX_SET_WITNESS] =
        "UPDATE outbox SET epoch = :epoch, witness = :number, entry = :entry",
};

enum kaohe_err outbox_prepare(struct outbox_store *store, struct kaohe_problem *problem)
{
    for (size_t i = 0; i < OUTBOX_STATEMENTS; i++)
        if (sqlite3_prepare_v3(store->database, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &store->statements[i], NULL) != SQLITE_OK)
            return outbox_fault(store, problem);
    return KAOHE_OK;
}

static int bind(sqlite3_stmt *statement, const char *name)
{
    return sqlite3_bind_parameter_index(statement, name);
}

static void bind_number(sqlite3_stmt *statement, const char *name, int64_t value)
{
    sqlite3_bind_int64(statement, bind(statement, name), value);
}

static void bind_text(sqlite3_stmt *statement, const char *name, const char *value)
{
    sqlite3_bind_text(statement, bind(statement, name), value, -1, SQLITE_STATIC);
}

static void bind_bytes(sqlite3_stmt *statement, const char *name, struct bytes value)
{
    sqlite3_bind_blob64(statement, bind(statement, name), value.data, value.length,
                        SQLITE_STATIC);
}

/* Starts a statement afresh; a bind that failed leaves NULL, which NOT NULL refuses. */
static sqlite3_stmt *start(struct outbox_store *store, enum outbox_statement which)
{
    sqlite3_reset(store->statements[which]);
    sqlite3_clear_bindings(store->statements[which]);
    return store->statements[which];
}

/* Runs a statement that gives no rows. */
static enum kaohe_err finish(const struct outbox_store *store, sqlite3_stmt *statement,
                             struct kaohe_problem *problem)
{
    enum kaohe_err err = KAOHE_OK;

    if (sqlite3_step(statement) != SQLITE_DONE)
        err = outbox_fault(store, problem);
    sqlite3_reset(statement);
    return err;
}

static enum kaohe_err one_number(struct outbox_store *store, enum outbox_statement which,
                                 uint64_t *out, struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = start(store, which);
    enum kaohe_err err = KAOHE_OK;

    if (sqlite3_step(statement) == SQLITE_ROW)
        *out = (uint64_t)sqlite3_column_int64(statement, 0);
    else
        err = outbox_fault(store, problem);
    sqlite3_reset(statement);
    return err;
}

enum kaohe_err outbox_store_begin(struct outbox_store *store, uint64_t *number,
                                  struct kaohe_problem *problem)
{
    enum kaohe_err err = outbox_run(store, "BEGIN IMMEDIATE", problem);

    if (err == KAOHE_OK)
        err = one_number(store, OUTBOX_LAST_NUMBER, number, problem);
    if (err == KAOHE_OK)
        ++*number;
    return err;
}

void outbox_store_abandon(struct outbox_store *store)
{
    if (!sqlite3_get_autocommit(store->database))
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
}

enum kaohe_err outbox_store_commit(struct outbox_store *store,
                                   const struct outbox_row *row,
                                   struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = start(store, OUTBOX_INSERT);
    enum kaohe_err err;

    bind_number(statement, ":number", (int64_t)row->number);
    bind_number(statement, ":state", row->state);
    bind_number(statement, ":time", row->time);
    bind_text(statement, ":branch", row->branch);
    bind_text(statement, ":period", row->period);
    bind_bytes(statement, ":body", row->body);
    bind_bytes(statement, ":content", row->content);
    if (row->source.data != NULL)
        bind_bytes(statement, ":source", row->source);
    err = finish(store, statement, problem);
    if (err == KAOHE_OK)
        err = outbox_run(store, "COMMIT", problem);
    if (err != KAOHE_OK)
        outbox_store_abandon(store);
    return err;
}

/* A copy of the column, with a NUL behind it; absent where it is NULL. */
static struct bytes column(struct outbox_store *store, sqlite3_stmt *statement,
                           int number)
{
    const void *data = sqlite3_column_blob(statement, number);
    const size_t length = (size_t)sqlite3_column_bytes(statement, number);
    unsigned char *copy = NULL;

    if (data != NULL)
        copy = arena_alloc(&store->row.arena, length + 1);
    if (copy != NULL)
        memcpy(copy, data, length);
    return (struct bytes){copy, copy == NULL ? 0 : length};
}

static void read_row(struct outbox_store *store, sqlite3_stmt *s, struct outbox_row *row)
{
    arena_reset(&store->row.arena);
    *row = (struct outbox_row){
        .number = (uint64_t)sqlite3_column_int64(s, 0),
        .state = (OutboxState)sqlite3_column_int(s, 1),
        .time = sqlite3_column_int64(s, 2),
        .attempts = sqlite3_column_int64(s, 3),
        .branch = (const char *)column(store, s, 4).data,
        .period = (const char *)column(store, s, 5).data,
        .body = column(store, s, 6),
        .content = column(store, s, 7),
        .receipt = column(store, s, 8),
        .error = (ErrorCode)sqlite3_column_int(s, 9),
        .problem = (const char *)column(store, s, 10).data,
    };
}

enum kaohe_err outbox_store_next(struct outbox_store *store, uint64_t after, bool waiting,
                                 struct outbox_row *row, struct kaohe_problem *problem)
{
    sqlite3_stmt *s = start(store, waiting ? OUTBOX_NEXT_WAITING : OUTBOX_NEXT);
    enum kaohe_err err = KAOHE_OK;

    bind_number(s, ":number", (int64_t)after);
    switch (sqlite3_step(s)) {
    case SQLITE_ROW:
        read_row(store, s, row);
        if (store->row.arena.exhausted)
            err = problem_set(problem, KAOHE_ERR_CORRUPT, store->path,
                              "the outbox is damaged");
        break;
    case SQLITE_DONE:
        err = problem_set(problem, KAOHE_ERR_NOT_FOUND, store->path,
                          "no such entry in the outbox");
        break;
    default:
        err = outbox_fault(store, problem);
        break;
    }
    sqlite3_reset(s);
    return err;
}

enum kaohe_err outbox_store_settle(struct outbox_store *store, OutboxState from,
                                   const struct outbox_row *row,
                                   struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = start(store, OUTBOX_SETTLE);
    enum kaohe_err err;

    bind_number(statement, ":number", (int64_t)row->number);
    bind_number(statement, ":from", from);
    bind_number(statement, ":state", row->state);
    bind_number(statement, ":attempts", row->attempts);
    if (row->receipt.data != NULL)
        bind_bytes(statement, ":receipt", row->receipt);
    bind_number(statement, ":error", row->error);
    bind_text(statement, ":problem", row->problem);
    err = finish(store, statement, problem);
    if (err == KAOHE_OK && sqlite3_changes(store->database) == 0)
        err = problem_set(problem, KAOHE_ERR_NOT_FOUND, store->path,
                          "no such entry in the outbox");
    return err;
}

enum kaohe_err outbox_store_find(struct outbox_store *store, struct bytes source,
                                 uint64_t *number, struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = start(store, OUTBOX_SOURCE);
    enum kaohe_err err = KAOHE_OK;
    int step;

    bind_bytes(statement, ":source", source);
    step = sqlite3_step(statement);
    if (step == SQLITE_ROW)
        *number = (uint64_t)sqlite3_column_int64(statement, 0);
    else if (step == SQLITE_DONE)
        err = problem_set(problem, KAOHE_ERR_NOT_FOUND, store->path,
                          "no such entry in the outbox");
    else
        err = outbox_fault(store, problem);
    sqlite3_reset(statement);
    return err;
}

enum kaohe_err outbox_store_forget(struct outbox_store *store, uint64_t number,
                                   struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = start(store, OUTBOX_FORGET);

    bind_number(statement, ":number", (int64_t)number);
    return finish(store, statement, problem);
}

enum kaohe_err outbox_store_waiting(struct outbox_store *store, uint64_t *count,
                                    struct kaohe_problem *problem)
{
    return one_number(store, OUTBOX_WAITING, count, problem);
}

enum kaohe_err outbox_store_reopen(struct outbox_store *store, uint64_t number,
                                   struct kaohe_problem *problem)
{
    static const enum outbox_statement steps[] = {OUTBOX_KEEP, OUTBOX_REOPEN};
    enum kaohe_err err = outbox_run(store, "BEGIN IMMEDIATE", problem);

    for (size_t i = 0; err == KAOHE_OK && i < sizeof steps / sizeof *steps; i++) {
        sqlite3_stmt *statement = start(store, steps[i]);

        bind_number(statement, ":number", (int64_t)number);
        err = finish(store, statement, problem);
    }
    if (err == KAOHE_OK)
        err = outbox_run(store, "COMMIT", problem);
    if (err != KAOHE_OK)
        outbox_store_abandon(store);
    return err;
}

enum kaohe_err outbox_store_earlier(struct outbox_store *store, uint64_t number,
                                    int64_t *after, struct bytes *receipt,
                                    struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = start(store, OUTBOX_EARLIER);
    enum kaohe_err err = KAOHE_OK;
    int step;

    bind_number(statement, ":number", (int64_t)number);
    bind_number(statement, ":after", *after);
    step = sqlite3_step(statement);
    if (step == SQLITE_ROW) {
        *after = sqlite3_column_int64(statement, 0);
        *receipt = column(store, statement, 1);
    } else if (step == SQLITE_DONE) {
        err = KAOHE_ERR_NOT_FOUND;
    } else {
        err = outbox_fault(store, problem);
    }
    sqlite3_reset(statement);
    return err;
}

enum kaohe_err outbox_store_witness(struct outbox_store *store,
                                    struct outbox_witness *out,
                                    struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = start(store, OUTBOX_WITNESS);
    enum kaohe_err err = KAOHE_OK;

    if (sqlite3_step(statement) == SQLITE_ROW)
        *out = (struct outbox_witness){sqlite3_column_int64(statement, 0),
                                       (uint64_t)sqlite3_column_int64(statement, 1),
                                       sqlite3_column_int64(statement, 2)};
    else
        err = outbox_fault(store, problem);
    sqlite3_reset(statement);
    return err;
}

enum kaohe_err outbox_store_set_witness(struct outbox_store *store,
                                        const struct outbox_witness *witness,
                                        struct kaohe_problem *problem)
{
    sqlite3_stmt *statement = start(store, OUTBOX_SET_WITNESS);

    bind_number(statement, ":epoch", witness->epoch);
    bind_number(statement, ":number", (int64_t)witness->number);
    bind_number(statement, ":entry", witness->entry);
    return finish(store, statement, problem);
}
