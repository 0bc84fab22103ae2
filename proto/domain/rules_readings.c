/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the source lost: which values its remains allow, and whether any of them
 * makes a sum true. Invariant: what cannot be refuted is allowed.
 */
#include "domain/rules_check.h"

void readings_add(struct readings *readings, const Illegible *lost, int128 maximum)
{
    if (lost != NULL && lost->n_candidates > 0) {
        if (readings->count == READINGS_KEPT)
            readings->anything = true;
        else
            readings->lost[readings->count++] = lost;
    } else if (maximum < 0) {
        readings->anything = true;
    } else {
        readings->range += maximum;
    }
}

void finding_candidates(struct draft *draft, const char *name, const Illegible *lost)
{
    struct text text;
    char buffer[TERMS_SIZE];

    text_init(&text, buffer, sizeof buffer);
    for (size_t i = 0; i < lost->n_candidates; i++) {
        text_add(&text, i > 0 ? ", " : "");
        text_add(&text, lost->candidates[i]);
    }
    finding_text(draft, name, lost->n_candidates > 0 ? buffer : "?");
}

/* One candidate of each of the lists from `next` on, and something in the range. */
static bool reachable(const struct readings *readings, size_t next, int128 rest)
{
    struct decimal value;

    if (next == readings->count)
        return rest >= 0 && rest <= readings->range;
    const Illegible *lost = readings->lost[next];
    for (size_t i = 0; i < lost->n_candidates; i++)
        if (decimal_parse(lost->candidates[i], &value) == KAOHE_OK &&
            reachable(readings, next + 1, rest - millionths(value)))
            return true;
    return false;
}

bool readings_allow(const struct readings *readings, int128 rest)
{
    /* 16 candidates each: READINGS_KEPT lists are 65,536 combinations at most. */
    return readings->anything || reachable(readings, 0, rest);
}

struct decimal from_millionths(int128 value, unsigned scale)
{
    int128 unit = decimal_power_of_ten(DECIMAL_MAX_SCALE - scale);
    int128 coefficient = value / unit;
    struct decimal out = {0};

    if (coefficient > DECIMAL_MAX_COEFFICIENT)
        coefficient = DECIMAL_MAX_COEFFICIENT;
    if (coefficient < -DECIMAL_MAX_COEFFICIENT)
        coefficient = -DECIMAL_MAX_COEFFICIENT;
    if (decimal_make((int64_t)coefficient, scale, &out) != KAOHE_OK)
        out.coefficient = value < 0 ? 1 - DECIMAL_VALUE_LIMIT : DECIMAL_VALUE_LIMIT - 1;
    return out;
}
