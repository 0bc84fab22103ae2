/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who would move: each board and period ranked on both sides by the domain's own order,
 * and told where a place or a value differs, or where there is a board on one side only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/print.h"
#include "client/cli/reach.h"
#include "client/cli/rehearse_why.h"
#include "client/cli/table.h"
#include "domain/catalogue.h"
#include "domain/peers.h"
#include "domain/rank.h"
#include "domain/standing.h"

#define WORDS_SIZE 4096
#define CODE_SIZE 66 /* of a branch, and a comma */

/* Whom `kaohe rank` puts behind the last: who was there, may be on the board and has no
 * value. */
static bool put_last(const struct rehearsal *r, struct ranked *out, struct period period)
{
    const Catalogue *catalogue = out->side->data.catalogue;
    int64_t count = 0;

    out->last = calloc(r->branch_count + 1, sizeof *out->last);
    if (out->last == NULL || out->board->unreported != UNREPORTED_LAST)
        return out->last != NULL;
    for (size_t i = 0; i < r->branch_count; i++) {
        const BranchEntry *branch = catalogue_branch(catalogue, r->branches[i]->code);

        out->last[i] = branch != NULL && !out->values[i].present &&
                       branch_exists(branch, period) &&
                       board_takes(catalogue, out->board, branch->code);
        count += out->last[i];
    }
    out->last_place = reach_behind(out->board, &out->rank, count);
    return true;
}

static bool rank_side(const struct rehearsal *r, const struct rehearsal_side *side,
                      const Board *board, size_t period, struct ranked *out)
{
    Board *const *boards = side->data.catalogue->boards;
    size_t index = 0;

    while (index < side->data.catalogue->n_boards &&
           strcmp(boards[index]->id, board->id) != 0)
        index++;
    *out = (struct ranked){.side = side, .index = index};
    if (index == side->data.catalogue->n_boards)
        return true;
    out->board = boards[index];
    out->values = rehearse_value(r, side, index, period);
    out->rank.nodes = calloc(r->branch_count + 1, sizeof *out->rank.nodes);
    out->rank.capacity = (uint32_t)r->branch_count;
    out->rank.direction = board_direction(out->board);
    for (uint32_t i = 0; out->rank.nodes != NULL && i < r->branch_count; i++)
        if (out->values[i].present && out->values[i].basis >= out->board->minimum_base &&
            rank_put(&out->rank, i, r->branches[i]->code, out->values[i].value))
            return false;
    return out->rank.nodes != NULL && put_last(r, out, r->periods[period].period);
}

static bool add_value(const struct ranked *ranked, size_t branch, Standing *standing,
                      struct arena *arena)
{
    const struct board_value *value = &ranked->values[branch];
    Ratio *ratio = arena_alloc(arena, sizeof *ratio);
    struct rank_place place;

    if (ratio == NULL)
        return false;
    *ratio = (Ratio)RATIO_INIT;
    ratio->has_numerator = ratio->has_denominator = true;
    ratio->numerator = value->value.numerator;
    ratio->denominator = value->value.denominator;
    standing->value = ratio;
    standing->has_basis = true;
    standing->basis = value->basis;
    standing->has_place_doubled =
        rank_place(&ranked->rank, (uint32_t)branch, board_ties(ranked->board), &place) ==
        KAOHE_OK;
    standing->place_doubled = standing->has_place_doubled ? place.doubled : 0;
    return true;
}

/* Into the arena; NULL where the branch is not on the board. */
static bool stand(const struct rehearsal *r, const struct ranked *ranked, size_t branch,
                  size_t period, Standing **out)
{
    struct arena *arena = (struct arena *)(uintptr_t)&r->paper.arena;
    const struct board_value *value =
        ranked->board == NULL ? NULL : &ranked->values[branch];

    *out = NULL;
    if (value == NULL || (!value->present && !ranked->last[branch]))
        return true;
    Standing *standing = arena_alloc(arena, sizeof *standing);
    if (standing == NULL)
        return false;
    *standing = (Standing)STANDING_INIT;
    standing->board = ranked->board->id;
    standing->period = (char *)(uintptr_t)r->periods[period].text;
    standing->branch = r->branches[branch]->code;
    standing->has_ranked = true;
    standing->ranked = rank_count(&ranked->rank);
    standing->has_place_doubled = !value->present;
    standing->place_doubled = ranked->last_place;
    *out = standing;
    return !value->present || add_value(ranked, branch, standing, arena);
}

