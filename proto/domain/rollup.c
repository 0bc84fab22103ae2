/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roll-up. Invariant: the result depends on the parts only, not on their order; what
 * cannot be told exactly is not told. It must not know where values are kept.
 */
#include "domain/rollup.h"

#include "domain/catalogue.h"

static enum period_kind whole_kind(enum period_kind part)
{
    switch (part) {
    case PERIOD_MONTH:
        return PERIOD_QUARTER;
    case PERIOD_QUARTER:
        return PERIOD_HALF;
    case PERIOD_HALF:
        return PERIOD_YEAR;
    default:
        return PERIOD_NONE;
    }
}

static enum period_kind part_kind(enum period_kind whole)
{
    switch (whole) {
    case PERIOD_QUARTER:
        return PERIOD_MONTH;
    case PERIOD_HALF:
        return PERIOD_QUARTER;
    case PERIOD_YEAR:
        return PERIOD_HALF;
    default:
        return PERIOD_NONE;
    }
}

size_t rollup_parts(struct period whole, struct period parts[static ROLLUP_PARTS])
{
    const enum period_kind kind = part_kind(whole.kind);
    const int count = kind == PERIOD_NONE ? 0 : period_part_count(whole, kind);

    for (int i = 0; i < count; i++)
        parts[i] = period_part(whole, kind, i);
    return (size_t)count;
}

bool rollup_whole(struct period part, struct period *out)
{
    struct period siblings[ROLLUP_PARTS];
    struct period whole = {whole_kind(part.kind), part.year, 1};

    if (whole.kind == PERIOD_NONE)
        return false;
    const size_t count = rollup_parts(whole, siblings);
    whole.number = (uint8_t)((part.number - 1) / (int)count + 1);
    *out = whole;
    return true;
}

static bool add_up(const struct indicator_value *parts, size_t count,
                   struct indicator_value *out)
{
    *out = parts[0];
    for (size_t i = 1; i < count; i++)
        if (ratio_add(out->value, parts[i].value, &out->value) != KAOHE_OK ||
            __builtin_add_overflow(out->basis, parts[i].basis, &out->basis))
            return false;
    return ratio_is_defined(out->value);
}

/* Where all denominators are the base, or the same multiple of it, the counts are still
 * there and k of n stays k of n. */
static bool has_counts(const struct indicator_value *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].value.denominator % parts[i].basis != 0 ||
            parts[i].value.denominator / parts[i].basis !=
                parts[0].value.denominator / parts[0].basis)
            return false;
    return true;
}

static bool pool_counts(const struct indicator_value *parts, size_t count,
                        struct indicator_value *out)
{
    *out = (struct indicator_value){0};
    for (size_t i = 0; i < count; i++)
        if (__builtin_add_overflow(out->value.numerator, parts[i].value.numerator,
                                   &out->value.numerator) ||
            __builtin_add_overflow(out->value.denominator, parts[i].value.denominator,
                                   &out->value.denominator) ||
            __builtin_add_overflow(out->basis, parts[i].basis, &out->basis))
            return false;
    return true;
}

/* The sum of base × mean over the sum of the bases. */
static bool pool_means(const struct indicator_value *parts, size_t count,
                       struct indicator_value *out)
{
    struct ratio sum = {0, 1};
    int64_t basis = 0;

    for (size_t i = 0; i < count; i++) {
        struct ratio term;
        if (ratio_make((int128)parts[i].value.numerator * parts[i].basis,
                       parts[i].value.denominator, &term) != KAOHE_OK ||
            ratio_add(sum, term, &sum) != KAOHE_OK ||
            __builtin_add_overflow(basis, parts[i].basis, &basis))
            return false;
    }
    out->basis = basis;
    return ratio_make(sum.numerator, (int128)sum.denominator * basis, &out->value) ==
           KAOHE_OK;
}

bool rollup_value(RollUp how, const struct indicator_value *parts, size_t count,
                  struct indicator_value *out)
{
    struct indicator_value value;
    bool found;

    for (size_t i = 0; i < count; i++)
        if (!ratio_is_defined(parts[i].value) ||
            (how == ROLL_UP_POOLED && parts[i].basis <= 0))
            return false;
    if (count == 0 || (how != ROLL_UP_SUM && how != ROLL_UP_POOLED))
        return false;
    if (how == ROLL_UP_SUM)
        found = add_up(parts, count, &value);
    else if (has_counts(parts, count))
        found = pool_counts(parts, count, &value);
    else
        found = pool_means(parts, count, &value);
    if (found)
        *out = value;
    return found;
}

/* The one way in which values of that kind can be put together. */
static RollUp natural(const Indicator *indicator)
{
    switch (indicator->kind) {
    case INDICATOR_KIND_COLLECTION_AMOUNT:
    case INDICATOR_KIND_COLLECTION_CASES:
    case INDICATOR_KIND_STATISTIC:
        return ROLL_UP_SUM;
    case INDICATOR_KIND_PHONE_MEAN:
    case INDICATOR_KIND_SURVEY_RATE:
    case INDICATOR_KIND_SERVICE_MINUTES:
    case INDICATOR_KIND_WITHIN_15:
    case INDICATOR_KIND_COMPLAINTS_ON_TIME:
    case INDICATOR_KIND_COMPLAINT_DAYS:
        return ROLL_UP_POOLED;
    default:
        return ROLL_UP_NONE;
    }
}

const char *rollup_fault(const Catalogue *catalogue, const Board *board)
{
    const Indicator *indicator = board->indicator;

    if (board->roll_up == ROLL_UP_UNSPECIFIED || board->roll_up == ROLL_UP_NONE)
        return NULL;
    if (natural(indicator) == ROLL_UP_NONE)
        return "its values cannot be rolled up";
    if (board->roll_up != natural(indicator))
        return natural(indicator) == ROLL_UP_SUM
                   ? "a sum is rolled up as a sum"
                   : "a rate or a mean is rolled up by pooling, not as a sum";
    if (indicator->kind == INDICATOR_KIND_STATISTIC) {
        const Metric *metric = catalogue_metric(catalogue, indicator->metric);
        if (metric == NULL || !metric->additive)
            return "months of its metric do not add up, so it cannot be rolled up";
    }
    return NULL;
}
