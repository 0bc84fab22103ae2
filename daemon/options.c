/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads argv, and answers --help and --version itself, on stdout.
 */
#include "daemon/options.h"

#include <getopt.h>
#include <stdio.h>

static const char usage[] =
    "usage: kaohed [OPTION]...\n"
    "\n"
    "Collects the reports of branches, checks, stores and ranks them.\n"
    "\n"
    "  --config FILE    read this file instead of /etc/kaohed/kaohed.conf\n"
    "  --state DIR      keep the ledger and the keys here\n"
    "  --check-config   say what is wrong with the configuration, and exit\n"
    "  --print-config   print the settings in effect, and exit\n"
    "  --make-keys      make the keys that are missing, and exit\n"
    "  --rotate-signing-key\n"
    "                   sign with a new key from now on, and exit\n"
    "  --restore FILE   put a backup in the ledger's place, and exit;\n"
    "                   --replace: even where there is a ledger with entries\n"
    "  --erase YEAR --reason TEXT\n"
    "                   erase numbers of cases and codes of officers in filings for\n"
    "                   the years before that one, and exit\n"
    "  --verify FILE [CHECKPOINT | RECEIPT]...\n"
    "                   verify a copy of a ledger, also against what was kept\n"
    "                   elsewhere, and exit; --signing-key BASE64; --json\n"
    "  --version        print the version, and exit\n"
    "  --help           print this, and exit\n"
    "\n"
    "See kaohed(8) and kaohed.conf(5).\n";

enum {
    JSON = 256,
    ERASE,
    REASON,
    SIGNING_KEY,
    RESTORE,
    REPLACE,
    ROTATE,
    VERIFY,
};

static const struct option longs[] = {
    {"config", required_argument, NULL, 'c'},
    {"state", required_argument, NULL, 's'},
    {"check-config", no_argument, NULL, 'k'},
    {"print-config", no_argument, NULL, 'p'},
    {"make-keys", no_argument, NULL, 'm'},
    {"rotate-signing-key", no_argument, NULL, ROTATE},
    {"restore", required_argument, NULL, RESTORE},
    {"replace", no_argument, NULL, REPLACE},
    {"erase", required_argument, NULL, ERASE},
    {"reason", required_argument, NULL, REASON},
    {"verify", required_argument, NULL, VERIFY},
    {"signing-key", required_argument, NULL, SIGNING_KEY},
    {"json", no_argument, NULL, JSON},
    {"version", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* What belongs to the work on a ledger that nobody serves. */
static enum options_action take_work(int option, struct options *out)
{
    struct verify_request *verify = &out->verify;

    switch (option) {
    case RESTORE:
        out->restore = optarg;
        return OPTIONS_RESTORE;
    case REPLACE:
        out->replace = true;
        return out->action;
    case ERASE:
        out->erase.before = optarg;
        return OPTIONS_ERASE;
    case REASON:
        out->erase.reason = optarg;
        return out->action;
    case ROTATE:
        return OPTIONS_ROTATE_KEY;
    case VERIFY:
        verify->path = optarg;
        return OPTIONS_VERIFY;
    case SIGNING_KEY:
        verify->signing_key = optarg;
        return out->action;
    case JSON:
        verify->json = true;
        return out->action;
    default: /* getopt has said what */
        return OPTIONS_WRONG;
    }
}

static enum options_action take(int option, struct options *out)
{
    switch (option) {
    case 'c':
        out->config = optarg;
        return out->action;
    case 's':
        out->state = optarg;
        return out->action;
    case 'k':
        return OPTIONS_CHECK_CONFIG;
    case 'p':
        return OPTIONS_PRINT_CONFIG;
    case 'm':
        return OPTIONS_MAKE_KEYS;
    case 'v':
        puts("kaohed " KAOHE_VERSION);
        return OPTIONS_DONE;
    case 'h':
        fputs(usage, stdout);
        return OPTIONS_DONE;
    default:
        return take_work(option, out);
    }
}

void options_read(int argc, char **argv, struct options *out)
{
    *out = (struct options){.action = OPTIONS_RUN};
    while (out->action != OPTIONS_DONE && out->action != OPTIONS_WRONG) {
        int option = getopt_long(argc, argv, "", longs, NULL);

        if (option < 0)
            break;
        out->action = take(option, out);
    }
    if (out->action == OPTIONS_VERIFY) {
        out->verify.held = argv + optind;
        out->verify.held_count = (size_t)(argc - optind);
    } else if (out->action < OPTIONS_VERIFY && optind < argc) {
        fprintf(stderr, "kaohed: no argument is expected: %s\n", argv[optind]);
        out->action = OPTIONS_WRONG;
    }
    if (out->action == OPTIONS_WRONG)
        fputs("Try 'kaohed --help'.\n", stderr);
}