static bool is_same_value(const Standing *now, const Standing *then)
{
    const Ratio *left = now == NULL ? NULL : now->value;
    const Ratio *right = then == NULL ? NULL : then->value;

    if (left == NULL || right == NULL)
        return left == right;
    return ratio_compare((struct ratio){left->numerator, left->denominator},
                         (struct ratio){right->numerator, right->denominator}) == 0;
}

static bool is_same(const Standing *now, const Standing *then)
{
    if (now == NULL || then == NULL)
        return now == then;
    return is_same_value(now, then) &&
           now->has_place_doubled == then->has_place_doubled &&
           now->place_doubled == then->place_doubled;
}

/* Those with a place under the draft first, in its order; then by what they had. */
static int by_place(const void *a, const void *b)
{
    const RehearsedStanding *const *left = a, *const *right = b;
    const Standing *sides[2][2] = {{(*left)->then, (*right)->then},
                                   {(*left)->now, (*right)->now}};

    for (int i = 0; i < 2; i++) {
        int64_t places[2];

        for (int j = 0; j < 2; j++)
            places[j] = sides[i][j] != NULL && sides[i][j]->has_place_doubled
                            ? sides[i][j]->place_doubled
                            : INT64_MAX;
        if (places[0] != places[1])
            return places[0] < places[1] ? -1 : 1;
    }
    return strcmp((*left)->branch, (*right)->branch);
}

struct movers {
    RehearsedStanding **list;
    size_t count;
};

static bool add_mover(const struct rehearsal *r, struct why *w, struct movers *out)
{
    Standing *now, *then;
    RehearsedStanding *mover;

    if (!stand(r, &w->sides[0], w->branch, w->period, &now) ||
        !stand(r, &w->sides[1], w->branch, w->period, &then))
        return false;
    if (is_same(now, then))
        return true;
    mover = arena_alloc(w->arena, sizeof *mover);
    if (mover == NULL)
        return false;
    *mover = (RehearsedStanding)REHEARSED_STANDING_INIT;
    mover->board = w->sides[w->sides[1].board == NULL ? 0 : 1].board->id;
    mover->period = (char *)(uintptr_t)r->periods[w->period].text;
    mover->branch = r->branches[w->branch]->code;
    mover->now = now;
    mover->then = then;
    out->list[out->count++] = mover;
    w->mover = mover;
    w->same_value = is_same_value(now, then);
    arena_reset(&w->scratch->arena);
    return why_find(w);
}

static bool find_movers(struct rehearsal *r, const struct ranked sides[2], size_t period,
                        struct movers *out)
{
    struct why w = {.r = r,
                    .sides = sides,
                    .period = period,
                    .arena = &r->paper.arena,
                    .scratch = &r->scratch};

    out->count = 0;
    out->list = arena_array(w.arena, r->branch_count + 1, sizeof *out->list);
    for (w.branch = 0; out->list != NULL && w.branch < r->branch_count; w.branch++)
        if (!add_mover(r, &w, out))
            return false;
    if (out->list != NULL)
        qsort(out->list, out->count, sizeof *out->list, by_place);
    return out->list != NULL;
}

static void add_place(const Standing *standing, struct text *text)
{
    if (standing != NULL && standing->has_place_doubled)
        names_add_place(standing->place_doubled, text);
    else
        text_add(text, "–");
}

static void add_row(const struct rehearsal *r, const struct ranked sides[2],
                    const RehearsedStanding *mover, struct table *table)
{
    const Standing *both[2] = {mover->now, mover->then};
    struct text text = table_text(table);

    names_add_branch(&r->names, mover->branch, &text);
    table_end_text(table, 0, &text);
    text = table_text(table);
    add_place(mover->now, &text);
    text_add(&text, " → ");
    add_place(mover->then, &text);
    table_end_text(table, 1, &text);
    text = table_text(table);
    for (int i = is_same_value(mover->now, mover->then) ? 1 : 0; i < 2; i++) {
        text_add(&text, text.length == 0 ? "" : " → ");
        if (both[i] == NULL)
            text_add(&text, "–");
        else
            names_add_value(&r->names, sides[i].board, both[i]->value, &text);
    }
    table_end_text(table, 2, &text);
}

