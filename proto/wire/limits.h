/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limits that are part of the contract between both sides, and which of them holds
 * for a message type or a field. docs/protocol.md tells them to strangers.
 */
#ifndef KAOHE_WIRE_LIMITS_H
#define KAOHE_WIRE_LIMITS_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    LIMIT_REQUEST = 256 * 1024,      /* a frame to the daemon, a submission */
    LIMIT_MESSAGE = 1024 * 1024,     /* any other message, a reply among them */
    LIMIT_DOSSIER = 8 * 1024 * 1024, /* a whole dossier, which travels in pages */
    LIMIT_ARENA = 16 * 1024 * 1024,  /* what one message may take once decoded */
    LIMIT_NAME = 256,                /* strings, in bytes */
    LIMIT_FIGURE = 1024,             /* keys of records, figures, places */
    LIMIT_TEXT = 16 * 1024,          /* prose, which may have line feeds */
    LIMIT_SUBMISSION_RECORDS = 1024,
    LIMIT_DOSSIER_RECORDS = 8192,
    LIMIT_FINDINGS = 500,
    LIMIT_FINDINGS_SIZE = 192 * 1024, /* about: the one that passes it is the last */
    LIMIT_REPEATED = 16384,           /* every list without a limit of its own */
};

/* The most bytes that a message of that type may have. */
size_t limit_message(const ProtobufCMessageDescriptor *type);

/* The most bytes that a string in that field of that type may have. */
size_t limit_string(const ProtobufCMessageDescriptor *type,
                    const ProtobufCFieldDescriptor *field);

/* Whether the string may have line feeds, being prose. */
bool limit_is_text(const ProtobufCMessageDescriptor *type,
                   const ProtobufCFieldDescriptor *field);

/* The most elements that a repeated field of that type may have. */
size_t limit_repeated(const ProtobufCMessageDescriptor *type,
                      const ProtobufCFieldDescriptor *field);

#endif
