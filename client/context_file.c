/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which file of the home a context is kept in: one for each branch and period. It must
 * not know what is in it.
 */
#include <stdio.h>
#include <string.h>

#include "client/context.h"
#include "client/kept.h"

#define NAME_SIZE 1024

/* "context/TNY-106H1"; what a file name should not have goes in as hex digits. */
static const char *name_of(const char *branch, const char *period, char name[NAME_SIZE])
{
    size_t used = (size_t)snprintf(name, NAME_SIZE, "context/");

    for (const char *at = branch; *at != '\0' && used < NAME_SIZE - 64; at++) {
        const unsigned char c = (unsigned char)*at;
        const bool plain =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

        used +=
            (size_t)snprintf(name + used, NAME_SIZE - used, plain ? "%c" : "%%%02X", c);
    }
    snprintf(name + used, NAME_SIZE - used, "-%.32s", period);
    return name;
}

enum kaohe_err context_save(const char *home, const char *branch, const char *period,
                            const struct context_pages *pages,
                            struct kaohe_problem *problem)
{
    char name[NAME_SIZE];

    return kept_save(home, name_of(branch, period, name),
                     (struct bytes){pages->data, pages->length}, problem);
}

enum kaohe_err context_load(const char *home, const char *branch, const char *period,
                            struct context_pages *pages)
{
    char name[NAME_SIZE];
    struct kept kept;
    const enum kaohe_err err = kept_load(home, name_of(branch, period, name), &kept);

    *pages = (struct context_pages){kept.data, kept.length, kept.length};
    return err;
}
