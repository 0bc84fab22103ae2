/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a rule says without a context. Who checks without one is told which rules they are
 * that could not look at everything; so one that says something else then has to be
 * marked.
 */
#ifndef CASES_ALONE_H
#define CASES_ALONE_H

#include <stddef.h>
#include <string.h>

#include "domain/rules.h"
#include "wire/decode.h"
#include "wire/verdict.h"

static size_t alone_count(const struct verdict *verdict, const char *code)
{
    size_t count = 0;

    for (size_t i = 0; i < verdict->finding_count; i++)
        count += strcmp(verdict->findings[i]->code, code) == 0;
    return count;
}

/* The code of a rule that is not marked and judges otherwise alone; NULL: none. */
static const char *alone_differs(struct verdict_input input, const struct verdict *known,
                                 struct arena *arena)
{
    struct verdict alone;
    struct decode_error where;

    input.context = NULL;
    if (verdict_reach(&input, arena, &alone, &where) != KAOHE_OK)
        return "memory";
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);

        if (rule_runs_alone(rule) &&
            alone_count(known, rule->code) != alone_count(&alone, rule->code))
            return rule->code;
    }
    return NULL;
}

#endif
