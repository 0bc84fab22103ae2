/* SPDX-License-Identifier: Apache-2.0 */
/* What a filing is held against, as the daemon tells it. */
#include "tests/component/world.h"

#include "daemon/ledger_statement.h"
#include "wire/json.h"

struct office {
    struct world *w;
    struct peer tainan; /* copies: a restart makes the registry's anew */
    struct peer taipei;
    struct peer headquarters;
    uint64_t number;
};

static int make(void **state)
{
    struct office *o = calloc(1, sizeof(*o));
    void *world = NULL;

    if (!o || world_make(&world))
        return -1;
    o->w = world;
    o->tainan = *world_enrol(o->w, ROLE_BRANCH, "TNY");
    o->taipei = *world_enrol(o->w, ROLE_BRANCH, "TPY");
    o->headquarters = *world_enrol(o->w, ROLE_HEADQUARTERS, NULL);
    *state = o;
    return 0;
}

static int discard(void **state)
{
    struct office *o = *state;
    void *world = o->w;

    free(o);
    return world_remove(&world);
}

/* A submission with these records, as JSON with ' for ". */
static struct bytes submission(struct office *o, const struct peer *peer,
                               const char *period, const char *records)
{
    const size_t size = strlen(records) + 512;
    char *text = arena_alloc(&o->w->arena, size);
    ProtobufCMessage *message = NULL;
    struct json_error error;

    assert_non_null(text);
    snprintf(text, size,
             "{'outbox': 'AAAAAAAAAAAAAAAAAAAAAA==', 'number': '%llu', 'branch': '%s', "
             "'period': '%s', 'filer': 'f', 'approver': 'a', 'baseRevision': '99', "
             "'correctionReason': 'again', 'records': [%s]}",
             (unsigned long long)++o->number, peer->branch, period, records);
    for (char *at = text; *at != '\0'; at++)
        *at = *at == '\'' ? '"' : *at;
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    if (json_read(&kaohe__v1__submission__descriptor, bytes, &o->w->arena, &message,
                  &error))
        fail_msg("%s: %s", error.path, error.message);
    return world_encode(o->w, message);
}

static void file(struct office *o, const struct peer *peer, const char *period,
                 const char *records)
{
    const struct bytes bytes = submission(o, peer, period, records);
    const Receipt *receipt = world_receipt(o->w, world_submit(o->w, peer, bytes));

    if (receipt->verdict != VERDICT_ACCEPTED)
        fail_msg("%s: %s", receipt->findings[0]->code, receipt->findings[0]->record);
}

#define VISITS(value)                                                                    \
    "{'note': 'prose', 'statistic': {'metric': 'website_visits', 'value': '" value "'}}"
#define REFERRED(metric, branch)                                                         \
    "{'statistic': {'metric': '" metric "', 'value': '3', 'dimensions': [{'name': "      \
    "'branch', 'value': '" branch "'}]}}"

static Request asking(ContextRequest *body, const char *branch, const char *period)
{
    Request request = REQUEST_INIT;

    body->branch = (char *)(uintptr_t)branch;
    body->period = (char *)(uintptr_t)period;
    request.verb_case = VERB_CONTEXT;
    request.context = body;
    return request;
}

static const Context *ask(struct office *o, const struct peer *peer, const char *branch,
                          const char *period, int64_t offset)
{
    ContextRequest body = CONTEXT_REQUEST_INIT;
    Request request = asking(&body, branch, period);

    body.has_offset = offset > 0;
    body.offset = offset;
    const Reply *reply = world_ask(o->w, peer, &request);
    assert_int_equal(reply->result_case, RESULT_CONTEXT);
    return reply->context;
}

static const Context *tainan(struct office *o, const char *period)
{
    return ask(o, &o->tainan, "TNY", period, 0);
}

static const char *visits(const Dossier *dossier)
{
    return dossier->records[0]->record->statistic->value;
}

static void file_some(struct office *o)
{
    file(o, &o->tainan, "106Q1", VISITS("12"));
    file(o, &o->tainan, "106M01", VISITS("5"));
    file(o, &o->tainan, "106H1", VISITS("20") "," REFERRED("cases_referred_in", "TPY"));
    file(o, &o->tainan, "105M01", VISITS("4"));
    file(o, &o->taipei, "106H1",
         VISITS("90") "," REFERRED("cases_referred_out",
                                   "TNY") "," REFERRED("cases_referred_out", "KSY"));
    file(o, &o->taipei, "106Q1", REFERRED("cases_referred_out", "TNY"));
}

static void other_periods_and_partners(void **state)
{
    struct office *o = *state;

    file_some(o);
    const Context *half = tainan(o, "2017H1");
    assert_string_equal(half->period, "106H1");
    assert_int_equal(half->held->n_records, 2);
    assert_string_equal(half->held->records[0]->record->note, "prose");
    assert_int_equal(half->n_own, 2);
    assert_string_equal(half->own[0]->period, "106M01");
    assert_string_equal(half->own[1]->period, "106Q1");
    assert_string_equal(visits(half->own[1]), "12");
    assert_null(half->own[1]->records[0]->record->note);
    assert_int_equal(half->n_partners, 1);
    assert_string_equal(half->partners[0]->branch, "TPY");
    assert_int_equal(half->partners[0]->n_records, 1);
    assert_string_equal(half->partners[0]->records[0]->record->statistic->metric,
                        "cases_referred_out");
    assert_false(half->has_next);
    assert_null(half->state);
    assert_int_equal(half->n_data, o->w->data.rubric_count + 1);

    const Context *month = ask(o, &o->headquarters, "TNY", "106M01", 0);
    assert_int_equal(month->n_own, 3);
    assert_string_equal(month->own[2]->period, "105M01");
    assert_int_equal(month->n_partners, 0);

    const Context *nothing = ask(o, &o->headquarters, "KSY", "106H1", 0);
    assert_null(nothing->held);
    assert_int_equal(nothing->n_own, 0);
    assert_int_equal(nothing->n_partners, 1);
}

