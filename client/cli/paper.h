/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for messages in the hands of a verb, and the way to and from bytes. */
#ifndef CLIENT_CLI_PAPER_H
#define CLIENT_CLI_PAPER_H

#include "domain/arena.h"
#include "kaohe/client.h"
#include "kaohe/v1/names.h"

struct cli;
struct csv_report;
struct data_set;

struct paper {
    struct arena arena;
    void *memory;
    const struct csv_report *csv; /* of a report that was a CSV file; else NULL */
    const struct data_set *data;  /* that CSV files are read by; NULL: none yet */
};

/* False without memory, said on stderr. */
KAOHE_MUST_CHECK bool paper_open(struct paper *paper);
void paper_close(struct paper *paper);

/* Decodes what the library gave; NULL if it cannot be, said on stderr. */
KAOHE_MUST_CHECK void *paper_decode(struct paper *paper,
                                    const ProtobufCMessageDescriptor *type,
                                    const struct kaohe_message *bytes);

/* Encodes into the paper; {NULL, 0} without memory. Not to be freed. */
KAOHE_MUST_CHECK struct kaohe_message paper_encode(struct paper *paper,
                                                   const ProtobufCMessage *message);

/* Prints one line of JSON. False if it cannot be made, said on stderr. */
bool paper_print(const ProtobufCMessage *message);

/* The catalogue and the rubrics: those that headquarters had in force when it was last
 * asked, as far as they are kept, and those that are built in. False if they cannot be
 * read, said on stderr. */
KAOHE_MUST_CHECK bool paper_data(const struct cli *cli, struct paper *paper,
                                 struct data_set *data);

#endif
