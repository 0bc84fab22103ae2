/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON codec: what it writes it reads back, and everything that the writer of a file
 * may have meant otherwise is refused with the place and an advice.
 */
#include "cmocka_all.h"

#include <stdlib.h>

#include "random_message.h"
#include "wire/encode.h"
#include "wire/json.h"

enum {
    ROOM = 8 * 1024 * 1024
};

static unsigned char room[ROOM];

#define SUBMISSION &kaohe__v1__submission__descriptor
#define RECEIPT &kaohe__v1__receipt__descriptor
#define CATALOGUE &kaohe__v1__catalogue__descriptor

static enum kaohe_err read_text(const ProtobufCMessageDescriptor *type, const char *text,
                                struct arena *arena, ProtobufCMessage **out,
                                struct json_error *error)
{
    struct bytes in = {(const uint8_t *)text, strlen(text)};

    arena_init(arena, room, ROOM);
    return json_read(type, in, arena, out, error);
}

static const struct refused {
    const ProtobufCMessageDescriptor *type;
    const char *text;
    enum kaohe_err err;
    const char *path;
    const char *message;
} refusals[] = {
    /* names */
    {SUBMISSION, "{\"branhc\":\"TNY\"}", KAOHE_ERR_INVALID, "",
     "\"branhc\" is not a field of Submission; did you mean \"branch\"?"},
    {SUBMISSION, "{\"records\":[{},{\"colection\":{}}]}", KAOHE_ERR_INVALID, "records[1]",
     "\"colection\" is not a field of Record; did you mean \"collection\"?"},
    {SUBMISSION, "{\"x\\u001b[31m\":1}", KAOHE_ERR_INVALID, "",
     "\"x?[31m\" is not a field of Submission"},
    {SUBMISSION, "{\"baseRevision\":\"1\",\"base_revision\":\"1\"}", KAOHE_ERR_INVALID,
     "baseRevision", "is given twice"},
    {SUBMISSION, "{\"records\":[{\"collection\":{},\"statistic\":{}}]}",
     KAOHE_ERR_INVALID, "records[0].statistic",
     "excludes \"collection\", which is given too"},
    /* kinds of values */
    {SUBMISSION, "[]", KAOHE_ERR_INVALID, "", "must be an object, not an array"},
    {SUBMISSION, "{\"records\":{}}", KAOHE_ERR_INVALID, "",
     "\"records\" must be an array, not an object"},
    {SUBMISSION, "{\"records\":[null]}", KAOHE_ERR_INVALID, "records[0]",
     "must be an object, not null"},
    {SUBMISSION, "{\"records\":[7]}", KAOHE_ERR_INVALID, "records[0]",
     "must be an object, not a number"},
    {SUBMISSION, "{\"branch\":true}", KAOHE_ERR_INVALID, "branch",
     "must be a string, not true or false"},
    {SUBMISSION, "{\"outbox\":false}", KAOHE_ERR_INVALID, "outbox",
     "must be a string, not true or false"},
    {SUBMISSION, "{\"number\":{}}", KAOHE_ERR_INVALID, "number",
     "must be a whole number, not an object"},
    {SUBMISSION, "{\"provenance\":1}", KAOHE_ERR_INVALID, "provenance",
     "must be the name of a value of Provenance, not a number"},
    {CATALOGUE, "{\"answerInWorkingDays\":\"true\"}", KAOHE_ERR_INVALID,
     "answerInWorkingDays", "must be true or false, not a string"},
    {CATALOGUE, "{\"answerInWorkingDays\":[true]}", KAOHE_ERR_INVALID,
     "answerInWorkingDays", "must be true or false, not an array"},
    /* numbers */
    {SUBMISSION, "{\"records\":[{\"phoneTest\":{\"meanScore\":96.30}}]}",
     KAOHE_ERR_INVALID, "records[0].phoneTest.meanScore",
     "must be in quotes: a bare number like 96.30 would lose its last zero"},
    {SUBMISSION, "{\"baseRevision\":1.0}", KAOHE_ERR_INVALID, "baseRevision",
     "must be a whole number, without a fraction or an exponent"},
    {SUBMISSION, "{\"baseRevision\":\"1e3\"}", KAOHE_ERR_INVALID, "baseRevision",
     "\"1e3\" is not a whole number: digits only, without a fraction, an exponent or "
     "leading zeros"},
    {SUBMISSION, "{\"baseRevision\":\"\"}", KAOHE_ERR_INVALID, "baseRevision",
     "\"\" is not a whole number: digits only, without a fraction, an exponent or "
     "leading zeros"},
    {SUBMISSION, "{\"baseRevision\":\"007\"}", KAOHE_ERR_INVALID, "baseRevision",
     "\"007\" is not a whole number: digits only, without a fraction, an exponent or "
     "leading zeros"},
    {SUBMISSION, "{\"baseRevision\":\"9223372036854775808\"}", KAOHE_ERR_INVALID,
     "baseRevision", "9223372036854775808 is above the limit 9223372036854775807"},
    {SUBMISSION, "{\"baseRevision\":\"-9223372036854775809\"}", KAOHE_ERR_INVALID,
     "baseRevision", "-9223372036854775809 is below the limit -9223372036854775808"},
    {SUBMISSION, "{\"number\":\"18446744073709551616\"}", KAOHE_ERR_INVALID, "number",
     "18446744073709551616 is above the limit 18446744073709551615"},
    {SUBMISSION, "{\"number\":-1}", KAOHE_ERR_INVALID, "number",
     "-1 is below the limit 0"},
    {CATALOGUE, "{\"answerDays\":2147483648}", KAOHE_ERR_INVALID, "answerDays",
     "2147483648 is above the limit 2147483647"},
    {CATALOGUE, "{\"answerDays\":-2147483649}", KAOHE_ERR_INVALID, "answerDays",
     "-2147483649 is below the limit -2147483648"},
    /* names of values, bytes */
    {SUBMISSION, "{\"provenance\":\"PROVENANCE_INVENTD\"}", KAOHE_ERR_INVALID,
     "provenance",
     "\"PROVENANCE_INVENTD\" is not a value of Provenance; did you mean "
     "\"PROVENANCE_INVENTED\"?"},
    {SUBMISSION, "{\"provenance\":\"made up\"}", KAOHE_ERR_INVALID, "provenance",
     "\"made up\" is not a value of Provenance"},
    {SUBMISSION, "{\"outbox\":\"AA=A\"}", KAOHE_ERR_INVALID, "outbox", "is not base64"},
    /* the limits of the wire */
    {RECEIPT, "{\"verdict\":\"VERDICT_UNSPECIFIED\"}", KAOHE_OK, "", ""},
    {SUBMISSION,
     "{\"records\":[{\"phoneTest\":{\"conductor\":\"CONDUCTOR_UNSPECIFIED\"}}]}",
     KAOHE_ERR_INVALID, "records[0].phoneTest.conductor",
     "is not a value that may be given"},
    {SUBMISSION, "{\"branch\":\"T\\nY\"}", KAOHE_ERR_INVALID, "branch",
     "is not UTF-8, or holds a control character"},
    {SUBMISSION, "{\"records\":[{\"statistic\":{\"dimensions\":[{},{},{},{},{}]}}]}",
     KAOHE_ERR_TOO_LARGE, "records[0].statistic.dimensions[4]",
     "has more elements than the limit of 4"},
};

