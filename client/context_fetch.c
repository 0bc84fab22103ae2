/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches a context and keeps it. Pages of different changes are never put together:
 * then it starts again.
 */
#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/context.h"
#include "client/data.h"
#include "client/problem.h"
#include "domain/period.h"
#include "kaohe/client.h"
#include "wire/encode.h"

#define RESTARTS 5 /* while others file at the same time */

struct fetch {
    struct kaohe_client *client;
    ContextRequest page;
    struct scratch scratch;
    struct context_pages pages;
    const Context *last; /* the last page, in the scratch */
    int64_t epoch;
    int64_t sequence;
    struct kaohe_problem *problem;
};

static enum kaohe_err add_page(struct context_pages *pages, struct bytes page)
{
    const size_t length = pages->length + 4 + page.length;

    if (length > pages->room) {
        unsigned char *data = realloc(pages->data, 2 * length);

        if (data == NULL)
            return KAOHE_ERR_NO_MEMORY;
        pages->data = data;
        pages->room = 2 * length;
    }
    for (int i = 0; i < 4; i++)
        pages->data[pages->length + (size_t)i] =
            (unsigned char)(page.length >> (24 - 8 * i));
    memcpy(pages->data + pages->length + 4, page.data, page.length);
    pages->length = length;
    return KAOHE_OK;
}

/* One page; `moved` when it is not of the same context as those before. */
static enum kaohe_err fetch_page(struct fetch *f, bool *moved, bool *more)
{
    Request request = REQUEST_INIT;
    Reply *reply = NULL;
    struct bytes bytes;
    enum kaohe_err err;

    arena_reset(&f->scratch.arena);
    request.verb_case = VERB_CONTEXT;
    request.context = &f->page;
    err = ask(f->client, &request, &f->scratch, &reply, f->problem);
    if (err != KAOHE_OK)
        return err;
    const Context *context = reply->context;
    *moved = f->pages.length > 0 &&
             (context->epoch != f->epoch || context->sequence != f->sequence);
    *more = context->has_next;
    f->last = context;
    f->epoch = context->epoch;
    f->sequence = context->sequence;
    f->page.has_offset = true;
    f->page.offset = context->next;
    if (encode_message(&context->base, &f->scratch.arena, &bytes) != KAOHE_OK ||
        add_page(&f->pages, bytes) != KAOHE_OK)
        return problem_set(f->problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    return KAOHE_OK;
}

static enum kaohe_err fetch_once(struct fetch *f, bool *moved)
{
    bool more = true;
    enum kaohe_err err = KAOHE_OK;

    *moved = false;
    f->pages.length = 0;
    f->page.has_offset = false;
    f->page.offset = 0;
    while (err == KAOHE_OK && more && !*moved)
        err = fetch_page(f, moved, &more);
    return err;
}

enum kaohe_err kaohe_context_refresh(const char *home, struct kaohe_client *client,
                                     const char *branch, const char *period,
                                     struct kaohe_problem *problem)
{
    struct fetch f = {.client = client, .page = CONTEXT_REQUEST_INIT, .problem = problem};
    char text[PERIOD_TEXT_SIZE];
    struct period parsed;
    bool moved = true;
    enum kaohe_err err;

    if (branch == NULL || period == NULL || period_parse(period, &parsed) != KAOHE_OK)
        return problem_set(problem, KAOHE_ERR_INVALID, period, "not a period");
    f.page.branch = (char *)branch;
    f.page.period = period_format(parsed, text);
    err = scratch_open(&f.scratch, 0, problem);
    for (int tries = 0; err == KAOHE_OK && moved && tries < RESTARTS; tries++) {
        err = fetch_once(&f, &moved);
        if (err == KAOHE_OK && !moved)
            err = data_keep(home, client, f.last, &moved, problem);
    }
    if (err == KAOHE_OK && moved)
        err = problem_set(problem, KAOHE_ERR_TIMEOUT, period,
                          "the dossiers change faster than they can be read");
    if (err == KAOHE_OK)
        err = context_save(home, branch, text, &f.pages, problem);
    free(f.pages.data);
    scratch_close(&f.scratch);
    return err;
}
