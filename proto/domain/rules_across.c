/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One record against what the other dossiers tell of the same thing. Invariant: what is
 * found rests on at least one figure of another dossier, and each figure is told of
 * once, by the nearest contradiction.
 */
#include "domain/rules_across_view.h"

void view_keep(struct view *view, enum across_kind kind, struct across found,
               struct text *terms)
{
    struct check *check = view->check;
    struct across *made = arena_alloc(check->arena, sizeof *made);
    const char *text = text_end(terms);

    if (made == NULL)
        return;
    *made = found;
    made->next = NULL;
    made->kind = kind;
    made->subject = view->here->subject;
    made->field = view->field;
    made->terms = arena_strdup(check->arena, text == NULL ? "…" : text);
    *check->across_end = made;
    check->across_end = &made->next;
    view->told = true;
}

const char *view_period(struct view *view, const struct telling *telling)
{
    struct text text;

    text_init_arena(&text, view->check->arena, 2 * PERIOD_TEXT_SIZE + 3);
    telling_add_period(&text, telling);
    return text_end(&text);
}

void view_add_term(struct text *text, const struct telling *telling, struct decimal value)
{
    text_add(text, text->length == 0 ? "" : " + ");
    telling_add_period(text, telling);
    text_add(text, ": ");
    text_add_decimal_grouped(text, value);
}

/* ---- the same span twice ---- */

/* One may be told with fewer decimals than the other. */
static bool same_figure(struct decimal a, struct decimal b)
{
    if (decimal_compare(a, b) == 0)
        return true;
    if (a.scale == b.scale)
        return false;
    const struct decimal told = a.scale < b.scale ? a : b;
    const struct decimal exact = a.scale < b.scale ? b : a;
    return ratio_rounds_to(ratio_from_decimal(exact), 1, told) != ROUNDING_FIT_NONE;
}

/* Another dossier's telling of the very span. */
static bool is_other(const struct telling *t, const struct telling *here)
{
    return t->subject == NULL && t->span == here->span;
}

static const struct telling *first_other(const struct tellings *group,
                                         const struct telling *here)
{
    const struct telling *t = group->first;

    while (t != NULL && !is_other(t, here))
        t = t->next;
    return t;
}

static void told_twice(struct view *view, const struct telling *others)
{
    struct decimal stated, told;

    if (others == NULL || !field_known(view->here->record, view->field, &stated))
        return;
    for (const struct telling *t = others; t != NULL; t = t->next) {
        size_t field;
        if (!is_other(t, view->here) ||
            !record_field_same(view->here->record, view->field, t->record, &field) ||
            !field_known(t->record, field, &told) || same_figure(stated, told))
            continue;
        char buffer[TERMS_SIZE];
        struct text terms;
        text_init(&terms, buffer, sizeof buffer);
        view_add_term(&terms, t, told);
        view_keep(view, ACROSS_TWICE,
                  (struct across){.period = view_period(view, view->here),
                                  .computed = told,
                                  .stated = stated},
                  &terms);
        return;
    }
}

/* ---- parts and wholes ---- */

/* Of two records about one span: this dossier's, then the one that is about nothing
 * but that span. */
static bool is_better(const struct telling *now, const struct telling *before)
{
    if ((now->subject != NULL) != (before->subject != NULL))
        return now->subject != NULL;
    return period_equal(now->period, now->dossier) &&
           !period_equal(before->period, before->dossier);
}

static void look(struct view *view, const struct tellings *group)
{
    view->known = view->own = view->fresh = 0;
    for (const struct telling *t = group->first; t != NULL; t = t->next) {
        const span_set bit = span_bit(t->span);
        struct amount amount;
        if (((view->known & bit) != 0 && t != view->here &&
             (view->tellings[t->span] == view->here ||
              !is_better(t, view->tellings[t->span]))) ||
            !amount_of_same(view->here->record, view->field, t->record, &amount))
            continue;
        view->known |= bit;
        view->amounts[t->span] = amount;
        view->tellings[t->span] = t;
    }
    for (span_set left = view->known; left != 0; left &= left - 1) {
        const struct telling *t = view->tellings[span_first(left)];
        if (t->subject == NULL)
            continue;
        view->own |= span_bit(t->span);
        if (filed_now(view->check, t->subject))
            view->fresh |= span_bit(t->span);
    }
}

/* The record that a contradiction stands on: the whole, else its last part; what is
 * filed now before what is held. */
static int place_of(const struct view *view, int whole, span_set parts)
{
    const span_set all = parts | span_bit(whole);
    const span_set among = (all & view->fresh) != 0 ? view->fresh : view->own;

    if ((span_bit(whole) & among) != 0 || (among & parts) == 0)
        return whole;
    return span_last(among & parts);
}

/* Of parts that do not overlap, in the order of the year. */
static struct amount add_up(const struct view *view, span_set parts, struct text *terms)
{
    struct amount sum = {0};

    for (int month = 1; month <= 12; month++) {
        const span_set ending = view->sums->ending[month] & parts;
        if (ending == 0)
            continue;
        const int span = span_first(ending);
        amount_add(&sum, view->amounts[span]);
        if (terms != NULL)
            view_add_term(terms, view->tellings[span],
                          amount_decimal(view->amounts[span]));
    }
    return sum;
}

