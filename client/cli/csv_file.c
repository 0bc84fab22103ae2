/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV files between the disk and the codec. Every cell that cannot be read is told at
 * once, by the row and the column that the spreadsheet shows.
 */
#include "client/cli/csv_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "wire/csv_report.h"

#define PLACE_SIZE 320
#define RECORDS "records[" /* what a parameter begins with that is a place */

static bool ends(const char *path, const char *ending)
{
    const size_t length = strlen(path);
    const size_t size = strlen(ending);

    return length > size && strcasecmp(path + length - size, ending) == 0;
}

bool csv_file_named(const char *path)
{
    return ends(path, ".csv") || ends(path, ".xlsx") || ends(path, ".xls");
}

/* "figures.csv:12:C", as far as row and column are known. */
static void name_cell(char *buffer, size_t size, const char *path, int row, int column)
{
    char letters[CSV_COLUMN_SIZE];

    if (row == 0)
        snprintf(buffer, size, "%s", path);
    else if (column == 0)
        snprintf(buffer, size, "%s:%d", path, row);
    else
        snprintf(buffer, size, "%s:%d:%s", path, row, csv_column(column, letters));
}

static int tell(const char *path, const struct csv_report *report, enum kaohe_err err)
{
    int code = exit_of(err);

    for (size_t i = 0; i < report->error_count; i++) {
        const struct csv_error *error = &report->errors[i];
        struct kaohe_problem problem = {.reason = csv_fault_text(error->fault)};

        name_cell(problem.subject, sizeof problem.subject, path, error->row,
                  error->column);
        snprintf(problem.detail, sizeof problem.detail, "%s", error->detail);
        code = fail(err, &problem);
    }
    if (report->error_count == CSV_ERRORS)
        fprintf(stderr, tr("kaohe: %s: only the first %d errors are told here\n"), path,
                CSV_ERRORS);
    return code;
}

/* The report in the text; NULL, and said so, if there is anything wrong. */
static struct csv_report *read_report(const char *path, const struct kaohe_message *text,
                                      struct paper *paper, int *code)
{
    struct csv_report *report = arena_alloc(&paper->arena, sizeof *report);
    const struct bytes file = {text->data, text->length};
    enum kaohe_err err;

    *code = EXIT_SYSTEM;
    if (report == NULL || paper->data == NULL)
        return NULL;
    err = csv_read(file, paper->data, &paper->arena, report);
    if (err == KAOHE_OK)
        return report;
    *code = tell(path, report, err);
    return NULL;
}

Submission *csv_file_read(const char *path, const struct kaohe_message *text,
                          struct paper *paper, int *code)
{
    paper->csv = read_report(path, text, paper, code);
    return paper->csv == NULL ? NULL : paper->csv->submission;
}

bool csv_file_join(const char *path, const struct kaohe_message *text,
                   struct paper *paper, struct csv_report *all, int *code)
{
    struct csv_report *report = read_report(path, text, paper, code);
    enum kaohe_err err;

    if (report == NULL)
        return false;
    err = csv_join(all, report, path, &paper->arena);
    if (err != KAOHE_OK)
        *code = tell(path, report, err);
    return err == KAOHE_OK;
}

/* The cell of a place, in the paper; NULL if it has none. */
static char *cell_of(struct paper *paper, const char *path, const char *place)
{
    const struct csv_place *found = place == NULL ? NULL : csv_place(paper->csv, place);
    char *cell = found == NULL ? NULL : arena_alloc(&paper->arena, PLACE_SIZE);

    if (cell != NULL)
        name_cell(cell, PLACE_SIZE, found->file == NULL ? path : found->file, found->row,
                  found->column);
    return cell;
}

void csv_file_places(struct paper *paper, const char *path, Finding *const *findings,
                     size_t count)
{
    for (size_t i = 0; paper->csv != NULL && i < count; i++) {
        Finding *finding = findings[i];
        char *cell = cell_of(paper, path, finding->place);

        finding->place = cell == NULL ? finding->place : cell;
        for (size_t n = 0; n < finding->n_parameters; n++) {
            Parameter *parameter = finding->parameters[n];

            if (parameter->value == NULL ||
                strncmp(parameter->value, RECORDS, strlen(RECORDS)) != 0)
                continue;
            cell = cell_of(paper, path, parameter->value);
            parameter->value = cell == NULL ? parameter->value : cell;
        }
    }
}

void csv_file_problem(const struct paper *paper, const char *path,
                      struct kaohe_problem *problem)
{
    char place[sizeof problem->detail];
    const struct csv_place *cell;

    snprintf(place, sizeof place, "%.*s", (int)strcspn(problem->detail, " "),
             problem->detail);
    cell = paper->csv == NULL ? NULL : csv_place(paper->csv, place);
    name_cell(problem->subject, sizeof problem->subject,
              cell == NULL || cell->file == NULL ? path : cell->file,
              cell == NULL ? 0 : cell->row, cell == NULL ? 0 : cell->column);
}

int csv_file_write(const char *path, const char *text, const char *end)
{
    FILE *file = path == NULL ? stdout : fopen(path, "wbx");
    bool written = file != NULL && fputs(text, file) >= 0 && fputs(end, file) >= 0;

    if (path != NULL && file != NULL)
        written = fclose(file) == 0 && written;
    if (written)
        return EXIT_DONE;
    if (path != NULL) /* of standard output it is said at the end */
        fprintf(stderr, "kaohe: %s: %s\n", path, strerror(errno));
    return EXIT_IO;
}
