/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is laid beside a file: a text that says what happened and what to do, as Windows
 * reads texts, and for a spreadsheet the file itself with the findings beside its lines.
 * The same file in the same state gives the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/capture.h"
#include "client/cli/csv_file.h"
#include "client/cli/folder.h"
#include "client/cli/receipt.h"
#include "client/cli/report.h"
#include "wire/csv_mark.h"
#include "wire/json.h"
#include "wire/wording.h"

#define MARK_SIZE ((size_t)64 << 10)

static bool no_memory(void)
{
    struct kaohe_problem problem = {.reason = "out of memory"};

    fail(KAOHE_ERR_NO_MEMORY, &problem);
    return false;
}

/* With a byte order mark and CRLF. */
static bool add_text(struct paper *paper, const char *ending, const char *text,
                     struct folder_results *results)
{
    struct text out;
    const char *done;

    if (text == NULL)
        return no_memory();
    text_init_arena(&out, &paper->arena, 2 * strlen(text) + 4);
    text_add(&out, "\xEF\xBB\xBF");
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\n')
            text_add(&out, "\r");
        text_add_bytes(&out, at, 1);
    }
    done = text_end(&out);
    if (done == NULL)
        return no_memory();
    results->list[results->count++] =
        (struct folder_result){ending, {(const uint8_t *)done, strlen(done)}};
    return true;
}

/* The file with marks, if it is a table. */
static bool add_marked(const struct folder_file *file, const struct csv_marks *marks,
                       struct paper *paper, struct folder_results *results)
{
    const char *text = NULL;
    const enum kaohe_err err =
        csv_mark((struct bytes){file->data, file->length}, marks, &paper->arena, &text);

    if (err == KAOHE_ERR_NO_MEMORY)
        return no_memory();
    if (err == KAOHE_OK)
        results->list[results->count++] =
            (struct folder_result){".查核.csv", {(const uint8_t *)text, strlen(text)}};
    return true;
}

static void print_returned(const struct folder_file *file)
{
    printf(tr("File: %s\n"), file->name);
    puts(tr("Returned: nothing of it was filed."));
    puts("");
}

/* ---- no report ---- */

static const char *cell_words(struct paper *paper, const struct csv_error *error)
{
    struct text text;
    const char *words;

    text_init_arena(&text, &paper->arena, 512);
    if (error->row > 0 && error->column > 0) {
        char letters[CSV_COLUMN_SIZE];

        text_add(&text, csv_column(error->column, letters));
        text_add(&text, tr(" column "));
    }
    text_add(&text, tr(csv_fault_text(error->fault)));
    if (error->detail[0] != '\0') {
        text_add(&text, " (");
        text_add(&text, error->detail);
        text_add(&text, ")");
    }
    words = text_end(&text);
    return words == NULL ? "" : words;
}

static bool mark_errors(const struct folder_file *file, const struct csv_report *csv,
                        struct paper *paper, struct folder_results *results)
{
    struct csv_mark list[CSV_ERRORS];
    const struct csv_marks marks = {list, csv->error_count, true};

    for (size_t i = 0; i < csv->error_count; i++)
        list[i] = (struct csv_mark){.row = csv->errors[i].row,
                                    .words = cell_words(paper, &csv->errors[i])};
    return add_marked(file, &marks, paper, results);
}

bool folder_words_unread(const struct folder_file *file, const struct csv_report *csv,
                         const struct kaohe_problem *problem, struct paper *paper,
                         struct folder_results *results)
{
    const size_t count = csv == NULL ? 0 : csv->error_count;
    struct capture capture;

    *results = (struct folder_results){.count = 0};
    if (!capture_begin(&capture))
        return no_memory();
    print_returned(file);
    for (size_t i = 0; i < count; i++) {
        if (csv->errors[i].row > 0)
            printf(tr("Line %d: "), csv->errors[i].row);
        puts(cell_words(paper, &csv->errors[i]));
    }
    if (count == CSV_ERRORS)
        printf(tr("Only the first %d errors are told here.\n"), CSV_ERRORS);
    if (csv == NULL)
        printf("%s%s%s%s%s%s\n", problem->subject,
               problem->subject[0] == '\0' ? "" : ": ", tr(problem->reason),
               problem->detail[0] == '\0' ? "" : " (", problem->detail,
               problem->detail[0] == '\0' ? "" : ")");
    puts("");
    puts(tr("Correct it, save it, and put it into the folder again."));
    return add_text(paper, ".查核.txt", capture_end(&capture, &paper->arena), results) &&
           (csv == NULL || mark_errors(file, csv, paper, results));
}

