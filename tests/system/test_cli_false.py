# SPDX-License-Identifier: Apache-2.0
"""A daemon that shows another table than it sealed, or than its dossiers give, is found out by
who reads the edition, or rehearses."""
import json
import os
import unittest

from system.fake import report
from system.kaohe_test import Daemon, run_kaohe, schema
from system.test_cli_replies import Proxy, spoiler

KEY = "phone-branch/106H1"


def leave_one_out(reply):
    del reply.snapshot.values[1:]


def set_note(reply):
    for edition in reply.editions.editions:
        edition.note = "another"


def value(*path):
    """The figure of the first branch on the board, one more than it is."""
    def spoil(reply):
        if reply.HasField("snapshot"):
            message = reply.snapshot.values[0]
            for name in path[:-1]:
                message = getattr(message, name)
            setattr(message, path[-1], getattr(message, path[-1]) + 1)
    return spoil


OTHER_VALUES = {"numerator": value("value", "numerator"), "basis": value("basis"),
                "branch": leave_one_out}
OTHER_TABLE = {**OTHER_VALUES, "entry": value("entry"),
               "mark": spoiler(("snapshot", "values", "rolled_up"), True),
               "rule": spoiler(("snapshot", "board", "tie_rule"), schema.TIE_RULE_DENSE)}
OTHER_SEAL = {"note": set_note,
              "digest": spoiler(("editions", "editions", "boards", "digest"), bytes(32)),
              "signature": spoiler(("receipt", "signature"), bytes(64))}


class FalseTables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        home = cls.daemon.client("headquarters")
        for branch, mean in (("TNY", "91.00"), ("KSY", "93.00")):
            run_kaohe("submit", report(cls.daemon.folder, branch, "106H1", mean),
                      home=cls.daemon.client(branch))
        run_kaohe("edition", "seal", KEY, "--note", "first", home=home)
        cls.proxy = cls.enterClassContext(Proxy(cls.daemon, home))
        cls.home = cls.proxy.home("TNY", role="ROLE_HEADQUARTERS",
                                  signingKey=cls.proxy.profile["signingKey"])

    def kaohe(self, *arguments, spoil=None, code=0):
        self.proxy.spoil = spoil
        return run_kaohe(*arguments, home=self.home, code=code)

    def test_as_it_is(self):
        for verb, words in (("show", "It matches the seal."), ("errata", "Nothing has changed")):
            done = self.kaohe("edition", verb, "1")
            self.assertIn(words, done.stdout)
            self.assertIn("proved by the receipt", done.stdout)

    def test_another_table(self):
        for name, spoil in OTHER_TABLE.items():
            for arguments in (("show", "1"), ("show", "1", "--json"), ("errata", "1")):
                with self.subTest(name, arguments=arguments):
                    done = self.kaohe("edition", *arguments, spoil=spoil, code=65)
                    self.assertIn(f"{KEY}: not what edition 1 sealed", done.stderr)
                    self.assertNotIn("matches the seal", done.stdout)
                    self.assertNotIn("Nothing has changed", done.stdout)

    def test_another_seal(self):
        """The digest in the edition is what the receipt signs."""
        for name, spoil in OTHER_SEAL.items():
            for verb in ("show", "errata"):
                with self.subTest(name, verb=verb):
                    self.assertEqual(self.kaohe("edition", verb, "1", spoil=spoil, code=65).stdout, "")

    def test_a_rehearsal_shows_nothing(self):
        """Unless what it computes for today is what the daemon shows."""
        path = os.path.join(self.daemon.folder, "draft.json")
        draft = json.loads(self.kaohe("publish", "show", "catalogue").stdout)
        board = next(b for b in draft["boards"] if b["id"] == "phone-branch")
        board["direction"] = "DIRECTION_LOWER_IS_BETTER"
        with open(path, "w", encoding="utf-8") as f:
            json.dump(draft, f)
        self.assertIn("Nothing was changed.", self.kaohe("rehearse", "catalogue", path).stdout)
        for name, spoil in OTHER_VALUES.items():
            with self.subTest(name):
                done = self.kaohe("rehearse", "catalogue", path, spoil=spoil, code=75)
                self.assertIn("shows other values", done.stderr)
                self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
