/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Data that headquarters puts: a catalogue or a rubric, held against everything that the
 * rest relies on before it is an entry. It is in force when its batch is committed, so
 * nothing is judged by data that may be taken back; it is the last of its batch, so
 * nothing behind it is judged by what was before.
 */
#include <string.h>

#include "daemon/intake_event.h"
#include "domain/catalogue.h"
#include "domain/rubric.h"
#include "wire/encode.h"

#define WHY_SIZE 512

static bool refuse(const struct call *call, const char *message, const char *name,
                   const char *value)
{
    call_fail(call, &(struct call_error){ERROR_CODE_MALFORMED, message, name, value});
    return false;
}

/* The rubrics in force, with that one added. */
static const Rubric *const *with(struct intake *intake, const Rubric *added)
{
    const Rubric **rubrics =
        arena_array(&intake->scratch, intake->rubric_count + 1, sizeof(*rubrics));

    for (size_t i = 0; rubrics && i < intake->rubric_count; i++)
        rubrics[i] = intake->rubrics[i];
    if (rubrics)
        rubrics[intake->rubric_count] = added;
    return (const Rubric *const *)rubrics;
}

/* Old periods keep their rubric: another form is another id. What backs its thresholds is
 * said by the catalogue, so the two may come together. */
static bool rubric_fits(const struct call *call, const Rubric *rubric)
{
    struct intake *intake = call->intake;
    struct text why;

    text_init_arena(&why, &intake->scratch, WHY_SIZE);
    if (rubric_verify(rubric, &intake->scratch, &why))
        return refuse(call, "the rubric is not sound", "reason", text_end(&why));
    if (data_held_find(intake, rubric->id))
        return refuse(call, "a rubric in force is never changed, give it a new id",
                      "rubric", rubric->id);
    return true;
}

static bool catalogue_fits(const struct call *call, const Catalogue *now,
                           const Rubric *rubric)
{
    struct intake *intake = call->intake;
    const Catalogue *old = intake->catalogue;
    const Rubric *const *rubrics = with(intake, rubric);
    const char *missing = NULL;
    const char *fault;
    struct text why;

    text_init_arena(&why, &intake->scratch, WHY_SIZE);
    if (!rubrics) {
        call_try_again(call);
        return false;
    }
    if (catalogue_verify(now, rubrics, intake->rubric_count + (rubric != NULL), &why))
        return refuse(call, "the catalogue is not sound", "reason", text_end(&why));
    fault = catalogue_lacks(now, old, &missing);
    return !fault || refuse(call, fault, "missing", missing);
}

/* One entry each; the rubric first, so that the catalogue finds it. */
static enum kaohe_err put(const struct call *call, const ProtobufCMessage *content,
                          DataFile *file)
{
    struct intake *intake = call->intake;
    struct batch *batch = &intake->batch;
    uint8_t hash[HASH_BYTES];
    struct bytes body = {0};
    enum kaohe_err err = data_stamp(intake, content, file, hash);

    if (!err)
        err = event_append(intake,
                           &(struct event){.kind = ENTRY_KIND_DATA,
                                           .body = &file->base,
                                           .by = call->peer},
                           &body);
    if (err)
        return err;
    uint8_t *copy = arena_alloc(&batch->arena, body.length);
    if (!copy) {
        batch_fail(intake);
        return KAOHE_ERR_NO_MEMORY;
    }
    memcpy(copy, body.data, body.length);
    batch->data[batch->data_count++] =
        (struct batch_data){{copy, body.length}, intake->last.entry};
    return KAOHE_OK;
}

void call_publish(const struct call *call)
{
    const PublishRequest *request = call->request->publish;
    DataFile rubric = DATA_FILE_INIT;
    DataFile catalogue = DATA_FILE_INIT;
    const Rubric *new_rubric = request->rubric;
    const Catalogue *new_catalogue = request->catalogue;
    enum kaohe_err err = KAOHE_OK;

    if (!new_rubric && !new_catalogue) {
        refuse(call, "neither a rubric nor a catalogue", NULL, NULL);
        return;
    }
    if ((new_rubric && !rubric_fits(call, new_rubric)) ||
        !catalogue_fits(call, new_catalogue ? new_catalogue : call->intake->catalogue,
                        new_rubric))
        return;
    rubric.rubric = (Rubric *)(uintptr_t)new_rubric;
    catalogue.catalogue = (Catalogue *)(uintptr_t)new_catalogue;
    catalogue.name = (char *)(uintptr_t)DATA_CATALOGUE;
    if (new_rubric) {
        rubric.name = new_rubric->id;
        err = put(call, &new_rubric->base, &rubric);
    }
    if (!err && new_catalogue)
        err = put(call, &new_catalogue->base, &catalogue);
    if (err)
        call_try_again(call);
    else
        call->slot->entry = call->intake->last.entry;
}
