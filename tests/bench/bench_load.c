/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The load: K branches, each with W submissions under way, over CURVE to a running
 * daemon, until the time is up; prints one line of JSON. A submission holds twelve
 * records (a phone test, six survey questions, five collections). Every branch goes
 * through periods of its own; a second pass corrects what the first one filed, so
 * that dossiers do not grow. Driven by bench.py, which enrols the keys.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zmq.h>

#include "kaohe/v1/names.h"

enum {
    RECORDS = 12,
    SURVEYS = 6,
    PERIODS = 300,
    MAX_CLIENTS = 64,
    MAX_WINDOW = 2048
};

struct client {
    void *socket;
    const char *branch;
    uint8_t outbox[16];
    uint64_t number;
    int64_t sent_at[MAX_WINDOW];
};

struct samples {
    int64_t *values;
    size_t count, capacity;
};

struct load {
    struct client clients[MAX_CLIENTS];
    int client_count, window;
    int64_t accepted, refused, errors;
    struct samples samples;
};

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void sample_add(struct samples *s, int64_t value)
{
    if (s->count == s->capacity) {
        s->capacity = s->capacity ? 2 * s->capacity : 4096;
        s->values = realloc(s->values, s->capacity * sizeof *s->values);
        if (s->values == NULL)
            abort();
    }
    s->values[s->count++] = value;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double quantile_us(struct samples *s, double q)
{
    if (s->count == 0)
        return 0;
    qsort(s->values, s->count, sizeof *s->values, compare);
    size_t at = (size_t)(q * (double)(s->count - 1));
    return (double)s->values[at] / 1000.0;
}

/* The records of one submission; figures vary with the seed and agree with each other. */
struct body {
    Record records[RECORDS], *list[RECORDS];
    PhoneTest phone;
    SurveyQuestion surveys[SURVEYS];
    AnswerCount answers[SURVEYS][3], *answer_list[SURVEYS][3];
    AnswerLevel levels[SURVEYS][3];
    Collection collections[5];
    char mean[16];
};

static void fill_survey(struct body *b, int i, uint64_t seed)
{
    static const char *const questions[SURVEYS] = {"bench_a", "bench_b", "bench_c",
                                                   "bench_d", "bench_e", "bench_f"};
    SurveyQuestion *q = &b->surveys[i];
    *q = (SurveyQuestion)SURVEY_QUESTION_INIT;
    q->instrument = (char *)"public_opinion";
    q->question = (char *)questions[i];
    q->has_forms_returned = 1;
    q->forms_returned = 180 + (int64_t)(seed % 40);
    int64_t very = 80 + (int64_t)(seed % 17), satisfied = 60 + (int64_t)(seed % 13);
    int64_t counts[3] = {very, satisfied, q->forms_returned - very - satisfied};
    for (int k = 0; k < 3; k++) {
        static const AnswerLevel level[3] = {
            ANSWER_LEVEL_VERY_SATISFIED, ANSWER_LEVEL_SATISFIED, ANSWER_LEVEL_NO_OPINION};
        AnswerCount *a = &b->answers[i][k];
        *a = (AnswerCount)ANSWER_COUNT_INIT;
        b->levels[i][k] = level[k];
        a->n_levels = 1;
        a->levels = &b->levels[i][k];
        a->has_count = 1;
        a->count = counts[k];
        b->answer_list[i][k] = a;
    }
    q->n_answers = 3;
    q->answers = b->answer_list[i];
}

static void fill_collection(struct body *b, int i, uint64_t seed)
{
    static const char *const channels[5] = {"convenience_store", "post_office", "bank",
                                            "credit_card", "mobile_payment"};
    Collection *c = &b->collections[i];
    *c = (Collection)COLLECTION_INIT;
    c->channel = (char *)channels[i];
    c->has_cases = c->has_amount = 1;
    c->cases = 1000 + (int64_t)(seed % 997);
    c->amount = c->cases * 1234;
}

static void fill_body(struct body *b, uint64_t seed)
{
    for (int i = 0; i < RECORDS; i++) {
        b->records[i] = (Record)RECORD_INIT;
        b->list[i] = &b->records[i];
    }
    b->phone = (PhoneTest)PHONE_TEST_INIT;
    b->phone.has_conductor = 1;
    b->phone.conductor = CONDUCTOR_BRANCH;
    b->phone.has_persons_tested = 1;
    b->phone.persons_tested = 100;
    snprintf(b->mean, sizeof b->mean, "%d.%02d", 80 + (int)(seed % 19), (int)(seed % 89));
    b->phone.mean_score = b->mean;
    b->records[0].kind_case = KIND_PHONE_TEST;
    b->records[0].phone_test = &b->phone;
    for (int i = 0; i < SURVEYS; i++) {
        fill_survey(b, i, seed + (uint64_t)i);
        b->records[1 + i].kind_case = KIND_SURVEY_QUESTION;
        b->records[1 + i].survey_question = &b->surveys[i];
    }
    for (int i = 0; i < 5; i++) {
        fill_collection(b, i, seed + (uint64_t)i);
        b->records[7 + i].kind_case = KIND_COLLECTION;
        b->records[7 + i].collection = &b->collections[i];
    }
}

/* The next submission of a branch, as a Request; the caller frees it. */
static uint8_t *next_request(struct client *c, size_t *length)
{
    uint64_t index = c->number++, pass = index / PERIODS, at = index % PERIODS;
    char period[16];
    /* Months only: periods of other lengths would have to agree with them. */
    snprintf(period, sizeof period, "%03dM%02d", 90 + (int)(at / 12), (int)(at % 12) + 1);
    struct body body;
    fill_body(&body, index * 7919 + pass);
    Submission s = SUBMISSION_INIT;
    s.has_outbox = s.has_number = 1;
    s.outbox = (ProtobufCBinaryData){sizeof c->outbox, c->outbox};
    s.number = c->number;
    s.branch = (char *)c->branch;
    s.period = period;
    s.filer = (char *)"bench";
    s.approver = (char *)"bench";
    s.has_provenance = 1;
    s.provenance = PROVENANCE_INVENTED;
    if (pass > 0) {
        s.has_base_revision = 1;
        s.base_revision = (int64_t)pass;
        s.correction_reason = (char *)"next pass";
    }
    s.n_records = RECORDS;
    s.records = body.list;
    uint8_t packed[4096];
    SubmitRequest submit = SUBMIT_REQUEST_INIT;
    submit.has_submission = 1;
    submit.submission =
        (ProtobufCBinaryData){kaohe__v1__submission__pack(&s, packed), packed};
    Request request = REQUEST_INIT;
    request.has_id = 1;
    request.id = c->number;
    request.verb_case = VERB_SUBMIT;
    request.submit = &submit;
    *length = kaohe__v1__request__get_packed_size(&request);
    uint8_t *bytes = malloc(*length);
    if (bytes == NULL)
        abort();
    kaohe__v1__request__pack(&request, bytes);
    return bytes;
}

static void send_next(struct load *load, struct client *c)
{
    size_t length;
    uint8_t *bytes = next_request(c, &length);
    c->sent_at[c->number % (uint64_t)load->window] = now_ns();
    if (zmq_send(c->socket, bytes, length, 0) < 0) {
        fprintf(stderr, "bench_load: cannot send: %s\n", zmq_strerror(errno));
        exit(1);
    }
    free(bytes);
}

static void take_reply(struct load *load, struct client *c, bool more)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    if (zmq_msg_recv(&message, c->socket, 0) < 0)
        exit(1);
    Reply *reply =
        kaohe__v1__reply__unpack(NULL, zmq_msg_size(&message), zmq_msg_data(&message));
    if (reply == NULL)
        exit(1);
    sample_add(&load->samples, now_ns() - c->sent_at[reply->id % (uint64_t)load->window]);
    if (reply->result_case != RESULT_RECEIPT) {
        load->errors++;
        if (reply->result_case == RESULT_ERROR && load->errors < 4)
            fprintf(stderr, "bench_load: %s\n", reply->error->message);
    } else {
        Receipt *receipt = kaohe__v1__receipt__unpack(NULL, reply->receipt->receipt.len,
                                                      reply->receipt->receipt.data);
        bool accepted = receipt && receipt->verdict == VERDICT_ACCEPTED;
        load->accepted += accepted;
        load->refused += !accepted;
        kaohe__v1__receipt__free_unpacked(receipt, NULL);
    }
    kaohe__v1__reply__free_unpacked(reply, NULL);
    zmq_msg_close(&message);
    if (more)
        send_next(load, c);
}