static void print_head(const struct rehearsal *r, const struct ranked sides[2],
                       size_t period)
{
    const Board *board = sides[1].board == NULL ? sides[0].board : sides[1].board;

    printf("\n%s%s  %s/%s%s", print_tone(r->cli, TONE_STRONG),
           r->cli->zh ? board->title_zh : board->title_en, board->id,
           r->periods[period].text, print_tone(r->cli, TONE_PLAIN));
    if (sides[0].board == NULL)
        printf("  %s", tr("a new board"));
    else if (sides[1].board == NULL)
        printf("  %s", tr("the board is gone"));
    putchar('\n');
}

/* "TNY, TYY: …", a line for each reason. */
static bool print_why(const struct rehearsal *r, const struct movers *movers,
                      struct arena *arena)
{
    const char **words = arena_array(arena, movers->count + 1, sizeof *words);
    struct text text;

    for (size_t i = 0; words != NULL && i < movers->count; i++) {
        text_init_arena(&text, arena, WORDS_SIZE);
        why_words(r, movers->list[i], &text);
        words[i] = text_end(&text) == NULL ? "…" : text.buffer;
    }
    for (size_t i = 0; words != NULL && i < movers->count; i++) {
        if (words[i] == NULL || words[i][0] == '\0')
            continue;
        text_init_arena(&text, arena, WORDS_SIZE + movers->count * CODE_SIZE);
        text_add(&text, movers->list[i]->branch);
        for (size_t j = i + 1; j < movers->count; j++)
            if (words[j] != NULL && strcmp(words[i], words[j]) == 0) {
                text_add(&text, ", ");
                text_add(&text, movers->list[j]->branch);
                words[j] = NULL;
            }
        text_add(&text, ": ");
        text_add(&text, words[i]);
        if (text_end(&text) != NULL)
            print_paragraph(r->cli, 2, text.buffer);
    }
    return !arena->exhausted;
}

static bool print_movers(const struct rehearsal *r, const struct ranked sides[2],
                         size_t period, const struct movers *movers)
{
    struct arena *arena = (struct arena *)(uintptr_t)&r->paper.arena;
    struct table table;

    for (size_t i = 0; r->cli->json && i < movers->count; i++) {
        Rehearsal line = REHEARSAL_INIT;

        line.standing = movers->list[i];
        if (!paper_print(&line.base))
            return false;
    }
    if (r->cli->json || movers->count == 0)
        return true;
    print_head(r, sides, period);
    if (!table_open(&table, arena, 3, movers->count + 1))
        return false;
    table_cell(&table, 0, tr("Branch"));
    table_cell(&table, 1, tr("Place"));
    table_cell(&table, 2, tr("Value"));
    for (size_t i = 0; i < movers->count; i++) {
        table_next(&table);
        add_row(r, sides, movers->list[i], &table);
    }
    table_next(&table);
    table_print(r->cli, &table);
    return sides[0].board == NULL || sides[1].board == NULL ||
           print_why(r, movers, arena);
}

/* Has anybody a value? Else there is no board to be on, be it the last. */
static bool is_board(const struct rehearsal *r, const struct ranked *side)
{
    for (size_t i = 0; side->board != NULL && i < r->branch_count; i++)
        if (side->values[i].present)
            return true;
    return false;
}

static bool rehearse_board(struct rehearsal *r, const Board *board, size_t period,
                           size_t *moved)
{
    const size_t mark = arena_mark(&r->paper.arena);
    struct ranked sides[2] = {{.board = NULL}, {.board = NULL}};
    struct movers movers = {.count = 0};
    bool done = rank_side(r, &r->now, board, period, &sides[0]) &&
                rank_side(r, &r->then, board, period, &sides[1]);

    if (done && (is_board(r, &sides[0]) || is_board(r, &sides[1])))
        done = find_movers(r, sides, period, &movers) &&
               print_movers(r, sides, period, &movers);

    *moved += movers.count;
    for (int i = 0; i < 2; i++) {
        free(sides[i].rank.nodes);
        free(sides[i].last);
    }
    arena_release(&r->paper.arena, mark);
    return done;
}

bool rehearse_boards(struct rehearsal *r, size_t *moved, int *code)
{
    const Catalogue *now = r->now.data.catalogue, *then = r->then.data.catalogue;
    bool done = true;

    *code = EXIT_SYSTEM;
    for (size_t i = 0; i < now->n_boards + then->n_boards; i++) {
        const Board *board =
            i < now->n_boards ? now->boards[i] : then->boards[i - now->n_boards];

        if (i >= now->n_boards && catalogue_board(now, board->id) != NULL)
            continue;
        for (size_t j = 0; done && j < r->period_count; j++)
            done = !r->periods[j].shown || rehearse_board(r, board, j, moved);
    }
    return done;
}
