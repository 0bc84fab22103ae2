/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for one piece of work with messages: taken once, given back at once, wiped. */
#ifndef CLIENT_SCRATCH_H
#define CLIENT_SCRATCH_H

#include "domain/arena.h"
#include "kaohe/client.h"
#include "kaohe/v1/names.h"
#include "wire/bytes.h"

struct scratch {
    struct arena arena;
    void *memory;
};

/* Takes `size` bytes; 0 for enough for any message. */
KAOHE_MUST_CHECK enum kaohe_err scratch_open(struct scratch *scratch, size_t size,
                                             struct kaohe_problem *problem);
void scratch_close(struct scratch *scratch);

/* Decodes; a failure becomes a problem that names the type and the field. */
KAOHE_MUST_CHECK enum kaohe_err scratch_decode(struct scratch *scratch,
                                               const ProtobufCMessageDescriptor *type,
                                               struct bytes in, ProtobufCMessage **out,
                                               struct kaohe_problem *problem);

/* Encodes into bytes that the caller of the library will own. */
KAOHE_MUST_CHECK enum kaohe_err scratch_encode(struct scratch *scratch,
                                               const ProtobufCMessage *message,
                                               struct kaohe_message *out,
                                               struct kaohe_problem *problem);

#endif
