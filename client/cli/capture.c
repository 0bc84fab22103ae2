/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps what is printed by putting memory in the place of descriptor 1, so that a file
 * says word for word what the terminal would.
 */
#include "client/cli/capture.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

bool capture_begin(struct capture *capture)
{
    fflush(stdout);
    *capture = (struct capture){.memory = memfd_create("kaohe", MFD_CLOEXEC),
                                .output = dup(STDOUT_FILENO)};
    if (capture->memory >= 0 && capture->output >= 0 &&
        dup2(capture->memory, STDOUT_FILENO) >= 0)
        return true;
    close(capture->memory);
    close(capture->output);
    return false;
}

static char *read_back(int memory, struct arena *arena)
{
    const off_t length = lseek(memory, 0, SEEK_END);
    char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
    off_t at = 0;

    while (text != NULL && at < length) {
        const ssize_t part = pread(memory, text + at, (size_t)(length - at), at);

        if (part <= 0)
            return NULL;
        at += part;
    }
    return text;
}

char *capture_end(struct capture *capture, struct arena *arena)
{
    const bool whole = fflush(stdout) == 0;
    char *text = read_back(capture->memory, arena);

    dup2(capture->output, STDOUT_FILENO);
    close(capture->output);
    close(capture->memory);
    return whole ? text : NULL;
}
