/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schema keeps to what the codecs rely on, and the limits name what is in it. The
 * schema is walked from the messages that are a whole.
 */
#include "cmocka_all.h"

#include <string.h>

#include "random_message.h"

enum {
    DEPTH_MAX = 16
};

static void assert_field_fits(const ProtobufCMessageDescriptor *type, unsigned index)
{
    const ProtobufCFieldDescriptor *field = &type->fields[index];
    const ProtobufCEnumDescriptor *values = field->descriptor;
    char name[REFLECT_NAME_MAX];
    char other[REFLECT_NAME_MAX];

    assert_true(strlen(field->name) < REFLECT_NAME_MAX);
    assert_int_not_equal(field->label, PROTOBUF_C_LABEL_REQUIRED);
    assert_true(field->default_value == NULL);
    reflect_json_name(field, name);
    for (unsigned i = 0; i < index; i++) {
        reflect_json_name(&type->fields[i], other);
        assert_string_not_equal(name, other);
    }
    switch (field->type) {
    case PROTOBUF_C_TYPE_ENUM:
        assert_int_equal(values->values[0].value, 0);
        break;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        break;
    default:
        fail_msg("%s.%s has a type that the codecs do not know", type->name, field->name);
    }
}

static void walk(const ProtobufCMessageDescriptor *type, int depth)
{
    assert_true(depth < DEPTH_MAX);
    assert_true(type->n_fields <= REFLECT_FIELDS_MAX);
    for (unsigned i = 0; i < type->n_fields; i++) {
        assert_field_fits(type, i);
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
            walk(type->fields[i].descriptor, depth + 1);
    }
}

static void the_schema_keeps_to_what_the_codecs_know(void **state)
{
    (void)state;
    for (size_t i = 0; i < RANDOM_ROOTS; i++)
        walk(random_roots[i], 0);
}

static const ProtobufCFieldDescriptor *field(const ProtobufCMessageDescriptor *type,
                                             const char *name)
{
    const ProtobufCFieldDescriptor *found =
        protobuf_c_message_descriptor_get_field_by_name(type, name);

    assert_non_null(found);
    return found;
}

#define STRING(type, name)                                                               \
    limit_string(&kaohe__v1__##type##__descriptor,                                       \
                 field(&kaohe__v1__##type##__descriptor, name))
#define REPEATED(type, name)                                                             \
    limit_repeated(&kaohe__v1__##type##__descriptor,                                     \
                   field(&kaohe__v1__##type##__descriptor, name))

static void strings_have_the_limit_of_what_they_hold(void **state)
{
    (void)state;
    assert_int_equal(STRING(submission, "branch"), LIMIT_NAME);
    assert_int_equal(STRING(phone_test, "mean_score"), LIMIT_NAME);
    assert_int_equal(STRING(submission, "correction_reason"), LIMIT_TEXT);
    assert_int_equal(STRING(record, "note"), LIMIT_TEXT);
    assert_int_equal(STRING(item_score, "recorded_facts"), LIMIT_TEXT);
    assert_int_equal(STRING(item_score, "explanation"), LIMIT_TEXT);
    assert_int_equal(STRING(survey_question, "wording"), LIMIT_TEXT);
    assert_int_equal(STRING(justification, "text"), LIMIT_TEXT);
    assert_int_equal(STRING(erratum, "reason"), LIMIT_TEXT);
    assert_int_equal(STRING(error, "message"), LIMIT_TEXT);
    assert_int_equal(STRING(outbox_entry, "problem"), LIMIT_TEXT);
    assert_int_equal(STRING(parameter, "value"), LIMIT_TEXT);
    assert_int_equal(STRING(statistic, "value"), LIMIT_NAME);
    assert_int_equal(STRING(justification, "record"), LIMIT_FIGURE);
    assert_int_equal(STRING(erratum, "figure"), LIMIT_FIGURE);
    assert_int_equal(STRING(decomposition, "parts"), LIMIT_FIGURE);
    assert_int_equal(STRING(stated_total, "numerator"), LIMIT_FIGURE);
    assert_int_equal(STRING(stated_total, "denominator"), LIMIT_FIGURE);
    assert_int_equal(STRING(stated_total, "base_rate"), LIMIT_FIGURE);
    assert_int_equal(STRING(finding, "place"), LIMIT_FIGURE);
    assert_int_equal(STRING(check, "file"), LIMIT_FIGURE);
}

static void lists_have_the_limits_of_the_schemas_comments(void **state)
{
    (void)state;
    assert_int_equal(REPEATED(submission, "records"), 1024);
    assert_int_equal(REPEATED(submission, "justifications"), 1024);
    assert_int_equal(REPEATED(submission, "errata"), 1024);
    assert_int_equal(REPEATED(dossier, "records"), 8192);
    assert_int_equal(REPEATED(held_record, "justifications"), 1024);
    assert_int_equal(REPEATED(record, "restatements"), 32);
    assert_int_equal(REPEATED(record, "illegible"), 32);
    assert_int_equal(REPEATED(illegible, "candidates"), 16);
    assert_int_equal(REPEATED(answer_count, "levels"), 6);
    assert_int_equal(REPEATED(survey_question, "answers"), 6);
    assert_int_equal(REPEATED(service_time, "bands"), 16);
    assert_int_equal(REPEATED(statistic, "dimensions"), 4);
    assert_int_equal(REPEATED(metric, "dimensions"), 4);
    assert_int_equal(REPEATED(decomposition, "parts"), 256);
    assert_int_equal(REPEATED(stated_total, "decompositions"), 8);
    assert_int_equal(REPEATED(stated_total, "numerator"), 64);
    assert_int_equal(REPEATED(stated_total, "denominator"), 64);
    assert_int_equal(REPEATED(item_score, "ticked"), 16);
    assert_int_equal(REPEATED(item_score, "option_scores"), 16);
    assert_int_equal(REPEATED(score_sheet, "items"), 512);
    assert_int_equal(REPEATED(score_sheet, "subtotals"), 512);
    assert_int_equal(REPEATED(rubric, "items"), 512);
    assert_int_equal(REPEATED(rubric_item, "options"), 16);
    assert_int_equal(REPEATED(rubric_option, "thresholds"), 16);
    assert_int_equal(REPEATED(finding, "parameters"), 64);
    assert_int_equal(REPEATED(receipt, "findings"), 500);
    assert_int_equal(REPEATED(check, "findings"), 500);
    assert_int_equal(REPEATED(signed_receipt, "path"), 64);
    assert_int_equal(REPEATED(snapshot, "values"), LIMIT_REPEATED);
}

static void messages_have_the_limit_of_their_way(void **state)
{
    (void)state;
    assert_int_equal(limit_message(&kaohe__v1__submission__descriptor), 256 * 1024);
    assert_int_equal(limit_message(&kaohe__v1__request__descriptor), 256 * 1024);
    assert_int_equal(limit_message(&kaohe__v1__reply__descriptor), 1024 * 1024);
    assert_int_equal(limit_message(&kaohe__v1__dossier__descriptor), 8 * 1024 * 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_keeps_to_what_the_codecs_know),
        cmocka_unit_test(strings_have_the_limit_of_what_they_hold),
        cmocka_unit_test(lists_have_the_limits_of_the_schemas_comments),
        cmocka_unit_test(messages_have_the_limit_of_their_way),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
