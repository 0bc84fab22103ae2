/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A context for those who check before they file, page by page. Pages of one context say
 * of which change of it they are. Must not judge: what is in it, intake_context.c says.
 */
#include <string.h>

#include "daemon/intake_context.h"
#include "domain/period_state.h"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* What changes in a context comes with an entry that is behind all others. */
static int64_t last_change(const struct context *context, const struct held *named)
{
    const PeriodState *state = context->period;
    int64_t last = named ? named->state.last : 0;

    for (size_t i = 0; named && i < named->namer_count; i++)
        last = later(last, named->namers[i]->state.last);
    for (size_t i = 0; i < context->own_count; i++)
        last = later(last, context->own[i].dossier->entry);
    if (state)
        last = later(last, state->entry);
    for (size_t i = 0; state && i < state->n_late_passes; i++)
        last = later(last, state->late_passes[i]->entry);
    return last;
}

/* The dossier with its records of this page; NULL without any, or without memory. */
static Dossier *on_page(struct arena *arena, struct page *page, const Dossier *whole)
{
    Dossier *cut = arena_alloc(arena, sizeof(*cut));

    if (!cut || !whole)
        return NULL;
    *cut = *whole;
    page_cut(page, cut);
    return cut->n_records > 0 ? cut : NULL;
}

static Dossier **all_on_page(struct arena *arena, struct page *page,
                             const struct known_dossier *all, size_t count, size_t *kept)
{
    Dossier **out = arena_array(arena, count, sizeof(Dossier *));

    *kept = 0;
    for (size_t i = 0; out && i < count; i++) {
        out[*kept] = on_page(arena, page, all[i].dossier);
        *kept += out[*kept] != NULL;
    }
    return out;
}

/* What headquarters said of the period, as far as it is the branch's business. */
static PeriodState *tell_state(struct arena *arena, const PeriodState *state,
                               const char *branch)
{
    PeriodState *told = arena_alloc(arena, sizeof(*told));
    LatePass **passes = arena_array(arena, 1, sizeof(LatePass *));
    const LatePass *pass = late_pass_of(state, branch);

    if (!state || !told || !passes)
        return NULL;
    *told = *state;
    told->late_passes = passes;
    told->n_late_passes = pass != NULL;
    passes[0] = (LatePass *)(uintptr_t)pass;
    return told;
}

static void tell_data(struct intake *intake, Context *reply)
{
    size_t count = 0;

    for (const struct data_held *held = intake->data; held; held = held->next)
        count++;
    reply->data = arena_array(&intake->scratch, count, sizeof(DataMark *));
    for (const struct data_held *held = intake->data; reply->data && held;
         held = held->next) {
        DataMark *mark = arena_alloc(&intake->scratch, sizeof(*mark));

        if (!mark)
            return;
        *mark = (DataMark)DATA_MARK_INIT;
        mark->name = held->file->name;
        mark->has_hash = true;
        mark->hash = held->file->hash;
        reply->data[reply->n_data++] = mark;
    }
}

static void tell(struct intake *intake, const struct context *context,
                 const Dossier *held, struct page *page, Context *reply)
{
    struct arena *arena = &intake->scratch;

    reply->has_epoch = reply->has_sequence = reply->has_entry = reply->has_time = true;
    reply->epoch = intake->epoch;
    reply->sequence =
        last_change(context, held_find(intake, reply->branch, reply->period));
    reply->entry = context->entry;
    reply->time = intake->last.time;
    reply->state = tell_state(arena, context->period, reply->branch);
    reply->held = on_page(arena, page, held);
    reply->own =
        all_on_page(arena, page, context->own, context->own_count, &reply->n_own);
    reply->partners = all_on_page(arena, page, context->partners, context->partner_count,
                                  &reply->n_partners);
    tell_data(intake, reply);
}

void call_context(const struct call *call)
{
    struct intake *intake = call->intake;
    const ContextRequest *request = call->request->context;
    char text[PERIOD_TEXT_SIZE];
    struct page page = {.skip = request->offset};
    struct period period;
    struct context context;
    Dossier *whole = NULL;
    Context *reply = arena_alloc(&intake->scratch, sizeof(*reply));

    if (!query_permits(call->peer, request->branch) || !request->branch) {
        call_fail(call, &(struct call_error){ERROR_CODE_NOT_PERMITTED,
                                             "a branch reads its own context", "branch",
                                             request->branch});
        return;
    }
    if (!request->period || period_parse(request->period, &period) != KAOHE_OK) {
        call_fail(call, &(struct call_error){ERROR_CODE_MALFORMED, "no such period",
                                             "period", request->period});
        return;
    }
    const struct held *held =
        held_find(intake, request->branch, period_format(period, text));
    if (!reply || context_gather(intake, request->branch, text, &context) ||
        (held && held_unpack(intake, held, &whole))) {
        call_try_again(call);
        return;
    }
    *reply = (Context)CONTEXT_INIT;
    reply->branch = request->branch;
    reply->period = arena_strdup(&intake->scratch, text);
    tell(intake, &context, whole, &page, reply);
    reply->has_next = page.more;
    reply->next = (request->offset < 0 ? 0 : request->offset) + (int64_t)page.count;
    if (intake->scratch.exhausted) {
        call_try_again(call);
        return;
    }
    intake->counters[INTAKE_READS]++;
    call->reply->result_case = RESULT_CONTEXT;
    call->reply->context = reply;
}
