/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks for dossiers page by page until they are whole. What it gives was true at one
 * moment: a dossier that changes between two pages is not given.
 */
#include "client/cli/held.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "domain/dossier.h"

typedef Reply *asking(struct kaohe_client *client, const Request *request,
                      struct paper *paper, int *code);

static Dossier *fetch(struct kaohe_client *client, DossierRequest *wanted, asking *ask,
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
        const Reply *reply = ask(client, &request, paper, code);
        if (reply == NULL)
            return NULL;
        if (whole != NULL && whole->revision != reply->dossier->revision) {
            fprintf(stderr, tr("kaohe: the dossier changed on the way; try again\n"));
            *code = EXIT_TRY_AGAIN;
            return NULL;
        }
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

Dossier *held_fetch(struct kaohe_client *client, DossierRequest *wanted,
                    struct paper *paper, int *code)
{
    return fetch(client, wanted, connect_ask, paper, code);
}

Dossier *held_find(struct kaohe_client *client, DossierRequest *wanted,
                   struct paper *paper, int *code)
{
    return fetch(client, wanted, connect_find, paper, code);
}

const PeriodState *held_period(struct kaohe_client *client, const char *period,
                               int64_t as_of, struct paper *paper, int *code)
{
    PeriodsRequest periods = PERIODS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;

    request.verb_case = VERB_PERIODS;
    request.periods = &periods;
    periods.has_as_of = as_of > 0;
    periods.as_of = as_of;
    do {
        reply = connect_ask(client, &request, paper, code);
        if (reply == NULL)
            return NULL;
        *code = EXIT_DONE;
        for (size_t i = 0; i < reply->periods->n_periods; i++)
            if (strcmp(reply->periods->periods[i]->period, period) == 0)
                return reply->periods->periods[i];
        periods.after = reply->periods->next;
    } while (periods.after != NULL);
    return NULL;
}
