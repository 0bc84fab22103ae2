/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe key: what a client does with its own key. gen makes one here, pub shows it, enrol
 * TOKEN makes it known, rotate replaces it. What an operator does with the keys of others
 * is in key_token.c and key_list.c.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/key.h"
#include "client/cli/paper.h"
#include "client/cli/print.h"
#include "client/cli/verbs.h"
#include "wire/base64.h"

#define ENROL_TIMEOUT_MS 15000

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

static int rotate(const struct cli *cli)
{
    struct paper paper;
    struct kaohe_message bytes = {NULL, 0};
    struct kaohe_problem problem = {.subject = ""};
    const Enrolment *enrolment = NULL;
    char time[PRINT_TIME_SIZE];
    const enum kaohe_err err =
        kaohe_rotate(cli->home, cli->timeout_ms > 0 ? cli->timeout_ms : ENROL_TIMEOUT_MS,
                     &bytes, &problem);
    int code = EXIT_SYSTEM;

    if (err != KAOHE_OK)
        return fail(err, &problem);
    if (paper_open(&paper))
        enrolment = paper_decode(&paper, &kaohe__v1__enrolment__descriptor, &bytes);
    if (enrolment != NULL) {
        code = EXIT_DONE;
        if (cli->json)
            paper_print(&enrolment->base);
        else if (enrolment->has_until)
            fprintf(stderr, tr("kaohe: the key is replaced; the old one ends %s\n"),
                    print_time(cli, enrolment->until, time));
        else
            fputs(tr("kaohe: the key is replaced; the old one has ended\n"), stderr);
    }
    kaohe_message_free(&bytes);
    paper_close(&paper);
    return code;
}

int verb_key(struct cli *cli)
{
    static const struct {
        const char *name;
        int (*run)(const struct cli *cli);
    } actions[] = {
        {"gen", generate},        {"pub", show_public}, {"rotate", rotate},
        {"token", key_token},     {"list", key_list},   {"revoke", key_revoke},
        {"withdraw", key_revoke},
    };
    const char *action = cli->argument_count > 0 ? cli->arguments[0] : "";

    if (strcmp(action, "enrol") == 0 && cli->argument_count == 2)
        return enrol(cli, cli->arguments[1]);
    if (cli->argument_count == 1 && strcmp(action, "enrol") == 0 &&
        cli->value[OPTION_PUBLIC_KEY] != NULL)
        return key_enrol_public(cli);
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(action, actions[i].name) == 0 &&
            (cli->argument_count == 1 || actions[i].run == key_revoke))
            return actions[i].run(cli);
    return misused(
        cli, tr("gen, pub, enrol TOKENFILE, rotate, token, list, revoke or withdraw"),
        action);
}
