/* SPDX-License-Identifier: Apache-2.0 */
/* Connections for verbs. */
#ifndef CLIENT_CLI_CONNECT_H
#define CLIENT_CLI_CONNECT_H

#include "client/cli/cli.h"
#include "client/cli/paper.h"

/* Connects with the profile of the home and sends what waits in the outbox. NULL if it
 * cannot, said on stderr, with *code. */
KAOHE_MUST_CHECK struct kaohe_client *connect_home(const struct cli *cli, int *code);

/* The same without sending anything by itself. */
KAOHE_MUST_CHECK struct kaohe_client *connect_only(const struct cli *cli, int *code);

/* Connects to the administration socket. */
KAOHE_MUST_CHECK struct kaohe_client *connect_admin(const struct cli *cli, int *code);

/* The profile of the home, without its secret, or NULL. */
const Profile *connect_profile(const struct cli *cli, struct paper *paper);

/* Asks and says nothing when there is no reply, or an error: then it gives NULL. */
KAOHE_MUST_CHECK Reply *connect_try(struct kaohe_client *client, const Request *request,
                                    struct paper *paper);

/* As connect_ask; but that there is no such thing is no error: NULL with EXIT_DONE. */
KAOHE_MUST_CHECK Reply *connect_find(struct kaohe_client *client, const Request *request,
                                     struct paper *paper, int *code);

/* Asks; the reply lives in the paper, and is of the kind that the request is answered
 * by. NULL if there is none or it is an error, said on stderr, with *code. */
KAOHE_MUST_CHECK Reply *connect_ask(struct kaohe_client *client, const Request *request,
                                    struct paper *paper, int *code);

#endif
