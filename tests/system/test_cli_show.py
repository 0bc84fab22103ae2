# SPDX-License-Identifier: Apache-2.0
"""kaohe show of a dossier: every kind of record as people read it, in both languages."""
import json
import os
import re
import unittest
from hashlib import sha256

from google.protobuf import json_format

from system.fake import FakeDaemon
from system.kaohe_test import run_kaohe, schema
from system.test_cli_words import columns

DOCUMENTS = os.path.join(os.environ["KAOHE_SOURCE"], "tests/documents")


class Show(unittest.TestCase):
    def setUp(self):
        self.fake = self.enterContext(FakeDaemon())
        self.home = self.fake.home("TNY")
        self.held = []
        self.pages = 1000
        self.fake.answer["dossier"] = self.dossier

    def dossier(self, request):
        page = self.held[request.dossier.offset:][:self.pages]
        return schema.Reply(dossier=schema.Dossier(
            branch="TNY", period="106H1", revision=2, entry=7, records=page,
            provenance=schema.PROVENANCE_INVENTED))

    def hold(self, record, **more):
        self.held.append(json_format.ParseDict({"record": record, **more}, schema.HeldRecord()))

    def document(self, name):
        with open(os.path.join(DOCUMENTS, name), encoding="utf-8") as f:
            for record in json.load(f)["records"]:
                self.hold(record)

    def show(self, language="en", *arguments):
        return run_kaohe("show", "106H1", *arguments, home=self.home,
                         environment={"LC_ALL": "C.UTF-8", "LANGUAGE": language}).stdout

    def test_figures_line_up(self):
        self.hold({"section": "壹一", "note": "as counted", "collection": {
            "channel": "bank", "caseType": "tax", "cases": "1234", "amount": "122085533"},
            "restatements": [{"field": "amount", "section": "貳", "value": "122085534"}]})
        self.assertEqual(self.show(), """\
TNY Tainan 106H1: revision 2, ledger number 7, invented figures

  Collection: Bank, Tax
    collection/bank/tax  section 壹一
    Cases         1,234
    Amount  122,085,533 NT$
    told again in 貳: amount 122,085,534
    as counted
""")
        self.assertEqual(self.show("zh_TW"), """\
TNY 臺南分署 106H1：案卷版次 2，登記簿第 7 號，虛構數字

  徵起：銀行／稅款案件
    徵起/銀行/稅款案件  章節 壹一
    件數        1,234 件
    金額  122,085,533 元
    另載於「貳」：金額 122,085,534
    as counted
""")

    def test_what_goes_with_a_record(self):
        self.hold({"subPeriod": "106Q1", "phoneTest": {
            "conductor": "CONDUCTOR_BRANCH", "personsTested": "18",
            "statedGrade": "COURTESY_GRADE_GOOD"},
            "illegible": [{"field": "mean_score", "candidates": ["80.1", "80.7"],
                           "note": "a stain"}]},
            byHeadquarters=True, correctionReason="counted twice",
            justifications=[{"code": "K304", "text": "their slip"}])
        shown = self.show()
        for words in ("Phone courtesy test: by the branch (106Q1) (by headquarters)",
                      "Stated grade", "good", "Mean score", "illegible; perhaps 80.1, 80.7; a stain",
                      "Corrected because: counted twice", "K304: their slip"):
            self.assertIn(words, shown)
        self.assertRegex(self.show("zh_TW"), "平均分數 +無法辨識；可能為 80.1、80.7；a stain")

    def test_kinds(self):
        self.hold({"complaintCase": {
            "caseNumber": "10612", "category": "COMPLAINT_CATEGORY_LAW_ENQUIRY",
            "channel": "COMPLAINT_CHANNEL_ORAL", "received": "2017-03-01",
            "answered": "2017-03-05", "replySatisfaction": "REPLY_SATISFACTION_FAIR"}})
        self.hold({"subPeriod": "106M05", "attitudeReview": {
            "officer": "A1", "unit": "甲股", "questionnaire": "21.5"}})
        self.hold({"surveyQuestion": {
            "instrument": "public_opinion", "question": "q", "wording": "洽公環境",
            "statedRate": "SURVEY_RATE_SATISFACTION", "answers": [
                {"levels": ["ANSWER_LEVEL_VERY_SATISFIED", "ANSWER_LEVEL_SATISFIED"],
                 "count": "211"}]}})
        self.hold({"serviceTime": {"bands": [{"band": "DURATION_BAND_60_AND_OVER",
                                              "count": "3"}], "statedMeanMinutes": "7.90"}})
        self.hold({"statistic": {"metric": "no_metric", "value": "1.5"}})
        self.hold({"statedTotal": {"id": "sum", "title": "合計", "stated": "23", "unit": "人"}})
        self.hold({"complaintCount": {"count": "4", "meanDays": "2.5"}})
        self.held.append(schema.HeldRecord(record=schema.Record()))
        shown = self.show("zh_TW")
        for words in ("陳情案件：10612", "行政法令查詢", "2017-03-05", "普通",
                      "執行態度考核：A1（106M05）", "甲股", "21.5 分",
                      "為民服務意見調查表／洽公環境", "「非常滿意」及「滿意」件數  211 件",
                      "「60 分鐘以上」件數", "7.90 分鐘", "統計數：no_metric", "1.5\n",
                      "自報合計：合計", "自報數  23 人", "平均處理日數  2.5 日"):
            self.assertIn(words, shown)
        self.pages = 2
        self.assertEqual(shown, self.show("zh_TW"))
        self.assertEqual(len(self.show("en", "--json").splitlines()), 4)

    def test_sheet(self):
        self.document("sheet-107-taipei.corrected.json")
        shown = self.show("zh_TW")
        head, *rows = shown[shown.index("    評分項目"):shown.index("    小計 ")].splitlines()
        self.assertEqual(len(rows), 36)
        self.assertEqual({columns(re.match(r".*?\S +\d+ +\d+(?=\s|$)", row)[0]) for row in rows},
                         {columns(head[:head.index("配分")]) + 4})
        self.assertIn("☑ 服務人員回應問題正確率達 90% 以上。", shown)
        self.assertRegex(shown, r"四\(二\) 意見回應處理情形 +84 +100")
        self.assertRegex(shown, r"自報總分 +\d+ 分")
        self.assertIn("評分說明：\n        參酌機關為民服務問卷調查數據", shown)

    def test_sheet_of_an_unknown_rubric(self):
        self.hold({"scoreSheet": {
            "rubric": "none", "evaluator": "EVALUATOR_SELF", "date": "2017-05-01",
            "items": [{"item": "a", "score": "8", "ticked": ["x", "y"], "explainedScore": "9",
                       "optionScores": [{"option": "y", "score": "5"}]}, {}]}})
        shown = self.show()
        self.assertRegex(shown, r"    a +8 +☑ x ☑ y \(5\)")
        self.assertIn("Score that the explanation names:\n        9", shown)

    def test_small_words(self):
        """Who filed, in the reader's language; no counters of what never happened."""
        for who, zh, en in (("branch TNY", "TNY 臺南分署", "TNY Tainan"),
                            ("headquarters", "本署", "headquarters"), ("x", "x", "x")):
            receipt = schema.Receipt(entry=1, kind=schema.ENTRY_KIND_FILING, filed_by=who)
            head = schema.BatchHead(batch=1, entry_count=1, root=sha256(
                b"\0" + receipt.SerializeToString()).digest()).SerializeToString()
            signed = schema.SignedReceipt(
                receipt=receipt.SerializeToString(), leaf_index=0, head=head,
                signature=self.fake.signing.sign(b"kaohe batch head v1\0" + head).signature,
                key_id=sha256(bytes(self.fake.signing.verify_key)).digest())
            self.fake.answer["receipt"] = lambda r, s=signed: schema.Reply(receipt=s)
            for language, words in (("zh_TW", zh), ("en", en)):
                shown = run_kaohe("show", "1", home=self.home, environment={
                    "LC_ALL": "C.UTF-8", "LANGUAGE": language}).stdout
                self.assertRegex(shown, f"(陳報者|Filed by) +{words}\n")
        self.fake.answer["status"] = lambda r: schema.Reply(status=schema.Status(
            version="1", boards=0, board_digest=bytes(32), counters=[
                schema.Counter(name="resent", value=3), schema.Counter(name="reads", value=0),
                schema.Counter(name="odd", value=1)]))
        shown = run_kaohe("status", home=self.home).stdout
        self.assertRegex(shown, r"Board digest +–\n")
        self.assertRegex(shown, r"Sent again +3\nodd +1\n$")
        self.assertNotIn("Questions", shown)
        self.assertIn("reads", run_kaohe("status", "--json", home=self.home).stdout)
        self.assertIn("Check the name", run_kaohe("show", "no.json", home=self.home, code=66).stderr)

    def test_real_documents(self):
        """No name of the schema is left in what a person reads, only in the lines of the keys."""
        for name in ("report-106H1-tainan", "report-104C09-taoyuan"):
            self.held = []
            self.document(name + ".corrected.json")
            for language in ("en", "zh_TW"):
                for line in self.show(language).splitlines():
                    if not re.match(r"  (\S|  \w+/)|$", line) and "told again" not in line:
                        self.assertNotRegex(line, r"[a-z]_[a-z]|count\.", line)


if __name__ == "__main__":
    unittest.main()
