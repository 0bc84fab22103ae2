/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One table of options for all verbs: a name means the same everywhere, and the help is
 * made of the table. Options and arguments may come in any order.
 */
#include "client/cli/options.h"

#include "client/cli/because.h"
#include "client/cli/print.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_COLUMNS 24

#define EVERY_VERB                                                                       \
    (UINT64_C(1) << OPTION_JSON | UINT64_C(1) << OPTION_HOME |                           \
     UINT64_C(1) << OPTION_TIMEOUT | UINT64_C(1) << OPTION_HELP)

struct option_row {
    const char *name;
    const char *value; /* what it takes; NULL for nothing */
    const char *help;
};

static const struct option_row rows[OPTIONS] = {
    [OPTION_JSON] = {"json", NULL, "print one JSON message of kaohe.v1 a line"},
    [OPTION_HOME] = {"home", "DIR", "where profile and outbox are kept"},
    [OPTION_TIMEOUT] = {"timeout", "SECONDS", "how long to wait for an answer"},
    [OPTION_HELP] = {"help", NULL, "show this help"},
    [OPTION_ADMIN] = {"admin", "SOCKET", "the daemon's administration socket"},
    [OPTION_BECAUSE] = {"because", "CODE[@RECORD[#FIELD]]=TEXT",
                        "the reason for a warning; may be repeated"},
    [OPTION_ANYWAY] = {"anyway", NULL, "send also what the check refuses"},
    [OPTION_RECEIPT] = {"receipt", "FILE", "write the signed receipt to a file"},
    [OPTION_COUNT] = {"count", "N", "end after so many events"},
    [OPTION_UNTIL_ENTRY] = {"until-entry", "N", "end when this ledger number is reached"},
    [OPTION_AFTER] = {"after", "[EPOCH:]N|DATE",
                      "go on behind this ledger number, or this day"},
    [OPTION_SIGNING_KEY] = {"signing-key", "BASE64", "the daemon's key, to verify with"},
    [OPTION_BRANCH] = {"branch", "CODE", "the branch that it is about"},
    [OPTION_ROLE] = {"role", "ROLE", "headquarters or operator"},
    [OPTION_PUBLIC_KEY] = {"public-key", "FILE",
                           "enrol this key, as `key gen` printed it"},
    [OPTION_OUTPUT] = {"output", "FILE", "the file to write"},
    [OPTION_DUE] = {"due", "DATE", "the day by which reports are due"},
    [OPTION_UNTIL] = {"until", "DATE", "until the end of this day"},
    [OPTION_RATE] = {"rate", "RATE",
                     "what a threshold on a survey means: satisfaction or acceptability"},
    [OPTION_REASON] = {"reason", "TEXT", "why it is done: the reason of a correction"},
    [OPTION_CONTACT] = {"contact", "TEXT", "whom a branch may ask"},
    [OPTION_ALL] = {"all", NULL, "also what is settled; for every branch"},
    [OPTION_STATE] = {"state", "DIR", "the daemon's state directory"},
    [OPTION_REPLACE] = {"replace", NULL, "put the backup where a ledger is"},
    [OPTION_AGAINST] = {"against", "CODE",
                        "hold the others, or one branch, against this one"},
    [OPTION_RANGE] = {"range", NULL, "the scores that the figures alone allow"},
    [OPTION_BASE] = {"base", "REVISION", "the revision that was seen"},
    [OPTION_FILER] = {"filer", "NAME", "who files"},
    [OPTION_AS_OF] = {"as-of", "NUMBER|MOMENT",
                      "as it stood after this ledger number, this day or this moment"},
    [OPTION_NOTE] = {"note", "TEXT", "what is said of the edition"},
    [OPTION_WEIGHTS] = {"weights", NULL, "what the weights of a composite do to places"},
    [OPTION_PERIOD] = {"period", "PERIOD[,PERIOD…]", "only these periods"},
    [OPTION_APPROVER] = {"approver", "NAME", "who approves"},
    [OPTION_TOGETHER] = {"together", NULL, "the files are one report, a kind in each"},
    [OPTION_ONCE] = {"once", NULL, "do what is to be done once, then end"},
    [OPTION_SETTLE] = {"settle", "SECONDS", "how long a file must stay as it is"},
};

static uint64_t allowed(const struct verb *verb)
{
    return EVERY_VERB | verb->options;
}

