/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream remembers that a write failed, but not why: by the end errno is of something
 * else. This one writes to the same descriptor and keeps the first reason.
 */
#include "client/cli/output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/cli.h"

static ssize_t put(void *cookie, const char *data, size_t size)
{
    struct output *output = cookie;
    size_t done = 0;

    while (done < size && output->reason == 0) {
        const ssize_t written = write(STDOUT_FILENO, data + done, size - done);

        if (written < 0)
            output->reason = errno;
        else
            done += (size_t)written;
    }
    return (ssize_t)done;
}

bool output_open(struct output *output)
{
    const cookie_io_functions_t functions = {.write = put};
    FILE *stream = fopencookie(output, "w", functions);

    *output = (struct output){.given = stdout};
    if (stream == NULL)
        return false;
    setvbuf(stream, NULL, isatty(STDOUT_FILENO) == 1 ? _IOLBF : _IOFBF, BUFSIZ);
    stdout = stream;
    return true;
}

int output_close(struct output *output, int code)
{
    FILE *stream = stdout;

    stdout = output->given;
    fclose(stream);
    if (output->reason == 0)
        return code;
    if (output->reason != EPIPE)
        fprintf(stderr, tr("kaohe: the result could not be written: %s\n"),
                strerror(output->reason));
    return EXIT_IO;
}
