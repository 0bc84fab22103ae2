/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows findings: severity, code and title on one line, then what it is about and where
 * that is, what is wrong with its arithmetic, and what to do. The words come from the
 * rules' table.
 */
#include "client/cli/report.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "domain/text.h"
#include "wire/csv_name.h"
#include "wire/wording.h"

#define WORDING_SIZE ((size_t)64 << 10) /* the longest arithmetic with room to spare */

const char *report_verdict(Verdict verdict)
{
    switch (verdict) {
    case VERDICT_ACCEPTED:
        return tr("accepted");
    case VERDICT_REFUSED:
        return tr("refused");
    case VERDICT_UNCHANGED:
        return tr("unchanged, all of it was held already");
    default:
        return tr("undecided");
    }
}

static enum tone tone_of(Severity severity)
{
    return severity == SEVERITY_ERROR     ? TONE_BAD
           : severity == SEVERITY_WARNING ? TONE_WARN
                                          : TONE_FAINT;
}

static void print_part(const struct cli *cli, const struct title_source *titles,
                       const Finding *finding, enum wording_part part, const char *before)
{
    static const char cut[] = "…";
    char buffer[WORDING_SIZE];
    struct text text;
    const char *words;

    text_init(&text, buffer, sizeof buffer);
    text_add(&text, before);
    wording_add(&text, finding, part, titles);
    words = text_end(&text);
    print_paragraph(cli, 4, words == NULL ? cut : words);
}

static void print_head(const struct cli *cli, const struct title_source *titles,
                       const Finding *finding)
{
    char buffer[1024];
    struct text text;
    const char *words;

    text_init(&text, buffer, sizeof buffer);
    wording_severity(&text, finding->severity, cli->zh);
    text_add(&text, " ");
    text_add(&text, finding->code == NULL ? "?" : finding->code);
    text_add(&text, " ");
    wording_add(&text, finding, WORDING_TITLE, titles);
    words = text_end(&text);
    printf("  %s%s%s\n", print_tone(cli, tone_of(finding->severity)),
           words == NULL ? finding->code : words, print_tone(cli, TONE_PLAIN));
}

void report_figure(const struct title_source *titles, const char *record,
                   const char *field, char *buffer, size_t size)
{
    char name[RECORD_KEY_MAX + RECORD_FIELD_MAX + 2];
    struct text text;

    snprintf(name, sizeof name, "%s%s%s", record == NULL ? "" : record,
             record == NULL || field == NULL ? "" : "#",
             record == NULL || field == NULL ? "" : field);
    text_init(&text, buffer, size);
    if (titles->zh && titles->catalogue != NULL)
        csv_figure_text(titles->catalogue, name, &text);
    if (text.length == 0 || text_end(&text) == NULL)
        snprintf(buffer, size, "%s", name);
}

/* The row of a name that is not filled in ("approver") as the template calls it. */
static const char *place_of(const struct title_source *titles, const char *place)
{
    for (size_t i = 0; titles->zh && i < csv_head.count; i++)
        if (strcmp(csv_head.list[i].path, place) == 0)
            return csv_head.list[i].zh;
    return place;
}

/* What it is about: in words, then where that is in the file and in the dossier. */
static void print_place(const struct cli *cli, const struct title_source *titles,
                        const Finding *finding)
{
    char figure[RECORD_KEY_MAX + RECORD_FIELD_MAX + 2];
    char buffer[4096];
    struct text text;
    const char *subject;

    text_init(&text, buffer, sizeof buffer);
    wording_subject(&text, finding, titles);
    subject = text_end(&text);
    print_paragraph(cli, 4, subject == NULL ? "…" : subject);
    if (finding->place == NULL && finding->record == NULL)
        return;
    report_figure(titles, finding->record, finding->field, figure, sizeof figure);
    printf("    %s%s%s%s%s\n", print_tone(cli, TONE_FAINT),
           finding->place == NULL ? tr("held by headquarters")
                                  : place_of(titles, finding->place),
           figure[0] == '\0' ? "" : "  ", figure, print_tone(cli, TONE_PLAIN));
}

static void print_finding(const struct cli *cli, const struct title_source *titles,
                          const Finding *finding)
{
    print_head(cli, titles, finding);
    print_place(cli, titles, finding);
    print_part(cli, titles, finding, WORDING_TEXT, "");
    if (finding->reason != NULL) {
        printf("    %s ", tr("Reason given:"));
        print_paragraph(cli, 0, finding->reason);
    } else if (finding->severity != SEVERITY_NOTICE) {
        print_part(cli, titles, finding, WORDING_ADVICE, "→ ");
    }
}

void report_findings(const struct cli *cli, const struct title_source *titles,
                     Finding *const *findings, size_t count, int64_t total)
{
    for (size_t i = 0; i < count; i++)
        print_finding(cli, titles, findings[i]);
    if (total > (int64_t)count)
        printf(tr("  … not listed: %lld\n"), (long long)(total - (int64_t)count));
}

static int count_of(Finding *const *findings, size_t count, Severity severity)
{
    int found = 0;

    for (size_t i = 0; i < count; i++)
        found += findings[i]->severity == severity;
    return found;
}

void report_counts(Finding *const *findings, size_t count)
{
    printf(tr("errors %d, warnings %d, notices %d"),
           count_of(findings, count, SEVERITY_ERROR),
           count_of(findings, count, SEVERITY_WARNING),
           count_of(findings, count, SEVERITY_NOTICE));
}
