/* SPDX-License-Identifier: Apache-2.0 */
/* Secret files: what is written comes back, and nothing that is wrong with one passes. */
#include "cmocka_all.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "temporary.h"
#include "wire/keyfile.h"

static const struct bytes hello = {(const uint8_t *)"hello", 5};

static void assert_no_file_left_but(const char *folder, size_t expected)
{
    DIR *open = opendir(folder);
    size_t count = 0;

    assert_non_null(open);
    for (struct dirent *entry; (entry = readdir(open)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(open);
    assert_int_equal(count, expected);
}

/* A file that no function of ours has made. */
static const char *plant(struct temporary *made, const char *text, size_t length)
{
    const char *path = temporary_path(made, "planted");
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, length), length);
    close(fd);
    return path;
}

static void writes_what_only_the_owner_reads(void **state)
{
    const char *path = temporary_path(*state, "secret");
    struct temporary *made = *state;
    uint8_t buffer[8];
    size_t length = 0;
    struct stat status;

    assert_int_equal(keyfile_write(path, hello), KAOHE_OK);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode, S_IFREG | 0600);
    assert_int_equal(status.st_nlink, 1);
    assert_int_equal(keyfile_read(path, buffer, sizeof buffer, &length), KAOHE_OK);
    assert_int_equal(length, 5);
    assert_memory_equal(buffer, "hello", 5);
    assert_int_equal(keyfile_read(path, buffer, 5, &length), KAOHE_OK);
    assert_no_file_left_but(made->folder, 1);
}

static void never_writes_over_a_file(void **state)
{
    const char *path = temporary_path(*state, "secret");
    struct temporary *made = *state;

    assert_int_equal(keyfile_write(path, (struct bytes){(const uint8_t *)"other", 5}),
                     KAOHE_ERR_CONFLICT);
    assert_int_equal(errno, EEXIST);
    assert_no_file_left_but(made->folder, 1);
    assert_int_equal(unlink(path), 0);
}

static void tells_why_it_cannot_write(void **state)
{
    struct temporary *made = *state;
    static char endless[5000];
    struct rlimit before;

    memset(endless, 'a', sizeof endless - 1);
    assert_int_equal(keyfile_write(endless, hello), KAOHE_ERR_IO);
    assert_int_equal(keyfile_write(temporary_path(made, "none/key"), hello),
                     KAOHE_ERR_NOT_FOUND);
    assert_int_equal(keyfile_write("/dev/null/key", hello), KAOHE_ERR_NOT_FOUND);
    /* A disk that ends after two bytes. */
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){2, before.rlim_max}), 0);
    enum kaohe_err err = keyfile_write(temporary_path(made, "cut"), hello);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(err, KAOHE_ERR_IO);
    assert_no_file_left_but(made->folder, 0);
}

static void writes_into_the_folder_it_stands_in(void **state)
{
    struct temporary *made = *state;
    int before = open(".", O_RDONLY | O_DIRECTORY);

    assert_int_equal(chdir(made->folder), 0);
    assert_int_equal(keyfile_write("here", hello), KAOHE_OK);
    assert_int_equal(unlink("here"), 0);
    assert_int_equal(fchdir(before), 0);
    close(before);
}

static void refuses_what_others_can_touch(void **state)
{
    static const mode_t modes[] = {0640, 0604, 0620, 0602, 0610, 0644, 0777};
    const char *path = plant(*state, "hello", 5);
    uint8_t buffer[8];
    size_t length = 9;

    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        memset(buffer, 7, sizeof buffer);
        assert_int_equal(chmod(path, modes[i]), 0);
        assert_int_equal(keyfile_read(path, buffer, sizeof buffer, &length),
                         KAOHE_ERR_DENIED);
        assert_int_equal(length, 0);
        assert_int_equal(buffer[0], 0);
    }
    assert_int_equal(chmod(path, 0400), 0);
    assert_int_equal(keyfile_read(path, buffer, sizeof buffer, &length), KAOHE_OK);
    assert_int_equal(keyfile_read(path, buffer, 4, &length), KAOHE_ERR_TOO_LARGE);
    assert_int_equal(unlink(path), 0);
}

