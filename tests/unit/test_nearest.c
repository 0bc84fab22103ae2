/* SPDX-License-Identifier: Apache-2.0 */
/* Which name was probably meant. */
#include "cmocka_all.h"

#include <string.h>

#include "wire/nearest.h"

static const char *meant(const char *word)
{
    static const char *const names[] = {
        "branch", "period", "records", "baseRevision", "id",
    };
    static struct nearest nearest;

    nearest = nearest_begin(word);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        nearest_offer(&nearest, names[i]);
    return nearest.best;
}

static void finds_what_was_meant(void **state)
{
    (void)state;
    assert_string_equal(meant("branch"), "branch");
    assert_string_equal(meant("brnach"), "branch");
    assert_string_equal(meant("BRANCH"), "branch");
    assert_string_equal(meant("record"), "records");
    assert_string_equal(meant("baseRevison"), "baseRevision");
    assert_string_equal(meant("xx"), "");
    assert_string_equal(meant(""), "");
    assert_string_equal(meant("something else"), "");
}

static void passes_over_long_words(void **state)
{
    (void)state;
    char word[NEAREST_MAX + 1];

    memset(word, 'a', NEAREST_MAX);
    word[NEAREST_MAX] = 0;
    assert_string_equal(meant(word), "");
    struct nearest nearest = nearest_begin("a");
    nearest_offer(&nearest, word);
    assert_string_equal(nearest.best, "");
    /* The longest that are compared. */
    word[NEAREST_MAX - 1] = 0;
    nearest = nearest_begin(word);
    nearest_offer(&nearest, word + 1);
    assert_string_equal(nearest.best, word + 1);
    nearest_offer(&nearest, word);
    assert_string_equal(nearest.best, word);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_meant),
        cmocka_unit_test(passes_over_long_words),
    };
    return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
