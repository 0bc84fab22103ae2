/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Can a figure be that? Invariant: the rules say so, tried on the dossier with it; what
 * is told here is only which of them bound a figure. Equations do not: a total or a
 * percentage of it is told anew with the figure.
 */
#include <string.h>

#include "domain/dossier.h"
#include "domain/explain_parts.h"
#include "domain/rules.h"

/* What is broken by more of a figure, or by less, whatever else is told anew. */
static const char *const bounds[] = {
    "K112", "K113", "K221", "K223", "K251", "K252",
    "K253", "K254", "K261", "K407", "K408",
};
/* All forms are accounted for: more of an answer is more than there are forms. */
static const char *const bounds_above[] = {"K222", "K231"};
/* What no whole scores give, or no whole steps: a little more of it may be. */
static const char *const gaps[] = {"K240", "K409"};

#define LISTED(codes, code) is_listed(codes, sizeof(codes) / sizeof *(codes), code)
#define FARTHEST 100 /* one of so many means of two decimals is of whole scores */

struct broken {
    size_t bounds, gaps;
};

static bool is_listed(const char *const *codes, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(codes[i], code) == 0)
            return true;
    return false;
}

static struct broken count_broken(const struct findings *findings, bool above)
{
    struct broken count = {0};

    for (size_t severity = 0; severity < 3; severity++)
        for (size_t i = 0; i < findings->kept[severity + 1]; i++) {
            const char *code =
                findings->listed[severity * FINDINGS_LISTED + i].finding->code;

            count.bounds += LISTED(bounds, code) || (above && LISTED(bounds_above, code));
            count.gaps += LISTED(gaps, code);
        }
    return count;
}

/* What the dossier breaks as it is. False without memory. */
static bool judge(const struct explanation *what, bool above, struct broken *broken)
{
    static const Finding blank_finding;
    static const Parameter blank_parameter;
    const struct indicator_data *data = &what->data;
    Dossier all = *what->whole;
    Submission nothing = {.branch = all.branch, .period = all.period};
    struct merge merge = {.dossier = &all};
    struct findings findings = {.arena = data->arena,
                                .submission = &nothing,
                                .blank_finding = &blank_finding,
                                .blank_parameter = &blank_parameter};
    const struct check_input input = {
        .submission = &nothing,
        .merge = &merge,
        .catalogue = data->catalogue,
        .rubrics = data->rubrics,
        .rubric_count = data->rubric_count,
        .today = {.year = 9999, .month = 12, .day = 31},
    };

    merge.origin = arena_array(data->arena, all.n_records, sizeof *merge.origin);
    if (merge.origin == NULL ||
        dossier_index(&all, data->arena, &merge.index) != KAOHE_OK)
        return false;
    for (size_t i = 0; i < all.n_records; i++)
        merge.origin[i] = -1;
    findings_init(&findings);
    if (rules_check(&input, &findings) != KAOHE_OK)
        return false;
    *broken = count_broken(&findings, above);
    return true;
}

/* The options' own scores are told anew with a score: what was filed of them is set
 * aside, and given back where it was kept. */
static void options_aside(const Record *record, size_t *kept, bool back)
{
    const bool is_sheet = record->kind_case == KIND_SCORE_SHEET;

    for (size_t i = 0; is_sheet && i < record->score_sheet->n_items; i++) {
        ItemScore *item = record->score_sheet->items[i];

        if (!back)
            kept[i] = item->n_option_scores;
        item->n_option_scores = back ? kept[i] : 0;
    }
}

/* From `to` on, that way. */
static bool find_allowed(const struct explanation *what, struct trial *trial, int way,
                         struct decimal *to)
{
    const size_t mark = arena_mark(what->data.arena);
    struct broken now, then;

    if (!judge(what, way > 0, &now))
        return false;
    for (int steps = 0; steps < FARTHEST && to->coefficient >= 0; steps++) {
        arena_release(what->data.arena, mark);
        trial_set(trial, *to);
        const bool judged = judge(what, way > 0, &then);
        trial_end(trial);
        if (!judged || then.bounds > now.bounds)
            return false;
        if (then.gaps <= now.gaps)
            return true;
        to->coefficient += way;
    }
    return false;
}

bool explain_allows(const struct explanation *what, const struct explained *figure,
                    int way, struct decimal *to)
{
    Record *record = figure->held->record;
    const size_t mark = arena_mark(what->data.arena);
    size_t *kept =
        arena_array(what->data.arena, record_field_count(record), sizeof *kept);
    size_t number;
    struct trial trial;

    if (kept == NULL || !record_field_find(record, figure->field, &number) ||
        !trial_start(&trial, record, number))
        return false;
    options_aside(record, kept, false);
    const bool allowed = find_allowed(what, &trial, way, to);
    options_aside(record, kept, true);
    arena_release(what->data.arena, mark);
    return allowed;
}
