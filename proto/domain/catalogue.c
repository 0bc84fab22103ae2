/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a catalogue must fulfil before anything is filed under it. Invariant: what
 * passes here can be used without a further look. Reasons are for the person who
 * wrote the file, in English.
 */
#include "domain/catalogue.h"

#include <string.h>

#include "domain/derived.h"
#include "domain/peers.h"
#include "domain/rollup.h"
#include "domain/rubric.h"
#include "domain/severity.h"
#include "domain/workdays.h"

struct verifier {
    const Catalogue *catalogue;
    const Rubric *const *rubrics;
    size_t rubric_count;
    struct text *why;
};

static bool refuse(const struct verifier *v, const char *id, const char *reason)
{
    if (v->why != NULL) {
        text_add(v->why, "catalogue, ");
        text_add(v->why, id == NULL ? "an entry without an id" : id);
        text_add(v->why, ": ");
        text_add(v->why, reason);
    }
    return false;
}

static bool is_id(const char *id)
{
    return id != NULL && id[0] != '\0' && strlen(id) <= 64 &&
           strpbrk(id, "/#@= ") == NULL && strcmp(id, "-") != 0;
}

static bool named(const char *zh, const char *en)
{
    return zh != NULL && zh[0] != '\0' && en != NULL && en[0] != '\0';
}

/* One level is enough: what is part of a part would be counted by neither rule. */
static bool parts_sound(const struct verifier *v)
{
    const Catalogue *catalogue = v->catalogue;

    for (size_t i = 0; i < catalogue->n_channels; i++) {
        const char *part_of = catalogue->channels[i]->part_of;
        if (part_of == NULL)
            continue;
        const Name *whole =
            catalogue_name(catalogue->channels, catalogue->n_channels, part_of);
        if (whole == NULL || whole->part_of != NULL)
            return refuse(v, catalogue->channels[i]->id,
                          "is part of no channel that stands by itself");
    }
    for (size_t i = 0; i < catalogue->n_case_types; i++)
        if (catalogue->case_types[i]->part_of != NULL)
            return refuse(v, catalogue->case_types[i]->id, "only channels have parts");
    for (size_t i = 0; i < catalogue->n_instruments; i++)
        if (catalogue->instruments[i]->part_of != NULL)
            return refuse(v, catalogue->instruments[i]->id, "only channels have parts");
    return true;
}

static bool names_sound(const struct verifier *v, Name *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Name *name = names[i];
        if (!is_id(name->id) || catalogue_name(names, count, name->id) != name)
            return refuse(v, name->id, "has no id of its own");
        if (!named(name->title_zh, name->title_en))
            return refuse(v, name->id, "lacks a title");
    }
    return true;
}

/* Do the metric and its counterpart name each other? */
static bool is_answered(const struct verifier *v, const Metric *metric)
{
    const Metric *other = catalogue_metric(v->catalogue, metric->counterpart);

    return other != NULL && other->counterpart != NULL &&
           strcmp(other->counterpart, metric->id) == 0;
}

static bool some_metric_has(const Catalogue *catalogue, const char *dimension)
{
    for (size_t i = 0; i < catalogue->n_metrics; i++)
        for (size_t j = 0; j < catalogue->metrics[i]->n_dimensions; j++)
            if (strcmp(catalogue->metrics[i]->dimensions[j], dimension) == 0)
                return true;
    return false;
}

/* Each is named once; a dimension that no metric has would never show. */
static bool values_sound(const struct verifier *v)
{
    for (size_t i = 0; i < v->catalogue->n_dimension_values; i++) {
        const DimensionValue *value = v->catalogue->dimension_values[i];
        if (!is_id(value->id) || !is_id(value->dimension) ||
            catalogue_dimension_value(v->catalogue, value->dimension, value->id) != value)
            return refuse(v, value->id, "is no value of its own");
        if (!named(value->title_zh, value->title_en))
            return refuse(v, value->id, "lacks a title");
        if (!some_metric_has(v->catalogue, value->dimension))
            return refuse(v, value->dimension, "is a dimension that no metric has");
    }
    return true;
}

