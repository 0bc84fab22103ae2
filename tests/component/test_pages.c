/* SPDX-License-Identifier: Apache-2.0 */
/* Long lists in pages: branches of a board, boards, records of a dossier, updates. */
#include "tests/component/world.h"

enum {
    MANY = 2500
};

/* A catalogue with many branches that the catalogue of the program does not have. */
static void invent_branches(struct world *w, Catalogue *catalogue)
{
    BranchEntry *entries = calloc(MANY, sizeof(*entries));
    char(*codes)[32] = calloc(MANY, sizeof(*codes));
    BranchEntry **list = calloc(MANY, sizeof(*list));

    assert_true(entries && codes && list);
    for (size_t i = 0; i < MANY; i++) {
        entries[i] = *w->data.catalogue->branches[0];
        snprintf(codes[i], sizeof(codes[i]), "B%04zu", (i * 7) % MANY);
        entries[i].code = codes[i];
        list[i] = &entries[i];
    }
    *catalogue = *w->data.catalogue;
    catalogue->branches = list;
    catalogue->n_branches = MANY;
}

static void discard_branches(const Catalogue *catalogue)
{
    free(catalogue->branches[0]->code);
    free(catalogue->branches[0]);
    free(catalogue->branches);
}

static size_t read_board(struct world *w, const struct peer *peer, size_t *pages)
{
    SnapshotRequest ask = SNAPSHOT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    size_t count = 0;
    char last[32] = "";

    request.verb_case = VERB_SNAPSHOT;
    request.snapshot = &ask;
    ask.board = (char *)(uintptr_t) "phone-branch";
    ask.period = (char *)(uintptr_t) "106H1";
    for (bool more = true; more; ++*pages) {
        const Snapshot *page = world_ask(w, peer, &request)->snapshot;

        for (size_t i = 0; i < page->n_values; i++) {
            assert_true(strcmp(page->values[i]->branch, last) > 0);
            snprintf(last, sizeof(last), "%s", page->values[i]->branch);
        }
        count += page->n_values;
        more = page->next != NULL;
        ask.after = page->next;
    }
    return count;
}

/* One update a board and batch; split where it would be too long, and then chained. */
static void read_updates(struct world *w, int64_t *sequence, size_t *changes)
{
    for (size_t i = 0; i < intake_update_count(w->intake); i++) {
        Published *published = NULL;
        struct decode_error where;

        assert_int_equal(decode_published(intake_update(w->intake, i).frame, &w->arena,
                                          &published, &where),
                         KAOHE_OK);
        assert_int_equal(published->update->previous, *sequence);
        assert_true(published->update->sequence > *sequence);
        *sequence = published->update->sequence;
        *changes += published->update->n_changes;
    }
}

static void many_branches(void **state)
{
    struct world *w = *state;
    const Catalogue *whole = w->data.catalogue;
    Catalogue catalogue;
    const struct peer *headquarters;
    size_t filed = 0;
    size_t pages = 0;
    size_t changes = 0;
    int64_t sequence = 0;

    invent_branches(w, &catalogue);
    w->data.catalogue = &catalogue;
    world_restart(w);
    headquarters = world_enrol(w, ROLE_HEADQUARTERS, NULL);
    while (filed < MANY) {
        arena_reset(&w->arena);
        world_begin(w);
        for (; filed < MANY && !intake_is_full(w->intake); filed++) {
            struct phone phone = {catalogue.branches[filed]->code,
                                  "106H1",
                                  1,
                                  filed + 1,
                                  "91.00",
                                  0,
                                  true,
                                  0,
                                  NULL};
            struct peer branch = {.role = ROLE_BRANCH};

            snprintf(branch.branch, sizeof(branch.branch), "%s", phone.branch);
            (void)world_put_submission(w, &branch, world_phone(w, &phone));
        }
        assert_int_equal(intake_commit(w->intake), KAOHE_OK);
        read_updates(w, &sequence, &changes);
    }
    assert_int_equal(read_board(w, headquarters, &pages), MANY);
    assert_int_equal(pages, 3);
    assert_int_equal(changes, MANY);
    w->data.catalogue = whole;
    world_restart(w);
    discard_branches(&catalogue);
}

