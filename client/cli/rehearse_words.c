/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reasons in one line, in the reader's language. Invariant: figures and fields are those
 * of the JSON. It must not know how a reason was found.
 */
#include <string.h>

#include "client/cli/rehearse_why.h"
#include "domain/catalogue.h"
#include "domain/rubric.h"
#include "wire/wording.h"

#define REASONS_SHOWN 4
#define BRANCHES_SHOWN 8

static void add_change(const char *before, const char *after, struct text *out)
{
    text_add(out, before == NULL ? "–" : before);
    text_add(out, " → ");
    text_add(out, after == NULL ? "–" : after);
}

/* Of the board that the line is about, without its name. */
static void add_field(const struct rehearsal *r, const RehearsedStanding *mover,
                      const RehearsedReason *reason, struct text *out)
{
    FieldChange change = FIELD_CHANGE_INIT;

    change.field = reason->field;
    change.before = reason->before;
    change.after = reason->after;
    rehearse_add_change(r, &change, mover->board, out);
    if (reason->figure_after == NULL)
        return;
    text_add(out, tr(", its base: "));
    text_add(out, reason->figure_after);
}

static const RubricItem *item_of(const struct data_set *data, const char *board,
                                 const char *id)
{
    const Board *found = catalogue_board(data->catalogue, board);
    const Rubric *rubric =
        found == NULL || found->indicator->rubric == NULL
            ? NULL
            : rubric_of(data->rubrics, data->rubric_count, found->indicator->rubric);

    for (size_t i = 0; rubric != NULL && i < rubric->n_items; i++)
        if (strcmp(rubric->items[i]->id, id) == 0)
            return rubric->items[i];
    return NULL;
}

static void add_item(const struct rehearsal *r, const RehearsedStanding *mover,
                     const RehearsedReason *reason, struct text *out)
{
    const RubricItem *item = item_of(&r->then.data, mover->board, reason->subject);

    if (item == NULL)
        item = item_of(&r->now.data, mover->board, reason->subject);
    text_add(out, item == NULL ? reason->subject
                  : r->cli->zh ? item->title_zh
                               : item->title_en);
    text_add(out, reason->why == REHEARSED_WHY_SCORE ? tr(", score ") : " ");
    add_change(reason->before, reason->after, out);
}

static void add_held(const char *figure, const char *threshold, struct text *out)
{
    text_add(out, figure == NULL ? "–" : figure);
    if (threshold == NULL)
        return;
    text_add(out, " (");
    text_add(out, threshold);
    text_add(out, ")");
}

/* "; 90 (≥ 90) → 90 (≥ 91)" */
static void add_figure(const RehearsedReason *reason, struct text *out)
{
    if (reason->figure_before == NULL)
        return;
    text_add(out, tr(", figure "));
    add_held(reason->figure_before, reason->threshold_before, out);
    text_add(out, " → ");
    add_held(reason->figure_after, reason->threshold_after, out);
}

static void add_branches(const char *words, const RehearsedReason *reason,
                         struct text *out)
{
    text_add(out, words);
    for (size_t i = 0; i < reason->n_branches && i < BRANCHES_SHOWN; i++) {
        text_add(out, i == 0 ? "" : ", ");
        text_add(out, reason->branches[i]);
    }
    text_add(out, reason->n_branches > BRANCHES_SHOWN ? ", …" : "");
}

static void add_refusal(const struct rehearsal *r, const RehearsedReason *reason,
                        struct text *out)
{
    text_add(out, tr("would have been refused: filing "));
    text_add_int(out, reason->entry);
    text_add(out, ", ");
    text_add(out, reason->finding->code);
    text_add(out, " ");
    wording_subject(out, reason->finding, &r->names.titles);
}

static void add_reason(const struct rehearsal *r, const RehearsedStanding *mover,
                       const RehearsedReason *reason, struct text *out)
{
    switch (reason->why) {
    case REHEARSED_WHY_FIELD:
        add_field(r, mover, reason, out);
        break;
    case REHEARSED_WHY_ITEM:
    case REHEARSED_WHY_SCORE:
        add_item(r, mover, reason, out);
        add_figure(reason, out);
        break;
    case REHEARSED_WHY_PART:
        rehearse_add_part(r, reason->subject, out);
        text_add(out, r->cli->zh ? "：" : ": ");
        add_change(reason->before, reason->after, out);
        break;
    case REHEARSED_WHY_REFUSED:
        add_refusal(r, reason, out);
        break;
    case REHEARSED_WHY_AHEAD:
        add_branches(tr("passed by: "), reason, out);
        break;
    case REHEARSED_WHY_BEHIND:
        add_branches(tr("no longer behind: "), reason, out);
        break;
    default:
        add_branches(tr("other values of: "), reason, out);
    }
}

void why_words(const struct rehearsal *r, const RehearsedStanding *mover,
               struct text *out)
{
    for (size_t i = 0; i < mover->n_because && i < REASONS_SHOWN; i++) {
        text_add(out, i == 0 ? "" : tr("; "));
        add_reason(r, mover, mover->because[i], out);
    }
    text_add(out, mover->n_because > REASONS_SHOWN ? "; …" : "");
}
