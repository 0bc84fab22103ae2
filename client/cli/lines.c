/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lays out titles and values once all are known, so that the figures of one record
 * stand below each other.
 */
#include "client/cli/lines.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/print.h"
#include "domain/utf8.h"

bool lines_open(struct lines *lines, struct arena *arena, size_t limit)
{
    *lines = (struct lines){.arena = arena, .limit = limit};
    lines->list = arena_array(arena, limit, sizeof *lines->list);
    return lines->list != NULL;
}

static const char *copy(struct lines *lines, const char *text)
{
    return text == NULL ? NULL : arena_strdup(lines->arena, text);
}

void lines_add(struct lines *lines, const char *title, const char *figure,
               const char *words)
{
    if (lines->count == lines->limit)
        return;
    lines->list[lines->count++] =
        (struct line){copy(lines, title), copy(lines, figure), copy(lines, words)};
}

static size_t width_of(const char *text)
{
    return text == NULL ? 0 : utf8_width(text, strlen(text));
}

void lines_print(const struct lines *lines, size_t indent)
{
    size_t titles = 0, figures = 0;

    for (size_t i = 0; i < lines->count; i++) {
        const size_t title = width_of(lines->list[i].title);
        const size_t figure = width_of(lines->list[i].figure);

        titles = title > titles ? title : titles;
        figures = figure > figures ? figure : figures;
    }
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->list[i];
        const char *title = line->title == NULL ? "?" : line->title;
        const char *words = line->words == NULL ? "" : line->words;

        printf("%*s%s", (int)indent, "", title);
        print_padding(title, titles);
        if (line->figure != NULL)
            printf("  %*s%s", (int)(figures - width_of(line->figure)), "", line->figure);
        if (words[0] != '\0')
            printf("%s%s", line->figure == NULL ? "  " : " ", words);
        putchar('\n');
    }
}
