# SPDX-License-Identifier: Apache-2.0
"""What kaohe says: in both languages, with nothing left untranslated, in columns that line
up, and the same to scripts whatever the terminal is."""
import glob
import json
import os
import pty
import re
import shutil
import subprocess
import tempfile
import unittest
import unicodedata

from system.fake import FakeDaemon, report
from system.kaohe_test import BIN, run_kaohe

SOURCE = os.environ["KAOHE_SOURCE"]
LITERAL = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
CALL = r"(?:[^()\";]|\([^()]*\))*?"
VERIFIED = r"refuse\(&?v,\s*(?:\"[a-z_]*\"|[^\",]*),\s*" + LITERAL
# Where a text that a person will read is written down.
PLACES = (
    ("client/cli/*.c", r"\btr\(\s*" + LITERAL),
    ("client/cli/*.c", r"\btrn\(\s*" + LITERAL),
    ("client/cli/*.c", r"\btrn\(\s*" + LITERAL.replace("(", "(?:", 1) + r",\s*" + LITERAL),
    ("client/cli/*.c", r"\breason = " + LITERAL),
    ("client/cli/options.c", r"\[OPTION_\w+\] =\s*\{\s*\"[^\"]*\",\s*(?:NULL|\"[^\"]*\"),\s*" + LITERAL),
    ("client/cli/options.c", r"\[OPTION_\w+\] =\s*\{\s*\"[^\"]*\",\s*" + LITERAL),
    ("client/cli/main.c", r"\{\"\w+\", verb_\w+,\s*" + LITERAL),
    ("client/cli/main.c", r"\{\"\w+\", verb_\w+,\s*" + LITERAL.replace("(", "(?:", 1) +
     r",\s*" + LITERAL),
    ("client/cli/status.c", r"\{\"\w+\", " + LITERAL + r"\}"),
    ("client/*.c", r"problem_set\(" + CALL + LITERAL + r"\)"),
    ("client/*.c", r"home_problem\(" + CALL + LITERAL),
    ("client/*.c", r"\breason = " + LITERAL),
    ("client/ask.c", r"KAOHE_ERR_\w+,\s*" + LITERAL + r"\}"),
    ("daemon/*.c", r"ERROR_CODE_\w+,\s*" + LITERAL),
    ("daemon/*.c", r"(?:not_found|hide\))\(\w+,\s*" + LITERAL),
    ("daemon/intake_put.c", r"refuse\(call, " + LITERAL),
    ("proto/domain/catalogue.c", VERIFIED),
    ("proto/domain/rubric_verify.c", VERIFIED),
    *((f"proto/domain/{name}.c", r"(?:return|fault =|[?:])\s+" + LITERAL)
      for name in ("catalogue_keeps", "composite", "derived", "peers")),
    ("client/verify.c", r"return " + LITERAL + ";"),
    ("proto/wire/decode.h", r"X\(DECODE_\w+, " + LITERAL),
    ("proto/wire/csv.h", r"X\(CSV_\w+, " + LITERAL),
    ("include/kaohe/error.h", r"X\(KAOHE_\w+, \d+, " + LITERAL),
)


def literal(text):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))


def texts():
    found = set()
    for pattern, place in PLACES:
        for name in glob.glob(os.path.join(SOURCE, pattern)):
            with open(name, encoding="utf-8") as f:
                found.update(literal(m) for m in re.findall(place, f.read()))
    return found - {""}


def catalogue():
    with open(os.path.join(SOURCE, "client/po/zh_TW.po"), encoding="utf-8") as f:
        page = f.read()
    pairs = re.findall(r"^msgid " + LITERAL + r"msgstr " + LITERAL, page, re.M)
    for one, many, chinese in re.findall(
            r"^msgid " + LITERAL + "msgid_plural " + LITERAL + r"msgstr\[0\] " + LITERAL, page, re.M):
        pairs += [(one, chinese), (many, chinese)]
    return {literal(a): literal(b) for a, b in pairs if literal(a)}


def manual(name):
    """A manual page as a reader sees it."""
    shown = subprocess.run(["mandoc", "-Tascii", os.path.join(SOURCE, "docs/man", name)],
                           check=True, text=True, stdout=subprocess.PIPE).stdout
    return re.sub(".\x08", "", shown)


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def on_terminal(*arguments, **environment):
    """What kaohe shows on a terminal of 60 columns."""
    main, terminal = pty.openpty()
    process = subprocess.Popen([os.path.join(BIN, "kaohe"), *arguments], stdout=terminal,
                               stderr=subprocess.DEVNULL,
                               env={**os.environ, "TERM": "xterm", "COLUMNS": "60", **environment})
    os.close(terminal)
    shown = b""
    try:
        while chunk := os.read(main, 4096):
            shown += chunk
    except OSError:
        pass
    process.wait()
    os.close(main)
    return shown.decode()


