/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fills the ledger of a daemon that is not running: one filing each from COUNT branches,
 * through the intake as it is, then asks for places in it. Prints one object of JSON with
 * the processor's time for one filing and for one place, without sockets and commits.
 *
 *     bench_seed STATE_DIRECTORY COUNT
 *
 * A catalogue cannot name that many branches, because it must fit one message. So one
 * entry of it, in memory only, plays all of them in turn; the ledger, and a daemon that
 * reads it back, hold them all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/intake_state.h"
#include "daemon/sign.h"
#include "wire/data_load.h"
#include "wire/encode.h"

#define ARENA_SIZE ((size_t)32 << 20)
#define CODE_SIZE 32
#define ASKED 5000 /* places */
#define LAST 8192  /* filings that are timed */
#define A_BATCH 500
#define PERIOD "103H1" /* before any rubric, whose ranges would be made as well */

struct bench {
    struct ledger *ledger;
    struct signer *signer;
    struct intake *intake;
    struct data_set data;
    struct arena data_arena;
    struct arena arena; /* of one request */
    BranchEntry *played;
    uint64_t number;
};

static int64_t now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool open_bench(struct bench *b, const char *state)
{
    char path[512], key[512], why[512] = "";
    struct json_error error;
    struct intake_stores stores;
    struct intake_settings settings = {.now = now(CLOCK_REALTIME) / 1000};

    snprintf(path, sizeof(path), "%s/kaohed.db", state);
    snprintf(key, sizeof(key), "%s/signing.key", state);
    arena_init(&b->data_arena, malloc(ARENA_SIZE), ARENA_SIZE);
    arena_init(&b->arena, malloc(ARENA_SIZE), ARENA_SIZE);
    if (!b->data_arena.base || !b->arena.base ||
        data_load(&b->data_arena, &b->data, &error) ||
        ledger_open(&(struct ledger_place){path, false}, &b->ledger, why, sizeof(why)) ||
        signer_open(key, &b->signer)) {
        fprintf(stderr, "%s: %s\n", path, why);
        return false;
    }
    stores = (struct intake_stores){b->ledger, b->signer};
    settings.catalogue = b->data.catalogue;
    settings.rubrics = b->data.rubrics;
    settings.rubric_count = b->data.rubric_count;
    if (intake_open(&stores, &settings, &b->intake, why, sizeof(why))) {
        fprintf(stderr, "%s\n", why);
        return false;
    }
    b->played = b->intake->catalogue->branches[0];
    return true;
}

static bool take(struct bench *b, const struct peer *peer, Request *request)
{
    struct bytes bytes;

    return !encode_message(&request->base, &b->arena, &bytes) &&
           intake_take(b->intake, peer, bytes.data, bytes.length) != SIZE_MAX;
}

/* k of n answers; few branches are exactly equal. */
static struct bytes submission_of(struct bench *b, const char *code)
{
    uint8_t outbox[LEDGER_OUTBOX_SIZE] = {1};
    const int64_t n = 500 + (int64_t)(b->number * 7919 % 500);
    const int64_t counts[] = {(int64_t)(b->number * 104729 % (uint64_t)n), n};
    AnswerLevel levels[] = {ANSWER_LEVEL_SATISFIED, ANSWER_LEVEL_NO_OPINION};
    AnswerCount answers[] = {ANSWER_COUNT_INIT, ANSWER_COUNT_INIT};
    AnswerCount *list[] = {&answers[0], &answers[1]};
    Submission submission = SUBMISSION_INIT;
    SurveyQuestion question = SURVEY_QUESTION_INIT;
    Record record = RECORD_INIT;
    Record *records[] = {&record};
    struct bytes bytes = {NULL, 0};

    for (size_t i = 0; i < 2; i++) {
        answers[i].n_levels = 1;
        answers[i].levels = &levels[i];
        answers[i].has_count = 1;
        answers[i].count = i == 0 ? counts[0] : counts[1] - counts[0];
    }
    question.instrument = (char *)(uintptr_t) "public_opinion";
    question.question = (char *)(uintptr_t) "environment";
    question.n_answers = 2;
    question.answers = list;
    record.kind_case = KIND_SURVEY_QUESTION;
    record.survey_question = &question;
    submission.has_outbox = submission.has_number = 1;
    submission.outbox = (ProtobufCBinaryData){sizeof(outbox), outbox};
    submission.number = ++b->number;
    submission.branch = (char *)(uintptr_t)code;
    submission.period = (char *)(uintptr_t)PERIOD;
    submission.filer = submission.approver = (char *)(uintptr_t) "b";
    submission.n_records = 1;
    submission.records = records;
    return encode_message(&submission.base, &b->arena, &bytes) ? (struct bytes){NULL, 0}
                                                               : bytes;
}

