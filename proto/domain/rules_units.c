/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K207, K208: what is added up must be counted in one unit. Units are those of the
 * catalogue and of the fields; of some the words differ and the meaning does not.
 */
#include <string.h>

#include "domain/catalogue.h"
#include "domain/rules_tally.h"
#include "domain/title.h"

enum nature {
    NATURE_THINGS, /* whatever is counted */
    NATURE_MONEY,
    NATURE_RATE,
    NATURE_POINTS,
    NATURE_TIME,
};

static enum nature nature_of(const char *unit)
{
    static const struct {
        const char *unit;
        enum nature nature;
    } natures[] = {
        {"元", NATURE_MONEY},  {"新臺幣元", NATURE_MONEY}, {"%", NATURE_RATE},
        {"分", NATURE_POINTS}, {"分鐘", NATURE_TIME},      {"小時", NATURE_TIME},
        {"日", NATURE_TIME},   {"天", NATURE_TIME},
    };

    for (size_t i = 0; i < sizeof natures / sizeof *natures; i++)
        if (strcmp(natures[i].unit, unit) == 0)
            return natures[i].nature;
    return NATURE_THINGS;
}

/* Words for a case, a form, an entry: all are counted as 件. */
static const char *plain(const char *unit)
{
    static const char *const cases[] = {"筆", "案", "份", "張"};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(cases[i], unit) == 0)
            return "件";
    return strcmp(unit, "新臺幣元") == 0 ? "元" : unit;
}

struct counted_in {
    const char *figure;
    const char *unit; /* NULL or "": not known */
};

/* What is added up for one total, the units met so far. */
struct summands {
    struct check *check;
    const struct subject *subject;
    bool alike;              /* look for units of one nature, else for others */
    struct counted_in first; /* with a unit */
    const char *metric;      /* asked last, with its unit */
    const char *metric_unit;
};

/* Sums of one metric are common: it is looked up once. */
static const char *unit_of_metric(struct summands *s, const char *id)
{
    const Metric *metric = NULL;

    if (id == NULL || (s->metric != NULL && strcmp(s->metric, id) == 0))
        return id == NULL ? NULL : s->metric_unit;
    metric = catalogue_metric(s->check->in->catalogue, id);
    s->metric = id;
    s->metric_unit = metric == NULL ? NULL : metric->unit_zh;
    return s->metric_unit;
}

static const char *unit_of_record(struct summands *s, const Record *record,
                                  const char *field)
{
    if (record->kind_case == KIND_STATISTIC)
        return unit_of_metric(s, record->statistic->metric);
    if (record->kind_case == KIND_STATED_TOTAL)
        return record->stated_total->unit;
    return title_unit(field, true);
}

static const char *unit_of(struct summands *s, const char *figure)
{
    const char *mark = strchr(figure, '#');
    const struct index_entry *entry =
        mark == NULL
            ? NULL
            : index_find(&s->check->in->merge->index, figure, (size_t)(mark - figure),
                         from_headquarters(s->check, s->subject));

    return entry == NULL ? NULL : unit_of_record(s, entry->record, mark + 1);
}

static void report_units(struct summands *s, struct counted_in other)
{
    struct draft draft = report(s->check, s->subject, "");

    finding_text(&draft, "figure", s->first.figure);
    finding_text(&draft, "unit", s->first.unit);
    finding_text(&draft, "other", other.figure);
    finding_text(&draft, "other_unit", other.unit);
    report_end(s->check, &draft);
}

/* False where the unit is another one than that of those before it. */
static bool goes_with(struct summands *s, struct counted_in next)
{
    if (next.unit == NULL || next.unit[0] == '\0')
        return true;
    if (s->first.unit == NULL)
        s->first = next;
    if (strcmp(next.unit, s->first.unit) == 0 ||
        strcmp(plain(next.unit), plain(s->first.unit)) == 0 ||
        (nature_of(next.unit) == nature_of(s->first.unit)) != s->alike)
        return true;
    report_units(s, next);
    return false;
}

static void check_sum(struct summands *s, const struct tally *tally)
{
    if (!tally->unlike && tally->first != NULL) {
        const char *unit = unit_of_record(s, tally->first, tally->first_field + 1);
        goes_with(s, (struct counted_in){tally->figures[0], unit});
        return;
    }
    for (size_t i = 0; i < tally->count; i++) {
        struct counted_in next = {tally->figures[i], unit_of(s, tally->figures[i])};
        if (!goes_with(s, next))
            return;
    }
}

/* The name of the total's own figure. */
static const char *own_name(struct check *check, const struct subject *subject)
{
    struct text name;

    text_init_arena(&name, check->arena, RECORD_KEY_MAX + sizeof "#stated");
    text_add(&name, subject->key);
    text_add(&name, "#stated");
    return text_end(&name);
}

/* A sum with its own unit, what is compared, and each side of a ratio. */
static void check_units(struct check *check, const struct subject *subject, bool alike)
{
    const StatedTotal *total = subject->record->stated_total;
    const struct tallies *tallies = tallies_of(check, subject);
    struct summands s = {.check = check, .subject = subject, .alike = alike};

    if (tallies == NULL || subject->key == NULL || check->in->catalogue == NULL)
        return;
    for (size_t i = 0; i < total->n_decompositions; i++) {
        s.first = (struct counted_in){NULL, NULL};
        check_sum(&s, &tallies->parts[i]);
        if (total->unit != NULL && s.first.unit != NULL &&
            strcmp(total->unit, s.first.unit) != 0)
            goes_with(&s, (struct counted_in){own_name(check, subject), total->unit});
    }
    s.first = (struct counted_in){NULL, NULL};
    check_sum(&s, &tallies->above);
    if (!total_is_claim(total))
        s.first = (struct counted_in){NULL, NULL};
    if (total->kind != TOTAL_KIND_WEIGHTED_MEAN)
        check_sum(&s, &tallies->below);
}

static void other_nature(struct check *check, const struct subject *subject)
{
    check_units(check, subject, false);
}

static void other_things(struct check *check, const struct subject *subject)
{
    check_units(check, subject, true);
}

static const struct rule table[] = {
    {"K207", SEVERITY_ERROR, RULE_RECORD, KIND_STATED_TOTAL, other_nature,
     "Money, rates, points, time and counts in one sum",
     "金額、比率、分數、時間與件數混計",
     "{figure} is in {unit}, {other} in {other_unit}: they cannot be added up or "
     "compared.",
     "{figure} 之單位為「{unit}」，{other} 為「{other_unit}」，不得相加或比較。",
     "Correct the parts of the total, or its unit.", "請更正合計所列細項或單位。"},
    {"K208", SEVERITY_WARNING, RULE_RECORD, KIND_STATED_TOTAL, other_things,
     "Different things in one sum", "計數單位不同而合併計算",
     "{figure} counts {unit}, {other} counts {other_unit}.",
     "{figure} 以「{unit}」計，{other} 以「{other_unit}」計。",
     "Correct the parts or the unit, or say why they belong together.",
     "請更正細項或單位，或敘明合併計算之理由。"},
};

RULE_GROUP(rules_units, table);
