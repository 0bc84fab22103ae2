/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The peer of the daemon in the bench: bare SQLite, inserting the very rows that a run
 * of the daemon left in its ledger, with the same pragmas, so many a transaction; prints
 * one line of JSON. What the daemon adds to this is the price of everything else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

enum {
    MAX_COLUMNS = 64,
    MAX_ROWS = 20000
};

struct rows {
    sqlite3_value **values;
    int columns, count;
    char *create;
};

static void fail(sqlite3 *db, const char *what)
{
    fprintf(stderr, "bench_sqlite: %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail(db, sql);
    return statement;
}

/* All filings of a ledger, in memory, with the statement that made their table. */
static void load_rows(const char *path, struct rows *rows)
{
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        fail(db, path);
    sqlite3_stmt *s = prepare(db, "SELECT sql FROM sqlite_master WHERE name = 'entry'");
    if (sqlite3_step(s) != SQLITE_ROW)
        fail(db, "no table entry");
    rows->create = strdup((const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    s = prepare(db, "SELECT * FROM entry WHERE kind = 1 ORDER BY number LIMIT 20000");
    rows->columns = sqlite3_column_count(s);
    rows->values = calloc((size_t)MAX_ROWS * (size_t)rows->columns, sizeof *rows->values);
    if (rows->values == NULL || rows->create == NULL)
        abort();
    for (; sqlite3_step(s) == SQLITE_ROW; rows->count++)
        for (int i = 0; i < rows->columns; i++)
            rows->values[rows->count * rows->columns + i] =
                sqlite3_value_dup(sqlite3_column_value(s, i));
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(db, sql);
}

static double insert_rows(sqlite3 *db, const struct rows *rows, int batch)
{
    char sql[32 + 2 * MAX_COLUMNS] = "INSERT INTO entry VALUES (?";
    for (int i = 1; i < rows->columns; i++)
        strcat(sql, ",?");
    strcat(sql, ")");
    sqlite3_stmt *insert = prepare(db, sql);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int row = 0; row < rows->count; row++) {
        if (row % batch == 0)
            run(db, "BEGIN");
        for (int i = 0; i < rows->columns; i++)
            sqlite3_bind_value(insert, i + 1, rows->values[row * rows->columns + i]);
        if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK)
            fail(db, "insert");
        if (row % batch == batch - 1 || row == rows->count - 1)
            run(db, "COMMIT");
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    sqlite3_finalize(insert);
    return (double)(end.tv_sec - start.tv_sec) +
           (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

int main(int argc, char **argv)
{
    if (argc != 4 || atoi(argv[3]) < 1) {
        fprintf(stderr, "usage: bench_sqlite LEDGER NEW_DATABASE ROWS_A_TRANSACTION\n");
        return 64;
    }
    struct rows rows = {0};
    load_rows(argv[1], &rows);
    if (atoi(argv[3]) == 1 && rows.count > 3000)
        rows.count = 3000;
    sqlite3 *db;
    if (sqlite3_open(argv[2], &db) != SQLITE_OK)
        fail(db, argv[2]);
    run(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; "
            "PRAGMA synchronous = FULL");
    run(db, rows.create);
    double seconds = insert_rows(db, &rows, atoi(argv[3]));
    printf("{\"rows\": %d, \"batch\": %d, \"per_second\": %.0f}\n", rows.count,
           atoi(argv[3]), rows.count / seconds);
    sqlite3_close(db);
    return 0;
}
