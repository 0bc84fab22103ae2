/* SPDX-License-Identifier: Apache-2.0 */
/* The file of the ledger: made once, read back, and refused when it is not whole. */
#include <fcntl.h>
#include <unistd.h>

#include "daemon/ledger_statement.h"
#include "tests/unit/cmocka_all.h"
#include "tests/unit/temporary.h"

static struct ledger_place at(struct temporary *made, const char *name, bool create)
{
    return (struct ledger_place){temporary_path(made, name), create};
}

static enum kaohe_err try_open(const struct ledger_place *place, char why[512])
{
    struct ledger *ledger = NULL;
    enum kaohe_err err = ledger_open(place, &ledger, why, 512);

    ledger_close(ledger);
    return err;
}

static struct ledger *open_new(struct temporary *made, const char *name)
{
    struct ledger_place place = at(made, name, true);
    struct ledger *ledger = NULL;
    char why[512];

    assert_int_equal(ledger_open(&place, &ledger, why, sizeof(why)), KAOHE_OK);
    return ledger;
}

static void append(struct ledger *ledger, int64_t number)
{
    struct ledger_entry entry = {
        .number = number,
        .batch = 1,
        .time = 5,
        .kind = 1,
        .branch = "TNY",
        .outbox = {(const uint8_t *)"0123456789abcdef", 16},
        .outbox_number = UINT64_MAX,
        .previous_outbox = number - 1,
        .content = {(const uint8_t *)"content", 7},
        .receipt = {(const uint8_t *)"receipt", 7},
        .body = {(const uint8_t *)"body", 4},
    };

    assert_int_equal(ledger_append(ledger, &entry), KAOHE_OK);
}

static void rows_come_back(void **state)
{
    struct ledger *ledger = open_new(*state, "rows.db");
    struct ledger_entry entry;
    struct ledger_last last;

    assert_int_equal(ledger_begin(ledger), KAOHE_OK);
    append(ledger, 1);
    append(ledger, 2);
    assert_int_equal(ledger_commit(ledger), KAOHE_OK);
    ledger_close(ledger);

    ledger = open_new(*state, "rows.db");
    assert_int_equal(ledger_last(ledger, &last), KAOHE_OK);
    assert_int_equal(last.entry, 2);
    assert_int_equal(ledger_read(ledger, 2, &entry), KAOHE_OK);
    assert_string_equal(entry.branch, "TNY");
    assert_null(entry.period);
    assert_true(entry.outbox_number == UINT64_MAX);
    assert_int_equal(entry.previous_outbox, 1);
    assert_int_equal(entry.body.length, 4);
    assert_memory_equal(entry.body.data, "body", 4);
    assert_int_equal(ledger_read_link(ledger, 1, &entry), KAOHE_OK);
    assert_int_equal(entry.previous_outbox, 0);
    assert_int_equal(ledger_next(ledger, 1, &entry), KAOHE_OK);
    assert_int_equal(entry.number, 2);
    assert_int_equal(ledger_next(ledger, 2, &entry), KAOHE_ERR_NOT_FOUND);
    assert_int_equal(ledger_read(ledger, 3, &entry), KAOHE_ERR_NOT_FOUND);
    ledger_close(ledger);
}

static void a_rollback_and_a_failed_row_leave_nothing(void **state)
{
    struct ledger *ledger = open_new(*state, "rollback.db");
    struct ledger_entry twice = {.number = 1, .content = {(const uint8_t *)"", 0}};
    struct ledger_last last;

    assert_int_equal(ledger_begin(ledger), KAOHE_OK);
    append(ledger, 1);
    assert_int_equal(ledger_append(ledger, &twice), KAOHE_ERR_CONFLICT);
    assert_true(ledger_reason(ledger)[0] != '\0');
    append(ledger, 2);
    assert_int_equal(ledger_commit(ledger), KAOHE_OK);
    assert_int_equal(ledger_begin(ledger), KAOHE_OK);
    append(ledger, 3);
    ledger_rollback(ledger);
    assert_int_equal(ledger_last(ledger, &last), KAOHE_OK);
    assert_int_equal(last.entry, 2);
    assert_int_equal(ledger_state(ledger), KAOHE_OK);
    ledger_close(ledger);
}

