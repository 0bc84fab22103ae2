# SPDX-License-Identifier: Apache-2.0
"""How answers grow with the number of branches: a place, an explanation (every request that
`kaohe explain` makes), a place as of an earlier number, and moving a branch, over the daemon
and its sockets; and the processor's time for place and move alone. Times are of one machine
and one moment: read the ratios."""
import statistics
import time

from system import stranger
from system.kaohe_test import Daemon

SIZES = 13, 1000, 100_000
BRANCHES = "TNY", "TYY"
BOARD, PERIOD = "survey-environment", "103H1"
CHANGES = 10, 300  # that an answer as of an earlier number takes back
# From 1,000 to 100,000 branches what is linear grows a hundred times, and O(log n) less than
# twice. A board as of an earlier number is made whole, once for all who ask for it.
FAR_TOO_MUCH = 10
MUST_NOT = "place_best", "explain_best", "move_best", "place_ns", "move_ns"


def filing(schema, branch, number, k, n):
    submission = schema.Submission(outbox=bytes(15) + branch[:1].encode(), number=number,
                                   branch=branch, period=PERIOD, filer="b", approver="b")
    if number > 1:
        submission.base_revision, submission.correction_reason = number - 1, "again"
    question = submission.records.add().survey_question
    question.instrument, question.question = "public_opinion", "environment"
    for level, count in ((schema.ANSWER_LEVEL_SATISFIED, k), (schema.ANSWER_LEVEL_NO_OPINION, n - k)):
        question.answers.add(levels=[level], count=count)
    return submission


class Bench:
    def __init__(self, schema, daemon):
        self.schema, self.callers, self.numbers = schema, {}, {}
        for branch in BRANCHES:
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_BRANCH, public, branch)
            self.callers[branch] = stranger.Caller(schema, daemon.context, daemon.requests,
                                                   daemon.server_key, secret)
            self.move(branch)

    def move(self, branch):
        number = self.numbers[branch] = self.numbers.get(branch, 0) + 1
        reply = self.callers[branch].submit(
            filing(self.schema, branch, number, 1 + number * 7919 % 900, 901))
        receipt = self.schema.Receipt.FromString(reply.receipt.receipt)
        assert receipt.verdict == self.schema.VERDICT_ACCEPTED, receipt
        return receipt.entry

    def ask(self, **verb):
        reply = self.callers["TNY"].ask(**verb)
        assert not reply.HasField("error"), reply
        return reply

    def place(self, **fields):
        while True:
            place = self.ask(place=self.schema.PlaceRequest(
                board=BOARD, period=PERIOD, branch="TNY", against="TYY", **fields)).place
            if not place.pending:
                return place

    def explain(self):
        s = self.schema
        entry = self.place().standing.entry
        self.ask(data=s.DataRequest(name="catalogue"))
        self.ask(dossier=s.DossierRequest(branch="TNY", period=PERIOD))
        self.ask(dossier=s.DossierRequest(branch="TNY", period=PERIOD, offset=1))
        self.ask(periods=s.PeriodsRequest())
        self.ask(receipt=s.ReceiptRequest(entry=entry))
        self.ask(history=s.HistoryRequest(branch="TNY", period=PERIOD))


def timed(out, name, count, work):
    """Puts the median and the best of so many times into `out`, in us."""
    took = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    out[name], out[f"{name}_best"] = (round(1e6 * f(took)) for f in (statistics.median, min))


def measure_size(schema, tool, size):
    with Daemon() as daemon:
        daemon.stop()
        seeded = tool("bench_seed", daemon.state, size - len(BRANCHES))
        daemon.start()
        bench = Bench(schema, daemon)
        out = {"branches": size, "place_ns": seeded["place_ns"], "move_ns": seeded["move_ns"]}
        timed(out, "place", 300, bench.place)
        timed(out, "explain", 60, bench.explain)
        assert bench.place().standing.ranked == size
        for changes in CHANGES:
            then = bench.place()
            timed(out, "move", changes, lambda: bench.move("TNY"))
            timed(out, f"as_of_{changes}", 1, lambda: bench.place(as_of=then.sequence))
            assert bench.place(as_of=then.sequence).standing == then.standing
        for caller in bench.callers.values():
            caller.close()
        return out


def measure(schema, tool):
    """One row a size. Raises where something grows linearly that must not."""
    rows = [measure_size(schema, tool, size) for size in SIZES]
    names = {"place": "place, us", "explain": "explanation, us", "move": "move a branch, us",
             "place_ns": "place, ns of the processor", "move_ns": "move, ns of the processor",
             **{f"as_of_{c}": f"place as of {c} changes ago, us" for c in CHANGES}}
    print(f"{'':>30}" + "".join(f"{size:>12,}" for size in SIZES) + "   last / middle")
    for name, title in names.items():
        values = [row[name] for row in rows]
        print(f"{title:>30}" + "".join(f"{v:>12}" for v in values) +
              f"{values[2] / values[1]:>16.2f}")
    linear = [n for n in MUST_NOT if rows[2][n] > FAR_TOO_MUCH * rows[1][n]]
    if linear:
        raise SystemExit(f"grows with the number of branches, and must not: {', '.join(linear)}")
    return rows


if __name__ == "__main__":
    import bench
    measure(bench.schema, bench.tool)
