/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the intake only: what the ledger says of dossiers, outboxes and data files, in
 * memory. Must not know what a batch is.
 */
#ifndef DAEMON_INTAKE_BOOKS_H
#define DAEMON_INTAKE_BOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/ledger.h"
#include "daemon/map.h"
#include "daemon/registry.h"
#include "kaohe/v1/names.h"

/* A dossier as of its last filing, packed: unpacked for the time of one submission. All
 * of them are held; where they outgrow memory, this is the place for a bound. */
struct held_state {
    uint8_t *packed; /* a Dossier; NULL until a filing was accepted */
    size_t length;
    int64_t revision;
    int64_t last; /* the last filing, whatever its verdict */
};
struct held {
    struct map_item item; /* "BRANCH/PERIOD" */
    char *key;
    struct held_state state;
    struct known *known; /* its figures unpacked, when somebody asked for them */
    /* Dossiers of the period that have named this branch as the other side. */
    struct held **namers;
    size_t namer_count;
    size_t namer_room;
    bool names; /* it is among the namers of another */
};

/* What is unpacked of dossiers (intake_known.c). */
struct known_list {
    struct known *oldest;
    struct known *newest;
    size_t bytes;
};

struct outbox_state {
    uint64_t mark; /* the highest number seen */
    int64_t last;  /* the entry filed last; the others hang on it */
    bool shuffled; /* numbers did not always ascend */
};
/* An outbox belongs to who files from it: a branch that has learned another's may not
 * take its numbers. */
struct outbox_key {
    uint8_t id[LEDGER_OUTBOX_SIZE];
    char owner[REGISTRY_BRANCH_SIZE]; /* a branch; empty: headquarters */
};
struct outbox {
    struct map_item item;
    struct outbox_key key;
    struct outbox_state state;
};

struct filing_undo {
    struct held *held;
    struct held_state held_before;
    struct outbox *outbox;
    struct outbox_state outbox_before;
    bool replaced; /* the dossier has other bytes since */
};

/* What a filing is about, for the books. */
struct filing {
    struct held *held;
    struct outbox *outbox;
    uint64_t number; /* in the outbox */
    int64_t entry;
    uint8_t *packed; /* the dossier after it; NULL: as it was. Owned */
    size_t length;
    int64_t revision;
};

/* A data file in force. */
struct data_held {
    struct data_held *next;
    void *memory; /* the message lives in here */
    const DataFile *file;
    bool published; /* by headquarters: no program's own takes its place */
};

#endif
