/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe edition errata: for each board of an edition, every branch whose value or place
 * is another one now, or was meanwhile, with the entries that changed it. The edition
 * stays as it is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/edition.h"
#include "client/cli/print.h"
#include "client/cli/watch_words.h"

#define LINE_SIZE 4096
#define BRANCH_SIZE 512 /* of one in a line of several */

/* Everything about one board, each list by branch code. */
struct errata {
    const struct cli *cli;
    const struct edition_read *read;
    struct paper *paper;
    Ranking *then;
    Ranking *now;
    RankingChange **changes; /* of a branch, the latest first */
    size_t change_count;
    size_t change_room;
    size_t at_then, at_now, at_change;
    size_t told;
    int64_t remade; /* the last entry by which other data made the board anew; or 0 */
    ChangeCause remade_by;
    char moved[LINE_SIZE]; /* who only was passed, or passed others that fell */
    size_t moved_length;
};

/* Of how many boards something is told, and of how many there is nothing. */
struct told {
    size_t changed;
    size_t unchanged;
};

static int by_branch(const void *a, const void *b)
{
    const Standing *const *left = a;
    const Standing *const *right = b;

    return strcmp((*left)->branch, (*right)->branch);
}

static int by_change(const void *a, const void *b)
{
    const RankingChange *const *left = a;
    const RankingChange *const *right = b;
    const int order = strcmp((*left)->value->branch, (*right)->value->branch);

    return order != 0
               ? order
               : ((*left)->entry < (*right)->entry) - ((*left)->entry > (*right)->entry);
}

static bool take_changes(struct errata *e, const Changes *page)
{
    while (e->change_room < e->change_count + page->n_changes) {
        const size_t room = 2 * e->change_room + page->n_changes;
        RankingChange **grown =
            arena_array(&e->paper->arena, room, sizeof(RankingChange *));

        if (grown == NULL)
            return false;
        if (e->change_count > 0)
            memcpy(grown, e->changes, e->change_count * sizeof *grown);
        e->changes = grown;
        e->change_room = room;
    }
    for (size_t i = 0; i < page->n_changes; i++)
        if (page->changes[i]->value != NULL && page->changes[i]->value->branch != NULL)
            e->changes[e->change_count++] = page->changes[i];
    return true;
}

static bool fetch_changes(struct errata *e, struct kaohe_client *client,
                          const EditionBoard *board, int *code)
{
    ChangesRequest wanted = CHANGES_REQUEST_INIT;
    Request request = REQUEST_INIT;

    wanted.board = board->board;
    wanted.period = board->period;
    wanted.has_after = true;
    wanted.after = e->read->edition->as_of;
    request.verb_case = VERB_CHANGES;
    request.changes = &wanted;
    do {
        const Reply *reply = connect_ask(client, &request, e->paper, code);

        if (reply == NULL)
            return false;
        if (!take_changes(e, reply->changes)) {
            *code = EXIT_SYSTEM;
            return false;
        }
        if (reply->changes->has_remade && e->remade == 0) {
            e->remade = reply->changes->remade;
            e->remade_by = reply->changes->remade_by;
        }
        wanted.has_before = reply->changes->has_next;
        wanted.before = reply->changes->next;
        wanted.has_skip = reply->changes->has_next_skip;
        wanted.skip = reply->changes->next_skip;
    } while (wanted.has_before);
    if (e->change_count > 0)
        qsort(e->changes, e->change_count, sizeof *e->changes, by_change);
    return true;
}

static void print_remade(const struct errata *e)
{
    char line[LINE_SIZE];
    const char *cause = watch_cause(e->remade_by);

    snprintf(line, sizeof line, tr("Ledger number %lld made the board anew: %s"),
             (long long)e->remade, cause == NULL ? "?" : cause);
    print_paragraph(e->cli, 2, line);
}

static void print_heading(const struct errata *e, const EditionBoard *board)
{
    struct told *told = e->read->own;
    char buffer[LINE_SIZE];
    struct text text;

    text_init(&text, buffer, sizeof buffer);
    names_add_board(&e->read->names, board->board, &text);
    printf("%s%s  %s/%s\n", told->changed > 0 ? "\n" : "", buffer, board->board,
           board->period);
    told->changed++;
    if (e->remade > 0)
        print_remade(e);
}

