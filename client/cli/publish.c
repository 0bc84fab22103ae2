/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe publish: headquarters puts a catalogue or a rubric into force; and what is in
 * force now, as the file that one begins from.
 */
#include "client/cli/publish.h"

#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/input.h"
#include "client/cli/verbs.h"

bool publish_read(const struct cli *cli, PublishRequest *publish, struct paper *paper,
                  int *code)
{
    for (size_t i = 0; i + 1 < cli->argument_count; i += 2) {
        const char *what = cli->arguments[i];
        const char *path = cli->arguments[i + 1];
        ProtobufCMessage *message = NULL;

        if (strcmp(what, "rubric") == 0)
            publish->rubric =
                (Rubric *)(message = input_message(path, &kaohe__v1__rubric__descriptor,
                                                   paper, code));
        else if (strcmp(what, "catalogue") == 0)
            publish->catalogue =
                (Catalogue *)(message = input_message(
                                  path, &kaohe__v1__catalogue__descriptor, paper, code));
        else
            *code = misused(cli, tr("rubric FILE, or catalogue FILE"), what);
        if (message == NULL)
            return false;
    }
    return true;
}

static int put(const struct cli *cli)
{
    PublishRequest publish = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct paper paper;
    struct kaohe_client *client = NULL;
    const Reply *reply = NULL;
    const Receipt *receipt = NULL;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    request.verb_case = VERB_PUBLISH;
    request.publish = &publish;
    if (publish_read(cli, &publish, &paper, &code))
        client = connect_home(cli, &code);
    if (client != NULL)
        reply = connect_ask(client, &request, &paper, &code);
    if (reply != NULL) {
        const struct kaohe_message bytes = {reply->receipt->receipt.data,
                                            reply->receipt->receipt.len};

        receipt = paper_decode(&paper, &kaohe__v1__receipt__descriptor, &bytes);
        code = receipt == NULL ? EXIT_INTERNAL : EXIT_DONE;
        if (receipt != NULL && cli->json)
            paper_print(&reply->receipt->base);
        else if (receipt != NULL)
            printf(tr("In force from number %lld of the ledger on\n"),
                   (long long)receipt->entry);
    }
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}

/* The content itself, as the file that `publish` takes. */
static int show(const struct cli *cli, char *name)
{
    DataRequest data = DATA_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct paper paper;
    struct kaohe_client *client = NULL;
    const Reply *reply = NULL;
    int code = EXIT_SYSTEM;

    if (!paper_open(&paper))
        return code;
    data.name = name;
    request.verb_case = VERB_DATA;
    request.data = &data;
    client = connect_home(cli, &code);
    if (client != NULL)
        reply = connect_ask(client, &request, &paper, &code);
    if (reply != NULL) {
        const DataFile *file = reply->data;

        code = paper_print(file->catalogue != NULL ? &file->catalogue->base
                                                   : &file->rubric->base)
                   ? EXIT_DONE
                   : EXIT_INTERNAL;
    }
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}

int verb_publish(struct cli *cli)
{
    if (cli->argument_count == 2 && strcmp(cli->arguments[0], "show") == 0)
        return show(cli, cli->arguments[1]);
    if (cli->argument_count != 2 && cli->argument_count != 4)
        return misused(cli, tr("rubric FILE, catalogue FILE, or show NAME"), NULL);
    return put(cli);
}
