/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors as a person and a script see them: one line on stderr that names the thing, the
 * reason and the particulars, and an exit code of sysexits.h.
 */
#include <stdio.h>

#include "client/cli/cli.h"

int exit_of(enum kaohe_err err)
{
    switch (err) {
    case KAOHE_OK:
        return EXIT_DONE;
    case KAOHE_ERR_USAGE:
        return EXIT_USAGE;
    case KAOHE_ERR_INVALID:
    case KAOHE_ERR_TOO_LARGE:
    case KAOHE_ERR_CONFLICT:
    case KAOHE_ERR_STALE:
    case KAOHE_ERR_CORRUPT:
        return EXIT_REFUSED;
    case KAOHE_ERR_NOT_FOUND:
        return EXIT_NO_INPUT;
    case KAOHE_ERR_UNAVAILABLE:
        return EXIT_UNAVAILABLE;
    case KAOHE_ERR_NO_MEMORY:
        return EXIT_SYSTEM;
    case KAOHE_ERR_IO:
    case KAOHE_ERR_DISK_FULL:
        return EXIT_IO;
    case KAOHE_ERR_TIMEOUT:
        return EXIT_TRY_AGAIN;
    case KAOHE_ERR_DENIED:
        return EXIT_DENIED;
    case KAOHE_ERR_VERSION:
        return EXIT_CONFIG;
    case KAOHE_ERR_INTERNAL:
        break;
    }
    return EXIT_INTERNAL;
}

int fail(enum kaohe_err err, const struct kaohe_problem *problem)
{
    const char *reason = problem->reason == NULL ? kaohe_strerror(err) : problem->reason;

    fputs("kaohe: ", stderr);
    if (problem->subject[0] != '\0')
        fprintf(stderr, "%s: ", problem->subject);
    fputs(tr(reason), stderr);
    if (problem->detail[0] != '\0')
        fprintf(stderr, " (%s)", problem->detail);
    fputc('\n', stderr);
    return exit_of(err);
}