/* An edition shows branches boards that are hidden from them otherwise. */
static int tell_unseen(const struct errata *e, const EditionBoard *board)
{
    if (!e->cli->json) {
        print_heading(e, board);
        print_paragraph(e->cli, 2,
                        tr("What changed since is not shown: the board is no more, or "
                           "not for branches."));
    }
    return EXIT_DONE;
}

static bool fetch_now(struct errata *e, struct kaohe_client *client,
                      const EditionBoard *board, int *code)
{
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err =
        kaohe_client_ranking(client, board->board, board->period, &bytes, &problem);

    *code = EXIT_INTERNAL;
    if (err == KAOHE_OK)
        e->now = paper_decode(e->paper, &kaohe__v1__ranking__descriptor, &bytes);
    else if (err == KAOHE_ERR_NOT_FOUND)
        *code = tell_unseen(e, board);
    else
        *code = fail(err, &problem);
    kaohe_message_free(&bytes);
    return e->now != NULL;
}

static void sort(const Ranking *ranking)
{
    if (ranking->n_standings > 0)
        qsort(ranking->standings, ranking->n_standings, sizeof *ranking->standings,
              by_branch);
}

/* The standing of the branch if it comes next, which is then behind us. */
static Standing *take(const Ranking *ranking, size_t *at, const char *branch)
{
    if (*at < ranking->n_standings &&
        strcmp(ranking->standings[*at]->branch, branch) == 0)
        return ranking->standings[(*at)++];
    return NULL;
}

/* The first branch that none of the lists is past; NULL: all are at their end. */
static const char *next_branch(const struct errata *e)
{
    const char *names[] = {
        e->at_then < e->then->n_standings ? e->then->standings[e->at_then]->branch : NULL,
        e->at_now < e->now->n_standings ? e->now->standings[e->at_now]->branch : NULL,
        e->at_change < e->change_count ? e->changes[e->at_change]->value->branch : NULL,
    };
    const char *first = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] != NULL && (first == NULL || strcmp(names[i], first) < 0))
            first = names[i];
    return first;
}

static bool same(const Standing *then, const Standing *now)
{
    if (then == NULL || now == NULL)
        return then == now;
    return then->place_doubled == now->place_doubled &&
           then->value->numerator == now->value->numerator &&
           then->value->denominator == now->value->denominator &&
           then->basis == now->basis;
}

static void add_standing(const struct errata *e, const Standing *standing,
                         struct text *text)
{
    if (standing == NULL) {
        text_add(text, tr("not on the board"));
        return;
    }
    names_add_value(&e->read->names, e->then->board, standing->value, text);
    text_add(text, tr(", "));
    if (standing->has_place_doubled) {
        text_add(text, e->read->names.zh ? "第 " : "place ");
        names_add_place(standing->place_doubled, text);
        text_add(text, e->read->names.zh ? " 名" : "");
    } else {
        text_add(text, tr("no place"));
    }
}

static void print_change(const struct errata *e, const RankingChange *change)
{
    char buffer[LINE_SIZE];
    struct text text;
    const char *cause = watch_cause(change->cause);

    text_init(&text, buffer, sizeof buffer);
    text_add(&text, tr("ledger number "));
    text_add_int(&text, change->entry);
    text_add(&text, e->read->names.zh ? "：" : ": ");
    text_add(&text, cause == NULL ? "" : cause);
    if (change->reason != NULL) {
        text_add(&text, e->read->names.zh ? "：" : ": ");
        text_add(&text, change->reason);
    }
    text_add(&text, e->read->names.zh ? "；" : "; ");
    if (change->before != NULL && change->before->value != NULL)
        names_add_value(&e->read->names, e->then->board, change->before->value, &text);
    else
        text_add(&text, "–");
    text_add(&text, " → ");
    if (change->value->value != NULL)
        names_add_value(&e->read->names, e->then->board, change->value->value, &text);
    else
        text_add(&text, "–");
    print_paragraph(e->cli, 4, buffer);
}

static void print_moved(struct errata *e)
{
    char line[LINE_SIZE + BRANCH_SIZE];

    if (e->moved_length == 0)
        return;
    snprintf(line, sizeof line,
             e->remade == 0 ? tr("Moved by others: %s")
                            : tr("Moved by that or by others: %s"),
             e->moved);
    print_paragraph(e->cli, 2, line);
    e->moved_length = 0;
}

