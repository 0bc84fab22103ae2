/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of a board, hashed as they are made: nothing grows with the board.
 */
#include "wire/board_digest.h"

#include <string.h>

#include "domain/text.h"

#define LINE 1024 /* names have 256 bytes at most, numbers 20 */

static void add_number(struct text *text, int64_t number)
{
    text_add(text, "\t");
    text_add_int(text, number);
}

static void add_name(struct text *text, const ProtobufCEnumDescriptor *type, int value)
{
    const ProtobufCEnumValue *known = protobuf_c_enum_descriptor_get_value(type, value);

    text_add(text, "\t");
    text_add(text, known ? known->name : "?");
}

static void add_line(struct board_digest *digest, struct text *text)
{
    text_add(text, "\n");
    const size_t length = text->length;
    const char *line = text_end(text);

    if (line)
        hash_add(&digest->run, line, length);
    else
        digest->broken = true;
}

void board_digest_begin(struct board_digest *digest, const Board *board,
                        const char *period, int64_t sequence)
{
    char buffer[LINE];
    struct text text;

    digest->broken = false;
    hash_begin(&digest->run);
    text_init(&text, buffer, sizeof(buffer));
    text_add(&text, "kaohe board v1\t");
    text_add(&text, board->id);
    text_add(&text, "\t");
    text_add(&text, period);
    add_name(&text, &kaohe__v1__direction__descriptor, (int)board->direction);
    add_name(&text, &kaohe__v1__tie_rule__descriptor, (int)board->tie_rule);
    add_number(&text, board->minimum_base);
    add_number(&text, sequence);
    add_line(digest, &text);
}

void board_digest_add(struct board_digest *digest, const struct board_line *line)
{
    char buffer[LINE];
    struct text text;

    text_init(&text, buffer, sizeof(buffer));
    text_add(&text, line->branch);
    if (line->place_doubled > 0)
        add_number(&text, line->place_doubled);
    else
        text_add(&text, "\t-");
    add_number(&text, line->value.numerator);
    add_number(&text, line->value.denominator);
    add_number(&text, line->basis);
    add_number(&text, line->entry);
    text_add(&text, "\t");
    text_add(&text, line->invented ? "invented" : "");
    text_add(&text, line->invented && line->rolled_up ? "," : "");
    text_add(&text, line->rolled_up ? "rolled_up" : "");
    text_add(&text, line->invented || line->rolled_up ? "" : "-");
    add_line(digest, &text);
}

bool board_digest_end(struct board_digest *digest, uint8_t out[HASH_BYTES])
{
    hash_end(&digest->run, out);
    if (digest->broken)
        memset(out, 0, HASH_BYTES);
    return !digest->broken;
}
