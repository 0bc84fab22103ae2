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
    "  --version        print the version, and exit\n"
    "  --help           print this, and exit\n"
    "\n"
    "See kaohed(8) and kaohed.conf(5).\n";

static const struct option longs[] = {
    {"config", required_argument, NULL, 'c'}, {"state", required_argument, NULL, 's'},
    {"check-config", no_argument, NULL, 'k'}, {"print-config", no_argument, NULL, 'p'},
    {"make-keys", no_argument, NULL, 'm'},    {"version", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
};

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
    default: /* getopt has said what */
        return OPTIONS_WRONG;
    }
}

void options_read(int argc, char **argv, struct options *out)
{
    *out = (struct options){OPTIONS_RUN, NULL, NULL};
    while (out->action != OPTIONS_DONE && out->action != OPTIONS_WRONG) {
        int option = getopt_long(argc, argv, "", longs, NULL);

        if (option < 0)
            break;
        out->action = take(option, out);
    }
    if (out->action <= OPTIONS_MAKE_KEYS && optind < argc) {
        fprintf(stderr, "kaohed: no argument is expected: %s\n", argv[optind]);
        out->action = OPTIONS_WRONG;
    }
    if (out->action == OPTIONS_WRONG)
        fputs("Try 'kaohed --help'.\n", stderr);
}
