/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of a cache in the home: a line that names the format, the SHA-256 of the rest,
 * and the rest. Replaced in one step; what is not as it was written counts as not there.
 * It must not know what is in them.
 */
#include "client/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/home.h"
#include "client/problem.h"
#include "wire/hash.h"

#define FORMAT "kaohe context 1\n"
#define FORMAT_SIZE (sizeof FORMAT - 1)
#define HEAD_SIZE (FORMAT_SIZE + HASH_BYTES)
#define FILE_LIMIT ((off_t)256 << 20)

static bool write_all(int file, const void *data, size_t length)
{
    const unsigned char *at = data;

    while (length > 0) {
        const ssize_t count = write(file, at, length);

        if (count < 0 && errno != EINTR)
            return false;
        at += count < 0 ? 0 : count;
        length -= count < 0 ? 0 : (size_t)count;
    }
    return true;
}

/* The folder that the name is in. */
static enum kaohe_err make_folder(const char *path, struct kaohe_problem *problem)
{
    char folder[HOME_PATH_SIZE];
    const char *slash = strrchr(path, '/');

    snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    return home_make(folder, problem);
}

enum kaohe_err kept_save(const char *home, const char *name, struct bytes content,
                         struct kaohe_problem *problem)
{
    char path[HOME_PATH_SIZE];
    char fresh[HOME_PATH_SIZE];
    uint8_t hash[HASH_BYTES];
    enum kaohe_err err = home_path(home, name, path, problem);

    if (err == KAOHE_OK)
        err = make_folder(path, problem);
    if (err != KAOHE_OK)
        return err;
    if (snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid()) >=
        (int)sizeof fresh)
        return problem_set(problem, KAOHE_ERR_TOO_LARGE, home, "path too long");
    const int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    hash_sha256(content.data, content.length, hash);
    bool done = file >= 0 && write_all(file, FORMAT, FORMAT_SIZE) &&
                write_all(file, hash, sizeof hash) &&
                write_all(file, content.data, content.length);
    if (file >= 0 && close(file) != 0)
        done = false;
    if (done && rename(fresh, path) == 0)
        return KAOHE_OK;
    err = home_problem(path, "cannot be written", problem);
    unlink(fresh);
    return err;
}

static bool read_all(int file, unsigned char *data, size_t length)
{
    while (length > 0) {
        const ssize_t count = read(file, data, length);

        if (count == 0 || (count < 0 && errno != EINTR))
            return false;
        data += count < 0 ? 0 : count;
        length -= count < 0 ? 0 : (size_t)count;
    }
    return true;
}

static enum kaohe_err load(int file, struct kept *kept)
{
    unsigned char head[HEAD_SIZE];
    uint8_t hash[HASH_BYTES];
    struct stat status;

    if (fstat(file, &status) != 0 || status.st_size < (off_t)HEAD_SIZE ||
        status.st_size > FILE_LIMIT || !read_all(file, head, sizeof head) ||
        memcmp(head, FORMAT, FORMAT_SIZE) != 0)
        return KAOHE_ERR_CORRUPT;
    kept->length = (size_t)status.st_size - HEAD_SIZE;
    kept->data = malloc(kept->length + 1);
    if (kept->data == NULL)
        return KAOHE_ERR_NO_MEMORY;
    if (!read_all(file, kept->data, kept->length))
        return KAOHE_ERR_CORRUPT;
    hash_sha256(kept->data, kept->length, hash);
    return memcmp(hash, head + FORMAT_SIZE, sizeof hash) == 0 ? KAOHE_OK
                                                              : KAOHE_ERR_CORRUPT;
}

enum kaohe_err kept_load(const char *home, const char *name, struct kept *kept)
{
    char path[HOME_PATH_SIZE];
    enum kaohe_err err = home_path(home, name, path, NULL);

    *kept = (struct kept){.data = NULL};
    if (err != KAOHE_OK)
        return err;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT ? KAOHE_ERR_NOT_FOUND : KAOHE_ERR_CORRUPT;
    err = load(file, kept);
    close(file);
    return err;
}
