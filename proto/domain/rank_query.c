/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking the treap. Invariant: nothing here changes a node, and each question
 * walks one path between a node and the root.
 */
#include "domain/rank.h"

/* How many nodes, and how many different values, are ahead of something. */
struct ahead {
    uint32_t nodes;
    uint32_t values;
};

static void pass(const struct rank *board, uint32_t link, struct ahead *ahead)
{
    const struct rank_node *node = &board->nodes[link - 1];
    uint32_t left = node->child[0];

    ahead->nodes += 1;
    ahead->values += node->is_first;
    if (left != 0) {
        ahead->nodes += board->nodes[left - 1].size;
        ahead->values += board->nodes[left - 1].distinct;
    }
}

/* The nodes that are better than `value`, or as good if `or_equal`. */
static struct ahead ahead_of(const struct rank *board, struct ratio value, bool or_equal)
{
    struct ahead ahead = {0};
    uint32_t link = board->root;

    while (link != 0) {
        int order = ratio_compare(board->nodes[link - 1].value, value);
        bool better = board->direction == RANK_HIGHER_IS_BETTER ? order > 0 : order < 0;
        bool right = better || (or_equal && order == 0);
        if (right)
            pass(board, link, &ahead);
        link = board->nodes[link - 1].child[right];
    }
    return ahead;
}

enum kaohe_err rank_place(const struct rank *board, uint32_t slot, enum rank_ties ties,
                          struct rank_place *out)
{
    if (!rank_has(board, slot))
        return KAOHE_ERR_NOT_FOUND;

    struct ratio value = board->nodes[slot].value;
    struct ahead better = ahead_of(board, value, false);
    uint32_t first = better.nodes + 1;
    uint32_t last = ahead_of(board, value, true).nodes;
    struct rank_place place = {
        .tied = last - better.nodes,
        .ranked = rank_count(board),
    };

    switch (ties) {
    case RANK_COMPETITION:
        place.doubled = first * 2;
        break;
    case RANK_DENSE:
        place.doubled = (better.values + 1) * 2;
        break;
    case RANK_MODIFIED:
        place.doubled = last * 2;
        break;
    case RANK_FRACTIONAL:
        place.doubled = first + last;
        break;
    }
    *out = place;
    return KAOHE_OK;
}

uint32_t rank_at(const struct rank *board, uint32_t index)
{
    uint32_t link = board->root;

    while (link != 0) {
        const struct rank_node *node = &board->nodes[link - 1];
        uint32_t left = node->child[0] == 0 ? 0 : board->nodes[node->child[0] - 1].size;
        if (index == left)
            return link - 1;
        link = node->child[index > left];
        if (index > left)
            index -= left + 1;
    }
    return RANK_NONE;
}

struct rank_beside rank_beside(const struct rank *board, uint32_t slot)
{
    struct rank_beside beside = {RANK_NONE, RANK_NONE};
    uint32_t first;

    if (!rank_has(board, slot))
        return beside;
    first = ahead_of(board, board->nodes[slot].value, false).nodes;
    beside.worse = rank_at(board, ahead_of(board, board->nodes[slot].value, true).nodes);
    if (first == 0)
        return beside;
    beside.better = rank_at(board, first - 1);
    first = ahead_of(board, board->nodes[beside.better].value, false).nodes;
    beside.better = rank_at(board, first);
    return beside;
}

/* The neighbour on one side: the innermost node below, else the first ancestor
 * that lies on that side. */
static uint32_t neighbour(const struct rank *board, uint32_t slot, int side)
{
    const struct rank_node *nodes = board->nodes;

    if (!rank_has(board, slot))
        return RANK_NONE;
    uint32_t link = nodes[slot].child[side];
    if (link != 0) {
        while (nodes[link - 1].child[!side] != 0)
            link = nodes[link - 1].child[!side];
        return link - 1;
    }
    link = slot + 1;
    uint32_t parent = nodes[slot].parent;
    while (parent != 0 && nodes[parent - 1].child[side] == link) {
        link = parent;
        parent = nodes[link - 1].parent;
    }
    return parent == 0 ? RANK_NONE : parent - 1;
}

uint32_t rank_next(const struct rank *board, uint32_t slot)
{
    return neighbour(board, slot, 1);
}

uint32_t rank_previous(const struct rank *board, uint32_t slot)
{
    return neighbour(board, slot, 0);
}
