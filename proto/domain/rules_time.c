/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K23x: service times, by the source's own formula.
 */
#include "domain/answers.h"
#include "domain/grim.h"
#include "domain/rules_check.h"

static void bands_once(struct check *check, const struct subject *subject)
{
    const ServiceTime *time = subject->record->service_time;
    unsigned seen = 0;

    for (size_t i = 0; i < time->n_bands; i++) {
        unsigned band = 1U << time->bands[i]->band;
        const char *name = enum_name(band_names, (int)time->bands[i]->band);
        if (name == NULL || (seen & band) != 0) {
            struct draft draft = report(check, subject, "bands");
            finding_text(&draft, "band", name == NULL ? "-" : name);
            report_end(check, &draft);
        }
        seen |= band;
    }
}

static void bands_are_forms(struct check *check, const struct subject *subject)
{
    const ServiceTime *time = subject->record->service_time;
    bool has_unusable = counted(subject, "unusable", time->has_unusable, time->unusable);
    struct time_count count;
    struct terms terms;

    if (!counted(subject, "forms_returned", time->has_forms_returned,
                 time->forms_returned) ||
        !time_count(subject->record, &count))
        return;
    int64_t accounted = count.usable + (has_unusable ? time->unusable : 0);
    if (accounted == time->forms_returned ||
        (!has_unusable && accounted < time->forms_returned))
        return;
    terms_start(&terms);
    for (size_t i = 0; i < time->n_bands; i++)
        terms_add_count(&terms, time->bands[i]->count);
    if (has_unusable)
        terms_add_count(&terms, time->unusable);
    report_difference(check, subject, "bands", terms_end(&terms),
                      (struct arithmetic){.computed = {accounted, 0},
                                          .stated = {time->forms_returned, 0}});
}

/* The bands up to 15 minutes, each rounded by itself. */
static bool bands_rounded(struct check *check, struct fit fit)
{
    const ServiceTime *time = fit.subject->record->service_time;
    int64_t counts[2];
    size_t found = 0;

    for (size_t i = 0; i < time->n_bands && found < 2; i++)
        if (time->bands[i]->band == DURATION_BAND_WITHIN_5 ||
            time->bands[i]->band == DURATION_BAND_5_TO_15)
            counts[found++] = time->bands[i]->count;
    return separately_rounded(check, fit, counts, found);
}

static void share_holds(struct check *check, const struct subject *subject)
{
    const ServiceTime *time = subject->record->service_time;
    struct fit fit = {
        .subject = subject, .field = "stated_share_within_15", .factor = 100};
    struct time_count count;
    struct terms terms;

    if (!known(subject, fit.field, time->stated_share_within_15, &fit.stated) ||
        !time_count(subject->record, &count) || count.usable == 0)
        return;
    fit.exact = (struct ratio){count.within_15, count.usable};
    if (!stated_holds(check, fit) && !bands_rounded(check, fit))
        report_stated(check, fit, terms_ratio(&terms, count.within_15, count.usable));
}

/* Without durations, only whether any could give the share. */
static void share_possible(struct check *check, const struct subject *subject)
{
    const ServiceTime *time = subject->record->service_time;
    struct fit fit = {.subject = subject, .field = "stated_share_within_15"};
    bool unusable = counted(subject, "unusable", time->has_unusable, time->unusable);

    if (time->n_bands > 0 || !unusable ||
        !counted(subject, "forms_returned", time->has_forms_returned,
                 time->forms_returned) ||
        !known(subject, fit.field, time->stated_share_within_15, &fit.stated))
        return;
    const int64_t base = time->forms_returned - time->unusable;
    fit.exact = (struct ratio){0, base};
    if (base < 1 || grim_percentage_possible(fit.stated, base) ||
        separately_possible(check, fit))
        return;
    struct draft draft = report(check, subject, fit.field);
    finding_decimal(&draft, "stated", fit.stated);
    finding_count(&draft, "base", base);
    report_end(check, &draft);
}

/* "(2.5 × 151 + 10 × 13) / 164". */
static const char *minutes_terms(const ServiceTime *time, int64_t usable,
                                 struct terms *terms)
{
    static const char *const midpoints[] = {"", "2.5", "10", "22.5", "45", "30"};

    terms_start(terms);
    for (size_t i = 0; i < time->n_bands; i++) {
        text_add(&terms->text, i == 0 ? "(" : " + ");
        text_add(&terms->text, midpoints[time->bands[i]->band]);
        text_add(&terms->text, " × ");
        text_add_int_grouped(&terms->text, time->bands[i]->count);
    }
    text_add(&terms->text, ") / ");
    text_add_int_grouped(&terms->text, usable);
    return terms->buffer;
}

static bool mean_known(const struct subject *subject, struct fit *fit,
                       struct time_count *count)
{
    *fit = (struct fit){.subject = subject, .field = "stated_mean_minutes", .factor = 1};
    return known(subject, fit->field, subject->record->service_time->stated_mean_minutes,
                 &fit->stated) &&
           time_count(subject->record, count);
}

