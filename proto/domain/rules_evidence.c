/* SPDX-License-Identifier: Apache-2.0 */
/*
 * K43x: ticks against the figures that they speak of. An option is refuted by the
 * figure that comes nearest to its threshold, never by one of several, and only
 * the side that reported a figure is refused for it; the other side is asked.
 * Scoring lower than the figures allow is nobody's error.
 */
#include "domain/catalogue.h"
#include "domain/rules_scores.h"

#define SHOWN_SIZE 160

/* A threshold of a ticked option, and the figure behind it. */
struct tick {
    const ItemScore *given;
    const RubricItem *item;
    const RubricOption *option;
    const Threshold *threshold;
    const Evidence *evidence;
    const struct evidence *figure;
};

enum refutation {
    REFUTED_NOT,
    REFUTED_BY_OWN,   /* by a figure of the sheet's own side */
    REFUTED_BY_OTHER, /* by figures of the other side alone */
    REFUTED_UNSHOWN,  /* no figure of the whole period shows it */
};

/* Sought once a check: a dossier can hold many sheets. */
static const struct evidence *figure_behind(struct check *check, const Evidence *entry,
                                            Comparison comparison)
{
    const Catalogue *catalogue = check->in->catalogue;
    const struct context *context = check->in->context;
    const struct indicator_data data = {
        .dossier = check->in->merge->dossier,
        .catalogue = catalogue,
        .rubrics = check->in->rubrics,
        .rubric_count = check->in->rubric_count,
        .settings = settings_of(catalogue, context == NULL ? NULL : context->period),
        .arena = check->arena,
    };
    size_t way = comparison == COMPARISON_AT_MOST;
    size_t number = 0;

    if (check->backings == NULL)
        check->backings =
            arena_array(check->arena, catalogue->n_evidence, sizeof *check->backings);
    if (check->backings == NULL)
        return NULL;
    while (catalogue->evidence[number] != entry)
        number++;
    struct backing *backing = &check->backings[number];
    if (!backing->sought[way])
        backing->figure[way] = evidence_find(entry, comparison, &data);
    backing->sought[way] = true;
    return &backing->figure[way];
}

static enum refutation refutation(const struct check *check,
                                  const struct subject *subject, const struct tick *tick)
{
    const struct evidence *figure = tick->figure;

    if (figure->state == EVIDENCE_ABSENT)
        return REFUTED_UNSHOWN;
    if (figure->state == EVIDENCE_UNCLEAR ||
        evidence_reaches(tick->evidence, figure, tick->threshold))
        return REFUTED_NOT;
    if (figure->partial)
        return REFUTED_UNSHOWN;
    bool own =
        from_headquarters(check, subject) ? figure->by_headquarters : figure->by_branch;
    return own ? REFUTED_BY_OWN : REFUTED_BY_OTHER;
}

/* By which of the rates that a survey has; nothing for other figures. */
static void name_rate(struct draft *draft, SurveyRate rate)
{
    const bool acceptability = rate == SURVEY_RATE_ACCEPTABILITY;

    finding_text(draft, "rate",
                 rate == SURVEY_RATE_UNSPECIFIED ? ""
                 : acceptability                 ? "（以可接受度計）"
                                                 : "（以滿意度計）");
    finding_text(draft, "rate_en",
                 rate == SURVEY_RATE_UNSPECIFIED ? ""
                 : acceptability                 ? " (by acceptability)"
                                                 : " (by satisfaction)");
}

static void report_tick(struct check *check, const struct subject *subject,
                        const struct tick *tick)
{
    char figure[SHOWN_SIZE], wanted[SHOWN_SIZE];
    struct text terms, threshold;

    text_init(&terms, figure, sizeof figure);
    text_init(&threshold, wanted, sizeof wanted);
    threshold_show(tick->threshold, &threshold);
    if (tick->figure->state == EVIDENCE_SHOWN)
        evidence_show(tick->evidence, tick->figure, tick->threshold, &terms);
    struct draft draft = report_item(check, subject, tick->given);
    finding_text(&draft, "title", tick->item->title_zh);
    finding_text(&draft, "title_en", tick->item->title_en);
    finding_text(&draft, "option", tick->option->id);
    finding_text(&draft, "evidence", tick->evidence->title_zh);
    finding_text(&draft, "evidence_en", tick->evidence->title_en);
    name_rate(&draft, tick->figure->rate);
    finding_text(&draft, "wanted", wanted);
    finding_text(&draft, "terms", figure);
    report_end(check, &draft);
}

