/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding and comparing the figure behind a threshold. Invariant: a threshold is
 * never refuted by a figure that was rounded here, nor while a figure of it is
 * illegible. It must not know score sheets.
 */
#include "domain/evidence.h"

#include <string.h>

#include "domain/figure.h"
#include "domain/indicator_select.h"
#include "domain/period.h"
#include "domain/rounding.h"

/* A verified rubric has decimals where it must. */
static struct decimal value_of(const Threshold *threshold)
{
    struct decimal value = {0};

    return decimal_parse(threshold->value, &value) == KAOHE_OK ? value
                                                               : (struct decimal){0};
}

/* The stated figure that comes nearest: of a range its end. NULL: none of that
 * rate. */
static const char *stated_field(const Record *record, const Indicator *wanted,
                                Comparison comparison)
{
    if (record->kind_case == KIND_PHONE_TEST) {
        if (record->phone_test->mean_low == NULL || record->phone_test->mean_high == NULL)
            return "mean_score";
        return comparison == COMPARISON_AT_MOST ? "mean_low" : "mean_high";
    }
    if (record->kind_case != KIND_SURVEY_QUESTION)
        return NULL;
    SurveyRate rate = record->survey_question->stated_rate;
    if (rate == SURVEY_RATE_UNSPECIFIED)
        rate = SURVEY_RATE_SATISFACTION;
    return rate == wanted->rate ? "stated_percentage" : NULL;
}

/* The only count of the valid forms that is printed as the stated percentage. */
static struct ratio count_behind(const Record *record, struct decimal stated,
                                 int64_t scale)
{
    struct figure forms = figure_of(record, "forms_valid");
    int128 unit = (int128)decimal_power_of_ten(stated.scale) * scale;
    struct ratio count = {0};

    if (record->kind_case != KIND_SURVEY_QUESTION || forms.state != FIGURE_VALUE ||
        stated.coefficient < 0 || stated.coefficient > unit ||
        forms.value.coefficient <= 0 || forms.value.coefficient > unit)
        return count;
    int64_t base = forms.value.coefficient;
    count.numerator =
        (int64_t)((2 * (int128)stated.coefficient * base + unit) / (2 * unit));
    count.denominator = base;
    if (ratio_rounds_to(count, (int32_t)scale, stated) == ROUNDING_FIT_NONE)
        count = (struct ratio){0};
    return count;
}

/* A figure that may be held against a threshold. */
struct offer {
    struct ratio value;
    struct ratio count;
    bool partial;
};

static void consider(struct evidence *best, Comparison comparison,
                     const struct offer *offer)
{
    int order = ratio_compare(offer->value, best->value);
    bool nearer = comparison == COMPARISON_AT_MOST ? order < 0 : order > 0;

    best->partial = best->partial || offer->partial;
    if (!ratio_is_defined(best->value) || nearer) {
        best->value = offer->value;
        best->count = offer->count;
    }
}

static int months_in(const char *text)
{
    struct period period;

    if (text == NULL || period_parse(text, &period) != KAOHE_OK)
        return 0;
    return period_last_month(period) - period_first_month(period) + 1;
}

/* Does a record say something of the whole period? */
static bool is_of_part(const Record *record, const Dossier *dossier)
{
    return record->sub_period != NULL &&
           months_in(record->sub_period) < months_in(dossier->period);
}

/* What the records of the selection state, where they give no counts to compute
 * it from. True when there was any. */
static bool offer_stated(struct evidence *best, const Evidence *entry,
                         Comparison comparison, struct selection *s)
{
    const Dossier *dossier = s->data->dossier;
    bool any = false;

    s->shape = 0; /* a statistic as a whole */
    for (size_t i = 0; i < dossier->n_records; i++) {
        const Record *record = dossier->records[i]->record;
        if (dossier->records[i]->by_headquarters != s->by_headquarters ||
            !s->match(s, record))
            continue;
        const char *field = stated_field(record, s->indicator, comparison);
        struct figure figure = {0};
        if (field != NULL)
            figure = figure_of(record, field);
        if (field != NULL && figure.state == FIGURE_VALUE) {
            struct offer offer = {
                .value = ratio_from_decimal(figure.value),
                .count = count_behind(record, figure.value, entry->scale),
                .partial = is_of_part(record, dossier),
            };
            offer.value.denominator *= entry->scale;
            consider(best, comparison, &offer);
            any = true;
        } else if (record->n_illegible > 0) {
            best->state = EVIDENCE_UNCLEAR;
        }
    }
    return any;
}

