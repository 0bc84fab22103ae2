/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV files as a branch may hand them in: whatever is read can be written, and reads as
 * the same again; what is refused says why.
 */
#include <string.h>

#include "fuzz_message.h"
#include "wire/csv_report.h"
#include "wire/decode.h"

static unsigned char names_memory[(size_t)16 << 20];
static struct data_set names;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct arena names_arena;
    struct json_error error;
    struct csv_report report;
    struct bytes first, second;
    struct decode_error where;
    Submission *sent = NULL;
    const char *text = NULL;

    if (names.catalogue == NULL) {
        arena_init(&names_arena, names_memory, sizeof names_memory);
        fuzz_demand(data_load(&names_arena, &names, &error) == KAOHE_OK);
    }
    if (csv_read((struct bytes){data, size}, &names, arena, &report) != KAOHE_OK) {
        fuzz_demand(report.error_count > 0);
        return 0;
    }
    fuzz_demand(report.error_count == 0);
    fuzz_demand(encode_message(&report.submission->base, arena, &first) == KAOHE_OK);
    if (decode_submission(first, arena, &sent, &where) != KAOHE_OK)
        return 0; /* beyond a limit of the wire: nobody can send it */
    const enum kaohe_err err = csv_print(report.submission, &names, NULL, arena, &text);
    if (err == KAOHE_ERR_NO_MEMORY)
        return 0;
    fuzz_demand(err == KAOHE_OK);
    if (csv_read((struct bytes){(const uint8_t *)text, strlen(text)}, &names, arena,
                 &report) != KAOHE_OK)
        return 0;
    fuzz_demand(encode_message(&report.submission->base, arena, &second) == KAOHE_OK);
    fuzz_demand(bytes_equal(first, second));
    return 0;
}
