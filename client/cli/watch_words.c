/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words for changes of places. Each line is whole by itself: what happened, by which
 * entry of the ledger, and why.
 */
#include "client/cli/watch_words.h"

#include "client/cli/marks.h"

static void add_places(const struct names *names, const Standing *standing,
                       struct text *text)
{
    if (standing->has_place_doubled) {
        text_add(text, names->zh ? "第 " : "place ");
        names_add_place(standing->place_doubled, text);
        text_add(text, names->zh ? " 名" : "");
    } else {
        text_add(text, tr("no place"));
    }
    if (standing->has_previous_place_doubled) {
        text_add(text, names->zh ? "（原第 " : " (was ");
        names_add_place(standing->previous_place_doubled, text);
        text_add(text, names->zh ? " 名）" : ")");
    }
}

const char *watch_cause(ChangeCause cause)
{
    switch (cause) {
    case CHANGE_CAUSE_FILING:
        return tr("filed");
    case CHANGE_CAUSE_CORRECTION:
        return tr("corrected");
    case CHANGE_CAUSE_WITHDRAWAL:
        return tr("withdrawn");
    case CHANGE_CAUSE_LATE_PASS:
        return tr("filed by a late pass");
    case CHANGE_CAUSE_DATA:
        return tr("another catalogue");
    case CHANGE_CAUSE_RUBRIC:
        return tr("another rubric");
    case CHANGE_CAUSE_PERIOD:
        return tr("the period was settled otherwise");
    default:
        return NULL;
    }
}

static void add_cause(const struct names *names, const WatchChange *change,
                      struct text *text)
{
    const char *cause = change->has_cause ? watch_cause(change->cause) : NULL;

    if (cause == NULL)
        return;
    text_add(text, "  ");
    if (change->by != NULL) {
        names_add_branch(names, change->by, text);
        text_add(text, names->zh ? "：" : ": ");
    }
    text_add(text, cause);
    if (change->reason != NULL) {
        text_add(text, names->zh ? "：" : ": ");
        text_add(text, change->reason);
    }
}

const char *watch_words(const struct names *names, const WatchEvent *event,
                        const WatchChange *change, struct text *text)
{
    const Standing *standing = change->standing;
    char marks[MARKS_SIZE];
    const char *line;

    text_add_int(text, change->has_entry ? change->entry : event->sequence);
    text_add(text, "  ");
    text_add(text, event->key);
    text_add(text, "  ");
    names_add_branch(names, standing->branch, text);
    text_add(text, "  ");
    add_places(names, standing, text);
    text_add(text, "  ");
    names_add_value(names, names_board(names, standing->board), standing->value, text);
    if (marks_of(standing, marks)[0] != '\0') {
        text_add(text, "  ");
        text_add(text, marks);
    }
    add_cause(names, change, text);
    line = text_end(text);
    return line == NULL ? "…" : line;
}
