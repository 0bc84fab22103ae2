/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A diff for people: the filings that made it, the records with their fields before and
 * after, and what each filing did to the boards: "+1.20 points, 9th to 6th, moved 3
 * others".
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "client/cli/diff.h"
#include "client/cli/print.h"
#include "wire/csv_value.h"

#define VALUE_SIZE 256

static const char *or_dash(const char *text)
{
    return text == NULL || text[0] == '\0' ? "–" : text;
}

static void print_revision(const struct cli *cli, const Revision *revision)
{
    char time[PRINT_TIME_SIZE];
    const bool by_headquarters =
        revision->filed_by != NULL && strcmp(revision->filed_by, "headquarters") == 0;

    printf(tr("Revision %lld, ledger number %lld, %s, %s: %s / %s\n"),
           (long long)revision->revision, (long long)revision->entry,
           print_time(cli, revision->time, time),
           by_headquarters ? tr("headquarters") : tr("the branch"),
           or_dash(revision->filer), or_dash(revision->approver));
    if (revision->reason != NULL)
        printf(tr("  Reason: %s\n"), revision->reason);
}

static const char *sign_of(RecordChangeKind kind)
{
    return kind == RECORD_CHANGE_KIND_ADDED       ? "+"
           : kind == RECORD_CHANGE_KIND_WITHDRAWN ? "−"
                                                  : "~";
}

/* What a name of an enumeration says, as it stands in keys: "no_opinion"; NULL: it is
 * none. */
static const char *enum_id(const char *value, char buffer[VALUE_SIZE])
{
    static const char *const prefixes[] = {
        "CONDUCTOR_",          "COURTESY_GRADE_",    "ANSWER_LEVEL_",
        "SURVEY_RATE_",        "COMPLAINT_CHANNEL_", "COMPLAINT_CATEGORY_",
        "REPLY_SATISFACTION_", "TOTAL_KIND_",        "EVALUATOR_"};

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const size_t length = strlen(prefixes[i]);

        if (strncmp(value, prefixes[i], length) != 0)
            continue;
        snprintf(buffer, VALUE_SIZE, "%s", value + length);
        for (char *at = buffer; *at != '\0'; at++)
            *at = (char)tolower((unsigned char)*at);
        return buffer;
    }
    return NULL;
}

/* Is it said in the record's heading? */
static bool is_in_key(const char *key, const char *value)
{
    char buffer[VALUE_SIZE];
    const char *id = enum_id(value, buffer);
    const char *wanted = id == NULL ? value : id;
    const char *part = strpbrk(key, "/@");

    if (id == NULL && value[strspn(value, "0123456789.")] == '\0')
        return false; /* a figure may be anything */
    for (; part != NULL; part = strpbrk(part, "/@")) {
        part++;
        if (strcspn(part, "/@") == strlen(wanted) &&
            strncmp(part, wanted, strlen(wanted)) == 0)
            return true;
    }
    return false;
}

/* Is it a figure, not a code that looks like one? */
static bool is_figure(const char *field, const char *value, struct decimal *number)
{
    return value != NULL && decimal_parse(value, number) == KAOHE_OK &&
           (title_word(TITLE_FIELDS, field, true) != NULL ||
            strncmp(field, "count.", strlen("count.")) == 0) &&
           title_unit(field, true)[0] != '\0';
}

/* "restatements[0].field": which figure was told again, or cannot be read. */
static bool names_a_field(const char *field)
{
    const char *last = strstr(field, "].field");

    return last != NULL && last[strlen("].field")] == '\0';
}

/* "19,157,765", "優良". */
static void add_value(const struct names *names, const char *field, const char *value,
                      struct text *text)
{
    char buffer[VALUE_SIZE];
    struct decimal number;

    if (value == NULL || value[0] == '\0') {
        text_add(text, "–");
    } else if (names_a_field(field)) {
        title_add_field(text, &names->titles, "", value);
    } else if (enum_id(value, buffer) != NULL) {
        for (char *at = strchr(buffer, '_'); at != NULL; at = strchr(at, '_'))
            *at = ' ';
        text_add(text,
                 names->zh && csv_enum_zh(value) != NULL ? csv_enum_zh(value) : buffer);
    } else if (is_figure(field, value, &number)) {
        text_add_decimal_grouped(text, number);
    } else {
        text_add(text, value);
    }
}

static void print_field(const struct names *names, const RecordChange *change,
                        const FieldChange *field)
{
    const bool replaced = change->kind == RECORD_CHANGE_KIND_REPLACED;
    const char *last = replaced || field->after != NULL ? field->after : field->before;
    char title_buffer[1024], value_buffer[8192];
    struct text title, value;
    struct decimal number;

    if (!replaced && last != NULL && is_in_key(change->record, last))
        return;
    text_init(&title, title_buffer, sizeof title_buffer);
    text_init(&value, value_buffer, sizeof value_buffer);
    title_add_field(&title, &names->titles, change->record, field->field);
    title_capitalise(&title, 0);
    if (replaced) {
        add_value(names, field->field, field->before, &value);
        text_add(&value, " → ");
    }
    add_value(names, field->field, last, &value);
    if (is_figure(field->field, last, &number)) {
        text_add(&value, title_unit(field->field, names->zh)[0] == '\0' ? "" : " ");
        text_add(&value, title_unit(field->field, names->zh));
    }
    printf("      %s  %s\n", title_buffer, value.overflow ? "…" : value_buffer);
}

