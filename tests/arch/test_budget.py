# SPDX-License-Identifier: Apache-2.0
"""Files of one purpose, functions that fit a screen: the size and shape of the C code."""

import json
import re
import unittest
from statistics import median, quantiles

from arch.house import BAD, PRODUCT, ROOT, bare, files, product, run, text

FILE_LINES, FILE_MEDIAN = 400, 160
FUNCTION_LINES, FUNCTION_P90 = 70, 40
LINE_COLUMNS, NESTING, PARAMETERS = 90, 4, 5


def functions(root, names):
    """(file, name, first line, last line, number of parameters) of every function."""
    tags = run("ctags-universal", "--output-format=json", "--fields=+neS", "--kinds-C=f", "-I",
               "KAOHE_API,KAOHE_MUST_CHECK", "-L", "-", "-f", "-", cwd=root,
               input="\n".join(names))
    for tag in map(json.loads, tags.splitlines()):
        signature = tag["signature"][1:-1].strip()
        count = 0 if signature in ("", "void") else signature.count(",") + 1
        while pointers := re.search(r"\([^()]*,[^()]*\)", signature):
            count -= pointers.group().count(",")
            signature = signature.replace(pointers.group(), "", 1)
        yield tag["path"], tag["name"], tag["line"], tag["end"], count


def depth(lines):
    deepest = level = 0
    for character in "".join(lines):
        level += (character == "{") - (character == "}")
        deepest = max(deepest, level)
    return deepest - 1


def shapes(root):
    """Functions that are too long, too deep, take too much or jump too freely."""
    found = []
    names = files(root, ".c")
    codes = {name: bare(text(root, name)).split("\n") for name in names}
    for name, function, first, last, parameters in functions(root, names):
        body = codes[name][first - 1:last]
        labels = re.findall(r"^\s*(?!default\b)(\w+):(?:\s|$)", "\n".join(body), re.M)
        for wrong, what in (
                (len(body) > FUNCTION_LINES, f"{len(body)} lines"),
                (name.startswith(PRODUCT) and depth(body) > NESTING,
                 f"nesting {depth(body)}"),
                (parameters > PARAMETERS, f"{parameters} parameters"),
                (set(labels) - {"out"} or len(labels) > 1, f"labels {' '.join(labels)}")):
            if wrong:
                found.append(f"{name}: {function}: {what}")
    return found


def sizes(root):
    found = []
    for name in files(root, ".c", ".h"):
        lines = text(root, name).split("\n")
        if len(lines) - 1 > FILE_LINES:
            found.append(f"{name}: {len(lines) - 1} lines")
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_COLUMNS or "\t" in line or line != line.rstrip():
                found.append(f"{name}:{number}: long line, tab or trailing space")
    return found


def habits(root):
    """What the product's code does without: variants and asserts."""
    found = []
    for name in product(root, ".c", ".h"):
        code = bare(text(root, name))
        conditions = len(re.findall(r"^\s*#\s*if", code, re.M))
        guard = len(re.findall(r"^#ifndef \w+_H$", code, re.M))
        if conditions > guard and name != "include/kaohe/export.h":
            found.append(f"{name}: conditional compilation")
        if re.search(r"\bassert\s*\(", code):
            found.append(f"{name}: assert")
    return found


class Budget(unittest.TestCase):
    def test_project(self):
        self.assertEqual(shapes(ROOT), [])
        self.assertEqual(sizes(ROOT), [])
        self.assertEqual(habits(ROOT), [])

    def test_typical_sizes(self):
        names = product(ROOT, ".c")
        self.assertLessEqual(
            median(text(ROOT, name).count("\n") for name in names), FILE_MEDIAN)
        lengths = [last - first + 1 for _, _, first, last, _ in functions(ROOT, names)]
        self.assertLessEqual(quantiles(lengths, n=10)[8], FUNCTION_P90)

    def test_canary(self):
        self.assertEqual(shapes(BAD), [
            "daemon/sprawl.c: deep: nesting 5",
            "daemon/sprawl.c: greedy: 6 parameters",
            "daemon/sprawl.c: jumpy: labels again out",
            "daemon/sprawl.c: long_one: 72 lines",
        ])
        self.assertEqual(sizes(BAD), [
            "daemon/endless.c: 401 lines",
            "daemon/sprawl.c:6: long line, tab or trailing space",
        ])
        self.assertEqual(habits(BAD), [
            "daemon/upwards.c: conditional compilation",
            "daemon/upwards.c: assert",
        ])


if __name__ == "__main__":
    unittest.main()
