/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: what entries about them do, and the answer to whoever was enrolled. */
#ifndef DAEMON_INTAKE_KEYS_H
#define DAEMON_INTAKE_KEYS_H

#include "daemon/intake_state.h"

/* What a KEY entry does to the registry. */
KAOHE_MUST_CHECK enum kaohe_err replay_key(struct intake *intake, const KeyEvent *event,
                                           int64_t entry);
/* Appends the event and brings it into force. On failure neither is; a batch that cannot
 * go on has failed. Whatever was read from the registry before is not there any more. */
KAOHE_MUST_CHECK enum kaohe_err key_append(struct intake *intake, const struct peer *by,
                                           const KeyEvent *event);

/* What is enrolled, by whom. */
struct enrolment {
    const uint8_t *key;
    Role role;
    const char *branch;
    const struct peer *token; /* NULL: by the operator, or by the key before it */
    int64_t until;            /* when that key ends; 0: there is none */
};
void enrolment_confirm(const struct call *call, const struct enrolment *what,
                       int64_t entry);

static inline ProtobufCBinaryData key_bytes(const uint8_t *key)
{
    return (ProtobufCBinaryData){REGISTRY_KEY_SIZE, (uint8_t *)(uintptr_t)key};
}

#endif
