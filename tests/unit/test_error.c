/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kaohe/error.h"

static const enum kaohe_err all[] = {
#define NAME(name, number, text) name,
    KAOHE_ERRORS(NAME)
#undef NAME
};
static const size_t count = sizeof(all) / sizeof(all[0]);

static void every_error_has_a_text_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_string_not_equal(kaohe_strerror(all[i]), "unknown error");
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(kaohe_strerror(all[i]), kaohe_strerror(all[j]));
        }
    }
}

static void numbers_are_those_of_the_protocol(void **state)
{
    (void)state;
    assert_int_equal(KAOHE_OK, 0);
    assert_int_equal(KAOHE_ERR_INVALID, 2);
    assert_int_equal(KAOHE_ERR_INTERNAL, 15);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(all[i], i);
    }
}

static void a_number_of_a_newer_peer_has_a_text_too(void **state)
{
    (void)state;
    assert_string_equal(kaohe_strerror((enum kaohe_err)count), "unknown error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_a_text_of_its_own),
        cmocka_unit_test(numbers_are_those_of_the_protocol),
        cmocka_unit_test(a_number_of_a_newer_peer_has_a_text_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
