/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secret files. Invariants: a file has its name only once it is complete and on the disk,
 * and no copy of a secret stays behind in memory of this file's. It must not know what
 * the keys are for.
 */
#include "wire/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    KEYFILE_TEXT_MAX = 256
};

static const struct key_format {
    const char *title;
    size_t length;
} formats[] = {
    [KEYFILE_CURVE] = {"# kaohe: a CURVE secret key, keep it to yourself\n",
                       KEYFILE_CURVE_BYTES},
    [KEYFILE_SIGNING] = {"# kaohe: an Ed25519 signing key, keep it to yourself\n",
                         KEYFILE_SIGNING_BYTES},
};

static enum kaohe_err from_errno(void)
{
    switch (errno) {
    case EEXIST:
        return KAOHE_ERR_CONFLICT;
    case ENOENT:
    case ENOTDIR:
        return KAOHE_ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return KAOHE_ERR_DENIED;
    case ENOSPC:
    case EDQUOT:
        return KAOHE_ERR_DISK_FULL;
    default:
        return KAOHE_ERR_IO;
    }
}

static bool write_all(int fd, struct bytes content)
{
    while (content.length > 0) {
        ssize_t done = write(fd, content.data, content.length);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        if (done > 0) {
            content.data += done;
            content.length -= (size_t)done;
        }
    }
    return true;
}

/* Makes the name of a file in its folder durable. */
static bool sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX] = ".";

    if (slash != NULL) {
        /* The slash stays: the folder of "/key" is "/". */
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path + 1), path);
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return synced;
}

enum kaohe_err keyfile_write(const char *path, struct bytes content)
{
    char fresh[PATH_MAX];
    int length = snprintf(fresh, sizeof fresh, "%s.XXXXXX", path);

    if (length < 0 || (size_t)length >= sizeof fresh) {
        errno = ENAMETOOLONG;
        return KAOHE_ERR_IO;
    }
    int fd = mkostemp(fresh, O_CLOEXEC);
    if (fd < 0) {
        return from_errno();
    }
    /* A link, unlike a renaming, never replaces what is there. */
    bool done = write_all(fd, content) && fsync(fd) == 0 && link(fresh, path) == 0;
    enum kaohe_err err = done ? KAOHE_OK : from_errno();
    int reason = errno;
    close(fd);
    unlink(fresh);
    errno = reason;
    if (err == KAOHE_OK && !sync_folder(path)) {
        err = from_errno();
        unlink(path);
    }
    return err;
}

static enum kaohe_err read_all(int fd, uint8_t *buffer, size_t size, size_t *length)
{
    struct stat status;

    if (fstat(fd, &status) != 0) {
        return from_errno();
    }
    if (!S_ISREG(status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return KAOHE_ERR_DENIED;
    }
    if (status.st_size < 0 || (uintmax_t)status.st_size > size) {
        return KAOHE_ERR_TOO_LARGE;
    }
    for (;;) {
        ssize_t done = read(fd, buffer + *length, size - *length);
        if (done < 0 && errno != EINTR) {
            return from_errno();
        }
        if (done == 0) {
            return KAOHE_OK;
        }
        *length += done > 0 ? (size_t)done : 0;
    }
}

enum kaohe_err keyfile_read(const char *path, uint8_t *buffer, size_t size,
                            size_t *length)
{
    /* Not to wait for the writer of a pipe that somebody put in the file's place. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    *length = 0;
    if (fd < 0) {
        sodium_memzero(buffer, size);
        return from_errno();
    }
    enum kaohe_err err = read_all(fd, buffer, size, length);
    close(fd);
    if (err != KAOHE_OK) {
        sodium_memzero(buffer, size);
        *length = 0;
    }
    return err;
}

enum kaohe_err keyfile_write_key(const char *path, enum keyfile_kind kind,
                                 const uint8_t *key)
{
    const struct key_format *format = &formats[kind];
    char text[KEYFILE_TEXT_MAX];
    size_t title = strlen(format->title);
    size_t digits = 2 * format->length;

    memcpy(text, format->title, title);
    sodium_bin2hex(text + title, digits + 1, key, format->length);
    text[title + digits] = '\n';
    enum kaohe_err err =
        keyfile_write(path, (struct bytes){(const uint8_t *)text, title + digits + 1});
    sodium_memzero(text, sizeof text);
    return err;
}

enum kaohe_err keyfile_read_key(const char *path, enum keyfile_kind kind, uint8_t *key)
{
    const struct key_format *format = &formats[kind];
    char text[KEYFILE_TEXT_MAX];
    size_t title = strlen(format->title);
    size_t digits = 2 * format->length;
    size_t length = 0;
    size_t read = 0;

    enum kaohe_err err = keyfile_read(path, (uint8_t *)text, sizeof text, &length);
    if (err != KAOHE_OK) {
        return err == KAOHE_ERR_TOO_LARGE ? KAOHE_ERR_CORRUPT : err;
    }
    bool sound = length == title + digits + 1 &&
                 memcmp(text, format->title, title) == 0 && text[length - 1] == '\n' &&
                 sodium_hex2bin(key, format->length, text + title, digits, NULL, &read,
                                NULL) == 0 &&
                 read == format->length;
    if (!sound) {
        sodium_memzero(key, format->length);
    }
    sodium_memzero(text, sizeof text);
    return sound ? KAOHE_OK : KAOHE_ERR_CORRUPT;
}
