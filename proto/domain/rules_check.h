/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the functions of the rule book share: the check in progress, and the
 * words in which a rule reads like its sentence. Only rules*.c include this.
 *
 * A figure that is absent, illegible or no number is *not known*: rules that need
 * it say nothing, K111 and K116 have said why.
 */
#ifndef KAOHE_DOMAIN_RULES_CHECK_H
#define KAOHE_DOMAIN_RULES_CHECK_H

#include "domain/evidence.h"
#include "domain/int128.h"
#include "domain/period.h"
#include "domain/ratio.h"
#include "domain/rounding.h"
#include "domain/rubric.h"
#include "domain/rules.h"

#define COUNT_LIMIT (INT64_C(1) << 53) /* counts stay below it */
#define KIND_SLOTS 11                  /* the kinds, and one for records without */
#define TERMS_SHOWN 12
#define TERMS_SIZE 1024
#define FITS_KEPT 64

/* A stated figure that agrees with the exact value, and how. */
struct fit {
    const struct subject *subject;
    const char *field;
    struct ratio exact;
    int32_t factor;
    struct decimal stated;
    int64_t slack; /* millionths by which the rounding of operands can move it */
};

/* A percentage that only percentages rounded one by one give: "27.78 + 53.33". */
struct separate {
    struct fit fit;
    const char *terms;
    struct separate *next;
};

/* The figure behind a threshold, for each way of comparing. */
struct backing {
    bool sought[2];
    struct evidence figure[2];
};

struct check {
    const struct check_input *in;
    struct findings *findings;
    struct arena *arena;
    const struct rule *rule;
    Severity severity; /* of its findings */

    struct subject whole;     /* the submission itself */
    struct subject *subjects; /* the merged dossier, then what the merge left out */
    size_t subject_count;
    bool two_sides;                 /* some records of the dossier are headquarters' */
    const struct subject **by_kind; /* the subjects, kind after kind */
    size_t kind_start[KIND_SLOTS + 1];

    bool has_period;
    struct period period;

    struct fit truncated[FITS_KEPT]; /* only truncation gives them */
    size_t truncated_count;
    struct fit loose[FITS_KEPT]; /* only the rounding of their operands allows them */
    size_t loose_count;
    struct separate *separate; /* the last one remembered first */
    struct fit rounded;        /* the first one that only rounding gives */
    size_t rounded_count;

    /* Per subject, made when first needed. */
    struct sheet **sheets;
    const struct tallies **tallies;
    const struct breakdowns **breakdowns;
    const unsigned char **tellings; /* of restatements: enum agreement */
    struct parts *parts;

    struct backing *backings; /* per evidence of the catalogue, likewise */

    const struct case_tallies *case_tallies; /* likewise */
    uint8_t *additive;                       /* of each subject, likewise */

    /* Contradictions with other dossiers, likewise; where the next one goes. */
    struct across *across, **across_end;
};

struct rule_group {
    const struct rule *rules;
    size_t count;
};

/* The chapters of the book, each in a file of its own. */
extern const struct rule_group rules_submission, rules_structure, rules_names;
extern const struct rule_group rules_dates, rules_totals, rules_ratios, rules_survey;
extern const struct rule_group rules_time, rules_phone, rules_parts, rules_complaints;
extern const struct rule_group rules_collections, rules_overlaps;
extern const struct rule_group rules_rounding, rules_twice, rules_sheet;
extern const struct rule_group rules_periods, rules_partners, rules_cases;
extern const struct rule_group rules_history, rules_copies;
extern const struct rule_group rules_sheet_joint;
extern const struct rule_group rules_sheet_sums, rules_evidence, rules_merge;
extern const struct rule_group rules_reasons, rules_lock, rules_units, rules_claims;

#define RULE_GROUP(name, table)                                                          \
    const struct rule_group name = {table, sizeof(table) / sizeof *(table)}

/* The subjects of one kind: *count of them. */
const struct subject *const *check_kind(const struct check *check,
                                        Kaohe__V1__Record__KindCase kind, size_t *count);

/* Starts a finding of the rule that is running, and ends it. */
struct draft report(struct check *check, const struct subject *subject,
                    const char *field);
void report_end(struct check *check, struct draft *draft);

/* A finding without parameters of its own. */
void report_plain(struct check *check, const struct subject *subject, const char *field);

/* Did the record come from headquarters? */
bool from_headquarters(const struct check *check, const struct subject *subject);

/* Was it filed now, and is new? What stood before was told of when it was filed, or
 * when the other dossier was that it contradicts. */
bool filed_now(const struct check *check, const struct subject *subject);

/* The record with that key (`length` bytes) on the subject's own side, or NULL. */
const Record *own_record(const struct check *check, const struct subject *subject,
                         const char *key, size_t length);

/* Is the decimal of that field known? Is the count? */
bool known(const struct subject *subject, const char *field, const char *text,
           struct decimal *out);
bool counted(const struct subject *subject, const char *field, protobuf_c_boolean has,
             int64_t value);

/* Is the field with that number known? */
bool field_known(const Record *record, size_t field, struct decimal *out);

/* "19,157,765 + 7,678,026 + … (+3)": twelve terms, then how many more. */
struct terms {
    struct text text;
    char buffer[TERMS_SIZE];
    size_t count;
};
void terms_start(struct terms *terms);
void terms_add(struct terms *terms, struct decimal value);
void terms_add_count(struct terms *terms, int64_t value);
const char *terms_end(struct terms *terms);

/* "161 / 166". */
const char *terms_ratio(struct terms *terms, int64_t numerator, int64_t denominator);

struct arithmetic {
    struct decimal computed;
    struct decimal stated;
};

/* Reports stated against computed, with the difference. */
void report_difference(struct check *check, const struct subject *subject,
                       const char *field, const char *terms, struct arithmetic sum);

/* Adds the values that an illegible field can have: "5, 7". */
void finding_candidates(struct draft *draft, const char *name, const Illegible *lost);

/* Does rounding or truncating exact × factor at the stated decimals give the
 * stated figure? Remembers which for K290 to K292. */
bool stated_holds(struct check *check, struct fit fit);

/* Reports a stated figure that does not hold; `terms` says how the exact value
 * came about: "161 / 166". */
void report_stated(struct check *check, struct fit fit, const char *terms);

/* Is the stated percentage the sum of the percentages of these counts, each rounded by
 * itself? The base is the denominator of the exact value. Remembers it for K293. */
bool separately_rounded(struct check *check, struct fit fit, const int64_t *counts,
                        size_t count);

/* The same where the counts are not known: do any two give it? */
bool separately_possible(struct check *check, struct fit fit);

/* What the illegible parts of a sum can be. */
#define READINGS_KEPT 4

struct readings {
    const Illegible *lost[READINGS_KEPT]; /* those with candidates */
    size_t count;
    int128 range;  /* what those without candidates can be together, in millionths */
    bool anything; /* too many, or without any bound: nothing can be refuted */
};

/* Adds a part; `maximum` in millionths bounds one without candidates, -1: nothing
 * does. */
void readings_add(struct readings *readings, const Illegible *lost, int128 maximum);

/* Can the illegible parts together be `rest`, in millionths? */
bool readings_allow(const struct readings *readings, int128 rest);

/* A decimal in millionths. */
static inline int128 millionths(struct decimal value)
{
    return (int128)value.coefficient *
           decimal_power_of_ten(DECIMAL_MAX_SCALE - value.scale);
}

/* The decimal of so many millionths, at `scale` decimals; beyond the limits the
 * largest there is. */
struct decimal from_millionths(int128 value, unsigned scale);

#endif
