/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why: which fields of a draft bear on a board, or on what a rule says. Invariant: a
 * field that is not named cannot have moved anybody there. It must not know values.
 */
#include <string.h>

#include "client/cli/rehearse.h"
#include "domain/catalogue.h"

static bool begins(const char *path, const char *start)
{
    return strncmp(path, start, strlen(start)) == 0;
}

/* Is the path one of that element, "boards[ID]…"? */
static bool is_of(const char *path, const char *list, const char *id)
{
    const size_t length = strlen(list);

    return id != NULL && begins(path, list) && path[length] == '[' &&
           begins(path + length + 1, id) && path[length + 1 + strlen(id)] == ']';
}

/* What is only shown moves nobody. */
static bool is_shown_only(const char *path)
{
    static const char *const names[] = {
        ".titleZh", ".titleEn", ".unitZh",   ".unitEn",
        ".note",    ".number",  ".decimals", ".visibleToBranches"};
    const char *last = strrchr(path, '.');

    for (size_t i = 0; last != NULL && i < sizeof names / sizeof *names; i++)
        if (strcmp(last, names[i]) == 0)
            return !begins(path, "metrics[");
    return false;
}

static bool bears_on_indicator(const char *path, const Indicator *indicator)
{
    switch (indicator->kind) {
    case INDICATOR_KIND_RANGE_LOW:
    case INDICATOR_KIND_RANGE_HIGH:
        return begins(path, "rubric.") || begins(path, "evidence") ||
               begins(path, "answer");
    case INDICATOR_KIND_SHEET_TOTAL:
    case INDICATOR_KIND_SHEET_NODE:
        return begins(path, "rubric.");
    case INDICATOR_KIND_COMPLAINTS_ON_TIME:
    case INDICATOR_KIND_COMPLAINT_DAYS:
        return begins(path, "answer") || begins(path, "utcOffset");
    case INDICATOR_KIND_COLLECTION_AMOUNT:
    case INDICATOR_KIND_COLLECTION_CASES:
        return begins(path, "channels") || begins(path, "caseTypes");
    case INDICATOR_KIND_STATISTIC:
        return is_of(path, "metrics", indicator->metric);
    case INDICATOR_KIND_TIMELINESS:
        return begins(path, "obligations");
    default:
        return false;
    }
}

/* Is what the path speaks of under the board, or under one that it is made of? Those
 * stand before it, so this ends. */
static bool bears_on(const Catalogue *catalogue, const char *path, const Board *board)
{
    const Indicator *indicator = board == NULL ? NULL : board->indicator;

    if (indicator == NULL)
        return false;
    if (is_of(path, "boards", board->id) ||
        is_of(path, "peerGroups", board->peer_group) ||
        bears_on_indicator(path, indicator))
        return true;
    for (size_t i = 0; i < indicator->n_components; i++)
        if (bears_on(catalogue, path,
                     catalogue_board(catalogue, indicator->components[i]->board)))
            return true;
    return (indicator->operand != NULL &&
            bears_on(catalogue, path, catalogue_board(catalogue, indicator->operand))) ||
           (indicator->against != NULL &&
            bears_on(catalogue, path, catalogue_board(catalogue, indicator->against)));
}

static bool bears_on_rule(const char *path, const char *code)
{
    if (begins(path, "severities"))
        return is_of(path, "severities", code);
    return !begins(path, "boards") && !begins(path, "peerGroups");
}

bool rehearse_because(const struct rehearsal *r, const Board *board, struct arena *arena,
                      RehearsedStanding *out)
{
    const Catalogue *catalogue = r->then.data.catalogue;

    if (catalogue_board(catalogue, board->id) == NULL)
        catalogue = r->now.data.catalogue;
    out->because = arena_array(arena, r->changes.count + 1, sizeof *out->because);
    for (size_t i = 0; out->because != NULL && i < r->changes.count; i++) {
        char *path = r->changes.list[i]->field;

        if (!is_shown_only(path) && bears_on(catalogue, path, board))
            out->because[out->n_because++] = path;
    }
    return out->because != NULL;
}

bool rehearse_because_of_rule(const struct rehearsal *r, const char *code,
                              struct arena *arena, RehearsedFinding *out)
{
    out->because = arena_array(arena, r->changes.count + 1, sizeof *out->because);
    for (size_t i = 0; out->because != NULL && i < r->changes.count; i++) {
        char *path = r->changes.list[i]->field;

        if (!is_shown_only(path) && bears_on_rule(path, code))
            out->because[out->n_because++] = path;
    }
    return out->because != NULL;
}
