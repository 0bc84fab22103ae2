# SPDX-License-Identifier: Apache-2.0
"""One long random history: filings, corrections, withdrawals, acts of headquarters and
kills, one by one and many at a time; the model follows by the receipts, and after each is
compared with what the daemon shows."""
import random
import signal

from model import catalogues, sure
from model.party import Clerk, Party
from model.past import PastComparer
from model.watcher import Watcher
from model.world import World
from system.kaohe_test import Daemon, schema

FILINGS = {"new": 40, "correct": 25, "withdraw": 10, "unchanged": 4, "wrong": 8, "wild": 6}
ACTS = {"seal": 3, "filings": 60, "burst": 12, "again": 4, "close": 3, "open": 4, "late_pass": 3,
        "rate": 4, "publish": 4, "kill": 2}


def periods_of(dice):
    """Eight periods of two years in a row: months with their quarter, quarters with halves and
    years, or any, cumulative ones too."""
    year = dice.choice((105, 106, 107, 108))
    names = dice.choice((("M01", "M02", "M03", "Q1", "H1"), ("Q1", "Q2", "H1", "H2", "Y"),
                         ("M01", "M02", "M03", "Q1", "Q2", "H1", "H2", "Y", "C03", "C06")))
    return dice.sample([f"{y}{n}" for y in (year, year + 1) for n in names], 8)


