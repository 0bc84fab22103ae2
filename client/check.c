/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verdict before sending: the daemon's rules on the report alone, with the catalogue
 * and the rubrics that are built in. What headquarters holds already is not known here.
 */
#include "client/problem.h"
#include "client/scratch.h"
#include "domain/rules.h"
#include "kaohe/client.h"
#include "wire/data_load.h"
#include "wire/decode.h"
#include "wire/verdict.h"

#define DATA_SIZE ((size_t)16 << 20)
#define MICROSECONDS_A_MINUTE INT64_C(60000000)
#define MINUTES_A_DAY 1440

static enum kaohe_err load(struct scratch *data, struct data_set *set,
                           struct kaohe_problem *problem)
{
    struct json_error error = {.line = 0};
    enum kaohe_err err = scratch_open(data, DATA_SIZE, problem);

    if (err != KAOHE_OK)
        return err;
    if (data_load(&data->arena, set, &error) == KAOHE_OK)
        return KAOHE_OK;
    problem_set(problem, KAOHE_ERR_INTERNAL, NULL,
                "the data that is built in is unusable");
    problem_detail(problem, "%s: %s", error.path, error.message);
    return KAOHE_ERR_INTERNAL;
}

/* The civil date where the reports are made. */
static struct civil_date today(int64_t now, const Catalogue *catalogue)
{
    const int64_t minutes = now / MICROSECONDS_A_MINUTE + catalogue->utc_offset_minutes;
    struct civil_date date = {.year = 0};

    if (civil_from_days(minutes / MINUTES_A_DAY, &date) != KAOHE_OK)
        date = (struct civil_date){CIVIL_LAST_YEAR, 12, 31};
    return date;
}

static enum kaohe_err reach(const struct verdict_input *input, struct scratch *scratch,
                            struct verdict *verdict, struct kaohe_problem *problem)
{
    struct decode_error where = {.limit = 0};
    const enum kaohe_err err = verdict_reach(input, &scratch->arena, verdict, &where);

    if (err == KAOHE_ERR_NO_MEMORY)
        return problem_set(problem, err, NULL, "out of memory");
    if (err != KAOHE_OK) {
        problem_set(problem, err, "Submission", decode_fault_text(where.fault));
        problem_detail(problem, "%s", where.path);
    }
    return err;
}

static void fill(Check *check, const struct verdict *verdict)
{
    check->branch = verdict->submission->branch;
    check->period = verdict->submission->period;
    check->has_verdict = true;
    check->verdict = verdict->verdict;
    check->rule_set = (char *)rule_set_version;
    check->findings = verdict->findings;
    check->n_findings = verdict->finding_count;
    check->has_finding_count = true;
    check->finding_count = (int64_t)verdict->finding_total;
}

enum kaohe_err kaohe_check(const void *submission, size_t length, int64_t now,
                           struct kaohe_message *check, struct kaohe_problem *problem)
{
    struct scratch data = {.memory = NULL};
    struct scratch scratch = {.memory = NULL};
    struct data_set set = {.rubric_count = 0};
    struct verdict verdict = {.finding_count = 0};
    Check content = CHECK_INIT;
    enum kaohe_err err = load(&data, &set, problem);

    *check = (struct kaohe_message){NULL, 0};
    if (err == KAOHE_OK)
        err = scratch_open(&scratch, 0, problem);
    if (err == KAOHE_OK) {
        const struct verdict_input input = {
            .submission = submission,
            .length = length,
            .catalogue = set.catalogue,
            .rubrics = set.rubrics,
            .rubric_count = set.rubric_count,
            .today = today(now, set.catalogue),
        };

        err = reach(&input, &scratch, &verdict, problem);
    }
    if (err == KAOHE_OK) {
        fill(&content, &verdict);
        err = scratch_encode(&scratch, &content.base, check, problem);
    }
    scratch_close(&scratch);
    scratch_close(&data);
    return err;
}
