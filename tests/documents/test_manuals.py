# SPDX-License-Identifier: Apache-2.0
"""The manual pages are sound, and name every option, setting and event that there is."""
import os
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(os.environ["KAOHE_SOURCE"])
KAOHED = Path(os.environ["KAOHE_BIN"]) / "kaohed"


def plain(page):
    """The text of a page, as a reader sees it."""
    shown = subprocess.run(["mandoc", "-Tascii", str(page)], check=True, text=True,
                           stdout=subprocess.PIPE).stdout
    return re.sub(".\x08", "", shown)


def output(*arguments):
    return subprocess.run([str(KAOHED), *arguments], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


class Manuals(unittest.TestCase):
    def test_lint(self):
        pages = sorted((ROOT / "docs/man").iterdir())
        self.assertGreaterEqual(len(pages), 2)
        done = subprocess.run(["mandoc", "-Tlint", "-W", "warning", *map(str, pages)],
                              check=False, text=True, stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_every_option(self):
        page = plain(ROOT / "docs/man/kaohed.8")
        options = set(re.findall(r"--[a-z-]+", output("--help")))
        self.assertGreaterEqual(len(options), 6)
        self.assertEqual([o for o in options if o not in page], [])

    def test_every_setting(self):
        page = plain(ROOT / "docs/man/kaohed.conf.5")
        settings = re.findall(r"^(\w+) = ", output("--state", "/nowhere", "--print-config"),
                              re.M)
        self.assertGreaterEqual(len(settings), 8)
        self.assertEqual([s for s in settings if s not in page], [])

    def test_every_event(self):
        page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
        header = (ROOT / "daemon/log.h").read_text(encoding="utf-8")
        events = re.findall(r'X\(EVENT_\w+, LEVEL_\w+, "([a-z-]+)"', header)
        self.assertGreaterEqual(len(events), 9)
        self.assertEqual([e for e in events if f"`{e}`" not in page], [])


if __name__ == "__main__":
    unittest.main()
