/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formulas with the figures put in. Invariant: terms that do not make the value are not
 * shown; then it is the value itself, as numerator and denominator. Which figure counts
 * how often is what the trials found, not what some indicator is known to do.
 */
#include "domain/explain.h"

#include <string.h>

#include "domain/rounding.h"

/* Gives how many there are. */
static size_t add_phone_tests(const struct explanation *what, struct text *out, bool top)
{
    const char *between = "";
    size_t count = 0;

    for (size_t i = 0; i < what->count; i++) {
        const PhoneTest *test = what->figures[i].held->record->phone_test;
        struct decimal mean;
        if (strcmp(what->figures[i].field, "mean_score") != 0)
            continue;
        text_add(out, between);
        between = " + ";
        count++;
        if (test->has_persons_tested)
            text_add_int_grouped(out, test->persons_tested);
        if (top && test->has_persons_tested)
            text_add(out, " × ");
        if (top && decimal_parse(test->mean_score, &mean) == KAOHE_OK)
            text_add_decimal(out, mean);
    }
    return count;
}

/* "(18 × 92.17 + 16 × 90.50) / (18 + 16)", "18 × 92.17 / 18", or the mean alone. */
static void add_phone_mean(const struct explanation *what, struct text *out)
{
    const size_t start = out->length;
    const bool several = add_phone_tests(what, out, true) > 1;

    if (what->value.basis == 0)
        return;
    if (several) {
        out->length = start;
        text_add(out, "(");
        add_phone_tests(what, out, true);
    }
    text_add(out, several ? ") / (" : " / ");
    add_phone_tests(what, out, false);
    text_add(out, several ? ")" : "");
}

static void add_sum(const struct explanation *what, struct text *out)
{
    for (size_t i = 0; i < what->count; i++) {
        text_add(out, i > 0 ? " + " : "");
        text_add_decimal_grouped(out, what->figures[i].value);
    }
}

/* How much one of the figures below the line adds there, where the value is k of n and
 * made of what one step of each adds; else 0. */
static int64_t unit_of_share(const struct explanation *what)
{
    int64_t unit = 0;

    if (!what->linear)
        return 0;
    for (size_t i = 0; i < what->count; i++) {
        const struct explained *figure = &what->figures[i];

        if (figure->value.scale != 0 || figure->below < 0 ||
            (unit != 0 && figure->below != 0 && figure->below != unit))
            return 0;
        unit = figure->below != 0 ? figure->below : unit;
    }
    return unit;
}

/* "2.5 × ", nothing where it counts once. */
static void add_factor(const struct explained *figure, int64_t unit, struct text *out)
{
    struct decimal factor;

    if (figure->above == unit)
        return;
    if (ratio_round((struct ratio){figure->above, unit}, 1,
                    figure->above % unit == 0 ? 0 : 1, ROUNDING_HALF_EVEN,
                    &factor) == KAOHE_OK)
        text_add_decimal(out, factor);
    text_add(out, " × ");
}

static bool is_on_side(const struct explained *figure, bool above)
{
    return (above ? figure->above : figure->below) != 0;
}

/* The terms above or below the line; in brackets where there are several. */
static void add_side(const struct explanation *what, bool above, int64_t unit,
                     struct text *out)
{
    size_t terms = 0;

    for (size_t i = 0; i < what->count; i++)
        terms += is_on_side(&what->figures[i], above);
    text_add(out, terms > 1 ? "(" : terms == 0 ? "0" : "");
    for (size_t i = 0, done = 0; i < what->count; i++) {
        if (!is_on_side(&what->figures[i], above))
            continue;
        text_add(out, done++ > 0 ? " + " : "");
        if (above)
            add_factor(&what->figures[i], unit, out);
        text_add_decimal_grouped(out, what->figures[i].value);
    }
    text_add(out, terms > 1 ? ")" : "");
}

/* "(6 + 3 + 2) / 3": the days that each took. */
static void add_days(const struct dated_list *dated, struct text *out)
{
    text_add(out, dated->count > 1 ? "(" : "");
    for (size_t i = 0; i < dated->count; i++) {
        const struct dated *one = &dated->items[i];

        text_add(out, i > 0 ? " + " : "");
        text_add_int(out, civil_to_days(one->done) - civil_to_days(one->begun));
    }
    text_add(out, dated->count > 1 ? ") / " : " / ");
    text_add_int_grouped(out, (int64_t)dated->count);
}

/* The mean that the branch states. */
static bool add_stated_days(const struct explanation *what, struct text *out)
{
    for (size_t i = 0; i < what->count; i++)
        if (strcmp(what->figures[i].field, "mean_days") == 0) {
            text_add_decimal(out, what->figures[i].value);
            return true;
        }
    return false;
}

/* False where the value itself has to do. */
static bool add_formula(const Board *board, const struct explanation *what,
                        struct text *out)
{
    switch (board->indicator->kind) {
    case INDICATOR_KIND_PHONE_MEAN:
        add_phone_mean(what, out);
        return true;
    case INDICATOR_KIND_COLLECTION_AMOUNT:
    case INDICATOR_KIND_COLLECTION_CASES:
    case INDICATOR_KIND_STATISTIC:
    case INDICATOR_KIND_SHEET_TOTAL:
    case INDICATOR_KIND_SHEET_NODE:
        add_sum(what, out);
        return what->count > 0;
    case INDICATOR_KIND_COMPLAINT_DAYS:
        if (what->dated.count == 0)
            return add_stated_days(what, out);
        add_days(&what->dated, out);
        return true;
    default:
        break;
    }
    const int64_t unit = unit_of_share(what);
    if (unit == 0)
        return false;
    add_side(what, true, unit, out);
    text_add(out, " / ");
    add_side(what, false, unit, out);
    return true;
}

void explain_formula(const Board *board, const struct explanation *what, struct text *out)
{
    const size_t start = out->length;

    if (add_formula(board, what, out) && !out->overflow)
        return;
    if (start < out->capacity) {
        out->length = start;
        out->overflow = false;
    }
    text_add_int_grouped(out, what->value.value.numerator);
    text_add(out, " / ");
    text_add_int_grouped(out, what->value.value.denominator);
}
