/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of the ledger: appending and reading entries and heads. Each statement stands
 * beside the function that runs it. What a row holds is bytes here.
 */
#include "daemon/ledger_statement.h"

static enum kaohe_err insert_entry(struct ledger *ledger,
                                   const struct ledger_entry *entry)
{
    struct statement s = statement_start(
        ledger, SLOT_APPEND,
        "INSERT INTO entry (number, batch, time, kind, branch, period, outbox,"
        " outbox_number, previous_outbox, previous_dossier, content, receipt, body)"
        " VALUES (:number, :batch, :time, :kind, :branch, :period, :outbox,"
        " :outbox_number, :previous_outbox, :previous_dossier, :content, :receipt,"
        " :body)");

    statement_bind_int(&s, ":number", entry->number);
    statement_bind_int(&s, ":batch", entry->batch);
    statement_bind_int(&s, ":time", entry->time);
    statement_bind_int(&s, ":kind", entry->kind);
    statement_bind_text(&s, ":branch", entry->branch);
    statement_bind_text(&s, ":period", entry->period);
    statement_bind_blob(&s, ":outbox", entry->outbox);
    statement_bind_int(&s, ":outbox_number", (int64_t)entry->outbox_number);
    statement_bind_int(&s, ":previous_outbox", entry->previous_outbox);
    statement_bind_int(&s, ":previous_dossier", entry->previous_dossier);
    statement_bind_blob(&s, ":content", entry->content);
    statement_bind_blob(&s, ":receipt", entry->receipt);
    statement_bind_blob(&s, ":body", entry->body);
    while (statement_row(&s))
        continue;
    return statement_end(&s);
}

/* SQLite may answer a full disk by rolling the whole batch back itself; if it did not, we
 * do, so that callers have one case. */
enum kaohe_err ledger_append(struct ledger *ledger, const struct ledger_entry *entry)
{
    enum kaohe_err err = statement_run(ledger, SLOT_SAVEPOINT, "SAVEPOINT submission");
    enum kaohe_err back = KAOHE_OK;

    if (!err)
        err = insert_entry(ledger, entry);
    if (!err)
        err = statement_run(ledger, SLOT_RELEASE, "RELEASE submission");
    if (!err)
        return KAOHE_OK;
    if (err != KAOHE_ERR_DISK_FULL && !sqlite3_get_autocommit(ledger->db)) {
        back = statement_run(ledger, SLOT_BACK, "ROLLBACK TO submission");
        if (!back)
            back = statement_run(ledger, SLOT_RELEASE, "RELEASE submission");
        if (!back)
            return err;
    }
    ledger_rollback(ledger);
    return ledger->poison ? ledger->poison : KAOHE_ERR_DISK_FULL;
}

enum kaohe_err ledger_append_head(struct ledger *ledger, const struct ledger_head *head)
{
    struct statement s = statement_start(
        ledger, SLOT_APPEND_HEAD,
        "INSERT INTO head (batch, first_entry, entry_count, head, signature, key_id)"
        " VALUES (:batch, :first_entry, :entry_count, :head, :signature, :key_id)");
    enum kaohe_err err;

    statement_bind_int(&s, ":batch", head->batch);
    statement_bind_int(&s, ":first_entry", head->first_entry);
    statement_bind_int(&s, ":entry_count", head->entry_count);
    statement_bind_blob(&s, ":head", head->head);
    statement_bind_blob(&s, ":signature", head->signature);
    statement_bind_blob(&s, ":key_id", head->key_id);
    while (statement_row(&s))
        continue;
    err = statement_end(&s);
    if (err)
        ledger_rollback(ledger);
    return err;
}

enum kaohe_err ledger_remain(struct ledger *ledger, const struct ledger_entry *remains,
                             bool with_receipt)
{
    struct statement s =
        with_receipt
            ? statement_start(ledger, SLOT_REMAIN_BOTH,
                              "UPDATE entry SET body = :body, receipt = :receipt"
                              " WHERE number = :number")
            : statement_start(ledger, SLOT_REMAIN,
                              "UPDATE entry SET body = :body WHERE number = :number");

    statement_bind_int(&s, ":number", remains->number);
    statement_bind_blob(&s, ":body", remains->body);
    if (with_receipt)
        statement_bind_blob(&s, ":receipt", remains->receipt);
    while (statement_row(&s))
        continue;
    return statement_end(&s);
}

#define LINK_COLUMNS "number, outbox_number, previous_outbox, content"
#define ENTRY_COLUMNS                                                                    \
    LINK_COLUMNS                                                                         \
    ", batch, time, kind, previous_dossier, outbox, branch, period, receipt,"            \
    " body"

static void read_link(const struct statement *s, struct ledger_entry *out)
{
    *out = (struct ledger_entry){
        .number = statement_int(s, 0),
        .outbox_number = (uint64_t)statement_int(s, 1),
        .previous_outbox = statement_int(s, 2),
        .content = statement_blob(s, 3),
    };
}

