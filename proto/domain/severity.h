/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How grave a finding is: the rule's own severity, or what headquarters settled in the
 * catalogue. What guards the form of a record (K1xx) and what is held already (K5xx) may
 * be made graver, never milder.
 */
#ifndef KAOHE_DOMAIN_SEVERITY_H
#define KAOHE_DOMAIN_SEVERITY_H

#include <stdbool.h>

#include "domain/rules.h"

/* The severity of the rule's findings under that catalogue; NULL: its own. */
Severity severity_of(const Catalogue *catalogue, const struct rule *rule);

/* May headquarters make it milder than its own severity? */
bool severity_may_fall(const struct rule *rule);

/* What is wrong with the severities of a catalogue, in English, and the code in *where;
 * NULL where all is well. */
const char *severities_fault(const Catalogue *catalogue, const char **where);

#endif
