/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A data file of headquarters that is here and does not hold: no fetching mends it. It
 * must not judge.
 */
#include "client/cli/unusable.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/cli.h"
#include "domain/text.h"

#define REASON_SIZE 1024
#define HASH_SHOWN 8 /* bytes; all of it is in --json */

static void add_hash(struct text *text, const UnusableData *data)
{
    char hex[3];

    for (size_t i = 0; i < data->hash.len && i < HASH_SHOWN; i++) {
        snprintf(hex, sizeof hex, "%02x", data->hash.data[i]);
        text_add(text, hex);
    }
    text_add(text, "…");
}

static void tell(const UnusableData *data)
{
    char hash[4 * HASH_SHOWN], reason[REASON_SIZE];
    struct text text;

    text_init(&text, hash, sizeof hash);
    add_hash(&text, data);
    text_init(&text, reason, sizeof reason);
    fail_add(&text, data->reason);
    if (strcmp(data->name, "catalogue") == 0)
        fprintf(stderr,
                tr("kaohe: headquarters' catalogue (hash %s) cannot be used by this "
                   "version: %s\n"),
                hash, text.overflow ? data->reason : reason);
    else
        fprintf(stderr,
                tr("kaohe: headquarters' rubric %s (hash %s) cannot be used by this "
                   "version: %s\n"),
                data->name, hash, text.overflow ? data->reason : reason);
}

void unusable_tell(UnusableData *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tell(list[i]);
    if (count > 0)
        fputs(tr("What is built into kaohe stands in for it, so headquarters may judge "
                 "otherwise. Tell headquarters this message; fetching again does not "
                 "help.\n"),
              stderr);
}

size_t unusable_kept(const struct cli *cli, struct paper *paper)
{
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const DataSet *kept = NULL;

    if (kaohe_data(cli->home, &bytes, &problem) == KAOHE_OK)
        kept = paper_decode(paper, &kaohe__v1__data_set__descriptor, &bytes);
    kaohe_message_free(&bytes);
    if (kept != NULL)
        unusable_tell(kept->unusable, kept->n_unusable);
    return kept == NULL ? 0 : kept->n_unusable;
}