/* A correction with a long reason from every branch at once: more than a frame takes. */
static void long_reasons_split_an_update(void **state)
{
    struct world *w = *state;
    char *reason = calloc(1, 16385);
    int64_t sequence = 0;
    size_t changes = 0;

    memset(reason, 'r', 16384);
    for (int64_t round = 0; round < 2; round++) {
        arena_reset(&w->arena);
        world_begin(w);
        for (size_t i = 0; i < w->data.catalogue->n_branches; i++) {
            struct peer branch = {.role = ROLE_BRANCH};
            struct phone phone = {w->data.catalogue->branches[i]->code,
                                  "107H1",
                                  (uint8_t)(100 + i),
                                  (uint64_t)round + 1,
                                  round ? "92.00" : "91.00",
                                  round,
                                  false,
                                  0,
                                  NULL};

            phone.reason = round ? reason : NULL;
            snprintf(branch.branch, sizeof(branch.branch), "%s", phone.branch);
            (void)world_put_submission(w, &branch, world_phone(w, &phone));
        }
        assert_int_equal(intake_commit(w->intake), KAOHE_OK);
        changes = 0;
        if (round == 0) {
            struct intake_figures figures;

            intake_figures(w->intake, &figures);
            sequence = figures.last_entry;
        } else {
            read_updates(w, &sequence, &changes);
        }
    }
    free(reason);
    assert_int_equal(changes, w->data.catalogue->n_branches);
    assert_int_equal(intake_update_count(w->intake), 2);
}

/* Complaint cases with long notes, numbered on from submission to submission. */
static struct bytes cases(struct world *w, const char *period, uint64_t number,
                          size_t count, size_t note_size)
{
    uint8_t outbox[LEDGER_OUTBOX_SIZE] = {0xee};
    Submission submission = SUBMISSION_INIT;
    char *note = arena_alloc(&w->arena, note_size + 1);

    memset(note, 'n', note_size);
    submission.has_outbox = true;
    submission.outbox = (ProtobufCBinaryData){sizeof(outbox), outbox};
    submission.has_number = true;
    submission.number = number;
    submission.branch = (char *)(uintptr_t) "TNY";
    submission.period = (char *)(uintptr_t)period;
    submission.filer = (char *)(uintptr_t) "f";
    submission.approver = (char *)(uintptr_t) "a";
    submission.records = arena_array(&w->arena, count, sizeof(Record *));
    submission.n_records = count;
    for (size_t i = 0; i < count; i++) {
        Record *record = arena_alloc(&w->arena, sizeof(*record));
        ComplaintCase *complaint = arena_alloc(&w->arena, sizeof(*complaint));
        char *name = arena_alloc(&w->arena, 64);

        *record = (Record)RECORD_INIT;
        *complaint = (ComplaintCase)COMPLAINT_CASE_INIT;
        snprintf(name, 64, "C%05llu-%05zu", (unsigned long long)number, i);
        complaint->case_number = name;
        complaint->has_category = true;
        complaint->category = COMPLAINT_CATEGORY_OTHER;
        complaint->has_channel = true;
        complaint->channel = COMPLAINT_CHANNEL_ORAL;
        complaint->received = (char *)(uintptr_t) "2017-03-01";
        complaint->answered = (char *)(uintptr_t) "2017-03-02";
        record->note = note;
        record->kind_case = KIND_COMPLAINT_CASE;
        record->complaint_case = complaint;
        submission.records[i] = record;
    }
    return world_encode(w, &submission.base);
}

static void a_long_dossier(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    DossierRequest ask = DOSSIER_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Receipt *receipt;
    size_t pages = 0;
    bool more = true;

    receipt = world_receipt(w, world_submit(w, tny, cases(w, "106H1", 1, 60, 4000)));
    assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
    request.verb_case = VERB_DOSSIER;
    request.dossier = &ask;
    ask.branch = (char *)(uintptr_t) "TNY";
    ask.period = (char *)(uintptr_t) "106H1";
    ask.has_offset = true;
    for (; more; pages++) {
        const Dossier *page = world_ask(w, tny, &request)->dossier;

        assert_int_equal(page->revision, 1);
        ask.offset += (int64_t)page->n_records;
        more = page->n_records > 0;
    }
    assert_int_equal(ask.offset, 60);
    assert_int_equal(pages, 3);
    ask.offset = -1;
    assert_int_equal(world_ask(w, tny, &request)->result_case, RESULT_DOSSIER);
}

static const Dossier *page_of(struct world *w, const struct peer *peer, int64_t offset,
                              int64_t as_of)
{
    DossierRequest ask = DOSSIER_REQUEST_INIT;
    Request request = REQUEST_INIT;

    request.verb_case = VERB_DOSSIER;
    request.dossier = &ask;
    ask.branch = (char *)(uintptr_t) "TNY";
    ask.period = (char *)(uintptr_t) "106Q1";
    ask.has_offset = ask.has_as_of = true;
    ask.offset = offset;
    ask.as_of = as_of;
    const Reply *reply = world_ask(w, peer, &request);
    assert_int_equal(reply->result_case, RESULT_DOSSIER);
    return reply->dossier;
}

