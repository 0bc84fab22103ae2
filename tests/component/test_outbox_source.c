/* SPDX-License-Identifier: Apache-2.0 */
/* Reports made of what may be handed in again: put in once, whatever happens. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kaohe/client.h"
#include "tests/unit/cmocka_all.h"

static const char report[] = "{\"branch\":\"TNY\",\"period\":\"106H1\"}";

struct fixture {
    char home[64];
    struct kaohe_message submission;
    struct kaohe_outbox *outbox;
};

static void open_outbox(struct fixture *f)
{
    assert_int_equal(kaohe_outbox_open(f->home, &f->outbox, NULL), KAOHE_OK);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    strcpy(f->home, "/tmp/kaohe-source-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    assert_int_equal(kaohe_message_from_json("Submission", report, strlen(report),
                                             &f->submission, NULL),
                     KAOHE_OK);
    open_outbox(f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];

    kaohe_outbox_close(f->outbox);
    snprintf(command, sizeof command, "rm -rf '%s'", f->home);
    assert_int_equal(system(command), 0);
    kaohe_message_free(&f->submission);
    free(f);
    return 0;
}

static uint64_t put(struct fixture *f, unsigned char name)
{
    unsigned char source[KAOHE_SOURCE_SIZE] = {name};
    uint64_t number = 0;

    assert_int_equal(
        kaohe_outbox_put_once(f->outbox, &f->submission, source, &number, NULL),
        KAOHE_OK);
    return number;
}

static void the_same_source_goes_in_once(void **state)
{
    struct fixture *f = *state;
    const unsigned char unknown[KAOHE_SOURCE_SIZE] = {9};
    const unsigned char first[KAOHE_SOURCE_SIZE] = {1};
    uint64_t number = 7;

    assert_int_equal(put(f, 1), 1);
    assert_int_equal(put(f, 1), 1);
    assert_int_equal(put(f, 2), 2);
    kaohe_outbox_close(f->outbox);
    open_outbox(f);
    assert_int_equal(put(f, 1), 1);
    assert_int_equal(kaohe_outbox_waiting(f->outbox, &number, NULL), KAOHE_OK);
    assert_int_equal(number, 2);
    assert_int_equal(kaohe_outbox_find(f->outbox, first, &number, NULL), KAOHE_OK);
    assert_int_equal(number, 1);
    assert_int_equal(kaohe_outbox_find(f->outbox, unknown, &number, NULL),
                     KAOHE_ERR_NOT_FOUND);
    assert_int_equal(kaohe_outbox_forget(f->outbox, 1, NULL), KAOHE_OK);
    assert_int_equal(put(f, 1), 3);
    assert_int_equal(kaohe_outbox_put(f->outbox, f->submission.data, f->submission.length,
                                      &number, NULL),
                     KAOHE_OK);
    assert_int_equal(number, 4);
}

/* What waited in an outbox of the version before still waits in this one. */
static void an_older_outbox_is_taken_over(void **state)
{
    static const char back[] = "DROP INDEX entry_source;"
                               "ALTER TABLE entry DROP COLUMN source;"
                               "ALTER TABLE outbox DROP COLUMN epoch;"
                               "ALTER TABLE outbox DROP COLUMN witness;"
                               "ALTER TABLE outbox DROP COLUMN entry;"
                               "DROP TABLE earlier;"
                               "PRAGMA user_version = 1;";
    struct fixture *f = *state;
    sqlite3 *database = NULL;
    char path[96];

    assert_int_equal(put(f, 1), 1);
    kaohe_outbox_close(f->outbox);
    snprintf(path, sizeof path, "%s/outbox.db", f->home);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, back, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    open_outbox(f);
    assert_int_equal(put(f, 1), 2);
    assert_int_equal(put(f, 1), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_source_goes_in_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_older_outbox_is_taken_over, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("outbox_source", tests, NULL, NULL);
}
