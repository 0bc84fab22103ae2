/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K22x: survey questions: the scale, the forms, the stated percentage.
 */
#include "domain/answers.h"
#include "domain/grim.h"
#include "domain/rules_check.h"

static const SurveyQuestion *question_of(const struct subject *subject)
{
    return subject->record->survey_question;
}

/* Whether forms_returned, forms_valid, unusable are counted; their values. */
struct forms {
    bool has_returned, has_valid, has_unusable;
    int64_t returned, valid, unusable;
};

static struct forms forms_of(const struct subject *subject)
{
    const SurveyQuestion *q = question_of(subject);

    return (struct forms){
        .has_returned =
            counted(subject, "forms_returned", q->has_forms_returned, q->forms_returned),
        .has_valid = counted(subject, "forms_valid", q->has_forms_valid, q->forms_valid),
        .has_unusable = counted(subject, "unusable", q->has_unusable, q->unusable),
        .returned = q->forms_returned,
        .valid = q->forms_valid,
        .unusable = q->unusable,
    };
}

static void report_level(struct check *check, const struct subject *subject,
                         const char *level)
{
    struct draft draft = report(check, subject, "answers");

    finding_text(&draft, "level", level);
    report_end(check, &draft);
}

static void levels_once(struct check *check, const struct subject *subject)
{
    const SurveyQuestion *q = question_of(subject);
    unsigned seen = 0;

    for (size_t i = 0; i < q->n_answers; i++) {
        if (q->answers[i]->n_levels == 0)
            report_level(check, subject, "-");
        for (size_t j = 0; j < q->answers[i]->n_levels; j++) {
            unsigned level = 1U << q->answers[i]->levels[j];
            if ((seen & level) != 0)
                report_level(check, subject,
                             enum_name(level_names, (int)q->answers[i]->levels[j]));
            seen |= level;
        }
    }
}

static void report_part(struct check *check, const struct subject *subject,
                        const char *field, int64_t part, int64_t whole)
{
    struct draft draft = report(check, subject, field);

    finding_count(&draft, "part", part);
    finding_count(&draft, "whole", whole);
    report_end(check, &draft);
}

static void forms_in_order(struct check *check, const struct subject *subject)
{
    const SurveyQuestion *q = question_of(subject);
    struct forms forms = forms_of(subject);
    bool has_sent = counted(subject, "forms_sent", q->has_forms_sent, q->forms_sent);

    if (has_sent && forms.has_returned && forms.returned > q->forms_sent)
        report_part(check, subject, "forms_returned", forms.returned, q->forms_sent);
    if (forms.has_returned && forms.has_valid && forms.valid > forms.returned)
        report_part(check, subject, "forms_valid", forms.valid, forms.returned);
    else if (has_sent && forms.has_valid && forms.valid > q->forms_sent)
        report_part(check, subject, "forms_valid", forms.valid, q->forms_sent);
}

static const char *scale_terms(const struct subject *subject, struct terms *terms)
{
    const SurveyQuestion *q = question_of(subject);

    terms_start(terms);
    for (size_t i = 0; i < q->n_answers; i++)
        terms_add_count(terms, q->answers[i]->count);
    if (counted(subject, "unusable", q->has_unusable, q->unusable))
        terms_add_count(terms, q->unusable);
    return terms_end(terms);
}

static void report_forms(struct check *check, const struct subject *subject,
                         int64_t accounted, int64_t forms)
{
    struct terms terms;
    struct arithmetic sum = {.computed = {accounted, 0}, .stated = {forms, 0}};

    report_difference(check, subject, "answers", scale_terms(subject, &terms), sum);
}

/* Where one number of forms is lost, the answers may be those. */
static bool forms_lost(const struct subject *subject)
{
    return record_illegible(subject->record, "forms_returned") != NULL ||
           record_illegible(subject->record, "forms_valid") != NULL;
}