static void refuses_and_says_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refused *row = &refusals[i];
        ProtobufCMessage *message = NULL;
        struct json_error error;
        struct arena arena;
        enum kaohe_err err = read_text(row->type, row->text, &arena, &message, &error);
        assert_string_equal(error.message, row->message);
        assert_string_equal(error.path, row->path);
        assert_int_equal(err, row->err);
        assert_int_equal(error.line, 0);
        assert_true((message == NULL) == (err != KAOHE_OK));
        assert_true((arena.used == 0) == (err != KAOHE_OK));
    }
}

static void gives_line_and_column_of_what_is_not_json(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line;
        const char *message;
    } rows[] = {
        {"", 1, "'[' or '{' expected near end of file"},
        {"{\n \"branch\": \"TNY\",\n}", 3, "string or '}' expected near '}'"},
        {"{\n\"branch\":\"TNY\",\n\"branch\":\"TNY\"}", 3,
         "duplicate object key near '\"branch\"'"},
        {"{\"branch\":\"\\u0000\"}", 1,
         "\\u0000 is not allowed without JSON_ALLOW_NUL near '\"\\u0000\"'"},
        {"{\"number\":99999999999999999999}", 1,
         "too big integer near '99999999999999999999'"},
        {"{\"branch\":\"\xff\"}", 1, "unable to decode byte 0xff near '\"'"},
        {"{\"\t\"", 1, "control character 0x9 near '\"'"},
        {"{\"臺\"\x7f", 1, "':' expected near '?'"},
        {"{} {}", 1, "end of file expected near '{'"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ProtobufCMessage *message = NULL;
        struct json_error error;
        struct arena arena;
        assert_int_equal(read_text(SUBMISSION, rows[i].text, &arena, &message, &error),
                         KAOHE_ERR_INVALID);
        assert_string_equal(error.message, rows[i].message);
        assert_int_equal(error.line, rows[i].line);
        assert_null(message);
    }
}

