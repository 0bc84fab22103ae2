/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values that are made of others: of the branch's values on other boards, and of the
 * parts of a period. Who keeps the values looks them up; the same values give the same in
 * the daemon and in a rehearsal.
 */
#ifndef KAOHE_DOMAIN_DERIVATION_H
#define KAOHE_DOMAIN_DERIVATION_H

#include "domain/composite.h"
#include "domain/derived.h"

/* What a branch has on a board. Zeroed: nothing. */
struct board_value {
    struct ratio value;
    int64_t basis;
    int64_t entry; /* the ledger number that set it */
    bool invented;
    bool rolled_up; /* of the parts of the period, or derived from such a value */
    bool present;
};

/* A derived board and its operands, by their index in the catalogue: a pair, of a growth
 * the same board twice; or the components. */
struct derivation {
    size_t board;
    size_t operands[COMPOSITE_MOST];
    size_t count;
    bool growth;
};

/* Where one branch's values are. */
struct value_source {
    const Catalogue *catalogue;
    struct board_value (*at)(const void *context, size_t board, const char *period);
    const void *context;
};

/* How the board with that index is derived. False: it is not, or not from boards that
 * stand before it. */
KAOHE_MUST_CHECK bool derivation_of(const Catalogue *catalogue, size_t board,
                                    struct derivation *out);

/* What the operands give in `period`; of a growth, with what it is against in `base`. Not
 * present where one lacks; the entry is for the caller to set. */
struct board_value derivation_value(const struct value_source *source,
                                    const struct derivation *derivation,
                                    const char *period, const char *base);

/* What the values in the parts of that period give; likewise. */
struct board_value derivation_rolled_up(const struct value_source *source, size_t board,
                                        struct period whole);

#endif
