/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe show --range: the dossier that the figures are taken from, as headquarters holds
 * it or as a report in a file would make it.
 */
#include "client/cli/connect.h"
#include "client/cli/held.h"
#include "client/cli/input.h"
#include "client/cli/range.h"

/* Leaves the rubrics that were in force behind that ledger number. */
static bool keep_of_then(struct kaohe_client *client, int64_t as_of,
                         struct title_source *titles, struct paper *paper)
{
    const Rubric **kept =
        arena_array(&paper->arena, titles->rubric_count + 1, sizeof *kept);
    size_t count = 0;
    int code = EXIT_DONE;

    for (size_t i = 0; kept != NULL && code == EXIT_DONE && i < titles->rubric_count;
         i++) {
        DataRequest data = DATA_REQUEST_INIT;
        Request request = REQUEST_INIT;

        request.verb_case = VERB_DATA;
        request.data = &data;
        data.name = titles->rubrics[i]->id;
        data.has_as_of = true;
        data.as_of = as_of;
        const Reply *reply = connect_find(client, &request, paper, &code);
        if (reply != NULL)
            kept[count++] = titles->rubrics[i];
    }
    titles->rubrics = kept;
    titles->rubric_count = count;
    return kept != NULL && code == EXIT_DONE;
}

int range_show_online(const struct cli *cli, struct kaohe_client *client,
                      DossierRequest *wanted, struct paper *paper)
{
    struct names names;
    int code;

    if (!names_load_as_of(cli, client, wanted->as_of, paper, &names))
        return names.code;
    if (wanted->as_of > 0 && !keep_of_then(client, wanted->as_of, &names.titles, paper))
        return EXIT_SYSTEM;
    const Dossier *dossier = held_fetch(client, wanted, paper, &code);
    if (dossier == NULL)
        return code;
    const PeriodState *state =
        held_period(client, dossier->period, wanted->as_of, paper, &code);
    if (code != EXIT_DONE)
        return code;
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
