/* SPDX-License-Identifier: Apache-2.0 */
/* The list of boards, with those that another catalogue took away or hid. */
#include "domain/text.h"
#include "tests/component/world.h"

#define TEXT(literal) ((char *)(uintptr_t)(literal))

/* Another catalogue: the boards of phone tests, by branches and by headquarters, each
 * shown to branches, hidden or left out, and no others of any value. Gives the entry. */
enum shown {
    SHOWN,
    HIDDEN,
    LEFT_OUT
};

static int64_t publish(struct world *w, const struct peer *headquarters,
                       const enum shown shown[2])
{
    Catalogue catalogue = *w->data.catalogue;
    Board **boards = arena_array(&w->arena, catalogue.n_boards, sizeof(*boards));
    PublishRequest body = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    Board changed[2];

    catalogue.n_boards = 0;
    for (size_t i = 0; i < w->data.catalogue->n_boards; i++) {
        Board *board = w->data.catalogue->boards[i];
        const bool other = strcmp(board->id, "phone-headquarters") == 0;

        if (!other && strcmp(board->id, "phone-branch") != 0) {
            if (strcmp(board->id, "service-minutes") == 0) /* there has to be one */
                boards[catalogue.n_boards++] = board;
            continue;
        }
        changed[other] = *board;
        changed[other].has_visible_to_branches = true;
        changed[other].visible_to_branches = shown[other] == SHOWN;
        if (shown[other] != LEFT_OUT)
            boards[catalogue.n_boards++] = &changed[other];
    }
    catalogue.boards = boards;
    body.catalogue = &catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &body;
    return world_receipt(w, world_ask(w, headquarters, &request))->entry;
}

/* "phone-branch/106H1 …", each that is gone as "-phone-branch/106H1@12". */
static const char *list(struct world *w, const struct peer *peer, int64_t gone_after,
                        const char *after)
{
    static char told[1024];
    BoardsRequest ask = BOARDS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct text text;

    ask.has_gone_after = gone_after > 0;
    ask.gone_after = gone_after;
    ask.after = TEXT(after);
    request.verb_case = VERB_BOARDS;
    request.boards = &ask;
    const Reply *reply = world_ask(w, peer, &request);
    assert_int_equal(reply->result_case, RESULT_BOARDS);
    assert_null(reply->boards->next);
    text_init(&text, told, sizeof(told));
    for (size_t i = 0; i < reply->boards->n_boards; i++) {
        const BoardState *state = reply->boards->boards[i];

        text_add(&text, i > 0 ? " " : "");
        text_add(&text, state->gone ? "-" : "");
        text_add(&text, state->key);
        text_add(&text, state->gone ? "@" : "");
        if (state->gone)
            text_add_int(&text, state->sequence);
    }
    return text_end(&text);
}

static int64_t file(struct world *w, const struct peer *peer, struct phone phone)
{
    return world_receipt(w, world_submit(w, peer, world_phone(w, &phone)))->entry;
}

static const char *line(char told[256], const char *format, int64_t entry)
{
    char number[24];
    const char *at = strchr(format, '@');

    snprintf(number, sizeof(number), "%lld", (long long)entry);
    snprintf(told, 256, "%.*s@%s%s", (int)(at - format), format, number, at + 1);
    return told;
}

static void what_is_gone_is_named_where_it_is_asked_for(void **state)
{
    struct world *w = *state;
    const struct peer headquarters = *world_enrol(w, ROLE_HEADQUARTERS, NULL);
    const struct peer own = *world_enrol(w, ROLE_BRANCH, "TNY");
    const struct peer *hq = &headquarters;
    const struct peer *branch = &own; /* copies, for they outlive a restart */
    const char *const both = "phone-branch/106H1 phone-headquarters/106H1";
    char told[256];
    const int64_t first = file(
        w, branch,
        (struct phone){"TNY", "106H1", 1, 1, "91.00", 0, false, CONDUCTOR_BRANCH, NULL});

    (void)file(w, hq,
               (struct phone){"TNY", "106H1", 2, 1, "92.00", 0, false,
                              CONDUCTOR_HEADQUARTERS, NULL});
    const int64_t opened = publish(w, hq, (enum shown[]){SHOWN, SHOWN});
    assert_string_equal(list(w, branch, opened, NULL), both);

    const int64_t hidden = publish(w, hq, (enum shown[]){SHOWN, HIDDEN});
    const char *const gone = "phone-branch/106H1 -phone-headquarters/106H1@";
    assert_string_equal(list(w, branch, opened, NULL), line(told, gone, hidden));
    assert_string_equal(list(w, branch, 0, NULL), "phone-branch/106H1");
    assert_string_equal(list(w, branch, hidden, NULL), "phone-branch/106H1");
    assert_string_equal(list(w, branch, first, NULL),
                        "phone-branch/106H1"); /* not seen */
    assert_string_equal(list(w, hq, opened, NULL), both);

    const int64_t away = publish(w, hq, (enum shown[]){LEFT_OUT, LEFT_OUT});
    for (int again = 0; again < 2; again++) {
        assert_string_equal(list(w, hq, opened, "phone-branch/106H1"),
                            line(told, "-phone-headquarters/106H1@", away));
        assert_string_equal(list(w, hq, hidden, "phone-c"),
                            line(told, "-phone-headquarters/106H1@", away));
        assert_string_equal(list(w, branch, hidden, NULL),
                            line(told, "-phone-branch/106H1@", away));
        assert_string_equal(list(w, branch, opened, "phone-c"),
                            line(told, "-phone-headquarters/106H1@", hidden));
        assert_string_equal(list(w, hq, 0, NULL), "");
        assert_string_equal(list(w, hq, away, NULL), "");
        world_restart(w);
    }
    (void)publish(w, hq, (enum shown[]){SHOWN, SHOWN});
    assert_string_equal(list(w, branch, opened, NULL), both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_gone_is_named_where_it_is_asked_for,
                                        world_make, world_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
