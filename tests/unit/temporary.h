/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of the test's own, which goes away with everything in it. */
#ifndef KAOHE_TESTS_TEMPORARY_H
#define KAOHE_TESTS_TEMPORARY_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct temporary {
    char folder[64];
    char path[160]; /* of the last temporary_path */
};

static inline int temporary_remove_one(const char *path, const struct stat *status,
                                       int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

/* cmocka's set-up and tear-down of a group; the state is a struct temporary. */
static inline int temporary_make(void **state)
{
    struct temporary *made = calloc(1, sizeof *made);

    if (made == NULL)
        return -1;
    strcpy(made->folder, "/tmp/kaohe-test-XXXXXX");
    *state = made;
    return mkdtemp(made->folder) == NULL ? -1 : 0;
}

static inline int temporary_remove(void **state)
{
    struct temporary *made = *state;
    int result = nftw(made->folder, temporary_remove_one, 16, FTW_DEPTH | FTW_PHYS);

    free(made);
    return result;
}

/* The path of a file in it, valid until the next call. */
static inline const char *temporary_path(struct temporary *made, const char *name)
{
    (void)snprintf(made->path, sizeof made->path, "%s/%s", made->folder, name);
    return made->path;
}

#endif
