/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The honour roll of a branch as a message, for --json: exact means, and the months that
 * were reviewed or not.
 */
#include "client/cli/honour.h"

static bool list_months(const struct roll *roll, bool reviewed, struct arena *arena,
                        char ***out, size_t *count)
{
    const struct period asked = roll->honour.period;

    *out = arena_array(arena, (size_t)period_month_count(asked), sizeof **out);
    for (int m = period_first_month(asked); *out && m <= period_last_month(asked); m++) {
        char *text = arena_alloc(arena, PERIOD_TEXT_SIZE);
        if (text == NULL)
            return false;
        if (((roll->honour.reviewed >> m & 1) != 0) == reviewed)
            (*out)[(*count)++] = period_format(
                (struct period){PERIOD_MONTH, asked.year, (uint8_t)m}, text);
    }
    return *out != NULL;
}

static HonourOfficer *told(const struct roll *roll, const struct honour_officer *officer,
                           struct arena *arena)
{
    HonourOfficer *out = arena_alloc(arena, sizeof *out);
    Ratio *mean = arena_alloc(arena, sizeof *mean);

    if (out == NULL || mean == NULL)
        return NULL;
    *out = (HonourOfficer)HONOUR_OFFICER_INIT;
    *mean = (Ratio)RATIO_INIT;
    mean->has_numerator = mean->has_denominator = true;
    mean->numerator = officer->mean.numerator;
    mean->denominator = officer->mean.denominator;
    out->officer = (char *)(uintptr_t)officer->code;
    out->unit = (char *)(uintptr_t)officer->unit;
    out->has_place = officer->place > 0;
    out->place = officer->place;
    out->has_honoured = out->has_months_reviewed = out->has_months_first = true;
    out->honoured = officer->honoured;
    out->months_reviewed = officer->months;
    out->months_first = officer->firsts;
    out->mean = ratio_is_defined(officer->mean) ? mean : NULL;
    if (roll->honour.period.kind == PERIOD_MONTH)
        out->review = officer->first->attitude_review;
    return out;
}

int honour_print_json(const struct roll *roll, struct arena *arena)
{
    HonourRoll out = HONOUR_ROLL_INIT;

    out.branch = roll->branch;
    out.period = (char *)(uintptr_t)roll->period;
    out.has_rule = true;
    out.rule = roll->honour.period.kind == PERIOD_MONTH  ? HONOUR_RULE_SCORE
               : roll->honour.period.kind == PERIOD_HALF ? HONOUR_RULE_MONTHS_FIRST
                                                         : HONOUR_RULE_MEAN;
    out.officers =
        arena_array(arena, roll->honour.officer_count, sizeof(HonourOfficer *));
    if (!list_months(roll, true, arena, &out.reviewed, &out.n_reviewed) ||
        !list_months(roll, false, arena, &out.missing, &out.n_missing))
        return EXIT_SYSTEM;
    for (size_t i = 0; out.officers != NULL && i < roll->honour.officer_count; i++) {
        out.officers[i] = told(roll, &roll->honour.officers[i], arena);
        if (out.officers[i] == NULL)
            return EXIT_SYSTEM;
        out.n_officers++;
    }
    return paper_print(&out.base) ? EXIT_DONE : EXIT_INTERNAL;
}
