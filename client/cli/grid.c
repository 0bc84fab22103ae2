/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes tables as CSV or as a workbook. The file appears under its name when it is
 * whole; until then it has another.
 */
#include "client/cli/grid.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "wire/csv.h"

#define CSV_SIZE ((size_t)256 << 20)
#define ENDING ".xlsx"
#define PAPER_A4 9

struct grid {
    char path[PATH_MAX];
    char temporary[PATH_MAX];
    lxw_workbook *workbook; /* or a CSV */
    lxw_worksheet *sheet;
    lxw_format *formats[DECIMAL_MAX_SCALE + 1]; /* by decimals */
    lxw_format *head;
    struct arena arena;
    struct csv_writer csv;
    lxw_row_t row;
    lxw_col_t column;
    size_t columns;
    lxw_error trouble;
};

static bool is_workbook(const char *path)
{
    const size_t length = strlen(path);
    const size_t ending = sizeof ENDING - 1;

    return length > ending && strcasecmp(path + length - ending, ENDING) == 0;
}

bool grid_is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

static void add_formats(struct grid *grid)
{
    static const char *const numbers[DECIMAL_MAX_SCALE + 1] = {
        "#,##0",      "#,##0.0",     "#,##0.00",    "#,##0.000",
        "#,##0.0000", "#,##0.00000", "#,##0.000000"};

    for (size_t i = 0; i <= DECIMAL_MAX_SCALE; i++) {
        grid->formats[i] = workbook_add_format(grid->workbook);
        format_set_num_format(grid->formats[i], numbers[i]);
    }
    grid->head = workbook_add_format(grid->workbook);
    format_set_bold(grid->head);
    format_set_text_wrap(grid->head);
    format_set_border(grid->head, LXW_BORDER_THIN);
    format_set_bg_color(grid->head, 0xDDEBF7);
}

/* On paper: all columns on a sheet, their titles on each, and which page it is. */
static void set_page(lxw_worksheet *sheet)
{
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_footer(sheet, "&C&A  &P / &N");
}

static bool begin(struct grid *grid, const char *title)
{
    if (is_workbook(grid->path)) {
        grid->workbook = workbook_new(grid->temporary);
        if (grid->workbook == NULL)
            return false;
        grid->sheet = workbook_add_worksheet(grid->workbook, title);
        add_formats(grid);
        if (grid->sheet != NULL)
            set_page(grid->sheet);
        return grid->sheet != NULL;
    }
    void *memory = malloc(CSV_SIZE);
    if (memory == NULL)
        return false;
    arena_init(&grid->arena, memory, CSV_SIZE);
    csv_begin(&grid->csv, &grid->arena, CSV_SIZE - 1);
    return true;
}

static void release(struct grid *grid)
{
    free(grid->arena.base);
    free(grid);
}

struct grid *grid_open(const char *path, const char *title, int *code)
{
    struct grid *grid = calloc(1, sizeof *grid);
    const int length = grid == NULL ? -1
                                    : snprintf(grid->temporary, sizeof grid->temporary,
                                               "%s.%ld.tmp", path, (long)getpid());

    *code = EXIT_SYSTEM;
    if (length < 0 || (size_t)length >= sizeof grid->temporary) {
        free(grid);
        return NULL;
    }
    snprintf(grid->path, sizeof grid->path, "%s", path);
    if (!grid_is_standard(path) && access(path, F_OK) == 0) {
        fprintf(stderr, "kaohe: %s: %s\n", path, strerror(EEXIST));
        *code = EXIT_IO;
    } else if (begin(grid, title)) {
        return grid;
    }
    release(grid);
    return NULL;
}