static void help(const struct cli *cli)
{
    printf(tr("usage: kaohe %s [OPTION…] %s\n"), cli->verb->name,
           tr(cli->verb->arguments));
    printf("\n%s\n\n", tr(cli->verb->summary));
    for (size_t i = 0; i < OPTIONS; i++) {
        char name[96];

        if ((allowed(cli->verb) >> i & 1) == 0)
            continue;
        snprintf(name, sizeof name, "--%s%s%s", rows[i].name,
                 rows[i].value == NULL ? "" : " ",
                 rows[i].value == NULL ? "" : tr(rows[i].value));
        printf("  %s", name);
        print_padding(name, NAME_COLUMNS);
        printf("  %s\n", tr(rows[i].help));
    }
}

int misused(const struct cli *cli, const char *message, const char *about)
{
    fprintf(stderr, "kaohe %s: %s%s%s\n", cli->verb->name, message,
            about == NULL ? "" : ": ", about == NULL ? "" : about);
    fprintf(stderr, tr("Try `kaohe %s --help`.\n"), cli->verb->name);
    return EXIT_USAGE;
}

bool options_number(const char *name, const char *text, int64_t least, int64_t *number)
{
    char *end = NULL;

    if (text == NULL)
        return true;
    errno = 0;
    *number = strtoll(text, &end, 10);
    if (errno == 0 && end != text && *end == '\0' && *number >= least)
        return true;
    fprintf(stderr, tr("kaohe: %s: %s is not a whole number from %lld on\n"), name, text,
            (long long)least);
    return false;
}

bool options_value(const struct cli *cli, enum option_id option, int64_t least,
                   int64_t *number)
{
    return options_number(rows[option].name, cli->value[option], least, number);
}

const char *options_output(const struct cli *cli)
{
    const char *path = cli->value[OPTION_OUTPUT];

    return path == NULL || strcmp(path, "-") == 0 ? NULL : path;
}

/* The options of this verb as getopt_long wants them; the value is the id plus one. */
static void choose(const struct verb *verb, struct option chosen[OPTIONS + 1])
{
    size_t count = 0;

    for (size_t i = 0; i < OPTIONS; i++)
        if ((allowed(verb) >> i & 1) != 0)
            chosen[count++] = (struct option){
                .name = rows[i].name,
                .has_arg = rows[i].value == NULL ? no_argument : required_argument,
                .val = (int)i + 1,
            };
    chosen[count] = (struct option){.name = NULL};
}

static bool take(struct cli *cli, enum option_id option, const char *value)
{
    cli->value[option] = value == NULL ? "" : value;
    if (option != OPTION_BECAUSE)
        return true;
    if (cli->because_count == BECAUSE_LIMIT) {
        fprintf(stderr,
                tr("kaohe: at most %d reasons are taken here; give more in the "
                   "file, as justifications\n"),
                BECAUSE_LIMIT);
        return false;
    }
    if (value == NULL || !because_sound(value)) {
        misused(cli, tr("a reason is given as CODE=TEXT or CODE@RECORD#FIELD=TEXT"),
                value);
        return false;
    }
    cli->because[cli->because_count++] = value;
    return true;
}

bool options_read(struct cli *cli, int argc, char **argv, int *code)
{
    struct option chosen[OPTIONS + 1];
    int64_t seconds = 0;
    int found;

    const char *shorts = (allowed(cli->verb) >> OPTION_OUTPUT & 1) != 0 ? ":o:" : ":";

    choose(cli->verb, chosen);
    opterr = 0;
    *code = EXIT_USAGE;
    while ((found = getopt_long(argc, argv, shorts, chosen, NULL)) > 0) {
        if (found == '?' || found == ':') {
            misused(cli,
                    found == ':' ? tr("this option needs a value")
                                 : tr("there is no such option"),
                    argv[optind - 1]);
            return false;
        }
        if (!take(cli, found == 'o' ? OPTION_OUTPUT : (enum option_id)(found - 1),
                  optarg))
            return false;
    }
    cli->arguments = argv + optind;
    cli->argument_count = (size_t)(argc - optind);
    if (cli->value[OPTION_HELP] != NULL) {
        help(cli);
        *code = EXIT_DONE;
        return false;
    }
    if (!options_value(cli, OPTION_TIMEOUT, 1, &seconds))
        return false;
    cli->timeout_ms = seconds * 1000;
    cli->json = cli->value[OPTION_JSON] != NULL;
    return true;
}
