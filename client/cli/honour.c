/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe honour: who came first in the attitude reviews of a month, a half-year or a year,
 * by code, and which months have no reviews yet. With --json the roll is one HonourRoll.
 */
#include "client/cli/honour.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/print.h"
#include "client/cli/table.h"
#include "client/cli/verbs.h"
#include "domain/rounding.h"

#define MEAN_DECIMALS 2

void honour_add_months(const struct roll *roll, bool reviewed, struct text *text)
{
    const struct period asked = roll->honour.period;
    char buffer[PERIOD_TEXT_SIZE];

    for (int m = period_first_month(asked); m <= period_last_month(asked); m++) {
        const struct period month = {PERIOD_MONTH, asked.year, (uint8_t)m};
        if (((roll->honour.reviewed >> m & 1) != 0) != reviewed)
            continue;
        text_add(text, text->length > 0 ? tr(", ") : "");
        text_add(text, period_format(month, buffer));
    }
}

void honour_add_mean(struct ratio mean, struct text *text)
{
    struct decimal shown;

    if (ratio_is_defined(mean) &&
        ratio_round(mean, 1, MEAN_DECIMALS, ROUNDING_HALF_UP, &shown) == KAOHE_OK)
        text_add_decimal(text, shown);
    else
        text_add(text, "–");
}

static void cell_text(struct table *table, size_t column, const char *text)
{
    table_cell(table, column, text == NULL ? "–" : text);
}

static void cell_number(struct table *table, size_t column, int64_t number)
{
    struct text text = table_text(table);

    text_add_int(&text, number);
    table_end_text(table, column, &text);
}

/* "1 / 2 / 0 / 1": what the additions and deductions are given for. */
static void cell_components(struct table *table, const AttitudeReview *review)
{
    const char *const parts[] = {review->questionnaire, review->phone_courtesy,
                                 review->complaints, review->supervisor};
    struct text text = table_text(table);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        text_add(&text, i > 0 ? " / " : "");
        text_add(&text, parts[i] == NULL ? "–" : parts[i]);
    }
    table_end_text(table, 3, &text);
}

static bool is_shared(const struct honour *honour, const struct honour_officer *officer)
{
    size_t count = 0;

    for (size_t i = 0; i < honour->officer_count; i++)
        count += honour->officers[i].place == officer->place;
    return count > 1;
}

static void add_row(const struct roll *roll, const struct honour_officer *officer,
                    struct table *table)
{
    const AttitudeReview *review = officer->first->attitude_review;
    struct text text;

    table_next(table);
    text = table_text(table);
    if (officer->place > 0)
        text_add_int(&text, officer->place);
    text_add(&text, officer->place == 0                 ? "–"
                    : is_shared(&roll->honour, officer) ? "="
                                                        : "");
    table_end_text(table, 0, &text);
    table_cell(table, 1, officer->code);
    cell_text(table, 2, officer->unit);
    if (roll->honour.period.kind == PERIOD_MONTH) {
        cell_components(table, review);
        cell_text(table, 4, review->additions);
        cell_text(table, 5, review->deductions);
    } else {
        cell_number(table, 3, officer->firsts);
        cell_number(table, 4, officer->months);
    }
    text = table_text(table);
    honour_add_mean(officer->mean, &text);
    table_end_text(table, table->columns - 1, &text);
}

static bool print_table(const struct roll *roll, struct arena *arena)
{
    const struct honour *honour = &roll->honour;
    const bool month = honour->period.kind == PERIOD_MONTH;
    struct table table;

    if (!table_open(&table, arena, month ? 7 : 6, honour->officer_count + 1))
        return false;
    table.right = month ? 1U << 0 | 1U << 4 | 1U << 5 | 1U << 6
                        : 1U << 0 | 1U << 3 | 1U << 4 | 1U << 5;
    table_cell(&table, 0, tr("Place"));
    table_cell(&table, 1, tr("Officer"));
    table_cell(&table, 2, tr("Unit"));
    if (month) {
        table_cell(&table, 3, tr("Questionnaire / phone / complaints / supervisor"));
        table_cell(&table, 4, tr("Additions"));
        table_cell(&table, 5, tr("Deductions"));
        table_cell(&table, 6, tr("Score"));
    } else {
        table_cell(&table, 3, tr("Months first"));
        table_cell(&table, 4, tr("Months reviewed"));
        table_cell(&table, 5, tr("Mean score"));
    }
    for (size_t i = 0; i < honour->officer_count; i++)
        add_row(roll, &honour->officers[i], &table);
    table_next(&table);
    table_print(roll->cli, &table);
    return true;
}

