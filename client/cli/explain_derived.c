/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Explaining derived values: fetches the boards that they are made of and puts the
 * branch's values there into the formula. It does not compute them again.
 */
#include "client/cli/explain_derived.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "domain/derived.h"
#include "domain/text.h"

#define FORMULA_SIZE 256
#define FIGURE_SIZE 128

const Receipt *explain_receipt(struct kaohe_client *client, struct paper *paper,
                               int64_t entry)
{
    ReceiptRequest receipt = RECEIPT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    receipt.has_entry = true;
    receipt.entry = entry;
    request.verb_case = VERB_RECEIPT;
    request.receipt = &receipt;
    const Reply *reply = connect_try(client, &request, paper);
    if (reply == NULL || reply->result_case != RESULT_RECEIPT)
        return NULL;
    const struct kaohe_message bytes = {reply->receipt->receipt.data,
                                        reply->receipt->receipt.len};
    return paper_decode(paper, &kaohe__v1__receipt__descriptor, &bytes);
}

/* The branch's standing on that board now; NULL where it has none, or may not be read. */
static const Standing *standing_on(struct kaohe_client *client, struct paper *paper,
                                   const Explanation *what, const char *board,
                                   const char *period)
{
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const Ranking *ranking = NULL;
    const enum kaohe_err err =
        kaohe_client_ranking(client, board, period, &bytes, &problem);

    if (err == KAOHE_OK)
        ranking = paper_decode(paper, &kaohe__v1__ranking__descriptor, &bytes);
    else
        (void)fail(err, &problem);
    kaohe_message_free(&bytes);
    for (size_t i = 0; ranking != NULL && i < ranking->n_standings; i++)
        if (strcmp(ranking->standings[i]->branch, what->standing->branch) == 0)
            return ranking->standings[i];
    return NULL;
}

static void add_ratio(struct text *text, const Ratio *value)
{
    text_add_int_grouped(text, value->numerator);
    if (value->denominator == 1)
        return;
    text_add(text, " / ");
    text_add_int_grouped(text, value->denominator);
}

static ExplainedFigure *figure_of(struct kaohe_client *client, struct paper *paper,
                                  const Standing *standing)
{
    ExplainedFigure *figure = arena_alloc(&paper->arena, sizeof *figure);
    char *name = arena_alloc(&paper->arena, FIGURE_SIZE);
    struct text value;

    text_init_arena(&value, &paper->arena, FIGURE_SIZE);
    add_ratio(&value, standing->value);
    if (figure == NULL || name == NULL)
        return NULL;
    *figure = (ExplainedFigure)EXPLAINED_FIGURE_INIT;
    snprintf(name, FIGURE_SIZE, "%s/%s", standing->board, standing->period);
    figure->figure = name;
    figure->value = (char *)(uintptr_t)text_end(&value);
    figure->has_entry = standing->has_entry;
    figure->entry = standing->entry;
    const Receipt *receipt = explain_receipt(client, paper, standing->entry);
    if (receipt == NULL)
        return figure;
    figure->has_time = receipt->has_time;
    figure->time = receipt->time;
    figure->has_revision = receipt->has_revision;
    figure->revision = receipt->revision;
    figure->rule_set = receipt->rule_set;
    figure->filer = receipt->filer;
    return figure;
}

/* "(90,000 − 120,000) / 120,000" */
static void add_formula(const Indicator *indicator, const Ratio *operand,
                        const Ratio *against, struct text *out)
{
    const bool relative = indicator->kind == INDICATOR_KIND_GROWTH_RELATIVE;

    text_add(out, relative ? "(" : "");
    add_ratio(out, operand);
    text_add(out, indicator->kind == INDICATOR_KIND_RATIO ? " / " : " − ");
    add_ratio(out, against);
    if (!relative)
        return;
    text_add(out, ") / ");
    add_ratio(out, against);
}

bool explain_derived(struct kaohe_client *client, struct paper *paper, Explanation *out)
{
    const Indicator *indicator = out->board->indicator;
    const char *other = indicator->against;
    char base[PERIOD_TEXT_SIZE];
    const char *earlier = out->period;
    struct period period;
    struct text formula;

    if (indicator_is_growth(indicator)) {
        if (period_parse(out->period, &period) != KAOHE_OK ||
            !growth_base(indicator, period, &period))
            return false;
        other = indicator->operand;
        earlier = period_format(period, base);
    }
    const Standing *operand =
        standing_on(client, paper, out, indicator->operand, out->period);
    const Standing *against = standing_on(client, paper, out, other, earlier);
    out->figures = arena_array(&paper->arena, 2, sizeof *out->figures);
    if (operand == NULL || against == NULL || out->figures == NULL)
        return false;
    out->figures[0] = figure_of(client, paper, operand);
    out->figures[1] = figure_of(client, paper, against);
    out->n_figures = 2;
    text_init_arena(&formula, &paper->arena, FORMULA_SIZE);
    add_formula(indicator, operand->value, against->value, &formula);
    out->formula = (char *)(uintptr_t)text_end(&formula);
    return out->figures[0] != NULL && out->figures[1] != NULL;
}