/* The answers of a scale that goes beyond the favourable levels. */
static bool whole_scale(const struct subject *subject, struct survey_count *out)
{
    return survey_count(subject->record, SURVEY_RATE_ACCEPTABILITY, out) && out->sure;
}

static void answers_are_forms(struct check *check, const struct subject *subject)
{
    struct forms forms = forms_of(subject);
    struct survey_count count;

    if (!forms.has_unusable || !whole_scale(subject, &count) ||
        (!forms.has_returned && !forms.has_valid) || forms_lost(subject))
        return;
    int64_t accounted = count.answers + forms.unusable;
    if ((forms.has_valid && accounted == forms.valid) ||
        (forms.has_returned && accounted == forms.returned))
        return;
    report_forms(check, subject, accounted,
                 forms.has_valid ? forms.valid : forms.returned);
}

/* The answers can be no more than the forms; *forms says how many they are. A whole
 * scale with its unusable answers is K222's. */
static bool answers_of_forms(const struct subject *subject, const struct forms *given,
                             int64_t *answers, int64_t *forms)
{
    struct survey_count count;

    if ((!given->has_valid && !given->has_returned) ||
        !survey_count(subject->record, SURVEY_RATE_ACCEPTABILITY, &count) ||
        (given->has_unusable && count.sure && !forms_lost(subject)))
        return false;
    bool of_valid = given->has_valid && !(given->has_unusable && given->has_returned);
    *answers = count.answers + (given->has_unusable ? given->unusable : 0);
    *forms = of_valid ? given->valid : given->returned;
    return true;
}

static void more_answers(struct check *check, const struct subject *subject)
{
    struct forms given = forms_of(subject);
    int64_t answers, forms;

    if (answers_of_forms(subject, &given, &answers, &forms) && answers > forms)
        report_forms(check, subject, answers, forms);
}

static void fewer_answers(struct check *check, const struct subject *subject)
{
    struct forms given = forms_of(subject);
    int64_t answers, forms;

    if (!given.has_unusable && answers_of_forms(subject, &given, &answers, &forms) &&
        answers < forms)
        report_forms(check, subject, answers, forms);
}

static bool has_acceptable(const SurveyQuestion *q)
{
    for (size_t i = 0; i < q->n_answers; i++)
        for (size_t j = 0; j < q->answers[i]->n_levels; j++)
            if (q->answers[i]->levels[j] == ANSWER_LEVEL_ACCEPTABLE)
                return true;
    return false;
}

static SurveyRate rate_of(const SurveyQuestion *q)
{
    return q->has_stated_rate && q->stated_rate != SURVEY_RATE_UNSPECIFIED
               ? q->stated_rate
               : SURVEY_RATE_SATISFACTION;
}

/* Is the base of the percentage certain? Favourable levels alone need the forms. */
static bool base_known(const struct subject *subject, const struct survey_count *count)
{
    struct forms forms = forms_of(subject);

    return count->sure || (count->usable > 0 && (forms.has_valid || forms.has_unusable));
}

static bool percentage(const struct subject *subject, struct survey_count *count,
                       struct fit *fit)
{
    const SurveyQuestion *q = question_of(subject);

    *fit = (struct fit){.subject = subject, .field = "stated_percentage", .factor = 100};
    if (!known(subject, "stated_percentage", q->stated_percentage, &fit->stated) ||
        !survey_count(subject->record, rate_of(q), count))
        return false;
    fit->exact = (struct ratio){count->favourable, count->usable};
    return true;
}

/* The counts that the rate adds up, level by level. */
static size_t favourable_counts(const SurveyQuestion *q, int64_t counts[static 6])
{
    const AnswerLevel last = rate_of(q) == SURVEY_RATE_ACCEPTABILITY
                                 ? ANSWER_LEVEL_ACCEPTABLE
                                 : ANSWER_LEVEL_SATISFIED;
    size_t found = 0;

    for (size_t i = 0; i < q->n_answers && found < 6; i++)
        if (q->answers[i]->n_levels > 0 && q->answers[i]->levels[0] <= last)
            counts[found++] = q->answers[i]->count;
    return found;
}

