/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The six ways of scoring: is a score possible with these ticks? Invariant: the
 * band is that of the ticked option; no option is ever inferred from a score. It
 * must not know figures: whether a tick is deserved is another question.
 */
#include <string.h>

#include "domain/int128.h"
#include "domain/rubric.h"

struct scoring {
    const struct rubric_tree *tree;
    const RubricItem *item;
    const ItemScore *given;
    bool has_score;
    struct score_check out;
};

static bool fail(struct scoring *s, enum score_verdict verdict, const char *option)
{
    s->out.verdict = verdict;
    s->out.option = option;
    return false;
}

static int128 millionths(struct decimal value)
{
    return (int128)value.coefficient *
           decimal_power_of_ten(DECIMAL_MAX_SCALE - value.scale);
}

static bool on_step(const struct scoring *s, struct decimal score)
{
    return millionths(score) % millionths(s->tree->step) == 0;
}

/* Verified rubrics have decimals where they must: what fails to parse is 0. */
static struct decimal number(const char *text)
{
    struct decimal value = {0};

    if (text == NULL || decimal_parse(text, &value) != KAOHE_OK)
        return (struct decimal){0};
    return value;
}

/* The band of an option; both ends are the score where that is fixed. */
static void use_band(struct scoring *s, const Band *band, const char *fixed)
{
    s->out.low = number(band == NULL ? fixed : band->low);
    s->out.high = number(band == NULL ? fixed : band->high);
}

static bool within(const struct scoring *s, struct decimal score)
{
    return decimal_compare(s->out.low, score) <= 0 &&
           decimal_compare(score, s->out.high) <= 0;
}

static bool ticks_known(struct scoring *s)
{
    const ItemScore *given = s->given;

    for (size_t i = 0; i < given->n_ticked; i++) {
        if (rubric_option(s->item, given->ticked[i]) == NULL)
            return fail(s, SCORE_UNKNOWN_OPTION, given->ticked[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(given->ticked[i], given->ticked[j]) == 0)
                return fail(s, SCORE_TICKS, given->ticked[i]);
    }
    return true;
}

/* The overall score within the band at hand, or 0 where nothing is ticked. */
static bool overall(struct scoring *s)
{
    if (!s->has_score || (s->given->n_ticked == 0 && s->out.score.coefficient == 0))
        return true;
    return within(s, s->out.score) || fail(s, SCORE_OUTSIDE_BAND, NULL);
}

/* One option at most, and its band or fixed score. */
static bool one_option(struct scoring *s)
{
    if (s->given->n_ticked > 1)
        return fail(s, SCORE_TICKS, NULL);
    if (s->given->n_ticked == 0)
        return true;
    const RubricOption *option = rubric_option(s->item, s->given->ticked[0]);
    use_band(s, option->band, option->fixed_score);
    return overall(s) || fail(s, SCORE_OUTSIDE_BAND, option->id);
}

static bool is_ticked(const struct scoring *s, const char *option)
{
    for (size_t i = 0; i < s->given->n_ticked; i++)
        if (strcmp(s->given->ticked[i], option) == 0)
            return true;
    return false;
}

static bool option_score(struct scoring *s, const OptionScore *given)
{
    const RubricOption *option =
        given->option == NULL ? NULL : rubric_option(s->item, given->option);
    struct decimal score;

    if (option == NULL)
        return fail(s, SCORE_UNKNOWN_OPTION, given->option);
    if (!is_ticked(s, option->id))
        return fail(s, SCORE_OPTION_TICK, option->id);
    if (given->score == NULL || decimal_parse(given->score, &score) != KAOHE_OK)
        return fail(s, SCORE_NO_NUMBER, option->id);
    use_band(s, option->band, option->fixed_score);
    if (!within(s, score) || !on_step(s, score)) {
        s->out.score = score;
        return fail(s, SCORE_OPTION_BAND, option->id);
    }
    return decimal_add(s->out.sum, score, &s->out.sum) == KAOHE_OK ||
           fail(s, SCORE_NO_NUMBER, option->id);
}

/* Only the overall score was written down: the ticked options must allow it. */
static bool additive_overall(struct scoring *s)
{
    struct decimal low = {0};
    struct decimal high = {0};

    for (size_t i = 0; i < s->given->n_ticked; i++) {
        const RubricOption *option = rubric_option(s->item, s->given->ticked[i]);
        use_band(s, option->band, option->fixed_score);
        if (decimal_add(low, s->out.low, &low) != KAOHE_OK ||
            decimal_add(high, s->out.high, &high) != KAOHE_OK)
            return fail(s, SCORE_NO_NUMBER, NULL);
    }
    s->out.low = low;
    s->out.high = high;
    return overall(s);
}

static bool scored_before(const ItemScore *given, size_t number)
{
    const char *option = given->option_scores[number]->option;

    for (size_t i = 0; i < number; i++)
        if (strcmp(given->option_scores[i]->option, option) == 0)
            return true;
    return false;
}

/* Every ticked option has a score of its own; together they are the item's. */
static bool additive(struct scoring *s)
{
    const ItemScore *given = s->given;

    if (given->n_option_scores == 0)
        return additive_overall(s);
    for (size_t i = 0; i < given->n_option_scores; i++) {
        if (!option_score(s, given->option_scores[i]))
            return false;
        if (scored_before(given, i))
            return fail(s, SCORE_OPTION_TICK, given->option_scores[i]->option);
    }
    if (given->n_option_scores < given->n_ticked)
        return fail(s, SCORE_OPTION_TICK, NULL);
    return !s->has_score || decimal_compare(s->out.sum, s->out.score) == 0 ||
           fail(s, SCORE_OPTION_SUM, NULL);
}

static bool by_mode(struct scoring *s)
{
    switch (s->item->scoring) {
    case SCORING_MODE_TIER:
    case SCORING_MODE_FIXED:
    case SCORING_MODE_CHECKBOX:
        return one_option(s);
    case SCORING_MODE_ADDITIVE:
        return additive(s);
    default:
        use_band(s, s->item->band, NULL);
        return overall(s);
    }
}

struct score_check rubric_score(const struct rubric_tree *tree, const RubricItem *item,
                                const ItemScore *given)
{
    struct scoring s = {.tree = tree, .item = item, .given = given};

    s.has_score = given->score != NULL;
    if (s.has_score && decimal_parse(given->score, &s.out.score) != KAOHE_OK) {
        fail(&s, SCORE_NO_NUMBER, NULL);
        return s.out;
    }
    if (!ticks_known(&s))
        return s.out;
    if (s.has_score && s.out.score.coefficient != 0 && given->n_ticked == 0 &&
        item->n_options > 0)
        fail(&s, SCORE_WITHOUT_TICK, NULL);
    else if (by_mode(&s) && s.has_score && !on_step(&s, s.out.score))
        fail(&s, SCORE_OFF_STEP, NULL);
    return s.out;
}
