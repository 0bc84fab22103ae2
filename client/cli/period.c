/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe period: which periods headquarters has opened or closed; and headquarters' acts,
 * each with its number in the ledger.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/called.h"
#include "client/cli/connect.h"
#include "client/cli/names.h"
#include "client/cli/options.h"
#include "client/cli/print.h"
#include "client/cli/table.h"
#include "client/cli/verbs.h"
#include "wire/figures.h"

#define PAGE_ROWS 20000

static const char *rate_title(SurveyRate rate)
{
    switch (rate) {
    case SURVEY_RATE_SATISFACTION:
        return tr("satisfaction");
    case SURVEY_RATE_ACCEPTABILITY:
        return tr("acceptability");
    default:
        return "";
    }
}

static void add_passes(const struct cli *cli, const PeriodState *state, struct text *text)
{
    char day[PRINT_TIME_SIZE];

    for (size_t i = 0; i < state->n_late_passes; i++) {
        text_add(text, i == 0 ? "" : tr(", "));
        text_add(text, state->late_passes[i]->branch);
        text_add(text, " → ");
        text_add(text, print_day(cli, state->late_passes[i]->until, day));
    }
}

static void print_states(const struct cli *cli, const PeriodList *list,
                         struct paper *paper)
{
    struct table table;

    if (!table_open(&table, &paper->arena, 6, PAGE_ROWS))
        return;
    table_cell(&table, 0, tr("Period"));
    table_cell(&table, 1, tr("State"));
    table_cell(&table, 2, tr("Due"));
    table_cell(&table, 3, tr("Rate"));
    table_cell(&table, 4, tr("Since"));
    table_cell(&table, 5, tr("Late passes"));
    for (size_t i = 0; i < list->n_periods; i++) {
        const PeriodState *state = list->periods[i];
        char time[PRINT_TIME_SIZE];
        struct text text;

        table_next(&table);
        table_cell(&table, 0, state->period);
        table_cell(&table, 1, state->closed ? tr("closed") : tr("open"));
        table_cell(&table, 2, print_day(cli, state->due, time));
        table_cell(&table, 3, rate_title(state->evidence_rate));
        table_cell(&table, 4, state->has_time ? print_time(cli, state->time, time) : "");
        text = table_text(&table);
        add_passes(cli, state, &text);
        table_end_text(&table, 5, &text);
    }
    table_next(&table);
    table_print(cli, &table);
}

static int list(const struct cli *cli, struct kaohe_client *client)
{
    char after[256] = "";
    bool more = true;
    int code = EXIT_DONE;

    while (more) {
        struct paper paper;
        PeriodsRequest periods = PERIODS_REQUEST_INIT;
        Request request = REQUEST_INIT;
        const Reply *reply;

        if (!paper_open(&paper))
            return EXIT_SYSTEM;
        periods.after = after[0] == '\0' ? NULL : after;
        request.verb_case = VERB_PERIODS;
        request.periods = &periods;
        reply = connect_ask(client, &request, &paper, &code);
        more = reply != NULL;
        if (more) {
            const PeriodList *page = reply->periods;

            code = EXIT_DONE;
            for (size_t i = 0; cli->json && i < page->n_periods; i++)
                paper_print(&page->periods[i]->base);
            if (!cli->json && page->n_periods == 0 && after[0] == '\0')
                puts(tr("Headquarters has said nothing of any period: all are open."));
            else if (!cli->json)
                print_states(cli, page, &paper);
            more = page->next != NULL;
            snprintf(after, sizeof after, "%s", more ? page->next : "");
        }
        paper_close(&paper);
    }
    return code;
}

/* A date of either calendar, as offices write them. */
static bool read_date(const struct cli *cli, enum option_id option, char *out,
                      char **field)
{
    char readings[FIGURE_READINGS_MAX];

    if (cli->value[option] == NULL)
        return true;
    if (figure_date(cli->value[option], out, readings) != CSV_SOUND) {
        misused(cli, tr("this is no date"), cli->value[option]);
        return false;
    }
    *field = out;
    return true;
}