static void read_entry(const struct statement *s, struct ledger_entry *out)
{
    read_link(s, out);
    out->batch = statement_int(s, 4);
    out->time = statement_int(s, 5);
    out->kind = (int32_t)statement_int(s, 6);
    out->previous_dossier = statement_int(s, 7);
    out->outbox = statement_blob(s, 8);
    out->branch = statement_text(s, 9);
    out->period = statement_text(s, 10);
    out->receipt = statement_blob(s, 11);
    out->body = statement_blob(s, 12);
}

/* The row stays open so that its bytes need not be copied. */
static enum kaohe_err one_row(struct statement *s, bool found)
{
    if (!s->err && !found)
        s->err = KAOHE_ERR_NOT_FOUND;
    return s->err ? statement_end(s) : statement_pause(s);
}

enum kaohe_err ledger_read(struct ledger *ledger, int64_t number,
                           struct ledger_entry *out)
{
    struct statement s = statement_start(
        ledger, SLOT_READ, "SELECT " ENTRY_COLUMNS " FROM entry WHERE number = :number");
    bool found;

    statement_bind_int(&s, ":number", number);
    found = statement_row(&s);
    if (found)
        read_entry(&s, out);
    return one_row(&s, found);
}

enum kaohe_err ledger_read_link(struct ledger *ledger, int64_t number,
                                struct ledger_entry *out)
{
    struct statement s =
        statement_start(ledger, SLOT_READ_LINK,
                        "SELECT " LINK_COLUMNS " FROM entry WHERE number = :number");
    bool found;

    statement_bind_int(&s, ":number", number);
    found = statement_row(&s);
    if (found)
        read_link(&s, out);
    return one_row(&s, found);
}

enum kaohe_err ledger_read_receipt(struct ledger *ledger, int64_t number,
                                   struct ledger_entry *out)
{
    struct statement s = statement_start(
        ledger, SLOT_READ_RECEIPT,
        "SELECT number, time, kind, receipt FROM entry WHERE number = :number");
    bool found;

    statement_bind_int(&s, ":number", number);
    found = statement_row(&s);
    if (found)
        *out = (struct ledger_entry){
            .number = statement_int(&s, 0),
            .time = statement_int(&s, 1),
            .kind = (int32_t)statement_int(&s, 2),
            .receipt = statement_blob(&s, 3),
        };
    return one_row(&s, found);
}

enum kaohe_err ledger_next(struct ledger *ledger, int64_t after, struct ledger_entry *out)
{
    struct statement s =
        statement_start(ledger, SLOT_NEXT,
                        "SELECT " ENTRY_COLUMNS " FROM entry WHERE number > :after"
                        " ORDER BY number LIMIT 1");
    bool found;

    statement_bind_int(&s, ":after", after);
    found = statement_row(&s);
    if (found)
        read_entry(&s, out);
    return one_row(&s, found);
}

enum kaohe_err ledger_read_head(struct ledger *ledger, int64_t batch,
                                struct ledger_head *out)
{
    struct statement s =
        statement_start(ledger, SLOT_READ_HEAD,
                        "SELECT batch, first_entry, entry_count, head, signature, key_id"
                        " FROM head WHERE batch = :batch");
    bool found;

    statement_bind_int(&s, ":batch", batch);
    found = statement_row(&s);
    if (found)
        *out = (struct ledger_head){
            .batch = statement_int(&s, 0),
            .first_entry = statement_int(&s, 1),
            .entry_count = statement_int(&s, 2),
            .head = statement_blob(&s, 3),
            .signature = statement_blob(&s, 4),
            .key_id = statement_blob(&s, 5),
        };
    return one_row(&s, found);
}

enum kaohe_err ledger_last(struct ledger *ledger, struct ledger_last *out)
{
    struct statement s = statement_start(
        ledger, SLOT_LAST,
        "SELECT number, time, batch FROM entry ORDER BY number DESC LIMIT 1");

    *out = (struct ledger_last){0};
    if (statement_row(&s))
        *out = (struct ledger_last){
            .entry = statement_int(&s, 0),
            .time = statement_int(&s, 1),
            .batch = statement_int(&s, 2),
        };
    return statement_end(&s);
}

enum kaohe_err ledger_find_kind(struct ledger *ledger, int32_t kind, int64_t after,
                                int64_t *number)
{
    struct statement s =
        statement_start(ledger, SLOT_KIND,
                        "SELECT number FROM entry WHERE kind = :kind AND number > :after"
                        " ORDER BY number LIMIT 1");

    *number = 0;
    statement_bind_int(&s, ":kind", kind);
    statement_bind_int(&s, ":after", after);
    if (statement_row(&s))
        *number = statement_int(&s, 0);
    return statement_end(&s);
}

enum kaohe_err ledger_count_heads(struct ledger *ledger, int64_t *count)
{
    struct statement s = statement_start(ledger, SLOT_HEADS, "SELECT count(*) FROM head");

    *count = 0;
    if (statement_row(&s))
        *count = statement_int(&s, 0);
    return statement_end(&s);
}
