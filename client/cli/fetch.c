/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe fetch: what headquarters holds of a branch and period, as a report that can be
 * corrected and sent back. It rests on the revision that it was fetched at, so that the
 * daemon sees which records changed and refuses to overwrite what came in meanwhile.
 */
#include <stdio.h>
#include <stdlib.h>

#include "client/cli/connect.h"
#include "client/cli/csv_file.h"
#include "client/cli/options.h"
#include "client/cli/report.h"
#include "client/cli/verbs.h"
#include "wire/csv_report.h"
#include "wire/json.h"
#include "wire/limits.h"

#define COMMENTS_SIZE ((size_t)64 << 10)
#define TRIES 5 /* while others file at the same time */

struct fetched {
    struct paper paper;     /* of the page that is being read */
    struct paper *whole;    /* of what is kept */
    Submission *submission; /* LIMIT_DOSSIER_RECORDS have room */
    struct text comments;
    struct title_source titles;
    bool headquarters; /* whose records are asked for */
    size_t others;     /* records of the other side, which are left out */
    bool moved;        /* pages of different revisions */
};

static void add_reasons(struct fetched *fetched, const HeldRecord *held)
{
    for (size_t i = 0; i < held->n_justifications; i++) {
        const Justification *reason = held->justifications[i];

        char figure[RECORD_KEY_MAX + RECORD_FIELD_MAX];

        if (reason->code == NULL || reason->text == NULL)
            continue;
        text_add(&fetched->comments, tr("Reason held: "));
        text_add(&fetched->comments, reason->code);
        if (reason->record != NULL) {
            text_add(&fetched->comments, " ");
            report_figure(&fetched->titles, reason->record, reason->field, figure,
                          sizeof figure);
            text_add(&fetched->comments, figure);
        }
        text_add(&fetched->comments, ": ");
        text_add(&fetched->comments, reason->text);
        text_add(&fetched->comments, "\n");
    }
}

/* Takes over the records of a page, as copies in the paper that is kept. */
static bool take_page(struct fetched *fetched, const Dossier *dossier)
{
    Submission *submission = fetched->submission;

    if (submission->has_base_revision && submission->base_revision != dossier->revision) {
        fetched->moved = true;
        return false;
    }
    submission->has_base_revision = true;
    submission->base_revision = dossier->revision;
    submission->has_provenance = dossier->has_provenance;
    submission->provenance = dossier->provenance;
    for (size_t i = 0; i < dossier->n_records; i++) {
        const HeldRecord *held = dossier->records[i];
        const struct kaohe_message bytes =
            paper_encode(fetched->whole, &held->record->base);

        if (held->by_headquarters != fetched->headquarters) {
            fetched->others++;
            continue;
        }
        if (bytes.data == NULL || submission->n_records == LIMIT_DOSSIER_RECORDS)
            return false;
        submission->records[submission->n_records] =
            paper_decode(fetched->whole, &kaohe__v1__record__descriptor, &bytes);
        if (submission->records[submission->n_records] == NULL)
            return false;
        submission->n_records++;
        add_reasons(fetched, held);
    }
    return true;
}

/* All pages. EXIT_TRY_AGAIN when the dossier changed on the way. */
static int fetch_pages(struct fetched *fetched, struct kaohe_client *client)
{
    DossierRequest dossier = DOSSIER_REQUEST_INIT;
    Request request = REQUEST_INIT;
    bool more = true;
    int code = EXIT_DONE;

    dossier.branch = fetched->submission->branch;
    dossier.period = fetched->submission->period;
    dossier.has_offset = true;
    request.verb_case = VERB_DOSSIER;
    request.dossier = &dossier;
    while (more && code == EXIT_DONE) {
        const Reply *reply;

        if (!paper_open(&fetched->paper))
            return EXIT_SYSTEM;
        reply = connect_ask(client, &request, &fetched->paper, &code);
        more = reply != NULL;
        if (more) {
            more = reply->dossier->n_records > 0;
            dossier.offset += (int64_t)reply->dossier->n_records;
            code = !more || take_page(fetched, reply->dossier) ? EXIT_DONE
                   : fetched->moved                            ? EXIT_TRY_AGAIN
                                                               : EXIT_SYSTEM;
        }
        paper_close(&fetched->paper);
    }
    return code;
}