static bool metrics_sound(const struct verifier *v)
{
    for (size_t i = 0; i < v->catalogue->n_metrics; i++) {
        const Metric *metric = v->catalogue->metrics[i];
        if (!is_id(metric->id) || catalogue_metric(v->catalogue, metric->id) != metric)
            return refuse(v, metric->id, "has no id of its own");
        if (!named(metric->title_zh, metric->title_en) ||
            !named(metric->unit_zh, metric->unit_en))
            return refuse(v, metric->id, "lacks a title or unit");
        if (metric->decimals < 0 || metric->decimals > DECIMAL_MAX_SCALE)
            return refuse(v, metric->id, "has no such number of decimals");
        for (size_t j = 0; j < metric->n_dimensions; j++)
            if (!is_id(metric->dimensions[j]))
                return refuse(v, metric->id, "a dimension has no proper name");
        if (metric->counterpart != NULL && !is_answered(v, metric))
            return refuse(v, metric->id, "its counterpart does not name it in turn");
    }
    return true;
}

static bool branches_sound(const struct verifier *v)
{
    for (size_t i = 0; i < v->catalogue->n_branches; i++) {
        const BranchEntry *branch = v->catalogue->branches[i];
        struct civil_date first = {0};
        struct civil_date last = {0};
        if (!is_id(branch->code) ||
            catalogue_branch(v->catalogue, branch->code) != branch)
            return refuse(v, branch->code, "has no code of its own");
        if (!named(branch->name_zh, branch->name_en))
            return refuse(v, branch->code, "lacks a name");
        if ((branch->added != NULL && civil_parse(branch->added, &first) != KAOHE_OK) ||
            (branch->closed != NULL && civil_parse(branch->closed, &last) != KAOHE_OK) ||
            (branch->added != NULL && branch->closed != NULL &&
             civil_compare(first, last) > 0))
            return refuse(v, branch->code, "its dates are no dates, or out of order");
        if (branch->successor != NULL &&
            (strcmp(branch->successor, branch->code) == 0 ||
             catalogue_branch(v->catalogue, branch->successor) == NULL))
            return refuse(v, branch->code, "its successor is no other branch");
    }
    return true;
}

static bool node_exists(const Rubric *rubric, const char *node)
{
    for (size_t i = 0; node != NULL && i < rubric->n_items; i++)
        if (rubric->items[i]->id != NULL && strcmp(rubric->items[i]->id, node) == 0)
            return true;
    return false;
}

static bool rubric_exists(const struct verifier *v, const char *id)
{
    return id != NULL && rubric_of(v->rubrics, v->rubric_count, id) != NULL;
}

static bool sheet_exists(const struct verifier *v, const Indicator *indicator)
{
    const Rubric *rubric =
        indicator->rubric == NULL
            ? NULL
            : rubric_of(v->rubrics, v->rubric_count, indicator->rubric);

    return rubric != NULL && indicator->evaluator != EVALUATOR_UNSPECIFIED &&
           (indicator->kind == INDICATOR_KIND_SHEET_TOTAL ||
            node_exists(rubric, indicator->node));
}

/* Does the indicator name everything that its kind needs, and does that exist? */
static bool indicator_exists(const struct verifier *v, const Indicator *indicator)
{
    const Catalogue *catalogue = v->catalogue;

    switch (indicator->kind) {
    case INDICATOR_KIND_UNSPECIFIED:
        return false;
    case INDICATOR_KIND_PHONE_MEAN:
        return indicator->conductor != CONDUCTOR_UNSPECIFIED;
    case INDICATOR_KIND_SURVEY_RATE:
        return is_id(indicator->question) && indicator->instrument != NULL &&
               catalogue_name(catalogue->instruments, catalogue->n_instruments,
                              indicator->instrument) != NULL;
    case INDICATOR_KIND_COLLECTION_AMOUNT:
    case INDICATOR_KIND_COLLECTION_CASES:
        return indicator->channel == NULL ||
               catalogue_name(catalogue->channels, catalogue->n_channels,
                              indicator->channel) != NULL;
    case INDICATOR_KIND_STATISTIC:
        return indicator->metric != NULL &&
               catalogue_metric(catalogue, indicator->metric) != NULL;
    case INDICATOR_KIND_SHEET_TOTAL:
    case INDICATOR_KIND_SHEET_NODE:
        return sheet_exists(v, indicator);
    case INDICATOR_KIND_RANGE_LOW:
    case INDICATOR_KIND_RANGE_HIGH:
        return rubric_exists(v, indicator->rubric);
    default:
        return true;
    }
}

