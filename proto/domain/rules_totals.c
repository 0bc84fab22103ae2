/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K20x: stated totals: whether they are complete, and sums.
 */
#include <string.h>

#include "domain/rules_tally.h"

static bool has_ratio(const StatedTotal *total)
{
    return total->n_numerator > 0 && total->n_denominator > 0 &&
           total->n_decompositions == 0;
}

static bool has_sum(const StatedTotal *total)
{
    if (total->n_numerator > 0 || total->n_denominator > 0 || total->base_rate != NULL)
        return false;
    for (size_t i = 0; i < total->n_decompositions; i++)
        if (total->decompositions[i]->n_parts == 0)
            return false;
    return total->n_decompositions > 0;
}

/* A comparison says of what; only a bound has to be stated. */
static bool has_claim(const StatedTotal *total, bool stated)
{
    const bool order = total->kind >= TOTAL_KIND_DESCENDING;
    const bool bound =
        total->kind == TOTAL_KIND_MORE_THAN || total->kind == TOTAL_KIND_LESS_THAN;

    if (total->n_numerator > 0 || total->n_denominator > 0 || total->base_rate != NULL ||
        total->n_decompositions > 0 || total->n_claimed < (order ? 2 : 1))
        return false;
    return (total->n_compared > 0) != (order || (bound && stated));
}

/* Does the total have what its kind is computed from, and nothing else? */
static bool is_complete(const StatedTotal *total, bool stated)
{
    if (total_is_claim(total))
        return has_claim(total, stated);
    if (total->n_claimed > 0 || total->n_compared > 0)
        return false;
    switch (total->kind) {
    case TOTAL_KIND_SUM:
        return has_sum(total);
    case TOTAL_KIND_SHARE:
    case TOTAL_KIND_MEAN:
    case TOTAL_KIND_GROWTH_PERCENT:
        return has_ratio(total) && total->base_rate == NULL;
    case TOTAL_KIND_WEIGHTED_MEAN:
        return has_ratio(total) && total->base_rate == NULL &&
               total->n_numerator == total->n_denominator;
    case TOTAL_KIND_GROWTH_POINTS:
        return has_ratio(total) && total->base_rate != NULL;
    default:
        return false;
    }
}

static void complete(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;

    const bool stated =
        total->stated != NULL || record_illegible(subject->record, "stated") != NULL;

    if (!is_complete(total, stated) || (!stated && !total_is_claim(total)))
        report_plain(check, subject, "");
}

static bool names_itself(const struct subject *subject, const char *figure)
{
    size_t length = subject->key == NULL ? 0 : strlen(subject->key);

    return length > 0 && strncmp(figure, subject->key, length) == 0 &&
           figure[length] == '#';
}

static void check_name(struct check *check, const struct subject *subject,
                       const char *figure, const char *field)
{
    if (tally_figure(check, subject, figure).state != FIGURE_UNKNOWN &&
        !names_itself(subject, figure))
        return;
    struct draft draft = report(check, subject, field);
    finding_text(&draft, "figure", figure);
    report_end(check, &draft);
}

static void check_names(struct check *check, const struct subject *subject,
                        const struct tally *tally, const char *field)
{
    for (size_t i = 0; i < tally->count; i++)
        if (tally->unusable > 0 || names_itself(subject, tally->figures[i]))
            check_name(check, subject, tally->figures[i], field);
}

static void figures_named(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    const struct tallies *tallies = tallies_of(check, subject);

    if (tallies == NULL)
        return;
    for (size_t i = 0; i < total->n_decompositions; i++)
        check_names(check, subject, &tallies->parts[i], "decompositions");
    const bool claim = total_is_claim(total);
    check_names(check, subject, &tallies->above, claim ? "claimed" : "numerator");
    check_names(check, subject, &tallies->below, claim ? "compared" : "denominator");
    if (total->base_rate != NULL)
        check_name(check, subject, total->base_rate, "base_rate");
}

