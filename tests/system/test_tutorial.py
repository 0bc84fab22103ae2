# SPDX-License-Identifier: Apache-2.0
"""docs/tutorial.md is what happens: its files are written, its commands run in order against
a daemon, and what it shows is what they print.

In the page, ```csv NAME is a file as an officer saves it (```csv NAME CP950 as Excel does),
```diff NAME changes lines of one, and ```console has commands. "$ " is the branch's machine,
"本署$ " that of headquarters. "…" stands for anything in a line, a line of "…" for lines, and
two spaces or more for a gap between columns, which is as wide as the dates of the day."""
import os
import re
import shlex
import subprocess
import unittest

from system.kaohe_test import BIN, Daemon

SOURCE = os.environ["KAOHE_SOURCE"]
PAGE = os.path.join(SOURCE, "docs/tutorial.md")
BLOCK = re.compile(r"^```(csv|diff|console)(?: (\S+))?(?: (\S+))?\n(.*?)^```$", re.M | re.S)
PROMPT = re.compile(r"^(本署)?\$ (.*)$", re.M)


def pattern(shown):
    """What the page shows, as a regular expression over what is printed."""
    def words(part):
        return re.sub(r"(\\ ){2,}", " {2,}", re.escape(part))

    lines = [r"(?:.*\n)*?" if line == "…" else
             ".*".join(map(words, line.split("…"))) + r" *\n" for line in shown.splitlines()]
    return re.compile("".join(lines))


def changed(text, diff):
    """The file with the lines of the diff: each run of "-" gives way to the "+" behind it."""
    for old, new in re.findall(r"((?:^-.*\n)*)((?:^\+.*\n)+)", diff, re.M):
        old = re.sub("^-", "", old, flags=re.M)
        assert text.count(old) == 1, f"{old!r} is not once in\n{text}"
        text = text.replace(old, re.sub(r"^\+", "", new, flags=re.M))
    return text


class Journey:
    """The two machines and what is on them."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.work = os.path.join(daemon.folder, "work")
        os.mkdir(self.work)
        with open(self.path("陳報.xlsx"), "wb") as f:
            f.write(b"PK\x03\x04 a workbook")
        self.environment = {
            **os.environ, "PATH": BIN + os.pathsep + os.environ["PATH"], "LC_ALL": "",
            "LANG": "C.UTF-8", "LANGUAGE": "zh_TW", "COLUMNS": "", "HOME": daemon.folder}

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, text, encoding):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding=encoding, newline="\r\n") as f:
            f.write(text)

    def edit(self, name, diff):
        with open(self.path(name), "rb") as f:
            saved = f.read()
        try:
            text = saved.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = saved.decode("cp950")
        text = text.replace("\r\n", "\n")
        self.write(name, changed(text, diff), "utf-8-sig")

    def run(self, where, line):
        home = os.path.join(self.daemon.folder, "headquarters" if where else "branch")
        arguments = shlex.split(line)
        if arguments[:2] == ["kaohe", "key"] and where:
            arguments += ["--admin", self.daemon.admin]
        return subprocess.run(
            arguments, cwd=self.work, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False,
            env={**self.environment, "KAOHE_HOME": home}).stdout.replace("\ufeff", "")


class Tutorial(unittest.TestCase):
    def console(self, journey, text):
        parts = PROMPT.split(text)[1:]
        self.assertTrue(parts, "a block without a command")
        for where, line, shown in zip(parts[::3], parts[1::3], parts[2::3]):
            printed = journey.run(where, line)
            if not pattern(shown.lstrip("\n")).fullmatch(printed):
                self.fail(f"$ {line}\n--- the page\n{shown}\n--- printed\n{printed}")

    def test_journey(self):
        with open(PAGE, encoding="utf-8") as f:
            blocks = BLOCK.findall(f.read())
        self.assertGreater(len(blocks), 20)
        with Daemon() as daemon:
            journey = Journey(daemon)
            for kind, name, encoding, text in blocks:
                if kind == "csv":
                    journey.write(name, text, encoding or "utf-8-sig")
                elif kind == "diff":
                    journey.edit(name, text)
                else:
                    self.console(journey, text)

    def test_finds_what_is_not_so(self):
        self.assertIsNone(pattern("a … c\n").fullmatch("a b d\n"))
        self.assertIsNone(pattern("a\n").fullmatch("a\nb\n"))
        self.assertIsNone(pattern("a   b\n").fullmatch("a b\n"))
        self.assertIsNotNone(pattern("a   b\n").fullmatch("a    b\n"))
        self.assertIsNotNone(pattern("a … c\n…\nz\n").fullmatch("a b c\nx\ny\nz\n"))
        self.assertRaises(AssertionError, changed, "a\n", "-b\n+c\n")
        self.assertEqual(changed("a\nb\n", "-b\n+c\n+d\n"), "a\nc\nd\n")


if __name__ == "__main__":
    unittest.main()
