/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe key token, key enrol --public-key: what the operator does on the daemon's machine
 * to let others in. A token file is secret and never overwrites another.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cli/connect.h"
#include "client/cli/input.h"
#include "client/cli/key.h"
#include "client/cli/names.h"
#include "wire/base64.h"

static bool read_role(const struct cli *cli, TokenRequest *token)
{
    const char *role = cli->value[OPTION_ROLE];

    token->branch = (char *)cli->value[OPTION_BRANCH];
    token->has_role = true;
    token->role = ROLE_BRANCH;
    if (role != NULL && strcmp(role, "headquarters") == 0)
        token->role = ROLE_HEADQUARTERS;
    else if (role != NULL && strcmp(role, "operator") == 0)
        token->role = ROLE_OPERATOR;
    else if (role != NULL && strcmp(role, "branch") != 0)
        return false;
    return (token->role == ROLE_BRANCH) == (token->branch != NULL);
}

static int save(const char *path, const Token *token, struct paper *paper)
{
    const struct kaohe_message bytes = paper_encode(paper, &token->base);
    struct kaohe_problem problem = {.subject = ""};
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    if (bytes.data != NULL)
        err = kaohe_token_save(path, bytes.data, bytes.length, &problem);
    if (err != KAOHE_OK)
        return fail(err, &problem);
    if (token->has_secret_key)
        fprintf(stderr, tr("kaohe: %s is secret: only who is to enrol may have it\n"),
                path);
    return EXIT_DONE;
}

static int save_introduction(const char *path, const Enrolment *enrolment,
                             struct paper *paper)
{
    Token token = TOKEN_INIT;

    token.has_server_key = enrolment->has_server_key;
    token.server_key = enrolment->server_key;
    token.has_role = enrolment->has_role;
    token.role = enrolment->role;
    token.branch = enrolment->branch;
    token.requests = enrolment->requests;
    token.rankings = enrolment->rankings;
    return save(path, &token, paper);
}

/* Asks the daemon for a token, or to enrol a key at once. */
static int ask_into(struct kaohe_client *client, const TokenRequest *token,
                    const char *path)
{
    Request request = REQUEST_INIT;
    struct paper paper;
    const Reply *reply = NULL;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    request.verb_case = VERB_TOKEN;
    request.token = (TokenRequest *)token;
    reply = connect_ask(client, &request, &paper, &code);
    if (reply != NULL && reply->result_case == RESULT_TOKEN)
        code = save(path, reply->token, &paper);
    else if (reply != NULL && reply->result_case == RESULT_ENROLMENT)
        code = save_introduction(path, reply->enrolment, &paper);
    paper_close(&paper);
    return code;
}

static int ask_for_token(const struct cli *cli, const TokenRequest *token)
{
    int code = EXIT_SYSTEM;
    struct kaohe_client *client = connect_admin(cli, &code);

    if (client != NULL)
        code = ask_into(client, token, cli->value[OPTION_OUTPUT]);
    kaohe_client_close(client);
    return code;
}

/* DIR/CODE.token. A file that is there is left as it is, so that what was broken off can
 * go on. */
static int token_for(struct kaohe_client *client, const char *folder,
                     const BranchEntry *branch)
{
    char path[PATH_MAX];
    const int length = snprintf(path, sizeof path, "%s/%s.token", folder, branch->code);
    TokenRequest token = TOKEN_REQUEST_INIT;

    if (length < 0 || (size_t)length >= sizeof path)
        return EXIT_USAGE;
    if (access(path, F_OK) == 0) {
        fprintf(stderr, tr("kaohe: %s is there already and stays as it is\n"), path);
        return EXIT_DONE;
    }
    token.has_role = true;
    token.role = ROLE_BRANCH;
    token.branch = branch->code;
    return ask_into(client, &token, path);
}

static int all_tokens(const struct cli *cli, struct kaohe_client *client,
                      struct paper *paper)
{
    struct names names;
    int code = EXIT_DONE;

    if (!names_load(cli, client, paper, &names))
        return names.code;
    for (size_t i = 0; code == EXIT_DONE && i < names.catalogue->n_branches; i++)
        if (names.catalogue->branches[i]->closed == NULL)
            code = token_for(client, cli->value[OPTION_OUTPUT],
                             names.catalogue->branches[i]);
    return code;
}

static int make_all_tokens(const struct cli *cli)
{
    const char *folder = cli->value[OPTION_OUTPUT];
    struct paper paper;
    struct kaohe_client *client = NULL;
    int code = EXIT_SYSTEM;

    if (cli->value[OPTION_BRANCH] != NULL || cli->value[OPTION_ROLE] != NULL)
        return misused(cli, tr("--all stands alone"), NULL);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        fprintf(stderr, "kaohe: %s: %s\n", folder, strerror(errno));
        return EXIT_IO;
    }
    if (!paper_open(&paper))
        return code;
    client = connect_admin(cli, &code);
    if (client != NULL)
        code = all_tokens(cli, client, &paper);
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}

/* A key as `key gen` prints it. */
static bool read_key(char *text, struct paper *paper, ProtobufCBinaryData *key)
{
    struct bytes bytes = {NULL, 0};

    text[strcspn(text, "\r\n")] = '\0';
    if (!base64_read(text, &paper->arena, &bytes) || bytes.length != KAOHE_KEY_SIZE)
        return false;
    *key = (ProtobufCBinaryData){.len = bytes.length, .data = (uint8_t *)bytes.data};
    return true;
}

/* The operator's way: the key is enrolled at once, and what its owner needs to know of
 * the daemon goes into a file that holds no secret of its own. */
int key_enrol_public(const struct cli *cli)
{
    const char *path = cli->value[OPTION_PUBLIC_KEY];
    TokenRequest token = TOKEN_REQUEST_INIT;
    struct paper paper;
    struct kaohe_message text = {NULL, 0};
    int code = EXIT_SYSTEM;

    if (!read_role(cli, &token) || cli->value[OPTION_OUTPUT] == NULL)
        return misused(cli, tr("needs --branch or --role, and --output"), NULL);
    if (!paper_open(&paper))
        return code;
    if (input_read(path, &text, &code)) {
        token.has_public_key = read_key((char *)text.data, &paper, &token.public_key);
        code = token.has_public_key ? ask_for_token(cli, &token)
                                    : misused(cli, tr("this is no public key"), path);
    }
    kaohe_message_free(&text);
    paper_close(&paper);
    return code;
}

int key_token(const struct cli *cli)
{
    TokenRequest token = TOKEN_REQUEST_INIT;

    if (cli->value[OPTION_ALL] != NULL && cli->value[OPTION_OUTPUT] != NULL)
        return make_all_tokens(cli);
    if (!read_role(cli, &token) || cli->value[OPTION_OUTPUT] == NULL)
        return misused(cli, tr("needs --branch or --role, and --output"), NULL);
    return ask_for_token(cli, &token);
}
