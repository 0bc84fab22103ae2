/* SPDX-License-Identifier: Apache-2.0 */
/* The log: forms, escaping, levels, and bursts that become one line and a count. */
#include "tests/unit/cmocka_all.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/log.h"

/* Stands in for stderr. */
struct catcher {
    FILE *file;
    int saved;
    char text[16384];
};

static int64_t the_time;

static int64_t fake_clock(enum clock_kind kind)
{
    assert_int_equal(kind, CLOCK_STEADY);
    return the_time;
}

static int start(void **state)
{
    struct catcher *catcher = calloc(1, sizeof *catcher);

    assert_non_null(catcher);
    catcher->file = tmpfile();
    assert_non_null(catcher->file);
    catcher->saved = dup(STDERR_FILENO);
    dup2(fileno(catcher->file), STDERR_FILENO);
    the_time = 0;
    log_open(NULL, fake_clock);
    log_set_level(LEVEL_INFO);
    *state = catcher;
    return 0;
}

static int end(void **state)
{
    struct catcher *catcher = *state;

    log_close();
    dup2(catcher->saved, STDERR_FILENO);
    close(catcher->saved);
    fclose(catcher->file);
    free(catcher);
    return 0;
}

/* What was written since the last call. */
static const char *written(struct catcher *catcher)
{
    size_t length = 0;

    fflush(stderr);
    rewind(catcher->file);
    length = fread(catcher->text, 1, sizeof catcher->text - 1, catcher->file);
    catcher->text[length] = '\0';
    rewind(catcher->file);
    assert_int_equal(ftruncate(fileno(catcher->file), 0), 0);
    return catcher->text;
}

static size_t lines(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void a_line_has_its_level(void **state)
{
    log_say(EVENT_READY, "ready with %d", 3);
    log_say(EVENT_FATAL, "over");
    assert_string_equal(written(*state),
                        "kaohed: notice: ready with 3\nkaohed: error: over\n");
    log_set_level(LEVEL_ERROR);
    log_say(EVENT_READY, "ready");
    assert_string_equal(written(*state), "");
    assert_string_equal(log_level_name(LEVEL_WARNING), "warning");
}

static void a_manager_reads_prefixes(void **state)
{
    struct catcher *catcher = *state;
    struct stat about;
    char name[64];

    assert_int_equal(fstat(STDERR_FILENO, &about), 0);
    snprintf(name, sizeof name, "%ju:%ju", (uintmax_t)about.st_dev,
             (uintmax_t)about.st_ino + 1);
    log_open(name, fake_clock);
    log_say(EVENT_READY, "another stream");
    assert_string_equal(written(catcher), "kaohed: notice: another stream\n");
    if (access("/run/systemd/journal/socket", F_OK) == 0)
        return; /* it would go to the journal of this machine */
    snprintf(name, sizeof name, "%ju:%ju", (uintmax_t)about.st_dev,
             (uintmax_t)about.st_ino);
    log_open(name, fake_clock);
    log_say(EVENT_READY, "ours");
    assert_string_equal(written(catcher), "<5>ours\n");
}

static void control_characters_are_escaped(void **state)
{
    static const struct {
        const char *in;
        const char *out;
    } cases[] = {
        {"臺南 TNY", "臺南 TNY"},
        {"a\nkaohed: error: forged", "a\\x0akaohed: error: forged"},
        {"\x1b[31mred", "\\x1b[31mred"},
        {"\xff\xfe", "\\xff\\xfe"},
        {"\xe8\x87", "\\xe8\\x87"},
        {"\xc2\x85next", "\\xc2\\x85next"},
        {"\x7f\t\r", "\\x7f\\x09\\x0d"},
        {"", ""},
    };
    char out[64];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        log_escape(out, sizeof out, cases[i].in);
        assert_string_equal(out, cases[i].out);
    }
    log_escape(out, 6, "臺南");
    assert_string_equal(out, "臺");
    log_escape(out, 4, "\n");
    assert_string_equal(out, "");
}

static void lines_are_escaped(void **state)
{
    log_say(EVENT_REFUSED, "branch %s", "X\n<0>forged");
    assert_string_equal(written(*state), "kaohed: warning: branch X\\x0a<0>forged\n");
}

static void a_burst_is_a_line_and_a_count(void **state)
{
    for (int i = 0; i < 100; i++)
        log_peer(EVENT_REFUSED, "alice", "refused alice");
    log_peer(EVENT_REFUSED, "bob", "refused bob");
    log_peer(EVENT_UNKNOWN_KEY, "alice", "unknown alice");
    assert_string_equal(written(*state), "kaohed: warning: refused alice\n"
                                         "kaohed: warning: refused bob\n"
                                         "kaohed: warning: unknown alice\n");
    the_time += 9999999;
    log_tick();
    assert_string_equal(written(*state), "");
    the_time += 1;
    log_tick();
    assert_string_equal(written(*state),
                        "kaohed: warning: refused alice: 99 more like it\n");
    log_peer(EVENT_REFUSED, "alice", "refused alice");
    log_peer(EVENT_REFUSED, "bob", "refused bob again");
    assert_string_equal(written(*state), "kaohed: warning: refused bob again\n");
    log_close();
    assert_string_equal(written(*state),
                        "kaohed: warning: refused alice: 1 more like it\n");
}

static void strangers_share_the_table(void **state)
{
    for (int i = 0; i < 10000; i++) {
        char peer[32];

        snprintf(peer, sizeof peer, "10.0.%d.%d", i / 256, i % 256);
        log_peer(i % 2 ? EVENT_UNKNOWN_KEY : EVENT_REFUSED, peer, "stranger %s", peer);
    }
    assert_in_range(lines(written(*state)), 40, 64);
    the_time += 10000000;
    log_tick();
    assert_int_equal(lines(written(*state)), 2);
    the_time += 10000000;
    log_tick();
    log_peer(EVENT_REFUSED, "10.0.0.9", "refused again");
    assert_string_equal(written(*state), "kaohed: warning: refused again\n");
}

#define CAUGHT(test) cmocka_unit_test_setup_teardown(test, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CAUGHT(a_line_has_its_level),           CAUGHT(a_manager_reads_prefixes),
        CAUGHT(control_characters_are_escaped), CAUGHT(lines_are_escaped),
        CAUGHT(a_burst_is_a_line_and_a_count),  CAUGHT(strangers_share_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
