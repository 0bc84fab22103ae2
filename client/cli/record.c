/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows a record: a heading in words, its figures in lines, and below what else the
 * document says of them. Which figures a record has is asked of the domain, so that a
 * new kind shows by itself.
 */
#include "client/cli/record.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/lines.h"
#include "client/cli/print.h"
#include "client/cli/report.h"
#include "client/cli/sheet.h"
#include "domain/catalogue.h"
#include "domain/record.h"

#define MEMBERS 16 /* lines for what is no figure */

struct view {
    const struct names *names;
    const Record *record;
    const char *key;
    struct lines *lines;
};

/* The field's title, as a line begins with it. */
static void add_field(const struct view *view, const char *field, struct text *text)
{
    const size_t start = text->length;

    title_add_field(text, &view->names->titles, view->key, field == NULL ? "?" : field);
    title_capitalise(text, start);
}

static void add_decimal(struct text *text, const char *value)
{
    struct decimal decimal;

    if (value != NULL && decimal_parse(value, &decimal) == KAOHE_OK)
        text_add_decimal_grouped(text, decimal);
    else
        text_add(text, value == NULL ? "?" : value);
}

static void add_words(void *to, const char *field, const char *words)
{
    const struct view *view = to;
    char buffer[256];
    struct text title;

    text_init(&title, buffer, sizeof buffer);
    add_field(view, field, &title);
    lines_add(view->lines, buffer, NULL, words);
}

/* Who is told what a record holds besides figures. */
struct listener {
    record_word *each;
    void *to;
    bool zh;
};

static void tell(const struct listener *listener, const char *field, const char *words)
{
    if (words != NULL && words[0] != '\0')
        listener->each(listener->to, field, words);
}

static void tell_one_of(const struct listener *listener, const char *field,
                        enum title_list list, int value)
{
    tell(listener, field, title_value(list, value, listener->zh));
}

static void tell_case(const struct listener *listener, const ComplaintCase *c)
{
    tell_one_of(listener, "category", TITLE_CATEGORIES, (int)c->category);
    tell_one_of(listener, "channel", TITLE_CHANNELS, (int)c->channel);
    tell(listener, "received", c->received);
    tell(listener, "acknowledged", c->acknowledged);
    tell(listener, "answered", c->answered);
    tell(listener, "extension_notified", c->extension_notified);
    tell_one_of(listener, "reply_satisfaction", TITLE_REPLIES,
                (int)c->reply_satisfaction);
}

void record_words(const Record *record, bool zh, record_word *each, void *to)
{
    const struct listener listener = {each, to, zh};

    switch (record->kind_case) {
    case KIND_PHONE_TEST:
        tell_one_of(&listener, "stated_grade", TITLE_GRADES,
                    (int)record->phone_test->stated_grade);
        return;
    case KIND_SURVEY_QUESTION:
        tell_one_of(&listener, "stated_rate", TITLE_RATES,
                    (int)record->survey_question->stated_rate);
        return;
    case KIND_COMPLAINT_CASE:
        tell_case(&listener, record->complaint_case);
        return;
    case KIND_ATTITUDE_REVIEW:
        tell(&listener, "unit", record->attitude_review->unit);
        return;
    case KIND_SCORE_SHEET:
        tell(&listener, "evaluated_by", record->score_sheet->evaluated_by);
        return;
    default:
        return;
    }
}

/* What a figure is counted in. */
static const char *unit_of(const struct view *view, const char *field)
{
    const Record *record = view->record;
    const Metric *metric = NULL;
    const char *unit = NULL;

    if (record->kind_case == KIND_STATED_TOTAL)
        return record->stated_total->unit;
    if (record->kind_case != KIND_STATISTIC)
        return title_unit(field, view->names->zh);
    if (record->statistic->metric != NULL)
        metric = catalogue_metric(view->names->catalogue, record->statistic->metric);
    if (metric != NULL)
        unit = view->names->zh ? metric->unit_zh : metric->unit_en;
    return unit;
}

static void add_figure(const struct view *view, size_t number)
{
    const struct record_field field = record_field_at(view->record, number);
    char name_buffer[RECORD_FIELD_MAX], title_buffer[1024], value_buffer[64];
    struct text name, title, value;

    text_init(&name, name_buffer, sizeof name_buffer);
    text_init(&title, title_buffer, sizeof title_buffer);
    text_init(&value, value_buffer, sizeof value_buffer);
    record_field_name(view->record, number, &name);
    if (!field.present)
        return;
    add_field(view, name_buffer, &title);
    if (field.type == FIELD_COUNT)
        text_add_int_grouped(&value, field.count);
    else
        add_decimal(&value, field.text);
    lines_add(view->lines, title_buffer, value_buffer, unit_of(view, name_buffer));
}