static bool file(struct bench *b, size_t index)
{
    struct peer peer = {.role = ROLE_BRANCH};
    SubmitRequest submit = SUBMIT_REQUEST_INIT;
    Request request = REQUEST_INIT;

    snprintf(peer.branch, sizeof(peer.branch), "B%06zu", index);
    b->played->code = peer.branch;
    const struct bytes body = submission_of(b, peer.branch);
    submit.has_submission = body.data != NULL;
    submit.submission =
        (ProtobufCBinaryData){body.length, (uint8_t *)(uintptr_t)body.data};
    request.verb_case = VERB_SUBMIT;
    request.submit = &submit;
    return submit.has_submission && take(b, &peer, &request);
}

/* Nanoseconds a filing, without the commit, of those in the last batches; 0 when it
 * fails. */
static int64_t file_all(struct bench *b, size_t count)
{
    int64_t taken = 0;
    size_t timed = 0;

    for (size_t i = 0; i < count;) {
        const size_t first = i;

        arena_reset(&b->arena);
        if (intake_begin(b->intake, now(CLOCK_REALTIME) / 1000))
            return 0;
        const int64_t begun = now(CLOCK_PROCESS_CPUTIME_ID);
        for (; i < count && !intake_is_full(b->intake); i++)
            if (!file(b, i))
                return 0;
        if (count - first < LAST || count < LAST) {
            taken += now(CLOCK_PROCESS_CPUTIME_ID) - begun;
            timed += i - first;
        }
        if (intake_commit(b->intake))
            return 0;
    }
    return timed == 0 ? 0 : taken / (int64_t)timed;
}

/* Nanoseconds a place, from request bytes to reply bytes. */
static int64_t ask_all(struct bench *b, size_t count)
{
    const struct peer peer = {.role = ROLE_HEADQUARTERS};
    const int64_t begun = now(CLOCK_PROCESS_CPUTIME_ID);
    PlaceRequest place = PLACE_REQUEST_INIT;
    Request request = REQUEST_INIT;
    char code[CODE_SIZE];

    place.board = (char *)(uintptr_t) "survey-environment";
    place.period = (char *)(uintptr_t)PERIOD;
    place.branch = code;
    request.verb_case = VERB_PLACE;
    request.place = &place;
    for (size_t i = 0; i < ASKED;) {
        arena_reset(&b->arena);
        if (intake_begin(b->intake, now(CLOCK_REALTIME) / 1000))
            return 0;
        for (size_t j = 0; j < A_BATCH; j++, i++) {
            snprintf(code, sizeof(code), "B%06zu", i * 7919 % (count + 1));
            if (!take(b, &peer, &request))
                return 0;
        }
        if (intake_commit(b->intake))
            return 0;
    }
    return (now(CLOCK_PROCESS_CPUTIME_ID) - begun) / ASKED;
}

int main(int argc, char **argv)
{
    static struct bench b;
    const size_t count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    char *code = NULL;
    int status = EXIT_FAILURE;

    if (argc == 3 && open_bench(&b, argv[1])) {
        code = b.played->code;
        const int64_t filing = file_all(&b, count);
        const int64_t place = ask_all(&b, count);

        b.played->code = code;
        printf("{\"move_ns\": %lld, \"place_ns\": %lld, \"accepted\": %lld}\n",
               (long long)filing, (long long)place,
               (long long)b.intake->counters[INTAKE_ACCEPTED]);
        status = filing > 0 && place > 0 &&
                         b.intake->counters[INTAKE_ACCEPTED] == (int64_t)count
                     ? EXIT_SUCCESS
                     : EXIT_FAILURE;
    }
    intake_close(b.intake);
    ledger_close(b.ledger);
    signer_close(b.signer);
    free(b.data_arena.base);
    free(b.arena.base);
    return status;
}
