/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe rehearse: what a draft catalogue or rubric would have done to past periods. With
 * --json each line is a Rehearsal. Invariant: the daemon is asked and told nothing.
 */
#include "client/cli/rehearse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/connect.h"
#include "client/cli/print.h"
#include "client/cli/unusable.h"
#include "client/cli/verbs.h"
#include "domain/severity.h"

#define LINE_SIZE 1024

void rehearse_progress(const char *what, size_t done, size_t total)
{
    if (isatty(STDERR_FILENO) != 1)
        return;
    fputs("\033[K", stderr);
    if (total > 0) /* whatever is said next is said over it */
        fprintf(stderr, "%s: %zu / %zu\r", what, done, total);
}

#define ROOM_AT_FIRST 64 /* a power of two, as all that follow */

void *rehearse_grow(void *list, size_t count, size_t size)
{
    if (count == 0)
        return realloc(list, ROOM_AT_FIRST * size);
    if (count < ROOM_AT_FIRST || (count & (count - 1)) != 0)
        return list;
    return count > SIZE_MAX / 2 / size ? NULL : realloc(list, 2 * count * size);
}

struct kaohe_message rehearse_pack(struct paper *paper, const ProtobufCMessage *message)
{
    const size_t mark = arena_mark(&paper->arena);
    const struct kaohe_message packed = paper_encode(paper, message);
    unsigned char *copy = packed.data == NULL ? NULL : malloc(packed.length + 1);

    if (copy != NULL)
        memcpy(copy, packed.data, packed.length);
    arena_release(&paper->arena, mark);
    return (struct kaohe_message){copy, copy == NULL ? 0 : packed.length};
}

/* What is in force, as for a filing: fetched by its hash, and kept like any context. */
static bool load_data(struct rehearsal *r, int *code)
{
    struct kaohe_problem problem = {.subject = ""};
    const char *branch = r->names.catalogue->branches[0]->code;
    const enum kaohe_err err = kaohe_context_refresh(r->cli->home, r->client, branch,
                                                     r->periods[0].text, &problem);

    *code = err == KAOHE_OK ? EXIT_SYSTEM : fail(err, &problem);
    if (err == KAOHE_OK && unusable_kept(r->cli, &r->paper) > 0) {
        *code = EXIT_CONFIG;
        fputs(tr("kaohe: so nothing can be rehearsed here\n"), stderr);
        return false;
    }
    return err == KAOHE_OK && paper_data(r->cli, &r->paper, &r->now.data);
}

static bool print_remark(const struct rehearsal *r, const char *text)
{
    Rehearsal line = REHEARSAL_INIT;

    line.remark = (char *)(uintptr_t)text;
    if (r->cli->json)
        return paper_print(&line.base);
    print_paragraph(r->cli, 0, text);
    return true;
}

static void print_change(const struct rehearsal *r, const FieldChange *change)
{
    char line[LINE_SIZE];
    struct text text;

    text_init(&text, line, sizeof line);
    rehearse_add_change(r, change, NULL, &text);
    title_capitalise(&text, 0);
    print_paragraph(r->cli, 2, text_end(&text) == NULL ? change->field : line);
}

static bool print_changes(const struct rehearsal *r)
{
    if (!r->cli->json)
        printf(tr("Fields in which the draft differs from what is in force: %zu\n"),
               r->changes.count);
    for (size_t i = 0; i < r->changes.count; i++) {
        Rehearsal line = REHEARSAL_INIT;

        line.change = r->changes.list[i];
        if (!r->cli->json)
            print_change(r, r->changes.list[i]);
        else if (!paper_print(&line.base))
            return false;
    }
    return true;
}

static const RubricItem *item_of(const Rubric *rubric, const char *id)
{
    for (size_t i = 0; i < rubric->n_items; i++)
        if (strcmp(rubric->items[i]->id, id) == 0)
            return rubric->items[i];
    return NULL;
}

/* "a, b": the leaves of one that the other lacks. */
static size_t add_lacking(const struct rehearsal *r, const Rubric *of, const Rubric *in,
                          struct text *text)
{
    size_t count = 0;

    for (size_t i = 0; i < of->n_items; i++)
        if (of->items[i]->scoring != SCORING_MODE_SUM &&
            item_of(in, of->items[i]->id) == NULL) {
            text_add(text, count++ == 0 ? "" : tr(", "));
            text_add(text, r->cli->zh ? of->items[i]->title_zh : of->items[i]->title_en);
        }
    return count;
}

