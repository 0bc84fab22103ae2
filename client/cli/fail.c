/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors as a person and a script see them: one line on stderr that names the thing, the
 * reason and the particulars, and an exit code of sysexits.h.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/cli.h"

int exit_of(enum kaohe_err err)
{
    switch (err) {
    case KAOHE_OK:
        return EXIT_DONE;
    case KAOHE_ERR_USAGE:
        return EXIT_USAGE;
    case KAOHE_ERR_INVALID:
    case KAOHE_ERR_TOO_LARGE:
    case KAOHE_ERR_CONFLICT:
    case KAOHE_ERR_STALE:
    case KAOHE_ERR_CORRUPT:
        return EXIT_REFUSED;
    case KAOHE_ERR_NOT_FOUND:
        return EXIT_NO_INPUT;
    case KAOHE_ERR_UNAVAILABLE:
        return EXIT_UNAVAILABLE;
    case KAOHE_ERR_NO_MEMORY:
        return EXIT_SYSTEM;
    case KAOHE_ERR_IO:
    case KAOHE_ERR_DISK_FULL:
        return EXIT_IO;
    case KAOHE_ERR_TIMEOUT:
        return EXIT_TRY_AGAIN;
    case KAOHE_ERR_DENIED:
        return EXIT_DENIED;
    case KAOHE_ERR_VERSION:
        return EXIT_CONFIG;
    case KAOHE_ERR_INTERNAL:
        break;
    }
    return EXIT_INTERNAL;
}

/* The name of a parameter, or the word that is its value. */
static const char *word_of(const char *word)
{
    const struct {
        const char *word;
        const char *said;
    } known[] = {
        {"board", tr("board")}, {"edition", tr("edition")}, {"entry", tr("entry")},
        {"field", tr("field")}, {"limit", tr("limit")},     {"period", tr("period")},
        {"time", tr("time")},   {"reason", tr("reason")},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].word, word) == 0)
            return known[i].said;
    return tr(word);
}

/* A piece as it is known, or a word that is known before a value: "branch TPY". */
static void add_piece(struct text *out, const char *piece)
{
    const char *said = tr(piece);
    const size_t first = strcspn(piece, " ");
    char word[64];

    if (said == piece && piece[first] == ' ' && first < sizeof word) {
        snprintf(word, sizeof word, "%.*s", (int)first, piece);
        text_add(out, word_of(word));
        text_add(out, " ");
        text_add(out, word_of(piece + first + 1));
    } else {
        text_add(out, said);
    }
}

void fail_add(struct text *out, const char *text)
{
    char piece[512];

    while (*text != '\0') {
        size_t length = 0;

        while (text[length] != '\0' &&
               (strchr(";:", text[length]) == NULL || text[length + 1] != ' '))
            length++;
        snprintf(piece, sizeof piece, "%.*s", (int)length, text);
        add_piece(out, piece);
        text += length;
        if (*text != '\0') {
            text_add_bytes(out, text, 2);
            text += 2;
        }
    }
}

int fail(enum kaohe_err err, const struct kaohe_problem *problem)
{
    const char *reason = problem->reason == NULL ? kaohe_strerror(err) : problem->reason;
    char buffer[1024];
    struct text detail;

    fputs("kaohe: ", stderr);
    if (problem->subject[0] != '\0')
        fprintf(stderr, "%s: ", problem->subject);
    fputs(tr(reason), stderr);
    if (problem->detail[0] != '\0') {
        text_init(&detail, buffer, sizeof buffer);
        fail_add(&detail, problem->detail);
        fprintf(stderr, " (%s)", text_end(&detail) == NULL ? problem->detail : buffer);
    }
    fputc('\n', stderr);
    return exit_of(err);
}
