/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decoding: what is sound comes back to the byte, and every way of being unsound gives an
 * error that names the place. Malformed input is a table of bytes in wire format.
 */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>

#include "kaohe/v1/names.h"
#include "random_message.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/json.h"

enum {
    ROOM = 8 * 1024 * 1024
};

static unsigned char room[ROOM];

static const ProtobufCMessageDescriptor *const submission =
    &kaohe__v1__submission__descriptor;

/* Type, bytes, what is wrong, where. */
struct malformed {
    const ProtobufCMessageDescriptor *type;
    const char *bytes;
    size_t length;
    enum decode_fault fault;
    const char *path;
};

#define SUBMISSION(bytes) &kaohe__v1__submission__descriptor, bytes, sizeof bytes - 1
#define RECORD(bytes) &kaohe__v1__record__descriptor, bytes, sizeof bytes - 1
#define REPLY(bytes) &kaohe__v1__reply__descriptor, bytes, sizeof bytes - 1

static const struct malformed table[] = {
    /* numbers */
    {SUBMISSION("\x10"), DECODE_TRUNCATED, "number"},
    {SUBMISSION("\x10\x80"), DECODE_TRUNCATED, "number"},
    {SUBMISSION("\x80"), DECODE_TRUNCATED, ""},
    {SUBMISSION("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), DECODE_BAD_NUMBER,
     "number"},
    {SUBMISSION("\x10\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), DECODE_BAD_NUMBER,
     "number"},
    {SUBMISSION("\xff\xff\xff\xff\x7f"), DECODE_BAD_NUMBER, ""},
    {SUBMISSION("\x00\x00"), DECODE_BAD_NUMBER, ""},
    {SUBMISSION("\x02\x00"), DECODE_BAD_NUMBER, ""},
    /* lengths */
    {SUBMISSION("\x1a"), DECODE_TRUNCATED, "branch"},
    {SUBMISSION("\x1a\x03TN"), DECODE_TRUNCATED, "branch"},
    {SUBMISSION("\x1a\xff\xff\xff\xff\x0f"), DECODE_TRUNCATED, "branch"},
    {SUBMISSION("\x1a\xff\xff\xff\xff\x1f"), DECODE_BAD_NUMBER, "branch"},
    {SUBMISSION("\x1a\x80\x80\x80\x80\x80\x00"), DECODE_BAD_NUMBER, "branch"},
    {SUBMISSION("\x90\x80\x80\x80\x80\x00\x01"), DECODE_BAD_NUMBER, ""},
    {SUBMISSION("\x82\x01\x05\x1a\x07hello"), DECODE_TRUNCATED, "records[0].note"},
    /* fields */
    {SUBMISSION("\xf8\x07\x00"), DECODE_UNKNOWN_FIELD, ""},
    {SUBMISSION("\x82\x01\x03\xf8\x07\x00"), DECODE_UNKNOWN_FIELD, "records[0]"},
    {SUBMISSION("\x18\x01"), DECODE_WRONG_TYPE, "branch"},
    {SUBMISSION("\x13"), DECODE_WRONG_TYPE, "number"},
    {SUBMISSION("\x12\x00"), DECODE_WRONG_TYPE, "number"},
    {SUBMISSION("\x11________"), DECODE_WRONG_TYPE, "number"},
    {SUBMISSION("\x80\x01\x00"), DECODE_WRONG_TYPE, "records[0]"},
    {SUBMISSION("\x10\x01\x10\x01"), DECODE_TWICE, "number"},
    {SUBMISSION("\x1a\x00\x1a\x00"), DECODE_TWICE, "branch"},
    {RECORD("\x82\x01\x00\x8a\x01\x00"), DECODE_TWO_OF_ONE, "surveyQuestion"},
    {RECORD("\x82\x01\x00\x82\x01\x00"), DECODE_TWICE, "phoneTest"},
    {SUBMISSION("\x82\x01\x00\x82\x01\x06\x82\x01\x00\xb2\x01\x00"), DECODE_TWO_OF_ONE,
     "records[1].statistic"},
    /* strings */
    {SUBMISSION("\x1a\x01\x00"), DECODE_NOT_TEXT, "branch"},
    {SUBMISSION("\x1a\x01\n"), DECODE_NOT_TEXT, "branch"},
    {SUBMISSION("\x1a\x01\x7f"), DECODE_NOT_TEXT, "branch"},
    {SUBMISSION("\x1a\x02\xc2\x85"), DECODE_NOT_TEXT, "branch"},
    {SUBMISSION("\x1a\x02\xc0\x80"), DECODE_NOT_TEXT, "branch"},
    {SUBMISSION("\x1a\x02\xe8\x87"), DECODE_NOT_TEXT, "branch"},
    {SUBMISSION("\x42\x01\r"), DECODE_NOT_TEXT, "correctionReason"},
    /* values */
    {SUBMISSION("\x50\x02"), DECODE_BAD_ENUM, "provenance"},
    {SUBMISSION("\x50\xff\xff\xff\xff\x1f"), DECODE_OUT_OF_RANGE, "provenance"},
    {RECORD("\x82\x01\x02\x08\x00"), DECODE_BAD_ENUM, "phoneTest.conductor"},
    {RECORD("\x82\x01\x02\x08\x03"), DECODE_BAD_ENUM, "phoneTest.conductor"},
    {RECORD("\x8a\x01\x05:\x03\x0a\x01\x09"), DECODE_BAD_ENUM,
     "surveyQuestion.answers[0].levels[0]"},
    {RECORD("\x8a\x01\x06:\x04\x0a\x02\x01\x80"), DECODE_TRUNCATED,
     "surveyQuestion.answers[0].levels[1]"},
    /* what a daemon of a newer version may say is skipped, not swallowed */
    {REPLY("\xf8\x07"), DECODE_TRUNCATED, ""},
    {REPLY("\xf9\x07_______"), DECODE_TRUNCATED, ""},
    {REPLY("\xfd\x07___"), DECODE_TRUNCATED, ""},
    {REPLY("\xfa\x07\x02_"), DECODE_TRUNCATED, ""},
    {REPLY("\xfb\x07\xfc\x07"), DECODE_WRONG_TYPE, ""},
    {REPLY("\xfe\x07"), DECODE_WRONG_TYPE, ""},
};

static void refuses_what_is_malformed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct bytes in = {(const uint8_t *)table[i].bytes, table[i].length};
        struct decode_error where;
        ProtobufCMessage *message = NULL;
        struct arena arena;
        arena_init(&arena, room, ROOM);
        assert_int_equal(decode_message(table[i].type, in, &arena, &message, &where),
                         KAOHE_ERR_INVALID);
        assert_null(message);
        assert_int_equal(arena.used, 0);
        assert_string_equal(where.path, table[i].path);
        assert_string_equal(decode_fault_text(where.fault),
                            decode_fault_text(table[i].fault));
    }
}

