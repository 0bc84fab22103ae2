# SPDX-License-Identifier: Apache-2.0
"""Editions and --as-of: what the table said on a day, sealed, proved and reckoned again by
somebody who has nothing but the protocol, and what changed since."""
import base64
import csv
import datetime
import hashlib
import json
import os
import re
import unittest

from system import stranger
from system.fake import report
from system.kaohe_test import Daemon, run_kaohe, schema
from system.test_daemon_strangers import phone

TAIPEI = datetime.timezone(datetime.timedelta(hours=8))
CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}


def reckon(board, period, sequence, rows):
    """The digest of docs/protocol.md, from the rows that `kaohe edition show` tells."""
    lines = [["kaohe board v1", board["id"], period, board["direction"], board["tieRule"],
              board.get("minimumBase", "0"), sequence]]
    for row in sorted(rows, key=lambda row: row["branch"].encode()):
        marks = [name for name, key in (("invented", "invented"), ("rolled_up", "rolledUp"))
                 if row.get(key)]
        lines.append([row["branch"], row.get("placeDoubled", "-"), row["value"]["numerator"],
                      row["value"]["denominator"], row["basis"], row["entry"],
                      ",".join(marks) or "-"])
    text = "".join("\t".join(line) + "\n" for line in lines)
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class Edition(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.hq = self.daemon.client("headquarters")
        self.homes = {b: self.daemon.client(b) for b in ("TNY", "KSY", "TYY")}
        self.entries = {b: self.file(b, m) for b, m in (("TNY", "91.00"), ("KSY", "93.00"))}

    def file(self, branch, mean, **more):
        run_kaohe("submit", report(self.daemon.folder, branch, "106H1", mean, **more),
                  home=self.homes[branch])
        return self.daemon.ask(status=schema.StatusRequest()).status.last_entry

    def correct(self, branch, mean):
        return self.file(branch, mean, baseRevision="1", correctionReason="counted again")

    def kaohe(self, *arguments, home=None, **more):
        return run_kaohe(*arguments, home=home or self.hq, **more).stdout

    def rows(self, *arguments, **more):
        return [json.loads(line) for line in self.kaohe(*arguments, "--json", **more).splitlines()]

    def moment_of(self, entry):
        return int(self.rows("rank", "phone-branch/106H1", "--as-of", entry)[0]["time"])

    # ---- editions ----

    def test_exported_as_sealed(self):
        """The file has what was sealed and says which edition it is, whatever came later."""
        run_kaohe("edition", "seal", "106H1", home=self.hq)
        sealed = {r["branch"]: r["placeDoubled"] for r in
                  self.rows("edition", "show", "1", "phone-branch")[0]["ranking"]["standings"]}
        self.correct("TNY", "99.00")
        for name, words, who in (("all.csv", (), self.hq),
                                 ("one.csv", ("phone-branch",), self.homes["TYY"])):
            path = os.path.join(self.daemon.folder, name)
            self.kaohe("export", "edition", "1", *words, "-o", path, home=who)
            with open(path, encoding="utf-8-sig", newline="") as f:
                rows = [r for r in csv.DictReader(f) if r["Board"].startswith("Phone courtesy")]
            self.assertEqual({r["Branch"][:3]: str(2 * int(r["Place"])) for r in rows}, sealed)
            self.assertRegex(rows[0]["Edition"], r"^Edition 1, sealed 2\d{3}-.*ledger number \d+\.$")
        path = os.path.join(self.daemon.folder, "no.xlsx")
        for code, words in ((64, ("1", "--as-of", "5")), (64, ("x",)), (66, ("7",)),
                            (66, ("1", "nothing"))):
            self.kaohe("export", "edition", *words, "-o", path, code=code)
        self.assertFalse(os.path.exists(path))

    def test_sealed_proved_and_corrected(self):
        self.assertIn("not sealed anything", self.kaohe("edition", "list"))
        done = self.kaohe("edition", "seal", "phone-branch/106H1", "--note", "第一次公告")
        self.assertRegex(done, r"phone-branch/106H1 sealed as edition 1 \(boards: 1\): "
                               r"ledger number \d+, \d{4}-.*ROC \d+")
        self.assertIn("kaohe edition show 1", done)
        run_kaohe("edition", "seal", "106H1", home=self.homes["TNY"], code=77)
        self.assertRegex(self.kaohe("edition", "list"), r" 1  +106H1 +1 .*第一次公告")
        before = self.kaohe("edition", "show", "1", home=self.homes["TNY"])
        self.assertRegex(before, r"Edition 1 of 106H1, sealed \d{4}-\d\d-\d\d \(ROC \d+\)")
        self.assertIn("proved by the receipt", before)
        self.assertRegex(before, r"1 +KSY.*93\.00.*\n +2 +TNY.*91\.00")
        self.assertIn("It matches the seal.", before)
        self.assertEqual(self.kaohe("edition", "show", "1", "phone-branch/106H1"),
                         self.kaohe("edition", "show", "1", "phone-branch"))
        self.assertIn("Nothing has changed since", self.kaohe("edition", "errata", "1"))

        entry = self.correct("TNY", "95.00")
        self.assertEqual(self.kaohe("edition", "show", "1", home=self.homes["TNY"]), before)
        self.assertRegex(self.kaohe("rank", "phone-branch/106H1"), r"1 +TNY.*95\.00")
        errata = self.kaohe("edition", "errata", "1")
        self.assertRegex(errata, r"TNY Tainan: 91\.00 points, place 2 → 95\.00 points, place 1")
        self.assertRegex(errata, rf"ledger number {entry}: corrected: counted again; "
                                 r"91\.00 points → 95\.00 points")
        self.assertRegex(errata, r"\n  Moved by others: KSY Kaohsiung 1 → 2\n")
        told = {row["sealed"]["branch"]: row for row in self.rows("edition", "errata", "1")}
        self.assertEqual([c["entry"] for c in told["TNY"]["changes"]], [str(entry)])
        self.assertNotIn("changes", told["KSY"])
        chinese = self.kaohe("edition", "errata", "1", environment=CHINESE)
        self.assertIn("因其他分署變動名次：KSY 高雄分署 1 → 2", chinese)
        self.assertIn("公告版第 1 號", chinese)

        self.kaohe("edition", "seal", "phone-branch/106H1")
        again = self.kaohe("edition", "show", "2", "phone-branch")
        self.assertRegex(again, r"1 +TNY")
        self.daemon.stop()
        self.daemon.start()
        self.assertEqual(self.kaohe("edition", "show", "1", home=self.homes["TNY"]), before)
        self.assertEqual([row["number"] for row in self.rows("edition", "list")], ["2", "1"])

    def test_made_anew(self):
        """By another catalogue: whom it moved is not said to have been moved by others."""
        self.kaohe("edition", "seal", "phone-branch/106H1")
        catalogue = json.loads(self.kaohe("publish", "show", "catalogue"))
        (board,) = (b for b in catalogue["boards"] if b["id"] == "phone-branch")
        board["minimumBase"] = "19"
        path = os.path.join(self.daemon.folder, "catalogue.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(catalogue, f)
        self.kaohe("publish", "catalogue", path)
        entry = str(self.daemon.ask(status=schema.StatusRequest()).status.last_entry)
        errata = self.kaohe("edition", "errata", "1")
        self.assertIn(f"  Ledger number {entry} made the board anew: another catalogue\n", errata)
        self.assertIn("\n  Moved by that or by others: KSY Kaohsiung 1 → –, TNY Tainan 2 → –\n",
                      errata)
        self.assertEqual([(row["remade"], row["remadeBy"]) for row in
                          self.rows("edition", "errata", "1")],
                         [(entry, "CHANGE_CAUSE_DATA")] * 2)

    def test_a_stranger_reckons_the_digest(self):
        self.assertNotIn("do not see", self.kaohe("edition", "seal", "106H1"))
        self.correct("KSY", "80.00")
        shown = self.rows("edition", "show", "1", home=self.homes["TYY"])
        self.assertFalse([row for row in shown if row["board"]["board"].startswith("range-")])
        self.assertIn("do not see this board otherwise", self.kaohe("edition", "seal",
                                                          "range-low-104/106H1"))
        shown += self.rows("edition", "show", "2", home=self.homes["TYY"])
        self.assertIn("not for branches", self.kaohe("edition", "errata", "2",
                                                     home=self.homes["TYY"]))
        self.assertIn("phone-branch", {row["board"]["board"] for row in shown})
        for row in shown:
            self.assertTrue(row["matches"] and row["proved"])
            self.assertEqual(row["digest"], row["board"]["digest"])
            ranking = row["ranking"]
            self.assertEqual(row["digest"], reckon(ranking["board"], ranking["period"],
                                                   row["board"]["sequence"],
                                                   ranking["standings"]))
        backup = json.loads(run_kaohe("backup", "--json", "--admin", self.daemon.admin).stdout
                            .splitlines()[-1])["path"]
        self.assertIn("the ledger holds", run_kaohe("verify", backup).stdout)

    def test_several_boards(self):
        done = self.kaohe("edition", "seal", "106H1")
        count = int(re.search(r"106H1 sealed as edition 1 \(boards: (\d+)\)", done)[1])
        self.assertGreater(count, 1)
        shown = self.kaohe("edition", "show", "1", home=self.homes["TNY"])
        self.assertRegex(shown, r"\nBoard +Ranked +Title +First\n")
        self.assertRegex(shown, r"\nphone-branch +2 +Phone courtesy, tested by the branch +"
                                r"KSY Kaohsiung 93\.00 points\n")
        self.assertRegex(shown, r"\ntimeliness .* \(0/4\) and 1 equal to it\n")
        self.assertIn(f"All {count} boards match the seal.", shown)
        self.assertNotIn("SHA-256", shown)
        self.assertEqual(len(self.rows("edition", "show", "1")), count)
        self.assertIn("SHA-256", self.kaohe("edition", "show", "1", "phone-branch"))
        self.assertIn("\nNothing has changed since.\n", self.kaohe("edition", "errata", "1"))
        self.correct("TNY", "95.00")
        errata = self.kaohe("edition", "errata", "1")
        self.assertEqual(re.findall(r"\S+/106H1$", errata, re.M), ["phone-branch/106H1"])
        self.assertIn(f"\nOn the other boards ({count - 1}) nothing has changed since.\n",
                      errata)

    def test_an_act_that_moves_more_than_a_page(self):
        count = 300
        public, secret = stranger.make_key()
        self.daemon.enrol(schema.ROLE_HEADQUARTERS, public)
        caller = stranger.Caller(schema, self.daemon.context, self.daemon.requests,
                                 self.daemon.server_key, secret)
        self.addCleanup(caller.close)
        catalogue = caller.ask(data=schema.DataRequest(name="catalogue")).data.catalogue
        for number in range(1, count + 1):
            catalogue.branches.add(code=f"X{number:03}", name_zh="分署", name_en="Branch")
        caller.ask(publish=schema.PublishRequest(catalogue=catalogue))
        for number in range(1, count + 1):
            receipt = caller.submit(phone(b"e" * 16, number, f"X{number:03}"))
            self.assertTrue(receipt.HasField("receipt"), receipt)
        self.kaohe("edition", "seal", "timeliness/106H1")
        self.kaohe("period", "open", "106H1", "--due", "288/12/31", "--reason", "typhoon")
        errata = self.kaohe("edition", "errata", "1")
        self.assertEqual(errata.count("the period was settled otherwise: typhoon"), count + 2)

    def test_what_is_wrong_is_named(self):
        self.assertIn("phone-headquarters", run_kaohe(
            "edition", "seal", "phone-headquarters/106H1", home=self.hq, code=66).stderr)
        self.assertIn("nonsense", run_kaohe("edition", "seal", "nonsense/106H1", home=self.hq,
                                            code=66).stderr)
        self.assertIn("7", run_kaohe("edition", "show", "7", home=self.hq, code=66).stderr)
        self.kaohe("edition", "seal", "106H1")
        run_kaohe("edition", "show", "1", "survey-environment", home=self.hq, code=66)
        for wrong in (("seal",), ("show",), ("show", "x"), ("errata",), ("burn", "1")):
            run_kaohe("edition", *wrong, home=self.hq, code=64)

    # ---- as of ----

    def test_what_did_the_table_say(self):
        before = self.rows("rank", "phone-branch/106H1")
        entry = self.correct("TNY", "95.00")
        for text, code in ((str(self.entries["KSY"]), 0), (str(entry + 99), 66), ("0", 64),
                           ("yesterday", 64), ("2026-13-01", 64), ("2001-01-01", 66),
                           ("2026-08-01 25:00", 64), ("2026-08-01 10", 64)):
            done = run_kaohe("rank", "phone-branch/106H1", "--as-of", text, "--json",
                             home=self.hq, code=code)
            if code == 0:
                moment, *then = [json.loads(line) for line in done.stdout.splitlines()]
                self.assertEqual(moment["entry"], text)
                self.assertEqual([(r["branch"], r["value"], r["placeDoubled"], r["entry"])
                                  for r in then],
                                 [(r["branch"], r["value"], r["placeDoubled"], r["entry"])
                                  for r in before])
            else:
                self.assertEqual(done.stdout, "")

    def test_a_day_in_words(self):
        local = datetime.datetime.fromtimestamp(
            self.moment_of(self.entries["KSY"]) / 1e6, TAIPEI)
        roc = local.year - 1911
        for text in (f"{local:%Y-%m-%d}", f"{roc}-{local:%m-%d}",
                     f"{roc}/{local.month}/{local.day}",
                     f"{roc}年{local.month}月{local.day}日",
                     f"{local:%Y-%m-%d %H:%M:%S}", f"{local:%Y-%m-%dT%H:%M:%S}"):
            said = self.kaohe("rank", "phone-branch/106H1", "--as-of", text)
            self.assertIn(f"As of {local:%Y-%m-%d} (ROC {roc})", said)
            self.assertRegex(said, r"106H1: first was KSY Kaohsiung 93\.00 points; 2 branches "
                                   rf"had a value; the last change was ledger number "
                                   rf"{self.entries['KSY']}\.")
            self.assertIn("ledger number", said)
        chinese = self.kaohe("rank", "phone-branch/106H1", "--as-of", f"{local:%Y-%m-%d}",
                             environment=CHINESE)
        self.assertIn(f"截至 {roc}年{local.month}月{local.day}日 ({local:%Y-%m-%d}) 23:59:59",
                      chinese)
        self.assertIn("第一名為 KSY 高雄", chinese)
        day = ("rank", "phone-branch/106H1", "--as-of")
        self.assertIn("still to come", self.kaohe(*day, f"{local.year + 2}-01-01"))
        self.assertNotIn("still to come", self.kaohe(*day, str(self.entries["KSY"])))
        self.assertRegex(run_kaohe(*day, "105-08-01", home=self.hq, code=66).stderr,
                         r"^kaohe rank: 105-08-01 is before the ledger begins, with number 1 on "
                         r"20\d\d-\d\d-\d\d \(ROC \d+\) ")

    def test_as_of_the_names_of_then(self):
        current = json.loads(self.kaohe("publish", "show", "catalogue"))
        for board in current["boards"]:
            if board["id"] == "phone-branch":
                board["titleEn"] = "Kindness on the phone"
        path = os.path.join(self.daemon.folder, "catalogue.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(current, f)
        self.kaohe("publish", "catalogue", path)
        self.assertIn("Kindness", self.kaohe("rank", "phone-branch/106H1"))
        then = self.kaohe("rank", "phone-branch/106H1", "--as-of", str(self.entries["KSY"]))
        self.assertIn("Phone courtesy, tested by the branch", then)
        self.assertNotIn("Kindness", then)

    def test_each_form_of_rank_says_as_of_when(self):
        as_of = ("rank", "phone-branch/106H1", "--as-of", str(self.entries["KSY"]))
        for more in ((), ("--branch", "TNY")):
            moment, *standings = self.rows(*as_of, *more)
            self.assertEqual(moment["entry"], str(self.entries["KSY"]))
            self.assertEqual({s["branch"] for s in standings}, {"TNY", "KSY"})

    def test_show_and_export(self):
        self.correct("TNY", "95.00")
        as_of = ("--as-of", str(self.entries["KSY"]))
        shown = self.kaohe("show", "TNY", "106H1", *as_of)
        self.assertIn(f"As of ledger number {self.entries['KSY']}, made ", shown)
        self.assertIn("91.00", shown)
        self.assertNotIn("95.00", shown)
        path = os.path.join(self.daemon.folder, "boards.csv")
        self.kaohe("export", "boards", "106H1", "--output", path, *as_of)
        with open(path, encoding="utf-8-sig", newline="") as f:
            rows = list(csv.DictReader(f))
        mine = [r for r in rows if r["Branch"] == "TNY Tainan" and r["Value"] == "91.00"]
        self.assertTrue(mine, rows)
        self.assertTrue(all(r["As of"].startswith("As of ledger number") for r in rows))
        self.assertFalse([r for r in rows if r["Value"] == "95.00"])
        path = os.path.join(self.daemon.folder, "findings.csv")
        self.kaohe("export", "dossier", "106H1", "TNY", "--output", path, *as_of)
        with open(path, encoding="utf-8-sig") as f:
            self.assertNotIn("95.00", f.read())


if __name__ == "__main__":
    unittest.main()
