/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way to a member of a record, as the schema has it: "restatements[0].field" is
 * 重複陳述（1）之欄位. Invariant: a step that has no word stays as it is, and elements
 * are counted from 1.
 */
#include <string.h>

#include "domain/title.h"

#define STEP_SIZE 64
#define NUMBER_MOST 1000000

/* "optionScores" as "option_scores". */
static bool take_name(const char *from, size_t length, char name[STEP_SIZE])
{
    size_t used = 0;

    for (size_t i = 0; i < length && used + 2 < STEP_SIZE; i++) {
        char letter = from[i];

        if (letter >= 'A' && letter <= 'Z') {
            name[used++] = '_';
            letter = (char)(letter - 'A' + 'a');
        }
        name[used++] = letter;
    }
    name[used] = '\0';
    return used > 0 && used + 2 < STEP_SIZE;
}

static void add_number(struct text *text, bool zh, const char *bracket)
{
    int64_t number = 0;

    while (*++bracket >= '0' && *bracket <= '9' && number < NUMBER_MOST)
        number = 10 * number + *bracket - '0';
    text_add(text, zh ? "（" : " (");
    text_add_int(text, number + 1);
    text_add(text, zh ? "）" : ")");
}

void title_add_path(struct text *text, const struct title_source *source,
                    const char *path)
{
    const char *between = "";

    for (const char *at = path; *at != '\0'; at += *at == '.') {
        const size_t length = strcspn(at, ".[");
        char name[STEP_SIZE];
        const char *word = take_name(at, length, name)
                               ? title_word(TITLE_FIELDS, name, source->zh)
                               : NULL;

        text_add(text, between);
        text_add_bytes(text, word == NULL ? at : word,
                       word == NULL ? length : strlen(word));
        at += length;
        if (*at == '[') {
            add_number(text, source->zh, at);
            at += strcspn(at, ".");
        }
        between = source->zh ? "之" : ", ";
    }
}
