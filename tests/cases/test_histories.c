/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Years of one branch, filed period by period in any order: months, quarters, halves and
 * cumulative periods that agree give no warning; one figure that is changed gives one,
 * if the figures of other dossiers imply it. What they imply is worked out here by
 * potentials: a figure over months a to b is p(b) − p(a − 1) of running totals p.
 */
#include "../unit/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/random.h"
#include "domain/arena.h"
#include "domain/context.h"
#include "wire/data_load.h"
#include "wire/encode.h"
#include "wire/json.h"
#include "wire/verdict.h"

#define ARENA_SIZE ((size_t)64 << 20)
#define TEXT_SIZE ((size_t)1 << 18)
#define YEARS 400
#define PERIODS 31
#define THINGS 12 /* figures that are reported of every period */

struct year {
    int64_t counts[13][THINGS]; /* running totals: [m] until the end of month m */
    struct period periods[PERIODS];
    size_t period_count;
};

struct bench {
    struct arena arena;
    size_t mark;
    struct data_set data;
    uint64_t random;
    char *text;
    struct year year;
    struct known_dossier known[PERIODS];
    size_t known_count;
};

static int64_t count_of(const struct year *year, size_t thing, struct period period)
{
    return year->counts[period_last_month(period)][thing] -
           year->counts[period_first_month(period) - 1][thing];
}

static void add_thing(struct text *text, size_t thing, int64_t count)
{
    static const char *const channels[] = {"convenience_store", "bank", "counter"};
    static const char *const metrics[] = {"referrals", "file_viewings", "donations"};
    static const char *const categories[] = {"REFORM_SUGGESTION", "LAW_ENQUIRY",
                                             "MISCONDUCT_REPORT"};
    const size_t kind = thing / 3;
    const size_t one = thing % 3;
    char record[512];

    if (kind < 2)
        snprintf(record, sizeof record,
                 "{\"collection\":{\"channel\":\"%s\",\"caseType\":\"%s\","
                 "\"amount\":\"%lld\"}",
                 channels[one], kind == 0 ? "tax" : "motor_vehicle", (long long)count);
    else if (kind == 2)
        snprintf(record, sizeof record,
                 "{\"statistic\":{\"metric\":\"%s\",\"value\":\"%lld\"}", metrics[one],
                 (long long)count);
    else
        snprintf(record, sizeof record,
                 "{\"complaintCount\":{\"category\":\"COMPLAINT_CATEGORY_%s\","
                 "\"count\":\"%lld\"}",
                 categories[one], (long long)count);
    text_add(text, record);
}

/* The filing of a period; the thing that is changed has one more. */
static void write_filing(struct bench *b, struct period period, size_t changed)
{
    char buffer[PERIOD_TEXT_SIZE];
    struct text text;

    text_init(&text, b->text, TEXT_SIZE);
    text_add(&text, "{\"branch\":\"TNY\",\"filer\":\"F\",\"approver\":\"A\","
                    "\"period\":\"");
    text_add(&text, period_format(period, buffer));
    text_add(&text, "\",\"records\":[");
    for (size_t i = 0; i < THINGS; i++) {
        text_add(&text, i == 0 ? "" : ",");
        add_thing(&text, i, count_of(&b->year, i, period) + (i == changed));
        text_add(&text, "}");
    }
    text_add(&text, "]}");
    assert_non_null(text_end(&text));
}

/* Judges the filing of that period with what is known. */
static struct verdict file(struct bench *b, struct period period, size_t changed)
{
    struct context context = {.entry = 1, .own = b->known, .own_count = b->known_count};
    ProtobufCMessage *message = NULL;
    struct json_error error;
    struct verdict verdict;

    write_filing(b, period, changed);
    assert_int_equal(json_read(&kaohe__v1__submission__descriptor,
                               (struct bytes){(const uint8_t *)b->text, strlen(b->text)},
                               &b->arena, &message, &error),
                     KAOHE_OK);
    struct verdict_input input = {
        .decoded = (const Submission *)message,
        .catalogue = b->data.catalogue,
        .rubrics = b->data.rubrics,
        .rubric_count = b->data.rubric_count,
        .context = &context,
        .today = {2020, 6, 15},
        .entry = 1,
    };
    assert_int_equal(verdict_reach(&input, &b->arena, &verdict, NULL), KAOHE_OK);
    return verdict;
}

static size_t serious(const struct verdict *verdict)
{
    size_t count = 0;

    for (size_t i = 0; i < verdict->finding_count; i++) {
        const Finding *finding = verdict->findings[i];
        if (finding->severity == SEVERITY_NOTICE)
            continue;
        count++;
        if (finding->severity == SEVERITY_ERROR)
            fail_msg("%s is an error", finding->code);
    }
    return count;
}

static void learn(struct bench *b, const struct verdict *verdict)
{
    Dossier *figures = context_prune(verdict->merged, &b->arena);

    assert_non_null(figures);
    assert_int_equal(context_know(figures, &b->arena, &b->known[b->known_count++]),
                     KAOHE_OK);
}

