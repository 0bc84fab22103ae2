/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people call boards, periods and branches, on the command line: read like the same
 * words in a CSV file. The catalogue is looked at only where a word is no code, and it is
 * the one that is at hand without the network.
 */
#include "client/cli/called.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "client/cli/paper.h"
#include "domain/period.h"
#include "wire/csv_name.h"
#include "wire/data_load.h"
#include "wire/figures.h"

#define WORD_SIZE 512

/* Codes are of these, and never a capital before a small letter, as in Tainan. */
static bool is_code(const char *word)
{
    for (const char *at = word; *at != '\0'; at++)
        if (strchr("-_.:,", *at) == NULL &&
            (!isalnum((unsigned char)*at) ||
             (isupper((unsigned char)at[0]) != 0 && islower((unsigned char)at[1]) != 0)))
            return false;
    return true;
}

/* 台南 is written 臺南 in the catalogue; both have three bytes. */
static void spell(char *word)
{
    static const char official[] = "臺";

    for (char *at = strstr(word, "台"); at != NULL; at = strstr(at, "台"))
        for (size_t i = 0; official[i] != '\0'; i++)
            at[i] = official[i];
}

/* "臺南" alone is meant as well. */
static const char *branch_of(const Catalogue *catalogue, const char *word)
{
    char whole[WORD_SIZE + 16];
    const char *code = csv_name_id(catalogue, CSV_BRANCH, word, NULL);

    if (code != word)
        return code;
    snprintf(whole, sizeof whole, "%s分署", word);
    code = csv_name_id(catalogue, CSV_BRANCH, whole, NULL);
    return code == whole ? NULL : code;
}

/* 106h1 is 106H1. */
static bool add_period_code(const char *word, struct text *out)
{
    char raised[PERIOD_TEXT_SIZE + 1] = "";
    struct period period;

    for (size_t i = 0; i < PERIOD_TEXT_SIZE && word[i] != '\0'; i++)
        raised[i] = (char)toupper((unsigned char)word[i]);
    if (strlen(word) > PERIOD_TEXT_SIZE || period_parse(raised, &period) != KAOHE_OK)
        return false;
    text_add(out, raised);
    return true;
}

/* What the words are read with: the catalogue from when a word first is no code. */
struct calling {
    struct cli *cli;
    struct paper paper;
    struct data_set data;
    struct text room;
    int code;
};

static bool has_catalogue(struct calling *c)
{
    c->code = EXIT_SYSTEM;
    return c->data.catalogue != NULL || paper_data(c->cli, &c->paper, &c->data);
}

static bool add_called(struct calling *c, const char *given)
{
    char readings[FIGURE_READINGS_MAX];
    char word[WORD_SIZE];
    const size_t before = c->room.length;
    const char *code;

    if (strncmp(given, "民國", strlen("民國")) == 0)
        given += strlen("民國");
    if (strlen(given) >= sizeof word || is_code(given)) {
        if (!add_period_code(given, &c->room))
            text_add(&c->room, given);
        return true;
    }
    if (csv_period(given, &c->room, readings) != CSV_SOUND) {
        c->code = misused(c->cli, tr("this can be either of two periods"), readings);
        return false;
    }
    if (c->room.overflow || strcmp(c->room.buffer + before, given) != 0)
        return true;
    if (!has_catalogue(c))
        return false;
    c->room.length = before;
    memcpy(word, given, strlen(given) + 1);
    spell(word);
    code = branch_of(c->data.catalogue, word);
    if (code == NULL)
        code = csv_board_id(c->data.catalogue, word);
    text_add(&c->room, code == word ? given : code);
    return true;
}

/* A name, or BOARD/PERIOD. */
static const char *read_word(struct calling *c, const char *word)
{
    const char *slash = strrchr(word, '/');
    const size_t before = c->room.length;
    char first[WORD_SIZE];

    if (slash != NULL && (size_t)(slash - word) >= sizeof first)
        return word;
    if (slash != NULL) {
        snprintf(first, sizeof first, "%.*s", (int)(slash - word), word);
        if (!add_called(c, first))
            return NULL;
        text_add(&c->room, "/");
    }
    if (!add_called(c, slash == NULL ? word : slash + 1))
        return NULL;
    if (c->room.overflow)
        return word;
    c->room.length++; /* behind its NUL */
    return c->room.buffer + before;
}

bool called_read(struct cli *cli, int *code)
{
    static const enum option_id options[] = {OPTION_BRANCH, OPTION_AGAINST};
    const size_t count = (cli->verb->options & CALLED) != 0 ? cli->argument_count : 0;
    struct calling c = {.cli = cli, .code = EXIT_SYSTEM};
    bool sound = paper_open(&c.paper);

    text_init(&c.room, cli->called, sizeof cli->called);
    for (size_t i = 0; sound && i < count; i++) {
        char *const word = (char *)(uintptr_t)read_word(&c, cli->arguments[i]);

        sound = word != NULL;
        cli->arguments[i] = sound ? word : cli->arguments[i];
    }
    for (size_t i = 0; sound && i < sizeof options / sizeof *options; i++) {
        const char **value = &cli->value[options[i]];
        const char *word = *value == NULL ? NULL : read_word(&c, *value);

        sound = *value == NULL || word != NULL;
        *value = word;
    }
    paper_close(&c.paper);
    *code = c.code;
    return sound;
}

bool called_period(const struct cli *cli, const char *text)
{
    struct period period;

    if (period_parse(text, &period) == KAOHE_OK)
        return true;
    misused(cli, tr("no period such as 106H1, 106Q3, 106M05, 106Y or 106C09"), text);
    return false;
}
