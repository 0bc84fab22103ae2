/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe key list, revoke, withdraw: the keys of others, by an operator: with an own key
 * or over the administration socket. Keys are named by their fingerprint, the first
 * digits of their SHA-256, as in receipts and in the log.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/key.h"
#include "client/cli/print.h"
#include "client/cli/table.h"
#include "wire/hash.h"

#define LIST_ROWS 20000
#define NAME_DIGITS 16
#define NAME_LEAST 8 /* digits that name a key */

typedef char key_name[2 * HASH_BYTES + 1];

struct keys {
    struct kaohe_client *client;
    struct paper paper;
    int64_t offset;
    bool more;
};

static void name_key(ProtobufCBinaryData key, key_name name)
{
    uint8_t hash[HASH_BYTES];

    hash_sha256(key.data, key.len, hash);
    for (size_t i = 0; i < HASH_BYTES; i++)
        snprintf(name + 2 * i, 3, "%02x", hash[i]);
}

static const char *whose(const KeyInfo *key)
{
    if (key->branch != NULL)
        return key->branch;
    return key->role == ROLE_HEADQUARTERS ? tr("headquarters") : tr("operator");
}

/* With the operator's own key if the home has one, else over the socket. */
static struct kaohe_client *reach(const struct cli *cli, struct paper *paper, int *code)
{
    struct kaohe_message bytes = {NULL, 0};
    const Profile *profile = NULL;

    if (cli->value[OPTION_ADMIN] == NULL &&
        kaohe_profile(cli->home, &bytes, NULL) == KAOHE_OK)
        profile = paper_decode(paper, &kaohe__v1__profile__descriptor, &bytes);
    kaohe_message_free(&bytes);
    return profile != NULL && profile->role == ROLE_OPERATOR ? connect_only(cli, code)
                                                             : connect_admin(cli, code);
}

/* The next page; NULL at the end, and when it cannot be had. */
static const KeyList *next_page(struct keys *keys, int *code)
{
    KeysRequest ask = KEYS_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;

    if (!keys->more)
        return NULL;
    ask.has_offset = true;
    ask.offset = keys->offset;
    request.verb_case = VERB_KEYS;
    request.keys = &ask;
    reply = connect_ask(keys->client, &request, &keys->paper, code);
    if (reply == NULL)
        return NULL;
    *code = EXIT_DONE;
    keys->offset = reply->keys->next;
    keys->more = reply->keys->has_next;
    return reply->keys;
}

static bool open_keys(const struct cli *cli, struct keys *keys, int *code)
{
    *keys = (struct keys){.more = true};
    *code = EXIT_SYSTEM;
    if (!paper_open(&keys->paper))
        return false;
    keys->client = reach(cli, &keys->paper, code);
    return keys->client != NULL;
}

static void close_keys(struct keys *keys)
{
    kaohe_client_close(keys->client);
    paper_close(&keys->paper);
}

/* ---- list ---- */

static const char *state_title(KeyState state)
{
    switch (state) {
    case KEY_STATE_VALID:
        return tr("valid");
    case KEY_STATE_RETIRING:
        return tr("replaced, still good");
    case KEY_STATE_REVOKED:
        return tr("revoked");
    case KEY_STATE_OPEN:
        return tr("token, open");
    case KEY_STATE_USED:
        return tr("token, used");
    case KEY_STATE_EXPIRED:
        return tr("token, expired");
    default:
        return "?";
    }
}

static void time_cell(const struct cli *cli, struct table *table, size_t column,
                      int64_t moment)
{
    char text[PRINT_TIME_SIZE];

    table_cell(table, column, moment == 0 ? "–" : print_time(cli, moment, text));
}

static void add_row(const struct cli *cli, struct table *table, const KeyInfo *key)
{
    key_name name;

    name_key(key->public_key, name);
    name[NAME_DIGITS] = '\0';
    table_next(table);
    table_cell(table, 0, name);
    table_cell(table, 1, whose(key));
    table_cell(table, 2, state_title(key->state));
    time_cell(cli, table, 3, key->since);
    time_cell(cli, table, 4, key->has_ended ? key->ended : key->until);
    time_cell(cli, table, 5, key->last_used);
}

static bool open_table(struct keys *keys, struct table *table)
{
    if (!table_open(table, &keys->paper.arena, 6, LIST_ROWS))
        return false;
    table_cell(table, 0, tr("Fingerprint"));
    table_cell(table, 1, tr("Whose"));
    table_cell(table, 2, tr("State"));
    table_cell(table, 3, tr("Since"));
    table_cell(table, 4, tr("Until"));
    table_cell(table, 5, tr("Last used"));
    return true;
}

