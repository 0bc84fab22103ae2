/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings of the daemon: defaults, then the file, then its drop-ins in the order of
 * their names, then the command line. A plain value without pointers, so that a reload
 * reads a second one and copies what may change.
 */
#ifndef DAEMON_CONFIG_H
#define DAEMON_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "kaohe/error.h"
#include "kaohe/export.h"

#define CONFIG_FILE "/etc/kaohed/kaohed.conf"

enum {
    CONFIG_PATH_SIZE = 512,
    CONFIG_ENDPOINT_SIZE = 128,
};

struct config {
    char state_directory[CONFIG_PATH_SIZE];
    char requests[CONFIG_ENDPOINT_SIZE];
    char rankings[CONFIG_ENDPOINT_SIZE];
    char admin[CONFIG_PATH_SIZE];
    char advertise_requests[CONFIG_ENDPOINT_SIZE]; /* empty: the endpoint that is bound */
    char advertise_rankings[CONFIG_ENDPOINT_SIZE];
    int32_t log_level;
    int32_t token_days;
    int32_t key_overlap_days;
    int32_t peer_rate;
};

/* What the settings depend on; taken once, in main. NULL where it is not set. */
struct config_environment {
    const char *file;            /* --config */
    const char *state;           /* --state */
    const char *state_directory; /* of systemd, as the two below */
    const char *runtime_directory;
    const char *credentials_directory;
    const char *xdg_state_home;
    const char *home;
    bool root;
};

/* Takes it from the environment variables, and from the command line: NULL where an
 * option was not given. */
void config_environment(struct config_environment *out, const char *file,
                        const char *state);

/* Reads everything. KAOHE_ERR_INVALID or KAOHE_ERR_IO when anything is wrong; each
 * mistake is told to `problem` as "FILE:LINE: what". */
typedef void config_problem(void *context, const char *message);
KAOHE_MUST_CHECK enum kaohe_err config_read(const struct config_environment *environment,
                                            config_problem *problem, void *context,
                                            struct config *out);

/* Copies the settings that may change while the daemon runs. Returns the first setting
 * that differs and needs a restart, or NULL. */
const char *config_reload(struct config *running, const struct config *read);

/* Prints the settings in effect as a file that could be read again. */
void config_print(const struct config *config, FILE *out);

/* Puts "DIRECTORY/NAME" into a path; false when it does not fit. */
KAOHE_MUST_CHECK bool config_path(char path[CONFIG_PATH_SIZE], const char *directory,
                                  const char *name);

#endif
