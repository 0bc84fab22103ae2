# SPDX-License-Identifier: Apache-2.0
"""Reports as spreadsheets: from the template over what Excel in Taiwan saves to the receipt,
and between CSV and JSON."""
import csv
import io
import json
import os
import unittest

from system.kaohe_test import Daemon, run_kaohe

CHINESE = {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}
HEAD = {"分署": "TNY", "期間": "106H1", "承辦": "承辦甲", "核章": "科長乙", "來源": "虛構"}
KINDS = ("phone survey time complaints cases collection statistic attitude totals "
         "sheet").split()


def excel(rows, encoding):
    """As a spreadsheet saves it: every row as wide as the widest, ended by CRLF."""
    width = max(map(len, rows))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(r + [""] * (width - len(r)) for r in rows)
    return (text.getvalue() + "," * (width - 1) + "\r\n").encode(encoding)


class Spreadsheet(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(Daemon())
        cls.home = cls.daemon.client("TNY")

    def path(self, name):
        return os.path.join(self.daemon.folder, name)

    def template(self, kind):
        """The rows of a template with the names at its head filled in."""
        path = self.path(f"{self.id()}-{kind}.csv")
        run_kaohe("template", kind, "-o", path, environment=CHINESE)
        with open(path, encoding="utf-8-sig", newline="") as f:
            rows = list(csv.reader(f))
        return [[row[0], HEAD[row[0]]] if row[:1] and row[0] in HEAD else row for row in rows]

    def save(self, name, rows, encoding="cp950"):
        with open(self.path(name), "wb") as f:
            f.write(excel(rows, encoding))
        return self.path(name)

    def test_from_template_to_receipt(self):
        rows = self.template("phone") + [["分署", "１８人", "92.17分", "", "", "優良"]]
        path = self.save("phone.csv", rows)
        self.assertIn("接受", run_kaohe("check", path, environment=CHINESE).stdout)
        done = run_kaohe("submit", path, home=self.home, environment=CHINESE)
        self.assertIn("第 1 名", done.stdout)
        self.assertIn("92.17", run_kaohe("show", "106H1", home=self.home).stdout)

    def test_together(self):
        """A file a kind, filed as one report; places name the file."""
        head = [[name, value] for name, value in HEAD.items()]
        phone = [["種類", "電話禮貌測試"], ["測試單位", "受測人數", "平均分數"], ["本署", "18", "92.17"]]
        case = [["種類", "陳情案件"], ["案號", "類別", "管道", "收件日", "答復日"],
                ["T1", "其他", "電話", "105/12/30", "106/1/2"]]
        a, b = self.save("a.csv", head + phone, "utf-8"), self.save("b.csv", head + case)
        told = run_kaohe("check", a, b, "--together", code=65, environment=CHINESE).stdout
        self.assertIn("b.csv:8:D", told)
        self.assertNotIn("a.csv:8", told)
        run_kaohe("submit", a, b, "--together", "--because", "K125=補報", home=self.home)
        held = run_kaohe("show", "106H1", home=self.home).stdout
        self.assertTrue("T1" in held and "補報" in held, held)
        twice = run_kaohe("check", a, b, a, "--together", code=65).stdout
        self.assertRegex(twice, r"K501[^→]*a\.csv:8:A")
        self.assertNotIn("records[", twice)
        other = self.save("c.csv", [["分署", "TNY"], ["期間", "106H2"]] + case)
        none = self.save("d.csv", head[:1] + case)
        wrong = run_kaohe("check", a, other, none, "--together", code=65, environment=CHINESE)
        self.assertIn("c.csv:2:B: 與合併陳報之其他檔案不同", wrong.stderr)
        self.assertIn("d.csv: 合併陳報之每一檔案均須載明 (期間)", wrong.stderr)
        run_kaohe("convert", a, self.path("together.json"))
        run_kaohe("check", a, self.path("together.json"), "--together", code=64)

    def test_much_of_nothing(self):
        """Empty cells and lines by the million, as spreadsheets save them, and what is too much."""
        with open(self.save("much.csv", self.template("phone") + [["分署", "18", "92.17"]]),
                  "ab") as f:
            f.write((b"," * 15 + b"\r\n") * 400000)
        run_kaohe("check", self.path("much.csv"))
        with open(self.path("more.csv"), "wb") as f:
            f.write(b"x\n" * 70000)
        self.assertIn("70000 > 65536", run_kaohe("check", self.path("more.csv"), code=65).stderr)
        rows = [[name, value] for name, value in HEAD.items()] + [
            ["種類", "電話禮貌測試"], ["測試單位", "受測人數", "心情"], *[["分署", "x", "好"]] * 25]
        many = [["種類", "陳情案件"], ["案號", "類別"], *[[str(i), "其他"] for i in range(1025)]]
        told = run_kaohe("check", self.save("many.csv", rows[:5] + many), code=65).stderr
        self.assertIn("many.csv:1032:A: ", told)
        self.assertIn("(1024)", told)
        told = run_kaohe("check", self.save("wrong.csv", rows), code=65).stderr.splitlines()
        self.assertEqual((len(told), sum("(好)" in line for line in told)), (21, 0))
        self.assertIn("first 20", told[-1])

    def test_sheet(self):
        rows = self.template("sheet")
        for row in rows:
            if row[0] == "basic.consistency.professionalism":
                row[4:] = ["27", "1"]
            elif row[0] in ("評分者", "評分日"):
                row[1:] = [{"評分者": "自評", "評分日": "106年6月30日"}[row[0]]]
        path, out = self.save("sheet.csv", rows, "utf-8-sig"), self.path("sheet.json")
        run_kaohe("convert", path, out)
        with open(out, encoding="utf-8") as f:
            sheet = json.load(f)["records"][0]["scoreSheet"]
        self.assertEqual(sheet["items"], [{"item": "basic.consistency.professionalism",
                                           "score": "27", "ticked": ["correct_90"]}])
        self.assertEqual(sheet["date"], "2017-06-30")

    def test_templates(self):
        listed = run_kaohe("template").stdout
        self.assertEqual([line.split("\t")[0] for line in listed.splitlines()], KINDS)
        for kind in KINDS:
            for language in (CHINESE, {}):
                text = run_kaohe("template", kind, environment=language).stdout
                self.assertTrue(text.startswith("\ufeff#"))
        self.assertIn("no such rubric", run_kaohe("template", "sheet", "999", code=64).stderr)
        self.assertIn("no such kind", run_kaohe("template", "nothing", code=64).stderr)

    def test_every_wrong_cell_is_named(self):
        rows = self.template("collection")
        path = self.save("wrong.csv", rows + [["銀行", "", "1.234", "12件"]])
        row = len(rows) + 1
        told = run_kaohe("check", path, code=65, environment=CHINESE).stderr
        self.assertIn(f"wrong.csv:{row}:C: 有兩種讀法；請寫明是哪一種 (1234 / 1.234)", told)
        self.assertIn(f"wrong.csv:{row}:D: 後面的單位不是這一欄的單位 (12件)", told)

    def test_findings_name_the_cell(self):
        rows = self.template("phone")
        path = self.save("grade.csv", rows + [["分署", "18", "120.5"]])
        shown = run_kaohe("check", path, code=65).stdout
        self.assertIn(f"grade.csv:{len(rows) + 1}:C", shown)
        self.assertIn(f"grade.csv:{len(rows) + 1}:C",
                      run_kaohe("submit", path, home=self.home, code=65).stdout)

    def test_receipts_name_the_cell(self):
        rows = self.template("cases") + [["105-7", "", "", "105年12月30日"]]
        path = self.save("case.csv", rows)
        done = run_kaohe("submit", path, "--because", "K125=late", home=self.home)
        self.assertIn(f"case.csv:{len(rows)}:D", done.stdout)

    def test_other_files(self):
        for name, data, words in (
                ("a.xlsx", b"PK\x03\x04", "CSV UTF-8"),
                ("b.csv", "分署".encode("utf-16"), "CSV UTF-8"),
                ("c.csv", "分署\tTNY\n".encode(), "定位字元"),
                ("d.csv", b"\xff\xff\xff", "CP950"),
                ("e.csv", b"", "kaohe template")):
            with open(self.path(name), "wb") as f:
                f.write(data)
            told = run_kaohe("check", self.path(name), code=65, environment=CHINESE).stderr
            self.assertIn(words, told)

    def test_standard_input(self):
        rows = self.template("phone") + [["分署", "18", "92.17"]]
        done = run_kaohe("check", "-", stdin=excel(rows, "utf-8").decode())
        self.assertIn("accepted", done.stdout)

    def converted(self, rows, encoding="utf-8-sig"):
        """The records that a file of these rows holds."""
        out = self.path("written.json")
        if os.path.exists(out):
            os.remove(out)
        run_kaohe("convert", self.save("written.csv", rows, encoding), out)
        with open(out, encoding="utf-8") as f:
            return json.load(f)["records"]

    def test_what_offices_write(self):
        counts = {"10240": ("10240", "10,240", "１０，２４０", "1 萬 240", "1萬240", "１萬２４０件",
                            " 10240 ", "10240.00", "10,240 件"),
                  "620592791": ("6億2,059萬2,791", "620,592,791", "６億２，０５９萬２，７９１")}
        for encoding in ("cp950", "utf-8", "utf-8-sig"):
            for wanted, cells in counts.items():
                rows = [["種類", "徵起"], ["管道", "件數"], *(["銀行", c] for c in cells),
                        [" ", ""], [""]]
                self.assertEqual([r["collection"]["cases"] for r in self.converted(rows, encoding)],
                                 [wanted] * len(cells), encoding)
        cells = ("97.87%", "97.87", "９７．８７％", "97.87 %")
        rows = [["種類", "問卷題目"], ["問卷", "題目代碼", "自報百分比"],
                *(["為民服務意見調查表", f"q{i}", c] for i, c in enumerate(cells))]
        self.assertEqual([r["surveyQuestion"]["statedPercentage"] for r in self.converted(rows)],
                         ["97.87"] * len(cells))
        cells = ("110年8月6日", "110/8/6", "1100806", "110.8.6", "110-08-06", "2021-08-06",
                 "2021/8/6", "民國110年8月6日", "１１０年８月６日", "110年08月06日", "20210806")
        rows = [["種類", "陳情案件"], ["案號", "收件日"], *([f"A{i}", c] for i, c in enumerate(cells))]
        self.assertEqual([r["complaintCase"]["received"] for r in self.converted(rows)],
                         ["2021-08-06"] * len(cells))

    def test_two_readings(self):
        cells = {"12,34": "1234 / 12.34", "1.234": "1234 / 1.234", "1,2345": "12345 / 1.2345"}
        dates = {"3/4/106": "2017-03-04 / 2017-04-03", "3/4/2017": "2017-03-04 / 2017-04-03",
                 "10/8/6": "1921-08-06 / 2010-08-06", "990806": "2010-08-06 / 1999-08-06"}
        rows = [["種類", "徵起"], ["管道", "件數"], *(["銀行", c] for c in cells),
                ["種類", "陳情案件"], ["案號", "收件日"], *(["A", d] for d in dates)]
        told = run_kaohe("check", self.save("two.csv", rows), code=65, environment=CHINESE).stderr
        self.assertEqual(told.count("有兩種讀法"), len(cells) + len(dates), told)
        for readings in (*cells.values(), *dates.values()):
            self.assertIn(f"({readings})", told)

    def test_convert_and_back(self):
        rows = self.template("collection") + [["銀行", "", "1 萬 240", "6億2,059萬2,791"]]
        names = [self.path(name) for name in ("1.json", "2.csv", "3.json")]
        run_kaohe("convert", self.save("0.csv", rows), names[0])
        run_kaohe("convert", names[0], names[1])
        run_kaohe("convert", names[1], names[2])
        reports = []
        for name in (names[0], names[2]):
            with open(name, encoding="utf-8") as f:
                reports.append(json.load(f))
        self.assertEqual(*reports)
        self.assertEqual(reports[0]["records"][0]["collection"],
                         {"channel": "bank", "cases": "10240", "amount": "620592791"})
        # Nothing is overwritten.
        run_kaohe("convert", names[1], names[2], code=74)
        run_kaohe("convert", names[0], code=64)
        run_kaohe("convert", self.path("none.csv"), self.path("x.json"), code=66)


if __name__ == "__main__":
    unittest.main()