static void what_was_not_accepted_does_not_count(void **state)
{
    struct office *o = *state;

    file_some(o);
    const struct bytes wrong =
        submission(o, &o->taipei, "106M02", REFERRED("cases_referred_out", "Tainan"));
    const Receipt *receipt = world_receipt(o->w, world_submit(o->w, &o->taipei, wrong));
    assert_int_equal(receipt->verdict, VERDICT_REFUSED);
    assert_int_equal(ask(o, &o->taipei, "TPY", "106H1", 0)->n_own, 1);
}

/* Before and after a restart, and with every cache filled by what was asked before. */
static void follows_from_the_ledger(void **state)
{
    struct office *o = *state;

    file_some(o);
    const struct bytes first = world_encode(o->w, &tainan(o, "106H1")->base);
    file(o, &o->tainan, "106M01", VISITS("6"));
    const Context *corrected = tainan(o, "106H1");
    assert_string_equal(visits(corrected->own[0]), "6");
    assert_int_equal(corrected->sequence, corrected->own[0]->entry);
    const struct bytes before = world_encode(o->w, &corrected->base);
    assert_false(bytes_equal(first, before));
    world_restart(o->w);
    assert_true(bytes_equal(before, world_encode(o->w, &tainan(o, "106H1")->base)));
}

/* A batch that fails after what it filed was asked for. */
static void a_batch_taken_back_leaves_nothing(void **state)
{
    struct office *o = *state;
    ContextRequest body = CONTEXT_REQUEST_INIT;
    const Request request = asking(&body, "TNY", "106H1");

    file_some(o);
    const struct bytes before = world_encode(o->w, &tainan(o, "106H1")->base);
    sqlite3_exec(o->w->ledger->db, "PRAGMA max_page_count=1", NULL, NULL, NULL);
    world_begin(o->w);
    for (int i = 0; i < 64; i++) {
        (void)world_put_submission(
            o->w, &o->tainan,
            submission(o, &o->tainan, i % 2 ? "106M01" : "106M03", VISITS("7")));
        (void)world_put(o->w, &o->tainan, &request);
        (void)world_put_submission(
            o->w, &o->taipei,
            submission(o, &o->taipei, "106H1", REFERRED("cases_referred_in", "TNY")));
    }
    assert_int_equal(intake_commit(o->w->intake), KAOHE_OK);
    assert_true(intake_was_taken_back(o->w->intake));
    sqlite3_exec(o->w->ledger->db, "PRAGMA max_page_count=1000000", NULL, NULL, NULL);
    assert_true(bytes_equal(before, world_encode(o->w, &tainan(o, "106H1")->base)));
}

/* As many records as a reply cannot take, in two dossiers. */
static void pages(void **state)
{
    struct office *o = *state;
    enum {
        EACH = 700
    };
    static char records[EACH * 450];
    size_t seen[2] = {0};
    int64_t offset = 0;
    int count = 0;

    records[0] = '\0';
    for (int i = 0; i < EACH; i++)
        snprintf(records + strlen(records), sizeof(records) - strlen(records),
                 "%s{'note': '%0300d', 'complaintCase': {'caseNumber': 'c%d', "
                 "'received': '2017-01-02'}}",
                 i ? "," : "", i, i);
    file(o, &o->tainan, "106M01", records);
    file(o, &o->tainan, "106Q1", records);
    do {
        const Context *page = ask(o, &o->tainan, "TNY", "106Q1", offset);
        seen[0] += page->held ? page->held->n_records : 0;
        seen[1] += page->n_own ? page->own[0]->n_records : 0;
        assert_true(!page->has_next || page->next > offset);
        offset = page->has_next ? page->next : 0;
        count++;
    } while (offset > 0);
    assert_int_equal(seen[0], EACH);
    assert_int_equal(seen[1], EACH);
    assert_in_range(count, 2, 9);
}

static void of_others_nothing(void **state)
{
    struct office *o = *state;
    ContextRequest body = CONTEXT_REQUEST_INIT;
    Request request = asking(&body, "TPY", "106H1");

    world_expect_error(world_ask(o->w, &o->tainan, &request), ERROR_CODE_NOT_PERMITTED);
    request = asking(&body, "TNY", "someday");
    world_expect_error(world_ask(o->w, &o->tainan, &request), ERROR_CODE_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(other_periods_and_partners, make, discard),
        cmocka_unit_test_setup_teardown(what_was_not_accepted_does_not_count, make,
                                        discard),
        cmocka_unit_test_setup_teardown(follows_from_the_ledger, make, discard),
        cmocka_unit_test_setup_teardown(a_batch_taken_back_leaves_nothing, make, discard),
        cmocka_unit_test_setup_teardown(pages, make, discard),
        cmocka_unit_test_setup_teardown(of_others_nothing, make, discard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