static bool print_list(const struct rehearsal *r, const char *words, struct text *list)
{
    char line[2 * LINE_SIZE];
    const int length = snprintf(line, sizeof line, "%s %s", words,
                                text_end(list) == NULL ? "…" : list->buffer);

    return length > 0 && print_remark(r, line);
}

static bool print_lacking(const struct rehearsal *r, const char *words, const Rubric *of,
                          const Rubric *in)
{
    char list[LINE_SIZE];
    struct text text;

    text_init(&text, list, sizeof list);
    return add_lacking(r, of, in, &text) == 0 || print_list(r, words, &text);
}

/* What was refused is in no dossier. */
static bool print_milder(const struct rehearsal *r)
{
    char list[LINE_SIZE];
    struct text text;

    text_init(&text, list, sizeof list);
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);

        if (severity_of(r->now.data.catalogue, rule) != SEVERITY_ERROR ||
            severity_of(r->then.data.catalogue, rule) == SEVERITY_ERROR)
            continue;
        text_add(&text, text.length == 0 ? "" : ", ");
        text_add(&text, rule->code);
    }
    return text.length == 0 ||
           print_list(r,
                      tr("What these rules refused so far is not held; whom the draft "
                         "would let onto a board cannot be told:"),
                      &text);
}

/* Past sheets were filled in by another form. */
static bool print_limits(const struct rehearsal *r)
{
    char line[LINE_SIZE];

    if (!print_milder(r))
        return false;
    if (r->draft == NULL)
        return true;
    snprintf(line, sizeof line,
             tr("Rubric %s is rehearsed in the place of %s, on the periods of that one; "
                "sheets count item by item, where the items have the same id."),
             r->draft->id, r->replaced->id);
    return print_remark(r, line) &&
           print_lacking(r,
                         tr("No past sheet has a score for these items of the draft, so "
                            "sums that hold them cannot be rehearsed:"),
                         r->draft, r->replaced) &&
           print_lacking(r, tr("Past scores of these items count nowhere in the draft:"),
                         r->replaced, r->draft);
}

static bool print_end(const struct rehearsal *r, size_t moved)
{
    if (r->cli->json)
        return true;
    printf(tr("\nPlaces or values that would change: %zu\n"), moved);
    printf(tr("Findings that would change: %zu\n"), r->finding_count);
    fputs(tr("Nothing was changed.\n"), stdout);
    return true;
}

static bool rehearse(struct rehearsal *r, int *code)
{
    size_t moved = 0;

    r->client = connect_only(r->cli, code);
    if (r->client == NULL)
        return false;
    if (!names_load(r->cli, r->client, &r->paper, &r->names)) {
        *code = r->names.code;
        return false;
    }
    if (!rehearse_fetch_periods(r, code) || !load_data(r, code) ||
        !rehearse_draft(r, code))
        return false;
    *code = EXIT_DONE;
    if (r->changes.count == 0)
        return print_remark(r,
                            tr("Nothing would change: the draft says what is in force."));
    rehearse_need_periods(r);
    r->branches = r->then.data.catalogue->branches; /* new ones too, none is ever gone */
    r->branch_count = r->then.data.catalogue->n_branches;
    if (!rehearse_fetch_dossiers(r, code) || !rehearse_judge(r, code) ||
        !rehearse_values(r, code) || !rehearse_agrees(r, code))
        return false;
    *code = EXIT_SYSTEM;
    return print_changes(r) && print_limits(r) && rehearse_boards(r, &moved, code) &&
           rehearse_findings(r, code) && print_end(r, moved);
}

static void close_all(struct rehearsal *r)
{
    for (size_t i = 0; r->dossiers != NULL && i < r->branch_count * r->period_count; i++)
        free(r->dossiers[i].data);
    free(r->dossiers);
    free(r->dealings);
    for (size_t i = 0; i < r->refusal_count; i++)
        free(r->refusals[i].finding.data);
    free(r->refusals);
    for (size_t i = 0; i < r->finding_count; i++)
        free(r->findings[i].data);
    free(r->findings);
    free(r->now.values);
    free(r->then.values);
    kaohe_client_close(r->client);
    paper_close(&r->scratch);
    paper_close(&r->paper);
}

int verb_rehearse(struct cli *cli)
{
    struct rehearsal r = {.cli = cli};
    int code = EXIT_SYSTEM;

    if (cli->argument_count != 2 && cli->argument_count != 4)
        return misused(cli, tr("rubric FILE, or catalogue FILE"), NULL);
    r.now.of = r.then.of = &r;
    if (paper_open(&r.paper) && paper_open(&r.scratch) && rehearse(&r, &code))
        code = EXIT_DONE;
    close_all(&r);
    return code;
}
