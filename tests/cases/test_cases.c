/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the rules over the files of this folder: each is about one rule and holds
 * submissions with the findings that they must have, all of them and no other.
 * README.md tells how to add one; that needs no C.
 */
#include "../unit/cmocka_all.h"

#include "alone.h"

#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "domain/catalogue.h"
#include "domain/rubric.h"
#include "domain/rules.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/json.h"
#include "wire/verdict.h"
#include "wire/wording.h"

#define ARENA_SIZE ((size_t)32 << 20)
#define PATH_SIZE 4096
#define RUBRICS 2
#define KNOWN 16 /* other dossiers of one case */

struct bench {
    char folder[PATH_SIZE];
    struct arena arena;
    size_t data_mark;
    const Catalogue *catalogue;
    const Rubric *rubrics[RUBRICS];
    json_t *defaults;
    struct context context; /* of the case at hand */
    bool unknown;           /* it is not known */
    struct known_dossier own[KNOWN], partners[KNOWN];
    const char *file; /* at hand, for messages */
    const char *name;
};

static json_t *load(const char *path)
{
    json_error_t error;
    json_t *json = json_load_file(path, 0, &error);

    if (json == NULL)
        fail_msg("%s:%d: %s", path, error.line, error.text);
    return json;
}

static ProtobufCMessage *message_of(struct bench *b, json_t *json,
                                    const ProtobufCMessageDescriptor *type)
{
    char *text = json_dumps(json, 0);
    ProtobufCMessage *message = NULL;
    struct json_error error;

    assert_non_null(text);
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    if (json_read(type, bytes, &b->arena, &message, &error) != KAOHE_OK)
        fail_msg("%s, %s: %s: %s", b->file, b->name, error.path, error.message);
    free(text);
    return message;
}

static ProtobufCMessage *data(struct bench *b, const char *name,
                              const ProtobufCMessageDescriptor *type)
{
    char path[PATH_SIZE + 64];

    snprintf(path, sizeof path, "%s/data/%s", b->folder, name);
    b->file = b->name = name;
    json_t *json = load(path);
    ProtobufCMessage *message = message_of(b, json, type);
    json_decref(json);
    return message;
}

static void set_up(struct bench *b)
{
    char why[256];
    struct text text;
    void *memory = malloc(ARENA_SIZE);

    assert_non_null(memory);
    snprintf(b->folder, sizeof b->folder, "%s/tests/cases", getenv("KAOHE_SOURCE"));
    arena_init(&b->arena, memory, ARENA_SIZE);
    b->rubrics[0] =
        (const Rubric *)data(b, "rubric.json", &kaohe__v1__rubric__descriptor);
    b->rubrics[1] =
        (const Rubric *)data(b, "rubric-ticks.json", &kaohe__v1__rubric__descriptor);
    b->catalogue =
        (const Catalogue *)data(b, "catalogue.json", &kaohe__v1__catalogue__descriptor);
    text_init(&text, why, sizeof why);
    if (rubric_verify(b->rubrics[0], &b->arena, &text) != KAOHE_OK ||
        rubric_verify(b->rubrics[1], &b->arena, &text) != KAOHE_OK ||
        catalogue_verify(b->catalogue, b->rubrics, RUBRICS, &text) != KAOHE_OK)
        fail_msg("%s", why);
    b->data_mark = arena_mark(&b->arena);
    b->defaults = json_pack("{s:s, s:s, s:s, s:s}", "branch", "TNY", "period", "106H1",
                            "filer", "F", "approver", "A");
}

/* Files what the object says: fields of Submission, and byHeadquarters. */
static struct verdict file(struct bench *b, json_t *filing, const Dossier *held)
{
    json_t *submission = json_copy(b->defaults);
    struct verdict verdict;
    struct decode_error where;
    struct bytes bytes;

    json_object_update(submission, filing);
    json_object_del(submission, "byHeadquarters");
    ProtobufCMessage *message =
        message_of(b, submission, &kaohe__v1__submission__descriptor);
    json_decref(submission);
    assert_int_equal(encode_message(message, &b->arena, &bytes), KAOHE_OK);
    struct verdict_input input = {
        .submission = bytes.data,
        .length = bytes.length,
        .held = held,
        .catalogue = b->catalogue,
        .rubrics = b->rubrics,
        .rubric_count = RUBRICS,
        .context = b->unknown ? NULL : &b->context,
        .today = {2020, 6, 15},
        .by_headquarters = json_is_true(json_object_get(filing, "byHeadquarters")),
        .entry = 1,
    };
    assert_int_equal(verdict_reach(&input, &b->arena, &verdict, &where), KAOHE_OK);
    const char *hidden = alone_differs(input, &verdict, &b->arena);
    if (hidden != NULL)
        fail_msg("%s, %s: %s needs to know more, unmarked", b->file, b->name, hidden);
    return verdict;
}

