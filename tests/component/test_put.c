/* SPDX-License-Identifier: Apache-2.0 */
/* Headquarters puts a catalogue or a rubric: held against the old, in force at once. */
#include "tests/component/world.h"

static const Reply *publish(struct world *w, const struct peer *peer,
                            const Rubric *rubric, const Catalogue *catalogue)
{
    PublishRequest body = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;

    body.rubric = (Rubric *)(uintptr_t)rubric;
    body.catalogue = (Catalogue *)(uintptr_t)catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &body;
    return world_ask(w, peer, &request);
}

static const Reply *snapshot(struct world *w, const struct peer *peer, const char *board)
{
    SnapshotRequest body = SNAPSHOT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    body.board = TEXT(board);
    body.period = TEXT("106H1");
    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &body;
    return world_ask(w, peer, &request);
}

/* The catalogue with one board more: the phone tests, the lowest first. */
static Catalogue with_board(struct world *w, Board *added)
{
    Catalogue catalogue = *w->data.catalogue;
    Board **boards = arena_array(&w->arena, catalogue.n_boards + 1, sizeof(Board *));

    *added = *catalogue.boards[0];
    added->id = TEXT("phone-upside-down");
    added->direction = DIRECTION_LOWER_IS_BETTER;
    memcpy(boards, catalogue.boards, catalogue.n_boards * sizeof(Board *));
    boards[catalogue.n_boards++] = added;
    catalogue.boards = boards;
    return catalogue;
}

static void a_board_without_c(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const struct peer *branch = world_enrol(w, ROLE_BRANCH, "TNY");
    const struct phone phone = {
        .branch = "TNY", .period = "106H1", .outbox = 1, .number = 1, .mean = "91.00"};
    Board added;
    const Catalogue catalogue = with_board(w, &added);

    world_submit(w, branch, world_phone(w, &phone));
    world_expect_error(publish(w, branch, NULL, &catalogue), ERROR_CODE_NOT_PERMITTED);
    world_expect_error(snapshot(w, &headquarters, "phone-upside-down"),
                       ERROR_CODE_NOT_FOUND);
    const Receipt *receipt =
        world_receipt(w, publish(w, &headquarters, NULL, &catalogue));
    assert_int_equal(receipt->kind, ENTRY_KIND_DATA);
    assert_string_equal(receipt->filed_by, "headquarters");
    const Reply *reply = snapshot(w, &headquarters, "phone-upside-down");
    assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
    assert_int_equal(reply->snapshot->n_values, 1);
    assert_int_equal(reply->snapshot->sequence, receipt->entry);
    /* Neither a restart nor the catalogue of the program takes it back. */
    world_restart(w);
    reply = snapshot(w, &headquarters, "phone-upside-down");
    assert_int_equal(reply->result_case, RESULT_SNAPSHOT);
}

/* Nothing behind it in its batch is judged by what was before. */
static void the_last_of_its_batch(void **state)
{
    struct world *w = *state;
    const struct peer *headquarters = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    PublishRequest body = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Board added;
    const Catalogue catalogue = with_board(w, &added);

    body.catalogue = (Catalogue *)(uintptr_t)&catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &body;
    world_begin(w);
    assert_false(intake_is_full(w->intake));
    world_put(w, headquarters, &request);
    assert_true(intake_is_full(w->intake));
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
    world_begin(w);
    assert_false(intake_is_full(w->intake));
    assert_int_equal(intake_commit(w->intake), KAOHE_OK);
}

static void expect_refusal(const Reply *reply, const char *name, const char *value)
{
    world_expect_error(reply, ERROR_CODE_MALFORMED);
    assert_string_equal(reply->error->parameters[0]->name, name);
    assert_non_null(strstr(reply->error->parameters[0]->value, value));
}

static void what_does_not_fit(void **state)
{
    struct world *w = *state;
    const struct peer *headquarters = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    Board added;
    Catalogue catalogue = with_board(w, &added);
    Rubric rubric = *w->data.rubrics[0];

    added.id = catalogue.boards[1]->id;
    expect_refusal(publish(w, headquarters, NULL, &catalogue), "reason",
                   "has no id of its own");
    catalogue = *w->data.catalogue;
    catalogue.n_metrics--;
    expect_refusal(publish(w, headquarters, NULL, &catalogue), "missing",
                   w->data.catalogue->metrics[catalogue.n_metrics]->id);
    catalogue = *w->data.catalogue;
    catalogue.n_branches--;
    expect_refusal(publish(w, headquarters, NULL, &catalogue), "missing", "ILY");
    expect_refusal(publish(w, headquarters, &rubric, NULL), "rubric", rubric.id);
    rubric.id = TEXT("110");
    expect_refusal(publish(w, headquarters, &rubric, NULL), "reason", "what backs it");
    world_expect_error(publish(w, headquarters, NULL, NULL), ERROR_CODE_MALFORMED);
}

/* A new form: the rubric and what backs its thresholds, in one act. */
static void a_new_form(void **state)
{
    struct world *w = *state;
    const struct peer *headquarters = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    Catalogue catalogue = *w->data.catalogue;
    Rubric rubric = *w->data.rubrics[0];
    Evidence **evidence =
        arena_array(&w->arena, 2 * catalogue.n_evidence, sizeof(Evidence *));
    DataRequest body = DATA_REQUEST_INIT;
    Request request = REQUEST_INIT;

    rubric.id = TEXT("110");
    catalogue.evidence = evidence;
    catalogue.n_evidence = 0;
    for (size_t i = 0; i < w->data.catalogue->n_evidence; i++) {
        Evidence *old = w->data.catalogue->evidence[i];
        Evidence *copy = arena_alloc(&w->arena, sizeof(*copy));

        evidence[catalogue.n_evidence++] = old;
        if (strcmp(old->rubric, w->data.rubrics[0]->id) != 0)
            continue;
        *copy = *old;
        copy->rubric = rubric.id;
        evidence[catalogue.n_evidence++] = copy;
    }
    world_receipt(w, publish(w, headquarters, &rubric, &catalogue));
    body.name = TEXT("110");
    request.verb_case = VERB_DATA;
    request.data = &body;
    const Reply *reply = world_ask(w, headquarters, &request);
    assert_int_equal(reply->result_case, RESULT_DATA);
    assert_string_equal(reply->data->rubric->id, "110");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_board_without_c),
        WORLD_TEST(the_last_of_its_batch),
        WORLD_TEST(what_does_not_fit),
        WORLD_TEST(a_new_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
