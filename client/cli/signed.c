/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which key a receipt is verified with: the daemon may have changed its key since, so the
 * profile's older ones are tried as well.
 */
#include "client/cli/signed.h"

#include <string.h>

#include "client/cli/connect.h"
#include "wire/base64.h"

#define KEYS 64

/* The keys to verify with: --signing-key, else those of the profile, the newest first. */
static size_t signing_keys(const struct cli *cli, struct paper *paper,
                           const unsigned char *keys[KEYS])
{
    const char *given = cli->value[OPTION_SIGNING_KEY];
    struct kaohe_message bytes = {NULL, 0};
    struct bytes key = {NULL, 0};
    const Profile *profile = NULL;
    size_t count = 0;

    if (given != NULL && base64_read(given, &paper->arena, &key) &&
        key.length == KAOHE_KEY_SIZE)
        keys[count++] = key.data;
    if (given == NULL && kaohe_profile(cli->home, &bytes, NULL) == KAOHE_OK)
        profile = paper_decode(paper, &kaohe__v1__profile__descriptor, &bytes);
    if (profile != NULL && profile->signing_key.len == KAOHE_KEY_SIZE)
        keys[count++] = profile->signing_key.data;
    for (size_t i = 0; profile != NULL && i < profile->n_past_signing_keys; i++)
        if (profile->past_signing_keys[i].len == KAOHE_KEY_SIZE && count < KEYS)
            keys[count++] = profile->past_signing_keys[i].data;
    kaohe_message_free(&bytes);
    return count;
}

/* With whichever key signed it; unverified where none is known. */
static enum kaohe_err open_receipt(const struct kaohe_message *bytes,
                                   const unsigned char *const keys[KEYS], size_t count,
                                   struct kaohe_message *opened,
                                   struct kaohe_problem *problem)
{
    enum kaohe_err err = kaohe_receipt_open(bytes->data, bytes->length,
                                            count > 0 ? keys[0] : NULL, opened, problem);

    for (size_t i = 1; err == KAOHE_ERR_CORRUPT && i < count; i++)
        err = kaohe_receipt_open(bytes->data, bytes->length, keys[i], opened, problem);
    return err;
}

ReceiptView *signed_open(const struct cli *cli, const SignedReceipt *receipt,
                         struct paper *paper, int *code)
{
    const unsigned char *keys[KEYS] = {NULL};
    const size_t key_count = signing_keys(cli, paper, keys);
    const struct kaohe_message bytes = paper_encode(paper, &receipt->base);
    struct kaohe_message opened = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    ReceiptView *view = NULL;

    if (key_count == 0 && cli->value[OPTION_SIGNING_KEY] != NULL) {
        *code = misused(cli, tr("this is no key"), cli->value[OPTION_SIGNING_KEY]);
        return NULL;
    }
    const enum kaohe_err err = open_receipt(&bytes, keys, key_count, &opened, &problem);
    if (err != KAOHE_OK) {
        *code = fail(err, &problem);
        return NULL;
    }
    *code = EXIT_INTERNAL;
    view = paper_decode(paper, &kaohe__v1__receipt_view__descriptor, &opened);
    kaohe_message_free(&opened);
    return view;
}
