# SPDX-License-Identifier: Apache-2.0
"""A small world of filings, and what `kaohe rehearse` says of a draft."""
import json
import os

from system.kaohe_test import run_kaohe, schema

KSY, TNY, TYY = "KSY", "TNY", "TYY"


class World:
    """Three branches' telephone tests: KSY 92 of 8 persons, TNY 91 and TYY 90 of 18."""

    def __init__(self, daemon):
        self.daemon, self.home = daemon, daemon.client("headquarters")
        self.branches = {code: daemon.client(code) for code in (KSY, TNY, TYY)}
        for code, persons, mean in ((KSY, 8, "92"), (TNY, 18, "91"), (TYY, 18, "90")):
            self.file(code, personsTested=str(persons), meanScore=mean)
        self.catalogue = json.loads(self.run("publish", "show", "catalogue").stdout)

    def run(self, *arguments, code=0, who=None, language="en"):
        return run_kaohe(*arguments, home=who or self.home, code=code,
                         environment={"LC_ALL": "C.UTF-8", "LANGUAGE": language})

    def write(self, name, content):
        path = os.path.join(self.daemon.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(content, f)
        return path

    def report(self, code, period="110H1", **test):
        return self.write(f"{code}-{period}.json", {
            "branch": code, "period": period, "filer": "A", "approver": "B",
            "records": [{"phoneTest": {"conductor": "CONDUCTOR_BRANCH", **test}}]})

    def file(self, code, *more, period="110H1", exit_code=0, **test):
        return self.run("submit", self.report(code, period, **test), *more, code=exit_code,
                        who=self.branches[code])

    def file_records(self, code, period, *records):
        path = self.write(f"{code}-{period}.json", {
            "branch": code, "period": period, "filer": "A", "approver": "B",
            "records": list(records)})
        return self.run("submit", path, who=self.branches[code])

    def board(self, board):
        return next(b for b in self.catalogue["boards"] if b["id"] == board)

    def draft(self):
        return self.write("catalogue.json", self.catalogue)

    def last_entry(self):
        return self.daemon.ask(status=schema.StatusRequest()).status.last_entry

    def state(self):
        """The ledger's last number, and every board's last change."""
        return (self.last_entry(), self.daemon.ask(
            boards=schema.BoardsRequest()).boards.SerializeToString(deterministic=True))

    def ranked(self):
        """{(board, period, branch): its row} of all boards there are."""
        keys = [json.loads(line)["key"] for line in self.run("rank", "--json").stdout.splitlines()]
        return {(*key.split("/"), row["branch"]): row for key in keys for row in map(
            json.loads, self.run("rank", key, "--json").stdout.splitlines())}

    def rehearse(self, *arguments):
        """The lines of --json; ledger and boards are as they were."""
        before = self.state()
        lines = [json.loads(line) for line in
                 self.run("rehearse", *arguments, "--json").stdout.splitlines()]
        assert self.state() == before
        return lines


def place(standing):
    return int(standing["placeDoubled"]) / 2 if "placeDoubled" in standing else None


def value(standing):
    if "value" not in standing:
        return None  # nothing was reported
    return int(standing["value"]["numerator"]) / int(standing["value"]["denominator"])


def movers(lines):
    """{(board, period, branch): (place now, place then, value now, value then)}"""
    found = {}
    for line in lines:
        moved = line.get("standing")
        if moved:
            now, then = moved.get("now"), moved.get("then")
            found[moved["board"], moved["period"], moved["branch"]] = (
                place(now) if now else None, place(then) if then else None,
                value(now) if now else None, value(then) if then else None)
    return found


def reasons(lines):
    """{(board, period, branch): [reason, …]}, without the prefix of their kinds."""
    found = {}
    for line in lines:
        moved = line.get("standing")
        if moved:
            found[moved["board"], moved["period"], moved["branch"]] = [
                {**{k: v for k, v in reason.items() if k != "count"},
                 "why": reason["why"].removeprefix("REHEARSED_WHY_")}
                for reason in moved.get("because", [])]
            for reason in moved.get("because", []):
                assert int(reason.get("count", 0)) == len(reason.get("branches", []))
    return found
