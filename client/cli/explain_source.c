/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a figure comes from: the receipt of the filing that brought it, and what its
 * history says of that filing. What may not be read is left out: a branch is not shown
 * the receipts of headquarters.
 */
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/explain.h"

static const Receipt *receipt_of(const struct explaining *e, int64_t entry)
{
    ReceiptRequest receipt = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    receipt.has_entry = true;
    receipt.entry = entry;
    request.verb_case = VERB_RECEIPT;
    request.receipt = &receipt;
    const Reply *reply = connect_try(e->client, &request, e->paper);
    if (reply == NULL)
        return NULL;
    const struct kaohe_message bytes = {reply->receipt->receipt.data,
                                        reply->receipt->receipt.len};
    return paper_decode(e->paper, &kaohe__v1__receipt__descriptor, &bytes);
}

/* The next page back; false at the end. */
static bool read_page(struct explaining *e, struct explain_history *known)
{
    HistoryRequest history = HISTORY_REQUEST_INIT;
    Request request = REQUEST_INIT;

    if (known->count == EXPLAIN_PAGES ||
        (known->count > 0 && !known->pages[known->count - 1]->has_next))
        return false;
    history.branch = e->out->standing->branch;
    history.period = (char *)(uintptr_t)known->period;
    history.has_before = known->count > 0;
    history.before = known->count > 0 ? known->pages[known->count - 1]->next : 0;
    request.verb_case = VERB_HISTORY;
    request.history = &history;
    const Reply *reply = connect_try(e->client, &request, e->paper);
    if (reply == NULL)
        return false;
    known->pages[known->count++] = reply->history;
    return true;
}

/* The filing in the history of its dossier, or NULL. What was read is kept: figures of
 * one period stand together. */
static const Revision *revision_of(struct explaining *e, const char *period,
                                   int64_t entry)
{
    struct explain_history *known = &e->history;

    if (known->period == NULL || strcmp(known->period, period) != 0)
        *known = (struct explain_history){.period = period};
    for (size_t page = 0; page < known->count || read_page(e, known); page++)
        for (size_t i = 0; i < known->pages[page]->n_revisions; i++)
            if (known->pages[page]->revisions[i]->entry == entry)
                return known->pages[page]->revisions[i];
    return NULL;
}

static void take_known(ExplainedFigure *figure, const ExplainedFigure *known)
{
    figure->has_time = known->has_time;
    figure->time = known->time;
    figure->rule_set = known->rule_set;
    figure->filer = known->filer;
    figure->document = known->document;
    if (!figure->has_revision) {
        figure->has_revision = known->has_revision;
        figure->revision = known->revision;
    }
    if (figure->on_board != NULL && known->on_board != NULL)
        figure->correction_reason = known->correction_reason;
}

void explain_source(struct explaining *e, ExplainedFigure *figure, const char *period,
                    int64_t entry)
{
    figure->has_entry = true;
    figure->entry = entry;
    /* Figures that one filing brought stand together. */
    for (size_t i = e->out->n_figures; i-- > 0;)
        if (e->out->figures[i]->entry == entry) {
            take_known(figure, e->out->figures[i]);
            return;
        }
    const Receipt *receipt = receipt_of(e, entry);
    if (receipt == NULL)
        return;
    figure->has_time = receipt->has_time;
    figure->time = receipt->time;
    figure->rule_set = receipt->rule_set;
    figure->filer = receipt->filer;
    if (!figure->has_revision) {
        figure->has_revision = receipt->has_revision;
        figure->revision = receipt->revision;
    }
    const Revision *revision =
        revision_of(e, receipt->period == NULL ? period : receipt->period, entry);
    if (revision == NULL)
        return;
    figure->document = revision->document;
    /* A record has its own reason, which may be of an earlier correction. */
    if (figure->on_board != NULL)
        figure->correction_reason = revision->reason;
}