/* The sums of a stated total of kind SUM; *count is 0 for other kinds. */
static const struct tally *sums(struct check *check, const struct subject *subject,
                                size_t *count)
{
    const StatedTotal *total = subject->record->stated_total;
    const struct tallies *tallies = tallies_of(check, subject);
    bool is_sum = total->kind == TOTAL_KIND_SUM && tallies != NULL;

    *count = is_sum ? total->n_decompositions : 0;
    return is_sum ? tallies->parts : NULL;
}

/* Percentages that were rounded one by one need not add up to the last decimal: how far
 * they may be from a total with that scale. What is lost was as precise as the rest. */
static int128 tolerance(const StatedTotal *total, const struct tally *tally,
                        unsigned scale)
{
    int128 half = decimal_power_of_ten(DECIMAL_MAX_SCALE - tally->scale) / 2;
    int128 unit = decimal_power_of_ten(DECIMAL_MAX_SCALE - scale) / 2;

    if (total->unit == NULL || strcmp(total->unit, "%") != 0 || tally->scale == 0)
        return 0;
    return tally->slack + half * (int128)tally->illegible + unit;
}

static bool rounding_explains(const StatedTotal *total, const struct tally *tally,
                              struct decimal stated)
{
    int128 distance = millionths(stated) - tally->sum;

    return (distance < 0 ? -distance : distance) <= tolerance(total, tally, stated.scale);
}

/* Does any reading of what is lost make up the rest, or come as near as rounding? */
static bool readings_explain(struct readings readings, int128 rest, int128 near)
{
    readings.range += 2 * near;
    return readings_allow(&readings, rest + near);
}

static void keep_loose(struct check *check, const struct subject *subject,
                       struct decimal stated, const struct tally *tally)
{
    if (check->loose_count < FITS_KEPT)
        check->loose[check->loose_count++] = (struct fit){
            .subject = subject,
            .field = "stated",
            .exact = ratio_from_decimal(from_millionths(tally->sum, tally->scale)),
            .factor = 1,
            .stated = stated,
        };
}

static void report_sum(struct check *check, const struct subject *subject,
                       const struct tally *tally, struct decimal stated)
{
    struct terms terms;

    report_difference(
        check, subject, "stated", tally_terms(tally, &terms),
        (struct arithmetic){from_millionths(tally->sum, tally->scale), stated});
}

static void sum(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    struct decimal stated;
    size_t count;
    const struct tally *parts = sums(check, subject, &count);

    if (!known(subject, "stated", total->stated, &stated))
        return;
    for (size_t i = 0; i < count; i++) {
        if (!tally_complete(&parts[i]) || parts[i].sum == millionths(stated))
            continue;
        if (rounding_explains(total, &parts[i], stated))
            keep_loose(check, subject, stated, &parts[i]);
        else
            report_sum(check, subject, &parts[i], stated);
    }
}

static void sum_readings(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    struct decimal stated;
    size_t count;
    const struct tally *parts = sums(check, subject, &count);

    if (!known(subject, "stated", total->stated, &stated))
        return;
    for (size_t i = 0; i < count; i++)
        if (parts[i].illegible > 0 && parts[i].absent == 0 && parts[i].unusable == 0 &&
            !readings_explain(parts[i].readings, millionths(stated) - parts[i].sum,
                              tolerance(total, &parts[i], stated.scale)))
            report_sum(check, subject, &parts[i], stated);
}

/* The stated total is lost, and none of its candidates is the sum. */
static void stated_readings(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    const Illegible *lost = record_illegible(subject->record, "stated");
    struct readings readings = {0};
    struct terms terms;
    size_t count;
    const struct tally *parts = sums(check, subject, &count);

    if (lost == NULL)
        return;
    readings_add(&readings, lost, -1);
    for (size_t i = 0; i < count; i++) {
        int128 near = tolerance(total, &parts[i], parts[i].scale);
        if (!tally_complete(&parts[i]) || readings_explain(readings, parts[i].sum, near))
            continue;
        struct draft draft = report(check, subject, "stated");
        finding_text(&draft, "terms", tally_terms(&parts[i], &terms));
        finding_decimal(&draft, "computed",
                        from_millionths(parts[i].sum, parts[i].scale));
        report_end(check, &draft);
    }
}