static void percentage_holds(struct check *check, const struct subject *subject)
{
    struct survey_count count;
    struct terms terms;
    struct fit fit;
    int64_t counts[6];

    if (percentage(subject, &count, &fit) && count.usable > 0 &&
        base_known(subject, &count) && !stated_holds(check, fit) &&
        !separately_rounded(check, fit, counts,
                            favourable_counts(question_of(subject), counts)))
        report_stated(check, fit, terms_ratio(&terms, count.favourable, count.usable));
}

static void percentage_of_nobody(struct check *check, const struct subject *subject)
{
    struct survey_count count;
    struct fit fit;

    if (percentage(subject, &count, &fit) && count.sure && count.usable == 0)
        report_plain(check, subject, "stated_percentage");
}

/* The usable answers where none is given by level; 0 when the forms do not tell. */
static int64_t base_of_forms(const struct subject *subject)
{
    struct forms forms = forms_of(subject);

    if (question_of(subject)->n_answers > 0 || !(forms.has_valid || forms.has_unusable))
        return 0;
    if ((!forms.has_valid && !forms.has_returned) ||
        record_illegible(subject->record, "forms_valid") != NULL ||
        record_illegible(subject->record, "unusable") != NULL)
        return 0;
    return (forms.has_valid ? forms.valid : forms.returned) -
           (forms.has_unusable ? forms.unusable : 0);
}

/* Without answers, only whether any could give the percentage. */
static void percentage_possible(struct check *check, const struct subject *subject)
{
    struct decimal stated;
    int64_t base = base_of_forms(subject);

    if (base <= 0 ||
        !known(subject, "stated_percentage", question_of(subject)->stated_percentage,
               &stated) ||
        grim_percentage_possible(stated, base) ||
        separately_possible(check, (struct fit){.subject = subject,
                                                .field = "stated_percentage",
                                                .exact = {0, base},
                                                .stated = stated}))
        return;
    struct draft draft = report(check, subject, "stated_percentage");
    finding_decimal(&draft, "stated", stated);
    finding_count(&draft, "base", base);
    report_end(check, &draft);
}

static void percentage_uncheckable(struct check *check, const struct subject *subject)
{
    const SurveyQuestion *q = question_of(subject);
    struct survey_count count;
    struct decimal stated;

    if (!known(subject, "stated_percentage", q->stated_percentage, &stated) ||
        base_of_forms(subject) > 0)
        return;
    if (!survey_count(subject->record, rate_of(q), &count) ||
        !base_known(subject, &count))
        report_plain(check, subject, "stated_percentage");
}

static void rate_named(struct check *check, const struct subject *subject)
{
    const SurveyQuestion *q = question_of(subject);

    if (q->stated_percentage != NULL && has_acceptable(q) &&
        (!q->has_stated_rate || q->stated_rate == SURVEY_RATE_UNSPECIFIED))
        report_plain(check, subject, "stated_rate");
}

