/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe check: what headquarters would say of each file, without asking it.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/csv_file.h"
#include "client/cli/input.h"
#include "client/cli/names.h"
#include "client/cli/paper.h"
#include "client/cli/print.h"
#include "client/cli/report.h"
#include "client/cli/unusable.h"
#include "client/cli/verbs.h"
#include "domain/rules.h"
#include "domain/text.h"

/* What of headquarters' rules is not here. */
static void show_other_data(const Check *check)
{
    unusable_tell(check->unusable_data, check->n_unusable_data);
    for (size_t i = 0; i < check->n_other_data && check->n_unusable_data == 0; i++)
        if (strcmp(check->other_data[i], "catalogue") == 0)
            fputs(tr("  Headquarters has another catalogue in force than is known here "
                     "(`kaohe fetch` gets it): its verdict may differ.\n"),
                  stdout);
        else
            printf(tr("  Headquarters has another rubric %s in force than is known here "
                      "(`kaohe fetch` gets it): its verdict may differ.\n"),
                   check->other_data[i]);
}

/* What the verdict rests on, and what it does not cover. */
/* The rules that want to know more, in one paragraph: they are not what is wrong. */
static void show_not_run(const struct cli *cli, const Check *check)
{
    char buffer[4096];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    for (size_t i = 0; i < check->n_not_run; i++) {
        const struct rule *rule = rule_find(check->not_run[i]);

        if (rule == NULL)
            continue;
        text_add(&text, i == 0 ? "" : cli->zh ? "、" : ", ");
        text_add(&text, rule->code);
        text_add(&text, " ");
        text_add(&text, cli->zh ? rule->title_zh : rule->title_en);
    }
    print_paragraph(cli, 4, text_end(&text) == NULL ? "…" : buffer);
}

static void show_basis(const struct cli *cli, const Check *check)
{
    char time[PRINT_TIME_SIZE];

    show_other_data(check);
    if (check->basis == CHECK_BASIS_KNOWN) {
        printf(tr("  Checked with what headquarters held at ledger number %lld (%s).\n"),
               (long long)check->entry, print_time(cli, check->time, time));
        return;
    }
    if (check->basis == CHECK_BASIS_DAMAGED)
        fputs(tr("kaohe: what was kept of headquarters' dossiers is unusable and was "
                 "ignored\n"),
              stderr);
    puts(
        tr("  What headquarters holds already is not known here (`kaohe fetch` gets it). "
           "Not checked:"));
    show_not_run(cli, check);
}

static void show(const struct cli *cli, const struct names *names, const Check *check)
{
    const enum tone tone = check->verdict == VERDICT_REFUSED ? TONE_BAD : TONE_GOOD;

    printf("%s%s%s: %s %s: %s%s%s (", print_tone(cli, TONE_STRONG), check->file,
           print_tone(cli, TONE_PLAIN), check->branch == NULL ? "?" : check->branch,
           check->period == NULL ? "?" : check->period, print_tone(cli, tone),
           report_verdict(check->verdict), print_tone(cli, TONE_PLAIN));
    report_counts(check->findings, check->n_findings);
    puts(")");
    report_findings(cli, &names->titles, check->findings, check->n_findings,
                    check->finding_count);
    show_basis(cli, check);
}

/* The report of that path, or of all arguments if it is NULL. */
static int check_report(const struct cli *cli, const char *path)
{
    struct paper paper;
    struct kaohe_message report;
    struct names names;
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    Check *check = NULL;
    enum kaohe_err err = KAOHE_OK;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    const char *name = input_name(cli, path, &paper);
    if (name != NULL && input_report(cli, path, &paper, &report, &code)) {
        err = kaohe_check(cli->home, &report, input_now(), &bytes, &problem);
        if (err != KAOHE_OK) {
            csv_file_problem(&paper, name, &problem);
            code = fail(err, &problem);
        } else {
            check = paper_decode(&paper, &kaohe__v1__check__descriptor, &bytes);
        }
    }
    if (check != NULL) {
        check->file = (char *)name;
        if (cli->json)
            paper_print(&check->base);
        else if (names_load_report(cli, &report, &paper, &names)) {
            csv_file_places(&paper, name, check->findings, check->n_findings);
            show(cli, &names, check);
        }
        code = check->verdict == VERDICT_REFUSED ? EXIT_REFUSED : EXIT_DONE;
    }
    kaohe_message_free(&bytes);
    paper_close(&paper);
    return code;
}

int verb_check(struct cli *cli)
{
    int worst = EXIT_DONE;

    if (cli->argument_count == 0)
        return misused(cli, tr("which file?"), NULL);
    if (cli->value[OPTION_TOGETHER] != NULL)
        return check_report(cli, NULL);
    for (size_t i = 0; i < cli->argument_count; i++) {
        const int code = check_report(cli, cli->arguments[i]);

        if (worst == EXIT_DONE || code == EXIT_REFUSED)
            worst = code == EXIT_DONE ? worst : code;
    }
    return worst;
}
