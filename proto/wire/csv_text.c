/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the bytes of a file to UTF-8. Excel in Taiwan saves CP950 unless told otherwise,
 * so what is not UTF-8 is read as that; what is not text at all is answered with how to
 * save it.
 */
#include <iconv.h>
#include <stdio.h>
#include <string.h>

#include "domain/utf8.h"
#include "wire/csv.h"

const char *csv_fault_text(enum csv_fault fault)
{
    static const char *const texts[] = {
#define CSV_FAULT_TEXT(name, text) [name] = text,
        CSV_FAULTS(CSV_FAULT_TEXT)
#undef CSV_FAULT_TEXT
    };

    return texts[fault];
}

static bool begins(struct bytes in, const char *mark, size_t length)
{
    return in.length >= length && memcmp(in.data, mark, length) == 0;
}

static enum csv_fault known_otherwise(struct bytes in)
{
    if (begins(in, "PK\x03\x04", 4) || begins(in, "\xD0\xCF\x11\xE0", 4))
        return CSV_WORKBOOK;
    if (begins(in, "\xFF\xFE", 2) || begins(in, "\xFE\xFF", 2))
        return CSV_UTF_16;
    return CSV_SOUND;
}

static bool is_utf8(struct bytes in)
{
    size_t at = 0;

    while (at < in.length) {
        uint32_t code_point = 0;
        const size_t size =
            utf8_next((const char *)in.data + at, in.length - at, &code_point);

        if (size == 0)
            return false;
        at += size;
    }
    return true;
}

/* Two bytes of CP950 are at most three of UTF-8. */
static enum csv_fault convert(struct bytes in, struct arena *arena, struct bytes *out,
                              struct csv_error *error)
{
    const iconv_t converter = iconv_open("UTF-8", "CP950");
    size_t room = 2 * in.length;
    char *text = arena_alloc(arena, room + 1);
    char *from = (char *)in.data;
    char *to = text;
    size_t left = in.length;
    enum csv_fault fault = CSV_SOUND;

    if (text == NULL)
        fault = CSV_NO_ROOM;
    else if (converter == (iconv_t)-1 ||
             iconv(converter, &from, &left, &to, &room) == (size_t)-1)
        fault = CSV_NOT_TEXT;
    if (converter != (iconv_t)-1)
        iconv_close(converter);
    if (fault == CSV_NOT_TEXT) {
        error->row = 1;
        for (const char *at = (char *)in.data; at < from; at++)
            error->row += *at == '\n';
        snprintf(error->detail, sizeof error->detail, "byte %zu: 0x%02X",
                 in.length - left + 1, (unsigned)*(unsigned char *)from);
    }
    *out = (struct bytes){(uint8_t *)text, (size_t)(to - text)};
    return fault;
}

enum csv_fault csv_text(struct bytes in, struct arena *arena, struct bytes *out,
                        struct csv_error *error)
{
    *error = (struct csv_error){.fault = known_otherwise(in)};
    *out = in;
    if (error->fault != CSV_SOUND)
        return error->fault;
    if (begins(in, "\xEF\xBB\xBF", 3))
        *out = (struct bytes){in.data + 3, in.length - 3};
    if (!is_utf8(*out))
        error->fault = convert(in, arena, out, error);
    return error->fault;
}
