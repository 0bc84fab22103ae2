/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns codes and exact values into what people read. Rounding happens here and nowhere
 * before: a place never depends on what is shown.
 */
#include "client/cli/names.h"

#include <string.h>

#include "client/cli/connect.h"
#include "domain/derived.h"
#include "domain/rounding.h"
#include "wire/data_load.h"

#define MILLIONTHS_SHOWN 100 /* two decimals of a per cent */

static bool use(struct names *names, const Catalogue *catalogue,
                const struct data_set *set)
{
    names->code = EXIT_DONE;
    names->catalogue = catalogue;
    names->titles = (struct title_source){
        .zh = names->zh,
        .catalogue = catalogue,
        .rubrics = set->rubrics,
        .rubric_count = set->rubric_count,
    };
    return catalogue != NULL;
}

bool names_load(const struct cli *cli, struct kaohe_client *client, struct paper *paper,
                struct names *names)
{
    return names_load_as_of(cli, client, cli->as_of, paper, names);
}

bool names_load_as_of(const struct cli *cli, struct kaohe_client *client, int64_t as_of,
                      struct paper *paper, struct names *names)
{
    DataRequest data = DATA_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;
    struct data_set set;

    *names = (struct names){.zh = cli->zh, .code = EXIT_SYSTEM};
    if (!paper_data(cli, paper, &set))
        return false;
    if (client == NULL)
        return use(names, set.catalogue, &set);
    data.name = (char *)"catalogue";
    data.has_as_of = as_of > 0;
    data.as_of = as_of;
    request.verb_case = VERB_DATA;
    request.data = &data;
    /* Of before the first catalogue there is nothing to be named but what is built in. */
    reply = as_of > 0 ? connect_find(client, &request, paper, &names->code)
                      : connect_ask(client, &request, paper, &names->code);
    if (reply != NULL)
        return use(names, reply->data->catalogue, &set);
    return names->code == EXIT_DONE && use(names, set.catalogue, &set);
}

bool names_load_report(const struct cli *cli, const struct kaohe_message *report,
                       struct paper *paper, struct names *names)
{
    const Submission *submission;

    if (!names_load(cli, NULL, paper, names))
        return false;
    submission = paper_decode(paper, &kaohe__v1__submission__descriptor, report);
    if (submission == NULL)
        return false;
    names->titles.records = submission->records;
    names->titles.record_count = submission->n_records;
    return true;
}

const Board *names_board(const struct names *names, const char *id)
{
    for (size_t i = 0; id != NULL && i < names->catalogue->n_boards; i++)
        if (strcmp(names->catalogue->boards[i]->id, id) == 0)
            return names->catalogue->boards[i];
    return NULL;
}

static const char *either(const struct names *names, const char *zh, const char *en)
{
    const char *first = names->zh ? zh : en;

    return first != NULL ? first : names->zh ? en : zh;
}

void names_add_branch(const struct names *names, const char *code, struct text *text)
{
    const char *name = NULL;

    for (size_t i = 0; code != NULL && i < names->catalogue->n_branches; i++) {
        const BranchEntry *branch = names->catalogue->branches[i];

        if (branch->code != NULL && strcmp(branch->code, code) == 0)
            name = either(names, branch->name_zh, branch->name_en);
    }
    text_add(text, code == NULL ? "?" : code);
    if (name != NULL) {
        text_add(text, " ");
        text_add(text, name);
    }
}

void names_add_board(const struct names *names, const char *id, struct text *text)
{
    const Board *board = names_board(names, id);
    const char *title =
        board == NULL ? NULL : either(names, board->title_zh, board->title_en);

    text_add(text, title != NULL ? title : id == NULL ? "?" : id);
}

/* k of n where the value is a share of what it rests on. */
static void add_share(const Board *board, const Ratio *value, struct text *text)
{
    const Indicator *indicator = board->indicator;

    if (board->scale != 100 || (indicator != NULL && indicator_is_derived(indicator) &&
                                indicator->kind != INDICATOR_KIND_RATIO))
        return;
    text_add(text, " (");
    text_add_int_grouped(text, value->numerator);
    text_add(text, "/");
    text_add_int_grouped(text, value->denominator);
    text_add(text, ")");
}

void names_add_value(const struct names *names, const Board *board, const Ratio *value,
                     struct text *text)
{
    const char *unit =
        board == NULL ? NULL : either(names, board->unit_zh, board->unit_en);
    struct decimal rounded;
    struct ratio exact;

    if (value == NULL) {
        text_add(text, "–");
        return;
    }
    exact = (struct ratio){value->numerator, value->denominator};
    if (board == NULL || board->decimals < 0 ||
        ratio_round(exact, board->has_scale ? (int32_t)board->scale : 1,
                    (unsigned)board->decimals, ROUNDING_HALF_UP, &rounded) != KAOHE_OK) {
        text_add_int(text, value->numerator);
        text_add(text, "/");
        text_add_int(text, value->denominator);
        return;
    }
    text_add_decimal_grouped(text, rounded);
    if (unit != NULL && unit[0] != '\0') {
        text_add(text, " ");
        text_add(text, unit);
    }
    add_share(board, value, text);
}

static bool shown(const Board *board, const Ratio *value, struct decimal *out)
{
    return board != NULL && value != NULL && board->decimals >= 0 &&
           ratio_round((struct ratio){value->numerator, value->denominator},
                       board->has_scale ? (int32_t)board->scale : 1,
                       (unsigned)board->decimals, ROUNDING_HALF_UP, out) == KAOHE_OK;
}

static void add_unit_of_change(const struct names *names, const Board *board,
                               struct text *text)
{
    const char *unit = either(names, board->unit_zh, board->unit_en);

    if (unit != NULL && strcmp(unit, "%") == 0)
        unit = names->zh ? "個百分點" : "percentage points";
    if (unit != NULL && unit[0] != '\0') {
        text_add(text, " ");
        text_add(text, unit);
    }
}

void names_add_change(const struct names *names, const Board *board, const Ratio *before,
                      const Ratio *after, struct text *text)
{
    struct decimal from, to, change;

    if (!shown(board, before, &from) || !shown(board, after, &to) ||
        decimal_subtract(to, from, &change) != KAOHE_OK)
        return;
    text_add(text, change.coefficient > 0 ? "+" : "");
    text_add_decimal_grouped(text, change);
    add_unit_of_change(names, board, text);
}

void names_add_interval(const Standing *standing, struct text *text)
{
    const int64_t low = standing->interval_low / MILLIONTHS_SHOWN;
    const int64_t high =
        (standing->interval_high + MILLIONTHS_SHOWN - 1) / MILLIONTHS_SHOWN;

    text_add_decimal(text, (struct decimal){low, 2});
    text_add(text, "–");
    text_add_decimal(text, (struct decimal){high, 2});
    text_add(text, " %");
}

void names_add_margin(const struct names *names, const Board *board, const Ratio *margin,
                      struct text *text)
{
    struct decimal rounded;

    if (!shown(board, margin, &rounded) ||
        (rounded.coefficient == 0 && margin->numerator != 0)) {
        text_add_int_grouped(text, margin->numerator);
        text_add(text, "/");
        text_add_int_grouped(text, margin->denominator);
        return;
    }
    text_add_decimal_grouped(text, rounded);
    add_unit_of_change(names, board, text);
}

void names_add_place(int64_t doubled, struct text *text)
{
    text_add_int(text, doubled / 2);
    if (doubled % 2 != 0)
        text_add(text, ".5");
}