void grid_head(struct grid *grid, const struct grid_column *columns, size_t count)
{
    grid->columns = count;
    for (size_t i = 0; i < count; i++) {
        const lxw_col_t at = (lxw_col_t)i;

        if (grid->workbook == NULL) {
            csv_cell(&grid->csv, columns[i].title);
            continue;
        }
        worksheet_set_column(grid->sheet, at, at, columns[i].width, NULL);
        worksheet_write_string(grid->sheet, 0, at, columns[i].title, grid->head);
    }
    if (grid->workbook != NULL)
        worksheet_freeze_panes(grid->sheet, 1, 0);
    grid_end_row(grid);
}

static void note(struct grid *grid, lxw_error trouble)
{
    if (grid->trouble == LXW_NO_ERROR)
        grid->trouble = trouble;
}

void grid_text(struct grid *grid, const char *text)
{
    const lxw_col_t at = grid->column++;

    if (grid->workbook == NULL)
        csv_cell(&grid->csv, text == NULL ? "" : text);
    else if (text != NULL && text[0] != '\0')
        note(grid, worksheet_write_string(grid->sheet, grid->row, at, text, NULL));
}

void grid_number(struct grid *grid, struct decimal number)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(number, text);
    if (grid->workbook == NULL) {
        grid_text(grid, text);
        return;
    }
    /* What a double cannot hold to the last digit stays a text. */
    if (llabs(number.coefficient) >= INT64_C(1) << 53) {
        grid_text(grid, text);
        return;
    }
    note(grid, worksheet_write_number(grid->sheet, grid->row, grid->column++,
                                      strtod(text, NULL), grid->formats[number.scale]));
}

void grid_count(struct grid *grid, bool known, int64_t count)
{
    struct decimal number;

    if (known && decimal_make(count, 0, &number) == KAOHE_OK)
        grid_number(grid, number);
    else
        grid_text(grid, NULL);
}

void grid_end_row(struct grid *grid)
{
    if (grid->workbook == NULL)
        csv_end_row(&grid->csv);
    grid->row++;
    grid->column = 0;
}

size_t grid_rows(const struct grid *grid)
{
    return grid->row - 1;
}

static bool write_csv(const struct grid *grid, const char *text)
{
    FILE *file = fopen(grid->temporary, "wbx");
    bool good = file != NULL && fputs(text, file) >= 0 && fflush(file) == 0 &&
                fsync(fileno(file)) == 0;

    if (file != NULL && fclose(file) != 0)
        good = false;
    return good;
}

/* Makes the file under its other name. */
static bool finish(struct grid *grid)
{
    if (grid->workbook == NULL) {
        const char *text = text_end(&grid->csv.text);
        errno = EFBIG;
        return text != NULL && write_csv(grid, text);
    }
    if (grid->row > 1)
        worksheet_autofilter(grid->sheet, 0, 0, grid->row - 1,
                             (lxw_col_t)(grid->columns - 1));
    errno = 0;
    const lxw_error err = workbook_close(grid->workbook);
    note(grid, err);
    if (errno == 0)
        errno = grid->trouble == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ? EFBIG : EIO;
    return grid->trouble == LXW_NO_ERROR;
}

/* All of it or nothing; what cannot be written is said at the end of the program. */
static int print(struct grid *grid, bool keep)
{
    const char *text = text_end(&grid->csv.text);

    if (text != NULL && keep)
        fputs(text, stdout);
    else if (text == NULL)
        fprintf(stderr, "kaohe: %s: %s\n", grid->path, strerror(EFBIG));
    release(grid);
    return text == NULL ? EXIT_IO : EXIT_DONE;
}

int grid_close(struct grid *grid, bool keep)
{
    if (grid_is_standard(grid->path))
        return print(grid, keep);
    /* A link, not a rename: it replaces nothing that came meanwhile. */
    const bool good = finish(grid) && (!keep || link(grid->temporary, grid->path) == 0);
    const int reason = errno;

    unlink(grid->temporary);
    if (!good)
        fprintf(stderr, "kaohe: %s: %s\n", grid->path, strerror(reason));
    release(grid);
    return good ? EXIT_DONE : EXIT_IO;
}
