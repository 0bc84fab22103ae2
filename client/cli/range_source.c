/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe show --range: the dossier that the figures are taken from, as headquarters holds
 * it or as a report in a file would make it.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/input.h"
#include "client/cli/range.h"
#include "domain/dossier.h"

/* All pages of a dossier in one; they stay in the paper. */
static Dossier *fetch(struct kaohe_client *client, DossierRequest *wanted,
                      struct paper *paper, int *code)
{
    HeldRecord **records =
        arena_array(&paper->arena, DOSSIER_RECORD_LIMIT, sizeof *records);
    Dossier *whole = NULL;
    size_t count = 0;
    size_t page = 1;

    *code = EXIT_SYSTEM;
    wanted->has_offset = true;
    while (records != NULL && page > 0) {
        Request request = REQUEST_INIT;

        request.verb_case = VERB_DOSSIER;
        request.dossier = wanted;
        wanted->offset = (int64_t)count;
        const Reply *reply = connect_ask(client, &request, paper, code);
        if (reply == NULL || reply->result_case != RESULT_DOSSIER)
            return NULL;
        page = reply->dossier->n_records;
        for (size_t i = 0; i < page && count < DOSSIER_RECORD_LIMIT; i++)
            records[count++] = reply->dossier->records[i];
        whole = reply->dossier;
    }
    if (whole != NULL) {
        whole->records = records;
        whole->n_records = count;
        *code = EXIT_DONE;
    }
    return whole;
}

/* What headquarters has said of the period; NULL: nothing, or it does not answer. */
static const PeriodState *period_state(struct kaohe_client *client, const char *period,
                                       struct paper *paper)
{
    PeriodsRequest periods = PERIODS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;
    int code;

    request.verb_case = VERB_PERIODS;
    request.periods = &periods;
    do {
        reply = connect_ask(client, &request, paper, &code);
        if (reply == NULL || reply->result_case != RESULT_PERIODS)
            return NULL;
        for (size_t i = 0; i < reply->periods->n_periods; i++)
            if (strcmp(reply->periods->periods[i]->period, period) == 0)
                return reply->periods->periods[i];
        periods.after = reply->periods->next;
    } while (periods.after != NULL);
    return NULL;
}

int range_show_online(const struct cli *cli, struct kaohe_client *client,
                      DossierRequest *wanted, struct paper *paper)
{
    struct names names;
    int code = EXIT_UNAVAILABLE;

    if (!names_load(cli, client, paper, &names))
        return code;
    const Dossier *dossier = fetch(client, wanted, paper, &code);
    if (dossier == NULL)
        return code;
    const PeriodState *state = period_state(client, dossier->period, paper);
    return range_show(cli, &names, dossier, settings_of(names.catalogue, state), paper);
}

/* The records as the branch's own, once they were accepted. */
static bool fill(Dossier *dossier, const Submission *report, struct arena *arena)
{
    HeldRecord *held = arena_array(arena, report->n_records + 1, sizeof *held);

    dossier->records =
        arena_array(arena, report->n_records + 1, sizeof *dossier->records);
    if (held == NULL || dossier->records == NULL)
        return false;
    for (size_t i = 0; i < report->n_records; i++) {
        held[i] = (HeldRecord)HELD_RECORD_INIT;
        held[i].record = report->records[i];
        dossier->records[i] = &held[i];
    }
    dossier->branch = report->branch;
    dossier->period = report->period;
    dossier->n_records = report->n_records;
    return true;
}

int range_show_file(const struct cli *cli, const char *path, struct paper *paper)
{
    struct kaohe_message bytes;
    struct names names;
    Dossier dossier = DOSSIER_INIT;
    int code = EXIT_SYSTEM;

    if (!input_report(cli, path, paper, &bytes, &code))
        return code;
    const Submission *report =
        paper_decode(paper, &kaohe__v1__submission__descriptor, &bytes);
    if (report == NULL || !fill(&dossier, report, &paper->arena) ||
        !names_load(cli, NULL, paper, &names))
        return EXIT_SYSTEM;
    return range_show(cli, &names, &dossier, settings_of(names.catalogue, NULL), paper);
}