static bool boards_sound(const struct verifier *v)
{
    if (v->catalogue->n_boards > CATALOGUE_BOARDS)
        return refuse(v, v->catalogue->id, "has more than 1024 boards");
    for (size_t i = 0; i < v->catalogue->n_boards; i++) {
        const Board *board = v->catalogue->boards[i];
        if (!is_id(board->id) || catalogue_board(v->catalogue, board->id) != board)
            return refuse(v, board->id, "has no id of its own");
        if (!named(board->title_zh, board->title_en) ||
            !named(board->unit_zh, board->unit_en))
            return refuse(v, board->id, "lacks a title or unit");
        if (board->direction == DIRECTION_UNSPECIFIED ||
            board->tie_rule == TIE_RULE_UNSPECIFIED)
            return refuse(v, board->id, "does not say what is better, or how ties stand");
        if (board->indicator == NULL || !indicator_exists(v, board->indicator) ||
            (board->indicator->kind == INDICATOR_KIND_SURVEY_RATE &&
             board->indicator->rate == SURVEY_RATE_UNSPECIFIED))
            return refuse(v, board->id,
                          "its indicator names something that is not there");
        const char *fault = indicator_is_derived(board->indicator)
                                ? derived_fault(v->catalogue, board)
                                : NULL;
        if (fault == NULL)
            fault = rollup_fault(v->catalogue, board);
        if (fault != NULL)
            return refuse(v, board->id, fault);
        if (board->minimum_base < 0 || !board->has_scale || board->scale < 1 ||
            board->scale > 1000000 || board->decimals < 0 ||
            board->decimals > DECIMAL_MAX_SCALE)
            return refuse(v, board->id,
                          "its scale, decimals or minimum base is out of range");
    }
    return true;
}

/* A figure of a dossier, by no rate of its own: the setting says which. */
static bool backs_ticks(const struct verifier *v, const Indicator *figure)
{
    return indicator_exists(v, figure) && !indicator_is_derived(figure) &&
           figure->rate == SURVEY_RATE_UNSPECIFIED && figure->rubric == NULL;
}

static bool evidence_complete(const struct verifier *v, const Evidence *evidence)
{
    for (size_t i = 0; i < evidence->n_figures; i++)
        if (!backs_ticks(v, evidence->figures[i]))
            return refuse(v, evidence->name,
                          "a figure that backs it is not there, or names a rate");
    if (evidence->n_figures == 0 && (evidence->note == NULL || evidence->note[0] == '\0'))
        return refuse(v, evidence->name, "no figure backs it, and no note says why");
    if (evidence->n_figures > 0 &&
        (!evidence->has_scale || evidence->scale < 1 || evidence->scale > 1000000))
        return refuse(v, evidence->name, "its scale is out of range");
    return true;
}

static bool evidence_sound(const struct verifier *v)
{
    for (size_t i = 0; i < v->catalogue->n_evidence; i++) {
        const Evidence *evidence = v->catalogue->evidence[i];
        if (!is_id(evidence->name) || evidence->rubric == NULL ||
            catalogue_evidence(v->catalogue, evidence->rubric, evidence->name) !=
                evidence)
            return refuse(v, evidence->name, "is no evidence of its own");
        const Rubric *rubric = rubric_of(v->rubrics, v->rubric_count, evidence->rubric);
        if (rubric == NULL || !rubric_wants(rubric, evidence->name))
            return refuse(v, evidence->name, "no threshold of its rubric speaks of it");
        if (!named(evidence->title_zh, evidence->title_en))
            return refuse(v, evidence->name, "lacks a title");
        if (!evidence_complete(v, evidence))
            return false;
    }
    return true;
}

/* Every name that a threshold has is backed, or said not to be. */
static bool option_backed(const struct verifier *v, const Rubric *rubric,
                          const RubricOption *option)
{
    for (size_t i = 0; i < option->n_thresholds; i++)
        if (catalogue_evidence(v->catalogue, rubric->id,
                               option->thresholds[i]->evidence) == NULL)
            return refuse(v, option->thresholds[i]->evidence,
                          "a threshold speaks of it, and nothing says what backs it");
    return true;
}