static void reads_what_may_be_written_in_two_ways(void **state)
{
    (void)state;
    static const char text[] =
        "{\"outbox\": \"-_-_\", \"number\": 18,"
        "\"base_revision\": \"-9223372036854775808\","
        " \"branch\": null, \"period\": \"106H1\", \"records\": [],"
        " \"provenance\": \"PROVENANCE_INVENTED\"}";
    ProtobufCMessage *message = NULL;
    struct json_error error;
    struct arena arena;

    assert_int_equal(read_text(SUBMISSION, text, &arena, &message, &error), KAOHE_OK);
    const Submission *read = (const Submission *)message;
    assert_int_equal(read->outbox.len, 3);
    assert_memory_equal(read->outbox.data, "\xfb\xff\xbf", 3);
    assert_int_equal(read->number, 18);
    assert_true(read->base_revision == INT64_MIN);
    assert_null(read->branch);
    assert_string_equal(read->period, "106H1");
    assert_int_equal(read->provenance, PROVENANCE_INVENTED);
    assert_int_equal(read->n_records, 0);
}

static void assert_written(const ProtobufCMessage *message, enum json_style style,
                           const char *expected)
{
    char *text = NULL;

    assert_int_equal(json_write(message, style, &text), KAOHE_OK);
    assert_string_equal(text, expected);
    free(text);
}

static void writes_fields_in_the_order_of_their_numbers(void **state)
{
    (void)state;
    uint8_t outbox[] = {0, 1, 0xff, 0xff};
    char branch[] = "臺南 \"TNY\"/\n";
    Collection collection = COLLECTION_INIT;
    Record record = RECORD_INIT;
    Record *records[] = {&record};
    Submission message = SUBMISSION_INIT;

    collection.has_amount = true;
    collection.amount = -5;
    record.kind_case = KIND_COLLECTION;
    record.collection = &collection;
    message.has_outbox = true;
    message.outbox = (ProtobufCBinaryData){sizeof outbox, outbox};
    message.has_number = true;
    message.number = UINT64_MAX;
    message.branch = branch;
    message.n_records = 1;
    message.records = records;
    assert_written(&message.base, JSON_ONE_LINE,
                   "{\"outbox\":\"AAH//w==\",\"number\":\"18446744073709551615\","
                   "\"branch\":\"臺南 \\\"TNY\\\"/\\n\","
                   "\"records\":[{\"collection\":{\"amount\":\"-5\"}}]}");
    message.has_outbox = false;
    message.branch = NULL;
    assert_written(&message.base, JSON_INDENTED,
                   "{\n  \"number\": \"18446744073709551615\",\n"
                   "  \"records\": [\n    {\n      \"collection\": {\n"
                   "        \"amount\": \"-5\"\n      }\n    }\n  ]\n}");
}