static struct title_source titles_of(const struct bench *b, bool zh)
{
    return (struct title_source){
        .zh = zh, .catalogue = b->catalogue, .rubrics = b->rubrics, .rubric_count = 1};
}

static void describe(const struct bench *b, const struct verdict *verdict)
{
    const struct title_source titles = titles_of(b, false);
    char buffer[4096];

    print_message("%s, %s:\n", b->file, b->name);
    for (size_t i = 0; i < verdict->finding_count; i++) {
        const Finding *finding = verdict->findings[i];
        struct text text;
        text_init(&text, buffer, sizeof buffer);
        wording_add(&text, finding, WORDING_TEXT, &titles);
        print_message("  %s %s %s\n", finding->code,
                      finding->place == NULL ? "-" : finding->place, buffer);
        for (size_t j = 0; j < finding->n_parameters; j++)
            print_message("    %s: %s\n", finding->parameters[j]->name,
                          finding->parameters[j]->value);
    }
}

static bool same(json_t *wanted, const char *key, const char *have)
{
    const char *want = json_string_value(json_object_get(wanted, key));

    return want == NULL || (have != NULL && strcmp(want, have) == 0);
}

static bool same_parameters(json_t *wanted, const Finding *finding)
{
    const char *name;
    json_t *value;

    json_object_foreach(wanted, name, value)
    {
        bool found = false;
        for (size_t i = 0; i < finding->n_parameters; i++)
            found = found || (strcmp(finding->parameters[i]->name, name) == 0 &&
                              strcmp(finding->parameters[i]->value,
                                     json_string_value(value)) == 0);
        if (!found)
            return false;
    }
    return true;
}

static bool is_as_wanted(json_t *wanted, const Finding *finding)
{
    char severity[32];
    struct text text;

    text_init(&text, severity, sizeof severity);
    wording_severity(&text, finding->severity, false);
    return same(wanted, "code", finding->code) && same(wanted, "severity", severity) &&
           same(wanted, "place", finding->place) &&
           same(wanted, "record", finding->record) &&
           same(wanted, "field", finding->field) &&
           same(wanted, "reason", finding->reason) &&
           same_parameters(json_object_get(wanted, "parameters"), finding);
}

/* A finding is worded in both languages without a hole. */
static void check_words(const struct bench *b, const Finding *finding)
{
    char buffer[4096];

    for (int part = WORDING_TITLE; part <= WORDING_ADVICE; part++) {
        for (int zh = 0; zh < 2; zh++) {
            const struct title_source titles = titles_of(b, zh != 0);
            struct text text;
            text_init(&text, buffer, sizeof buffer);
            wording_add(&text, finding, (enum wording_part)part, &titles);
            assert_false(text.overflow);
            assert_true(text.length > 0);
            assert_null(strchr(buffer, '{'));
        }
    }
}

/* What the case says of the world beyond its dossier. */
/* The dossiers that these filings leave; of partners what names the branch. */
static size_t known(struct bench *b, json_t *filings, const char *branch,
                    struct known_dossier *out)
{
    json_t *filing;
    size_t i;

    assert_true(json_array_size(filings) <= KNOWN);
    json_array_foreach(filings, i, filing)
    {
        Dossier *figures = context_prune(file(b, filing, NULL).merged, &b->arena);
        if (figures != NULL && branch != NULL)
            figures = context_dealings(figures, branch, &b->arena);
        assert_non_null(figures);
        assert_int_equal(context_know(figures, &b->arena, &out[i]), KAOHE_OK);
    }
    return json_array_size(filings);
}

static void set_context(struct bench *b, json_t *test)
{
    json_t *period = json_object_get(test, "period");

    b->context = (struct context){.entry = 1};
    b->unknown = false;
    if (period != NULL)
        b->context.period = (const PeriodState *)message_of(
            b, period, &kaohe__v1__period_state__descriptor);
}

