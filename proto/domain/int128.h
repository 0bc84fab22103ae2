/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 128-bit integers under a name, for products of two 64-bit ones. A compiler
 * extension of gcc and clang on every 64-bit target that Debian has.
 *
 * Only plain operators and __builtin_add_overflow: clang turns an overflow-
 * checked 128-bit multiplication into a call that libgcc does not have, so
 * products are bounded by their operands instead.
 */
#ifndef KAOHE_DOMAIN_INT128_H
#define KAOHE_DOMAIN_INT128_H

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

#endif
