/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of a context: a line that names its format, the SHA-256 of the rest, and the
 * pages. Only a cache: what is not as it was written counts as not there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/context.h"
#include "client/home.h"
#include "client/problem.h"
#include "wire/hash.h"

#define FOLDER "context"
#define FORMAT "kaohe context 1\n"
#define FORMAT_SIZE (sizeof FORMAT - 1)
#define HEAD_SIZE (FORMAT_SIZE + HASH_BYTES)
#define FILE_LIMIT ((off_t)256 << 20)

/* "context/TNY-106H1"; what a file name should not have goes in as hex digits. */
static enum kaohe_err path_of(const char *home, const char *branch, const char *period,
                              char path[HOME_PATH_SIZE], struct kaohe_problem *problem)
{
    char name[1024] = FOLDER "/";
    size_t used = strlen(name);

    for (const char *at = branch; *at != '\0' && used < sizeof name - 64; at++) {
        const unsigned char c = (unsigned char)*at;
        const bool plain =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

        used +=
            (size_t)snprintf(name + used, sizeof name - used, plain ? "%c" : "%%%02X", c);
    }
    snprintf(name + used, sizeof name - used, "-%.32s", period);
    return home_path(home, name, path, problem);
}

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

enum kaohe_err context_save(const char *home, const char *branch, const char *period,
                            const struct context_pages *pages,
                            struct kaohe_problem *problem)
{
    char path[HOME_PATH_SIZE];
    char fresh[HOME_PATH_SIZE];
    uint8_t hash[HASH_BYTES];
    enum kaohe_err err = home_path(home, FOLDER, path, problem);

    if (err == KAOHE_OK)
        err = home_make(path, problem);
    if (err == KAOHE_OK)
        err = path_of(home, branch, period, path, problem);
    if (err != KAOHE_OK)
        return err;
    if (snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid()) >=
        (int)sizeof fresh)
        return problem_set(problem, KAOHE_ERR_TOO_LARGE, home, "path too long");
    const int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    hash_sha256(pages->data, pages->length, hash);
    bool done = file >= 0 && write_all(file, FORMAT, FORMAT_SIZE) &&
                write_all(file, hash, sizeof hash) &&
                write_all(file, pages->data, pages->length);
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

static enum kaohe_err load(int file, struct context_pages *pages)
{
    unsigned char head[HEAD_SIZE];
    uint8_t hash[HASH_BYTES];
    struct stat status;

    if (fstat(file, &status) != 0 || status.st_size < (off_t)HEAD_SIZE ||
        status.st_size > FILE_LIMIT || !read_all(file, head, sizeof head) ||
        memcmp(head, FORMAT, FORMAT_SIZE) != 0)
        return KAOHE_ERR_CORRUPT;
    pages->length = (size_t)status.st_size - HEAD_SIZE;
    pages->data = malloc(pages->length + 1);
    if (pages->data == NULL)
        return KAOHE_ERR_NO_MEMORY;
    if (!read_all(file, pages->data, pages->length))
        return KAOHE_ERR_CORRUPT;
    hash_sha256(pages->data, pages->length, hash);
    return memcmp(hash, head + FORMAT_SIZE, sizeof hash) == 0 ? KAOHE_OK
                                                              : KAOHE_ERR_CORRUPT;
}

enum kaohe_err context_load(const char *home, const char *branch, const char *period,
                            struct context_pages *pages)
{
    char path[HOME_PATH_SIZE];
    enum kaohe_err err = path_of(home, branch, period, path, NULL);

    *pages = (struct context_pages){.data = NULL};
    if (err != KAOHE_OK)
        return err;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT ? KAOHE_ERR_NOT_FOUND : KAOHE_ERR_CORRUPT;
    err = load(file, pages);
    close(file);
    return err;
}
