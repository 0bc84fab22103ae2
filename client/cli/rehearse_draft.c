/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two sides of a rehearsal. Invariant: a draft that `publish` would refuse is refused
 * here with the same words. A draft rubric has an id of its own, and no sheet of a past
 * period is of it: so on the draft's side it stands under the id and in the years of the
 * rubric before it, in the sheets, the boards and what backs thresholds alike.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/publish.h"
#include "client/cli/rehearse.h"
#include "domain/catalogue.h"
#include "domain/rubric.h"

#define WHY_SIZE 512

static bool refuse(const char *reason, const char *name, const char *value, int *code)
{
    struct kaohe_problem problem = {
        .reason = "the draft cannot be put into force",
    };

    snprintf(problem.detail, sizeof problem.detail, "%s; %s %s", reason, name,
             value == NULL ? "" : value);
    *code = fail(KAOHE_ERR_INVALID, &problem);
    return false;
}

static const Rubric *find(const struct data_set *data, const char *id)
{
    return id == NULL ? NULL : rubric_of(data->rubrics, data->rubric_count, id);
}

static bool is_sound(struct rehearsal *r, const PublishRequest *draft, int *code)
{
    struct arena *arena = &r->paper.arena;
    struct data_set with = r->now.data;
    DataFile file = DATA_FILE_INIT;
    const char *missing = NULL;
    struct text why;

    text_init_arena(&why, arena, WHY_SIZE);
    file.rubric = draft->rubric;
    if (draft->rubric != NULL && rubric_verify(draft->rubric, arena, &why) != KAOHE_OK)
        return refuse("the rubric is not sound", "reason", text_end(&why), code);
    if (draft->rubric != NULL && find(&r->now.data, draft->rubric->id) != NULL)
        return refuse("a rubric in force is never changed, give it a new id", "rubric",
                      draft->rubric->id, code);
    if (data_put(&with, &file, arena) != KAOHE_OK)
        return false;
    if (draft->catalogue != NULL)
        with.catalogue = draft->catalogue;
    if (catalogue_verify(with.catalogue, with.rubrics, with.rubric_count, &why) !=
        KAOHE_OK)
        return refuse("the catalogue is not sound", "reason", text_end(&why), code);
    const char *fault = catalogue_lacks(with.catalogue, r->now.data.catalogue, &missing);
    if (fault != NULL)
        return refuse(fault, "missing", missing, code);
    r->then.data = with;
    return true;
}

/* The youngest of those that begin no later than the draft does. */
static const Rubric *before(const struct data_set *data, const Rubric *draft)
{
    const Rubric *found = data->rubrics[0];

    for (size_t i = 1; i < data->rubric_count; i++) {
        const Rubric *rubric = data->rubrics[i];

        if (rubric->first_year <= draft->first_year &&
            (rubric->first_year > found->first_year ||
             found->first_year > draft->first_year))
            found = rubric;
    }
    return found;
}

static Board *board_of(const struct rehearsal *r, Board *board, struct arena *arena)
{
    Board *copy = arena_alloc(arena, sizeof *copy);
    Indicator *indicator = arena_alloc(arena, sizeof *indicator);

    if (board->indicator->rubric == NULL ||
        strcmp(board->indicator->rubric, r->draft->id) != 0 || copy == NULL ||
        indicator == NULL)
        return board;
    *copy = *board;
    *indicator = *board->indicator;
    indicator->rubric = r->replaced->id;
    copy->indicator = indicator;
    return copy;
}

/* What backs the draft's thresholds takes the place of what backs the old ones'. */
static bool stand_in_evidence(const struct rehearsal *r, Catalogue *catalogue,
                              struct arena *arena)
{
    const Catalogue *whole = r->then.data.catalogue;
    Evidence **list = arena_array(arena, whole->n_evidence + 1, sizeof *list);
    Evidence *copies = arena_array(arena, whole->n_evidence + 1, sizeof *copies);

    if (list == NULL || copies == NULL)
        return false;
    catalogue->evidence = list;
    catalogue->n_evidence = 0;
    for (size_t i = 0; i < whole->n_evidence; i++) {
        if (strcmp(whole->evidence[i]->rubric, r->replaced->id) == 0)
            continue;
        copies[i] = *whole->evidence[i];
        if (strcmp(copies[i].rubric, r->draft->id) == 0)
            copies[i].rubric = r->replaced->id;
        list[catalogue->n_evidence++] = &copies[i];
    }
    return true;
}

static bool stand_in(struct rehearsal *r)
{
    struct arena *arena = &r->paper.arena;
    Catalogue *catalogue = arena_alloc(arena, sizeof *catalogue);
    Rubric *rubric = arena_alloc(arena, sizeof *rubric);
    DataFile file = DATA_FILE_INIT;

    r->replaced = before(&r->now.data, r->draft);
    if (catalogue == NULL || rubric == NULL)
        return false;
    *rubric = *r->draft;
    rubric->id = r->replaced->id;
    rubric->has_first_year = r->replaced->has_first_year;
    rubric->first_year = r->replaced->first_year;
    rubric->has_last_year = r->replaced->has_last_year;
    rubric->last_year = r->replaced->last_year;
    *catalogue = *r->then.data.catalogue;
    catalogue->boards = arena_array(arena, catalogue->n_boards + 1, sizeof(Board *));
    if (catalogue->boards == NULL || !stand_in_evidence(r, catalogue, arena))
        return false;
    for (size_t i = 0; i < catalogue->n_boards; i++)
        catalogue->boards[i] = board_of(r, r->then.data.catalogue->boards[i], arena);
    file.rubric = rubric;
    r->then.data = r->now.data;
    r->then.data.catalogue = catalogue;
    return data_put(&r->then.data, &file, arena) == KAOHE_OK;
}

bool rehearse_draft(struct rehearsal *r, int *code)
{
    PublishRequest draft = PUBLISH_REQUEST_INIT;

    if (!publish_read(r->cli, &draft, &r->paper, code) || !is_sound(r, &draft, code))
        return false;
    *code = EXIT_SYSTEM;
    r->changes.arena = &r->paper.arena;
    r->draft = draft.rubric;
    if (r->draft != NULL && !stand_in(r))
        return false;
    if (!changes_add(&r->changes, "", &r->now.data.catalogue->base,
                     &r->then.data.catalogue->base))
        return false;
    return r->draft == NULL || changes_add(&r->changes, "rubric", &r->replaced->base,
                                           &find(&r->then.data, r->replaced->id)->base);
}
