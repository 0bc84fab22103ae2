/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe key: gen makes a key here, pub shows it; token and enrol --public-key are the
 * operator's, on the daemon's machine; enrol TOKEN makes this client known.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/input.h"
#include "client/cli/verbs.h"
#include "wire/base64.h"

#define ENROL_TIMEOUT_MS 15000
#define KEY_TEXT_SIZE 64

static int generate(const struct cli *cli)
{
    unsigned char key[KAOHE_KEY_SIZE];
    char text[KEY_TEXT_SIZE];
    struct kaohe_problem problem = {.subject = ""};
    const enum kaohe_err err = kaohe_key_generate(cli->home, key, &problem);

    if (err != KAOHE_OK)
        return fail(err, &problem);
    base64_write((struct bytes){key, sizeof key}, text);
    puts(text);
    return EXIT_DONE;
}

static int show_public(const struct cli *cli)
{
    struct paper paper;
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const Profile *profile = NULL;
    const enum kaohe_err err = kaohe_profile(cli->home, &bytes, &problem);
    int code = EXIT_SYSTEM;

    if (err != KAOHE_OK)
        return fail(err, &problem) == EXIT_DENIED ? EXIT_DENIED : EXIT_CONFIG;
    if (paper_open(&paper))
        profile = paper_decode(&paper, &kaohe__v1__profile__descriptor, &bytes);
    if (profile != NULL && cli->json) {
        code = paper_print(&profile->base) ? EXIT_DONE : code;
    } else if (profile != NULL) {
        char text[KEY_TEXT_SIZE];

        base64_write((struct bytes){profile->public_key.data, KAOHE_KEY_SIZE}, text);
        puts(text);
        code = EXIT_DONE;
    }
    kaohe_message_free(&bytes);
    paper_close(&paper);
    return code;
}

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

static int save(const struct cli *cli, const Token *token, struct paper *paper)
{
    const char *path = cli->value[OPTION_OUTPUT];
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

static int save_introduction(const struct cli *cli, const Enrolment *enrolment,
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
    return save(cli, &token, paper);
}

/* Asks the daemon for a token, or to enrol a key at once. */
static int ask_for_token(const struct cli *cli, const TokenRequest *token)
{
    Request request = REQUEST_INIT;
    struct paper paper;
    struct kaohe_client *client = NULL;
    const Reply *reply = NULL;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    request.verb_case = VERB_TOKEN;
    request.token = (TokenRequest *)token;
    client = connect_admin(cli, &code);
    if (client != NULL)
        reply = connect_ask(client, &request, &paper, &code);
    if (reply != NULL)
        code = EXIT_DONE;
    if (reply != NULL && reply->result_case == RESULT_TOKEN)
        code = save(cli, reply->token, &paper);
    else if (reply != NULL && reply->result_case == RESULT_ENROLMENT)
        code = save_introduction(cli, reply->enrolment, &paper);
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}

static int make_token(const struct cli *cli)
{
    TokenRequest token = TOKEN_REQUEST_INIT;

    if (!read_role(cli, &token) || cli->value[OPTION_OUTPUT] == NULL)
        return misused(cli, tr("needs --branch or --role, and --output"), NULL);
    return ask_for_token(cli, &token);
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
static int enrol_public_key(const struct cli *cli)
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

static int enrol(const struct cli *cli, const char *path)
{
    struct paper paper;
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const Enrolment *enrolment = NULL;
    const enum kaohe_err err = kaohe_enrol(
        cli->home, path, cli->timeout_ms > 0 ? cli->timeout_ms : ENROL_TIMEOUT_MS, &bytes,
        &problem);
    int code = EXIT_SYSTEM;

    if (err != KAOHE_OK)
        return fail(err, &problem);
    if (paper_open(&paper))
        enrolment = paper_decode(&paper, &kaohe__v1__enrolment__descriptor, &bytes);
    if (enrolment != NULL) {
        code = EXIT_DONE;
        if (cli->json)
            paper_print(&enrolment->base);
        else
            fprintf(stderr, tr("kaohe: enrolled as %s\n"),
                    enrolment->branch != NULL              ? enrolment->branch
                    : enrolment->role == ROLE_HEADQUARTERS ? tr("headquarters")
                                                           : tr("operator"));
    }
    kaohe_message_free(&bytes);
    paper_close(&paper);
    return code;
}

int verb_key(struct cli *cli)
{
    const char *action = cli->argument_count > 0 ? cli->arguments[0] : "";

    if (strcmp(action, "enrol") == 0 && cli->argument_count == 2)
        return enrol(cli, cli->arguments[1]);
    if (cli->argument_count == 1 && strcmp(action, "enrol") == 0 &&
        cli->value[OPTION_PUBLIC_KEY] != NULL)
        return enrol_public_key(cli);
    if (cli->argument_count == 1 && strcmp(action, "gen") == 0)
        return generate(cli);
    if (cli->argument_count == 1 && strcmp(action, "pub") == 0)
        return show_public(cli);
    if (cli->argument_count == 1 && strcmp(action, "token") == 0)
        return make_token(cli);
    return misused(cli, tr("gen, pub, token or enrol TOKENFILE"), action);
}
