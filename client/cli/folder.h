/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A drop folder: what its parts share. Officers put files into the folder; they go from
 * there into one of its trays, each with what there is to say of it beside it. A file is
 * moved only when what became of it is on the disk, and nothing is ever deleted.
 */
#ifndef CLIENT_CLI_FOLDER_H
#define CLIENT_CLI_FOLDER_H

#include <dirent.h>
#include <sys/stat.h>

#include "client/cli/before.h"
#include "client/cli/cli.h"
#include "client/cli/paper.h"
#include "wire/bytes.h"
#include "wire/hash.h"

enum folder_tray {
    TRAY_WAITING,  /* 待送: in the outbox */
    TRAY_TAKEN,    /* 已收: with its receipt */
    TRAY_RETURNED, /* 退回: with its findings */
    TRAYS,
};

struct folder_look;

struct folder {
    struct cli cli; /* speaks Chinese, in lines of any length */
    const char *path;
    int root;
    int trays[TRAYS];
    int lock;
    struct kaohe_outbox *outbox;
    struct before before; /* of this round */
    int64_t settle_ms;    /* how long a file must stay as it is */
    struct folder_look *looks;
    size_t look_count;
    bool unsettled; /* files are there that are not complete yet */
    bool waiting;   /* files wait for headquarters */
    int worst;      /* exit code of what was done so far */
};

/* ---- folder_look.c: which files are complete ---- */

/* Names of files that are complete, sorted; `*count` of them, freed with free. Others are
 * looked at again; what is no file of an officer's is told once on stderr. -1 with errno.
 */
KAOHE_MUST_CHECK int folder_complete(struct folder *folder, struct dirent ***names);

/* All files in a tray. */
KAOHE_MUST_CHECK int folder_names(int directory, struct dirent ***names);

/* ---- folder_file.c: files in and out ---- */

struct folder_file {
    const char *name;
    int directory;
    unsigned char *data; /* NUL behind it */
    size_t length;
    unsigned char source[HASH_BYTES]; /* its content */
    struct stat status;
};

/* Reads a file. False if it is gone, being written or unreadable, which is said. */
KAOHE_MUST_CHECK bool folder_file_read(struct folder *folder, int directory,
                                       const char *name, struct folder_file *file);
void folder_file_free(struct folder_file *file);

struct folder_result {
    const char *ending; /* behind the name: ".查核.txt" */
    struct bytes content;
};

struct folder_results {
    struct folder_result list[2];
    size_t count;
};

/* Lays the results into the tray and moves the file there, under a name that is free in
 * it. False, and said so, if it cannot be or the file changed meanwhile; then it is where
 * it was. */
KAOHE_MUST_CHECK bool folder_lay(struct folder *folder, const struct folder_file *file,
                                 enum folder_tray tray,
                                 const struct folder_results *results);

/* Moves a file from a tray back to where officers put it. */
void folder_put_back(struct folder *folder, const struct folder_file *file);

/* Makes the folder's trays and opens them. Gives the exit code. */
KAOHE_MUST_CHECK int folder_open(struct folder *folder);
void folder_close(struct folder *folder);

/* ---- folder_words.c: what is laid beside a file ---- */

/* The answer to a file that is no report: the errors of `csv`, or the problem where that
 * is NULL. The same of all three: false without memory, said on stderr. */
KAOHE_MUST_CHECK bool folder_words_unread(const struct folder_file *file,
                                          const struct csv_report *csv,
                                          const struct kaohe_problem *problem,
                                          struct paper *paper,
                                          struct folder_results *results);

struct folder_findings {
    const Submission *report;
    Finding *const *list;
    size_t count;
    int64_t total;
};

/* The answer to a report with findings; paper->csv is what it was read from. */
KAOHE_MUST_CHECK bool folder_words_findings(const struct folder *folder,
                                            const struct folder_file *file,
                                            const struct folder_findings *findings,
                                            struct paper *paper,
                                            struct folder_results *results);

KAOHE_MUST_CHECK bool folder_words_receipt(const struct folder *folder,
                                           const ReceiptView *receipt,
                                           struct paper *paper,
                                           struct folder_results *results);

/* ---- folder_take.c: one file ---- */

/* Judges a file that officers put there: into the outbox with it, or back. */
void folder_take(struct folder *folder, const char *name);

/* Sees what became of a file that waits. */
void folder_settle(struct folder *folder, const char *name);

/* Sends what waits in the outbox, unless headquarters was away already this round. */
void folder_send(struct folder *folder);

/* Keeps the worst exit code; false if it is one. */
bool folder_note(struct folder *folder, int code);

#endif
