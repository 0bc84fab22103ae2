/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe honour for headquarters, of all branches: a row each with who came first, by
 * what, and the months that have no reviews yet. With --json a HonourRoll each.
 */
#include <stdio.h>

#include "client/cli/honour.h"
#include "client/cli/table.h"

#define ROWS 20000

static void add_row(const struct roll *roll, const struct names *names,
                    struct table *table)
{
    const struct honour *honour = &roll->honour;
    struct text text = table_text(table);

    table_next(table);
    names_add_branch(names, roll->branch, &text);
    table_end_text(table, 0, &text);
    text = table_text(table);
    honour_add_first(roll, &text);
    table_end_text(table, 1, &text);
    text = table_text(table);
    if (honour->officer_count > 0 && honour->officers[0].honoured) {
        if (honour->period.kind == PERIOD_HALF)
            text_add_int(&text, honour->officers[0].firsts);
        else
            honour_add_mean(honour->officers[0].mean, &text);
    }
    table_end_text(table, 2, &text);
    text = table_text(table);
    honour_add_months(roll, false, &text);
    table_end_text(table, 3, &text);
}

static int tell(struct roll *roll, const struct names *names, struct period period,
                struct table *table)
{
    int code = EXIT_SYSTEM;

    if (!paper_open(&roll->paper))
        return code;
    code = honour_make(roll, period);
    if (code == EXIT_DONE && roll->cli->json)
        code = honour_print_json(roll, &roll->paper.arena);
    else if (code == EXIT_DONE)
        add_row(roll, names, table);
    paper_close(&roll->paper);
    return code;
}

int honour_all(const struct cli *cli, struct kaohe_client *client, struct period period)
{
    struct paper paper;
    struct names names;
    struct table table;
    char asked[PERIOD_TEXT_SIZE];
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    if (names_load(cli, client, &paper, &names) &&
        table_open(&table, &paper.arena, 4, ROWS)) {
        code = EXIT_DONE;
        table.right = 1U << 2;
        table_cell(&table, 0, tr("Branch"));
        table_cell(&table, 1, tr("First"));
        table_cell(&table, 2,
                   period.kind == PERIOD_MONTH  ? tr("Score")
                   : period.kind == PERIOD_HALF ? tr("Months first")
                                                : tr("Mean score"));
        table_cell(&table, 3, tr("Months without reviews"));
        for (size_t i = 0; code == EXIT_DONE && i < names.catalogue->n_branches; i++) {
            struct roll roll = {.cli = cli,
                                .client = client,
                                .branch = names.catalogue->branches[i]->code};

            code = tell(&roll, &names, period, &table);
        }
        table_next(&table);
        if (code == EXIT_DONE && !cli->json) {
            printf(tr("Attitude reviews, %s\n\n"), period_format(period, asked));
            table_print(cli, &table);
        }
    }
    paper_close(&paper);
    return code;
}
