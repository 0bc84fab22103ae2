/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the dossiers of one branch and year tell of the same things: the records with
 * one key, whatever part of the year they are about.
 */
#ifndef KAOHE_DOMAIN_RULES_TELLINGS_H
#define KAOHE_DOMAIN_RULES_TELLINGS_H

#include "domain/rules_check.h"

struct telling {
    const struct telling *next;
    const Record *record;
    const struct subject *subject; /* NULL: of another dossier */
    struct period dossier;
    struct period period; /* what it is about: of the dossier, or a part */
    int span;
};

/* The records with one key, sub-periods aside, and one side. */
struct tellings {
    const char *key;
    size_t length; /* of the key without its sub-period */
    bool by_headquarters;
    bool elsewhere; /* other dossiers tell of it too */
    const struct telling *first;
};

/* Those of this dossier's keys: *count of them. NULL when the arena is exhausted. */
const struct tellings *tellings_gather(struct check *check, size_t *count);

/* "106Q1", or "106Q1 (106H1)" where it stands in the dossier of the half. */
void telling_add_period(struct text *text, const struct telling *telling);

#endif
