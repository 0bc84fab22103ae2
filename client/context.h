/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What headquarters held when it was last asked: fetched, kept in the home, and read
 * again for a check without the network.
 */
#ifndef CLIENT_CONTEXT_H
#define CLIENT_CONTEXT_H

#include "client/scratch.h"
#include "domain/context.h"

/* The pages of one context as they came, each behind its length, in heap memory. */
struct context_pages {
    unsigned char *data;
    size_t length;
    size_t room;
};

/* One file for each branch and period (context_file.c), replaced in one step. What is
 * damaged or of another version is KAOHE_ERR_CORRUPT, what was never kept
 * KAOHE_ERR_NOT_FOUND. The caller frees pages->data. */
KAOHE_MUST_CHECK enum kaohe_err context_save(const char *home, const char *branch,
                                             const char *period,
                                             const struct context_pages *pages,
                                             struct kaohe_problem *problem);
KAOHE_MUST_CHECK enum kaohe_err context_load(const char *home, const char *branch,
                                             const char *period,
                                             struct context_pages *pages);

/* What a check is made with; lives in the scratch. */
struct context_known {
    struct scratch scratch;
    struct context context;
    const Dossier *held; /* NULL: none */
    int64_t time;
    const Context *page; /* the last one, with the marks of the data in force */
};

/* Puts the pages of the home together. Errors as context_load; on any of them there is
 * nothing to close. */
KAOHE_MUST_CHECK enum kaohe_err context_read(const char *home, const char *branch,
                                             const char *period,
                                             struct context_known *out);
void context_close(struct context_known *known);

#endif
