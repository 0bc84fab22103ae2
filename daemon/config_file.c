/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where settings come from: the defaults of the environment, the file, its drop-ins. A
 * mistake does not end the reading, so that all of them are told at once; but nothing is
 * used of a configuration that has one.
 */
#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/config.h"
#include "daemon/config_keys.h"

struct reading {
    struct config *config;
    config_problem *problem;
    void *context;
    const char *path;
    FILE *stream;
    int line;
    unsigned seen; /* which keys this file has set */
    enum kaohe_err err;
};

__attribute__((format(printf, 2, 3))) static void complain(struct reading *reading,
                                                           const char *format, ...)
{
    char message[CONFIG_PATH_SIZE + 256];
    int used = 0;
    va_list arguments;

    if (reading->line > 0)
        used = snprintf(message, sizeof message, "%s:%d: ", reading->path, reading->line);
    else if (reading->path)
        used = snprintf(message, sizeof message, "%s: ", reading->path);
    if (used < 0 || (size_t)used >= sizeof message)
        used = 0;
    va_start(arguments, format);
    vsnprintf(message + used, sizeof message - (size_t)used, format, arguments);
    va_end(arguments);
    reading->problem(reading->context, message);
    if (reading->err == KAOHE_OK)
        reading->err = KAOHE_ERR_INVALID;
}

static void set(struct reading *reading, const struct config_key *key, const char *text)
{
    char *value = (char *)reading->config + key->offset;
    const char *wrong = NULL;

    memset(value, 0, key->size);
    wrong = key->parse(text, value);
    if (wrong)
        complain(reading, "%s: \"%.80s\" %s", key->name, text, wrong);
}

/* For inih: 1 goes on, 0 would make it remember a line that we have told already. */
static int take_pair(void *context, const char *section, const char *name,
                     const char *value)
{
    struct reading *reading = context;
    const struct config_key *key = config_key_find(name);
    unsigned bit = key ? 1U << (key - config_keys) : 0;

    if (strcmp(section, "kaohed") != 0)
        complain(reading, "%.80s stands outside of [kaohed]", name);
    else if (!key)
        complain(reading, "there is no setting %.80s", name);
    else if (reading->seen & bit)
        complain(reading, "%s is set twice", name);
    else
        set(reading, key, value);
    reading->seen |= bit;
    return 1;
}

/* For inih: fgets that counts lines, refuses those that inih would cut in two, and takes
 * the indentation away, which inih would read as the continuation of the line before. */
static char *read_line(char *line, int size, void *context)
{
    struct reading *reading = context;
    size_t length = 0;

    if (!fgets(line, size, reading->stream))
        return NULL;
    reading->line++;
    length = strlen(line);
    if (length + 1 == (size_t)size && line[length - 1] != '\n') {
        complain(reading, "the line is longer than %d bytes", size - 2);
        for (int c = 0; c != EOF && c != '\n';)
            c = fgetc(reading->stream);
        line[0] = '\0';
    }
    length = strspn(line, " \t");
    memmove(line, line + length, strlen(line + length) + 1);
    return line;
}

static void read_file(struct reading *reading, const char *path, bool must_exist)
{
    int wrong_line = 0;

    reading->path = path;
    reading->line = 0;
    reading->seen = 0;
    reading->stream = fopen(path, "re");
    if (!reading->stream) {
        if (must_exist || errno != ENOENT) {
            complain(reading, "%s", strerror(errno));
            reading->err = KAOHE_ERR_IO;
        }
        return;
    }
    wrong_line = ini_parse_stream(read_line, reading, take_pair, reading);
    reading->line = wrong_line;
    if (wrong_line > 0)
        complain(reading, "neither a setting nor a [section]");
    else if (wrong_line < 0 || ferror(reading->stream))
        complain(reading, "cannot be read");
    fclose(reading->stream);
    reading->stream = NULL;
}

static int is_drop_in(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return entry->d_name[0] != '.' && length > 5 &&
           strcmp(entry->d_name + length - 5, ".conf") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* FILE.d/NAME.conf, where FILE.d may be missing. */
static void read_drop_ins(struct reading *reading, const char *file)
{
    char folder[CONFIG_PATH_SIZE];
    char path[CONFIG_PATH_SIZE];
    struct dirent **entries = NULL;
    int count = 0;

    if (snprintf(folder, sizeof folder, "%s.d", file) >= (int)sizeof folder)
        return;
    count = scandir(folder, &entries, is_drop_in, by_name);
    for (int i = 0; i < count; i++) {
        if (config_path(path, folder, entries[i]->d_name))
            read_file(reading, path, true);
        free(entries[i]);
    }
    free(entries);
}

/* The state directory by itself: systemd's, /var/lib/kaohed, or the user's own. */
static bool default_state(const struct config_environment *environment,
                          char path[CONFIG_PATH_SIZE])
{
    const char *ours = environment->state_directory;

    if (ours && ours[0] == '/') /* the first, if systemd names several */
        return snprintf(path, CONFIG_PATH_SIZE, "%.*s", (int)strcspn(ours, ":"), ours) <
               CONFIG_PATH_SIZE;
    if (environment->root)
        return config_path(path, "/var/lib", "kaohed");
    if (environment->xdg_state_home && environment->xdg_state_home[0] == '/')
        return config_path(path, environment->xdg_state_home, "kaohed");
    return environment->home && environment->home[0] == '/' &&
           config_path(path, environment->home, ".local/state/kaohed");
}

static bool default_admin(const struct config_environment *environment,
                          struct config *config)
{
    const char *runtime = environment->runtime_directory;
    char folder[CONFIG_PATH_SIZE];

    if (!runtime || runtime[0] != '/')
        return config_path(config->admin, config->state_directory, "admin.sock");
    snprintf(folder, sizeof folder, "%.*s", (int)strcspn(runtime, ":"), runtime);
    return config_path(config->admin, folder, "admin.sock");
}

enum kaohe_err config_read(const struct config_environment *environment,
                           config_problem *problem, void *context, struct config *out)
{
    struct reading reading = {out, problem, context, NULL, NULL, 0, 0, KAOHE_OK};
    const char *file = environment->file ? environment->file : CONFIG_FILE;

    memset(out, 0, sizeof *out); /* all of it: a reload compares bytes */
    for (size_t i = 0; i < config_key_count; i++) {
        if (config_keys[i].text)
            set(&reading, &config_keys[i], config_keys[i].text);
    }
    read_file(&reading, file, environment->file != NULL);
    read_drop_ins(&reading, file);
    reading.path = "--state";
    reading.line = 0;
    if (environment->state)
        set(&reading, config_key_find("state_directory"), environment->state);
    reading.path = NULL;
    if (out->state_directory[0] == '\0' &&
        !default_state(environment, out->state_directory))
        complain(&reading, "no state directory: neither --state, a configuration file, "
                           "$STATE_DIRECTORY, $XDG_STATE_HOME nor $HOME names one");
    if (out->admin[0] == '\0' && !default_admin(environment, out))
        complain(&reading, "the path of the admin socket is too long");
    return reading.err;
}
