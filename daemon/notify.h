/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the service manager is told, and the sockets that it hands over. Without a manager
 * all of it does nothing.
 */
#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

#include <stddef.h>
#include <stdint.h>

/* Half of the watchdog's interval in microseconds, 0 without one. */
int64_t notify_watchdog_interval(void);
void notify_watchdog(void);

/* While the ledger is replayed: gives the start another half a minute. */
void notify_replay(int64_t done, int64_t total);

void notify_ready(void);
void notify_reloading(int64_t monotonic_us);
void notify_stopping(void);
__attribute__((format(printf, 1, 2))) void notify_status(const char *format, ...);

/* The listening sockets of that FileDescriptorName=; returns how many there are. They
 * keep being listed, and are the caller's. */
size_t notify_sockets(const char *name, int *out, size_t room);

#endif
