/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K27x: superlatives, comparisons and orders that a document declares beside its
 * figures. A figure that is not known refutes nothing.
 */
#include "domain/rules_tally.h"

struct named {
    const char *name;
    struct decimal value;
};

static const char *claim_name(TotalKind kind)
{
    static const char *const names[] = {"lowest",    "highest",    "more_than",
                                        "less_than", "descending", "ascending"};

    return names[kind - TOTAL_KIND_LOWEST];
}

static void report_claim(struct check *check, const struct subject *subject,
                         struct named claimed, struct named other)
{
    struct draft draft = report(check, subject, "claimed");
    struct decimal difference;

    finding_text(&draft, "claim", claim_name(subject->record->stated_total->kind));
    finding_text(&draft, "figure", claimed.name);
    finding_decimal(&draft, "stated", claimed.value);
    finding_text(&draft, "other", other.name);
    finding_decimal(&draft, "computed", other.value);
    if (decimal_subtract(claimed.value, other.value, &difference) == KAOHE_OK) {
        if (difference.coefficient < 0)
            difference.coefficient = -difference.coefficient;
        finding_decimal(&draft, "difference", difference);
    }
    report_end(check, &draft);
}

/* Does a claim of that kind hold with `claimed` said of, or after, `other`? */
static bool holds(TotalKind kind, struct decimal claimed, struct decimal other)
{
    int128 distance = millionths(claimed) - millionths(other);

    switch (kind) {
    case TOTAL_KIND_LOWEST:
    case TOTAL_KIND_DESCENDING:
        return distance <= 0;
    case TOTAL_KIND_HIGHEST:
    case TOTAL_KIND_ASCENDING:
        return distance >= 0;
    case TOTAL_KIND_MORE_THAN:
        return distance > 0;
    default:
        return distance < 0;
    }
}

/* Is the smallest of the others the one to hold the claim against? */
static bool against_smallest(TotalKind kind)
{
    return kind == TOTAL_KIND_LOWEST || kind == TOTAL_KIND_LESS_THAN;
}

static bool get(const struct check *check, const struct subject *subject,
                const char *name, struct named *out)
{
    struct figure figure = tally_figure(check, subject, name);

    *out = (struct named){name, figure.value};
    return figure.state == FIGURE_VALUE;
}

/* The one of `compared` that speaks most against the claim. */
static bool strongest(const struct check *check, const struct subject *subject,
                      struct named *out)
{
    const StatedTotal *total = subject->record->stated_total;
    const bool smallest = against_smallest(total->kind);
    bool found = false;
    struct named other;

    for (size_t i = 0; i < total->n_compared; i++) {
        if (!get(check, subject, total->compared[i], &other))
            continue;
        int128 distance = found ? millionths(other.value) - millionths(out->value) : 0;
        if (!found || (smallest ? distance < 0 : distance > 0))
            *out = other;
        found = true;
    }
    return found;
}

/* The bound that the document states: a figure of the total itself. */
static bool bound(struct check *check, const struct subject *subject, struct named *out)
{
    const StatedTotal *total = subject->record->stated_total;
    struct text name;

    if (total->n_compared > 0 || subject->key == NULL ||
        !known(subject, "stated", total->stated, &out->value))
        return false;
    text_init_arena(&name, check->arena, RECORD_KEY_MAX + sizeof "#stated");
    text_add(&name, subject->key);
    text_add(&name, "#stated");
    out->name = text_end(&name);
    return out->name != NULL;
}

static void compared(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    struct named claimed, other;

    if (!strongest(check, subject, &other) && !bound(check, subject, &other))
        return;
    for (size_t i = 0; i < total->n_claimed; i++)
        if (get(check, subject, total->claimed[i], &claimed) &&
            !holds(total->kind, claimed.value, other.value))
            report_claim(check, subject, claimed, other);
}

/* Each against the one before it that is known. */
static void in_order(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    struct named before = {0};
    struct named now;

    for (size_t i = 0; i < total->n_claimed; i++) {
        if (!get(check, subject, total->claimed[i], &now))
            continue;
        if (before.name != NULL && !holds(total->kind, now.value, before.value))
            report_claim(check, subject, now, before);
        before = now;
    }
}

static void claim_holds(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;

    if (!total_is_claim(total))
        return;
    if (total->kind >= TOTAL_KIND_DESCENDING)
        in_order(check, subject);
    else
        compared(check, subject);
}

/* "the lowest is F with 89.24 %" tells the figure again, perhaps with fewer decimals. */
static void value_named(struct check *check, const struct subject *subject)
{
    const StatedTotal *total = subject->record->stated_total;
    struct decimal stated;
    struct named claimed;

    if ((total->kind != TOTAL_KIND_LOWEST && total->kind != TOTAL_KIND_HIGHEST) ||
        !known(subject, "stated", total->stated, &stated))
        return;
    for (size_t i = 0; i < total->n_claimed; i++) {
        if (!get(check, subject, total->claimed[i], &claimed) ||
            ratio_rounds_to(ratio_from_decimal(claimed.value), 1, stated) !=
                ROUNDING_FIT_NONE)
            continue;
        struct draft draft = report(check, subject, "stated");
        finding_text(&draft, "figure", claimed.name);
        finding_decimal(&draft, "computed", claimed.value);
        finding_decimal(&draft, "stated", stated);
        report_end(check, &draft);
    }
}

static const struct rule table[] = {
    {"K270", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, claim_holds,
     "Comparison that the figures refute", "最高、最低或比較與數值不符",
     "{figure} is said to be {claim} and is {stated}; but {other} is {computed}; "
     "difference {difference}.",
     "所稱{claim}者 {figure} 為 {stated}，惟 {other} 為 {computed}；相差 {difference}。",
     "Correct what is said, or the figure that is wrong.",
     "請更正所述，或更正有誤之數值。"},
    {"K271", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, value_named,
     "Comparison that tells another figure", "最高或最低所載數值與原數值不符",
     "{figure} is {computed}, and is told as {stated} where it is compared.",
     "{figure} 為 {computed}，惟比較時載為 {stated}。",
     "Find out which is right and correct the other.", "請查明何者正確並更正另一處。"},
};

RULE_GROUP(rules_claims, table);
