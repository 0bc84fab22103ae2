/* SPDX-License-Identifier: Apache-2.0 */
/* Listening sockets: forms of endpoints, real ports, what is in the way. */
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/listen.h"

static void endpoints_are_numeric(void **state)
{
    static const struct {
        const char *endpoint;
        enum kaohe_err expected;
        const char *real; /* how the endpoint that was made begins */
    } cases[] = {
        {"tcp://127.0.0.1:0", KAOHE_OK, "tcp://127.0.0.1:"},
        {"tcp://*:0", KAOHE_OK, "tcp://*:"},
        {"tcp://0.0.0.0:0", KAOHE_OK, "tcp://*:"},
        {"tcp://localhost:0", KAOHE_ERR_UNAVAILABLE, ""},
        {"tcp://127.0.0.1:http", KAOHE_ERR_UNAVAILABLE, ""},
        {"tcp://300.0.0.1:0", KAOHE_ERR_UNAVAILABLE, ""},
        {"tcp://192.0.2.1:0", KAOHE_ERR_UNAVAILABLE, ""}, /* not an address of ours */
        {"tcp://::1:0", KAOHE_ERR_INVALID, ""},
        {"tcp://:7401", KAOHE_ERR_INVALID, ""},
        {"tcp://127.0.0.1", KAOHE_ERR_INVALID, ""},
        {"tcp://127.0.0.1:", KAOHE_ERR_INVALID, ""},
        {"udp://127.0.0.1:1", KAOHE_ERR_INVALID, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct listener listener;
        const char *why = NULL;
        enum kaohe_err err = listen_tcp("requests", cases[i].endpoint, &listener, &why);

        assert_int_equal(err, cases[i].expected);
        assert_int_equal(why != NULL, err != KAOHE_OK);
        assert_int_equal(listener.count, err ? 0 : 1);
        if (!err) {
            assert_ptr_equal(strstr(listener.endpoint, cases[i].real), listener.endpoint);
            assert_true(atoi(listener.endpoint + strlen(cases[i].real)) > 0);
        }
        listen_close(&listener);
        listen_close(&listener);
    }
}

static void a_port_is_taken_once(void **state)
{
    struct listener first;
    struct listener second;
    const char *why = NULL;
    char endpoint[LISTEN_ENDPOINT_SIZE];

    (void)state;
    assert_int_equal(listen_tcp("requests", "tcp://127.0.0.1:0", &first, &why), KAOHE_OK);
    strcpy(endpoint, first.endpoint);
    assert_int_equal(listen_tcp("requests", endpoint, &second, &why),
                     KAOHE_ERR_UNAVAILABLE);
    assert_string_equal(why, "Address already in use");
    listen_close(&first);
    assert_int_equal(listen_tcp("requests", endpoint, &second, &why), KAOHE_OK);
    assert_string_equal(second.endpoint, endpoint);
    listen_close(&second);
}

static void the_local_socket_is_private(void **state)
{
    char folder[] = "/tmp/kaohe-listen-XXXXXX";
    char path[64];
    char too_long[256];
    struct listener listener;
    struct stat about;
    const char *why = NULL;
    FILE *file = NULL;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/admin.sock", folder);
    umask(0);
    assert_int_equal(listen_local(path, &listener, &why), KAOHE_OK);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_string_equal(listener.endpoint + 6, path);
    listen_close(&listener);
    assert_int_equal(listen_local(path, &listener, &why), KAOHE_OK); /* a stale file */
    listen_close(&listener);

    unlink(path);
    file = fopen(path, "w"); /* not a socket: somebody's file */
    assert_non_null(file);
    fclose(file);
    assert_int_equal(listen_local(path, &listener, &why), KAOHE_ERR_UNAVAILABLE);
    assert_string_equal(why, "Address already in use");
    assert_int_equal(stat(path, &about), 0);
    memset(too_long, 'x', sizeof too_long - 1);
    too_long[sizeof too_long - 1] = '\0';
    assert_int_equal(listen_local(too_long, &listener, &why), KAOHE_ERR_INVALID);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endpoints_are_numeric),
        cmocka_unit_test(a_port_is_taken_once),
        cmocka_unit_test(the_local_socket_is_private),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
