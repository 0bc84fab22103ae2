/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docs/rules.md is made from the table of rules. As a test this program holds the
 * page against the table; `cases_rules_page print > docs/rules.md` makes it anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/rules.h"
#include "domain/severity.h"

struct chapter {
    const char *prefix;
    const char *title;
};

static const struct chapter chapters[] = {
    {"K10", "Who reports, for which period 陳報單位及期間"},
    {"K11", "What a record is made of 紀錄格式"},
    {"K12", "Sub-periods and dates 子期間及日期"},
    {"K13", "Names of the catalogue 目錄名稱"},
    {"K20", "Stated totals 自報合計"},
    {"K21", "Stated shares, means and growth 自報比率、平均及成長"},
    {"K22", "Survey questions 問卷題目"},
    {"K23", "Service times 申辦時間"},
    {"K24", "Telephone courtesy tests 電話禮貌測試"},
    {"K25", "Parts of a period, parts of a collection 分期及徵起細項"},
    {"K26", "Complaints and attitude reviews 陳情及執行態度考核"},
    {"K27", "Comparisons 最高、最低及比較"},
    {"K29", "Rounding 進位"},
    {"K30", "The same figure told twice 重複陳述"},
    {"K31", "Other dossiers of the year 同年度其他案卷"},
    {"K32", "Between two branches 分署之間"},
    {"K40", "Score sheets: items 評分表各項"},
    {"K42", "Score sheets: sums 評分表合計"},
    {"K43", "Score sheets: ticks and figures 評分表勾選與數值"},
    {"K50", "Corrections 更正"},
    {"K51", "Reasons for warnings 警告之理由"},
    {"K60", "The branch's own history 歷來數值"},
};

static const char *const severities[] = {"", "error 錯誤", "warning 警告", "notice 提示"};

static const char *chapter_of(const char *code)
{
    for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
        if (strncmp(code, chapters[i].prefix, 3) == 0)
            return chapters[i].title;
    return NULL;
}

static void print_rule(FILE *out, const struct rule *rule)
{
    fprintf(out, "### %s %s\n\n**%s** · %s%s\n\n", rule->code, rule->title_en,
            rule->title_zh, severities[rule->severity],
            severity_may_fall(rule) ? "" : ", at least 至少");
    fprintf(out, "- %s\n- %s\n- %s\n- %s\n\n", rule->wording_en, rule->wording_zh,
            rule->advice_en, rule->advice_zh);
}

static void print_page(FILE *out)
{
    const char *before = NULL;

    fprintf(out,
            "# The rules\n\n"
            "Made from the table in `proto/domain/rules*.c` by "
            "`tests/cases/test_rules_page.c`; do not edit.\n\n"
            "%zu rules. An error refuses a submission; a warning is accepted with a "
            "reason, which stays with the record; a notice informs. Every rule has "
            "its cases in `tests/cases`, under its code. Words in braces are the "
            "parameters of a finding. A rule that changes gets a new code.\n\n"
            "Headquarters may settle another severity in the catalogue (`severities`), "
            "with a note that says why; one marked “at least” guards the form of "
            "records or what is held already, and can only be made graver.\n\n"
            "Each rule says what is wrong, in English and in Chinese, and then what "
            "to do.\n\n",
            rule_count());
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        const char *chapter = chapter_of(rule->code);
        if (chapter != NULL && chapter != before)
            fprintf(out, "## %s\n\n", chapter);
        before = chapter == NULL ? before : chapter;
        print_rule(out, rule);
    }
}

/* Does `other` have every place of `text`, and is none left open? A name that each
 * language has its own of stands as {title_en} in English and {title} in Chinese. */
static int has_places(const char *text, const char *other)
{
    char chinese[64], english[64];

    for (const char *at = text; (at = strchr(at, '{')) != NULL; at++) {
        const char *end = strchr(at, '}');
        if (end == NULL || (size_t)(end - at) + 8 > sizeof chinese)
            return 0;
        int length = (int)(end - at);
        if (length > 3 && strncmp(end - 3, "_en", 3) == 0)
            length -= 3;
        snprintf(chinese, sizeof chinese, "%.*s}", length, at);
        snprintf(english, sizeof english, "%.*s_en}", length, at);
        if (strstr(other, chinese) == NULL && strstr(other, english) == NULL)
            return 0;
    }
    return 1;
}

static int is_chinese(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at >= 0xe4 && (unsigned char)*at <= 0xe9)
            return 1;
    return 0;
}

/* Both languages say everything, with the same places. */
static int both_languages(void)
{
    int good = 1;

    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        const char *pairs[][2] = {{rule->title_en, rule->title_zh},
                                  {rule->wording_en, rule->wording_zh},
                                  {rule->advice_en, rule->advice_zh}};
        for (int j = 0; j < 3; j++) {
            if (pairs[j][0][0] != '\0' && is_chinese(pairs[j][1]) &&
                has_places(pairs[j][0], pairs[j][1]) &&
                has_places(pairs[j][1], pairs[j][0]))
                continue;
            printf("%s: not the same in both languages: %s\n", rule->code, pairs[j][0]);
            good = 0;
        }
    }
    return good;
}

int main(int argc, char **argv)
{
    char path[4096];
    char *made = NULL;
    size_t size = 0;

    if (argc == 2 && strcmp(argv[1], "print") == 0) {
        print_page(stdout);
        return 0;
    }
    snprintf(path, sizeof path, "%s/docs/rules.md", getenv("KAOHE_SOURCE"));
    FILE *page = open_memstream(&made, &size);
    if (page == NULL)
        return 1;
    print_page(page);
    fclose(page);
    FILE *committed = fopen(path, "r");
    char *text = calloc(1, size + 2);
    size_t length =
        committed == NULL || text == NULL ? 0 : fread(text, 1, size + 1, committed);
    int same = length == size && memcmp(text, made, size) == 0;
    if (committed != NULL)
        fclose(committed);
    free(text);
    free(made);
    puts(same ? "docs/rules.md is current"
              : "docs/rules.md is not what the table says: "
                "make it with `cases_rules_page print`");
    return !(both_languages() && same);
}
