/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K265 and K266: complaints case by case against complaints counted. A case counts in
 * the month of its receipt. Cases come in one at a time, so that fewer of them are a
 * contradiction only when the count is filed; more than counted always are.
 */
#include "domain/rules_check.h"

#define MONTHS 12
#define KINDS 5 /* of categories, and of channels; 0: not told */

/* Cases by month (0: not known), category and channel. */
struct case_tally {
    int64_t of[MONTHS + 1][KINDS + 1][KINDS + 1];
    const struct subject *last[MONTHS + 1][KINDS + 1][KINDS + 1]; /* filed now */
};

struct case_tallies {
    bool any;
    struct case_tally side[2]; /* the branch's, headquarters' */
};

static int kind_of(int value)
{
    return value < 0 || value > KINDS ? 0 : value;
}

/* The month of receipt; -1: not in this period. */
static int month_of(const struct check *check, const struct subject *subject)
{
    const ComplaintCase *complaint = subject->record->complaint_case;
    struct civil_date day;

    if (complaint->received == NULL ||
        record_illegible(subject->record, "received") != NULL ||
        civil_parse(complaint->received, &day) != KAOHE_OK)
        return 0;
    return period_contains_day(check->period, day) ? day.month : -1;
}

static const struct case_tallies *tallies(struct check *check)
{
    size_t count;
    const struct subject *const *cases = check_kind(check, KIND_COMPLAINT_CASE, &count);

    if (check->case_tallies != NULL)
        return check->case_tallies;
    struct case_tallies *made = arena_alloc(check->arena, sizeof *made);
    for (size_t i = 0; made != NULL && i < count; i++) {
        const ComplaintCase *complaint = cases[i]->record->complaint_case;
        const int month = month_of(check, cases[i]);
        const int category = kind_of((int)complaint->category);
        const int channel = kind_of((int)complaint->channel);
        if (cases[i]->held == NULL || month < 0)
            continue;
        struct case_tally *tally = &made->side[from_headquarters(check, cases[i])];
        tally->of[month][category][channel]++;
        if (filed_now(check, cases[i]))
            tally->last[month][category][channel] = cases[i];
        made->any = true;
    }
    check->case_tallies = made;
    return made;
}

/* The cases that a count counts. */
struct counted_cases {
    int64_t sure;     /* by what is known of them */
    int64_t possible; /* with those of which something is not known */
    int64_t all;      /* of any category and channel */
    const struct subject *last;
};

static void add_cell(struct counted_cases *out, const ComplaintCount *count,
                     const struct case_tally *tally, const int cell[3])
{
    const int category = kind_of((int)count->category);
    const int channel = kind_of((int)count->channel);
    const int64_t cases = tally->of[cell[0]][cell[1]][cell[2]];
    const bool sure = cell[0] > 0 && (category == 0 || category == cell[1]) &&
                      (channel == 0 || channel == cell[2]);

    out->all += cases;
    if ((category == 0 || category == cell[1] || cell[1] == 0) &&
        (channel == 0 || channel == cell[2] || cell[2] == 0))
        out->possible += cases;
    if (!sure)
        return;
    out->sure += cases;
    if (tally->last[cell[0]][cell[1]][cell[2]] != NULL)
        out->last = tally->last[cell[0]][cell[1]][cell[2]];
}

static bool count_cases(struct check *check, const struct subject *subject,
                        struct counted_cases *out)
{
    const ComplaintCount *count = subject->record->complaint_count;
    struct period span = check->period;

    if (!check->has_period || subject->held == NULL ||
        !counted(subject, "count", count->has_count, count->count) ||
        (subject->record->sub_period != NULL &&
         period_parse(subject->record->sub_period, &span) != KAOHE_OK))
        return false;
    const struct case_tallies *made = tallies(check);
    if (made == NULL || !made->any)
        return false;
    const struct case_tally *tally = &made->side[from_headquarters(check, subject)];
    *out = (struct counted_cases){0};
    for (int month = 0; month <= MONTHS; month++)
        if (month == 0 ||
            (period_first_month(span) <= month && month <= period_last_month(span)))
            for (int cell = 0; cell < (KINDS + 1) * (KINDS + 1); cell++)
                add_cell(out, count, tally,
                         (int[]){month, cell / (KINDS + 1), cell % (KINDS + 1)});
    return out->all > 0;
}

