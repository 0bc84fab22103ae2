/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figure that a threshold speaks of. The catalogue declares which figures back
 * it; of several, and of both sides', the one that comes nearest to reaching it is
 * held against it: no way of weighing them together could come nearer.
 *
 * What the dossier counts is taken exactly; what it only states counts as stated.
 */
#ifndef KAOHE_DOMAIN_EVIDENCE_H
#define KAOHE_DOMAIN_EVIDENCE_H

#include "domain/decimal.h"
#include "domain/indicator.h"
#include "domain/text.h"

enum evidence_state {
    EVIDENCE_ABSENT,  /* no figure shows it */
    EVIDENCE_UNCLEAR, /* one of the figures is illegible: nothing is refuted */
    EVIDENCE_SHOWN,
};

struct evidence {
    enum evidence_state state;
    struct ratio value; /* before the scale */
    struct ratio count; /* k of n behind it, to be shown; undefined where not known */
    SurveyRate rate;    /* of the survey questions behind it, if any */
    bool by_branch, by_headquarters; /* who reported a figure of it */
    bool partial; /* one covers a part of the period only: the rest may still change it */
};

/* The figure for a threshold of that comparison. */
struct evidence evidence_find(const Evidence *entry, Comparison comparison,
                              const struct indicator_data *data);

/* Does a figure that is shown reach the threshold, exactly? */
bool evidence_reaches(const Evidence *entry, const struct evidence *figure,
                      const Threshold *threshold);

/* Adds "27 / 39 = 69.23 %", and "≥ 80 %". Decimals are enough to tell the two
 * apart. */
void evidence_show(const Evidence *entry, const struct evidence *figure,
                   const Threshold *threshold, struct text *out);
void threshold_show(const Threshold *threshold, struct text *out);

#endif
