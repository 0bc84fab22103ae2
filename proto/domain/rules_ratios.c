/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K21x: stated shares, means, weighted means and growth against their figures.
 */
#include <string.h>

#include "domain/catalogue.h"
#include "domain/grim.h"
#include "domain/rules_tally.h"
#include "domain/weighted_mean.h"

/* The operands of a stated ratio. */
struct operands {
    struct decimal stated;
    const struct tally *above;
    const struct tally *below;
};

/* Gets them; false where one is not known: other rules have said so. */
static bool operands(struct check *check, const struct subject *subject, TotalKind kind,
                     struct operands *out)
{
    const StatedTotal *total = subject->record->stated_total;

    if (total->kind != kind || !known(subject, "stated", total->stated, &out->stated))
        return false;
    const struct tallies *tallies = tallies_of(check, subject);
    if (tallies == NULL)
        return false;
    out->above = &tallies->above;
    out->below = &tallies->below;
    return tally_complete(out->above) && tally_complete(out->below);
}

/* "82.05 × 19 + 79 × 48": what a weighted mean divides. */
static void weighted_terms(const struct check *check, const struct subject *subject,
                           struct terms *out)
{
    const StatedTotal *total = subject->record->stated_total;
    size_t shown = total->n_numerator < TERMS_SHOWN ? total->n_numerator : TERMS_SHOWN;

    terms_start(out);
    for (size_t i = 0; i < shown; i++) {
        text_add(&out->text, i > 0 ? " + " : "");
        text_add_decimal_grouped(&out->text,
                                 tally_figure(check, subject, total->numerator[i]).value);
        text_add(&out->text, " × ");
        text_add_decimal_grouped(
            &out->text, tally_figure(check, subject, total->denominator[i]).value);
    }
    out->count = total->n_numerator;
    terms_end(out);
}

/* What follows the ratio: " × 100 − 88.21". */
static void add_scale(const struct check *check, const struct subject *subject,
                      struct text *out)
{
    const StatedTotal *total = subject->record->stated_total;

    if (total->kind != TOTAL_KIND_MEAN && total->kind != TOTAL_KIND_WEIGHTED_MEAN)
        text_add(out, " × 100");
    if (total->base_rate == NULL)
        return;
    text_add(out, " − ");
    text_add_decimal_grouped(out, tally_figure(check, subject, total->base_rate).value);
}

/* "(12 + 7) / (26) × 100", and for growth "(12 + 7 − (5)) / (5) × 100". */
static const char *ratio_text(const struct check *check, const struct subject *subject,
                              const struct operands *o, struct terms *out)
{
    struct terms above, below;
    TotalKind kind = subject->record->stated_total->kind;
    bool growth = kind == TOTAL_KIND_GROWTH_PERCENT;

    if (kind == TOTAL_KIND_WEIGHTED_MEAN)
        weighted_terms(check, subject, &above);
    else
        tally_terms(o->above, &above);
    tally_terms(o->below, &below);
    text_init(&out->text, out->buffer, sizeof out->buffer);
    text_add(&out->text, "(");
    text_add(&out->text, above.buffer);
    text_add(&out->text, growth ? " − (" : "");
    text_add(&out->text, growth ? below.buffer : "");
    text_add(&out->text, growth ? ")) / (" : ") / (");
    text_add(&out->text, below.buffer);
    text_add(&out->text, ")");
    add_scale(check, subject, &out->text);
    return out->buffer;
}

/* How far the rounding of the operands can move the result, in millionths. */
static int64_t slack_of(const struct operands *o, int32_t factor)
{
    int128 slack = o->above->slack * factor * 1000000;

    if (slack == 0 || o->below->sum <= 0)
        return 0;
    slack = slack / o->below->sum + 1;
    return slack > DECIMAL_MAX_COEFFICIENT ? 0 : (int64_t)slack;
}

/* Parts of a share that are whole counts: each may have been rounded by itself. */
static bool parts_rounded(struct check *check, const struct operands *o, struct fit fit)
{
    int64_t counts[TERMS_SHOWN];

    if (fit.subject->record->stated_total->kind != TOTAL_KIND_SHARE ||
        o->above->count > TERMS_SHOWN || o->above->scale > 0 || o->below->scale > 0)
        return false;
    for (size_t i = 0; i < o->above->count; i++)
        counts[i] =
            tally_figure(check, fit.subject, o->above->figures[i]).value.coefficient;
    fit.exact = (struct ratio){0, (int64_t)(o->below->sum / 1000000)};
    return separately_rounded(check, fit, counts, o->above->count);
}

