/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which files are complete: those that look the same twice, some time apart, and that
 * nobody has open for writing as far as this machine can know. Over a network share a
 * copy may take minutes, and no event tells its end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "client/cli/folder.h"

struct folder_look {
    char name[NAME_MAX + 1];
    struct stat status;
    int64_t since_ms; /* it has looked like this */
    bool told;        /* that it is nothing for us */
    bool there;       /* in this scan */
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool ends(const char *name, const char *ending)
{
    const size_t length = strlen(name);
    const size_t size = strlen(ending);

    return length >= size && strcasecmp(name + length - size, ending) == 0;
}

/* What programs leave beside the files of people: not even worth a word. */
static bool is_temporary(const char *name)
{
    static const char *const endings[] = {
        "~", ".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart"};

    if (name[0] == '.' || strncmp(name, "~$", 2) == 0 ||
        strcasecmp(name, "Thumbs.db") == 0 || strcasecmp(name, "desktop.ini") == 0)
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ends(name, endings[i]))
            return true;
    return false;
}

static int is_wanted(const struct dirent *entry)
{
    return !is_temporary(entry->d_name);
}

int folder_names(int directory, struct dirent ***names)
{
    return scandirat(directory, ".", names, is_wanted, alphasort);
}

/* The look at that name, made if there is none; NULL without memory. */
static struct folder_look *look_at(struct folder *folder, const char *name)
{
    struct folder_look *looks;

    for (size_t i = 0; i < folder->look_count; i++)
        if (strcmp(folder->looks[i].name, name) == 0)
            return &folder->looks[i];
    looks = realloc(folder->looks, (folder->look_count + 1) * sizeof *looks);
    if (looks == NULL)
        return NULL;
    folder->looks = looks;
    looks += folder->look_count++;
    *looks = (struct folder_look){.since_ms = -1};
    snprintf(looks->name, sizeof looks->name, "%s", name);
    return looks;
}

static bool same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void tell(struct folder_look *look, const char *words)
{
    if (!look->told)
        fprintf(stderr, "kaohe: %s: %s\n", look->name, words);
    look->told = true;
}

/* Can a file that looks like this be taken? */
static bool is_complete(struct folder *folder, struct folder_look *look,
                        const struct stat *status)
{
    const int64_t now = now_ms();

    if (S_ISDIR(status->st_mode) || S_ISLNK(status->st_mode) ||
        !S_ISREG(status->st_mode)) {
        tell(look, tr("left alone: only files are taken, no folders and no links"));
        return false;
    }
    if (look->since_ms < 0 || !same(status, &look->status)) {
        look->status = *status;
        look->since_ms = now;
        folder->unsettled = true;
        fprintf(stderr, tr("kaohe: %s: seen; it is taken when it stays as it is\n"),
                look->name);
        return false;
    }
    if (status->st_size == 0) {
        tell(look, tr("still empty; it is taken when it holds something"));
        return false;
    }
    if (now - look->since_ms < folder->settle_ms) {
        folder->unsettled = true;
        return false;
    }
    return true;
}

static bool is_tray(const struct folder *folder, const struct stat *status)
{
    struct stat tray;

    for (int i = 0; i < TRAYS; i++)
        if (fstat(folder->trays[i], &tray) == 0 && tray.st_ino == status->st_ino &&
            tray.st_dev == status->st_dev)
            return true;
    return false;
}

/* Forgets names that are gone: one that comes back is a new file. */
static void forget_absent(struct folder *folder)
{
    size_t kept = 0;

    for (size_t i = 0; i < folder->look_count; i++)
        if (folder->looks[i].there)
            folder->looks[kept++] = folder->looks[i];
    folder->look_count = kept;
}

int folder_complete(struct folder *folder, struct dirent ***names)
{
    const int found = folder_names(folder->root, names);
    int count = 0;

    for (size_t i = 0; i < folder->look_count; i++)
        folder->looks[i].there = false;
    folder->unsettled = false;
    for (int i = 0; i < found; i++) {
        struct dirent *entry = (*names)[i];
        struct folder_look *look = NULL;
        struct stat status;

        if (fstatat(folder->root, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            !is_tray(folder, &status))
            look = look_at(folder, entry->d_name);
        if (look != NULL)
            look->there = true;
        if (look != NULL && is_complete(folder, look, &status))
            (*names)[count++] = entry;
        else
            free(entry);
    }
    forget_absent(folder);
    return found < 0 ? -1 : count;
}
