/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kaohe/version.h"

static void the_library_says_the_version_of_the_project(void **state)
{
    (void)state;
    assert_string_equal(kaohe_version(), KAOHE_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_library_says_the_version_of_the_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