class History:
    def __init__(self, seed, tally, data, steps, inspect=None):
        self.seed, self.tally, self.steps = seed, tally, steps
        self.dice = random.Random(f"history {seed}")
        self.periods = periods_of(self.dice)
        self.clerk = Clerk(schema, seed, self.dice, data)
        self.inspect = inspect  # called at the end, while the daemon still runs
        self.receipts, self.step, self.last_moved = {}, 0, None
        self.times, self.editions = {}, []  # of entries; what was sealed

    def run(self):
        with Daemon() as self.daemon:
            self.begin()
            for self.step in range(1, self.steps + 1):
                act = self.dice.choices(list(ACTS), list(ACTS.values()))[0]
                getattr(self, act)()
                self.settle()
                self.tally.acts[act] += 1
                self.compare(everything=act in ("kill", "publish"))
                if self.tally.differences:
                    return
            self.end()
            if self.inspect:
                self.inspect(self)
            for party in self.parties:
                party.caller.close()
            self.watcher.close()
            self.daemon.stop()

    def begin(self):
        K, dice = schema, self.dice
        self.headquarters = Party(K, self.daemon, dice)
        self.headquarters.connect()
        self.home = self.daemon.client("headquarters")
        self.built_in = self.headquarters.ask(
            data=K.DataRequest(name="catalogue")).data.catalogue
        codes = [b.code for b in self.built_in.branches]
        self.branches = dice.sample(codes, dice.choice((3, 4, 5, 7, len(codes))))
        self.parties = [self.headquarters] + [Party(K, self.daemon, dice, c)
                                              for c in self.branches]
        for party in self.parties[1:]:
            party.connect()
        self.world = World(K, self.built_in)
        self.comparer = PastComparer(K, self.tally, self.daemon, self.headquarters.caller)
        self.watcher = Watcher(K, self.daemon, self.headquarters.secret,
                               self.headquarters.caller)
        self.watcher.open()
        self.publish()
        self.settle()

    def end(self):
        """A restart, everything once more, and the model made again from its acts."""
        self.kill()
        self.compare(everything=True)
        again = self.world.again()
        self.tally.same("again", (again.boards, again.sequences, again.places),
                        (self.world.boards, self.world.sequences, self.world.places))
        self.look_back(20)
        for edition in self.editions:
            self.comparer.edition(self.world, edition)
        filled = sorted(k for k, v in self.world.boards.items() if v)
        boards = {b.id: b for b in self.world.catalogue.boards}
        rates = [k for k in filled if sure.is_rate(schema, boards[k[0]].indicator)]
        fullest = sorted(rates, key=lambda k: -len(self.world.places[k]))[:3]
        for key in fullest + self.dice.sample(filled, min(4, len(filled))):
            self.rank(key)

    def rank(self, key):
        moment = self.world.past[-1]
        self.comparer.ranking(self.home, key, moment, self.missing(key))
        board = next(b for b in moment.catalogue.boards if b.id == key[0])
        rated = [b for b, v in moment.boards[key].items() if 0 <= v.value <= 1]
        if rated and sure.is_rate(schema, board.indicator):
            self.comparer.against(self.home, key, moment, max(rated))

    def missing(self, key):
        """How many may still report for that board."""
        return sure.unreported(schema, self.world.past[-1], self.world.closed,
                               self.world.passes, key)

    # --- what happens ---

    def filer(self):
        """Who files, for whom and for when."""
        branch = self.dice.choice(self.branches)
        party = self.headquarters if self.dice.random() < 0.15 else next(
            p for p in self.parties if p.branch == branch)
        return party, branch, self.dice.choice(self.periods)

    def file(self):
        party, branch, period = self.filer()
        kind = self.dice.choices(list(FILINGS), list(FILINGS.values()))[0]
        side = party is self.headquarters
        party.submit(getattr(self.clerk, kind)(self.world, side, branch, period))
        self.tally.acts[kind] += 1

    def filings(self):
        self.file()

    def burst(self):
        """Many at once, from all sides; later ones know nothing of earlier ones, nor of what
        headquarters settles in between."""
        for _ in range(self.dice.randint(2, 16)):
            self.dice.choice([self.file] * 20 + [self.close, self.open, self.late_pass,
                                                 self.rate])()

    def again(self):
        """Resent as they were: the first receipt, and nothing else."""
        for body in self.dice.sample(sorted(self.receipts), min(3, len(self.receipts))):
            self.party_of(body).again(body)

    def party_of(self, body):
        return next(p for p in self.parties
                    if p.outbox == schema.Submission.FromString(body).outbox)

    def kill(self):
        """By SIGKILL while filings are under way; what was not answered is sent again."""
        for _ in range(self.dice.randint(0, 6)):
            self.file()
        self.daemon.signal(signal.SIGKILL)
        self.daemon.start()
        for party in self.parties:
            party.connect()
        self.comparer.caller = self.watcher.caller = self.headquarters.caller
        self.settle()
        self.watcher.open()

    def act(self, **event):
        event = schema.PeriodEvent(**{"period": self.dice.choice(self.periods), **event})
        self.headquarters.send(period=schema.PeriodRequest(event=event))

    def close(self):
        self.act(action=schema.PERIOD_ACTION_CLOSE, reason="截止")

    def open(self):
        shut = [p for p in self.periods if self.world.closed.get(p)]
        self.act(action=schema.PERIOD_ACTION_OPEN, period=self.dice.choice(shut or self.periods))

    def late_pass(self):
        self.act(action=schema.PERIOD_ACTION_LATE_PASS, branch=self.dice.choice(self.branches),
                 until=self.dice.choice(("2199-12-31", "2199-12-31", "2024-01-01")),
                 reason="補報")

    def rate(self):
        """Another rate for ticks, another day by which reports are due, or both."""
        settled = self.dice.choice((1, 2, 3))
        event = {"evidence_rate": self.dice.randint(1, 2)} if settled & 1 else {}
        if settled & 2:
            event["due"] = self.dice.choice(("2199-12-31", "2016-01-31"))
        self.act(action=schema.PERIOD_ACTION_OPEN, **event)

    def publish(self):
        made = catalogues.make(schema, self.dice, self.built_in)
        self.headquarters.send(publish=schema.PublishRequest(catalogue=made))

    def seal(self):
        """All of a period, or one board of it."""
        period, filled = self.dice.choice(self.periods), sorted(self.world.boards)
        mine = [k[0] for k in filled if k[1] == period and self.world.boards[k]]
        shown = {b.id for b in self.world.catalogue.boards if b.visible_to_branches}
        if mine:
            request = schema.EditionRequest(period=period, note=f"第 {self.step} 步")
            if self.dice.random() < 0.5 or not shown.intersection(mine):
                request.board = self.dice.choice(mine)
            self.headquarters.send(edition=request)

    # --- what came of it ---

    def settle(self):
        """Takes all replies, in the order of the ledger."""
        done = []
        for party in self.parties:
            for verb, reply in party.receive():
                assert reply.HasField("receipt"), (self.seed, self.step, verb, reply)
                receipt = schema.Receipt.FromString(reply.receipt.receipt)
                done.append((receipt.entry, receipt, reply.receipt, verb))
        for entry, receipt, signed, verb in sorted(done, key=lambda d: d[0]):
            self.times[entry] = receipt.time
            if "submit" in verb:
                self.filed(entry, receipt, signed, verb["submit"].submission)
            elif "period" in verb:
                self.world.period(entry, verb["period"].event)
            elif "edition" in verb:
                asked = verb["edition"]
                self.editions.append((len(self.editions) + 1, entry, asked.period,
                                      asked.board, asked.note))
            else:
                self.world.publish(entry, verb["publish"].catalogue)
                self.watcher.forget_others({b.id for b in verb["publish"].catalogue.boards})

    def filed(self, entry, receipt, signed, body):
        signed = signed.SerializeToString(deterministic=True)
        if body in self.receipts:
            self.tally.same("resent", signed, self.receipts[body], entry)
            return
        self.receipts[body] = signed
        submission = schema.Submission.FromString(body)
        side = receipt.filed_by == "headquarters"
        self.comparer.receipt(receipt, self.world.refusals(submission, side),
                              self.world.changes_nothing(submission, side))
        self.tally.acts[schema.Verdict.Name(receipt.verdict)] += 1
        if receipt.verdict == schema.VERDICT_ACCEPTED:
            self.last_moved = receipt if receipt.standings else self.last_moved
            counts = self.world.file(entry, submission, side, receipt.time)
            self.comparer.accepted(receipt, counts, self.world.dossier(submission).revision,
                                   self.world.standings(submission))

    def compare(self, everything):
        moment = self.world.past[-1]
        self.comparer.boards(moment, everything or self.step % 20 == 0)
        self.watcher.until(moment.sequences)
        self.comparer.watcher(self.watcher, moment)
        told, self.watcher.told = self.watcher.told, []
        self.comparer.causes(self.world, self.dice.sample(told, min(4, len(told))))
        self.look(moment)

    def look(self, moment):
        """Some places, as an analyst asks for them."""
        for key in self.dice.sample(sorted(moment.places), min(3, len(moment.places))):
            branch, against = self.dice.choice(self.branches), self.dice.choice(self.branches)
            self.comparer.place(key, moment, branch, against)
        self.look_back(2)

    def look_back(self, count):
        """The same of moments long ago, and editions."""
        first = self.world.past[1].entry
        for entry in self.dice.choices([e for e in self.times if e >= first], k=count):
            self.comparer.as_of(self.world, entry, self.dice)
            self.comparer.not_there(self.world, entry)
            self.comparer.data(self.world, entry)
            self.comparer.dossier(self.world, entry, (self.dice.choice(self.branches),
                                                      self.dice.choice(self.periods)))
            self.comparer.periods(self.world, entry)
            for key in self.dice.sample(sorted(self.world.sequences), 1 if self.world.sequences else 0):
                self.comparer.changes(self.world, key, self.dice.choice((0, entry)))
            self.comparer.moment(entry, self.times[entry])
        for edition in self.dice.sample(self.editions, min(1, len(self.editions))):
            self.comparer.edition(self.world, edition)
