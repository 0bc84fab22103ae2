/* SPDX-License-Identifier: Apache-2.0 */
#include <zmq.h>

#include "client/leak.h"