static void refuses_what_is_no_file(void **state)
{
    struct temporary *made = *state;
    uint8_t buffer[8];
    size_t length = 0;

    assert_int_equal(keyfile_read(made->folder, buffer, sizeof buffer, &length),
                     KAOHE_ERR_DENIED);
    assert_int_equal(keyfile_read("/dev/zero", buffer, sizeof buffer, &length),
                     KAOHE_ERR_DENIED);
    assert_int_equal(
        keyfile_read(temporary_path(made, "none"), buffer, sizeof buffer, &length),
        KAOHE_ERR_NOT_FOUND);
    assert_int_equal(mkfifo(temporary_path(made, "pipe"), 0600), 0);
    assert_int_equal(keyfile_read(made->path, buffer, sizeof buffer, &length),
                     KAOHE_ERR_DENIED);
}

static void keys_come_back(void **state)
{
    static const size_t lengths[] = {
        [KEYFILE_CURVE] = KEYFILE_CURVE_BYTES,
        [KEYFILE_SIGNING] = KEYFILE_SIGNING_BYTES,
    };
    uint8_t key[KEYFILE_SIGNING_BYTES];
    uint8_t read[KEYFILE_SIGNING_BYTES];

    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)(i * 5);
    for (unsigned kind = KEYFILE_CURVE; kind <= KEYFILE_SIGNING; kind++) {
        const char *path =
            temporary_path(*state, kind == KEYFILE_CURVE ? "curve" : "sign");
        assert_int_equal(keyfile_write_key(path, kind, key), KAOHE_OK);
        assert_int_equal(keyfile_read_key(path, kind, read), KAOHE_OK);
        assert_memory_equal(key, read, lengths[kind]);
        assert_int_equal(keyfile_read_key(path, KEYFILE_SIGNING - kind, read),
                         KAOHE_ERR_CORRUPT);
    }
}

/* Cut, lengthened and changed at every place. */
static void damaged_keys_are_refused(void **state)
{
    const char *path = temporary_path(*state, "curve");
    uint8_t text[256];
    char damaged[512];
    uint8_t read[KEYFILE_CURVE_BYTES];
    size_t length = 0;

    assert_int_equal(keyfile_read(path, text, sizeof text, &length), KAOHE_OK);
    for (size_t at = 0; at <= length; at++) {
        path = plant(*state, (const char *)text, at);
        assert_int_equal(keyfile_read_key(path, KEYFILE_CURVE, read),
                         at == length ? KAOHE_OK : KAOHE_ERR_CORRUPT);
        memcpy(damaged, text, length);
        damaged[at] = '_';
        path = plant(*state, damaged, at == length ? length + 1 : length);
        assert_int_equal(keyfile_read_key(path, KEYFILE_CURVE, read), KAOHE_ERR_CORRUPT);
        assert_int_equal(read[0] | read[31], 0);
    }
    memset(damaged, 'a', sizeof damaged);
    path = plant(*state, damaged, sizeof damaged);
    assert_int_equal(keyfile_read_key(path, KEYFILE_CURVE, read), KAOHE_ERR_CORRUPT);
    assert_int_equal(keyfile_read_key("/none", KEYFILE_CURVE, read), KAOHE_ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_only_the_owner_reads),
        cmocka_unit_test(never_writes_over_a_file),
        cmocka_unit_test(tells_why_it_cannot_write),
        cmocka_unit_test(writes_into_the_folder_it_stands_in),
        cmocka_unit_test(refuses_what_others_can_touch),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(keys_come_back),
        cmocka_unit_test(damaged_keys_are_refused),
    };
    return cmocka_run_group_tests_name("keyfile", tests, temporary_make,
                                       temporary_remove);
}