static const struct rule table[] = {
    {"K220", SEVERITY_ERROR, RULE_RECORD, KIND_SURVEY_QUESTION, levels_once,
     "Answer level missing or named twice", "答案選項未填或重複",
     "The level {level} is counted twice in {record}, or a count names no level.",
     "{record} 之選項 {level} 重複計列，或件數未填選項。",
     "Count every level once; a merged level replaces those that it merges.",
     "每一選項僅計列一次；合併選項應取代其所合併之各選項。"},
    {"K221", SEVERITY_ERROR, RULE_RECORD, KIND_SURVEY_QUESTION, forms_in_order,
     "More forms valid than returned, or returned than sent", "有效、回收、發出份數不合",
     "{field} is {part}, of {whole} forms.", "{field} 為 {part}，惟其母數僅 {whole} 份。",
     "Valid forms are among the returned ones, returned ones among those sent.",
     "有效份數不得逾回收份數，回收份數不得逾發出份數。"},
    {"K222", SEVERITY_ERROR, RULE_RECORD, KIND_SURVEY_QUESTION, answers_are_forms,
     "Answers that do not add up to the forms", "各選項件數與問卷份數不符",
     "{terms} = {computed} answers with the unusable ones; {stated} forms; difference "
     "{difference}.",
     "各選項與無效作答 {terms} = {computed}；問卷 {stated} 份；相差 {difference}。",
     "Every form has one answer to the question, or an unusable one.",
     "每份問卷對該題應有一項作答，或計入無效作答。"},
    {"K223", SEVERITY_ERROR, RULE_RECORD, KIND_SURVEY_QUESTION, more_answers,
     "More answers than forms", "作答數逾問卷份數",
     "{terms} = {computed} answers on {stated} forms; difference {difference}.",
     "{terms} = {computed} 件作答，問卷僅 {stated} 份；相差 {difference}。",
     "Check the counts and the number of forms.", "請查核各選項件數及問卷份數。"},
    {"K224", SEVERITY_NOTICE, RULE_RECORD, KIND_SURVEY_QUESTION, fewer_answers,
     "Forms without an answer", "作答數少於問卷份數",
     "{terms} = {computed} answers on {stated} forms; {difference} are not accounted "
     "for.",
     "{terms} = {computed} 件作答，問卷 {stated} 份；尚有 {difference} 份未敘明。",
     "Report unanswered and two-ticked forms as unusable.",
     "未作答或勾選二項者，請填入無效作答。"},
    {"K225", SEVERITY_ERROR, RULE_RECORD, KIND_SURVEY_QUESTION, percentage_holds,
     "Percentage that its counts do not give", "百分比與件數不符",
     "{terms} gives {computed} %; stated {stated} %; difference {difference}. Neither "
     "rounding nor truncation gives the stated figure.",
     "{terms} 應為 {computed}%；陳報 {stated}%；相差 {difference}。四捨五入或捨去均不"
     "相符。",
     "Satisfaction counts very satisfied and satisfied, of all usable answers; "
     "acceptability counts acceptable too.",
     "滿意度為「非常滿意」及「滿意」占有效作答之比率；可接受度另計「尚可」。"},
    {"K226", SEVERITY_ERROR, RULE_RECORD, KIND_SURVEY_QUESTION, percentage_possible,
     "Impossible percentage", "百分比不可能成立",
     "No number of {base} answers is {stated} %, rounded or truncated: the percentage "
     "or the base is wrong.",
     "{base} 份作答無論四捨五入或捨去，均不可能為 {stated}%；百分比或母數有誤。",
     "Check the number of usable answers.", "請查核有效作答數。"},
    {"K227", SEVERITY_ERROR, RULE_RECORD, KIND_SURVEY_QUESTION, percentage_of_nobody,
     "Percentage of nobody", "無人作答而有百分比",
     "A percentage is stated and nobody answered; 0 of 0 is not 0 %.",
     "無人作答卻列有百分比；0 件中之 0 件並非 0%。",
     "Leave the percentage out where nobody answered.", "無人作答者，百分比請留白。"},
    {"K228", SEVERITY_NOTICE, RULE_RECORD, KIND_SURVEY_QUESTION, percentage_uncheckable,
     "Percentage that cannot be checked", "百分比無從查核",
     "The answers given do not tell the stated percentage of {record}.",
     "{record} 所填作答件數不足以查核其百分比。",
     "Report the count of every level, and the unusable answers.",
     "請填報各選項件數及無效作答數。"},
    {"K229", SEVERITY_NOTICE, RULE_RECORD, KIND_SURVEY_QUESTION, rate_named,
     "Percentage without the name of its rate", "百分比未敘明比率種類",
     "A scale with “acceptable” has two rates; the percentage is taken as "
     "satisfaction.",
     "含「尚可」之量表有二種比率；未敘明者以滿意度查核。",
     "Say whether it is satisfaction or acceptability.", "請敘明係滿意度或可接受度。"},
};

RULE_GROUP(rules_survey, table);
