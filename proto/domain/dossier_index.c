/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index over a dossier that nothing is merged into. Invariant: positions are
 * numbers of records in the dossier.
 */
#include <stdlib.h>

#include "domain/dossier.h"

enum kaohe_err dossier_index(const Dossier *dossier, struct arena *arena,
                             struct record_index *out)
{
    struct text key;

    out->count = 0;
    out->entries = arena_array(arena, dossier->n_records, sizeof *out->entries);
    if (out->entries == NULL)
        return KAOHE_ERR_NO_MEMORY;
    for (size_t i = 0; i < dossier->n_records; i++) {
        const HeldRecord *held = dossier->records[i];
        text_init_arena(&key, arena, RECORD_KEY_MAX);
        bool has_key = record_key(held->record, &key) == KAOHE_OK;
        const char *text = text_end(&key);
        if (arena->exhausted)
            return KAOHE_ERR_NO_MEMORY;
        if (has_key)
            out->entries[out->count++] =
                (struct index_entry){text, held->record, held->by_headquarters, i};
    }
    qsort(out->entries, out->count, sizeof *out->entries, index_entry_compare);
    return KAOHE_OK;
}