void honour_add_first(const struct roll *roll, struct text *text)
{
    for (size_t i = 0, told = 0; i < roll->honour.officer_count; i++) {
        if (!roll->honour.officers[i].honoured)
            continue;
        text_add(text, told++ > 0 ? tr(", ") : "");
        text_add(text, roll->honour.officers[i].code);
    }
}

void honour_print_months(const struct roll *roll, struct text *text)
{
    const struct honour *honour = &roll->honour;
    char buffer[PERIOD_TEXT_SIZE];

    for (int m = period_first_month(honour->period);
         m <= period_last_month(honour->period); m++) {
        const struct period month = {PERIOD_MONTH, honour->period.year, (uint8_t)m};
        size_t told = 0;

        for (size_t i = 0; i < honour->officer_count; i++) {
            if ((honour->officers[i].first_in >> m & 1) == 0)
                continue;
            text_add(text, told > 0 ? tr(", ") : text->length > 0 ? tr("; ") : "");
            if (told++ == 0) {
                text_add(text, period_format(month, buffer));
                text_add(text, " ");
            }
            text_add(text, honour->officers[i].code);
        }
    }
    if (text->length > 0 && honour->period.kind != PERIOD_MONTH) {
        printf("%s", tr("First of each month: "));
        print_paragraph(roll->cli, 0, text->buffer);
    }
}

/* Who is honoured, and by which rule. */
static void print_honoured(const struct roll *roll, struct text *text)
{
    const enum period_kind kind = roll->honour.period.kind;

    honour_add_first(roll, text);
    if (text->length == 0)
        return;
    if (kind == PERIOD_MONTH)
        printf(tr("On the honour roll: %s\n"), text->buffer);
    else if (kind == PERIOD_HALF)
        printf(tr("Commendation, first in most months: %s\n"), text->buffer);
    else
        printf(tr("First of the year, commended by headquarters: %s\n"
                  "The first of a year has the highest mean of all months reviewed: the "
                  "documents do not say how it is found.\n"),
               text->buffer);
}

static int print_roll(const struct roll *roll, struct paper *paper,
                      const struct names *names)
{
    char *buffer = arena_alloc(&paper->arena, 1 << 16);
    struct text text;

    if (buffer == NULL)
        return EXIT_SYSTEM;
    text_init(&text, buffer, 1 << 16);
    names_add_branch(names, roll->branch, &text);
    printf(tr("Attitude reviews, %s, %s\n\n"), text.buffer, roll->period);
    if (roll->honour.officer_count > 0) {
        if (!print_table(roll, &paper->arena))
            return EXIT_SYSTEM;
        printf("\n");
    }
    text_init(&text, buffer, 1 << 16);
    print_honoured(roll, &text);
    text_init(&text, buffer, 1 << 16);
    honour_print_months(roll, &text);
    text_init(&text, buffer, 1 << 16);
    honour_add_months(roll, false, &text);
    if (text.length > 0)
        printf(tr("No reviews yet: %s\n"), text.buffer);
    return EXIT_DONE;
}

static int tell(struct roll *roll)
{
    struct paper paper;
    struct names names;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    if (roll->cli->json)
        code = honour_print_json(roll, &paper.arena);
    else
        code = names_load(roll->cli, roll->client, &paper, &names)
                   ? print_roll(roll, &paper, &names)
                   : names.code;
    paper_close(&paper);
    return code;
}

int honour_make(struct roll *roll, struct period period)
{
    int code;

    period_format(period, roll->period);
    honour_start(&roll->honour, period, &roll->paper.arena);
    code = honour_collect(roll);
    return code == EXIT_DONE && !honour_settle(&roll->honour) ? EXIT_SYSTEM : code;
}

/* Of one branch, or for headquarters of all. */
static int make(struct roll *roll, struct period period)
{
    const Profile *profile = connect_profile(roll->cli, &roll->paper);
    int code;

    roll->branch = (char *)(uintptr_t)roll->cli->value[OPTION_BRANCH];
    if (roll->branch == NULL && profile != NULL)
        roll->branch = profile->branch;
    roll->client = connect_home(roll->cli, &code);
    if (roll->client == NULL)
        return code;
    if (roll->branch == NULL)
        return honour_all(roll->cli, roll->client, period);
    code = honour_make(roll, period);
    return code == EXIT_DONE ? tell(roll) : code;
}

int verb_honour(struct cli *cli)
{
    struct roll roll = {.cli = cli};
    struct period period;
    int code = EXIT_SYSTEM;

    if (cli->argument_count != 1)
        return misused(cli, tr("which period?"), NULL);
    if (period_parse(cli->arguments[0], &period) != KAOHE_OK || !honour_is_for(period))
        return misused(cli, tr("give a month, a half-year or a year"), cli->arguments[0]);
    if (paper_open(&roll.paper))
        code = make(&roll, period);
    kaohe_client_close(roll.client);
    paper_close(&roll.paper);
    return code;
}
