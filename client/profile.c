/* SPDX-License-Identifier: Apache-2.0 */
/*
 * profile.json: endpoints, the daemon's public keys, the client's own key pair. It is
 * secret: only its owner may read it, it is replaced as a whole, and no copy of it stays
 * behind in memory.
 */
#include "client/profile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/home.h"
#include "client/problem.h"
#include "wire/json.h"
#include "wire/keyfile.h"

#define PROFILE_NAME "profile.json"
#define SECRET_SCRATCH ((size_t)1 << 18)
#define SECRET_SIZE ((size_t)64 << 10)

enum kaohe_err profile_read_secret(const char *path,
                                   const ProtobufCMessageDescriptor *type,
                                   struct scratch *scratch, ProtobufCMessage **out,
                                   struct kaohe_problem *problem)
{
    struct json_error error = {.line = 0};
    struct bytes text = {arena_alloc(&scratch->arena, SECRET_SIZE), 0};
    enum kaohe_err err = KAOHE_ERR_NO_MEMORY;

    *out = NULL;
    if (text.data != NULL)
        err = keyfile_read(path, (uint8_t *)text.data, SECRET_SIZE, &text.length);
    switch (err) {
    case KAOHE_OK:
        break;
    case KAOHE_ERR_NOT_FOUND:
        return problem_set(problem, err, path, "there is no such file");
    case KAOHE_ERR_DENIED:
        return problem_set(problem, err, path,
                           "a secret that others may read; only its owner should");
    case KAOHE_ERR_TOO_LARGE:
        return problem_set(problem, err, path, "longer than such a file can be");
    default:
        return home_problem(path, "cannot be read", problem);
    }
    err = json_read(type, text, &scratch->arena, out, &error);
    if (err != KAOHE_OK) {
        problem_set(problem, err, path, "cannot be read as JSON");
        problem_detail(problem, "%d:%d %s %s", error.line, error.column, error.path,
                       error.message);
    }
    return err;
}

enum kaohe_err profile_write_secret(const char *path, const ProtobufCMessage *message,
                                    struct kaohe_problem *problem)
{
    char *text = NULL;
    enum kaohe_err err = json_write(message, JSON_INDENTED, &text);

    if (err != KAOHE_OK)
        return problem_set(problem, err, path, "cannot be written as JSON");
    errno = 0;
    err = keyfile_write(path, (struct bytes){(uint8_t *)text, strlen(text)});
    explicit_bzero(text, strlen(text));
    free(text);
    if (err == KAOHE_ERR_CONFLICT)
        return problem_set(problem, err, path, "this file exists already");
    return err == KAOHE_OK ? err : home_problem(path, "cannot be written", problem);
}

bool profile_is_enrolled(const Profile *profile)
{
    return profile_is_key(profile->server_key) && profile->requests != NULL &&
           profile->rankings != NULL && profile_is_key(profile->signing_key);
}

enum kaohe_err profile_make_pair(struct scratch *scratch, ProtobufCBinaryData *public_key,
                                 ProtobufCBinaryData *secret_key,
                                 struct kaohe_problem *problem)
{
    public_key->data = arena_alloc(&scratch->arena, KAOHE_KEY_SIZE);
    secret_key->data = arena_alloc(&scratch->arena, KAOHE_KEY_SIZE);
    if (public_key->data == NULL || secret_key->data == NULL)
        return problem_set(problem, KAOHE_ERR_NO_MEMORY, NULL, "out of memory");
    public_key->len = secret_key->len = KAOHE_KEY_SIZE;
    if (transport_keypair(public_key->data, secret_key->data) != KAOHE_OK)
        return problem_set(problem, KAOHE_ERR_INTERNAL, NULL, "no key can be made");
    return KAOHE_OK;
}

struct transport_keys profile_keys(const Profile *profile)
{
    return (struct transport_keys){.server_key = profile->server_key.data,
                                   .public_key = profile->public_key.data,
                                   .secret_key = profile->secret_key.data};
}

enum kaohe_err profile_read(const char *home, struct profile *out,
                            struct kaohe_problem *problem)
{
    char path[HOME_PATH_SIZE];
    ProtobufCMessage *message = NULL;
    enum kaohe_err err = home_path(home, PROFILE_NAME, path, problem);

    *out = (struct profile){.content = NULL};
    if (err == KAOHE_OK)
        err = scratch_open(&out->scratch, SECRET_SCRATCH, problem);
    if (err == KAOHE_OK)
        err = profile_read_secret(path, &kaohe__v1__profile__descriptor, &out->scratch,
                                  &message, problem);
    if (err == KAOHE_ERR_INVALID || err == KAOHE_ERR_TOO_LARGE)
        err = KAOHE_ERR_CORRUPT;
    out->content = (Profile *)message;
    if (out->content != NULL && !(profile_is_key(out->content->public_key) &&
                                  profile_is_key(out->content->secret_key)))
        err = problem_set(problem, KAOHE_ERR_CORRUPT, path, "holds no key pair");
    if (err != KAOHE_OK)
        profile_close(out);
    return err;
}

void profile_close(struct profile *profile)
{
    if (profile == NULL)
        return;
    scratch_close(&profile->scratch);
    profile->content = NULL;
}

enum kaohe_err profile_write(const char *home, const Profile *profile,
                             struct kaohe_problem *problem)
{
    char path[HOME_PATH_SIZE];
    char fresh[HOME_PATH_SIZE];
    enum kaohe_err err = home_make(home, problem);

    if (err == KAOHE_OK)
        err = home_path(home, PROFILE_NAME, path, problem);
    if (err == KAOHE_OK)
        err = home_path(home, PROFILE_NAME ".new", fresh, problem);
    if (err != KAOHE_OK)
        return err;
    unlink(fresh); /* left behind by a crash; it was never the profile */
    err = profile_write_secret(fresh, &profile->base, problem);
    if (err == KAOHE_OK && rename(fresh, path) != 0)
        err = home_problem(path, "cannot be written", problem);
    if (err == KAOHE_OK)
        err = home_sync(home, problem);
    return err;
}

enum kaohe_err kaohe_profile(const char *home, struct kaohe_message *profile,
                             struct kaohe_problem *problem)
{
    struct profile read;
    enum kaohe_err err = profile_read(home, &read, problem);

    *profile = (struct kaohe_message){NULL, 0};
    if (read.content == NULL)
        return err;
    explicit_bzero(read.content->secret_key.data, read.content->secret_key.len);
    read.content->has_secret_key = false;
    if (read.content->has_next_secret_key)
        explicit_bzero(read.content->next_secret_key.data,
                       read.content->next_secret_key.len);
    read.content->has_next_secret_key = false;
    err = scratch_encode(&read.scratch, &read.content->base, profile, problem);
    profile_close(&read);
    return err;
}