static void report_cases(struct check *check, const struct subject *place,
                         const struct subject *subject, int64_t cases)
{
    const int64_t stated = subject->record->complaint_count->count;
    char buffer[RECORD_KEY_MAX + 8];
    struct text figure;

    text_init(&figure, buffer, sizeof buffer);
    text_add(&figure, subject->key);
    text_add(&figure, "#count");
    struct draft draft = report(check, place, place == subject ? "count" : "");
    finding_text(&draft, "figure", buffer);
    finding_count(&draft, "computed", cases);
    finding_count(&draft, "stated", stated);
    finding_count(&draft, "difference", cases > stated ? cases - stated : stated - cases);
    draft.settled = check->severity == SEVERITY_WARNING && !filed_now(check, place);
    report_end(check, &draft);
}

/* Stands on what was filed now: the count, or the last of the cases. */
static void more_cases(struct check *check, const struct subject *subject)
{
    struct counted_cases cases;

    if (!count_cases(check, subject, &cases) ||
        cases.sure <= subject->record->complaint_count->count)
        return;
    report_cases(check,
                 filed_now(check, subject) || cases.last == NULL ? subject : cases.last,
                 subject, cases.sure);
}

/* Is there a count of all complaints of the same months? It tells of what lacks. */
static bool all_are_counted(const struct check *check, const struct subject *subject)
{
    const ComplaintCount *count = subject->record->complaint_count;
    const char *part = subject->record->sub_period;
    char buffer[RECORD_KEY_MAX];
    char period[PERIOD_TEXT_SIZE];
    struct period span;
    struct text key;

    if ((int)count->category == 0 && (int)count->channel == 0)
        return false;
    text_init(&key, buffer, sizeof buffer);
    text_add(&key, "complaints/-/-");
    if (part != NULL && period_parse(part, &span) == KAOHE_OK) {
        text_add(&key, "@");
        text_add(&key, period_format(span, period));
    }
    const bool headquarters = from_headquarters(check, subject);
    const struct index_entry *all =
        index_find(&check->in->merge->index, buffer, key.length, headquarters);
    return all != NULL && all->by_headquarters == headquarters &&
           all->record->complaint_count->has_count;
}

static void fewer_cases(struct check *check, const struct subject *subject)
{
    struct counted_cases cases;

    if (count_cases(check, subject, &cases) &&
        cases.possible < subject->record->complaint_count->count &&
        !all_are_counted(check, subject))
        report_cases(check, subject, subject, cases.possible);
}

static const struct rule table[] = {
    {"K265", SEVERITY_ERROR, RULE_RECORD, KIND_COMPLAINT_COUNT, more_cases,
     "More complaints case by case than counted", "逐案陳報之陳情多於陳報件數",
     "{computed} cases are reported one by one, but {figure} is {stated}; difference "
     "{difference}.",
     "逐案陳報 {computed} 件，惟 {figure} 為 {stated}；相差 {difference}。",
     "Correct the count, or the category, channel or date of receipt of a case.",
     "請更正件數，或更正案件之類別、管道或收受日。"},
    {"K266", SEVERITY_WARNING, RULE_RECORD, KIND_COMPLAINT_COUNT, fewer_cases,
     "Fewer complaints case by case than counted", "逐案陳報之陳情少於陳報件數",
     "{computed} cases are reported one by one, but {figure} is {stated}; "
     "{difference} are missing.",
     "逐案陳報 {computed} 件，惟 {figure} 為 {stated}；尚缺 {difference} 件。",
     "Report the cases that are missing, correct the count, or say why they are not "
     "reported one by one.",
     "請補陳報所缺案件或更正件數，或敘明未逐案陳報之原因。"},
};

RULE_GROUP(rules_cases, table);
