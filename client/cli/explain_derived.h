/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A derived value told by the values on other boards that it is made of, each a figure
 * named "BOARD/PERIOD" with the filing that set it.
 */
#ifndef CLIENT_CLI_EXPLAIN_DERIVED_H
#define CLIENT_CLI_EXPLAIN_DERIVED_H

#include "client/cli/paper.h"
#include "kaohe/client.h"

/* Puts formula and figures into the explanation of the standing. False: a board that it
 * is made of cannot be read, or there is no memory. */
KAOHE_MUST_CHECK bool explain_derived(struct kaohe_client *client, struct paper *paper,
                                      Explanation *out);

/* The receipt of the filing that brought a figure; NULL where it may not be read. */
const Receipt *explain_receipt(struct kaohe_client *client, struct paper *paper,
                               int64_t entry);

#endif
