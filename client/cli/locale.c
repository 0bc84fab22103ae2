/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chinese or English, by LC_ALL, LC_MESSAGES, LANG and LANGUAGE as gettext reads them,
 * also on a machine that has no Chinese locale: the C library is given C.UTF-8, and the
 * language by name. Output is UTF-8 always.
 */
#include "client/cli/locale.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/cli.h"

#define DOMAIN "kaohe"

const char *tr(const char *text)
{
    return text[0] == '\0' ? text : gettext(text);
}

const char *trn(const char *one, const char *many, uint64_t count)
{
    return ngettext(one, many, (unsigned long)count);
}

static const char *environment(const char *name)
{
    const char *value = getenv(name);

    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* The first language of the list that we have: 1 Chinese, 0 English, -1 none. */
static int first_of(const char *list)
{
    while (list != NULL) {
        if (strncmp(list, "zh", 2) == 0)
            return 1;
        if (strncmp(list, "en", 2) == 0)
            return 0;
        list = strchr(list, ':');
        if (list != NULL)
            list++;
    }
    return -1;
}

static bool wants_chinese(void)
{
    const char *locale = environment("LC_ALL");
    int first;

    if (locale == NULL)
        locale = environment("LC_MESSAGES");
    if (locale == NULL)
        locale = environment("LANG");
    if (locale == NULL || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
        return false;
    first = first_of(environment("LANGUAGE"));
    return (first >= 0 ? first : first_of(locale)) == 1;
}

/* share/locale beside the bin that the program is in, wherever that was put. */
static void bind_texts(void)
{
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;
    char folder[PATH_MAX + sizeof KAOHE_LOCALE_DIR];

    if (length <= 0)
        return;
    path[length] = '\0';
    slash = strrchr(path, '/');
    if (slash == NULL)
        return;
    *slash = '\0';
    snprintf(folder, sizeof folder, "%s/%s", path, KAOHE_LOCALE_DIR);
    bindtextdomain(DOMAIN, folder);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
}

bool locale_start(void)
{
    const bool chinese = wants_chinese();

    setlocale(LC_ALL, "C.UTF-8");
    setenv("LANGUAGE", chinese ? "zh_TW" : "en", 1);
    bind_texts();
    return chinese;
}

void locale_chinese(void)
{
    setenv("LANGUAGE", "zh_TW", 1);
    textdomain(DOMAIN); /* makes gettext look at LANGUAGE again */
}
