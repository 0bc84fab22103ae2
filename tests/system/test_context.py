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
    """One that files over a socket of its own: a branch, or headquarters."""

    def __init__(self, daemon, branch=None):
        public, secret = stranger.make_key()
        daemon.enrol(schema.ROLE_BRANCH if branch else schema.ROLE_HEADQUARTERS, public, branch)
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


def publish(daemon, home):
    """A rubric and a catalogue that are not built in, by which verdicts differ."""
    paths = {n: os.path.join(daemon.folder, f"{n}.json") for n in ("rubric", "catalogue")}
    with open(SOURCE / "proto/data/rubric-107.json", encoding="utf-8") as f:
        rubric = {**json.load(f), "id": "111", "firstYear": 103, "lastYear": 112}
    rubric["items"][2]["titleEn"] = "Procedures as they are published"
    rubric["items"][2]["titleZh"] = "公布之作業流程"
    with open(SOURCE / "proto/data/catalogue.json", encoding="utf-8") as f:
        catalogue = json.load(f)
    catalogue["evidence"] += [{**e, "rubric": "111"} for e in catalogue["evidence"]
                              if e["rubric"] == "107"]
    catalogue.update(evidenceRate="SURVEY_RATE_ACCEPTABILITY", answerDays=2,
                     answerInWorkingDays=True, utcOffsetMinutes=-600)
    catalogue["metrics"].append({"id": "robots_met", "titleZh": "機器人", "titleEn": "Robots met",
                                 "unitZh": "具", "unitEn": "robots", "decimals": 0,
                                 "additive": True, "dimensions": []})
    for name, content in (("rubric", rubric), ("catalogue", catalogue)):
        with open(paths[name], "w", encoding="utf-8") as f:
            json.dump(content, f)
    run_kaohe("publish", "rubric", paths["rubric"], "catalogue", paths["catalogue"], home=home)


def as_published(submission):
    """The same dossier under the data of `publish`."""
    submission["records"].append({"statistic": {"metric": "robots_met", "value": "3"}})
    for record in submission["records"]:
        if record.get("scoreSheet", {}).get("rubric") == "107":
            record["scoreSheet"]["rubric"] = "111"
    return submission


