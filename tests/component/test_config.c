/* SPDX-License-Identifier: Apache-2.0 */
/* Settings: where they come from, which mistakes are told, what a reload may change. */
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/config.h"
#include "daemon/log.h"

struct place {
    char folder[64];
    char file[96];
    char told[1024]; /* problems, one a line, without the folder */
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    assert_non_null(place);
    strcpy(place->folder, "/tmp/kaohe-config-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/kaohed.conf", place->folder);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    char command[128];

    snprintf(command, sizeof command, "rm -r %s", place->folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c) */
    free(place);
    return 0;
}

static void write_file(const struct place *place, const char *name, const char *text)
{
    char path[160];
    FILE *file = NULL;

    snprintf(path, sizeof path, "%s/%s", place->folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void note(void *context, const char *message)
{
    struct place *place = context;
    size_t used = strlen(place->told);
    size_t folder = strlen(place->folder) + 1;

    if (strncmp(message, place->folder, folder - 1) == 0)
        message += folder;
    snprintf(place->told + used, sizeof place->told - used, "%s\n", message);
}

static enum kaohe_err read_in(struct place *place, struct config *out)
{
    struct config_environment environment = {
        .file = place->file, .home = "/home/x", .root = false};

    place->told[0] = '\0';
    return config_read(&environment, note, place, out);
}

static void defaults_follow_the_environment(void **state)
{
    struct place *place = *state;
    struct config_environment environment = {.file = place->file, .root = true};
    struct config config;

    write_file(place, "kaohed.conf", "");
    assert_int_equal(config_read(&environment, note, place, &config), KAOHE_OK);
    assert_string_equal(config.state_directory, "/var/lib/kaohed");
    assert_string_equal(config.admin, "/var/lib/kaohed/admin.sock");
    assert_string_equal(config.requests, "tcp://*:7401");
    assert_int_equal(config.log_level, LEVEL_INFO);
    assert_int_equal(config.token_days, 7);

    environment.root = false;
    environment.home = "/home/x";
    assert_int_equal(config_read(&environment, note, place, &config), KAOHE_OK);
    assert_string_equal(config.state_directory, "/home/x/.local/state/kaohed");
    environment.xdg_state_home = "/home/x/state";
    assert_int_equal(config_read(&environment, note, place, &config), KAOHE_OK);
    assert_string_equal(config.state_directory, "/home/x/state/kaohed");
    environment.state_directory = "/var/lib/one:/var/lib/two";
    environment.runtime_directory = "/run/kaohed";
    assert_int_equal(config_read(&environment, note, place, &config), KAOHE_OK);
    assert_string_equal(config.state_directory, "/var/lib/one");
    assert_string_equal(config.admin, "/run/kaohed/admin.sock");
    environment.state = "/elsewhere";
    assert_int_equal(config_read(&environment, note, place, &config), KAOHE_OK);
    assert_string_equal(config.state_directory, "/elsewhere");

    environment = (struct config_environment){.file = place->file};
    assert_int_equal(config_read(&environment, note, place, &config), KAOHE_ERR_INVALID);
    assert_non_null(strstr(place->told, "no state directory"));
}

static void later_files_win(void **state)
{
    struct place *place = *state;
    struct config config;
    char folder[128];

    snprintf(folder, sizeof folder, "%s.d", place->file);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_file(place, "kaohed.conf",
               "# a comment\n[kaohed]\n  requests = tcp://127.0.0.1:1 ; another\n"
               "  log_level = debug\n");
    write_file(place, "kaohed.conf.d/20-b.conf", "[kaohed]\nlog_level = error\n");
    write_file(place, "kaohed.conf.d/10-a.conf", "[kaohed]\nlog_level = notice\n");
    write_file(place, "kaohed.conf.d/30-c.conf~", "nonsense\n");
    write_file(place, "kaohed.conf.d/.40-d.conf", "nonsense\n");
    assert_int_equal(read_in(place, &config), KAOHE_OK);
    assert_string_equal(place->told, "");
    assert_string_equal(config.requests, "tcp://127.0.0.1:1");
    assert_int_equal(config.log_level, LEVEL_ERROR);
    write_file(place, "kaohed.conf.d/20-b.conf", "[kaohed]\n\nlog_level = loud\n");
    assert_int_equal(read_in(place, &config), KAOHE_ERR_INVALID);
    assert_string_equal(
        place->told, "kaohed.conf.d/20-b.conf:3: log_level: \"loud\" is none of error, "
                     "warning, notice, info, debug\n");
}

static void mistakes_are_told_with_their_line(void **state)
{
    static const struct {
        const char *text;
        const char *told;
    } cases[] = {
        {"[kaohed]\ncolour = red\n", "kaohed.conf:2: there is no setting colour\n"},
        {"log_level = info\n", "kaohed.conf:1: log_level stands outside of [kaohed]\n"},
        {"[kaohe]\nlog_level = info\n",
         "kaohed.conf:2: log_level stands outside of [kaohed]\n"},
        {"[kaohed]\nlog_level = info\nlog_level = info\n",
         "kaohed.conf:3: log_level is set twice\n"},
        {"[kaohed]\nlog_level = info\n  requests = tcp://*:1\n", ""},
        {"[kaohed]\nwhat is this\n",
         "kaohed.conf:2: neither a setting nor a [section]\n"},
        {"[kaohed\n", "kaohed.conf:1: neither a setting nor a [section]\n"},
        {"[kaohed]\ntoken_days = 0\n",
         "kaohed.conf:2: token_days: \"0\" is not a number of days from 1 to 365\n"},
        {"[kaohed]\ntoken_days = 7d\n",
         "kaohed.conf:2: token_days: \"7d\" is not a number of days from 1 to 365\n"},
        {"[kaohed]\nrequests = 7401\n",
         "kaohed.conf:2: requests: \"7401\" is not of the form tcp://ADDRESS:PORT\n"},
        {"[kaohed]\nstate_directory = here\n",
         "kaohed.conf:2: state_directory: \"here\" is not an absolute path\n"},
        {"[kaohed]\nadvertise_requests =\n", ""},
        {"[kaohed]\nadvertise_requests = x\n",
         "kaohed.conf:2: advertise_requests: \"x\" is not of the form "
         "tcp://ADDRESS:PORT\n"},
        {"[kaohed]\na = 1\nb = 2\n", "kaohed.conf:2: there is no setting a\n"
                                     "kaohed.conf:3: there is no setting b\n"},
    };
    struct place *place = *state;
    struct config config;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(place, "kaohed.conf", cases[i].text);
        assert_int_equal(read_in(place, &config),
                         cases[i].told[0] ? KAOHE_ERR_INVALID : KAOHE_OK);
        assert_string_equal(place->told, cases[i].told);
    }
}

static void long_lines_are_not_cut(void **state)
{
    struct place *place = *state;
    struct config config;
    char text[2048];

    memset(text, 'x', sizeof text);
    memcpy(text, "[kaohed]\nstate_directory = /", 28);
    memcpy(text + sizeof text - 26, "\ntoken_days = 9\nwrong = 1\n", 26);
    text[sizeof text - 1] = '\0';
    write_file(place, "kaohed.conf", text);
    assert_int_equal(read_in(place, &config), KAOHE_ERR_INVALID);
    assert_non_null(strstr(place->told, "kaohed.conf:2: the line is longer than"));
    assert_non_null(strstr(place->told, "kaohed.conf:4: there is no setting wrong"));
    assert_int_equal(config.token_days, 9);
}

static void a_missing_file_matters_only_when_named(void **state)
{
    struct place *place = *state;
    struct config config;

    assert_int_equal(read_in(place, &config), KAOHE_ERR_IO);
    assert_string_equal(place->told, "kaohed.conf: No such file or directory\n");
}

static void what_is_printed_can_be_read(void **state)
{
    struct place *place = *state;
    struct config config;
    struct config again;
    FILE *out = NULL;

    write_file(place, "kaohed.conf",
               "[kaohed]\nlog_level = debug\ntoken_days = 30\nadmin = /run/a.sock\n");
    assert_int_equal(read_in(place, &config), KAOHE_OK);
    out = fopen(place->file, "w");
    assert_non_null(out);
    config_print(&config, out);
    fclose(out);
    assert_int_equal(read_in(place, &again), KAOHE_OK);
    assert_memory_equal(&config, &again, sizeof config);
}

static void a_reload_changes_what_it_may(void **state)
{
    struct place *place = *state;
    struct config running;
    struct config read;

    write_file(place, "kaohed.conf", "[kaohed]\n");
    assert_int_equal(read_in(place, &running), KAOHE_OK);
    write_file(place, "kaohed.conf", "[kaohed]\nlog_level = debug\n");
    assert_int_equal(read_in(place, &read), KAOHE_OK);
    assert_null(config_reload(&running, &read));
    assert_int_equal(running.log_level, LEVEL_DEBUG);
    write_file(place, "kaohed.conf", "[kaohed]\nrequests = tcp://*:1\ntoken_days = 8\n");
    assert_int_equal(read_in(place, &read), KAOHE_OK);
    assert_string_equal(config_reload(&running, &read), "requests");
    assert_string_equal(running.requests, "tcp://*:7401");
    assert_int_equal(running.log_level, LEVEL_INFO);
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HERE(defaults_follow_the_environment),        HERE(later_files_win),
        HERE(mistakes_are_told_with_their_line),      HERE(long_lines_are_not_cut),
        HERE(a_missing_file_matters_only_when_named), HERE(what_is_printed_can_be_read),
        HERE(a_reload_changes_what_it_may),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
