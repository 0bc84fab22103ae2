/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Severities that headquarters settles. Invariant: what passed severities_fault changes
 * how grave a finding is, never whether there is one, and lets nothing in that could not
 * be kept or told apart. It must not know what a rule says.
 */
#include "domain/severity.h"

#include <string.h>

#include "domain/utf8.h"

static const RuleSeverity *find(const Catalogue *catalogue, const char *code)
{
    for (size_t i = 0; i < catalogue->n_severities; i++)
        if (catalogue->severities[i]->code != NULL &&
            strcmp(catalogue->severities[i]->code, code) == 0)
            return catalogue->severities[i];
    return NULL;
}

Severity severity_of(const Catalogue *catalogue, const struct rule *rule)
{
    const RuleSeverity *settled = catalogue == NULL ? NULL : find(catalogue, rule->code);

    return settled == NULL ? rule->severity : settled->severity;
}

bool severity_may_fall(const struct rule *rule)
{
    return rule->code[1] != '1' && rule->code[1] != '5';
}

/* Severities are numbered from the gravest on. */
static const char *fault_of(const RuleSeverity *settled)
{
    const struct rule *rule = rule_find(settled->code);

    if (rule == NULL)
        return "is the code of no rule";
    if (settled->severity != SEVERITY_ERROR && settled->severity != SEVERITY_WARNING &&
        settled->severity != SEVERITY_NOTICE)
        return "its severity must be error, warning or notice";
    if (settled->severity > rule->severity && !severity_may_fall(rule))
        return "guards what is kept: it may be made graver, not milder";
    if (settled->note == NULL || utf8_is_blank(settled->note))
        return "its note must say why its severity was changed";
    return NULL;
}

const char *severities_fault(const Catalogue *catalogue, const char **where)
{
    const char *fault = NULL;

    for (size_t i = 0; fault == NULL && i < catalogue->n_severities; i++) {
        const RuleSeverity *settled = catalogue->severities[i];

        *where = settled->code;
        fault = settled->code == NULL ? "lacks a code" : fault_of(settled);
        if (fault == NULL && find(catalogue, settled->code) != settled)
            fault = "its severity is settled twice";
    }
    return fault;
}