static void report_missing(struct check *check, const struct subject *subject,
                           const struct tally *tally)
{
    if (tally->absent == 0)
        return;
    struct draft draft = report(check, subject, "stated");
    finding_text(&draft, "first", tally->first_absent);
    finding_count(&draft, "missing", (int64_t)tally->absent);
    report_end(check, &draft);
}

static void parts_missing(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    const struct tallies *tallies = tallies_of(check, subject);

    if (tallies == NULL)
        return;
    for (size_t i = 0; i < total->n_decompositions; i++)
        report_missing(check, subject, &tallies->parts[i]);
    report_missing(check, subject, &tallies->above);
    report_missing(check, subject, &tallies->below);
    if (total->base_rate != NULL &&
        tally_figure(check, subject, total->base_rate).state == FIGURE_ABSENT)
        report_missing(check, subject,
                       &(struct tally){.absent = 1, .first_absent = total->base_rate});
}

static const struct rule table[] = {
    {"K201", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, sum,
     "Total that is not the sum of its parts", "合計不等於各項之和",
     "{terms} = {computed}; stated {stated}; difference {difference}.",
     "{terms} = {computed}；陳報 {stated}；相差 {difference}。",
     "Correct the total, or the part that is wrong.", "請更正合計，或更正有誤之細項。"},
    {"K202", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, figures_named,
     "Total of something that is no figure", "合計所列細項並非數值",
     "“{figure}” in {field} is no figure, or is the total itself.",
     "{field} 之「{figure}」並非數值，或為合計本身。",
     "Name a figure as KEY#FIELD, such as collection/bank/-#amount.",
     "請以「識別碼#欄位」指明數值，例如 collection/bank/-#amount。"},
    {"K203", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, sum_readings,
     "Total that no reading of its illegible parts makes true",
     "無法辨識之細項無論如何判讀，均與合計不符",
     "Legible parts {terms} = {computed}; stated {stated}: no candidate of the "
     "illegible parts makes up the difference {difference}.",
     "可辨識細項 {terms} = {computed}；陳報 {stated}；無法辨識細項之可能數值均不足以"
     "構成差額 {difference}。",
     "Find the original figures.", "請查明原始數值。"},
    {"K204", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, stated_readings,
     "Illegible total that no candidate makes true", "無法辨識之合計，可能數值均不符",
     "{terms} = {computed}, which is none of the candidates for the stated total.",
     "{terms} = {computed}，與合計之可能數值均不相符。", "Find the original figure.",
     "請查明原始數值。"},
    {"K205", SEVERITY_NOTICE, RULE_RECORD, KIND_STATED_TOTAL, parts_missing,
     "Total that cannot be checked yet", "合計尚無法查核",
     "{missing} of its figures are not there yet, {first} among them.",
     "尚缺 {missing} 項數值（例如 {first}），俟補齊後查核。",
     "Report the missing figures.", "請補報所缺數值。"},
    {"K206", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, complete,
     "Incomplete stated total", "自報合計欄位不全",
     "A stated total needs its value, its kind, and exactly the figures that the kind "
     "is computed from.",
     "自報合計應填數值、種類，以及該種類計算所需之數值，不得有其他。",
     "Sums have decompositions; shares, means and growth have a numerator and a "
     "denominator; growth in points a base rate; comparisons what is claimed, and what "
     "it is compared with or a stated bound.",
     "合計填分項；比率、平均及成長填分子與分母；百分點增減另填基期比率；最高、最低及比較填"
     "所稱數值及比較對象（或自報界限）。"},
};

RULE_GROUP(rules_totals, table);
