/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a setting is called, what it may be and what it is by itself: one table, which the
 * reader, the printer and the reload all go by. Where settings come from is the business
 * of config_file.c.
 */
#include "daemon/config.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/config_keys.h"
#include "daemon/log.h"

static const char *parse_path(const char *text, void *out)
{
    if (text[0] != '/')
        return "is not an absolute path";
    if (strlen(text) >= CONFIG_PATH_SIZE)
        return "is too long for a path";
    memcpy(out, text, strlen(text) + 1);
    return NULL;
}

static const char *parse_endpoint(const char *text, void *out)
{
    if (strncmp(text, "tcp://", 6) != 0 || !strrchr(text + 6, ':'))
        return "is not of the form tcp://ADDRESS:PORT";
    if (strlen(text) >= CONFIG_ENDPOINT_SIZE)
        return "is too long for an endpoint";
    memcpy(out, text, strlen(text) + 1);
    return NULL;
}

static const char *parse_advertised(const char *text, void *out)
{
    *(char *)out = '\0';
    return text[0] == '\0' ? NULL : parse_endpoint(text, out);
}

static const char *parse_level(const char *text, void *out)
{
    int32_t *level = out;

    for (int32_t i = LEVEL_ERROR; i <= LEVEL_DEBUG; i++) {
        if (strcmp(text, log_level_name((enum log_level)i)) == 0) {
            *level = i;
            return NULL;
        }
    }
    return "is none of error, warning, notice, info, debug";
}

static const char *parse_days(const char *text, void *out)
{
    int32_t *days = out;
    char *end = NULL;
    long number = strtol(text, &end, 10);

    if (end == text || *end != '\0' || number < 1 || number > 365)
        return "is not a number of days from 1 to 365";
    *days = (int32_t)number;
    return NULL;
}

static const char *parse_rate(const char *text, void *out)
{
    int32_t *rate = out;
    char *end = NULL;
    long number = strtol(text, &end, 10);

    if (end == text || *end != '\0' || number < 0 || number > 1000000)
        return "is not a number of requests from 0 to 1000000";
    *rate = (int32_t)number;
    return NULL;
}

static void print_string(const void *value, FILE *out)
{
    fputs(value, out);
}

static void print_level(const void *value, FILE *out)
{
    const int32_t *level = value;

    fputs(log_level_name((enum log_level) * level), out);
}

static void print_number(const void *value, FILE *out)
{
    const int32_t *number = value;

    fprintf(out, "%" PRId32, *number);
}

#define AT(member) offsetof(struct config, member), sizeof(((struct config *)0)->member)

const struct config_key config_keys[] = {
    {"state_directory", AT(state_directory), parse_path, print_string, NULL, false,
     "where the ledger and the keys are"},
    {"requests", AT(requests), parse_endpoint, print_string, "tcp://*:7401", false,
     "where requests are taken; port 0 is any free one"},
    {"rankings", AT(rankings), parse_endpoint, print_string, "tcp://*:7402", false,
     "where rankings are published"},
    {"admin", AT(admin), parse_path, print_string, NULL, false,
     "the socket of local administration; its file mode says who may"},
    {"advertise_requests", AT(advertise_requests), parse_advertised, print_string, "",
     false, "what tokens name instead of the endpoint that is bound"},
    {"advertise_rankings", AT(advertise_rankings), parse_advertised, print_string, "",
     false, "the same for rankings"},
    {"log_level", AT(log_level), parse_level, print_level, "info", true,
     "error, warning, notice, info or debug"},
    {"token_days", AT(token_days), parse_days, print_number, "7", false,
     "how long an enrolment token is good for"},
    {"key_overlap_days", AT(key_overlap_days), parse_days, print_number, "7", false,
     "how long a key that was replaced is still good"},
    {"peer_rate", AT(peer_rate), parse_rate, print_number, "20000", false,
     "requests a second that one key may send; 0 is no limit"},
};
const size_t config_key_count = sizeof(config_keys) / sizeof(config_keys[0]);

const struct config_key *config_key_find(const char *name)
{
    for (size_t i = 0; i < config_key_count; i++) {
        if (strcmp(config_keys[i].name, name) == 0)
            return &config_keys[i];
    }
    return NULL;
}

const char *config_reload(struct config *running, const struct config *read)
{
    const char *needs_restart = NULL;

    for (size_t i = 0; i < config_key_count; i++) {
        const struct config_key *key = &config_keys[i];
        char *old = (char *)running + key->offset;
        const char *new = (const char *)read + key->offset;

        if (memcmp(old, new, key->size) == 0)
            continue;
        if (key->reloadable)
            memcpy(old, new, key->size);
        else if (!needs_restart)
            needs_restart = key->name;
    }
    return needs_restart;
}

void config_print(const struct config *config, FILE *out)
{
    fputs("[kaohed]\n", out);
    for (size_t i = 0; i < config_key_count; i++) {
        const struct config_key *key = &config_keys[i];

        fprintf(out, "# %s%s\n%s = ", key->doc, key->reloadable ? " (reloadable)" : "",
                key->name);
        key->print((const char *)config + key->offset, out);
        fputc('\n', out);
    }
}

void config_environment(struct config_environment *out, const char *file,
                        const char *state)
{
    *out = (struct config_environment){
        .file = file,
        .state = state,
        .state_directory = getenv("STATE_DIRECTORY"),
        .runtime_directory = getenv("RUNTIME_DIRECTORY"),
        .credentials_directory = getenv("CREDENTIALS_DIRECTORY"),
        .xdg_state_home = getenv("XDG_STATE_HOME"),
        .home = getenv("HOME"),
        .root = geteuid() == 0,
    };
}

bool config_path(char path[CONFIG_PATH_SIZE], const char *directory, const char *name)
{
    int length = snprintf(path, CONFIG_PATH_SIZE, "%s/%s", directory, name);

    return length > 0 && length < CONFIG_PATH_SIZE;
}