class Words(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="kaohe-words-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.bad = report(self.folder, mean="120.5")

    def test_catalogue_is_complete(self):
        self.assertGreater(len(texts()), 190)
        self.assertEqual(texts(), set(catalogue()))

    def test_catalogue_agrees(self):
        for english, chinese in catalogue().items():
            self.assertEqual(re.findall(r"%[a-z]+", english), re.findall(r"%[a-z]+", chinese))
            self.assertEqual(english.endswith("\\n"), chinese.endswith("\\n"), english)
            self.assertTrue(chinese, english)

    def test_language(self):
        for chinese, environment in (
                (True, {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}),
                (True, {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C", "LANGUAGE": ""}),
                (True, {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_TW.UTF-8", "LANGUAGE": ""}),
                (True, {"LC_ALL": "C.UTF-8", "LANGUAGE": "fr:zh_TW:en"}),
                (False, {"LC_ALL": "C", "LANGUAGE": "zh_TW"}),
                (False, {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": "en"}),
                (False, {"LC_ALL": "fr_FR.UTF-8", "LANGUAGE": ""}),
                (False, {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", "LANGUAGE": ""})):
            done = run_kaohe("check", self.bad, environment=environment, code=65)
            self.assertEqual("退回" in done.stdout, chinese, environment)
            self.assertEqual("錯誤 K" in done.stdout, chinese, environment)
            self.assertEqual("refused" in done.stdout, not chinese, environment)

    def test_help(self):
        overview = run_kaohe("--help").stdout
        for verb in re.findall(r"^  (\w+) ", overview, re.M):
            shown = run_kaohe(verb, "--help").stdout
            self.assertIn(f"usage: kaohe {verb}", shown)
            self.assertIn("--json", shown)
            self.assertIn("用法", run_kaohe(verb, "--help", environment={
                "LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}).stdout)
        self.assertIn("kaohe 0.", run_kaohe("--version").stdout)
        self.assertIn("there is no verb nonsense", run_kaohe("nonsense", code=64).stderr)
        self.assertIn("the verb comes first, --json behind it",
                      run_kaohe("--json", "rank", code=64).stderr)
        self.assertIn("usage", run_kaohe(code=64).stderr)
        self.assertIn("no such option: --nonsense",
                      run_kaohe("check", "--nonsense", code=64).stderr)
        self.assertIn("needs a value: --home", run_kaohe("check", "--home", code=64).stderr)
        run_kaohe("check", "--timeout", "soon", code=64)
        run_kaohe("check", "--count", "1", code=64)  # an option of another verb

    def test_manual(self):
        """Every option of every verb is in kaohe(1), every function in libkaohe(3)."""
        page = manual("kaohe.1")
        verbs = re.findall(r"^  (\w+) ", run_kaohe("--help").stdout, re.M)
        for verb in verbs:
            options = re.findall(r"^  (--[a-z-]+)", run_kaohe(verb, "--help").stdout, re.M)
            self.assertEqual([o for o in options if o not in page], [], verb)
        self.assertEqual([v for v in verbs if f"kaohe {v}" not in page], [])
        with open(os.path.join(SOURCE, "include/kaohe/client.h"), encoding="utf-8") as f:
            functions = set(re.findall(r"\b(kaohe_\w+)\(", f.read()))
        page = manual("libkaohe.3")
        self.assertEqual([f for f in sorted(functions) if f not in page], [])

    def test_synopsis(self):
        """The SYNOPSIS has the actions of every verb, its options unless it says that there
        are some, and what they take: as the help of the verb does, which is made of the
        table that arguments are read by."""
        with open(os.path.join(SOURCE, "docs/man/kaohe.1"), encoding="utf-8") as f:
            lines = f.read().split(".Sh SYNOPSIS")[1].split(".Sh ")[0].split(".Nm\n")
        for line in lines[1:-1]:
            verb, _, told = line.removeprefix(".Cm ").partition("\n")
            shown = run_kaohe(verb, "--help").stdout
            usage = shown.splitlines()[0].split("[OPTION…]")[1]
            actions, macro = set(), ""
            for token in told.split():
                macro = token.lstrip(".") if re.fullmatch(r"\.?[A-Z][a-z]", token) else macro
                if macro == "Cm" and re.fullmatch("[a-z]+", token):
                    actions.add(token)
            self.assertEqual(actions, set(re.findall(r"\b[a-z]+\b", usage)), verb)
            options = dict(re.findall(r"^  --([a-z-]+) ?(\S*)", shown, re.M))
            for name in ("json", "home", "timeout", "help"):
                options.pop(name)
            named = {{"o": "output"}.get(name, name.lstrip("-")): value
                     for name, value in re.findall(r"Fl (\S+)(?: Ar ([^\n]*))?", told)}
            if "Ar option" not in told:
                self.assertEqual(named.keys(), options.keys(), verb)
            for name, value in named.items():
                self.assertEqual(set(re.findall(r"\b[a-z]\w+", value.replace("Ns", ""))) - {"Op", "Ar"},
                                 {{"dir": "directory"}.get(w, w)
                                  for w in re.findall(r"\w+", options[name].lower())}, (verb, name))

    def test_home(self):
        environment = {"KAOHE_HOME": "", "XDG_CONFIG_HOME": "", "HOME": ""}
        self.assertIn("--home", run_kaohe("outbox", environment=environment, code=78).stderr)
        for name, below in (("KAOHE_HOME", ""), ("XDG_CONFIG_HOME", "kaohe"),
                            ("HOME", ".config/kaohe")):
            place = os.path.join(self.folder, name)
            run_kaohe("outbox", environment={**environment, name: place})
            self.assertTrue(os.path.exists(os.path.join(place, below, "outbox.db")), name)

    def test_terminal(self):
        shown = on_terminal("check", self.bad, LC_ALL="zh_TW.UTF-8", LANGUAGE="")
        self.assertIn("\033[31m", shown)
        bare = re.sub(r"\033\[\d*m", "", shown)
        for line in bare.splitlines()[1:]:
            if line.startswith("    ") and "records[" not in line:
                self.assertLessEqual(columns(line), 60, line)
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertNotIn("\033", on_terminal("check", self.bad, **environment))
        self.assertNotIn("\033", run_kaohe("check", self.bad, code=65).stdout)

    def test_table_lines_up(self):
        fake = self.enterContext(FakeDaemon())
        home = fake.home("TNY")
        for language in ("en", "zh_TW"):
            run_kaohe("submit", self.bad.replace(self.bad, report(fake.folder)), home=home)
            table = run_kaohe("outbox", home=home, environment={"LANGUAGE": language}).stdout
            starts = {columns(line[:line.index("TNY")]) for line in table.splitlines()[1:]}
            head = table.splitlines()[0]
            title = "Branch" if language == "en" else "分署"
            self.assertEqual(starts, {columns(head[:head.index(title)])})


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="kaohe-check-")
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, text):
        handle, path = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(handle, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def test_several_files_and_standard_input(self):
        good, bad = report(self.folder), report(self.folder, mean="101")
        with open(good, encoding="utf-8") as f:
            text = f.read()
        done = run_kaohe("check", "--json", good, bad, "-", stdin=text, code=65)
        checks = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(c["file"], c["verdict"]) for c in checks],
                         [(good, "VERDICT_ACCEPTED"), (bad, "VERDICT_REFUSED"),
                          ("-", "VERDICT_ACCEPTED")])
        self.assertTrue(checks[1]["findings"][0]["place"].startswith("records[0].phoneTest"))

    def test_files_that_are_none(self):
        good = report(self.folder)
        for text, code, said in (
                ("{", 65, ":1:"), ("[]", 65, "JSON"), ("", 65, "JSON"),
                ('{"branch": 5}', 65, "branch"), ('{"brunch": "TNY"}', 65, "brunch"),
                ('{"branch": "TNY",\n "records": [{"phoneTest": {"meanScore": 92.17}}]}', 65,
                 "meanScore"),
                (b'{"branch": "\xff"}', 65, "JSON"), (b" " * (9 << 20), 66, "8 MiB")):
            path = self.file(text)
            done = run_kaohe("check", good, path, code=code)
            self.assertIn(path, done.stderr)
            self.assertIn(said, done.stderr)
            self.assertIn("accepted", done.stdout)  # the good one is judged all the same
        self.assertIn("no such file", run_kaohe("check", "none", code=66).stderr)
        run_kaohe("check", self.folder, code=66)
        run_kaohe("check", code=64)

    def test_because(self):
        path = report(self.folder)
        done = run_kaohe("check", path, "--because", "K999=a = b", "--json")
        self.assertEqual(json.loads(done.stdout)["verdict"], "VERDICT_ACCEPTED")
        self.assertIn("K511", done.stdout)  # nothing asks for it
        for wrong in ("K999", "=text", "K125=", "K125= \u3000", "K125@=x", "K125@a#=x",
                      "K125@statistic/m/a=b"):
            self.assertIn("CODE=TEXT", run_kaohe("check", path, "--because", wrong,
                                                 code=64).stderr)
        many = [a for n in range(65) for a in ("--because", f"K{n}=x")]
        run_kaohe("check", path, *many, code=64)


if __name__ == "__main__":
    unittest.main()