static void hold(struct check *check, const struct subject *subject,
                 const struct operands *o, struct fit fit)
{
    struct terms text;

    fit.subject = subject;
    fit.field = "stated";
    fit.stated = o->stated;
    if (ratio_is_defined(fit.exact) && !stated_holds(check, fit) &&
        !parts_rounded(check, o, fit))
        report_stated(check, fit, ratio_text(check, subject, o, &text));
}

static void plain_ratio(struct check *check, const struct subject *subject,
                        TotalKind kind, int32_t factor)
{
    struct operands o;
    struct fit fit = {.factor = factor};

    if (!operands(check, subject, kind, &o) || o.below->sum <= 0)
        return;
    int128 above = o.above->sum;
    if (kind == TOTAL_KIND_GROWTH_PERCENT)
        above -= o.below->sum;
    fit.slack = slack_of(&o, factor);
    if (ratio_make(above, o.below->sum, &fit.exact) == KAOHE_OK)
        hold(check, subject, &o, fit);
}

static void share(struct check *check, const struct subject *subject)
{
    plain_ratio(check, subject, TOTAL_KIND_SHARE, 100);
}

static void mean(struct check *check, const struct subject *subject)
{
    plain_ratio(check, subject, TOTAL_KIND_MEAN, 1);
}

static void growth_percent(struct check *check, const struct subject *subject)
{
    plain_ratio(check, subject, TOTAL_KIND_GROWTH_PERCENT, 100);
}

/* A weight in units of the finest one's last decimal; -1 when that is too much. */
static int64_t whole_weight(struct decimal weight, unsigned scale)
{
    int64_t whole;

    return __builtin_mul_overflow(weight.coefficient,
                                  decimal_power_of_ten(scale - weight.scale), &whole)
               ? -1
               : whole;
}

static void weighted_mean(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    struct operands o;
    struct weighted_mean result = {0};
    struct fit fit = {.factor = 1};
    int64_t coarsest = 0;

    if (!operands(check, subject, TOTAL_KIND_WEIGHTED_MEAN, &o) ||
        total->n_numerator != total->n_denominator)
        return;
    for (size_t i = 0; i < total->n_numerator; i++) {
        struct decimal value = o.above->found[i].value;
        struct decimal weight = o.below->found[i].value;
        int64_t half = decimal_power_of_ten(DECIMAL_MAX_SCALE - value.scale) / 2;
        weighted_mean_add(&result, whole_weight(weight, o.below->scale), value);
        if (value.scale > 0 && half > coarsest)
            coarsest = half;
    }
    fit.slack = coarsest;
    if (weighted_mean_result(&result, &fit.exact) == KAOHE_OK)
        hold(check, subject, &o, fit);
}

/* 100 × above / below − base, over one denominator, in millionths. */
static void growth_points(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    struct operands o;
    struct fit fit = {.factor = 1};

    if (!operands(check, subject, TOTAL_KIND_GROWTH_POINTS, &o) || o.below->sum <= 0 ||
        total->base_rate == NULL)
        return;
    struct figure base = tally_figure(check, subject, total->base_rate);
    if (base.state != FIGURE_VALUE)
        return;
    int128 above = o.above->sum * 100000000 - millionths(base.value) * o.below->sum;
    fit.slack = slack_of(&o, 100);
    if (base.value.scale > 0)
        fit.slack += decimal_power_of_ten(DECIMAL_MAX_SCALE - base.value.scale) / 2;
    if (ratio_make(above, o.below->sum * 1000000, &fit.exact) == KAOHE_OK)
        hold(check, subject, &o, fit);
}

/* 0 of 0 is undefined, and no share. */
static void of_nothing(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    struct operands o;

    if (total->kind != TOTAL_KIND_SUM && !total_is_claim(total) &&
        operands(check, subject, total->kind, &o) && o.below->sum <= 0)
        report_plain(check, subject, "stated");
}

