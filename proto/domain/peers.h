/* SPDX-License-Identifier: Apache-2.0 */
/* Peer groups: branches that are compared among themselves. */
#ifndef KAOHE_DOMAIN_PEERS_H
#define KAOHE_DOMAIN_PEERS_H

#include <stdbool.h>

#include "kaohe/v1/names.h"

/* The group of that id, or NULL. */
const PeerGroup *catalogue_peer_group(const Catalogue *catalogue, const char *id);

/* May the branch be on the board? */
bool board_takes(const Catalogue *catalogue, const Board *board, const char *branch);

/* What is wrong with the groups, in English, and the id of the group in *where; NULL
 * where all is well. */
const char *peers_fault(const Catalogue *catalogue, const char **where);

#endif
