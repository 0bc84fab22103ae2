/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What kaohed --verify reads and prints; the work is the intake's. Beside a backup lies
 * its checkpoint, which is taken without being named. Must not write anything.
 */
#include "daemon/verify.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/intake.h"
#include "wire/base64.h"
#include "wire/decode.h"
#include "wire/json.h"

#define BASE64_SIZE 64 /* of a key */
#define MEMORY ((size_t)16 << 20)
#define FILE_LIMIT ((size_t)2 << 20)
#define HELD_LIMIT (VERIFY_HELD_LIMIT + 1)

struct verifying {
    const struct verify_request *request;
    struct arena arena;
    uint8_t keys[HELD_LIMIT + 1][SIGN_KEY_SIZE];
    size_t key_count;
    struct intake_held held[HELD_LIMIT];
    size_t held_count;
    bool terminal;
};

static enum kaohe_err say(enum kaohe_err err, const char *path, const char *what)
{
    fprintf(stderr, "kaohed: %s: %s\n", path, what);
    return err;
}

static enum kaohe_err read_text(struct verifying *v, const char *path, struct bytes *out)
{
    char *text = arena_alloc(&v->arena, FILE_LIMIT);
    FILE *file = fopen(path, "re");

    if (!file)
        return say(errno == ENOENT ? KAOHE_ERR_NOT_FOUND : KAOHE_ERR_IO, path,
                   strerror(errno));
    if (text)
        *out = (struct bytes){(uint8_t *)text, fread(text, 1, FILE_LIMIT, file)};
    (void)fclose(file); /* it was only read */
    return text ? KAOHE_OK : KAOHE_ERR_NO_MEMORY;
}

static struct bytes bytes_of(ProtobufCBinaryData data)
{
    return (struct bytes){data.data, data.len};
}

static void trust(struct verifying *v, struct bytes key)
{
    for (size_t i = 0; i < v->key_count; i++)
        if (bytes_equal(key, (struct bytes){v->keys[i], SIGN_KEY_SIZE}))
            return;
    if (key.length == SIGN_KEY_SIZE)
        memcpy(v->keys[v->key_count++], key.data, SIGN_KEY_SIZE);
}

/* The key that signed the checkpoint is one that its holder trusts. */
static enum kaohe_err take_checkpoint(struct verifying *v, const char *path,
                                      const Checkpoint *checkpoint)
{
    if (!v->request->signing_key &&
        !sign_verify_with(bytes_of(checkpoint->signing_key), bytes_of(checkpoint->key_id),
                          bytes_of(checkpoint->head), bytes_of(checkpoint->signature)))
        return say(KAOHE_ERR_CORRUPT, path, "its signature is not that of its key");
    if (!v->request->signing_key)
        trust(v, bytes_of(checkpoint->signing_key));
    v->held[v->held_count++] =
        (struct intake_held){.name = path, .head = bytes_of(checkpoint->head)};
    return KAOHE_OK;
}

static enum kaohe_err take_receipt(struct verifying *v, const char *path,
                                   const SignedReceipt *held)
{
    Receipt *receipt = NULL;
    struct decode_error where;

    if (decode_receipt(bytes_of(held->receipt), &v->arena, &receipt, &where))
        return say(KAOHE_ERR_INVALID, path, "holds no receipt");
    v->held[v->held_count++] = (struct intake_held){
        path, bytes_of(held->head), bytes_of(held->receipt), receipt->entry};
    return KAOHE_OK;
}

/* What it is, its fields tell. */
static enum kaohe_err take(struct verifying *v, const char *path)
{
    ProtobufCMessage *message = NULL;
    struct json_error wrong = {0};
    struct bytes text = {0};
    enum kaohe_err err = read_text(v, path, &text);

    if (err)
        return err;
    if (!json_read(&kaohe__v1__signed_receipt__descriptor, text, &v->arena, &message,
                   &wrong))
        return take_receipt(v, path, (const SignedReceipt *)message);
    if (!json_read(&kaohe__v1__checkpoint__descriptor, text, &v->arena, &message, &wrong))
        return take_checkpoint(v, path, (const Checkpoint *)message);
    return say(KAOHE_ERR_INVALID, path, "neither a checkpoint nor a receipt");
}

static enum kaohe_err take_all(struct verifying *v)
{
    const struct verify_request *request = v->request;
    char beside[4096];
    struct bytes key = {0};
    enum kaohe_err err = KAOHE_OK;

    if (request->signing_key && (!base64_read(request->signing_key, &v->arena, &key) ||
                                 key.length != SIGN_KEY_SIZE))
        return say(KAOHE_ERR_USAGE, request->signing_key, "is no signing key");
    trust(v, key);
    snprintf(beside, sizeof(beside), "%s.json", request->path);
    if (access(beside, F_OK) == 0)
        err = take(v, arena_strdup(&v->arena, beside));
    if (request->held_count > VERIFY_HELD_LIMIT)
        return say(KAOHE_ERR_USAGE, request->path,
                   "more than 64 files to hold it against");
    for (size_t i = 0; !err && i < request->held_count; i++)
        err = take(v, request->held[i]);
    return err;
}