/* Are all of them whole numbers, whatever they will be? */
static bool whole_numbers(const struct check *check, const struct tally *tally)
{
    static const char statistic[] = "statistic/";

    for (size_t i = 0; i < tally->count; i++) {
        const char *name = tally->figures[i];
        const Metric *metric = NULL;
        char id[DIMENSION_MAX + 1] = "";

        if (strncmp(name, statistic, strlen(statistic)) == 0) {
            name += strlen(statistic);
            size_t length = strcspn(name, "/@#");
            if (length <= DIMENSION_MAX && check->in->catalogue != NULL) {
                memcpy(id, name, length);
                metric = catalogue_metric(check->in->catalogue, id);
            }
            if (metric == NULL || metric->decimals != 0)
                return false;
        } else if (strncmp(name, "collection/", 11) != 0 &&
                   !(strncmp(name, "complaints/", 11) == 0 &&
                     strstr(name, "#count") != NULL)) {
            return false;
        }
    }
    return tally->count > 0;
}

/* The counts are not known, their base is: could any give it? */
static void share_possible(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    const struct tallies *tallies = tallies_of(check, subject);
    struct fit fit = {.subject = subject, .field = "stated"};

    if (total->kind != TOTAL_KIND_SHARE || tallies == NULL ||
        tally_complete(&tallies->above) || !tally_complete(&tallies->below) ||
        tallies->below.scale > 0 || tallies->below.sum <= 0 ||
        !known(subject, "stated", total->stated, &fit.stated) ||
        !whole_numbers(check, &tallies->above))
        return;
    const int64_t base = (int64_t)(tallies->below.sum / 1000000);
    fit.exact = (struct ratio){0, base};
    if (grim_percentage_possible(fit.stated, base) || separately_possible(check, fit))
        return;
    struct draft draft = report(check, subject, "stated");
    finding_decimal(&draft, "stated", fit.stated);
    finding_count(&draft, "base", base);
    report_end(check, &draft);
}

#define WORDING_EN                                                                       \
    "{terms} gives {computed}; stated {stated}; difference {difference}. Neither "       \
    "rounding nor truncation gives the stated figure."
#define WORDING_ZH                                                                       \
    "{terms} 應為 {computed}；陳報 {stated}；相差 {difference}。四捨五入或捨去均不相符。"
#define ADVICE_EN "Correct the stated figure, or the figures that it is computed from."
#define ADVICE_ZH "請更正陳報數值，或更正據以計算之數值。"

static const struct rule table[] = {
    {"K210", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, share,
     "Share that its counts do not give", "比率與件數不符", WORDING_EN, WORDING_ZH,
     ADVICE_EN, ADVICE_ZH},
    {"K211", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, mean,
     "Mean that its figures do not give", "平均數與數值不符", WORDING_EN, WORDING_ZH,
     ADVICE_EN, ADVICE_ZH},
    {"K212", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, weighted_mean,
     "Weighted mean that its figures do not give", "加權平均與數值不符", WORDING_EN,
     WORDING_ZH, ADVICE_EN, ADVICE_ZH},
    {"K213", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, growth_points,
     "Growth in points that its figures do not give", "百分點增減與數值不符",
     "{terms} gives {computed} percentage points; stated {stated}; difference "
     "{difference}. Neither rounding nor truncation gives the stated figure.",
     "{terms} 應為 {computed} 個百分點；陳報 {stated}；相差 {difference}。四捨五入或捨去均"
     "不相符。",
     "Points are the difference of two percentages; relative growth is another kind.",
     "百分點為二百分比之差；相對成長率請改用成長百分比。"},
    {"K214", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, growth_percent,
     "Growth in per cent that its figures do not give", "成長率與數值不符", WORDING_EN,
     WORDING_ZH,
     "Relative growth is (now − before) / before; the difference of two percentages "
     "is in points.",
     "成長率為（本期 − 前期）÷ 前期；二百分比之差請改用百分點。"},
    {"K215", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, of_nothing,
     "Share of nothing", "分母為零",
     "What the stated figure is a share of adds up to 0; 0 of 0 is not 0 %.",
     "分母合計為 0，比率無從計算；0 件中之 0 件並非 0%。",
     "Leave the share out where nothing was counted.", "無件數者，比率請留白。"},
    {"K216", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, share_possible,
     "Impossible share", "比率不可能成立",
     "No whole number of {base} is {stated} %, rounded or truncated: the share or its "
     "base is wrong.",
     "以 {base} 為母數，任何件數無論四捨五入或捨去，均不可能為 {stated}%；比率或母數"
     "有誤。",
     "Check the base, and report the figures that the share is of.",
     "請查核母數，並補報據以計算之件數。"},
};

RULE_GROUP(rules_ratios, table);
