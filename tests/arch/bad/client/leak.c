/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A library whose helper was not hidden and whose second function was forgotten, which
 * its symbol map does not know.
 */
int helper(void);
int kaohe_documented(void);

int helper(void)
{
    return 1;
}

int kaohe_documented(void)
{
    return helper();
}