static void add_place(const Standing *standing, struct text *text)
{
    if (standing != NULL && standing->has_place_doubled)
        names_add_place(standing->place_doubled, text);
    else
        text_add(text, "–");
}

/* "KSY Kaohsiung 1 → 2": its own value is as it was. */
static void add_moved(struct errata *e, const char *branch, const EditionErratum *erratum)
{
    struct text text;

    if (e->moved_length > sizeof e->moved - BRANCH_SIZE)
        print_moved(e);
    text_init(&text, e->moved + e->moved_length, sizeof e->moved - e->moved_length);
    text_add(&text, e->moved_length > 0 ? tr(", ") : "");
    names_add_branch(&e->read->names, branch, &text);
    text_add(&text, " ");
    add_place(erratum->sealed, &text);
    text_add(&text, " → ");
    add_place(erratum->now, &text);
    e->moved_length += text.length;
}

static void tell(struct errata *e, const char *branch, const EditionErratum *erratum)
{
    char buffer[LINE_SIZE];
    struct text text;

    if (e->cli->json) {
        paper_print(&erratum->base);
        return;
    }
    if (erratum->n_changes == 0) {
        add_moved(e, branch, erratum);
        return;
    }
    text_init(&text, buffer, sizeof buffer);
    names_add_branch(&e->read->names, branch, &text);
    text_add(&text, e->read->names.zh ? "：" : ": ");
    add_standing(e, erratum->sealed, &text);
    text_add(&text, " → ");
    add_standing(e, erratum->now, &text);
    print_paragraph(e->cli, 2, buffer);
    for (size_t i = 0; i < erratum->n_changes; i++)
        print_change(e, erratum->changes[i]);
}

/* One branch; nothing where nothing happened. */
static void tell_branch(struct errata *e, const EditionBoard *board, const char *branch)
{
    EditionErratum erratum = EDITION_ERRATUM_INIT;

    erratum.has_number = true;
    erratum.number = e->read->edition->number;
    erratum.has_remade = erratum.has_remade_by = e->remade > 0;
    erratum.remade = e->remade;
    erratum.remade_by = e->remade_by;
    erratum.sealed = take(e->then, &e->at_then, branch);
    erratum.now = take(e->now, &e->at_now, branch);
    erratum.changes = e->changes == NULL ? NULL : &e->changes[e->at_change];
    while (e->changes != NULL && e->at_change < e->change_count &&
           strcmp(e->changes[e->at_change]->value->branch, branch) == 0) {
        e->at_change++;
        erratum.n_changes++;
    }
    if (erratum.n_changes == 0 && same(erratum.sealed, erratum.now))
        return;
    if (e->told++ == 0 && !e->cli->json)
        print_heading(e, board);
    tell(e, branch, &erratum);
}

static void tell_board(struct errata *e, const EditionBoard *board)
{
    struct told *told = e->read->own;

    sort(e->then);
    sort(e->now);
    for (const char *branch = next_branch(e); branch != NULL; branch = next_branch(e))
        tell_branch(e, board, branch);
    print_moved(e);
    told->unchanged += e->told == 0;
}

static int about_board(const struct cli *cli, struct kaohe_client *client,
                       const struct edition_read *read, EditionBoard *board)
{
    struct paper paper;
    struct errata e = {.cli = cli, .read = read, .paper = &paper};
    struct edition_sealed sealed;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    const bool made = edition_board(client, read->edition, board, &paper, &sealed);
    code = sealed.code;
    if (made && fetch_now(&e, client, board, &code) &&
        fetch_changes(&e, client, board, &code)) {
        e.then = sealed.ranking;
        code = sealed.matches ? EXIT_DONE : EXIT_REFUSED;
        if (sealed.matches)
            tell_board(&e, board);
        else
            fprintf(stderr, tr("kaohe: %s/%s: not what edition %lld sealed\n"),
                    board->board, board->period, (long long)read->edition->number);
    }
    paper_close(&paper);
    return code;
}

int edition_errata(const struct cli *cli, struct kaohe_client *client)
{
    struct told told = {0, 0};
    const int code = edition_each(cli, client, about_board, &told);

    if (cli->json || told.unchanged == 0)
        return code;
    if (told.changed == 0)
        puts(tr("Nothing has changed since."));
    else
        printf(tr("\nOn the other boards (%zu) nothing has changed since.\n"),
               told.unchanged);
    return code;
}
