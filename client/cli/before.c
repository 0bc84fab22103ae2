/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An officer shall learn before filing what headquarters will say: so it is asked first
 * what it holds now. Invariant: what was kept of it earlier never holds up a filing.
 */
#include "client/cli/before.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/input.h"
#include "client/cli/unusable.h"

static bool ask(struct before *before, const struct kaohe_message *bytes,
                struct paper *paper)
{
    struct kaohe_problem problem = {.subject = ""};
    const Submission *report =
        paper_decode(paper, &kaohe__v1__submission__descriptor, bytes);
    enum kaohe_err err;

    if (report == NULL || before->client == NULL || before->away)
        return false;
    err = kaohe_context_refresh(before->cli->home, before->client, report->branch,
                                report->period, &problem);
    if (err == KAOHE_OK || err == KAOHE_ERR_INVALID)
        return err == KAOHE_OK;
    fail(err, &problem);
    before->away = err == KAOHE_ERR_UNAVAILABLE;
    return false;
}

Check *before_filing(struct before *before, const char *name,
                     const struct kaohe_message *report, struct paper *paper,
                     struct kaohe_problem *problem)
{
    struct kaohe_message bytes = {NULL, 0};
    Check *check = NULL;
    const bool asked = ask(before, report, paper);
    const char *home = before->cli->home;
    const enum kaohe_err err =
        asked ? kaohe_check(home, report, input_now(), &bytes, problem)
              : kaohe_check_alone(home, report, input_now(), &bytes, problem);

    if (!asked)
        fprintf(stderr,
                tr("kaohe: %s was checked by itself, without what headquarters "
                   "holds\n"),
                name);
    if (err == KAOHE_OK)
        check = paper_decode(paper, &kaohe__v1__check__descriptor, &bytes);
    kaohe_message_free(&bytes);
    if (check != NULL && !before->told)
        unusable_tell(check->unusable_data, check->n_unusable_data);
    before->told = before->told || (check != NULL && check->n_unusable_data > 0);
    return check;
}

static bool ran(const Check *check, const char *code)
{
    for (size_t i = 0; i < check->n_not_run; i++)
        if (strcmp(check->not_run[i], code) == 0)
            return false;
    return true;
}

bool before_objects(const Check *check)
{
    for (size_t i = 0; i < check->n_findings; i++) {
        const Finding *finding = check->findings[i];
        const bool open =
            finding->severity == SEVERITY_ERROR ||
            (finding->severity == SEVERITY_WARNING && finding->reason == NULL);

        if (open && (finding->code == NULL || ran(check, finding->code)))
            return true;
    }
    return false;
}
