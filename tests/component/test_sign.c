/* SPDX-License-Identifier: Apache-2.0 */
/* The signing key: made once, the same ever after, refused when others could read it. */
#include "daemon/sign.h"

#include <sodium.h>
#include <sys/stat.h>

#include "tests/unit/cmocka_all.h"
#include "tests/unit/temporary.h"

static void a_key_is_made_once(void **state)
{
    const char *path = temporary_path(*state, "once.key");
    struct signer *signer = NULL;
    uint8_t public_key[SIGN_KEY_SIZE];
    uint8_t signature[SIGN_SIZE];
    static const uint8_t signed_bytes[] = SIGN_PREFIX "\0head";
    static const uint8_t large[SIGN_HEAD_LIMIT + 1];

    assert_int_equal(signer_open(path, &signer), KAOHE_OK);
    memcpy(public_key, signer_public(signer), sizeof(public_key));
    signer_close(signer);
    assert_int_equal(signer_open(path, &signer), KAOHE_OK);
    assert_memory_equal(signer_public(signer), public_key, sizeof(public_key));
    assert_int_equal(
        signer_sign(signer, (struct bytes){(const uint8_t *)"head", 4}, signature),
        KAOHE_OK);
    assert_int_equal(crypto_sign_verify_detached(signature, signed_bytes,
                                                 sizeof(SIGN_PREFIX) + 4, public_key),
                     0);
    assert_int_equal(signer_sign(signer, (struct bytes){large, sizeof(large)}, signature),
                     KAOHE_ERR_TOO_LARGE);
    signer_close(signer);
    signer_close(NULL);
}

static void a_key_that_others_can_read_is_refused(void **state)
{
    const char *path = temporary_path(*state, "open.key");
    struct signer *signer = NULL;

    assert_int_equal(signer_open(path, &signer), KAOHE_OK);
    signer_close(signer);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(signer_open(path, &signer), KAOHE_ERR_DENIED);
    assert_null(signer);
}

static void a_changed_digit_is_found(void **state)
{
    const char *path = temporary_path(*state, "changed.key");
    struct signer *signer = NULL;
    FILE *file;
    int digit;

    assert_int_equal(signer_open(path, &signer), KAOHE_OK);
    signer_close(signer);
    file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, -3, SEEK_END), 0);
    digit = fgetc(file);
    assert_int_equal(fseek(file, -3, SEEK_END), 0);
    assert_true(fputc(digit == '0' ? '1' : '0', file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(signer_open(path, &signer), KAOHE_ERR_CORRUPT);
    assert_int_equal(signer_open("/no/such/folder/key", &signer), KAOHE_ERR_NOT_FOUND);
}

static void a_curve_pair_is_one(void **state)
{
    uint8_t public_key[SIGN_KEY_SIZE];
    uint8_t secret[SIGN_KEY_SIZE];
    uint8_t derived[SIGN_KEY_SIZE];
    static const uint8_t zeros[SIGN_KEY_SIZE];

    (void)state;
    sign_curve_pair(public_key, secret);
    crypto_scalarmult_base(derived, secret);
    assert_memory_equal(public_key, derived, sizeof(derived));
    sign_wipe(secret, sizeof(secret));
    assert_memory_equal(secret, zeros, sizeof(zeros));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_made_once),
        cmocka_unit_test(a_key_that_others_can_read_is_refused),
        cmocka_unit_test(a_changed_digit_is_found),
        cmocka_unit_test(a_curve_pair_is_one),
    };

    return cmocka_run_group_tests(tests, temporary_make, temporary_remove);
}