static bool thresholds_backed(const struct verifier *v)
{
    for (size_t i = 0; i < v->rubric_count; i++)
        for (size_t j = 0; j < v->rubrics[i]->n_items; j++) {
            const RubricItem *item = v->rubrics[i]->items[j];
            for (size_t k = 0; k < item->n_options; k++)
                if (!option_backed(v, v->rubrics[i], item->options[k]))
                    return false;
        }
    return true;
}

static bool is_day_or_absent(const char *text)
{
    struct civil_date day;

    return text == NULL || civil_parse(text, &day) == KAOHE_OK;
}

static bool kinds_sound(const Obligation *obligation)
{
    for (size_t i = 0; i < obligation->n_periods; i++)
        if (obligation->periods[i] == PERIOD_KIND_UNSPECIFIED)
            return false;
    return obligation->n_periods > 0;
}

static bool obligations_sound(const struct verifier *v)
{
    for (size_t i = 0; i < v->catalogue->n_obligations; i++) {
        const Obligation *owed = v->catalogue->obligations[i];
        if (!is_id(owed->id) || catalogue_obligation(v->catalogue, owed->id) != owed)
            return refuse(v, owed->id, "has no id of its own");
        if (!named(owed->title_zh, owed->title_en))
            return refuse(v, owed->id, "lacks a title");
        if (!kinds_sound(owed) || owed->record == NULL || owed->record[0] == '\0')
            return refuse(v, owed->id, "does not say for which periods, or which record");
        if (!owed->has_due_days || owed->due_days < 0 || owed->due_days > 366)
            return refuse(v, owed->id, "due_days must be from 0 to 366");
        if (!is_day_or_absent(owed->first) || !is_day_or_absent(owed->last))
            return refuse(v, owed->id, "its first or last day is no date");
    }
    return true;
}

static bool groups_sound(const struct verifier *v)
{
    const char *where = NULL;
    const char *fault = peers_fault(v->catalogue, &where);

    return fault == NULL || refuse(v, where, fault);
}

static bool severities_sound(const struct verifier *v)
{
    const char *where = NULL;
    const char *fault = severities_fault(v->catalogue, &where);

    return fault == NULL || refuse(v, where, fault);
}

static bool settings_sound(const struct verifier *v)
{
    const Catalogue *catalogue = v->catalogue;

    if (!is_id(catalogue->id))
        return refuse(v, catalogue->id, "has no proper id");
    if (catalogue->utc_offset_minutes < -14 * 60 ||
        catalogue->utc_offset_minutes > 14 * 60)
        return refuse(v, "utc_offset_minutes", "is no offset that a clock has");
    if (!catalogue->has_answer_days || catalogue->answer_days < 1 ||
        catalogue->answer_days > 366)
        return refuse(v, "answer_days", "must be from 1 to 366");
    if (catalogue->evidence_rate == SURVEY_RATE_UNSPECIFIED)
        return refuse(v, "evidence_rate", "must say which rate backs a tick");
    return catalogue->calendar == NULL || workdays_verify(catalogue->calendar, v->why);
}

enum kaohe_err catalogue_verify(const Catalogue *catalogue, const Rubric *const *rubrics,
                                size_t rubric_count, struct text *why)
{
    struct verifier v = {catalogue, rubrics, rubric_count, why};
    bool sound = settings_sound(&v) &&
                 names_sound(&v, catalogue->instruments, catalogue->n_instruments) &&
                 names_sound(&v, catalogue->channels, catalogue->n_channels) &&
                 names_sound(&v, catalogue->case_types, catalogue->n_case_types) &&
                 parts_sound(&v) && metrics_sound(&v) && values_sound(&v) &&
                 branches_sound(&v) && boards_sound(&v) && groups_sound(&v) &&
                 evidence_sound(&v) && thresholds_backed(&v) && obligations_sound(&v) &&
                 severities_sound(&v);

    return sound ? KAOHE_OK : KAOHE_ERR_INVALID;
}
