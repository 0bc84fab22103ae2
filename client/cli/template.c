/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe template: a CSV file to fill in with a spreadsheet, one for each kind of record.
 */
#include <stdio.h>

#include "client/cli/csv_file.h"
#include "client/cli/verbs.h"
#include "domain/rubric.h"
#include "wire/csv_report.h"

static void list_kinds(void)
{
    for (size_t i = 0; i < csv_layout_count; i++)
        printf("%s\t%s\n", csv_layouts[i].name, csv_layouts[i].zh);
}

/* The rubric that was asked for, or the newest. NULL: there is none of that name. */
static const Rubric *rubric_for(const struct cli *cli, const struct data_set *data)
{
    if (cli->argument_count > 1)
        return rubric_of(data->rubrics, data->rubric_count, cli->arguments[1]);
    return data->rubric_count == 0 ? NULL : data->rubrics[data->rubric_count - 1];
}

int verb_template(struct cli *cli)
{
    const struct csv_layout *layout;
    const Rubric *rubric;
    struct data_set data;
    struct paper paper;
    const char *text = NULL;
    int code = EXIT_SYSTEM;

    if (cli->argument_count == 0) {
        list_kinds();
        return EXIT_DONE;
    }
    layout = csv_layout_named(cli->arguments[0]);
    if (layout == NULL)
        return misused(cli, tr("there is no such kind of record"), cli->arguments[0]);
    if (!paper_open(&paper))
        return code;
    if (csv_file_data(&paper, &data)) {
        rubric = rubric_for(cli, &data);
        if (rubric == NULL)
            code = misused(cli, tr("there is no such rubric"), cli->arguments[1]);
        else
            text = csv_template(layout, rubric, cli->zh, &paper.arena);
    }
    if (text != NULL)
        code = csv_file_write(cli->value[OPTION_OUTPUT], text, "");
    paper_close(&paper);
    return code;
}
