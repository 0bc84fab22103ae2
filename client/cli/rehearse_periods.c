/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which periods a rehearsal looks at: those shown, and those that their values and
 * findings rest on. Invariant: short periods stand before those they are parts of, and
 * what a value rests on before it. It must not know dossiers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/rehearse.h"
#include "domain/context.h"
#include "domain/rollup.h"

#define PAGES_MOST 4096
#define PERIODS_MOST 4096

static bool add_period(struct rehearsal *r, const char *text)
{
    struct rehearsed_period *added = &r->periods[r->period_count];
    struct period whole;

    if (period_parse(text, &added->period) != KAOHE_OK)
        return true;
    period_format(added->period, added->text);
    for (size_t i = 0; i < r->period_count; i++)
        if (strcmp(r->periods[i].text, added->text) == 0)
            return true;
    if (r->period_count + 1 == PERIODS_MOST)
        return false;
    added->state = NULL;
    whole = added->period;
    r->period_count++;
    if (!rollup_whole(whole, &whole))
        return true;
    char longer[PERIOD_TEXT_SIZE];
    return add_period(r, period_format(whole, longer));
}

static bool fetch_boards(struct rehearsal *r, int *code)
{
    BoardsRequest boards = BOARDS_REQUEST_INIT;
    Request request = REQUEST_INIT;

    request.verb_case = VERB_BOARDS;
    request.boards = &boards;
    do {
        Reply *reply = connect_ask(r->client, &request, &r->paper, code);

        if (reply == NULL || reply->result_case != RESULT_BOARDS ||
            r->listed_count == PAGES_MOST)
            return false;
        r->listed[r->listed_count++] = reply->boards;
        for (size_t i = 0; i < reply->boards->n_boards; i++) {
            const char *slash = strrchr(reply->boards->boards[i]->key, '/');

            if (slash != NULL && !add_period(r, slash + 1))
                return false;
        }
        boards.after = reply->boards->next;
    } while (boards.after != NULL);
    return true;
}

static bool fetch_states(struct rehearsal *r, const PeriodState **states, size_t *count,
                         int *code)
{
    PeriodsRequest periods = PERIODS_REQUEST_INIT;
    Request request = REQUEST_INIT;

    request.verb_case = VERB_PERIODS;
    request.periods = &periods;
    do {
        Reply *reply = connect_ask(r->client, &request, &r->paper, code);

        if (reply == NULL || reply->result_case != RESULT_PERIODS)
            return false;
        for (size_t i = 0; i < reply->periods->n_periods && *count < PERIODS_MOST; i++) {
            states[(*count)++] = reply->periods->periods[i];
            if (!add_period(r, reply->periods->periods[i]->period))
                return false;
        }
        periods.after = reply->periods->next;
    } while (periods.after != NULL);
    return true;
}

/* Months before quarters before halves before years; cumulative ones last. */
static int by_kind(const void *a, const void *b)
{
    const struct rehearsed_period *left = a, *right = b;

    if (left->period.kind != right->period.kind)
        return left->period.kind < right->period.kind ? -1 : 1;
    return strcmp(left->text, right->text);
}

/* "106H1,106H2": is the period among them? */
static bool is_named(const char *list, const char *period)
{
    const size_t length = strlen(period);

    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, period, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

static bool show_periods(struct rehearsal *r, int *code)
{
    const char *wanted = r->cli->value[OPTION_PERIOD];
    size_t shown = 0;

    for (size_t i = 0; i < r->period_count; i++) {
        r->periods[i].shown = wanted == NULL || is_named(wanted, r->periods[i].text);
        shown += r->periods[i].shown;
    }
    if (shown > 0)
        return true;
    fprintf(stderr, tr("kaohe: there is no period to rehearse: %s\n"),
            wanted == NULL ? tr("nothing was filed yet") : wanted);
    *code = EXIT_NO_INPUT;
    return false;
}

bool rehearse_fetch_periods(struct rehearsal *r, int *code)
{
    struct arena *arena = &r->paper.arena;
    const PeriodState **states = arena_array(arena, PERIODS_MOST, sizeof *states);
    size_t count = 0;

    *code = EXIT_SYSTEM;
    r->periods = arena_array(arena, PERIODS_MOST, sizeof *r->periods);
    r->listed = arena_array(arena, PAGES_MOST, sizeof(BoardList *));
    if (states == NULL || r->periods == NULL || r->listed == NULL ||
        !fetch_boards(r, code) || !fetch_states(r, states, &count, code))
        return false;
    qsort(r->periods, r->period_count, sizeof *r->periods, by_kind);
    for (size_t i = 0; i < r->period_count; i++)
        for (size_t j = 0; j < count; j++)
            if (strcmp(states[j]->period, r->periods[i].text) == 0)
                r->periods[i].state = states[j];
    return show_periods(r, code);
}

size_t rehearse_period(const struct rehearsal *r, struct period period)
{
    size_t i = 0;

    while (i < r->period_count && !period_equal(r->periods[i].period, period))
        i++;
    return i;
}

static void need(struct rehearsal *r, struct period period)
{
    const size_t found = rehearse_period(r, period);

    if (found < r->period_count)
        r->periods[found].needed = true;
}

/* Its own value, or that of its parts. */
static void need_value(struct rehearsal *r, struct period period)
{
    struct period parts[ROLLUP_PARTS];
    const size_t count = rollup_parts(period, parts);
    const size_t found = rehearse_period(r, period);

    if (found < r->period_count)
        r->periods[found].valued = true;
    for (size_t i = 0; i < count; i++)
        need_value(r, parts[i]);
}

static void need_growths(struct rehearsal *r, const Catalogue *catalogue,
                         struct period period)
{
    struct period base;

    for (size_t i = 0; i < catalogue->n_boards; i++) {
        const Indicator *indicator = catalogue->boards[i]->indicator;

        if (indicator_is_growth(indicator) && growth_base(indicator, period, &base))
            need_value(r, base);
    }
}

/* What is judged, for its value may fall away, is judged beside these. */
static void need_context(struct rehearsal *r, struct period period)
{
    struct period beside[CONTEXT_PERIODS];

    need(r, period);
    for (size_t i = context_periods(period, beside); i-- > 0;)
        need(r, beside[i]);
}

void rehearse_need_periods(struct rehearsal *r)
{
    size_t count = 0;

    for (size_t i = 0; i < r->period_count; i++)
        if (r->periods[i].shown) {
            need_value(r, r->periods[i].period);
            need_growths(r, r->now.data.catalogue, r->periods[i].period);
            need_growths(r, r->then.data.catalogue, r->periods[i].period);
        }
    for (size_t i = 0; i < r->period_count; i++)
        if (r->periods[i].valued)
            need_context(r, r->periods[i].period);
    for (size_t i = 0; i < r->period_count; i++)
        if (r->periods[i].needed)
            r->periods[count++] = r->periods[i];
    r->period_count = count;
}