static void it_is_durable_and_ours_alone(void **state)
{
    struct temporary *made = *state;
    struct ledger *ledger = open_new(made, "mode.db");
    struct ledger_place place = at(made, "mode.db", false);
    struct stat status;
    char why[512];

    assert_int_equal(stat(place.path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(try_open(&place, why), KAOHE_ERR_IO);
    assert_non_null(strstr(why, "mode.db"));
    assert_non_null(strstr(why, "locked"));
    ledger_close(ledger);
}

static void set(struct temporary *made, const char *name, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(temporary_path(made, name), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void what_is_not_a_whole_ledger_is_refused_and_kept(void **state)
{
    static const struct {
        const char *name;
        const char *sql; /* applied to a good one, or to nothing */
        enum kaohe_err err;
        const char *why;
    } cases[] = {
        {"newer.db", "PRAGMA user_version=99", KAOHE_ERR_VERSION, "newer"},
        {"other.db", "PRAGMA application_id=5", KAOHE_ERR_CORRUPT, "another program"},
    };
    struct temporary *made = *state;
    char why[512];

    for (size_t i = 0; i < 2; i++) {
        struct ledger_place place;
        struct stat before;
        struct stat after;

        ledger_close(open_new(made, cases[i].name));
        set(made, cases[i].name, cases[i].sql);
        place = at(made, cases[i].name, true);
        assert_int_equal(stat(place.path, &before), 0);
        assert_int_equal(try_open(&place, why), cases[i].err);
        assert_non_null(strstr(why, cases[i].name));
        assert_non_null(strstr(why, cases[i].why));
        assert_int_equal(stat(place.path, &after), 0);
        assert_int_equal(before.st_ino, after.st_ino);
        assert_int_equal(before.st_size, after.st_size);
    }
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void foreign_files_are_refused(void **state)
{
    struct temporary *made = *state;
    struct ledger_place place = at(made, "text.db", true);
    char why[512];

    write_file(place.path, "this is a text of some length, not a database at all; "
                           "SQLite wants to see a hundred bytes before it says so....");
    assert_int_equal(try_open(&place, why), KAOHE_ERR_CORRUPT);
    place = at(made, "empty.db", true);
    write_file(place.path, "");
    assert_int_equal(try_open(&place, why), KAOHE_ERR_CORRUPT);
    assert_non_null(strstr(why, "empty"));
    place = at(made, "absent.db", false);
    assert_int_equal(try_open(&place, why), KAOHE_ERR_NOT_FOUND);
    assert_non_null(strstr(why, "absent.db"));
    place = at(made, "no/such/folder.db", true);
    assert_int_equal(try_open(&place, why), KAOHE_ERR_IO);
    set(made, "foreign.db", "CREATE TABLE t (a)");
    place = at(made, "foreign.db", true);
    assert_int_equal(try_open(&place, why), KAOHE_ERR_CORRUPT);
}

/* An interrupted first start leaves a file of another name, which is no hurdle. */
static void an_unborn_ledger_is_made_again(void **state)
{
    struct temporary *made = *state;

    write_file(temporary_path(made, "born.db.new"), "half of a");
    ledger_close(open_new(made, "born.db"));
    assert_int_equal(access(temporary_path(made, "born.db.new"), F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back),
        cmocka_unit_test(a_rollback_and_a_failed_row_leave_nothing),
        cmocka_unit_test(it_is_durable_and_ours_alone),
        cmocka_unit_test(what_is_not_a_whole_ledger_is_refused_and_kept),
        cmocka_unit_test(foreign_files_are_refused),
        cmocka_unit_test(an_unborn_ledger_is_made_again),
    };

    return cmocka_run_group_tests(tests, temporary_make, temporary_remove);
}
