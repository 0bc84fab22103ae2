/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base64 by libsodium, strict about what stands behind the last character. It must not
 * know what the bytes are.
 */
#include "wire/base64.h"

#include <sodium.h>

size_t base64_size(size_t length)
{
    return sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);
}

void base64_write(struct bytes in, char *text)
{
    sodium_bin2base64(text, base64_size(in.length), in.data, in.length,
                      sodium_base64_VARIANT_ORIGINAL);
}

bool base64_read(const char *text, struct arena *arena, struct bytes *out)
{
    static const int variants[] = {
        sodium_base64_VARIANT_ORIGINAL,
        sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
        sodium_base64_VARIANT_URLSAFE,
        sodium_base64_VARIANT_URLSAFE_NO_PADDING,
    };
    size_t size = strlen(text);
    uint8_t *data = arena_alloc(arena, size);

    for (size_t i = 0; data != NULL && i < sizeof variants / sizeof variants[0]; i++) {
        size_t length = 0;
        if (sodium_base642bin(data, size, text, size, NULL, &length, NULL, variants[i]) ==
            0) {
            *out = (struct bytes){data, length};
            return true;
        }
    }
    return false;
}
