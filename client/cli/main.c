/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe: one verb a file, found in this table. Results go to stdout, talk to stderr; the
 * exit code is one of sysexits.h. What it can do, libkaohe can: there is no private way.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "client/cli/called.h"
#include "client/cli/cli.h"
#include "client/cli/locale.h"
#include "client/cli/options.h"
#include "client/cli/output.h"
#include "client/cli/terminal.h"
#include "client/cli/verbs.h"
#include "kaohe/version.h"

#define WITH(option) (UINT64_C(1) << OPTION_##option)

static const struct verb verbs[] = {
    {"check", verb_check, "FILE…", "judge reports without sending them",
     WITH(BECAUSE) | WITH(REASON) | WITH(TOGETHER)},
    {"submit", verb_submit, "FILE…", "check reports and file them through the outbox",
     WITH(BECAUSE) | WITH(REASON) | WITH(TOGETHER) | WITH(ANYWAY) | WITH(RECEIPT)},
    {"withdraw", verb_withdraw, "PERIOD KEY…", "take records back, and say why",
     WITH(REASON) | WITH(BASE) | WITH(BRANCH) | WITH(FILER) | WITH(APPROVER) |
         WITH(BECAUSE) | WITH(ANYWAY) | WITH(RECEIPT)},
    {"outbox", verb_outbox, "[list | run | retry NUMBER]",
     "what waits to be filed and what became of the rest", WITH(ONCE)},
    {"rank", verb_rank, "[BOARD PERIOD | BOARD/PERIOD | PERIOD | NAME]",
     "a board with its places, or which there are",
     CALLED | WITH(AGAINST) | WITH(BRANCH) | WITH(WEIGHTS) | WITH(AS_OF)},
    {"watch", verb_watch, "[BOARD[/PERIOD]…]", "follow boards as they change",
     CALLED | WITH(BRANCH) | WITH(COUNT) | WITH(UNTIL) | WITH(UNTIL_ENTRY) | WITH(AFTER)},
    {"show", verb_show, "[BRANCH] PERIOD | NUMBER | FILE",
     "a dossier, a receipt of the ledger, or a receipt in a file",
     CALLED | WITH(SIGNING_KEY) | WITH(RANGE) | WITH(AS_OF)},
    {"history", verb_history, "PERIOD", "every filing of a dossier: who, when, why",
     CALLED | WITH(BRANCH)},
    {"diff", verb_diff, "PERIOD [REVISION [REVISION]]",
     "what two revisions of a dossier differ in, and what that did to the boards",
     CALLED | WITH(BRANCH)},
    {"honour", verb_honour, "PERIOD",
     "who came first in the attitude reviews of a month, a half-year or a year",
     CALLED | WITH(BRANCH)},
    {"fetch", verb_fetch, "[BRANCH] PERIOD",
     "what headquarters holds, as CSV to correct and send back",
     CALLED | WITH(OUTPUT) | WITH(REASON)},
    {"due", verb_due, "[PERIOD]", "what is owed, by when, and who has not filed",
     CALLED | WITH(BRANCH) | WITH(ALL)},
    {"period", verb_period, "[list | open PERIOD | close PERIOD | pass PERIOD]",
     "open and close periods, let one branch in late",
     CALLED | WITH(BRANCH) | WITH(DUE) | WITH(UNTIL) | WITH(RATE) | WITH(REASON) |
         WITH(CONTACT)},
    {"folder", verb_folder, "DIR", "file what is put into a shared folder",
     WITH(ONCE) | WITH(SETTLE)},
    {"key", verb_key,
     "gen | pub | enrol [FILE] | rotate | token | list | revoke [FINGERPRINT…] | "
     "withdraw [FINGERPRINT…]",
     "keys and enrolment",
     WITH(ADMIN) | WITH(BRANCH) | WITH(ROLE) | WITH(PUBLIC_KEY) | WITH(OUTPUT) |
         WITH(ALL) | WITH(REASON)},
    {"export", verb_export,
     "boards [BOARD/]PERIOD | edition NUMBER [BOARD] | dossier PERIOD [BRANCH] | "
     "findings PERIOD [BRANCH]",
     "a table for a spreadsheet: boards, a dossier, or what the rules found",
     CALLED | WITH(OUTPUT) | WITH(BRANCH) | WITH(AS_OF) | WITH(SIGNING_KEY)},
    {"edition", verb_edition,
     "[list | seal [BOARD/]PERIOD | show NUMBER [BOARD] | errata NUMBER [BOARD]]",
     "seal boards, show what was sealed, and what changed since",
     CALLED | WITH(NOTE) | WITH(SIGNING_KEY)},
    {"explain", verb_explain, "BOARD PERIOD [BRANCH] | BOARD/PERIOD [BRANCH]",
     "why a branch has its place, and how far it is to the next",
     CALLED | WITH(BRANCH) | WITH(AGAINST) | WITH(AS_OF)},
    {"publish", verb_publish,
     "rubric FILE | catalogue FILE | rubric FILE catalogue FILE | show NAME",
     "put a rubric or the catalogue into force, or show what is", 0},
    {"rehearse", verb_rehearse,
     "rubric FILE | catalogue FILE | rubric FILE catalogue FILE",
     "who would move if a draft were in force, and why", WITH(PERIOD)},
    {"branch", verb_branch,
     "[list | add CODE NAME-ZH NAME-EN FIRST-DAY | rename CODE NAME-ZH NAME-EN LAST-DAY "
     "| merge CODE INTO LAST-DAY | close CODE LAST-DAY]",
     "the registry of branches, with its dates", 0},
    {"template", verb_template, "[KIND… [RUBRIC]]",
     "a CSV file to fill in, or which kinds there are", WITH(OUTPUT)},
    {"convert", verb_convert, "IN OUT", "a report from CSV to JSON or back", 0},
    {"status", verb_status, "", "how the daemon is", WITH(ADMIN)},
    {"backup", verb_backup, "", "a copy of the ledger while the daemon runs",
     WITH(ADMIN)},
    {"restore", verb_restore, "FILE", "put a backup in the ledger's place",
     WITH(STATE) | WITH(REPLACE)},
    {"verify", verb_verify, "FILE [CHECKPOINT | RECEIPT]…",
     "verify a copy of the ledger, also against what was kept elsewhere",
     WITH(SIGNING_KEY)},
    {"checkpoint", verb_checkpoint, "", "what the ledger is now, to be kept elsewhere",
     WITH(ADMIN) | WITH(OUTPUT)},
};

