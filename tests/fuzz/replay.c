/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target without libFuzzer: over every file of its corpus, whole and cut off
 * at every length up to a bound, so that an old finding stays mended in every build.
 * Usage: fuzz_x CORPUS-FOLDER
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUTS 4096
#define FILE_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each length gets a block of its own, so that the sanitizers see one byte too far. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + 1);
    if (copy == NULL) {
        abort();
    }
    memcpy(copy + 1, data, size);
    LLVMFuzzerTestOneInput(copy + 1, size);
    free(copy);
}

static void replay(FILE *file, uint8_t *buffer)
{
    size_t size = fread(buffer, 1, FILE_MAX, file);
    for (size_t cut = 0; cut < size && cut < CUTS; cut++) {
        run(buffer, cut);
    }
    run(buffer, size);
}

static size_t replay_folder(DIR *folder, const char *path, uint8_t *buffer)
{
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char name[4096];
        (void)snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(name, "rb");
        if (file != NULL) {
            replay(file, buffer);
            (void)fclose(file);
            count++;
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : ".";
    DIR *folder = opendir(path);
    uint8_t *buffer = malloc(FILE_MAX);
    size_t count = 0;
    if (folder != NULL && buffer != NULL) {
        count = replay_folder(folder, path, buffer);
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    free(buffer);
    printf("%zu inputs of %s\n", count, path);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