/* ---- findings ---- */

/* "警告 K203 標題", what it is about, the arithmetic, what to do. */
static const char *mark_words(const Finding *finding, const struct title_source *titles,
                              struct arena *arena)
{
    struct text text;
    const char *words;

    text_init_arena(&text, arena, MARK_SIZE);
    wording_severity(&text, finding->severity, titles->zh);
    text_add(&text, " ");
    text_add(&text, finding->code == NULL ? "?" : finding->code);
    text_add(&text, " ");
    wording_add(&text, finding, WORDING_TITLE, titles);
    text_add(&text, "\n");
    wording_subject(&text, finding, titles);
    text_add(&text, "\n");
    wording_add(&text, finding, WORDING_TEXT, titles);
    text_add(&text, "\n→ ");
    wording_add(&text, finding, WORDING_ADVICE, titles);
    words = text_end(&text);
    return words == NULL ? finding->code : words;
}

static bool mark_findings(const struct folder_file *file,
                          const struct folder_findings *findings,
                          const struct title_source *titles, struct paper *paper,
                          struct folder_results *results)
{
    struct csv_mark *list = arena_array(&paper->arena, findings->count + 1, sizeof *list);
    const struct csv_marks marks = {list, findings->count, true};

    for (size_t i = 0; list != NULL && i < findings->count; i++) {
        const Finding *finding = findings->list[i];
        const struct csv_place *place =
            finding->place == NULL ? NULL : csv_place(paper->csv, finding->place);

        list[i] = (struct csv_mark){
            .row = place == NULL ? 0 : place->row,
            .words = mark_words(finding, titles, &paper->arena),
            .warning = finding->severity == SEVERITY_WARNING ? finding : NULL,
        };
    }
    return list == NULL ? no_memory() : add_marked(file, &marks, paper, results);
}

bool folder_words_findings(const struct folder *folder, const struct folder_file *file,
                           const struct folder_findings *findings, struct paper *paper,
                           struct folder_results *results)
{
    struct capture capture;
    struct folder_results marked = {.count = 0};
    struct names names;

    *results = (struct folder_results){.count = 0};
    if (!names_load(&folder->cli, NULL, paper, &names))
        return false;
    names.titles.records = findings->report->records;
    names.titles.record_count = findings->report->n_records;
    if (paper->csv != NULL &&
        !mark_findings(file, findings, &names.titles, paper, &marked))
        return false;
    csv_file_places(paper, file->name, findings->list, findings->count);
    if (!capture_begin(&capture))
        return no_memory();
    print_returned(file);
    report_counts(findings->list, findings->count);
    puts("");
    report_findings(&folder->cli, &names.titles, findings->list, findings->count,
                    findings->total);
    puts("");
    puts(tr("Correct it, or write a reason beside the warning in the marked file; save "
            "it and put it into the folder again."));
    if (!add_text(paper, ".查核.txt", capture_end(&capture, &paper->arena), results))
        return false;
    if (marked.count > 0)
        results->list[results->count++] = marked.list[0];
    return true;
}

/* ---- receipts ---- */

bool folder_words_receipt(const struct folder *folder, const ReceiptView *receipt,
                          struct paper *paper, struct folder_results *results)
{
    struct capture capture;
    struct names names;
    char *json = NULL;
    char *kept = NULL;

    *results = (struct folder_results){.count = 0};
    if (!names_load(&folder->cli, NULL, paper, &names) || !capture_begin(&capture))
        return no_memory();
    receipt_print(&folder->cli, &names, receipt->receipt, &paper->arena);
    if (!add_text(paper, ".收據.txt", capture_end(&capture, &paper->arena), results))
        return false;
    if (json_write(&receipt->signed_->base, JSON_INDENTED, &json) == KAOHE_OK)
        kept = arena_strdup(&paper->arena, json);
    free(json);
    if (kept == NULL)
        return no_memory();
    results->list[results->count++] =
        (struct folder_result){".收據.json", {(const uint8_t *)kept, strlen(kept)}};
    return true;
}
