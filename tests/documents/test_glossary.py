# SPDX-License-Identifier: Apache-2.0
"""Every message in both languages, in the terms of docs/glossary.md; and catalogues without
a fuzzy, an obsolete or an unequal entry."""
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(os.environ["KAOHE_SOURCE"])
PO = SOURCE / "client/po/zh_TW.po"
LITERAL = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
FORMAT = r"%(?:[-+ #0]*\d*(?:\.\d+|\.\*)?(?:hh|h|ll|l|z|j|t)?[a-zA-Z]|%)"
# Names of commands, files, parameters: they are no words of a sentence.
NO_WORDS = r"`[^`]*`|\{\w+\}|--[\w-]+|\b\w+ (?=[A-Z]{3,})|\w+/\S+|records\[|\| [a-z]+ (?=\|)"


def read(path):
    return (SOURCE / path).read_text(encoding="utf-8")


def literal(text):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))


def split(cell):
    return [word for word in cell.strip().split("、") if word]


def glossary():
    """[(English, Chinese forms, words that it never is)], and what nothing ever is."""
    page = read("docs/glossary.md")
    rows = [[c.strip() for c in row.split("|")[1:-1]]
            for row in page.splitlines() if row.startswith("| ")][1:]
    never = re.search(r"whatever the English says: (.*?)\.$", page, re.S | re.M)[1]
    return ([(en, [zh, *split(also)], split(no)) for en, zh, also, _, no in rows],
            split(never.replace("\n", "")))


def messages():
    """[(where, English, Chinese)] of all that a person reads."""
    pair = r"^msgid(?:_plural)? " + LITERAL + r"msgstr(?:\[0\])? " + LITERAL
    for en, zh in re.findall(pair, read(PO), re.M):
        if literal(en):
            yield "po", literal(en), literal(zh)
    rule = r"^### (K\d+) (.*)\n\n\*\*(.*?)\*\*.*\n\n- (.*)\n- (.*)\n- (.*)\n- (.*)$"
    for code, *words in re.findall(rule, read("docs/rules.md"), re.M):
        for en, zh in zip(words[::2], words[1::2]):
            yield code, en, zh
    for path in "title_words.c", "title_settings.c":
        for zh, en in re.findall(r'\{"[^"]*",\s*"([^"]*)",\s*"([^"]*)"',
                                 read(f"proto/domain/{path}")):
            yield path, en, zh


def titles(value):
    """The Chinese of the data files."""
    if isinstance(value, list):
        for one in value:
            yield from titles(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name in ("titleZh", "nameZh", "unitZh"):
                yield one
            yield from titles(one)


def names(term, english):
    """Does the English name the term, as a word or several?"""
    return re.search(rf"\b{term}(?:s|es)?\b", re.sub(NO_WORDS, "", english), re.I)


def strangers(chinese):
    """Characters that no Big5 text of Taiwan has, such as simplified ones."""
    return [c for c in chinese if "\u3400" <= c <= "\u9fff" and not c.encode("cp950", "ignore")]


class Glossary(unittest.TestCase):
    def setUp(self):
        self.terms, self.never = glossary()
        self.messages = list(messages())

    def test_enough(self):
        self.assertGreater(len(self.terms), 40)
        self.assertGreater(len({where for where, _, _ in self.messages}), 100)

    def test_terms(self):
        """The Chinese has the term of whatever the English names."""
        wrong = [(term, forms[0], where, en, zh) for where, en, zh in self.messages
                 for term, forms, _ in self.terms
                 if names(term, en) and not any(form in zh for form in forms)]
        self.assertEqual(wrong, [])

    def test_never(self):
        never = self.never + [word for _, _, no in self.terms for word in no]
        official = list(titles([json.loads(p.read_text(encoding="utf-8"))
                                for p in (SOURCE / "proto/data").glob("*.json")]))
        ours = [(where, zh) for where, _, zh in self.messages]
        self.assertEqual([(where, zh, word) for where, zh in ours for word in never
                          if word in zh], [])
        self.assertEqual([zh for zh in [*official, *(zh for _, zh in ours)]
                          if strangers(zh)], [])

    def test_acceptability(self):
        self.assertEqual([m for m in self.messages if re.search("(?<!可)接受度", m[2])], [])

    def test_both_languages(self):
        for where, en, zh in self.messages:
            with self.subTest(where=where, message=en):
                self.assertTrue(en.strip() and zh.strip())
                if where == "po":
                    self.assertEqual(re.findall(FORMAT, en), re.findall(FORMAT, zh))

    def test_catalogue(self):
        page = read(PO)
        self.assertNotIn("#, fuzzy", page)
        self.assertNotIn("#~", page)
        subprocess.run(["msgfmt", "--check", "-o", os.devnull, PO], check=True)

    def test_canary(self):
        self.assertTrue(names("record", "Two records are held"))
        self.assertFalse(names("record", "{record} is no word, nor is recorded"))
        self.assertEqual(strangers("陳報务"), ["务"])


if __name__ == "__main__":
    unittest.main()
