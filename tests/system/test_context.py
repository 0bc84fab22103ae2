# SPDX-License-Identifier: Apache-2.0
"""What `kaohe check` says offline is what the daemon says, byte for byte, once it knows what
headquarters holds: over random dossiers of many periods, changed, corrected and contradicted."""
import copy
import json
import os
import random
import stat
import subprocess
import unittest
from pathlib import Path

from google.protobuf import json_format

from mutation import generator
from mutation.dossier import load_data
from system import stranger
from system.kaohe_test import BIN, Daemon, run_kaohe, schema

SOURCE = Path(os.environ["KAOHE_SOURCE"])
SEED = os.environ.get("KAOHE_SEED", "20170630")
ROUNDS = int(os.environ.get("KAOHE_ROUNDS", "36"))
DATA = load_data(SOURCE / "proto/data")


def leaves(node):
    """Where the figures are: (holder, member)."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for member, value in items:
        if isinstance(value, (dict, list)):
            yield from leaves(value)
        elif str(value).replace(".", "").isdigit() and member != "subPeriod":
            yield node, member


def changed(rng, submission):
    """One digit of one figure is another."""
    made = copy.deepcopy(submission)
    holder, member = rng.choice(list(leaves(made["records"])))
    text = str(holder[member])
    at = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    digit = rng.choice([d for d in "123456789" if d != text[at]])
    holder[member] = text[:at] + digit + text[at + 1:]
    return made


def referred(metric, branch, value):
    return {"statistic": {"metric": metric, "value": str(value),
                          "dimensions": [{"name": "branch", "value": branch}]}}


class Party:
    """A branch that files over a socket of its own."""

    def __init__(self, daemon, branch):
        public, secret = stranger.make_key()
        daemon.enrol(schema.ROLE_BRANCH, public, branch)
        self.caller = stranger.Caller(schema, daemon.context, daemon.requests,
                                      daemon.server_key, secret)
        self.outbox, self.number = os.urandom(16), 0

    def file(self, submission):
        self.number += 1
        message = json_format.ParseDict(submission, schema.Submission())
        message.outbox, message.number = self.outbox, self.number
        reply = self.caller.submit(message)
        return schema.Receipt.FromString(reply.receipt.receipt)


def judged(message):
    return message.verdict, [f.SerializeToString(deterministic=True) for f in message.findings]


class SameVerdict(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.home = cls.daemon.client("TNY")

    def write(self, name, submission):
        path = os.path.join(self.daemon.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(submission, f)
        return path

    def check(self, submissions, home):
        paths = [self.write(f"{n}.json", s) for n, s in enumerate(submissions)]
        done = subprocess.run([os.path.join(BIN, "kaohe"), "check", "--json", *paths,
                               "--home", home], check=False, stdout=subprocess.PIPE, text=True)
        return [json_format.Parse(line, schema.Check()) for line in done.stdout.splitlines()]

    def fetch(self, period):
        subprocess.run([os.path.join(BIN, "kaohe"), "fetch", period, "--output", os.devnull,
                        "--home", self.home], check=False, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def variants(self, rng, fresh, held):
        """Reports that are tried against one state: most are refused."""
        yield from (changed(rng, fresh) for _ in range(4))
        if held:
            old, revision = rng.choice(held)
            for base in (None, 0, revision, revision):
                wrong = changed(rng, old)
                wrong.pop("justifications", None)
                if base is not None:
                    wrong["baseRevision"] = str(base)
                if rng.random() < 0.7:
                    wrong["correctionReason"] = "counted again"
                yield wrong
        yield fresh

    def test_check_says_what_the_daemon_says(self):
        rng = random.Random(SEED)
        tainan, taipei = Party(self.daemon, "TNY"), Party(self.daemon, "TPY")
        self.addCleanup(tainan.caller.close)
        self.addCleanup(taipei.caller.close)
        held, codes, compared, verdicts = [], set(), 0, set()
        for number in range(ROUNDS):
            fresh = generator.make(f"{SEED}/{number}", DATA)
            if number % 3 == 0:
                fresh["records"].append(referred("cases_referred_in", "TPY", number))
                taipei.file({**fresh, "branch": "TPY", "records": [
                    referred("cases_referred_out", "TNY", number + number % 2)]})
            tried = list(self.variants(rng, fresh, held))
            for period in {t["period"] for t in tried}:
                self.fetch(period)
            for said, submission in zip(self.check(tried, self.home), tried, strict=True):
                self.assertEqual(said.basis, schema.CHECK_BASIS_KNOWN)
                self.assertFalse(said.not_run)
                receipt = tainan.file(submission)
                self.assertEqual(judged(said), judged(receipt), submission["period"])
                compared += 1
                verdicts.add(receipt.verdict)
                codes.update(f.code for f in receipt.findings)
                if receipt.verdict == schema.VERDICT_ACCEPTED:
                    held.append((submission, receipt.revision))
                    break
            else:
                held += self.insist(tainan, fresh)
        print(f"KAOHE_SEED={SEED}: {compared} reports, {len(held)} accepted, codes "
              f"{' '.join(sorted(codes))}")
        self.assertGreater(compared, 5 * ROUNDS)
        self.assertGreater(len(held), ROUNDS // 3)
        self.assertLessEqual({"K310", "K320", "K502", "K503"}, codes)
        self.assertEqual(len(verdicts), 2)

    def insist(self, party, submission):
        """With a reason for every warning."""
        self.fetch(submission["period"])
        said = self.check([submission], self.home)[0]
        wanted = {f.code for f in said.findings if f.severity == schema.SEVERITY_WARNING}
        given = {**submission, "justifications": [{"code": c, "text": "as counted"}
                                                  for c in sorted(wanted)]}
        said, receipt = self.check([given], self.home)[0], party.file(given)
        self.assertEqual(judged(said), judged(receipt))
        accepted = receipt.verdict == schema.VERDICT_ACCEPTED
        return [(given, receipt.revision)] if accepted else []


class Kept(unittest.TestCase):
    """The file in the home."""

    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())

    def setUp(self):
        self.home = self.daemon.client("TNY")
        self.path = os.path.join(self.daemon.folder, "report.json")
        with open(self.path, "w", encoding="utf-8") as f:
            json.dump({"branch": "TNY", "period": "107H1", "filer": "a", "approver": "b",
                       "records": [{"statistic": {"metric": "website_visits", "value": "1"}}]}, f)

    def kept(self):
        return os.path.join(self.home, "context", "TNY-107H1")

    def test_submit_keeps_what_is_held(self):
        alone = run_kaohe("check", self.path, home=self.home).stdout
        self.assertIn("Not checked:\n", alone)
        self.assertRegex(alone, r"\n    K310 One figure in two dossiers")
        self.assertRegex(alone, r", K502 Correction of a record")
        run_kaohe("submit", self.path, home=self.home)
        self.assertEqual(stat.S_IMODE(os.stat(self.kept()).st_mode), 0o600)
        self.assertEqual(os.listdir(os.path.dirname(self.kept())), ["TNY-107H1"])
        self.daemon.stop()
        known = run_kaohe("check", self.path, home=self.home).stdout
        self.daemon.start()
        self.assertIn("unchanged", known)
        self.assertRegex(known, r"Checked with what headquarters held at ledger number \d+ \(")
        self.assertNotIn("Not checked", known)

    def test_what_is_damaged_is_ignored(self):
        os.makedirs(os.path.dirname(self.kept()))
        run_kaohe("fetch", "107H1", home=self.home, code=None)
        with open(self.kept(), "rb") as f:
            good = f.read()
        for bad in (b"", good[:-1], good[:40], b"kaohe context 9\n" + good[16:],
                    good[:60] + bytes([good[60] ^ 1]) + good[61:]):
            with open(self.kept(), "wb") as f:
                f.write(bad)
            done = run_kaohe("check", self.path, home=self.home)
            self.assertIn("unusable and was ignored", done.stderr)
            self.assertIn("Not checked", done.stdout)


if __name__ == "__main__":
    unittest.main()