static bool begin(const struct cli *cli, struct fetched *fetched, char *branch,
                  char *period)
{
    struct arena *arena = &fetched->whole->arena;
    Submission *submission = arena_alloc(arena, sizeof *submission);

    if (submission == NULL)
        return false;
    kaohe__v1__submission__init(submission);
    submission->branch = branch;
    submission->period = period;
    submission->correction_reason = (char *)cli->value[OPTION_REASON];
    submission->records = arena_array(arena, LIMIT_DOSSIER_RECORDS, sizeof(Record *));
    fetched->submission = submission;
    fetched->others = 0;
    fetched->moved = false;
    text_init_arena(&fetched->comments, arena, COMMENTS_SIZE);
    text_add(&fetched->comments,
             tr("Correct the cells, write the reason of the correction below, save, and "
                "send it with `kaohe submit`.\n"
                "Filer and approver are those of the correction; fill them in too.\n"
                "What is left as it is counts as unchanged; lines may be deleted.\n"));
    return !arena->exhausted;
}

static int write_report(const struct cli *cli, struct fetched *fetched)
{
    const char *path = options_output(cli);
    struct kaohe_problem problem = {.reason = "cannot be written as CSV"};
    const char *comments = text_end(&fetched->comments);
    const char *text = NULL;
    char *json = NULL;
    struct data_set data;
    enum kaohe_err err;
    int code;

    if (cli->json) {
        err = json_write(&fetched->submission->base, JSON_ONE_LINE, &json);
        code = err == KAOHE_OK ? csv_file_write(path, json, "\n") : fail(err, &problem);
        free(json);
        return code;
    }
    if (!paper_data(cli, fetched->whole, &data))
        return EXIT_SYSTEM;
    err = csv_print(fetched->submission, &data, comments == NULL ? "" : comments,
                    &fetched->whole->arena, &text);
    return err == KAOHE_OK ? csv_file_write(path, text, "") : fail(err, &problem);
}

/* What the reader has to know besides the file. */
static void tell(const struct fetched *fetched)
{
    if (fetched->others > 0)
        fprintf(stderr, tr("kaohe: records of the other side, left out: %zu\n"),
                fetched->others);
    if (fetched->submission->n_records > LIMIT_SUBMISSION_RECORDS)
        fprintf(stderr,
                tr("kaohe: %zu records; at most %d may be sent at once: delete what you "
                   "do not change\n"),
                fetched->submission->n_records, LIMIT_SUBMISSION_RECORDS);
}

/* Also where nothing is held yet: a check wants the other periods too. */
static void keep_context(const struct cli *cli, struct kaohe_client *client,
                         const char *branch)
{
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err = kaohe_context_refresh(
        cli->home, client, branch, cli->arguments[cli->argument_count - 1], &problem);

    if (err != KAOHE_OK && err != KAOHE_ERR_INVALID)
        fail(err, &problem);
}

static int fetch(struct cli *cli, struct kaohe_client *client, struct paper *whole)
{
    const Profile *profile = connect_profile(cli, whole);
    char *branch = cli->argument_count == 2 ? cli->arguments[0]
                   : profile == NULL        ? NULL
                                            : profile->branch;
    struct fetched fetched = {
        .whole = whole,
        .headquarters = profile != NULL && profile->role == ROLE_HEADQUARTERS,
    };
    struct data_set data;
    size_t mark;
    int code = EXIT_TRY_AGAIN;

    if (branch == NULL)
        return misused(cli, tr("which branch and period?"), NULL);
    if (!paper_data(cli, whole, &data))
        return EXIT_SYSTEM;
    fetched.titles = (struct title_source){.zh = cli->zh, .catalogue = data.catalogue};
    mark = arena_mark(&whole->arena);
    keep_context(cli, client, branch);
    for (int tries = 0; tries < TRIES && code == EXIT_TRY_AGAIN; tries++) {
        arena_release(&whole->arena, mark);
        if (!begin(cli, &fetched, branch, cli->arguments[cli->argument_count - 1]))
            return EXIT_SYSTEM;
        code = fetch_pages(&fetched, client);
        if (!fetched.moved)
            break;
    }
    if (code != EXIT_DONE)
        return code;
    tell(&fetched);
    return write_report(cli, &fetched);
}

int verb_fetch(struct cli *cli)
{
    struct kaohe_client *client;
    struct paper whole;
    int code = EXIT_SYSTEM;

    if (cli->argument_count < 1 || cli->argument_count > 2)
        return misused(cli, tr("which branch and period?"), NULL);
    if (!paper_open(&whole))
        return code;
    client = connect_home(cli, &code);
    if (client != NULL)
        code = fetch(cli, client, &whole);
    kaohe_client_close(client);
    paper_close(&whole);
    return code;
}