/* Some of the year's periods, in any order, and what happened in each month. */
static void make_year(struct bench *b)
{
    static const int numbers[] = {0, 12, 4, 2, 1, 12};
    struct year *year = &b->year;

    memset(year, 0, sizeof *year);
    for (int month = 1; month <= 12; month++)
        for (size_t i = 0; i < THINGS; i++)
            year->counts[month][i] =
                year->counts[month - 1][i] +
                (int64_t)random_below(&b->random, i < 6 ? 90000000 : 40);
    for (enum period_kind kind = PERIOD_MONTH; kind <= PERIOD_CUMULATIVE; kind++) {
        const uint64_t share = random_below(&b->random, 4);
        for (int number = 1; number <= numbers[kind]; number++)
            if (random_below(&b->random, 3) < share)
                year->periods[year->period_count++] =
                    (struct period){kind, 2017, (uint8_t)number};
    }
    for (size_t i = year->period_count; i > 1; i--) {
        const size_t j = (size_t)random_below(&b->random, i);
        const struct period swapped = year->periods[i - 1];
        year->periods[i - 1] = year->periods[j];
        year->periods[j] = swapped;
    }
    arena_release(&b->arena, b->mark);
    b->known_count = 0;
}

/* ---- what the others imply ---- */

static int root_of(const int *parents, int node)
{
    while (parents[node] != node)
        node = parents[node];
    return node;
}

/* Do the known dossiers imply the figures of the period? */
static bool is_implied(const struct bench *b, struct period period)
{
    int parents[13];

    for (int i = 0; i <= 12; i++)
        parents[i] = i;
    for (size_t i = 0; i < b->known_count; i++) {
        const struct period known = b->known[i].period;
        parents[root_of(parents, period_first_month(known) - 1)] =
            root_of(parents, period_last_month(known));
    }
    return root_of(parents, period_first_month(period) - 1) ==
           root_of(parents, period_last_month(period));
}

/* Or by adding alone, as whole of others or a part of one? Only that is a rule: what
 * remains needs two sums of one span that no dossier has. */
static bool reaches(const struct bench *b, int from, int until, struct period without)
{
    bool seen[13] = {false};

    seen[from] = true;
    for (int month = from + 1; month <= until; month++)
        for (size_t i = 0; i < b->known_count; i++) {
            const struct period known = b->known[i].period;
            if (period_last_month(known) == month && !period_same_span(known, without))
                seen[month] = seen[month] || seen[period_first_month(known) - 1];
        }
    return seen[until];
}

static bool is_summed(const struct bench *b, struct period period)
{
    const int before = period_first_month(period) - 1;
    const int until = period_last_month(period);

    if (reaches(b, before, until, (struct period){PERIOD_NONE, 2017, 1}))
        return true;
    for (size_t i = 0; i < b->known_count; i++) {
        const struct period whole = b->known[i].period;
        if (period_contains(whole, period) &&
            reaches(b, period_first_month(whole) - 1, before, whole) &&
            reaches(b, until, period_last_month(whole), whole))
            return true;
    }
    return false;
}

static void years_without_a_warning(void **state)
{
    struct bench *b = *state;
    size_t dossiers = 0, changed = 0, implied = 0, caught = 0, beyond = 0;

    for (int number = 0; number < YEARS; number++) {
        make_year(b);
        for (size_t i = 0; i < b->year.period_count; i++, dossiers++) {
            const struct period period = b->year.periods[i];
            const size_t thing = (size_t)random_below(&b->random, THINGS);
            const struct verdict other = file(b, period, thing);
            const size_t found = serious(&other);
            const struct verdict verdict = file(b, period, THINGS);
            if (serious(&verdict) != 0)
                fail_msg("year %d: %s", number, verdict.findings[0]->code);
            changed++;
            if (is_summed(b, period)) {
                implied++;
                caught += found > 0;
            } else if (found == 0) { /* more than others allow is found too */
                beyond += is_implied(b, period);
            }
            learn(b, &verdict);
        }
    }
    print_message("%zu dossiers without a warning; of %zu changes %zu break a sum, %zu "
                  "caught; %zu break two sums of one span\n",
                  dossiers, changed, implied, caught, beyond);
    assert_int_equal(caught, implied);
    assert_true(implied > 1000);
}

int main(void)
{
    static struct bench bench = {.random = 20170630};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(years_without_a_warning, &bench),
    };
    struct json_error error;
    void *memory = malloc(ARENA_SIZE);

    bench.text = malloc(TEXT_SIZE);
    if (memory == NULL || bench.text == NULL)
        return EXIT_FAILURE;
    arena_init(&bench.arena, memory, ARENA_SIZE);
    if (data_load(&bench.arena, &bench.data, &error) != KAOHE_OK)
        return EXIT_FAILURE;
    bench.mark = arena_mark(&bench.arena);
    int failed = cmocka_run_group_tests_name("histories", tests, NULL, NULL);
    free(bench.text);
    free(memory);
    return failed;
}
