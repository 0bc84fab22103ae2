/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory that holds profile and outbox. It is made with mode 0700, and the name
 * of each file in it is made durable before the file is relied on.
 */
#include "client/home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/problem.h"

enum kaohe_err home_problem(const char *path, const char *reason,
                            struct kaohe_problem *problem)
{
    const int code = errno;
    const bool full = code == ENOSPC || code == EDQUOT;

    problem_set(problem, full ? KAOHE_ERR_DISK_FULL : KAOHE_ERR_IO, path, reason);
    problem_detail(problem, "%s", strerror(code));
    return full ? KAOHE_ERR_DISK_FULL : KAOHE_ERR_IO;
}

enum kaohe_err home_path(const char *home, const char *name, char path[HOME_PATH_SIZE],
                         struct kaohe_problem *problem)
{
    const int length = snprintf(path, HOME_PATH_SIZE, "%s/%s", home, name);

    if (length < 0 || length >= HOME_PATH_SIZE)
        return problem_set(problem, KAOHE_ERR_TOO_LARGE, home, "path too long");
    return KAOHE_OK;
}

enum kaohe_err home_sync(const char *home, struct kaohe_problem *problem)
{
    const int directory = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum kaohe_err err = KAOHE_OK;

    if (directory < 0 || fsync(directory) != 0)
        err = home_problem(home, "cannot be written", problem);
    if (directory >= 0)
        close(directory);
    return err;
}

static bool is_directory(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

enum kaohe_err home_make(const char *home, struct kaohe_problem *problem)
{
    char path[HOME_PATH_SIZE];
    enum kaohe_err err = home_path(home, "", path, problem);

    if (err != KAOHE_OK || is_directory(home))
        return err;
    for (char *slash = strchr(path + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && !is_directory(path))
            return home_problem(path, "cannot be made", problem);
        *slash = '/';
    }
    *strrchr(path, '/') = '\0'; /* the one that home_path put at the end */
    char *parent = strrchr(path, '/');
    if (parent == NULL)
        return home_sync(".", problem);
    parent[parent == path ? 1 : 0] = '\0';
    return home_sync(path, problem);
}