static void print_change(const struct cli *cli, const struct names *names,
                         const RecordChange *change)
{
    char buffer[1024];
    struct text title;

    text_init(&title, buffer, sizeof buffer);
    title_add_record(&title, &names->titles, change->record);
    title_capitalise(&title, 0);
    printf("  %s%s %s%s%s\n",
           print_tone(cli, change->kind == RECORD_CHANGE_KIND_WITHDRAWN ? TONE_BAD
                                                                        : TONE_STRONG),
           sign_of(change->kind), buffer, print_tone(cli, TONE_PLAIN),
           change->by_headquarters ? tr(" (headquarters)") : "");
    for (size_t i = 0; i < change->n_fields; i++)
        print_field(names, change, change->fields[i]);
    if (change->field_count > (int64_t)change->n_fields)
        printf(tr("      and %lld more\n"),
               (long long)(change->field_count - (int64_t)change->n_fields));
}

/* "9th", "2.5th"; "第 9 名". */
static void add_place(const struct names *names, int64_t doubled, struct text *text)
{
    const int64_t place = doubled / 2;
    const bool teen = place % 100 >= 11 && place % 100 <= 13;
    const char *ending = doubled % 2 != 0 || teen ? "th"
                         : place % 10 == 1        ? "st"
                         : place % 10 == 2        ? "nd"
                         : place % 10 == 3        ? "rd"
                                                  : "th";

    text_add(text, names->zh ? "第 " : "");
    names_add_place(doubled, text);
    text_add(text, names->zh ? " 名" : ending);
}

static void add_places(const struct names *names, const Standing *standing,
                       struct text *text)
{
    const bool was = standing->has_previous_place_doubled;
    const bool is = standing->has_place_doubled;

    text_add(text, names->zh ? "，" : ", ");
    if (was)
        add_place(names, standing->previous_place_doubled, text);
    else
        text_add(text, tr("no place"));
    if (was == is && standing->previous_place_doubled == standing->place_doubled)
        return;
    text_add(text, names->zh ? " → " : " to ");
    if (is)
        add_place(names, standing->place_doubled, text);
    else
        text_add(text, standing->value == NULL ? tr("off the board") : tr("no place"));
}

/* Of another period where that rests on this one. */
static void print_standing(const struct cli *cli, const struct names *names,
                           const Standing *standing, const char *period)
{
    const Board *board = names_board(names, standing->board);
    char buffer[1024], moved[96];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    text_add(&text, "  ");
    names_add_board(names, standing->board, &text);
    if (standing->period != NULL && strcmp(standing->period, period) != 0) {
        text_add(&text, " ");
        text_add(&text, standing->period);
    }
    text_add(&text, names->zh ? "：" : ": ");
    if (standing->value != NULL && standing->previous_value != NULL)
        names_add_change(names, board, standing->previous_value, standing->value, &text);
    else
        names_add_value(
            names, board,
            standing->value != NULL ? standing->value : standing->previous_value, &text);
    add_places(names, standing, &text);
    if (standing->moved_others > 0) {
        snprintf(moved, sizeof moved,
                 trn(", moved %lld other", ", moved %lld others",
                     (uint64_t)standing->moved_others),
                 (long long)standing->moved_others);
        text_add(&text, moved);
    }
    print_cut(cli, buffer);
}

/* Those of one filing, under its revision where there are several. */
static void print_standings(const struct cli *cli, const struct names *names,
                            const DossierDiff *diff)
{
    int64_t entry = 0;

    if (diff->n_standings > 0)
        puts(tr("Boards:"));
    for (size_t i = 0; i < diff->n_standings; i++) {
        if (diff->n_revisions > 1 && diff->standings[i]->entry != entry)
            printf(tr(" by ledger number %lld:\n"), (long long)diff->standings[i]->entry);
        entry = diff->standings[i]->entry;
        print_standing(cli, names, diff->standings[i], diff->period);
    }
}

void diff_print(const struct cli *cli, struct names *names, const DossierDiff *diff,
                struct arena *arena)
{
    struct text branch;

    text_init_arena(&branch, arena, 512);
    names_add_branch(names, diff->branch, &branch);
    const char *name = text_end(&branch);
    printf(tr("%s%s %s: revision %lld to %lld%s\n"), print_tone(cli, TONE_STRONG),
           name == NULL ? diff->branch : name, diff->period, (long long)diff->from,
           (long long)diff->to, print_tone(cli, TONE_PLAIN));
    for (size_t i = 0; i < diff->n_revisions; i++)
        print_revision(cli, diff->revisions[i]);
    puts(diff->n_changes > 0 ? tr("Records:") : tr("No record differs."));
    for (size_t i = 0; i < diff->n_changes; i++)
        print_change(cli, names, diff->changes[i]);
    print_standings(cli, names, diff);
}