static void writes_the_number_of_a_value_without_a_name(void **state)
{
    (void)state;
    Finding finding = FINDING_INIT;

    finding.has_severity = true;
    finding.severity = (Severity)99;
    assert_written(&finding.base, JSON_ONE_LINE, "{\"severity\":99}");
}

static void refuses_to_write_what_is_not_utf8(void **state)
{
    (void)state;
    char bad[] = "\xff";
    char *list[] = {bad};
    Submission message = SUBMISSION_INIT;
    Metric metric = METRIC_INIT;
    char *text = NULL;

    message.branch = bad;
    assert_int_equal(json_write(&message.base, JSON_ONE_LINE, &text), KAOHE_ERR_INVALID);
    assert_null(text);
    metric.n_dimensions = 1;
    metric.dimensions = list;
    assert_int_equal(json_write(&metric.base, JSON_ONE_LINE, &text), KAOHE_ERR_INVALID);
    assert_null(text);
}

/* Messages by chance: what is written is read back as the same message. */
static void what_is_written_comes_back(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        const ProtobufCMessageDescriptor *type = random_roots[seed % RANDOM_ROOTS];
        uint64_t chance = seed;
        ProtobufCMessage *read = NULL;
        struct json_error error;
        struct bytes first, second;
        struct arena arena;
        char *text = NULL;
        arena_init(&arena, room, ROOM);
        ProtobufCMessage *message = random_message(type, &chance, &arena);
        assert_int_equal(encode_message(message, &arena, &first), KAOHE_OK);
        assert_int_equal(
            json_write(message, seed % 2 == 0 ? JSON_ONE_LINE : JSON_INDENTED, &text),
            KAOHE_OK);
        assert_int_equal(json_read(type, (struct bytes){(uint8_t *)text, strlen(text)},
                                   &arena, &read, &error),
                         KAOHE_OK);
        assert_int_equal(encode_message(read, &arena, &second), KAOHE_OK);
        assert_true(bytes_equal(first, second));
        free(text);
    }
}

static void a_full_arena_is_an_error(void **state)
{
    (void)state;
    static const char text[] =
        "{\"outbox\":\"AAAA\",\"branch\":\"TNY\",\"records\":[{\"collection\":{}}]}";
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    for (size_t size = 0; err != KAOHE_OK; size++) {
        ProtobufCMessage *message = NULL;
        struct json_error error;
        struct arena arena;
        arena_init(&arena, room, size);
        err =
            json_read(SUBMISSION, (struct bytes){(const uint8_t *)text, sizeof text - 1},
                      &arena, &message, &error);
        if (err != KAOHE_OK) {
            assert_int_equal(err, KAOHE_ERR_NO_MEMORY);
            assert_string_equal(error.message, "does not fit into memory");
            assert_int_equal(arena.used, 0);
        }
        assert_true(size < 2048);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_and_says_why),
        cmocka_unit_test(gives_line_and_column_of_what_is_not_json),
        cmocka_unit_test(reads_what_may_be_written_in_two_ways),
        cmocka_unit_test(writes_fields_in_the_order_of_their_numbers),
        cmocka_unit_test(writes_the_number_of_a_value_without_a_name),
        cmocka_unit_test(refuses_to_write_what_is_not_utf8),
        cmocka_unit_test(what_is_written_comes_back),
        cmocka_unit_test(a_full_arena_is_an_error),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
