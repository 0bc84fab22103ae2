/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetches the dossiers that a rehearsal looks at, and keeps them packed. Invariant: asks,
 * and changes nothing. It must not know what is made of them.
 */
#include <stdlib.h>
#include <string.h>

#include "client/cli/held.h"
#include "client/cli/rehearse.h"
#include "domain/context.h"

static bool add_dealing(struct rehearsal *r, struct dealing dealing)
{
    struct dealing *list = r->dealings;

    if (r->dealing_count > 0 &&
        memcmp(&list[r->dealing_count - 1], &dealing, sizeof dealing) == 0)
        return true;
    list = rehearse_grow(list, r->dealing_count, sizeof *list);
    if (list == NULL)
        return false;
    r->dealings = list;
    list[r->dealing_count++] = dealing;
    return true;
}

static bool note_dealings(struct rehearsal *r, const Dossier *dossier, size_t branch,
                          size_t period)
{
    for (size_t i = 0; i < dossier->n_records; i++) {
        const char *other = record_other_branch(dossier->records[i]->record);

        for (size_t j = 0; other != NULL && j < r->branch_count; j++)
            if (j != branch && strcmp(r->branches[j]->code, other) == 0 &&
                !add_dealing(r, (struct dealing){j, branch, period}))
                return false;
    }
    return true;
}

static bool fetch_one(struct rehearsal *r, struct paper *paper, size_t branch,
                      size_t period, int *code)
{
    DossierRequest wanted = DOSSIER_REQUEST_INIT;
    const size_t mark = arena_mark(&paper->arena);
    bool done = true;

    wanted.branch = r->branches[branch]->code;
    wanted.period = r->periods[period].text;
    const Dossier *dossier = held_find(r->client, &wanted, paper, code);
    if (dossier == NULL)
        done = *code == EXIT_DONE;
    else if (dossier->n_records > 0) {
        struct kaohe_message *kept = rehearse_dossier(r, branch, period);

        *kept = rehearse_pack(paper, &dossier->base);
        done = kept->data != NULL && note_dealings(r, dossier, branch, period);
    }
    arena_release(&paper->arena, mark);
    return done;
}

bool rehearse_fetch_dossiers(struct rehearsal *r, int *code)
{
    struct paper paper;
    bool done = true;

    *code = EXIT_SYSTEM;
    r->dossiers = calloc(r->branch_count * r->period_count + 1, sizeof *r->dossiers);
    if (r->dossiers == NULL || !paper_open(&paper))
        return false;
    for (size_t i = 0; done && i < r->branch_count; i++) {
        rehearse_progress(tr("fetching dossiers"), i, r->branch_count);
        for (size_t j = 0; done && j < r->period_count; j++)
            done = fetch_one(r, &paper, i, j, code);
    }
    rehearse_progress("", 0, 0);
    paper_close(&paper);
    return done;
}
