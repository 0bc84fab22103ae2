/* SPDX-License-Identifier: Apache-2.0 */
/* What the process does for its own safety, whoever started it. */
#ifndef DAEMON_PROTECT_H
#define DAEMON_PROTECT_H

/* Before anything is opened. Each step is tried; none is a reason not to start. */
void protect_process(void);

/* When the keys are wiped. */
void protect_done(void);

#endif