static void names_the_unknown_field(void **state)
{
    (void)state;
    struct decode_error where;

    assert_int_equal(
        decode_check(&kaohe__v1__request__descriptor,
                     (struct bytes){(const uint8_t *)"\x08\x01\xfa\x03\x00", 5}, &where),
        KAOHE_ERR_INVALID);
    assert_int_equal(where.fault, DECODE_UNKNOWN_FIELD);
    assert_int_equal(where.field_number, 63);
}

static void takes_what_is_unusual_but_sound(void **state)
{
    (void)state;
    static const struct malformed sound[] = {
        {SUBMISSION(""), DECODE_SOUND, ""},
        {SUBMISSION("\x1a\x00"), DECODE_SOUND, ""},
        {SUBMISSION("\x10\x81\x00"), DECODE_SOUND, ""},
        {SUBMISSION("\x90\x80\x80\x80\x00\x01"), DECODE_SOUND, ""},
        {SUBMISSION("\x1a\x81\x80\x80\x80\x00T"), DECODE_SOUND, ""},
        {SUBMISSION("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), DECODE_SOUND, ""},
        {SUBMISSION("\x42\x03"
                    "a\nb"),
         DECODE_SOUND, ""},
        {SUBMISSION("\x50\x00"), DECODE_SOUND, ""},
        {RECORD("\x8a\x01\x06:\x04\x0a\x02\x01\x02"), DECODE_SOUND, ""},
        {RECORD("\x8a\x01\x06:\x04\x08\x01\x08\x02"), DECODE_SOUND, ""},
        {REPLY("\xf8\x07\x01\xf9\x07________\xfd\x07____\xfa\x07\x01_"), DECODE_SOUND,
         ""},
        {REPLY("\x7a\x02\x08\x63"), DECODE_SOUND, ""},
    };

    for (size_t i = 0; i < sizeof sound / sizeof sound[0]; i++) {
        struct bytes in = {(const uint8_t *)sound[i].bytes, sound[i].length};
        struct decode_error where;
        ProtobufCMessage *message = NULL;
        struct arena arena;
        arena_init(&arena, room, ROOM);
        assert_int_equal(decode_message(sound[i].type, in, &arena, &message, &where),
                         KAOHE_OK);
        assert_non_null(message);
        assert_int_equal(where.fault, DECODE_SOUND);
    }
}

static void reads_packed_levels(void **state)
{
    (void)state;
    const struct bytes in = {
        (const uint8_t *)"\x82\x01\x09\x8a\x01\x06:\x04\x0a\x02\x01\x02", 12};
    struct decode_error where;
    Submission *read = NULL;
    struct arena arena;

    arena_init(&arena, room, ROOM);
    assert_int_equal(decode_submission(in, &arena, &read, &where), KAOHE_OK);
    const AnswerCount *answer = read->records[0]->survey_question->answers[0];
    assert_int_equal(answer->n_levels, 2);
    assert_int_equal(answer->levels[0], ANSWER_LEVEL_VERY_SATISFIED);
    assert_int_equal(answer->levels[1], ANSWER_LEVEL_SATISFIED);
}

/* `count` times the same element, up to the limit and one above. */
static void counts_elements(void **state)
{
    (void)state;
    static uint8_t many[3 * (LIMIT_SUBMISSION_RECORDS + 1)];
    struct decode_error where;

    for (size_t i = 0; i < sizeof many; i += 3) {
        many[i] = 0x82;
        many[i + 1] = 0x01;
    }
    assert_int_equal(
        decode_check(submission, (struct bytes){many, sizeof many - 3}, &where),
        KAOHE_OK);
    assert_int_equal(decode_check(submission, (struct bytes){many, sizeof many}, &where),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(where.fault, DECODE_TOO_MANY);
    assert_int_equal(where.limit, LIMIT_SUBMISSION_RECORDS);
    assert_string_equal(where.path, "records[1024]");
}

static void measures_strings_and_messages(void **state)
{
    (void)state;
    static uint8_t large[LIMIT_REQUEST + 1] = {0x1a, 0x81, 0x02};
    struct decode_error where;

    memset(large + 3, 'a', sizeof large - 3);
    assert_int_equal(decode_check(submission, (struct bytes){large, 3 + 257}, &where),
                     KAOHE_ERR_TOO_LARGE);
    assert_int_equal(where.fault, DECODE_TOO_LONG);
    assert_int_equal(where.limit, LIMIT_NAME);
    assert_string_equal(where.path, "branch");
    large[1] = 0x80;
    assert_int_equal(decode_check(submission, (struct bytes){large, 3 + 256}, &where),
                     KAOHE_OK);
    assert_int_equal(
        decode_check(submission, (struct bytes){large, sizeof large}, &where),
        KAOHE_ERR_TOO_LARGE);
    assert_int_equal(where.limit, LIMIT_REQUEST);
    assert_string_equal(where.path, "");
}

static void a_full_arena_is_an_error(void **state)
{
    (void)state;
    const struct bytes in = {(const uint8_t *)"\x82\x01\x00", 3};

    for (size_t size = 0;; size++) {
        struct decode_error where;
        Submission *read = NULL;
        struct arena arena;
        arena_init(&arena, room, size);
        enum kaohe_err err = decode_submission(in, &arena, &read, &where);
        if (err == KAOHE_OK)
            break;
        assert_int_equal(err, KAOHE_ERR_TOO_LARGE);
        assert_int_equal(where.fault, DECODE_NO_ROOM);
        assert_null(read);
        assert_int_equal(arena.used, 0);
        assert_false(arena.exhausted);
        assert_true(size < sizeof(Submission) + sizeof(Record) + 64);
    }
}

/* Messages by chance: encoded and decoded, they encode to the same bytes. */
static void what_is_encoded_comes_back(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        const ProtobufCMessageDescriptor *type = random_roots[seed % RANDOM_ROOTS];
        uint64_t chance = seed;
        ProtobufCMessage *read = NULL;
        struct decode_error where;
        struct bytes first, second;
        struct arena arena;
        arena_init(&arena, room, ROOM);
        ProtobufCMessage *message = random_message(type, &chance, &arena);
        assert_int_equal(encode_message(message, &arena, &first), KAOHE_OK);
        assert_int_equal(decode_message(type, first, &arena, &read, &where), KAOHE_OK);
        assert_int_equal(encode_message(read, &arena, &second), KAOHE_OK);
        assert_true(bytes_equal(first, second));
    }
}

/* Every beginning of a message, and every message with one byte changed, is sound or is
 * refused; under the sanitizers this also shows that nothing is read beyond the end. */
static void survives_damage(void **state)
{
    (void)state;
    uint64_t chance = 7;
    struct bytes whole;
    struct decode_error where;
    struct arena arena;

    arena_init(&arena, room, ROOM);
    ProtobufCMessage *message = random_message(submission, &chance, &arena);
    assert_int_equal(encode_message(message, &arena, &whole), KAOHE_OK);
    assert_true(whole.length > 500);
    size_t mark = arena_mark(&arena);
    for (size_t length = 0; length < whole.length; length++) {
        uint8_t *damaged = test_malloc(length + 1);
        ProtobufCMessage *read = NULL;
        memcpy(damaged, whole.data, length);
        enum kaohe_err err = decode_message(submission, (struct bytes){damaged, length},
                                            &arena, &read, &where);
        assert_true((err == KAOHE_OK) == (read != NULL));
        memcpy(damaged, whole.data, length + 1);
        damaged[length] ^= (uint8_t)(1 + random_below(&chance, 255));
        err = decode_check(submission, (struct bytes){damaged, length + 1}, &where);
        assert_true(err == KAOHE_OK || where.fault != DECODE_SOUND);
        test_free(damaged);
        arena_release(&arena, mark);
    }
}

/* The submission that stands in a file of the project, in wire format. */
static struct bytes real_submission(const char *name, struct arena *arena)
{
    char path[4096];
    struct bytes text, out;
    struct json_error error;
    ProtobufCMessage *message = NULL;

    (void)snprintf(path, sizeof path, "%s/tests/documents/%s", getenv("KAOHE_SOURCE"),
                   name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    uint8_t *buffer = arena_alloc(arena, ROOM / 4);
    text = (struct bytes){buffer, fread(buffer, 1, ROOM / 4, file)};
    fclose(file);
    enum kaohe_err err = json_read(submission, text, arena, &message, &error);
    if (err != KAOHE_OK)
        print_error("%s: %s: %s\n", path, error.path, error.message);
    assert_int_equal(err, KAOHE_OK);
    assert_int_equal(encode_message(message, arena, &out), KAOHE_OK);
    return out;
}

/* A real sheet, cut after every byte: sound where a field of the submission ends, and
 * nowhere else. */
static void a_real_submission_is_cut_at_every_byte(void **state)
{
    (void)state;
    size_t sound = 0;
    struct arena arena;

    arena_init(&arena, room, ROOM);
    struct bytes whole = real_submission("sheet-104-taipei.printed.json", &arena);
    assert_true(whole.length > 1000);
    for (size_t length = 0; length <= whole.length; length++) {
        struct decode_error where;
        Submission *read = NULL;
        struct bytes cut = {whole.data, length};
        size_t mark = arena_mark(&arena);
        enum kaohe_err err = decode_submission(cut, &arena, &read, &where);
        assert_true(err == KAOHE_OK || where.fault == DECODE_TRUNCATED);
        sound += err == KAOHE_OK;
        arena_release(&arena, mark);
    }
    /* As many places as the submission has fields and records, and its beginning. */
    assert_in_range(sound, 5, 64);
}

static void a_message_needs_room_to_be_encoded(void **state)
{
    (void)state;
    Submission message = SUBMISSION_INIT;
    struct bytes out;
    struct arena arena;

    message.branch = (char *)(uintptr_t) "TNY";
    arena_init(&arena, room, 4);
    assert_int_equal(encode_message(&message.base, &arena, &out), KAOHE_ERR_NO_MEMORY);
    arena_init(&arena, room, 5 + ARENA_ALIGNMENT);
    assert_int_equal(encode_message(&message.base, &arena, &out), KAOHE_OK);
    assert_int_equal(out.length, 5);
    assert_memory_equal(out.data, "\x1a\x03TNY", 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_malformed),
        cmocka_unit_test(names_the_unknown_field),
        cmocka_unit_test(takes_what_is_unusual_but_sound),
        cmocka_unit_test(reads_packed_levels),
        cmocka_unit_test(counts_elements),
        cmocka_unit_test(measures_strings_and_messages),
        cmocka_unit_test(a_full_arena_is_an_error),
        cmocka_unit_test(what_is_encoded_comes_back),
        cmocka_unit_test(survives_damage),
        cmocka_unit_test(a_real_submission_is_cut_at_every_byte),
        cmocka_unit_test(a_message_needs_room_to_be_encoded),
    };
    return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
