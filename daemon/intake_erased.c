/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the ledger says was erased. A row of such an entry keeps the hash of what was
 * received; what remains is held against the hashes in the entry about the erasure, and
 * the leaf of a receipt that had to change is told there. So the chain holds as before.
 */
#include "daemon/intake_erase.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/array.h"
#include "domain/period.h"
#include "wire/decode.h"

static bool take_hash(protobuf_c_boolean has, ProtobufCBinaryData bytes,
                      uint8_t out[HASH_BYTES])
{
    if (!has || bytes.len != HASH_BYTES)
        return false;
    memcpy(out, bytes.data, HASH_BYTES);
    return true;
}

enum kaohe_err erased_add(struct erased_list *list, const struct erased *erased)
{
    struct erased *items =
        array_grow(list->items, &list->room, list->count + 1, sizeof(*items));

    if (!items)
        return KAOHE_ERR_NO_MEMORY;
    list->items = items;
    items[list->count++] = *erased;
    return KAOHE_OK;
}

static enum kaohe_err learn_one(struct intake *intake, const Erased *told, int64_t number)
{
    struct erased erased = {.entry = told->entry, .has_receipt = told->has_receipt != 0};
    bool ok = told->entry > 0 && told->entry < number &&
              take_hash(told->has_body, told->body, erased.body);

    if (ok && erased.has_receipt)
        ok = take_hash(told->has_leaf, told->leaf, erased.leaf) &&
             take_hash(true, told->receipt, erased.receipt);
    return ok ? erased_add(&intake->erased, &erased) : KAOHE_ERR_INVALID;
}

static enum kaohe_err learn_all(struct intake *intake, const Erasure *erasure,
                                int64_t number)
{
    struct period before;
    enum kaohe_err err = period_parse(erasure->before ? erasure->before : "", &before);

    if (!err && before.year > intake->erased.before)
        intake->erased.before = before.year;
    for (size_t i = 0; !err && i < erasure->n_erased; i++)
        err = learn_one(intake, erasure->erased[i], number);
    return err;
}

static int by_entry(const void *a, const void *b)
{
    const struct erased *x = a;
    const struct erased *y = b;

    return (x->entry > y->entry) - (x->entry < y->entry);
}

enum kaohe_err erased_learn(struct intake *intake)
{
    struct erased_list *list = &intake->erased;
    int64_t number = 0;
    enum kaohe_err err = KAOHE_OK;

    while (!err) {
        struct ledger_entry entry;
        struct decode_error where;
        ProtobufCMessage *erasure = NULL;

        err = ledger_find_kind(intake->ledger, ENTRY_KIND_ERASURE, number, &number);
        if (err || number == 0)
            break;
        arena_reset(&intake->scratch);
        err = ledger_read(intake->ledger, number, &entry);
        if (!err)
            err = decode_message(&kaohe__v1__erasure__descriptor, entry.body,
                                 &intake->scratch, &erasure, &where);
        if (!err)
            err = learn_all(intake, (const Erasure *)erasure, number);
        if (err)
            (void)corrupt(intake, number, "does not say what was erased");
    }
    if (list->count > 0)
        qsort(list->items, list->count, sizeof(*list->items), by_entry);
    return err == KAOHE_ERR_INVALID ? KAOHE_ERR_CORRUPT : err;
}

const struct erased *erased_find(const struct intake *intake, int64_t entry)
{
    const struct erased key = {.entry = entry};
    const struct erased_list *list = &intake->erased;

    return list->count == 0
               ? NULL
               : bsearch(&key, list->items, list->count, sizeof(key), by_entry);
}

static bool is_hash_of(struct bytes bytes, const uint8_t wanted[HASH_BYTES])
{
    uint8_t hash[HASH_BYTES];

    hash_sha256(bytes.data, bytes.length, hash);
    return memcmp(hash, wanted, HASH_BYTES) == 0;
}

bool erased_holds(const struct intake *intake, const struct ledger_entry *entry)
{
    const struct erased *erased = erased_find(intake, entry->number);

    if (entry->content.length != HASH_BYTES)
        return false;
    if (!erased)
        return is_hash_of(entry->body, entry->content.data);
    return is_hash_of(entry->body, erased->body) &&
           (!erased->has_receipt || is_hash_of(entry->receipt, erased->receipt));
}

void erased_leaf(const struct intake *intake, const struct ledger_entry *entry,
                 merkle_hash out)
{
    const struct erased *erased = erased_find(intake, entry->number);

    if (erased && erased->has_receipt)
        memcpy(out, erased->leaf, HASH_BYTES);
    else
        merkle_leaf(entry->receipt, out);
}

bool erased_is_receipt(const struct intake *intake, const struct ledger_entry *entry,
                       struct bytes receipt)
{
    merkle_hash stored;
    merkle_hash given;

    erased_leaf(intake, entry, stored);
    merkle_leaf(receipt, given);
    return memcmp(stored, given, HASH_BYTES) == 0;
}

bool erased_covers(const struct intake *intake, const char *period)
{
    struct period parsed;

    if (intake->erased.before == 0)
        return false;
    return !period || period_parse(period, &parsed) != KAOHE_OK ||
           parsed.year < intake->erased.before;
}