int key_list(const struct cli *cli)
{
    struct keys keys;
    struct table table;
    const KeyList *page;
    int code;
    const bool ok = open_keys(cli, &keys, &code) && open_table(&keys, &table);

    while (ok && (page = next_page(&keys, &code)) != NULL)
        for (size_t i = 0; i < page->n_keys; i++) {
            if (cli->json)
                paper_print(&page->keys[i]->base);
            else
                add_row(cli, &table, page->keys[i]);
        }
    if (ok && code == EXIT_DONE && !cli->json) {
        table_next(&table);
        table_print(cli, &table);
    }
    close_keys(&keys);
    return code;
}

/* ---- revoke ---- */

static bool is_meant(const struct cli *cli, const char *wanted, const KeyInfo *key)
{
    const char *branch = cli->value[OPTION_BRANCH];
    key_name name;

    if (key->state == KEY_STATE_REVOKED)
        return false;
    if (wanted == NULL)
        return branch != NULL && key->branch != NULL && strcmp(branch, key->branch) == 0;
    name_key(key->public_key, name);
    return strncmp(name, wanted, strlen(wanted)) == 0;
}

static int revoke(const struct cli *cli, struct keys *keys, const KeyInfo *key)
{
    RevokeRequest revoke = REVOKE_REQUEST_INIT;
    Request request = REQUEST_INIT;
    key_name name;
    int code = EXIT_SYSTEM;

    name_key(key->public_key, name);
    revoke.has_public_key = true;
    revoke.public_key = key->public_key;
    revoke.reason = (char *)cli->value[OPTION_REASON];
    request.verb_case = VERB_REVOKE;
    request.revoke = &revoke;
    if (connect_ask(keys->client, &request, &keys->paper, &code) == NULL)
        return code;
    fprintf(stderr, tr("kaohe: revoked: %.*s of %s\n"), NAME_DIGITS, name, whose(key));
    return EXIT_DONE;
}

struct meant {
    const KeyInfo *keys[256];
    size_t count;
};

static int find_meant(const struct cli *cli, struct keys *keys, const char *wanted,
                      struct meant *meant)
{
    const KeyList *page;
    int code = EXIT_DONE;

    *meant = (struct meant){.count = 0};
    keys->offset = 0;
    keys->more = true;
    while ((page = next_page(keys, &code)) != NULL)
        for (size_t i = 0; i < page->n_keys; i++)
            if (is_meant(cli, wanted, page->keys[i]) &&
                meant->count < sizeof meant->keys / sizeof meant->keys[0])
                meant->keys[meant->count++] = page->keys[i];
    return code;
}

/* Revokes what is meant; a fingerprint has to mean one key. */
static int revoke_meant(const struct cli *cli, struct keys *keys, const char *wanted)
{
    struct meant meant;
    int code = find_meant(cli, keys, wanted, &meant);

    if (code != EXIT_DONE)
        return code;
    if (meant.count == 0 || (wanted != NULL && meant.count > 1)) {
        fprintf(stderr,
                meant.count == 0 ? tr("kaohe: no key that is good has this name: %s\n")
                                 : tr("kaohe: more than one key begins like this: %s\n"),
                wanted != NULL ? wanted : cli->value[OPTION_BRANCH]);
        return EXIT_NO_INPUT;
    }
    for (size_t i = 0; code == EXIT_DONE && i < meant.count; i++)
        code = revoke(cli, keys, meant.keys[i]);
    return code;
}

int key_revoke(const struct cli *cli)
{
    const bool of_branch = cli->value[OPTION_BRANCH] != NULL;
    struct keys keys;
    int code;

    if (of_branch == (cli->argument_count > 1))
        return misused(cli, tr("which key? its fingerprint, or --branch for all of it"),
                       NULL);
    for (size_t i = 1; i < cli->argument_count; i++)
        if (strlen(cli->arguments[i]) < NAME_LEAST)
            return misused(cli, tr("a fingerprint has 8 digits or more"),
                           cli->arguments[i]);
    if (open_keys(cli, &keys, &code)) {
        code = of_branch ? revoke_meant(cli, &keys, NULL) : EXIT_DONE;
        for (size_t i = 1; code == EXIT_DONE && i < cli->argument_count; i++)
            code = revoke_meant(cli, &keys, cli->arguments[i]);
    }
    close_keys(&keys);
    return code;
}
