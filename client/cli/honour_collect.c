/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches the attitude reviews of a year: the context of the period that is asked about
 * has every dossier of its year, and a review has nothing that is left out there. All is
 * of one moment; where the dossiers change on the way it begins again.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/honour.h"

#define TRIES 5 /* while others file at the same time */
#define NUMBERS 13

struct collecting {
    struct roll *roll;
    Dossier *dossiers[PERIOD_CUMULATIVE + 1][NUMBERS]; /* with reviews only */
    int64_t epoch;
    int64_t sequence;
};

static bool overlap(struct period a, struct period b)
{
    return period_first_month(a) <= period_last_month(b) &&
           period_first_month(b) <= period_last_month(a);
}

/* Adds what a page has of a dossier, in the roll's own memory. False: no memory. */
static bool keep(struct collecting *c, Dossier *page)
{
    struct roll *roll = c->roll;
    struct period period;
    size_t count = 0;

    if (page->period == NULL || period_parse(page->period, &period) != KAOHE_OK ||
        period.year != roll->honour.period.year || !overlap(period, roll->honour.period))
        return true;
    for (size_t i = 0; i < page->n_records; i++)
        if (page->records[i]->record->kind_case == KIND_ATTITUDE_REVIEW)
            page->records[count++] = page->records[i];
    page->n_records = count;
    const struct kaohe_message bytes = paper_encode(&roll->paper, &page->base);
    Dossier *kept =
        bytes.data == NULL
            ? NULL
            : paper_decode(&roll->paper, &kaohe__v1__dossier__descriptor, &bytes);
    Dossier **whole = &c->dossiers[period.kind][period.number];
    if (kept == NULL || *whole == NULL) {
        *whole = kept;
        return kept != NULL;
    }
    const size_t before = (*whole)->n_records;
    HeldRecord **records =
        arena_array(&roll->paper.arena, before + count, sizeof *records);
    if (records == NULL)
        return false;
    if (before > 0)
        memcpy(records, (*whole)->records, before * sizeof(HeldRecord *));
    if (count > 0)
        memcpy(records + before, kept->records, count * sizeof(HeldRecord *));
    (*whole)->records = records;
    (*whole)->n_records = before + count;
    return true;
}

/* One page; `page->offset` is then where the next one begins. */
static int read_page(struct collecting *c, ContextRequest *page, bool *more, bool *moved)
{
    Request request = REQUEST_INIT;
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    request.verb_case = VERB_CONTEXT;
    request.context = page;
    const Reply *reply = connect_ask(c->roll->client, &request, &paper, &code);
    const Context *context = reply == NULL ? NULL : reply->context;
    if (context != NULL) {
        bool sound = context->held == NULL || keep(c, context->held);

        *moved = page->has_offset &&
                 (context->epoch != c->epoch || context->sequence != c->sequence);
        c->epoch = context->epoch;
        c->sequence = context->sequence;
        for (size_t i = 0; sound && i < context->n_own; i++)
            sound = keep(c, context->own[i]);
        *more = context->has_next;
        page->has_offset = true;
        page->offset = context->next;
        code = sound ? EXIT_DONE : EXIT_SYSTEM;
    }
    paper_close(&paper);
    return code;
}

static int read_all(struct collecting *c, bool *moved)
{
    ContextRequest page = CONTEXT_REQUEST_INIT;
    bool more = true;
    int code = EXIT_DONE;

    *moved = false;
    memset(c->dossiers, 0, sizeof c->dossiers);
    page.branch = c->roll->branch;
    page.period = c->roll->period;
    while (code == EXIT_DONE && more && !*moved)
        code = read_page(c, &page, &more, moved);
    return code;
}

int honour_collect(struct roll *roll)
{
    struct collecting c = {.roll = roll};
    const size_t mark = arena_mark(&roll->paper.arena);
    bool moved = true;
    int code = EXIT_DONE;

    for (int i = 0; code == EXIT_DONE && moved && i < TRIES; i++) {
        arena_release(&roll->paper.arena, mark);
        code = read_all(&c, &moved);
    }
    if (code == EXIT_DONE && moved) {
        fprintf(stderr, tr("kaohe: the dossier changed on the way; try again\n"));
        code = EXIT_TRY_AGAIN;
    }
    /* The shorter first: what a month's own dossier tells comes before a year's. */
    for (size_t kind = PERIOD_MONTH; kind <= PERIOD_CUMULATIVE; kind++)
        for (size_t number = 1; code == EXIT_DONE && number < NUMBERS; number++)
            if (c.dossiers[kind][number] != NULL &&
                !honour_add(&roll->honour, c.dossiers[kind][number]))
                code = EXIT_SYSTEM;
    return code;
}
