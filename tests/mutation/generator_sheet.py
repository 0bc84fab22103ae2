# SPDX-License-Identifier: Apache-2.0
"""Clean score sheets: every way of scoring, with ticks that no figure refutes."""
from datetime import timedelta

from mutation.oracle import Oracle
from mutation.oracle_sheet import reached


def sheets(maker):
    """Of the branch itself, of headquarters, or both."""
    oracle = Oracle(maker.submission, maker.data)
    rubric = next((r for r in maker.data["rubrics"].values()
                   if r["firstYear"] <= maker.year <= r.get("lastYear", 999)), None)
    for evaluator in maker.random.sample(["SELF", "HEADQUARTERS"], maker.random.randint(1, 2)):
        if rubric:
            Sheet(maker, rubric, oracle).make(evaluator)


class Sheet:
    def __init__(self, maker, rubric, oracle):
        self.maker, self.rubric, self.oracle = maker, rubric, oracle
        self.body = {"rubric": rubric["id"], "items": [], "subtotals": []}

    def make(self, evaluator):
        maker = self.maker
        late = (maker.period.end - maker.period.begin).days + maker.random.randint(0, 60)
        self.body["date"] = (maker.period.begin + timedelta(late)).isoformat()
        self.body["evaluator"] = "EVALUATOR_" + evaluator
        self.record = maker.record("scoreSheet", self.body)
        scores = {item["id"]: self.item(item) for item in self.rubric["items"]
                  if item["scoring"] != "SCORING_MODE_SUM"}
        if maker.chance(0.2):  # some are not scored yet
            gone, self.body["items"] = self.body["items"][:2], self.body["items"][2:]
            maker.figures = [f for f in maker.figures if f[1][0] not in gone]
        parent = {item["id"]: item.get("parent") for item in self.rubric["items"]}
        below = {}
        for leaf, score in scores.items():
            node = parent[leaf]
            while node:
                below[node] = below.get(node, 0) + score
                node = parent[node]
        for node, score in below.items():
            if maker.chance(0.7):
                subtotal = {"node": node}
                self.body["subtotals"].append(subtotal)
                maker.put(self.record, subtotal, "stated", score, "subtotals." + node)
        maker.put(self.record, self.body, "statedTotal", sum(scores.values()))

    def within(self, option):
        if "band" not in option:
            return int(option["fixedScore"])
        return self.maker.random.randint(int(option["band"]["low"]),
                                         int(option["band"]["high"]))

    def item(self, item):
        """Scores one item in the way of its mode; its score."""
        maker, mode = self.maker, item["scoring"].removeprefix("SCORING_MODE_")
        given = {"item": item["id"]}
        self.body["items"].append(given)
        options = [o for o in item.get("options", []) if all(
            reached(self.oracle, self.rubric, t) for t in o.get("thresholds", []))]
        options = maker.random.sample(options, len(options))
        ticked = options[:1] if mode in ("TIER", "FIXED", "CHECKBOX") else options[:2]
        if maker.chance(0.15):
            ticked = []
        if ticked:
            given["ticked"] = [o["id"] for o in ticked]
        if mode == "BAND":
            score = self.within(item) if maker.chance(0.9) else 0
        elif not ticked:
            score = 0
        elif mode == "ADDITIVE":
            scores = [self.within(o) for o in ticked]
            score = sum(scores)
            if maker.chance(0.8):
                given["optionScores"] = [{"option": o["id"], "score": str(s)}
                                         for o, s in zip(ticked, scores)]
        else:
            score = self.within(item if mode == "HOLISTIC" else ticked[0])
        maker.put(self.record, given, "score", score, "scores." + item["id"])
        if maker.chance(0.3):
            given["explainedScore"] = str(score)
        return score
