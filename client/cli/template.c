/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe template: a CSV file to fill in with a spreadsheet, a table for each kind of
 * record.
 */
#include <stdio.h>

#include "client/cli/csv_file.h"
#include "client/cli/options.h"
#include "client/cli/verbs.h"
#include "domain/rubric.h"
#include "wire/csv_report.h"

static void list_kinds(void)
{
    for (size_t i = 0; i < csv_layout_count; i++)
        printf("%s\t%s\n", csv_layouts[i].name, csv_layouts[i].zh);
}

/* The rubric of that name; without a name the newest. */
static const Rubric *rubric_for(const char *name, const struct data_set *data)
{
    if (name != NULL)
        return rubric_of(data->rubrics, data->rubric_count, name);
    return data->rubric_count == 0 ? NULL : data->rubrics[data->rubric_count - 1];
}

/* Sorts the arguments into kinds and the name of a rubric, which is the one behind the
 * kinds that is none. False: neither. */
static bool take_arguments(const struct cli *cli, const struct csv_layout **layouts,
                           struct csv_wanted *wanted, const char **rubric)
{
    for (size_t i = 0; i < cli->argument_count; i++) {
        layouts[i] = csv_layout_named(cli->arguments[i]);
        if (layouts[i] != NULL)
            wanted->layout_count++;
        else if (i > 0 && i + 1 == cli->argument_count)
            *rubric = cli->arguments[i];
        else
            return false;
    }
    return true;
}

/* What is to be done with the file, for who has just got it. */
static void tell_next(const char *path)
{
    fprintf(stderr,
            tr("kaohe: wrote %s: fill it in with a spreadsheet, save it as CSV, "
               "then kaohe check %s\n"),
            path, path);
}

static int write_template(struct cli *cli, struct csv_wanted *wanted, const char *name,
                          struct paper *paper)
{
    const char *path = options_output(cli);
    struct data_set data;
    const char *text;
    int code;

    if (!paper_data(cli, paper, &data))
        return EXIT_SYSTEM;
    wanted->catalogue = data.catalogue;
    wanted->rubric = rubric_for(name, &data);
    wanted->zh = cli->zh;
    if (wanted->rubric == NULL)
        return misused(cli, tr("there is no such kind of record and no such rubric"),
                       name);
    text = csv_template(wanted, &paper->arena);
    if (text == NULL)
        return EXIT_SYSTEM;
    code = csv_file_write(path, text, "");
    if (code == EXIT_DONE && path != NULL)
        tell_next(path);
    return code;
}

int verb_template(struct cli *cli)
{
    const struct csv_layout **layouts;
    struct csv_wanted wanted = {.layout_count = 0};
    const char *rubric = NULL;
    struct paper paper;
    int code = EXIT_SYSTEM;

    if (cli->argument_count == 0) {
        list_kinds();
        return EXIT_DONE;
    }
    if (!paper_open(&paper))
        return code;
    layouts = arena_array(&paper.arena, cli->argument_count, sizeof *layouts);
    wanted.layouts = layouts;
    if (layouts != NULL)
        code = take_arguments(cli, layouts, &wanted, &rubric)
                   ? write_template(cli, &wanted, rubric, &paper)
                   : misused(cli, tr("there is no such kind of record"),
                             cli->arguments[wanted.layout_count]);
    paper_close(&paper);
    return code;
}