/* Rates of k out of n; the others are sums and means. */
static bool is_share(const Indicator *indicator)
{
    return indicator->kind == INDICATOR_KIND_SURVEY_RATE ||
           indicator->kind == INDICATOR_KIND_WITHIN_15 ||
           indicator->kind == INDICATOR_KIND_COMPLAINTS_ON_TIME;
}

static bool offer_side(struct evidence *best, const Evidence *entry,
                       Comparison comparison, struct selection *s)
{
    struct indicator_value value = {0};

    if (!selection_compute(s, &value) || !ratio_is_defined(value.value))
        return offer_stated(best, entry, comparison, s);
    const struct offer offer = {
        .value = value.value,
        .count = is_share(s->indicator) ? value.value : (struct ratio){0},
        .partial =
            s->count > 0 && selection_months(s) < months_in(s->data->dossier->period),
    };
    consider(best, comparison, &offer);
    return true;
}

struct evidence evidence_find(const Evidence *entry, Comparison comparison,
                              const struct indicator_data *data)
{
    struct evidence best = {0};
    const size_t mark = arena_mark(data->arena);

    for (size_t i = 0; i < entry->n_figures; i++) {
        Indicator figure = *entry->figures[i];
        struct selection s = {.data = data, .indicator = &figure};
        if (figure.kind == INDICATOR_KIND_SURVEY_RATE)
            figure.rate = best.rate = data->settings.evidence_rate;
        if (offer_side(&best, entry, comparison, &s))
            best.by_branch = true;
        s.by_headquarters = true;
        if (offer_side(&best, entry, comparison, &s))
            best.by_headquarters = true;
    }
    arena_release(data->arena, mark);
    if (best.state == EVIDENCE_ABSENT && ratio_is_defined(best.value))
        best.state = EVIDENCE_SHOWN;
    return best;
}

/* The threshold as a figure is before its scale. */
static struct ratio unscaled(const Evidence *entry, const Threshold *threshold)
{
    struct ratio value = ratio_from_decimal(value_of(threshold));

    value.denominator *= entry->scale;
    return value;
}

bool evidence_reaches(const Evidence *entry, const struct evidence *figure,
                      const Threshold *threshold)
{
    int order = ratio_compare(figure->value, unscaled(entry, threshold));

    return threshold->comparison == COMPARISON_AT_MOST ? order <= 0 : order >= 0;
}

static void add_unit(const Threshold *threshold, struct text *out)
{
    if (threshold->unit != NULL && strcmp(threshold->unit, "percent") == 0)
        text_add(out, " %");
}

void evidence_show(const Evidence *entry, const struct evidence *figure,
                   const Threshold *threshold, struct text *out)
{
    struct decimal value = {0};
    int32_t scale = (int32_t)entry->scale;

    if (ratio_is_defined(figure->count)) {
        text_add_int_grouped(out, figure->count.numerator);
        text_add(out, " / ");
        text_add_int_grouped(out, figure->count.denominator);
        text_add(out, " = ");
    }
    if (ratio_round(figure->value, scale, 2, ROUNDING_HALF_UP, &value) == KAOHE_OK &&
        decimal_compare(value, value_of(threshold)) == 0 &&
        ratio_compare(figure->value, unscaled(entry, threshold)) != 0 &&
        ratio_round(figure->value, scale, DECIMAL_MAX_SCALE, ROUNDING_HALF_UP, &value) !=
            KAOHE_OK)
        text_add(out, "≈ ");
    text_add_decimal_grouped(out, value);
    add_unit(threshold, out);
}

void threshold_show(const Threshold *threshold, struct text *out)
{
    text_add(out, threshold->comparison == COMPARISON_AT_MOST ? "≤ " : "≥ ");
    text_add_decimal_grouped(out, value_of(threshold));
    add_unit(threshold, out);
}