static void run(struct load *load, double seconds)
{
    int64_t start = now_ns(), end = start + (int64_t)(seconds * 1e9);
    int64_t outstanding = (int64_t)load->client_count * load->window;
    for (int i = 0; i < load->client_count; i++)
        for (int k = 0; k < load->window; k++)
            send_next(load, &load->clients[i]);
    zmq_pollitem_t items[MAX_CLIENTS];
    for (int i = 0; i < load->client_count; i++)
        items[i] = (zmq_pollitem_t){load->clients[i].socket, 0, ZMQ_POLLIN, 0};
    while (outstanding > 0) {
        if (zmq_poll(items, load->client_count, 10000) <= 0) {
            fprintf(stderr, "bench_load: no reply within 10 s\n");
            exit(1);
        }
        bool more = now_ns() < end;
        for (int i = 0; i < load->client_count; i++)
            if (items[i].revents & ZMQ_POLLIN) {
                take_reply(load, &load->clients[i], more);
                outstanding -= !more;
            }
    }
    double took = (double)(now_ns() - start) / 1e9;
    printf("{\"clients\": %d, \"window\": %d, \"seconds\": %.3f, \"accepted\": %lld, "
           "\"refused\": %lld, \"errors\": %lld, \"per_second\": %.0f, \"p50_us\": %.0f, "
           "\"p99_us\": %.0f}\n",
           load->client_count, load->window, took, (long long)load->accepted,
           (long long)load->refused, (long long)load->errors,
           (double)load->samples.count / took, quantile_us(&load->samples, 0.5),
           quantile_us(&load->samples, 0.99));
}

