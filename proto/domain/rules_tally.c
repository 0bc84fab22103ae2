/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of named figures. Invariant: every figure is counted once, as known,
 * absent, illegible or unusable. Sums cannot overflow: at most 256 decimals below
 * 10^15 in millionths.
 */
#include <string.h>

#include "domain/rules_tally.h"

struct figure tally_figure(const struct check *check, const struct subject *subject,
                           const char *name)
{
    return figure_look_up(&check->in->merge->index, name,
                          from_headquarters(check, subject));
}

static void add_known(struct tally *tally, struct decimal value)
{
    tally->sum += millionths(value);
    if (value.scale > tally->scale)
        tally->scale = value.scale;
    if (value.scale > 0)
        tally->slack += decimal_power_of_ten(DECIMAL_MAX_SCALE - value.scale) / 2;
}

static bool same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Is it the same field of the same kind, so that both are counted alike? */
static bool is_like(const struct tally *tally, const Record *record, const char *field)
{
    const Record *first = tally->first;

    if (first->kind_case != record->kind_case || strcmp(tally->first_field, field) != 0)
        return false;
    if (first->kind_case == KIND_STATED_TOTAL)
        return same_text(first->stated_total->unit, record->stated_total->unit);
    return first->kind_case != KIND_STATISTIC ||
           same_text(first->statistic->metric, record->statistic->metric);
}

static void compare_units(struct tally *tally, const char *name, const Record *record)
{
    const char *field = strchr(name, '#');

    if (record == NULL || field == NULL)
        return;
    if (tally->first == NULL) {
        tally->first = record;
        tally->first_field = field;
    } else if (!is_like(tally, record, field)) {
        tally->unlike = true;
    }
}

static void add(struct tally *tally, const char *name, struct figure figure)
{
    compare_units(tally, name, figure.record);
    switch (figure.state) {
    case FIGURE_VALUE:
        add_known(tally, figure.value);
        break;
    case FIGURE_ABSENT:
        if (tally->absent++ == 0)
            tally->first_absent = name;
        break;
    case FIGURE_ILLEGIBLE:
        tally->illegible++;
        readings_add(&tally->readings, figure.illegible, -1);
        break;
    case FIGURE_INVALID:
    case FIGURE_UNKNOWN:
        tally->unusable++;
        break;
    }
}

static struct tally tally_figures(const struct check *check,
                                  const struct subject *subject, char *const *figures,
                                  size_t count)
{
    struct figure *found = arena_array(check->arena, count, sizeof *found);
    struct tally tally = {.figures = figures, .found = found};

    if (found == NULL)
        return tally;
    for (tally.count = 0; tally.count < count; tally.count++) {
        found[tally.count] = tally_figure(check, subject, figures[tally.count]);
        add(&tally, figures[tally.count], found[tally.count]);
    }
    return tally;
}

const struct tallies *tallies_of(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    size_t number = (size_t)(subject - check->subjects);

    if (check->tallies == NULL)
        check->tallies =
            arena_array(check->arena, check->subject_count, sizeof *check->tallies);
    if (check->tallies == NULL || check->tallies[number] != NULL)
        return check->tallies == NULL ? NULL : check->tallies[number];

    struct tallies *made = arena_alloc(check->arena, sizeof *made);
    struct tally *parts =
        arena_array(check->arena, total->n_decompositions, sizeof *parts);
    if (made == NULL || parts == NULL)
        return NULL;
    for (size_t i = 0; i < total->n_decompositions; i++)
        parts[i] = tally_figures(check, subject, total->decompositions[i]->parts,
                                 total->decompositions[i]->n_parts);
    made->parts = parts;
    bool claim = total_is_claim(total);
    made->above =
        claim ? tally_figures(check, subject, total->claimed, total->n_claimed)
              : tally_figures(check, subject, total->numerator, total->n_numerator);
    made->below =
        claim ? tally_figures(check, subject, total->compared, total->n_compared)
              : tally_figures(check, subject, total->denominator, total->n_denominator);
    check->tallies[number] = made;
    return made;
}

const char *tally_terms(const struct tally *tally, struct terms *terms)
{
    terms_start(terms);
    for (size_t i = 0; i < tally->count; i++) {
        if (tally->found[i].state == FIGURE_VALUE)
            terms_add(terms, tally->found[i].value);
    }
    return terms_end(terms);
}