/* So many merges that what they leave behind is tidied up on the way, and thrice. */
static void a_long_dossier_of_then(void **state)
{
    enum {
        FILINGS = 48,
        LARGE = 7,
        TAIL = 100
    };
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    struct bytes then[FILINGS];
    int64_t entries[FILINGS];
    int64_t records = 0;

    for (size_t i = 0; i < FILINGS; i++) {
        const size_t count = i < LARGE ? 1000 : 1;

        arena_reset(&w->arena);
        const Receipt *receipt =
            world_receipt(w, world_submit(w, tny, cases(w, "106Q1", 100 + i, count, 8)));
        assert_int_equal(receipt->verdict, VERDICT_ACCEPTED);
        records += (int64_t)count;
        entries[i] = receipt->entry;
        const Dossier *page = page_of(w, tny, records - TAIL, 0);
        then[i].length = protobuf_c_message_get_packed_size(&page->base);
        then[i].data = malloc(then[i].length);
        (void)protobuf_c_message_pack(&page->base, (uint8_t *)(uintptr_t)then[i].data);
    }
    for (size_t i = FILINGS; i-- > 0;) {
        const int64_t offset = records - TAIL;
        uint8_t *bytes = malloc(then[i].length);

        arena_reset(&w->arena);
        const Dossier *page = page_of(w, tny, offset, entries[i]);
        assert_int_equal(protobuf_c_message_get_packed_size(&page->base), then[i].length);
        (void)protobuf_c_message_pack(&page->base, bytes);
        assert_memory_equal(bytes, then[i].data, then[i].length);
        free(bytes);
        free((uint8_t *)(uintptr_t)then[i].data);
        records -= i < LARGE ? 1000 : 1;
    }
}

/* Submission after submission, until the dossier would be over its limit: that one is no
 * entry, and the dossier stays as it was. */
static void a_dossier_has_a_limit(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    struct intake_figures before;
    struct intake_figures after;
    const Reply *reply = NULL;
    uint64_t number = 2;

    for (; number < 60; number++) {
        arena_reset(&w->arena);
        intake_figures(w->intake, &before);
        reply = world_submit(w, tny, cases(w, "106H1", number, 16, 15800));
        if (reply->result_case == RESULT_ERROR)
            break;
        assert_int_equal(world_receipt(w, reply)->verdict, VERDICT_ACCEPTED);
    }
    intake_figures(w->intake, &after);
    world_expect_error(reply, ERROR_CODE_TOO_LARGE);
    assert_int_equal(after.last_entry, before.last_entry);
    assert_true(number > 30);
    world_restart(w);
}

static void data_files_by_name(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    DataRequest ask = DATA_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;

    request.verb_case = VERB_DATA;
    request.data = &ask;
    world_expect_error(world_ask(w, tny, &request), ERROR_CODE_NOT_FOUND);
    ask.name = (char *)(uintptr_t) "catalogue";
    reply = world_ask(w, tny, &request);
    assert_int_equal(reply->result_case, RESULT_DATA);
    assert_int_equal(reply->data->catalogue->n_boards, w->data.catalogue->n_boards);
    assert_int_equal(reply->data->hash.len, 32);
    ask.name = w->data.rubrics[0]->id;
    reply = world_ask(w, tny, &request);
    assert_string_equal(reply->data->rubric->id, ask.name);
    ask.name = (char *)(uintptr_t) "999";
    world_expect_error(world_ask(w, tny, &request), ERROR_CODE_NOT_FOUND);
}

static void the_status_tells_figures(void **state)
{
    struct world *w = *state;
    const struct peer *tny = world_enrol(w, ROLE_BRANCH, "TNY");
    StatusRequest ask = STATUS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Status *status;
    uint8_t digest[32];

    request.verb_case = VERB_STATUS;
    request.status = &ask;
    status = world_ask(w, &world_operator, &request)->status;
    intake_digest(w->intake, digest);
    assert_memory_equal(status->board_digest.data, digest, sizeof(digest));
    assert_int_equal(status->n_counters, INTAKE_COUNTERS);
    assert_string_equal(status->counters[INTAKE_READS]->name, "reads");
    assert_string_equal(intake_counter_name(INTAKE_ACCEPTED), "accepted");
    assert_string_equal(status->requests, "tcp://h:1");
    assert_true(status->keys > 0);
    status = world_ask(w, tny, &request)->status;
    assert_false(status->has_board_digest);
    assert_int_equal(status->n_counters, 0);
    assert_true(status->has_signing_key && status->has_last_head);
    intake_count(w->intake, INTAKE_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_reasons_split_an_update),
        cmocka_unit_test(many_branches),
        cmocka_unit_test(a_long_dossier),
        cmocka_unit_test(a_long_dossier_of_then),
        cmocka_unit_test(a_dossier_has_a_limit),
        cmocka_unit_test(data_files_by_name),
        cmocka_unit_test(the_status_tells_figures),
    };

    return cmocka_run_group_tests(tests, world_make, world_remove);
}