static void keep_sum(struct view *view, enum across_kind kind, int whole, span_set parts)
{
    char buffer[TERMS_SIZE];
    struct text terms;

    text_init(&terms, buffer, sizeof buffer);
    const struct amount sum = add_up(view, parts, &terms);
    view_keep(view, kind,
              (struct across){.period = view_period(view, view->tellings[whole]),
                              .computed = amount_decimal(sum),
                              .stated = amount_decimal(view->amounts[whole])},
              &terms);
}

/* Do these parts stand against their whole, and is this the place to say so? */
bool view_concerns(const struct view *view, const struct span_sum *sum)
{
    const span_set whole = span_bit(sum->whole);
    const span_set used = (sum->parts & view->known) | whole;

    return (view->known & whole) != 0 && used != whole && (used & ~view->own) != 0 &&
           (used & span_bit(view->here->span)) != 0 &&
           place_of(view, sum->whole, used & sum->parts) == view->here->span;
}

bool view_is_wrong(const struct view *view, const struct span_sum *sum)
{
    return view_concerns(view, sum) &&
           amount_compare(add_up(view, sum->parts, NULL), view->amounts[sum->whole]) != 0;
}

/* Complete sums that are wrong: the first as a whole and the first as a part. */
static void complete_sums(struct view *view)
{
    bool told[2] = {false, false};

    view->summed = 0;
    for (size_t i = 0; i < view->sums->count; i++) {
        const struct span_sum *sum = &view->sums->sums[i];
        const span_set all = sum->parts | span_bit(sum->whole);
        const int role = sum->whole == view->here->span;
        if ((all & ~view->known) != 0 || (all & span_bit(view->here->span)) == 0)
            continue;
        view->summed |= span_bit(sum->whole);
        if (told[role] || !view_is_wrong(view, sum))
            continue;
        keep_sum(view, ACROSS_SUM, sum->whole, sum->parts);
        told[role] = true;
    }
}

/* Spans of several lengths, end to end through this one, that make up the whole. */
static struct span_sum mixed_sum(const struct view *view, int whole)
{
    const struct span_sums *sums = view->sums;
    const int here = view->here->span;
    const span_set among = view->known & ~span_bit(whole);
    struct span_sum sum = {whole, 0};

    if (whole == here) {
        sum.parts = span_path(sums, among, sums->before[whole], sums->until[whole]);
        return sum;
    }
    if (sums->before[whole] > sums->before[here] ||
        sums->until[here] > sums->until[whole])
        return sum;
    const span_set first =
        span_path(sums, among, sums->before[whole], sums->before[here]);
    const span_set last = span_path(sums, among, sums->until[here], sums->until[whole]);
    if ((first != 0 || sums->before[whole] == sums->before[here]) &&
        (last != 0 || sums->until[whole] == sums->until[here]))
        sum.parts = first | last | span_bit(here);
    return sum;
}

/* Where no months, quarters or halves alone make up a whole. */
static void mixed_sums(struct view *view)
{
    span_set wholes = view->known & ~view->summed;

    for (; wholes != 0 && !view->told; wholes &= wholes - 1) {
        const struct span_sum sum = mixed_sum(view, span_first(wholes));
        if (sum.parts != 0 && view_is_wrong(view, &sum))
            keep_sum(view, ACROSS_SUM, sum.whole, sum.parts);
    }
}

static void partial_sums(struct view *view)
{
    for (size_t i = 0; i < view->sums->count && !view->told; i++) {
        const struct span_sum *sum = &view->sums->sums[i];
        const span_set parts = sum->parts & view->known;
        if (parts != sum->parts && view_concerns(view, sum) &&
            amount_compare(add_up(view, parts, NULL), view->amounts[sum->whole]) > 0)
            keep_sum(view, ACROSS_EXCEEDS, sum->whole, parts);
    }
}

/* Of two spans from January the longer has no less. */
static void cumulative(struct view *view)
{
    const int month = span_last_month(view->here->span);

    for (int other = 1; month > 0 && other <= 12 && !view->told; other++) {
        const int span = span_until(other);
        const int longer = other > month ? span : view->here->span;
        const int shorter = other > month ? view->here->span : span;
        if (other != month && (span_bit(span) & view->known & ~view->own) != 0 &&
            amount_compare(view->amounts[shorter], view->amounts[longer]) > 0)
            keep_sum(view, ACROSS_SHRINKS, longer, span_bit(shorter));
    }
}

void across_look(struct check *check, const struct span_sums *sums,
                 const struct tellings *group, const struct telling *here)
{
    const Record *record = here->record;
    const bool additive = is_additive(check, here->subject);
    const struct telling *others = first_other(group, here);
    struct view view = {.check = check, .sums = sums, .here = here};

    for (; view.field < record_field_count(record); view.field++) {
        struct amount amount;
        view.told = false;
        told_twice(&view, others);
        if (view.told || !additive || !amount_read(record, view.field, &amount))
            continue;
        look(&view, group);
        complete_sums(&view);
        mixed_sums(&view);
        partial_sums(&view);
        cumulative(&view);
        view_means(&view);
    }
}
