/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that are too long, too deep, too greedy or too jumpy.
 * Nothing in here is right.
 */
int wide(int this_line_is_much_longer_than_anybody_would_want_to_read_on_a_narrow_terminal_window);
int deep(int n)
{
    if (n > 0) {
        if (n > 1) {
            if (n > 2) {
                if (n > 3) {
                    if (n > 4) {
                        return n; /* { { */
                    }
                }
            }
        }
    }
    return 0;
}

int greedy(int a, int b, int c, int d, int e, int f)
{
    return a + b + c + d + e + f;
}

int modest(int a, int b, int c, int d, int (*call)(int, int, int))
{
    return call(a, b, c + d);
}

int jumpy(int n)
{
again:
    if (n > 9) {
        goto out;
    }
    n++;
    goto again;
out:
    return n;
}

int long_one(int n)
{
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    return n;
}
