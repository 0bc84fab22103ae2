/* SPDX-License-Identifier: Apache-2.0 */
#define TURN 1
