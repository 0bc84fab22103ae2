/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe show --range: the dossier that the figures are taken from, as headquarters holds
 * it or as a report in a file would make it.
 */
#include "client/cli/held.h"
#include "client/cli/input.h"
#include "client/cli/range.h"

int range_show_online(const struct cli *cli, struct kaohe_client *client,
                      DossierRequest *wanted, struct paper *paper)
{
    struct names names;
    int code = EXIT_UNAVAILABLE;

    if (!names_load(cli, client, paper, &names))
        return code;
    const Dossier *dossier = held_fetch(client, wanted, paper, &code);
    if (dossier == NULL)
        return code;
    const PeriodState *state = held_period(client, dossier->period, wanted->as_of, paper);
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
