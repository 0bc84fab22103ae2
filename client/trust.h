/* SPDX-License-Identifier: Apache-2.0 */
/* Which signing keys of the daemon are believed. */
#ifndef CLIENT_TRUST_H
#define CLIENT_TRUST_H

#include "client/ask.h"

/* Takes over changes of the signing key that the status tells, into the profile. */
KAOHE_MUST_CHECK enum kaohe_err trust_learn(struct kaohe_client *client,
                                            const Status *status,
                                            struct kaohe_problem *problem);

/* Has the old key signed the new one (verify.c)? */
bool trust_follows(const SigningKey *change);

/* Opens a receipt with whichever of the profile's keys signed it (verify.c). */
KAOHE_MUST_CHECK enum kaohe_err trust_open(const Profile *profile, struct bytes receipt,
                                           struct kaohe_message *view,
                                           struct kaohe_problem *problem);

#endif
