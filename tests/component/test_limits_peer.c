/* SPDX-License-Identifier: Apache-2.0 */
/* What one key may ask for, by a clock that the test sets. */
#include "daemon/limits.h"
#include "tests/unit/cmocka_all.h"

static const uint8_t mad[REGISTRY_KEY_SIZE] = {1};
static const uint8_t calm[REGISTRY_KEY_SIZE] = {2};

static int64_t granted(struct limits *limits, const uint8_t *key, int64_t now, int times)
{
    int64_t count = 0;

    for (int i = 0; i < times; i++)
        count += limits_ask(limits, key, now) != LIMITS_LATER;
    return count;
}

static void a_key_gets_its_rate_and_no_more(void **state)
{
    struct limits limits = {.rate = 100};

    (void)state;
    limits_begin(&limits);
    assert_int_equal(granted(&limits, mad, 0, 1000), 100); /* a second saved up */
    assert_int_equal(granted(&limits, calm, 0, 10), 10);
    assert_int_equal(granted(&limits, mad, 9999, 10), 0);
    assert_int_equal(granted(&limits, mad, 10000, 10), 1);
    assert_int_equal(granted(&limits, mad, 510000, 1000), 50);
    assert_int_equal(granted(&limits, mad, INT64_C(1) << 60, 1000), 100);
    limits_free(&limits);
}

static void a_batch_ends_when_one_has_its_share_and_others_wait(void **state)
{
    struct limits limits = {.rate = 1000000};

    (void)state;
    limits_begin(&limits);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(limits_ask(&limits, mad, i), LIMITS_GO); /* alone */
    assert_int_equal(limits_ask(&limits, calm, 1000), LIMITS_GO);
    assert_int_equal(limits_ask(&limits, mad, 1001), LIMITS_ENOUGH);
    limits_begin(&limits);
    assert_int_equal(limits_ask(&limits, calm, 1002), LIMITS_GO);
    for (int i = 0; i < 64; i++)
        assert_int_equal(limits_ask(&limits, mad, 1003 + i), LIMITS_GO);
    assert_int_equal(limits_ask(&limits, mad, 1100), LIMITS_ENOUGH);
    limits_free(&limits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_gets_its_rate_and_no_more),
        cmocka_unit_test(a_batch_ends_when_one_has_its_share_and_others_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
