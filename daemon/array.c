/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The growing arrays of array.h. Must not know what they hold.
 */
#include "daemon/array.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 16

void *array_grow(void *array, size_t *room, size_t wanted, size_t size)
{
    size_t grown = *room == 0 ? FIRST_ROOM : *room;
    void *moved;

    if (wanted <= *room && array)
        return array;
    while (grown < wanted)
        grown *= 2;
    moved = reallocarray(array, grown, size);
    if (!moved)
        return NULL;
    memset((char *)moved + *room * size, 0, (grown - *room) * size);
    *room = grown;
    return moved;
}
