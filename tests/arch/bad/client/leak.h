/* SPDX-License-Identifier: Apache-2.0 */
#define LEAK 1
