/* SPDX-License-Identifier: Apache-2.0 */
/* The registry and the map under it. */
#include <stdlib.h>
#include <string.h>

#include "daemon/map.h"
#include "daemon/registry.h"
#include "tests/unit/cmocka_all.h"

static struct registry_row row(uint8_t key, Role role, const char *branch)
{
    struct registry_row made = {.peer = {.role = role, .key = {key}}};

    memcpy(made.peer.branch, branch, strlen(branch) + 1);
    return made;
}

static void put(struct registry *registry, struct registry_row made)
{
    assert_int_equal(registry_put(registry, &made), KAOHE_OK);
}

static void revoke(struct registry *registry, uint8_t key)
{
    uint8_t full[REGISTRY_KEY_SIZE] = {key};
    struct registry_row made = *registry_find(registry, full);

    made.state = REGISTRY_REVOKED;
    put(registry, made);
}

static const char *branch_of(const struct registry *registry, uint8_t key)
{
    uint8_t full[REGISTRY_KEY_SIZE] = {key};
    const struct registry_row *found = registry_find(registry, full);

    return found && found->state != REGISTRY_REVOKED ? found->peer.branch : NULL;
}

static void changes_can_be_undone(void **state)
{
    struct registry *registry = NULL;

    (void)state;
    assert_int_equal(registry_open(&registry), KAOHE_OK);
    put(registry, row(1, ROLE_BRANCH, "TNY"));
    registry_keep(registry);
    assert_int_equal(registry_count(registry), 1);

    put(registry, row(1, ROLE_BRANCH, "TPY"));
    put(registry, row(1, ROLE_BRANCH, "KSY"));
    put(registry, row(2, ROLE_ENROLLING, ""));
    put(registry, row(3, ROLE_HEADQUARTERS, ""));
    revoke(registry, 1);
    revoke(registry, 1);
    assert_null(branch_of(registry, 1));
    assert_int_equal(registry_count(registry), 1);
    registry_undo(registry);
    assert_string_equal(branch_of(registry, 1), "TNY");
    assert_null(branch_of(registry, 2));
    assert_null(branch_of(registry, 3));
    assert_int_equal(registry_count(registry), 1);

    revoke(registry, 1);
    registry_keep(registry);
    registry_undo(registry);
    assert_null(branch_of(registry, 1));
    assert_int_equal(registry_count(registry), 0);
    put(registry, row(4, ROLE_BRANCH, "HLY"));
    registry_close(registry);
    registry_close(NULL);
}

struct number {
    struct map_item item;
    uint32_t value;
};

static void release(struct map_item *item)
{
    free(item);
}

static void a_map_finds_what_is_in_it(void **state)
{
    enum {
        COUNT = 5000
    };
    struct map map = {0};
    uint64_t sum = 0;

    (void)state;
    assert_null(map_find(&map, "x", 1));
    assert_null(map_next(&map, NULL));
    for (uint32_t i = 0; i < COUNT; i++) {
        struct number *number = calloc(1, sizeof(*number));

        assert_non_null(number);
        number->value = i;
        number->item.key = &number->value;
        number->item.key_size = sizeof(number->value);
        assert_int_equal(map_insert(&map, &number->item), KAOHE_OK);
    }
    for (uint32_t i = 0; i < COUNT; i += 2) {
        struct map_item *found = map_find(&map, &i, sizeof(i));

        assert_int_equal(((struct number *)found)->value, i);
        map_remove(&map, found);
        map_remove(&map, found);
        free(found);
        assert_null(map_find(&map, &i, sizeof(i)));
    }
    assert_int_equal(map.count, COUNT / 2);
    for (struct map_item *item = map_next(&map, NULL); item; item = map_next(&map, item))
        sum += ((struct number *)item)->value;
    assert_int_equal(sum, (uint64_t)COUNT / 2 * COUNT / 2);
    map_free(&map, release);
    assert_int_equal(map.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_can_be_undone),
        cmocka_unit_test(a_map_finds_what_is_in_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
