/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule that prints, counts its calls and looks into descriptors: everything that the
 * domain must not do.
 */
#include <stdio.h>

#include "daemon/turn.h"

extern const int kaohe__v1__thing__descriptor;
int impure(int n);
int total;
static const char *names[] = {"one", "two"};
static const char *const fixed[] = {"three", "four"};

int impure(int n)
{
    static int calls = TURN;
    names[n] = fixed[n & 1];
    printf("%s %d\n", names[n - 1], kaohe__v1__thing__descriptor);
    total += ++calls;
    return total;
}
