/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings in words: the rule's template in one of two languages, filled with
 * the finding's parameters. A code that this version does not know is shown with
 * its parameters.
 */
#ifndef WIRE_WORDING_H
#define WIRE_WORDING_H

#include <stdbool.h>

#include "domain/text.h"
#include "domain/title.h"
#include "kaohe/v1/names.h"

enum wording_part {
    WORDING_TITLE,
    WORDING_TEXT,
    WORDING_ADVICE
};

/* Appends one part of the finding's wording, in the language of `titles`. */
void wording_add(struct text *text, const Finding *finding, enum wording_part part,
                 const struct title_source *titles);

/* Appends which record and which field of it the finding is about; nothing where it is
 * about the submission as a whole. */
void wording_subject(struct text *text, const Finding *finding,
                     const struct title_source *titles);

/* Appends "error", "warning", "notice" in the language. */
void wording_severity(struct text *text, Severity severity, bool zh);

#endif
