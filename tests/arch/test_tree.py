# SPDX-License-Identifier: Apache-2.0
"""The top of the tree stays small, every file says its licence, every source its job."""

import unittest
from pathlib import Path

from arch.house import BAD, ROOT, files, product, text

TOP = set("""
    CMakeLists.txt CMakePresets.json dev daemon client proto include tests systemd docs
    README.md LICENSE CHANGELOG.md CONTRIBUTING.md
    .ci .clang-format .clang-tidy .editorconfig .gitignore .gitattributes .github
""".split())
IGNORED = {".git", "build"}
LICENSED = (".c", ".h", ".proto", ".py", ".sh", ".awk", ".map", ".service", ".socket",
            "CMakeLists.txt", "dev", ".ci/run")


def strangers(root):
    return sorted(p.name for p in Path(root).iterdir() if p.name not in TOP | IGNORED)


def unlicensed(root):
    return [f for f in files(root, *LICENSED) if not any(
        "SPDX-License-Identifier: Apache-2.0" in line
        for line in text(root, f).split("\n")[:2])]


def jobless(root):
    """Sources without a header comment of 3 to 10 lines after the licence."""
    found = []
    for name in product(root, ".c"):
        lines = text(root, name).split("\n")[1:]
        end = next((i for i, line in enumerate(lines) if "*/" in line), len(lines))
        if not lines[0].startswith("/*") or not 2 <= end <= 12:
            found.append(name)
    return found


class Tree(unittest.TestCase):
    def test_project(self):
        self.assertEqual(strangers(ROOT), [])
        self.assertEqual(unlicensed(ROOT), [])
        self.assertEqual(jobless(ROOT), [])

    def test_canary(self):
        self.assertEqual(strangers(BAD), ["src"])
        self.assertEqual(unlicensed(BAD), ["src/unlicensed.c"])
        self.assertIn("client/cli/sideways.c", jobless(BAD))


if __name__ == "__main__":
    unittest.main()
