/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the verb key. Each gives the exit code. */
#ifndef CLIENT_CLI_KEY_H
#define CLIENT_CLI_KEY_H

#include "client/cli/cli.h"

#define KEY_TEXT_SIZE 64

int key_token(const struct cli *cli); /* key_token.c */
int key_enrol_public(const struct cli *cli);
int key_list(const struct cli *cli); /* key_list.c */
int key_revoke(const struct cli *cli);

#endif
