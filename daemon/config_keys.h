/* SPDX-License-Identifier: Apache-2.0 */
/* The table of settings, between config.c and config_file.c only. */
#ifndef DAEMON_CONFIG_KEYS_H
#define DAEMON_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct config_key {
    const char *name;
    size_t offset; /* in struct config */
    size_t size;
    const char *(*parse)(const char *text, void *out); /* NULL, or what is wrong */
    void (*print)(const void *value, FILE *out);
    const char *text; /* the default; NULL: depends on the environment */
    bool reloadable;
    const char *doc;
};

extern const struct config_key config_keys[];
extern const size_t config_key_count;

const struct config_key *config_key_find(const char *name);

#endif