static bool read_rate(const struct cli *cli, PeriodEvent *event)
{
    const char *rate = cli->value[OPTION_RATE];

    if (rate == NULL)
        return true;
    event->has_evidence_rate = true;
    event->evidence_rate = strcmp(rate, "satisfaction") == 0 ? SURVEY_RATE_SATISFACTION
                           : strcmp(rate, "acceptability") == 0
                               ? SURVEY_RATE_ACCEPTABILITY
                               : SURVEY_RATE_UNSPECIFIED;
    if (event->evidence_rate != SURVEY_RATE_UNSPECIFIED)
        return true;
    misused(cli, tr("satisfaction or acceptability"), rate);
    return false;
}

static int say_done(const struct cli *cli, const PeriodEvent *event,
                    const SignedReceipt *receipt, struct paper *paper)
{
    const struct kaohe_message bytes = {receipt->receipt.data, receipt->receipt.len};
    const Receipt *opened = paper_decode(paper, &kaohe__v1__receipt__descriptor, &bytes);
    const char *done = event->action == PERIOD_ACTION_OPEN    ? tr("opened")
                       : event->action == PERIOD_ACTION_CLOSE ? tr("closed")
                                                              : tr("late pass given");

    if (opened == NULL)
        return EXIT_INTERNAL;
    if (cli->json)
        return paper_print(&receipt->base) ? EXIT_DONE : EXIT_INTERNAL;
    printf(tr("%s %s%s%s: number %lld of the ledger\n"),
           opened->period == NULL ? event->period : opened->period, done,
           event->branch == NULL ? "" : ", ", event->branch == NULL ? "" : event->branch,
           (long long)opened->entry);
    return EXIT_DONE;
}

static int act(const struct cli *cli, struct kaohe_client *client, PeriodAction action)
{
    char due[FIGURE_SIZE];
    char until[FIGURE_SIZE];
    PeriodEvent event = PERIOD_EVENT_INIT;
    PeriodRequest period = PERIOD_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct paper paper;
    const Reply *reply;
    int code = EXIT_USAGE;

    event.has_action = true;
    event.action = action;
    event.period = cli->arguments[1];
    event.branch = (char *)cli->value[OPTION_BRANCH];
    event.reason = (char *)cli->value[OPTION_REASON];
    event.contact = (char *)cli->value[OPTION_CONTACT];
    if (!read_date(cli, OPTION_DUE, due, &event.due) ||
        !read_date(cli, OPTION_UNTIL, until, &event.until) || !read_rate(cli, &event))
        return code;
    if (!paper_open(&paper))
        return EXIT_SYSTEM;
    period.event = &event;
    request.verb_case = VERB_PERIOD;
    request.period = &period;
    reply = connect_ask(client, &request, &paper, &code);
    if (reply != NULL)
        code = say_done(cli, &event, reply->receipt, &paper);
    paper_close(&paper);
    return code;
}

/* What the arguments mean; UNSPECIFIED with *wrong for nothing. */
static PeriodAction action_of(const struct cli *cli, const char **wrong)
{
    static const struct {
        const char *name;
        PeriodAction action;
    } actions[] = {{"open", PERIOD_ACTION_OPEN},
                   {"close", PERIOD_ACTION_CLOSE},
                   {"pass", PERIOD_ACTION_LATE_PASS}};

    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (cli->argument_count == 2 && strcmp(cli->arguments[0], actions[i].name) == 0)
            return actions[i].action;
    if (cli->argument_count > 1 ||
        (cli->argument_count == 1 && strcmp(cli->arguments[0], "list") != 0))
        *wrong = cli->arguments[0];
    return PERIOD_ACTION_UNSPECIFIED;
}

int verb_period(struct cli *cli)
{
    const char *wrong = NULL;
    const PeriodAction action = action_of(cli, &wrong);
    struct kaohe_client *client;
    int code;

    if (wrong != NULL)
        return misused(cli, tr("list, open PERIOD, close PERIOD or pass PERIOD"), wrong);
    if (action != PERIOD_ACTION_UNSPECIFIED && !called_period(cli, cli->arguments[1]))
        return EXIT_USAGE;
    if (action == PERIOD_ACTION_LATE_PASS &&
        (cli->value[OPTION_BRANCH] == NULL || cli->value[OPTION_UNTIL] == NULL ||
         cli->value[OPTION_REASON] == NULL))
        return misused(cli, tr("a late pass needs --branch, --until and --reason"), NULL);
    client = connect_home(cli, &code);
    if (client == NULL)
        return code;
    code = action == PERIOD_ACTION_UNSPECIFIED ? list(cli, client)
                                               : act(cli, client, action);
    kaohe_client_close(client);
    return code;
}