static void add_illegible(const struct view *view, const Illegible *lost)
{
    char title_buffer[1024], value_buffer[1024];
    struct text title, value;

    text_init(&title, title_buffer, sizeof title_buffer);
    text_init(&value, value_buffer, sizeof value_buffer);
    add_field(view, lost->field, &title);
    text_add(&value, tr("illegible"));
    for (size_t i = 0; i < lost->n_candidates; i++) {
        text_add(&value, i == 0 ? tr("; perhaps ") : view->names->zh ? "、" : ", ");
        text_add(&value, lost->candidates[i]);
    }
    if (lost->note != NULL) {
        text_add(&value, view->names->zh ? "；" : "; ");
        text_add(&value, lost->note);
    }
    lines_add(view->lines, title_buffer, NULL, value_buffer);
}

static void print_restatement(const struct view *view, const Restatement *told)
{
    char buffer[1024], value_buffer[64];
    struct text title, value;

    text_init(&title, buffer, sizeof buffer);
    text_init(&value, value_buffer, sizeof value_buffer);
    title_add_field(&title, &view->names->titles, view->key,
                    told->field == NULL ? "?" : told->field);
    add_decimal(&value, told->value);
    printf(tr("    told again in %s: %s %s\n"),
           told->section == NULL ? "?" : told->section, buffer, value_buffer);
}

static void print_heading(const struct cli *cli, const struct view *view, bool by_hq)
{
    const Record *record = view->record;
    char name[RECORD_KEY_MAX];
    char buffer[4096];
    struct text text;
    const char *heading;

    text_init(&text, buffer, sizeof buffer);
    title_add_record(&text, &view->names->titles, view->key);
    title_capitalise(&text, 0);
    heading = text_end(&text);
    printf("\n  %s%s%s%s\n", print_tone(cli, TONE_STRONG),
           heading == NULL ? view->key : heading, print_tone(cli, TONE_PLAIN),
           by_hq ? tr(" (by headquarters)") : "");
    report_figure(&view->names->titles, view->key, NULL, name, sizeof name);
    printf("    %s%s%s%s%s\n", print_tone(cli, TONE_FAINT), name,
           record->section == NULL ? "" : tr("  section "),
           record->section == NULL ? "" : record->section, print_tone(cli, TONE_PLAIN));
}

/* "K304 (number): their slip" */
static void print_reason(const struct view *view, const Justification *reason)
{
    char buffer[1024];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    text_add(&text, reason->code);
    if (reason->field != NULL) {
        text_add(&text, view->names->zh ? "（" : " (");
        title_add_field(&text, &view->names->titles, view->key, reason->field);
        text_add(&text, view->names->zh ? "）" : ")");
    }
    printf("    %s %s: %s\n", tr("Reason given:"), buffer, reason->text);
}

/* What headquarters keeps with it, and what the document says of it. */
static void print_below(const struct cli *cli, const struct view *view,
                        const HeldRecord *held)
{
    const Record *record = view->record;

    for (size_t i = 0; i < record->n_restatements; i++)
        print_restatement(view, record->restatements[i]);
    if (record->note != NULL)
        print_paragraph(cli, 4, record->note);
    if (held->correction_reason != NULL)
        printf("    %s %s\n", tr("Corrected because:"), held->correction_reason);
    for (size_t i = 0; i < held->n_justifications; i++)
        print_reason(view, held->justifications[i]);
}

static void print(const struct cli *cli, const struct view *named, const HeldRecord *held,
                  struct arena *arena)
{
    const Record *record = named->record;
    const bool sheet = record->kind_case == KIND_SCORE_SHEET;
    const size_t figures =
        sheet ? record_plain_fields(record) : record_field_count(record);
    struct lines lines;
    struct view view = *named;

    if (!lines_open(&lines, arena, MEMBERS + figures + record->n_illegible))
        return;
    view.lines = &lines;
    print_heading(cli, &view, held->by_headquarters);
    if (sheet)
        sheet_print(cli, view.names, record, view.key, arena);
    for (size_t i = 0; i < figures; i++)
        add_figure(&view, i);
    record_words(record, view.names->zh, add_words, &view);
    for (size_t i = 0; i < record->n_illegible; i++)
        add_illegible(&view, record->illegible[i]);
    lines_print(&lines, 4);
    print_below(cli, &view, held);
}

void record_print(const struct cli *cli, const struct names *names,
                  const HeldRecord *held, struct arena *arena)
{
    const size_t mark = arena_mark(arena);
    char buffer[RECORD_KEY_MAX];
    struct text key;
    struct view view = {.names = names, .record = held->record, .key = buffer};

    if (held->record == NULL)
        return;
    text_init(&key, buffer, sizeof buffer);
    if (record_key(held->record, &key) != KAOHE_OK)
        view.key = "?";
    print(cli, &view, held, arena);
    arena_release(arena, mark);
}