/* What a filing is held against besides its own dossier. */
static void set_others(struct bench *b, json_t *test)
{
    size_t own = known(b, json_object_get(test, "others"), NULL, b->own);
    size_t partners = known(b, json_object_get(test, "partners"), "TNY", b->partners);

    b->context.own = b->own;
    b->context.own_count = own;
    b->context.partners = b->partners;
    b->context.partner_count = partners;
    b->unknown = json_is_false(json_object_get(test, "context"));
}

static bool run_case(struct bench *b, json_t *test)
{
    json_t *wanted = json_object_get(test, "findings");
    json_t *filing;
    size_t i;
    const Dossier *held = NULL;
    bool good = true;

    b->name = json_string_value(json_object_get(test, "name"));
    assert_non_null(b->name);
    arena_release(&b->arena, b->data_mark);
    set_context(b, test);
    json_array_foreach(json_object_get(test, "held"), i, filing) held =
        file(b, filing, held).merged;
    set_others(b, test);
    struct verdict verdict = file(b, json_object_get(test, "submission"), held);
    good = verdict.finding_total == json_array_size(wanted);
    for (i = 0; good && i < verdict.finding_count; i++)
        good = is_as_wanted(json_array_get(wanted, i), verdict.findings[i]);
    for (i = 0; i < verdict.finding_count; i++)
        check_words(b, verdict.findings[i]);
    bool refused = json_is_true(json_object_get(test, "refused"));
    good = good && (verdict.verdict == VERDICT_REFUSED) == refused;
    if (!good)
        describe(b, &verdict);
    return good;
}

/* Does the case have a finding of that code? */
static bool has_code(json_t *test, const char *code)
{
    json_t *finding;
    size_t i;

    json_array_foreach(
        json_object_get(test, "findings"), i,
        finding) if (strcmp(json_string_value(json_object_get(finding, "code")), code) ==
                     0) return true;
    return false;
}

/* The file of one rule: all its cases hold, some have the finding and some not. */
static bool run_file(struct bench *b, const struct rule *rule)
{
    char path[PATH_SIZE + 64];
    json_t *test;
    size_t i, with = 0, without = 0;
    bool good = true;

    snprintf(path, sizeof path, "%s/%s.json", b->folder, rule->code);
    b->file = rule->code;
    json_t *json = load(path);
    json_array_foreach(json_object_get(json, "cases"), i, test)
    {
        if (has_code(test, rule->code))
            with++;
        else
            without++;
        good = run_case(b, test) && good;
    }
    json_decref(json);
    if (with == 0 || without == 0)
        print_message("%s: needs a case with the finding and one without\n", rule->code);
    return good && with > 0 && without > 0;
}

static void every_rule_has_cases_that_hold(void **state)
{
    struct bench *b = *state;
    size_t bad = 0;

    /* K504 needs thousands of records: unit/test_dossier.c makes them. */
    for (size_t i = 0; i < rule_count(); i++)
        if (strcmp(rule_at(i)->code, "K504") != 0)
            bad += !run_file(b, rule_at(i));
    assert_int_equal(bad, 0);
}

/* A file that no rule reads would never run. */
static void every_file_has_a_rule(void **state)
{
    struct bench *b = *state;
    DIR *folder = opendir(b->folder);
    const struct dirent *entry;

    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        char code[16] = "";
        if (sscanf(entry->d_name, "%15[^.].json", code) != 1 ||
            strstr(entry->d_name, ".json") == NULL)
            continue;
        if (rule_find(code) == NULL)
            fail_msg("%s: no such rule", entry->d_name);
    }
    closedir(folder);
}

static void codes_ascend_and_words_are_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        const char *words[] = {rule->title_en,   rule->title_zh,  rule->wording_en,
                               rule->wording_zh, rule->advice_en, rule->advice_zh};
        for (size_t j = 0; j < sizeof words / sizeof *words; j++)
            assert_true(words[j] != NULL && words[j][0] != '\0');
        assert_ptr_equal(rule_find(rule->code), rule);
        if (i > 0)
            assert_true(strcmp(rule_at(i - 1)->code, rule->code) < 0);
    }
    assert_null(rule_at(rule_count()));
    assert_null(rule_find("K999"));
}

int main(void)
{
    static struct bench bench;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(every_rule_has_cases_that_hold, &bench),
        cmocka_unit_test_prestate(every_file_has_a_rule, &bench),
        cmocka_unit_test(codes_ascend_and_words_are_there),
    };

    set_up(&bench);
    int failed = cmocka_run_group_tests_name("cases", tests, NULL, NULL);
    json_decref(bench.defaults);
    free(bench.arena.base);
    return failed;
}
