/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of a drop folder, in and out. What is laid beside a file is whole or not there,
 * and is there before the file is moved: whatever stops this program, the next run does
 * the same again and finds its own results as they must be. Nothing is overwritten.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "client/cli/folder.h"
#include "domain/utf8.h"

#define FILE_LIMIT ((off_t)8 << 20)
#define TEMPORARY ".kaohe.tmp" /* one at a time: the folder is locked */
#define LOCK_NAME ".kaohe-folder.lock"
#define STEM_MAX 220 /* bytes of a name that endings and a number still fit behind */
#define COPIES_MAX 10000

static const char *const tray_names[TRAYS] = {"待送", "已收", "退回"};

static bool say(const char *name, const char *words)
{
    fprintf(stderr, "kaohe: %s: %s\n", name, words);
    return false;
}

bool folder_note(struct folder *folder, int code)
{
    if (folder->worst == EXIT_DONE)
        folder->worst = code;
    return code == EXIT_DONE;
}

/* ---- the folder ---- */

static int lock(struct folder *folder)
{
    folder->lock =
        openat(folder->root, LOCK_NAME, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (folder->lock < 0) {
        say(folder->path, strerror(errno));
        return EXIT_IO;
    }
    if (flock(folder->lock, LOCK_EX | LOCK_NB) == 0)
        return EXIT_DONE;
    say(folder->path,
        errno == EWOULDBLOCK ? tr("another `kaohe folder` serves it") : strerror(errno));
    return EXIT_TRY_AGAIN;
}

int folder_open(struct folder *folder)
{
    int code;

    folder->lock = -1;
    for (int i = 0; i < TRAYS; i++)
        folder->trays[i] = -1;
    folder->root = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->root < 0) {
        say(folder->path, strerror(errno));
        return EXIT_NO_INPUT;
    }
    code = lock(folder);
    for (int i = 0; i < TRAYS && code == EXIT_DONE; i++) {
        if (mkdirat(folder->root, tray_names[i], 0777) != 0 && errno != EEXIST)
            code = EXIT_IO;
        folder->trays[i] = openat(folder->root, tray_names[i],
                                  O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
        if (folder->trays[i] < 0)
            code = EXIT_IO;
        if (code != EXIT_DONE)
            say(tray_names[i], strerror(errno));
    }
    return code;
}

static void close_one(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

void folder_close(struct folder *folder)
{
    for (int i = 0; i < TRAYS; i++)
        close_one(folder->trays[i]);
    close_one(folder->lock);
    close_one(folder->root);
    free(folder->looks);
}

/* ---- reading ---- */

/* Has somebody the file open for writing, or locked? A lease is given only where nobody
 * writes; where the system gives none to us, nothing can be known and locks remain. */
static bool is_busy(int descriptor)
{
    struct flock held = {.l_type = F_RDLCK, .l_whence = SEEK_SET};

    if (fcntl(descriptor, F_SETLEASE, F_RDLCK) == 0)
        fcntl(descriptor, F_SETLEASE, F_UNLCK);
    else if (errno == EAGAIN)
        return true;
    if (fcntl(descriptor, F_OFD_GETLK, &held) == 0 && held.l_type != F_UNLCK)
        return true;
    if (flock(descriptor, LOCK_SH | LOCK_NB) != 0)
        return errno == EWOULDBLOCK;
    flock(descriptor, LOCK_UN);
    return false;
}

static bool same(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static const char *read_content(int descriptor, struct folder_file *file)
{
    struct stat after;
    ssize_t part = 1;

    if (file->status.st_size > FILE_LIMIT)
        return tr("longer than a report can be: 8 MiB");
    file->data = malloc((size_t)file->status.st_size + 1);
    if (file->data == NULL)
        return strerror(errno);
    while (part > 0 && file->length < (size_t)file->status.st_size) {
        part = pread(descriptor, file->data + file->length,
                     (size_t)file->status.st_size - file->length, (off_t)file->length);
        if (part > 0)
            file->length += (size_t)part;
    }
    if (part < 0)
        return strerror(errno);
    if (fstat(descriptor, &after) != 0 || !same(&after, &file->status) || part == 0)
        return tr("changed while it was read; it is looked at again");
    file->data[file->length] = '\0';
    hash_sha256(file->data, file->length, file->source);
    return NULL;
}

bool folder_file_read(struct folder *folder, int directory, const char *name,
                      struct folder_file *file)
{
    const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    const int descriptor = openat(directory, name, flags);
    const char *wrong = NULL;

    *file = (struct folder_file){.name = name, .directory = directory};
    if (descriptor < 0) {
        if (errno != ENOENT && !folder_note(folder, EXIT_NO_INPUT))
            say(name, strerror(errno));
        return false;
    }
    if (fstat(descriptor, &file->status) != 0 || !S_ISREG(file->status.st_mode))
        wrong = tr("left alone: only files are taken, no folders and no links");
    else if (is_busy(descriptor))
        wrong = tr("still open in another program; it is taken when that has closed it");
    else
        wrong = read_content(descriptor, file);
    close(descriptor);
    if (wrong == NULL)
        return true;
    folder_note(folder, EXIT_TRY_AGAIN);
    folder->unsettled = true;
    folder_file_free(file);
    return say(name, wrong);
}

void folder_file_free(struct folder_file *file)
{
    free(file->data);
    file->data = NULL;
}

/* ---- laying out ---- */

enum occupied {
    FREE,
    OURS, /* holds just this */
    OTHER
};

static enum occupied occupied(int directory, const char *name, struct bytes content)
{
    const int descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    unsigned char *data = NULL;
    enum occupied is = OTHER;

    if (descriptor < 0)
        return errno == ENOENT ? FREE : OTHER;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
        (size_t)status.st_size == content.length)
        data = malloc(content.length + 1);
    if (data != NULL &&
        pread(descriptor, data, content.length, 0) == (ssize_t)content.length &&
        memcmp(data, content.data, content.length) == 0)
        is = OURS;
    free(data);
    close(descriptor);
    return is;
}

static bool write_file(int directory, const char *name, struct bytes content)
{
    const int descriptor =
        openat(directory, TEMPORARY,
               O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    size_t written = 0;
    bool done = descriptor >= 0;

    while (done && written < content.length) {
        const ssize_t part =
            write(descriptor, content.data + written, content.length - written);

        done = part > 0;
        written += done ? (size_t)part : 0;
    }
    done = done && fsync(descriptor) == 0;
    if (descriptor >= 0)
        done = close(descriptor) == 0 && done;
    done = done && renameat(directory, TEMPORARY, directory, name) == 0;
    if (!done) {
        const int why = errno;

        unlinkat(directory, TEMPORARY, 0);
        errno = why;
    }
    return done;
}

/* Not over another file; where the file system cannot promise that, it is looked at
 * first. */
static bool move(int from, const char *name, int to, const char *as)
{
    struct stat status;

    if (renameat2(from, name, to, as, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (fstatat(to, as, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return renameat(from, name, to, as) == 0;
}

/* The name without its ending and without that of a file of findings. */
static size_t stem_length(const char *name)
{
    static const char findings[] = ".查核";
    const char *point = strrchr(name, '.');
    size_t length =
        point == NULL || point == name ? strlen(name) : (size_t)(point - name);

    if (length > sizeof findings - 1 &&
        memcmp(name + length - (sizeof findings - 1), findings, sizeof findings - 1) == 0)
        length -= sizeof findings - 1;
    return length;
}

/* The stem as far as it fits, with the number of the copy. */
static void stem_of(const char *name, int copy, char stem[NAME_MAX + 1])
{
    size_t length = stem_length(name);
    size_t fits = 0;

    while (fits < length) {
        uint32_t code_point = 0;
        const size_t size = utf8_next(name + fits, length - fits, &code_point);

        if (fits + (size == 0 ? 1 : size) > STEM_MAX)
            break;
        fits += size == 0 ? 1 : size;
    }
    if (copy == 1)
        snprintf(stem, NAME_MAX + 1, "%.*s", (int)fits, name);
    else
        snprintf(stem, NAME_MAX + 1, "%.*s (%d)", (int)fits, name, copy);
}

static bool all_free(int tray, const char *stem, const char *moved,
                     const struct folder_results *results)
{
    struct stat status;

    if (fstatat(tray, moved, &status, AT_SYMLINK_NOFOLLOW) == 0)
        return false;
    for (size_t i = 0; i < results->count; i++) {
        char name[2 * NAME_MAX];

        snprintf(name, sizeof name, "%s%s", stem, results->list[i].ending);
        if (strcmp(name, moved) == 0 ||
            occupied(tray, name, results->list[i].content) == OTHER)
            return false;
    }
    return true;
}

static bool lay_all(int tray, const char *stem, const struct folder_results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        char name[2 * NAME_MAX];

        snprintf(name, sizeof name, "%s%s", stem, results->list[i].ending);
        if (occupied(tray, name, results->list[i].content) != OURS &&
            !write_file(tray, name, results->list[i].content))
            return say(name, strerror(errno));
    }
    return true;
}

/* Was the file as it was read when it was moved? */
static bool moved_as_read(const struct folder_file *file, int tray, const char *moved)
{
    struct stat status;

    if (fstatat(tray, moved, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        same(&status, &file->status))
        return true;
    if (!move(tray, moved, file->directory, file->name))
        say(moved, strerror(errno));
    return say(file->name, tr("changed while it was read; it is looked at again"));
}

bool folder_lay(struct folder *folder, const struct folder_file *file,
                enum folder_tray tray, const struct folder_results *results)
{
    const int directory = folder->trays[tray];
    const char *point = strrchr(file->name, '.');
    const char *ending = point == NULL || point == file->name ? "" : point;
    char stem[NAME_MAX + 1] = "";
    char moved[2 * NAME_MAX] = "";
    int copy = 1;

    for (; copy < COPIES_MAX; copy++) {
        stem_of(file->name, copy, stem);
        snprintf(moved, sizeof moved, "%s%s", stem, ending);
        if (all_free(directory, stem, moved, results))
            break;
    }
    if (!lay_all(directory, stem, results) || fsync(directory) != 0)
        return folder_note(folder, EXIT_IO);
    if (!move(file->directory, file->name, directory, moved)) {
        if (errno != ENOENT)
            say(file->name, strerror(errno));
        return folder_note(folder, EXIT_IO);
    }
    if (fsync(directory) != 0 || fsync(file->directory) != 0)
        say(folder->path, strerror(errno));
    return moved_as_read(file, directory, moved);
}

void folder_put_back(struct folder *folder, const struct folder_file *file)
{
    say(file->name, tr("is not what was taken; it goes back to be judged anew"));
    if (!move(file->directory, file->name, folder->root, file->name))
        say(file->name, strerror(errno));
    folder->unsettled = true;
}
