/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which fields of a draft bear on a board, or on what a rule says. Invariant: a field
 * that does not bear on one cannot have changed it. It must not know values.
 */
#include <string.h>

#include "client/cli/rehearse.h"

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

bool rehearse_is_of_calendar(const char *path)
{
    return begins(path, "calendar.");
}

/* How long an answer may take, by which days. */
static bool is_of_answers(const char *path)
{
    return begins(path, "answer") || rehearse_is_of_calendar(path);
}

static bool bears_on_indicator(const char *path, const Indicator *indicator)
{
    switch (indicator->kind) {
    case INDICATOR_KIND_RANGE_LOW:
    case INDICATOR_KIND_RANGE_HIGH:
        return begins(path, "rubric.") || begins(path, "evidence") || is_of_answers(path);
    case INDICATOR_KIND_SHEET_TOTAL:
    case INDICATOR_KIND_SHEET_NODE:
        return begins(path, "rubric.");
    case INDICATOR_KIND_COMPLAINTS_ON_TIME:
    case INDICATOR_KIND_COMPLAINT_DAYS:
        return is_of_answers(path) || begins(path, "utcOffset");
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

bool rehearse_is_of_board(const char *path, const Board *board, const char *field)
{
    const char *rest = strchr(path, ']');

    return rest != NULL && is_of(path, "boards", board->id) &&
           (rest[1] == '\0' || (rest[1] == '.' && begins(rest + 2, field)));
}

bool rehearse_is_of_branch(const char *path, const char *code)
{
    const char *rest = strchr(path, ']');

    return rest != NULL && is_of(path, "branches", code) &&
           (rest[1] == '\0' || begins(rest, "].added") || begins(rest, "].closed"));
}

bool rehearse_bears_on_value(const char *path, const Board *board)
{
    return !is_shown_only(path) && (rehearse_is_of_board(path, board, "indicator") ||
                                    rehearse_is_of_board(path, board, "rollUp") ||
                                    bears_on_indicator(path, board->indicator));
}

bool rehearse_bears_on_peers(const char *path, const Board *board)
{
    return rehearse_is_of_board(path, board, "peerGroup") ||
           (is_of(path, "peerGroups", board->peer_group) && !is_shown_only(path));
}

bool rehearse_is_of_item(const char *path, const char *field)
{
    static const char items[] = "rubric.items[";

    if (field == NULL || !begins(path, items))
        return false;
    const char *id = path + strlen(items);
    const size_t length = strcspn(id, "]");
    const char *dot = strchr(field, '.'); /* "scores.ITEM" */
    return dot != NULL && strlen(dot + 1) == length && strncmp(dot + 1, id, length) == 0;
}

/* Kinds of records, as their keys begin, whose findings a field can change; what no line
 * speaks of can change any. */
static const struct {
    const char *path;
    const char *kinds[3];
} bearing[] = {
    {"boards", {NULL}},
    {"peerGroups", {NULL}},
    {"rubric.", {"sheet/"}},
    {"evidence", {"sheet/"}},
    {"answer", {"sheet/", "case/", "complaints/"}},
    {"calendar.", {"sheet/"}},
    {"channels", {"collection/", "total/"}},
    {"caseTypes", {"collection/", "total/"}},
    {"instruments", {"survey/", "total/"}},
    {"metrics", {"statistic/", "total/"}},
    {"dimensionValues", {"statistic/"}},
};

static bool is_of_kind(const char *record, const char *const kinds[3])
{
    for (int i = 0; i < 3 && kinds[i] != NULL; i++)
        if (begins(record, kinds[i]))
            return true;
    return false;
}

bool rehearse_bears_on_finding(const char *path, const Finding *finding, bool severity)
{
    if (begins(path, "severities") || severity)
        return severity && is_of(path, "severities", finding->code);
    if (is_shown_only(path))
        return false;
    for (size_t i = 0; i < sizeof bearing / sizeof *bearing; i++)
        if (begins(path, bearing[i].path))
            return bearing[i].kinds[0] != NULL &&
                   (finding->record == NULL ||
                    is_of_kind(finding->record, bearing[i].kinds));
    return true;
}
