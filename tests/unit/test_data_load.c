/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded data files are sound, and every way of running out of memory is told. */
#include "cmocka_all.h"

#include <string.h>

#include "wire/data_load.h"

enum {
    ROOM = 4 * 1024 * 1024
};

static unsigned char room[ROOM];

static void loads_the_catalogue_and_every_rubric(void **state)
{
    (void)state;
    struct data_set data;
    struct json_error error;
    struct arena arena;

    arena_init(&arena, room, ROOM);
    enum kaohe_err err = data_load(&arena, &data, &error);
    if (err != KAOHE_OK)
        print_error("%s: %s\n", error.path, error.message);
    assert_int_equal(err, KAOHE_OK);
    assert_true(data.catalogue->n_branches >= 13);
    assert_true(data.catalogue->n_boards > 0);
    assert_int_equal(data.rubric_count, 2);
    assert_string_equal(data.rubrics[0]->id, "104");
    assert_string_equal(data.rubrics[1]->id, "107");
}

static void tells_when_memory_ends(void **state)
{
    (void)state;
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    for (size_t size = 0; err != KAOHE_OK; size += 4099) {
        struct data_set data;
        struct json_error error;
        struct arena arena;
        assert_true(size < ROOM);
        arena_init(&arena, room, size);
        err = data_load(&arena, &data, &error);
        assert_true(err == KAOHE_OK || err == KAOHE_ERR_NO_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_the_catalogue_and_every_rubric),
        cmocka_unit_test(tells_when_memory_ends),
    };
    return cmocka_run_group_tests_name("data_load", tests, NULL, NULL);
}
