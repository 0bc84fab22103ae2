/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/data.h"

static void every_file_is_found_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < data_file_count; i++) {
        assert_ptr_equal(data_find(data_files[i].name), &data_files[i]);
        assert_true(data_files[i].length > 0);
        assert_int_equal(data_files[i].bytes[0], '{');
    }
}

static void an_unknown_name_gives_nothing(void **state)
{
    (void)state;
    assert_null(data_find("no-such-file.json"));
    assert_null(data_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_found_by_its_name),
        cmocka_unit_test(an_unknown_name_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