static const struct verb *find(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static void overview(FILE *stream)
{
    fputs(tr("usage: kaohe VERB [OPTION…] [ARGUMENT…]\n\n"), stream);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        fprintf(stream, "  %-10s  %s\n", verbs[i].name, tr(verbs[i].summary));
    fputs(tr("\n`kaohe VERB --help` tells the options of a verb, kaohe(1) the rest.\n"),
          stream);
}

/* --home, KAOHE_HOME, the user's configuration folder, in this order. */
static bool set_home(struct cli *cli)
{
    const char *home = cli->value[OPTION_HOME];
    const char *base = getenv("XDG_CONFIG_HOME");
    const char *below = "/kaohe";
    int length;

    if (home == NULL)
        home = getenv("KAOHE_HOME");
    if (home != NULL && home[0] != '\0') {
        base = home;
        below = "";
    } else if (base == NULL || base[0] != '/') {
        base = getenv("HOME");
        below = "/.config/kaohe";
    }
    if (base == NULL || base[0] == '\0')
        return false;
    length = snprintf(cli->home, sizeof cli->home, "%s%s", base, below);
    return length > 0 && (size_t)length < sizeof cli->home;
}

/* The key is in memory: no core dump, and no other process of the user looks into it. */
static void protect(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* So that leak checkers, which attach at the very end, may look. */
static void unprotect(void)
{
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

/* A file of ours must never be opened in place of a stream that is closed. What is
 * written to one still fails, since it is open for reading only. */
static void fill_streams(void)
{
    int file;

    do
        file = open("/dev/null", O_RDONLY | O_CLOEXEC);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file >= 0)
        close(file);
}

static int no_verb(const char *name)
{
    if (name[0] == '\0')
        overview(stderr);
    else
        fprintf(stderr,
                name[0] == '-' ? tr("kaohe: the verb comes first, %s behind it; `kaohe "
                                    "--help` lists the verbs\n")
                               : tr("kaohe: there is no verb %s; `kaohe --help` lists "
                                    "those that there are\n"),
                name);
    return EXIT_USAGE;
}

static int run(int argc, char **argv)
{
    struct cli cli = {.verb = NULL};
    char help[] = "--help";
    const char *name = argc > 1 ? argv[1] : "";
    int code = EXIT_DONE;

    cli.zh = locale_start();
    terminal_look(&cli);
    if (strcmp(name, "--version") == 0) {
        printf("kaohe %s\n", kaohe_version());
        return EXIT_DONE;
    }
    if (strcmp(name, "--help") == 0 || (strcmp(name, "help") == 0 && argc < 3)) {
        overview(stdout);
        return EXIT_DONE;
    }
    if (strcmp(name, "help") == 0) { /* of a verb: as its --help */
        argv[1] = argv[2];
        argv[2] = help;
        name = argv[1];
        argc = 3;
    }
    cli.verb = find(name);
    if (cli.verb == NULL)
        return no_verb(name);
    if (!options_read(&cli, argc - 1, argv + 1, &code))
        return code;
    if (!set_home(&cli)) {
        fputs(tr("kaohe: there is no home directory; give one with --home\n"), stderr);
        return EXIT_CONFIG;
    }
    protect();
    if (called_read(&cli, &code))
        code = cli.verb->run(&cli);
    unprotect();
    return code;
}

int main(int argc, char **argv)
{
    struct output output;

    fill_streams();
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is an error of the write, not the end */
    return output_open(&output) ? output_close(&output, run(argc, argv)) : EXIT_SYSTEM;
}
