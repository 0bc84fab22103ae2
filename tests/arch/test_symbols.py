# SPDX-License-Identifier: Apache-2.0
"""libkaohe exports what its map lists and its headers document, and nothing else."""

import re
import unittest

from arch.house import BAD, RELEASE, ROOT, bare, compiled, files, run, text

LIMIT = 40


def listed(root):
    """Names in the symbol map, which are spelled out one by one."""
    inside = bare(text(root, "client/libkaohe.map")).split("global:")[1].split("local:")[0]
    return sorted(re.findall(r"([^\s;]+);", inside))


def declared(root):
    """(file, name, whether marked as API, whether a comment precedes) of each prototype."""
    for name in files(root / "include/kaohe", ".h"):
        whole = text(root / "include/kaohe", name)
        code = re.sub(r"^\s*#(?:[^\n]*\\\n)*[^\n]*", lambda m: "\n" * m.group().count("\n"),
                      bare(whole), flags=re.M)
        lines = whole.split("\n")
        for match in re.finditer(r"(?<=[;}\n])[^;{}#]*?\b(kaohe_\w+)\s*\([^;{}]*\)\s*;", code):
            statement = match.group()
            if statement.lstrip().startswith("typedef"):
                continue
            lead = len(statement) - len(statement.lstrip())
            first = code[:match.start() + lead].count("\n")
            yield name, match[1], "KAOHE_API" in statement, lines[first - 1].endswith("*/")


def exported(library):
    names = run("nm", "-D", "--defined-only", str(library)).splitlines()
    return sorted(re.sub("@.*", "", n.split()[2]) for n in names if n.split()[1] != "A")


def undocumented(root):
    return [f"{name}: {function}" for name, function, api, comment in declared(root)
            if not (api and comment)]


class Symbols(unittest.TestCase):
    def test_map_headers_and_library_agree(self):
        names = exported(RELEASE.parent / "lib/libkaohe.so")
        self.assertEqual(names, listed(ROOT))
        self.assertEqual(names, sorted(f for _, f, _, _ in declared(ROOT)))
        self.assertEqual([n for n in names if not n.startswith("kaohe_")], [])
        self.assertLessEqual(len(names), LIMIT)

    def test_every_prototype_is_documented(self):
        self.assertEqual(undocumented(ROOT), [])

    def test_canary(self):
        self.assertEqual(undocumented(BAD), ["leak.h: kaohe_secret", "leak.h: kaohe_unmarked"])
        folder, library = compiled("client/leak.c", "-shared")
        with folder:
            self.assertEqual(exported(library), ["helper", "kaohe_documented"])
            self.assertNotEqual(exported(library), listed(BAD))


if __name__ == "__main__":
    unittest.main()
