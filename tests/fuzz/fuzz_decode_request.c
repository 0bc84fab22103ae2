/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_message(&kaohe__v1__request__descriptor, (struct bytes){data, size});
    return 0;
}