static void mean_holds(struct check *check, const struct subject *subject)
{
    struct time_count count;
    struct terms terms;
    struct fit fit;

    if (!mean_known(subject, &fit, &count) || count.usable == 0)
        return;
    fit.exact = time_mean(&count);
    if (!stated_holds(check, fit))
        report_stated(check, fit,
                      minutes_terms(subject->record->service_time, count.usable, &terms));
}

static void open_band(struct check *check, const struct subject *subject)
{
    struct time_count count;
    struct fit fit;

    if (!mean_known(subject, &fit, &count) || count.open == 0)
        return;
    struct draft draft = report(check, subject, fit.field);
    finding_count(&draft, "count", count.open);
    report_end(check, &draft);
}

static void of_nobody(struct check *check, const struct subject *subject)
{
    const ServiceTime *time = subject->record->service_time;
    struct time_count count;

    if (!time_count(subject->record, &count) || count.usable > 0)
        return;
    if (time->stated_share_within_15 != NULL)
        report_plain(check, subject, "stated_share_within_15");
    if (time->stated_mean_minutes != NULL)
        report_plain(check, subject, "stated_mean_minutes");
}

static const struct rule table[] = {
    {"K230", SEVERITY_ERROR, RULE_RECORD, KIND_SERVICE_TIME, bands_once,
     "Duration band missing or named twice", "時間區間未填或重複",
     "The band {band} is counted twice, or a count names no band.",
     "時間區間 {band} 重複計列，或件數未填區間。", "Count every band once.",
     "每一區間僅計列一次。"},
    {"K231", SEVERITY_ERROR, RULE_RECORD, KIND_SERVICE_TIME, bands_are_forms,
     "Durations that do not add up to the forms", "各時間區間件數與問卷份數不符",
     "{terms} = {computed} answers; {stated} forms; difference {difference}.",
     "{terms} = {computed}；問卷 {stated} 份；相差 {difference}。",
     "Every form has one answer to the question, or an unusable one.",
     "每份問卷對該題應有一項作答，或計入無效作答。"},
    {"K232", SEVERITY_ERROR, RULE_RECORD, KIND_SERVICE_TIME, share_holds,
     "Share within 15 minutes that its counts do not give", "15 分鐘內完成比率與件數不符",
     "{terms} gives {computed} %; stated {stated} %; difference {difference}. Neither "
     "rounding nor truncation gives the stated figure.",
     "{terms} 應為 {computed}%；陳報 {stated}%；相差 {difference}。四捨五入或捨去均不"
     "相符。",
     "Count both bands up to 15 minutes, of all usable answers.",
     "15 分鐘以內之二區間件數，除以有效作答數。"},
    {"K233", SEVERITY_ERROR, RULE_RECORD, KIND_SERVICE_TIME, mean_holds,
     "Mean minutes that the counts do not give", "平均分鐘數與件數不符",
     "{terms} gives {computed} minutes; stated {stated}; difference {difference}.",
     "{terms} 應為 {computed} 分鐘；陳報 {stated}；相差 {difference}。",
     "Bands count with their midpoints 2.5, 10, 22.5 and 45, the open band with 30.",
     "各區間以組中點 2.5、10、22.5、45 分鐘計，60 分鐘以上以 30 分鐘計。"},
    {"K234", SEVERITY_ERROR, RULE_RECORD, KIND_SERVICE_TIME, of_nobody,
     "Share or mean of nobody", "無人作答而有比率或平均",
     "{field} is stated and nobody answered; 0 of 0 is not 0.",
     "無人作答卻填有 {field}；0 件中之 0 件並非 0。",
     "Leave it out where nobody answered.", "無人作答者請留白。"},
    {"K235", SEVERITY_NOTICE, RULE_RECORD, KIND_SERVICE_TIME, open_band,
     "Open band that weighs 30 minutes", "60 分鐘以上以 30 分鐘計",
     "{count} answers of 60 minutes and over count with 30 minutes, as the form has "
     "it; the true mean is longer.",
     "60 分鐘以上 {count} 件，依原表公式以 30 分鐘計算；實際平均較長。",
     "Nothing to do; the weight is that of the form.", "無須處理；權數依原表規定。"},
    {"K236", SEVERITY_ERROR, RULE_RECORD, KIND_SERVICE_TIME, share_possible,
     "Impossible share within 15 minutes", "15 分鐘內完成比率不可能成立",
     "No number of {base} answers is {stated} %, rounded or truncated: the share or the "
     "base is wrong.",
     "{base} 份作答無論四捨五入或捨去，均不可能為 {stated}%；比率或母數有誤。",
     "Check the number of usable answers.", "請查核有效作答數。"},
};

RULE_GROUP(rules_time, table);