static void look_at_option(struct check *check, const struct subject *subject,
                           struct tick *tick, enum refutation which)
{
    const char *rubric = subject->record->score_sheet->rubric;

    for (size_t i = 0; i < tick->option->n_thresholds; i++) {
        tick->threshold = tick->option->thresholds[i];
        tick->evidence =
            catalogue_evidence(check->in->catalogue, rubric, tick->threshold->evidence);
        tick->figure =
            tick->evidence == NULL
                ? NULL
                : figure_behind(check, tick->evidence, tick->threshold->comparison);
        if (tick->figure != NULL && refutation(check, subject, tick) == which)
            report_tick(check, subject, tick);
    }
}

/* Ticks that are illegible are skipped. */
static void report_all(struct check *check, const struct subject *subject,
                       enum refutation which)
{
    const struct sheet *sheet = sheet_of(check, subject);
    const ScoreSheet *given = subject->record->score_sheet;

    if (sheet == NULL || sheet->rubric == NULL)
        return;
    for (size_t i = 0; i < given->n_items; i++) {
        const struct scored *scored = &sheet->scored[i];
        if (scored->item < 0 || scored->lost)
            continue;
        struct tick tick = {.given = given->items[i],
                            .item = sheet->rubric->items[scored->item]};
        for (size_t j = 0; j < tick.given->n_ticked; j++) {
            tick.option = rubric_option(tick.item, tick.given->ticked[j]);
            if (tick.option != NULL)
                look_at_option(check, subject, &tick, which);
        }
    }
}

static void tick_refuted(struct check *check, const struct subject *subject)
{
    report_all(check, subject, REFUTED_BY_OWN);
}

static void tick_doubted(struct check *check, const struct subject *subject)
{
    report_all(check, subject, REFUTED_BY_OTHER);
}

static void tick_unshown(struct check *check, const struct subject *subject)
{
    report_all(check, subject, REFUTED_UNSHOWN);
}

#define TICK RULE_RECORD | RULE_NEEDS_HELD, KIND_SCORE_SHEET

static const struct rule table[] = {
    {"K430", SEVERITY_ERROR, TICK, tick_refuted, "Tick that the figure does not reach",
     "數值未達勾選選項之門檻",
     "“{item}”: {evidence_en}{rate_en} is {terms}; the ticked option “{option}” "
     "wants {wanted}.",
     "「{item}」：{evidence}{rate}為 {terms}；勾選之選項「{option}」要求 {wanted}。",
     "Tick the option that the figure reaches, or correct the figure. Satisfaction "
     "counts very satisfied and satisfied only; acceptability counts acceptable too.",
     "請改勾數值所達之選項，或更正數值。滿意度僅計「非常滿意」及「滿意」；"
     "可接受度另計「可接受」。"},
    {"K431", SEVERITY_WARNING, TICK, tick_doubted,
     "Tick that only the other side's figure does not reach",
     "勾選選項之門檻未達，惟數值係他方所報",
     "“{item}”: {evidence_en}{rate_en} is {terms} by the other side's report; "
     "the ticked option “{option}” wants {wanted}.",
     "「{item}」：依他方所報，{evidence}{rate}為 {terms}；勾選之選項「{option}」要求 {wanted}。",
     "Compare with branch or headquarters, or say what the tick rests on.",
     "請與分署或本署核對，或敘明勾選之依據。"},
    {"K432", SEVERITY_NOTICE, TICK, tick_unshown, "Tick that no figure shows",
     "勾選選項無數值佐證",
     "“{item}”: the ticked option “{option}” wants {wanted} of {evidence_en}{rate_en}, "
     "and no figure of the whole period shows it.",
     "「{item}」：勾選之選項「{option}」要求{evidence}{rate} {wanted}，惟案卷內無涵蓋全期之相關數值。",
     "Report the figure where one was taken.", "有調查或測試數值者，請一併陳報。"},
};

RULE_GROUP(rules_evidence, table);
