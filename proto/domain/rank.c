/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing the treap: children come in display order, parents have the higher
 * priority, and every node counts its subtree. Priorities are a hash of the
 * code, so the tree is balanced without a random source. It must not know
 * branches or boards: only slots, codes and values.
 */
#include "domain/rank.h"

#include <string.h>

/* Nodes are named by their link, slot + 1, in this file; 0 is no node. */
static struct rank_node *node_at(const struct rank *board, uint32_t link)
{
    return &board->nodes[link - 1];
}

/* FNV-1a, then the finalizer of MurmurHash3: codes differ in few bits. */
static uint32_t priority_of(const char *code)
{
    uint32_t hash = UINT32_C(2166136261);

    for (const char *at = code; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * UINT32_C(16777619);
    hash = (hash ^ (hash >> 16)) * UINT32_C(0x85ebca6b);
    hash = (hash ^ (hash >> 13)) * UINT32_C(0xc2b2ae35);
    return hash ^ (hash >> 16);
}

/* Is `a` before `b` in display order? Slots decide between equal codes, so that
 * the order is total. */
static bool is_before(const struct rank *board, uint32_t a, uint32_t b)
{
    const struct rank_node *left = node_at(board, a);
    const struct rank_node *right = node_at(board, b);
    int order = ratio_compare(left->value, right->value);

    if (board->direction == RANK_HIGHER_IS_BETTER)
        order = -order;
    if (order == 0)
        order = strcmp(left->code, right->code);
    return order == 0 ? a < b : order < 0;
}

static bool same_value(const struct rank *board, uint32_t slot, uint32_t other)
{
    return slot != RANK_NONE && other != RANK_NONE &&
           ratio_compare(board->nodes[slot].value, board->nodes[other].value) == 0;
}

static void count(const struct rank *board, struct rank_node *node)
{
    node->size = 1;
    node->distinct = node->is_first;
    for (int side = 0; side < 2; side++) {
        if (node->child[side] != 0) {
            node->size += node_at(board, node->child[side])->size;
            node->distinct += node_at(board, node->child[side])->distinct;
        }
    }
}

static void count_upwards(const struct rank *board, uint32_t link)
{
    while (link != 0) {
        count(board, node_at(board, link));
        link = node_at(board, link)->parent;
    }
}

static void set_first(const struct rank *board, uint32_t slot, bool is_first)
{
    if (board->nodes[slot].is_first == is_first)
        return;
    board->nodes[slot].is_first = is_first;
    count_upwards(board, slot + 1);
}

/* Makes the parent of `old` point to `link` (which may be 0) instead. */
static void replace_child(struct rank *board, uint32_t old, uint32_t link)
{
    uint32_t parent = node_at(board, old)->parent;

    if (parent == 0)
        board->root = link;
    else
        node_at(board, parent)->child[node_at(board, parent)->child[1] == old] = link;
    if (link != 0)
        node_at(board, link)->parent = parent;
}

/* Turns the edge between a node and its parent: the node takes its place. */
static void rotate_up(struct rank *board, uint32_t link)
{
    struct rank_node *node = node_at(board, link);
    uint32_t parent_link = node->parent;
    struct rank_node *parent = node_at(board, parent_link);
    int side = parent->child[1] == link;
    uint32_t inner = node->child[!side];

    replace_child(board, parent_link, link);
    parent->child[side] = inner;
    if (inner != 0)
        node_at(board, inner)->parent = parent_link;
    node->child[!side] = parent_link;
    parent->parent = link;
    count(board, parent);
    count(board, node);
}

static void insert(struct rank *board, uint32_t slot)
{
    struct rank_node *node = &board->nodes[slot];
    uint32_t *place = &board->root;

    while (*place != 0) {
        node->parent = *place;
        place = &node_at(board, *place)->child[is_before(board, *place, slot + 1)];
    }
    *place = slot + 1;
    node->size = 1;
    /* As a leaf it has its neighbours: is it the first of its value now? */
    node->is_first = !same_value(board, slot, rank_previous(board, slot));
    count_upwards(board, slot + 1);
    uint32_t next = rank_next(board, slot);
    if (same_value(board, slot, next))
        set_first(board, next, false);
    while (node->parent != 0 && node_at(board, node->parent)->priority < node->priority)
        rotate_up(board, slot + 1);
}

void rank_remove(struct rank *board, uint32_t slot)
{
    if (!rank_has(board, slot))
        return;
    struct rank_node *node = &board->nodes[slot];
    uint32_t next = rank_next(board, slot);

    if (node->is_first && same_value(board, slot, next))
        set_first(board, next, true);
    while (node->child[0] != 0 && node->child[1] != 0) {
        bool right = node_at(board, node->child[1])->priority >
                     node_at(board, node->child[0])->priority;
        rotate_up(board, node->child[right]);
    }
    uint32_t parent = node->parent;
    replace_child(board, slot + 1, node->child[0] != 0 ? node->child[0] : node->child[1]);
    count_upwards(board, parent);
    *node = (struct rank_node){0};
}

enum kaohe_err rank_put(struct rank *board, uint32_t slot, const char *code,
                        struct ratio value)
{
    if (!ratio_is_defined(value))
        return KAOHE_ERR_INVALID;
    if (slot >= board->capacity || slot >= RANK_CAPACITY)
        return KAOHE_ERR_TOO_LARGE;

    struct rank_node *node = &board->nodes[slot];
    if (rank_has(board, slot) && ratio_compare(node->value, value) == 0 &&
        strcmp(node->code, code) == 0) {
        node->value = value;
        node->code = code;
        return KAOHE_OK;
    }
    rank_remove(board, slot);
    *node = (struct rank_node){
        .value = value,
        .code = code,
        .priority = priority_of(code),
    };
    insert(board, slot);
    return KAOHE_OK;
}