/* A client's line in the key file: branch, Z85 public key, Z85 secret key. */
static bool open_client(struct load *load, void *context, const char *endpoint,
                        const char *server_key, FILE *keys)
{
    static char branches[MAX_CLIENTS][65];
    char public_key[41], secret_key[41];
    int i = load->client_count;
    if (fscanf(keys, "%64s %40s %40s", branches[i], public_key, secret_key) != 3)
        return false;
    struct client *c = &load->clients[i];
    c->branch = branches[i];
    c->socket = zmq_socket(context, ZMQ_DEALER);
    for (size_t k = 0; k < sizeof c->outbox; k++)
        c->outbox[k] = (uint8_t)(now_ns() >> (k % 8)) ^ (uint8_t)(i * 31 + (int)k);
    int hwm = 0;
    zmq_setsockopt(c->socket, ZMQ_SNDHWM, &hwm, sizeof hwm);
    zmq_setsockopt(c->socket, ZMQ_RCVHWM, &hwm, sizeof hwm);
    if (zmq_setsockopt(c->socket, ZMQ_CURVE_SERVERKEY, server_key, 41) != 0 ||
        zmq_setsockopt(c->socket, ZMQ_CURVE_PUBLICKEY, public_key, 41) != 0 ||
        zmq_setsockopt(c->socket, ZMQ_CURVE_SECRETKEY, secret_key, 41) != 0 ||
        zmq_connect(c->socket, endpoint) != 0) {
        fprintf(stderr, "bench_load: %s: %s\n", endpoint, zmq_strerror(errno));
        exit(1);
    }
    load->client_count++;
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr,
                "usage: bench_load ENDPOINT SERVER_KEY KEYFILE CLIENTS WINDOW SECONDS\n");
        return 64;
    }
    static struct load load;
    int clients = atoi(argv[4]);
    load.window = atoi(argv[5]);
    if (clients < 1 || clients > MAX_CLIENTS || load.window < 1 ||
        load.window > MAX_WINDOW)
        return 64;
    FILE *keys = fopen(argv[3], "r");
    void *context = zmq_ctx_new();
    while (keys && load.client_count < clients &&
           open_client(&load, context, argv[1], argv[2], keys))
        continue;
    if (load.client_count != clients) {
        fprintf(stderr, "bench_load: %s: %d keys wanted\n", argv[3], clients);
        return 66;
    }
    fclose(keys);
    run(&load, atof(argv[6]));
    for (int i = 0; i < clients; i++)
        zmq_close(load.clients[i].socket);
    zmq_ctx_term(context);
    free(load.samples.values);
    return load.errors || load.refused;
}
