/* SPDX-License-Identifier: Apache-2.0 */
/* Severities that headquarters settles: what is refused, and what the rule then has. */
#include "messages.h"

#include "domain/severity.h"

static const Catalogue *catalogue_of(struct arena *arena, const char *severities)
{
    char json[1024];

    snprintf(json, sizeof json, "{'severities': [%s]}", severities);
    return message(arena, &kaohe__v1__catalogue__descriptor, json);
}

static Severity severity_under(const Catalogue *catalogue, const char *code)
{
    return severity_of(catalogue, rule_find(code));
}

static void takes_what_is_settled(void **state)
{
    const Catalogue *catalogue = catalogue_of(
        *state, "{'code': 'K310', 'severity': 'SEVERITY_ERROR', 'note': 'n'}, "
                "{'code': 'K201', 'severity': 'SEVERITY_NOTICE', 'note': 'n'}");
    const char *where;

    assert_null(severities_fault(catalogue, &where));
    assert_int_equal(severity_under(catalogue, "K310"), SEVERITY_ERROR);
    assert_int_equal(severity_under(catalogue, "K201"), SEVERITY_NOTICE);
    assert_int_equal(severity_under(catalogue, "K311"), SEVERITY_WARNING);
    assert_int_equal(severity_under(NULL, "K310"), SEVERITY_WARNING);
}

/* Graver is allowed of every rule, milder only of those that guard nothing. */
static void keeps_the_guards(void **state)
{
    static const char up[] =
        "{'code': 'K105', 'severity': 'SEVERITY_ERROR', 'note': 'n'}";
    const char *where;

    assert_null(severities_fault(catalogue_of(*state, up), &where));
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        const bool guard =
            strncmp(rule->code, "K1", 2) == 0 || strncmp(rule->code, "K5", 2) == 0;
        char json[128];

        if (rule->severity == SEVERITY_NOTICE)
            continue;
        snprintf(json, sizeof json,
                 "{'code': '%s', 'severity': 'SEVERITY_NOTICE', 'note': 'n'}",
                 rule->code);
        where = NULL;
        const char *fault = severities_fault(catalogue_of(*state, json), &where);
        assert_string_equal(where, rule->code);
        assert_int_equal(fault != NULL, guard);
    }
}

static void refuses_with_a_reason(void **state)
{
    static const char *const bad[][3] = {
        {"{'severity': 'SEVERITY_ERROR', 'note': 'n'}", NULL, "lacks a code"},
        {"{'code': 'K999', 'severity': 'SEVERITY_ERROR', 'note': 'n'}", "K999",
         "no rule"},
        {"{'code': 'K310', 'note': 'n'}", "K310", "error, warning or notice"},
        {"{'code': 'K310', 'severity': 'SEVERITY_ERROR'}", "K310", "say why"},
        {"{'code': 'K310', 'severity': 'SEVERITY_ERROR', 'note': ' '}", "K310",
         "say why"},
        {"{'code': 'K310', 'severity': 'SEVERITY_ERROR', 'note': 'n'}, "
         "{'code': 'K310', 'severity': 'SEVERITY_NOTICE', 'note': 'n'}",
         "K310", "settled twice"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *where = NULL;
        const char *fault = severities_fault(catalogue_of(*state, bad[i][0]), &where);

        assert_non_null(fault);
        if (strstr(fault, bad[i][2]) == NULL)
            fail_msg("%s: %s", bad[i][0], fault);
        if (bad[i][1] != NULL)
            assert_string_equal(where, bad[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(takes_what_is_settled),
        IN_ARENA(keeps_the_guards),
        IN_ARENA(refuses_with_a_reason),
    };

    return cmocka_run_group_tests_name("severity", tests, NULL, NULL);
}
