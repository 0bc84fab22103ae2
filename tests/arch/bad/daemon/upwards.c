/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Includes what it must not, compiles in variants and dies on what a peer sends.
 * Nothing in here is right.
 */
#include <sqlite3.h>
#include <protobuf-c/protobuf-c.h>

#include "../client/leak.h"
#include "client/leak.h"
#include "missing.h"

#ifdef WITH_LUCK
#endif

void upwards(int length);
void upwards(int length)
{
    assert(length > 0);
}
