/* SPDX-License-Identifier: Apache-2.0 */
/* Key files of any content, in a file that exists in memory only. */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz_message.h"
#include "wire/keyfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t lengths[] = {KEYFILE_CURVE_BYTES, KEYFILE_SIGNING_BYTES};
    int fd = memfd_create("key", MFD_CLOEXEC);
    char path[64];

    fuzz_demand(fd >= 0 && fchmod(fd, 0600) == 0);
    fuzz_demand(write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    for (unsigned kind = KEYFILE_CURVE; kind <= KEYFILE_SIGNING; kind++) {
        uint8_t *key = malloc(lengths[kind]);
        enum kaohe_err err = keyfile_read_key(path, kind, key);
        fuzz_demand(err == KAOHE_OK || err == KAOHE_ERR_CORRUPT);
        free(key);
    }
    close(fd);
    return 0;
}
