/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From values to those that are made of them. Invariant: invented if one of them is, and
 * rolled up if one is. It must not know where values are kept, what set them, nor
 * dossiers.
 */
#include "domain/derivation.h"

#include "domain/catalogue.h"
#include "domain/rollup.h"

bool derivation_of(const Catalogue *catalogue, size_t board, struct derivation *out)
{
    const Indicator *indicator = catalogue->boards[board]->indicator;

    *out = (struct derivation){.board = board, .growth = indicator_is_growth(indicator)};
    if (!indicator_is_derived(indicator))
        return false;
    if (indicator_is_composite(indicator)) {
        for (size_t i = 0; i < indicator->n_components && i < COMPOSITE_MOST; i++)
            out->operands[out->count++] =
                catalogue_board_index(catalogue, indicator->components[i]->board);
    } else {
        out->operands[0] = catalogue_board_index(catalogue, indicator->operand);
        out->operands[1] = catalogue_board_index(
            catalogue, out->growth ? indicator->operand : indicator->against);
        out->count = 2;
    }
    for (size_t i = 0; i < out->count; i++)
        if (out->operands[i] >= board)
            return false;
    return true;
}

static void add(struct board_value *out, const struct board_value *part)
{
    out->invented = out->invented || part->invented;
    out->rolled_up = out->rolled_up || part->rolled_up;
}

struct board_value derivation_value(const struct value_source *source,
                                    const struct derivation *derivation,
                                    const char *period, const char *base)
{
    Board *const *boards = source->catalogue->boards;
    const Indicator *indicator = boards[derivation->board]->indicator;
    struct component_value values[COMPOSITE_MOST];
    struct board_value out = {.present = true};
    struct indicator_value derived;

    for (size_t i = 0; i < derivation->count; i++) {
        const size_t board = derivation->operands[i];
        const struct board_value value = source->at(
            source->context, board, i > 0 && derivation->growth ? base : period);

        if (!value.present)
            return (struct board_value){0};
        values[i] = (struct component_value){.of = {value.value, value.basis},
                                             .scale = boards[board]->scale};
        add(&out, &value);
    }
    if (!(indicator_is_composite(indicator)
              ? composite_value(indicator, values, &derived)
              : indicator_derive(indicator, &values[0].of, &values[1].of, &derived)))
        return (struct board_value){0};
    out.value = derived.value;
    out.basis = derived.basis;
    return out;
}

struct board_value derivation_rolled_up(const struct value_source *source, size_t board,
                                        struct period whole)
{
    struct period parts[ROLLUP_PARTS];
    struct indicator_value values[ROLLUP_PARTS];
    struct board_value out = {.present = true};
    struct indicator_value value;
    const size_t count = rollup_parts(whole, parts);

    for (size_t i = 0; i < count; i++) {
        char text[PERIOD_TEXT_SIZE];
        const struct board_value part =
            source->at(source->context, board, period_format(parts[i], text));

        if (!part.present)
            return (struct board_value){0};
        values[i] = (struct indicator_value){part.value, part.basis};
        add(&out, &part);
    }
    if (!rollup_value(source->catalogue->boards[board]->roll_up, values, count, &value))
        return (struct board_value){0};
    out.value = value.value;
    out.basis = value.basis;
    out.rolled_up = true;
    return out;
}
