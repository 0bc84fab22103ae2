/* SPDX-License-Identifier: Apache-2.0 */
/* The reader's language. */
#ifndef CLIENT_CLI_LOCALE_H
#define CLIENT_CLI_LOCALE_H

#include <stdbool.h>

/* Decides the language by the environment and loads its texts. True for Chinese. */
bool locale_start(void);

/* Speaks Chinese from here on, whatever the environment says. */
void locale_chinese(void);

#endif