class Same(unittest.TestCase):
    """What all of them compare with."""

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

    def fetch(self, *dossier):
        subprocess.run([os.path.join(BIN, "kaohe"), "fetch", *dossier, "--output", os.devnull,
                        "--home", self.home], check=False, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def compare(self, party, submission, said):
        receipt = party.file(submission)
        self.assertEqual(said.basis, schema.CHECK_BASIS_KNOWN)
        self.assertFalse(said.not_run)
        self.assertFalse(said.other_data)
        self.assertEqual(judged(said), judged(receipt), submission["period"])
        return receipt


class SameList(Same):
    def test_more_findings_than_a_receipt_takes(self):
        """What is left out is the same on both sides."""
        case = {"category": "COMPLAINT_CATEGORY_OTHER", "channel": "COMPLAINT_CHANNEL_PHONE",
                "received": "2016-12-29", "answered": "2017-01-02"}
        report = {"branch": "TNY", "period": "106H1", "filer": "a", "approver": "b",
                  "justifications": [{"code": "K125", "text": "as received " * 100}],
                  "records": [{"complaintCase": {**case, "caseNumber": str(n)}}
                              for n in range(300)]}
        party = Party(self.daemon, "TNY")
        self.addCleanup(party.caller.close)
        self.fetch("106H1")
        said = self.check([report], self.home)[0]
        receipt = self.compare(party, report, said)
        self.assertEqual(said.finding_count, receipt.finding_count)
        self.assertEqual(receipt.verdict, schema.VERDICT_ACCEPTED)
        self.assertGreaterEqual(said.finding_count, 300)
        self.assertLess(len(said.findings), 300)


class SameVerdict(Same):
    make = staticmethod(lambda seed: generator.make(seed, DATA))

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
            fresh = self.make(f"{SEED}/{number}")
            if number % 3 == 0:
                fresh["records"].append(referred("cases_referred_in", "TPY", number))
                taipei.file({**fresh, "branch": "TPY", "records": [
                    referred("cases_referred_out", "TNY", number + number % 2)]})
            tried = list(self.variants(rng, fresh, held))
            for period in {t["period"] for t in tried}:
                self.fetch(period)
            for said, submission in zip(self.check(tried, self.home), tried, strict=True):
                receipt = self.compare(tainan, submission, said)
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


class SameVerdictByPublishedData(SameVerdict):
    """Headquarters has put data of its own into force."""

    make = staticmethod(lambda seed: as_published(generator.make(seed, DATA)))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        publish(cls.daemon, cls.daemon.client("headquarters"))


class SameVerdictForHeadquarters(Same):
    """It files beside the branch, and checks before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.daemon.client("headquarters")

    def theirs(self, submission):
        """What headquarters may file of it, as its own."""
        made = copy.deepcopy(submission)
        made["records"] = [r for r in made["records"] if {"phoneTest", "scoreSheet"} & set(r)]
        for record in made["records"]:
            record.get("phoneTest", {})["conductor"] = "CONDUCTOR_HEADQUARTERS"
            record.get("scoreSheet", {})["evaluator"] = "EVALUATOR_HEADQUARTERS"
        return made

    def test_check_says_what_the_daemon_says(self):
        rng = random.Random(SEED)
        branch, headquarters = Party(self.daemon, "TNY"), Party(self.daemon)
        self.addCleanup(branch.caller.close)
        self.addCleanup(headquarters.caller.close)
        verdicts = []
        for number in range(ROUNDS):
            fresh = generator.make(f"{SEED}/hq/{number}", DATA)
            own = self.theirs(fresh)
            if not own["records"]:
                continue
            branch.file(fresh)
            for tried in (changed(rng, own), fresh, own):
                self.fetch("TNY", tried["period"])
                said = self.check([tried], self.home)[0]
                verdicts.append(self.compare(headquarters, tried, said).verdict)
        self.assertLessEqual({schema.VERDICT_ACCEPTED, schema.VERDICT_REFUSED}, set(verdicts))


class KeptData(unittest.TestCase):
    """Data files in the home."""

    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.headquarters = cls.daemon.client("headquarters")

    def test_published_and_damaged(self):
        home = self.daemon.client("TNY")
        report = os.path.join(self.daemon.folder, "sheet.json")
        with open(report, "w", encoding="utf-8") as f:
            json.dump({"branch": "TNY", "period": "107H1", "filer": "a", "approver": "b",
                       "records": [{"statistic": {"metric": "robots_met", "value": "1"}}]}, f)
        self.assertIn("K1", run_kaohe("submit", report, home=home, code=65).stdout)
        folder = os.path.join(home, "data")
        self.assertEqual(os.listdir(folder), ["in-force"])
        publish(self.daemon, self.headquarters)
        run_kaohe("check", report, home=home, code=65)  # not known here yet
        run_kaohe("submit", report, home=home)
        self.assertEqual(len(os.listdir(folder)), 3)
        for name in os.listdir(folder):
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o600)
        self.daemon.stop()
        self.addCleanup(self.daemon.start)
        self.assertIn("unchanged", run_kaohe("check", report, home=home).stdout)
        self.assertIn("score sheet 111",
                      run_kaohe("show", "--range", report, home=home).stdout)
        self.assertIn("Procedures as they", run_kaohe("template", "sheet", "111", home=home).stdout)
        kept = next(n for n in os.listdir(folder)
                    if b"robots_met" in Path(folder, n).read_bytes())
        with open(os.path.join(folder, kept), "r+b") as f:
            f.seek(1000)
            f.write(b"\0")
        done = run_kaohe("check", report, home=home, code=65)
        self.assertIn("another catalogue in force", done.stdout)
        os.remove(os.path.join(folder, kept))
        self.assertIn("another catalogue", run_kaohe("check", report, home=home, code=65).stdout)
        run_kaohe("submit", "--timeout", 1, report, home=home, code=65)


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