static void tell_progress(void *context, int64_t done, int64_t total)
{
    const struct verifying *v = context;

    if (v->terminal)
        fprintf(stderr, "\r%" PRId64 " of %" PRId64 " entries\033[K", done, total);
}

static Verification fill(const struct intake_audit *audit)
{
    Verification told = VERIFICATION_INIT;

    told.has_entries = true;
    told.entries = audit->entries;
    told.has_batches = true;
    told.batches = audit->heads;
    told.has_filings = true;
    told.filings = audit->filings;
    told.has_recomputed = true;
    told.recomputed = audit->recomputed;
    told.has_other_rules = true;
    told.other_rules = audit->other_rules;
    told.has_erased = true;
    told.erased = audit->erased;
    told.has_unsigned_batches = true;
    told.unsigned_batches = audit->unsigned_heads;
    told.has_epoch = true;
    told.epoch = audit->epoch;
    told.has_bad_entry = audit->bad_entry > 0;
    told.bad_entry = audit->bad_entry;
    return told;
}

static void print(const Verification *told, const struct verifying *v)
{
    printf("%" PRId64 " entries in %" PRId64 " batches, epoch %" PRId64 "\n"
           "%" PRId64 " filings: %" PRId64 " verdicts reached again",
           told->entries, told->batches, told->epoch, told->filings, told->recomputed);
    if (told->other_rules > 0)
        printf(", %" PRId64 " by another rule set, not reached again", told->other_rules);
    if (told->erased > 0)
        printf(", %" PRId64 " with names erased, not reached again", told->erased);
    printf("\n");
    if (v->key_count == 0)
        printf("signatures: not verified, no trusted key was given\n");
    else
        printf("signatures: all lead back to the trusted key\n");
    for (size_t i = 0; i < v->key_count; i++) {
        char text[BASE64_SIZE];

        base64_write((struct bytes){v->keys[i], SIGN_KEY_SIZE}, text);
        printf("  %s\n", text);
    }
    printf("kept elsewhere and found again: %zu\n", v->held_count);
    if (told->problem)
        printf("DAMAGED: %s\n", told->problem);
    else
        printf("the ledger holds\n");
}

/* It is short: nothing of it was written before. */
static enum kaohe_err flush(void)
{
    if (fflush(stdout) == 0)
        return KAOHE_OK;
    if (errno != EPIPE)
        fprintf(stderr, "kaohed: the result could not be written: %s\n", strerror(errno));
    return KAOHE_ERR_IO;
}

static enum kaohe_err tell(const struct verifying *v, const struct intake_audit *audit,
                           const char *problem)
{
    Verification told = fill(audit);
    char *text = NULL;
    enum kaohe_err err = KAOHE_OK;

    told.problem = (char *)(uintptr_t)problem;
    if (!v->request->json) {
        print(&told, v);
        return flush();
    }
    err = json_write(&told.base, JSON_ONE_LINE, &text);
    if (!err)
        puts(text);
    free(text);
    return err ? err : flush();
}

static enum kaohe_err verify(struct verifying *v)
{
    const struct intake_audit_settings settings = {
        .keys = (const uint8_t(*)[SIGN_KEY_SIZE])v->keys,
        .key_count = v->key_count,
        .held = v->held,
        .held_count = v->held_count,
        .progress = tell_progress,
        .context = v,
    };
    struct intake_audit audit = {0};
    struct ledger *ledger = NULL;
    char why[512] = "";
    enum kaohe_err err = ledger_open_copy(v->request->path, &ledger, why, sizeof(why));
    enum kaohe_err told;

    if (!err)
        err = intake_verify(ledger, &settings, &audit, why, sizeof(why));
    ledger_close(ledger);
    if (v->terminal)
        fputs("\r\033[K", stderr);
    if (err)
        fprintf(stderr, "kaohed: %s\n", why);
    if (err && err != KAOHE_ERR_CORRUPT)
        return err;
    told = tell(v, &audit, err ? why : NULL);
    return err ? err : told;
}

enum kaohe_err verify_ledger(const struct verify_request *request)
{
    struct verifying *v = calloc(1, sizeof(*v));
    void *memory = malloc(MEMORY + HELD_LIMIT * FILE_LIMIT);
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    if (v && memory) {
        v->request = request;
        v->terminal = isatty(STDERR_FILENO) == 1;
        arena_init(&v->arena, memory, MEMORY + HELD_LIMIT * FILE_LIMIT);
        err = take_all(v);
        if (!err)
            err = verify(v);
    }
    free(memory);
    free(v);
    return err;
}
