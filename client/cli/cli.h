/* SPDX-License-Identifier: Apache-2.0 */
/* What every verb of kaohe works with: its options, its terminal, its language. */
#ifndef CLIENT_CLI_CLI_H
#define CLIENT_CLI_CLI_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/text.h"
#include "kaohe/client.h"

enum exit_code {
    EXIT_DONE = 0,
    EXIT_USAGE = 64,
    EXIT_REFUSED = 65,     /* the data */
    EXIT_NO_INPUT = 66,    /* no such file, no such thing */
    EXIT_UNAVAILABLE = 69, /* the daemon cannot be reached */
    EXIT_INTERNAL = 70,
    EXIT_SYSTEM = 71,
    EXIT_IO = 74, /* the outbox or a file cannot be written */
    EXIT_TRY_AGAIN = 75,
    EXIT_DENIED = 77,
    EXIT_CONFIG = 78,
};

enum option_id {
    OPTION_JSON,
    OPTION_HOME,
    OPTION_ADMIN,
    OPTION_TIMEOUT,
    OPTION_HELP,
    OPTION_BECAUSE,
    OPTION_ANYWAY,
    OPTION_RECEIPT,
    OPTION_COUNT,
    OPTION_UNTIL_ENTRY,
    OPTION_AFTER,
    OPTION_SIGNING_KEY,
    OPTION_BRANCH,
    OPTION_ROLE,
    OPTION_PUBLIC_KEY,
    OPTION_OUTPUT,
    OPTION_ONCE,
    OPTION_SETTLE,
    OPTION_DUE,
    OPTION_UNTIL,
    OPTION_RATE,
    OPTION_REASON,
    OPTION_CONTACT,
    OPTION_ALL,
    OPTION_STATE,
    OPTION_REPLACE,
    OPTION_AGAINST,
    OPTION_RANGE,
    OPTION_BASE,
    OPTION_FILER,
    OPTION_APPROVER,
    OPTION_TOGETHER,
    OPTION_AS_OF,
    OPTION_WEIGHTS,
    OPTION_PERIOD,
    OPTION_NOTE,
    OPTIONS,
};

#define BECAUSE_LIMIT 64

struct verb;

struct cli {
    const struct verb *verb;
    char **arguments; /* what is left when the options are taken */
    size_t argument_count;
    const char *value[OPTIONS]; /* as given; "" for an option without a value */
    const char *because[BECAUSE_LIMIT];
    size_t because_count;
    char home[PATH_MAX];
    char called[8192]; /* the codes that stand for names among the arguments */
    bool json;
    bool zh;       /* speaks Chinese */
    bool colour;   /* on stdout */
    bool terminal; /* stdout is one */
    size_t width;  /* columns of stdout; 0: no limit */
    size_t height; /* its lines; 0: not known */
    int64_t timeout_ms;
    int64_t as_of; /* the ledger number that all is asked as of; 0: now */
};

struct verb {
    const char *name;
    int (*run)(struct cli *cli);
    const char *arguments; /* "FILE… | -" */
    const char *summary;   /* one line */
    uint64_t options;      /* bits by option_id, besides those that all have */
};

/* The text in the reader's language. */
const char *tr(const char *text) __attribute__((format_arg(1)));
/* The same of so many things: one of them, or another number. */
const char *trn(const char *one, const char *many, uint64_t count)
    __attribute__((format_arg(1), format_arg(2)));

/* Which exit code an error of the library ends in. */
int exit_of(enum kaohe_err err);

/* Appends what the daemon or the library said in English, in the reader's words as far as
 * they are known: "a branch files for itself only; branch TPY". */
void fail_add(struct text *out, const char *text);

/* Says on stderr what went wrong and gives the exit code. */
int fail(enum kaohe_err err, const struct kaohe_problem *problem);

/* Says on stderr that the command is not used right: a message and what it is about. */
int misused(const struct cli *cli, const char *message, const char *about);

#endif
