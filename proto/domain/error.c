/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of the error enumeration. Every number maps to a string, those of peers newer
 * than us too. No wording for people in here: the programs have their own, in their
 * language.
 */
#include "kaohe/error.h"

const char *kaohe_strerror(enum kaohe_err err)
{
    switch (err) {
#define ERROR_TEXT(name, number, text)                                                   \
    case name:                                                                           \
        return text;
        KAOHE_ERRORS(ERROR_TEXT)
#undef ERROR_TEXT
    }
    return "unknown error";
}
