/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a figure comes from: the receipt of the filing that brought it, and the document
 * that the filing names. What may not be read is left out: a branch is not shown the
 * receipts of headquarters.
 */
#include "client/cli/connect.h"
#include "client/cli/explain.h"

#define HISTORY_PAGES 8 /* as far back as a document is looked for */

static const Receipt *receipt_of(const struct explaining *e, int64_t entry)
{
    ReceiptRequest receipt = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    receipt.has_entry = true;
    receipt.entry = entry;
    request.verb_case = VERB_RECEIPT;
    request.receipt = &receipt;
    const Reply *reply = connect_try(e->client, &request, e->paper);
    if (reply == NULL || reply->result_case != RESULT_RECEIPT)
        return NULL;
    const struct kaohe_message bytes = {reply->receipt->receipt.data,
                                        reply->receipt->receipt.len};
    return paper_decode(e->paper, &kaohe__v1__receipt__descriptor, &bytes);
}

/* The document that the filing names, from the history of its dossier; or NULL. */
static char *document_of(const struct explaining *e, const char *period, int64_t entry)
{
    HistoryRequest history = HISTORY_REQUEST_INIT;
    Request request = REQUEST_INIT;

    history.branch = e->out->standing->branch;
    history.period = (char *)(uintptr_t)period;
    request.verb_case = VERB_HISTORY;
    request.history = &history;
    for (int page = 0; page < HISTORY_PAGES; page++) {
        const Reply *reply = connect_try(e->client, &request, e->paper);

        if (reply == NULL || reply->result_case != RESULT_HISTORY)
            return NULL;
        for (size_t i = 0; i < reply->history->n_revisions; i++)
            if (reply->history->revisions[i]->entry == entry)
                return reply->history->revisions[i]->document;
        if (!reply->history->has_next || reply->history->next < entry)
            return NULL;
        history.has_before = true;
        history.before = reply->history->next;
    }
    return NULL;
}

void explain_source(struct explaining *e, ExplainedFigure *figure, const char *period,
                    int64_t entry)
{
    figure->has_entry = true;
    figure->entry = entry;
    /* Figures that one filing brought stand together. */
    for (size_t i = e->out->n_figures; i-- > 0;) {
        const ExplainedFigure *known = e->out->figures[i];

        if (known == figure || known->entry != entry)
            continue;
        figure->has_time = known->has_time;
        figure->time = known->time;
        figure->rule_set = known->rule_set;
        figure->filer = known->filer;
        if (!figure->has_revision) {
            figure->has_revision = known->has_revision;
            figure->revision = known->revision;
        }
        figure->document = known->document;
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
    figure->document =
        document_of(e, receipt->period == NULL ? period : receipt->period, entry);
}
