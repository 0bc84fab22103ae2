/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a value would be another one: the filing behind it is refused, or what it is made
 * of differs, on other boards or in the parts of the period; each told as it is on the
 * two sides. It must not know rubrics.
 */
#include <string.h>

#include "client/cli/rehearse_why.h"
#include "domain/rollup.h"

#define PART_SIZE 256

/* ---- refused ---- */

static bool add_refusals(struct why *w)
{
    const struct rehearsal *r = w->r;

    for (size_t i = 0; i < r->refusal_count; i++) {
        const struct refusal *refusal = &r->refusals[i];

        if (refusal->branch != w->branch || refusal->period != w->period)
            continue;
        RehearsedReason *reason = why_add(w, REHEARSED_WHY_REFUSED);
        if (reason == NULL)
            return false;
        reason->has_entry = true;
        reason->entry = refusal->entry;
        reason->finding =
            paper_decode((struct paper *)(uintptr_t)&r->paper,
                         &kaohe__v1__finding__descriptor, &refusal->finding);
        if (reason->finding == NULL)
            return false;
    }
    return true;
}

/* ---- parts ---- */

/* A value that the value is made of on one side. */
struct part {
    const Board *board;
    const Component *component; /* NULL: not of a composite */
    const char *period;
    struct board_value value;
};

struct parts {
    struct part list[COMPOSITE_MOST];
    char periods[ROLLUP_PARTS + 1][PERIOD_TEXT_SIZE];
    size_t count;
};

static void add_part(const struct why *w, const struct ranked *side, size_t board,
                     const char *text, struct parts *out)
{
    struct part *part = &out->list[out->count++];
    struct period period;
    size_t found = w->r->period_count;

    *part =
        (struct part){.board = side->side->data.catalogue->boards[board], .period = text};
    if (period_parse(text, &period) == KAOHE_OK)
        found = rehearse_period(w->r, period);
    if (found < w->r->period_count)
        part->value = rehearse_value(w->r, side->side, board, found)[w->branch];
}

static void add_operands(const struct why *w, const struct ranked *side,
                         const struct derivation *derivation, struct parts *out)
{
    const Indicator *indicator = side->board->indicator;
    const char *period = w->r->periods[w->period].text;
    struct period base;

    for (size_t i = 0; i < derivation->count; i++) {
        if (i > 0 && derivation->growth) {
            if (!growth_base(indicator, w->r->periods[w->period].period, &base))
                return;
            period = period_format(base, out->periods[0]);
        }
        add_part(w, side, derivation->operands[i], period, out);
        if (indicator_is_composite(indicator))
            out->list[i].component = indicator->components[i];
    }
}

static void add_rolled_up(const struct why *w, const struct ranked *side,
                          struct parts *out)
{
    struct period parts[ROLLUP_PARTS];
    const size_t count = rollup_parts(w->r->periods[w->period].period, parts);

    for (size_t i = 0; i < count; i++)
        add_part(w, side, side->index, period_format(parts[i], out->periods[i]), out);
}

static void find_parts(const struct why *w, const struct ranked *side, bool rolled_up,
                       struct parts *out)
{
    struct derivation derivation;

    out->count = 0;
    if (derivation_of(side->side->data.catalogue, side->index, &derivation))
        add_operands(w, side, &derivation, out);
    else if (rolled_up)
        add_rolled_up(w, side, out);
}

/* "98.00 points", "30 × 93.33"; NULL: there is none. */
static char *part_text(const struct why *w, const struct part *part)
{
    struct text text;
    struct decimal points;
    Ratio ratio = RATIO_INIT;
    const struct component_value value = {.of = {part->value.value, part->value.basis},
                                          .scale = part->board->scale};

    text_init_arena(&text, w->arena, PART_SIZE);
    if (part->component != NULL) {
        text_add_int(&text, part->component->weight);
        text_add(&text, " × ");
    }
    if (!part->value.present) {
        if (part->component == NULL)
            return NULL;
        text_add(&text, "–");
    } else if (part->component != NULL) {
        if (composite_points(part->component, &value, &points))
            text_add_decimal(&text, points);
    } else {
        ratio.numerator = part->value.value.numerator;
        ratio.denominator = part->value.value.denominator;
        names_add_value(&w->r->names, part->board, &ratio, &text);
    }
    return (char *)(uintptr_t)text_end(&text);
}

static const struct part *same_part(const struct part *part, const struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (strcmp(part->board->id, parts->list[i].board->id) == 0 &&
            strcmp(part->period, parts->list[i].period) == 0)
            return &parts->list[i];
    return NULL;
}

static bool add_difference(struct why *w, const struct part *now, const struct part *then)
{
    const struct part *part = now == NULL ? then : now;
    char *before = now == NULL ? NULL : part_text(w, now);
    char *after = then == NULL ? NULL : part_text(w, then);
    struct text name;

    if (before == NULL || after == NULL ? before == after : strcmp(before, after) == 0)
        return !w->arena->exhausted;
    RehearsedReason *reason = why_add(w, REHEARSED_WHY_PART);
    if (reason == NULL)
        return false;
    text_init_arena(&name, w->arena, PART_SIZE);
    text_add(&name, part->board->id);
    text_add(&name, "/");
    text_add(&name, part->period);
    reason->subject = (char *)(uintptr_t)text_end(&name);
    reason->before = before;
    reason->after = after;
    return reason->subject != NULL;
}

static bool add_parts(struct why *w, bool rolled_up)
{
    struct parts now, then;

    find_parts(w, &w->sides[0], rolled_up, &now);
    find_parts(w, &w->sides[1], rolled_up, &then);
    for (size_t i = 0; i < now.count; i++)
        if (!add_difference(w, &now.list[i], same_part(&now.list[i], &then)))
            return false;
    for (size_t i = 0; i < then.count; i++)
        if (same_part(&then.list[i], &now) == NULL &&
            !add_difference(w, NULL, &then.list[i]))
            return false;
    return true;
}

/* ---- all ---- */

static bool is_derived(const struct ranked *side)
{
    return indicator_is_derived(side->board->indicator);
}

bool why_value(struct why *w)
{
    const struct ranked *now = &w->sides[0], *then = &w->sides[1];
    const bool rolled_up =
        now->values[w->branch].rolled_up || then->values[w->branch].rolled_up;

    if (is_derived(now) || is_derived(then))
        return add_parts(w, false);
    if (rehearse_refusal(w->r, w->branch, w->period, 0) != NULL)
        return add_refusals(w);
    if (rolled_up && now->board->roll_up == then->board->roll_up)
        return add_parts(w, true);
    if (rolled_up)
        return true;
    return why_items(w);
}
