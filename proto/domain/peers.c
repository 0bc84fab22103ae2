/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Peer groups. Invariant: a board without a group takes every branch, one with a group
 * nobody else. It must not know who has filed.
 */
#include "domain/peers.h"

#include <string.h>

#include "domain/catalogue.h"

const PeerGroup *catalogue_peer_group(const Catalogue *catalogue, const char *id)
{
    for (size_t i = 0; id != NULL && i < catalogue->n_peer_groups; i++)
        if (catalogue->peer_groups[i]->id != NULL &&
            strcmp(catalogue->peer_groups[i]->id, id) == 0)
            return catalogue->peer_groups[i];
    return NULL;
}

static bool has(const PeerGroup *group, const char *branch, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(group->branches[i], branch) == 0)
            return true;
    return false;
}

bool board_takes(const Catalogue *catalogue, const Board *board, const char *branch)
{
    const PeerGroup *group = catalogue_peer_group(catalogue, board->peer_group);

    return board->peer_group == NULL ||
           (group != NULL && has(group, branch, group->n_branches));
}

static const char *group_fault(const Catalogue *catalogue, const PeerGroup *group)
{
    if (group->id == NULL || group->id[0] == '\0' ||
        catalogue_peer_group(catalogue, group->id) != group)
        return "has no id of its own";
    if (group->title_zh == NULL || group->title_zh[0] == '\0' ||
        group->title_en == NULL || group->title_en[0] == '\0')
        return "lacks a title";
    if (group->n_branches < 2)
        return "a group is of two branches at least";
    for (size_t i = 0; i < group->n_branches; i++) {
        if (catalogue_branch(catalogue, group->branches[i]) == NULL)
            return "a branch of the group is none of the catalogue";
        if (has(group, group->branches[i], i))
            return "names a branch twice";
    }
    return NULL;
}

const char *peers_fault(const Catalogue *catalogue, const char **where)
{
    const char *fault = NULL;

    for (size_t i = 0; fault == NULL && i < catalogue->n_peer_groups; i++) {
        *where = catalogue->peer_groups[i]->id;
        fault = group_fault(catalogue, catalogue->peer_groups[i]);
    }
    for (size_t i = 0; fault == NULL && i < catalogue->n_boards; i++) {
        const Board *board = catalogue->boards[i];

        *where = board->id;
        if (board->peer_group != NULL &&
            catalogue_peer_group(catalogue, board->peer_group) == NULL)
            fault = "its peer group is none of the catalogue";
    }
    return fault;
}
