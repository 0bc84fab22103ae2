# SPDX-License-Identifier: Apache-2.0
"""Those who file: a branch or headquarters, each with a connection and an outbox."""
from model.keys import key_of
from model.records import Slots
from system import stranger

# Warnings that clean figures may get in a dossier that holds others.
REASONED = ("K125", "K127", "K208", "K264", "K266", "K293", "K304", "K310", "K311", "K312",
            "K313", "K320", "K431")


class Party:
    """`branch` is None for headquarters, which files for anybody."""

    def __init__(self, schema, daemon, dice, branch=None):
        self.K, self.daemon, self.branch = schema, daemon, branch
        self.outbox, self.number = dice.randbytes(16), 0
        public, self.secret = stranger.make_key()
        daemon.enrol(schema.ROLE_BRANCH if branch else schema.ROLE_HEADQUARTERS, public, branch)
        self.caller, self.waiting, self.answers = None, {}, {}

    def connect(self):
        if self.caller:
            self.caller.close()
        self.caller = stranger.Caller(self.K, self.daemon.context, self.daemon.requests,
                                      self.daemon.server_key, self.secret)
        lost, self.waiting = list(self.waiting.values()), {}
        for verb in lost:
            self.send(**verb)

    def send(self, **verb):
        """Without waiting for the reply."""
        self.waiting[self.caller.send(self.K.Request(**verb))] = verb

    def receive(self):
        """(what was asked, its reply), for everything that was sent."""
        while self.waiting:
            reply = self.caller.receive(20.0)
            assert reply is not None, f"no reply to {self.branch or 'headquarters'}"
            yield self.waiting.pop(reply.id), reply

    def ask(self, **verb):
        return self.caller.ask(20.0, **verb)

    def submit(self, submission):
        """A new submission of this outbox; its bytes."""
        self.number += 1
        submission.outbox, submission.number = self.outbox, self.number
        body = submission.SerializeToString()
        self.send(submit=self.K.SubmitRequest(submission=body))
        return body

    def again(self, body):
        self.send(submit=self.K.SubmitRequest(submission=body))


class Clerk:
    """Makes the filings of one history, from what the model says is held."""

    def __init__(self, schema, seed, dice, data):
        self.K, self.seed, self.dice, self.data = schema, seed, dice, data
        self.slots = {}

    def slots_of(self, branch, period):
        key = (branch, period)
        if key not in self.slots:
            self.slots[key] = Slots(self.K, self.seed, branch, period, self.data)
        return self.slots[key]

    def blank(self, world, branch, period):
        dossier = world.dossiers.get((branch, period))
        submission = self.K.Submission(
            branch=branch, period=period, filer="甲", approver="乙",
            base_revision=dossier.revision if dossier else 0)
        if self.dice.random() < 0.3:
            submission.provenance = self.K.PROVENANCE_INVENTED
        for code in REASONED if self.dice.random() < 0.9 else ():
            submission.justifications.add(code=code, text="查證屬實")
        return submission

    def new(self, world, side, branch, period):
        """Figures that may or may not be held already."""
        slots, submission = self.slots_of(branch, period), self.blank(world, branch, period)
        for slot in self.dice.sample(slots.all, self.dice.randint(1, 6)):
            submission.records.add().CopyFrom(slots.make(slot, self.dice))
        if self.dice.random() < 0.8:
            submission.correction_reason = "更正"
        return submission

    def held(self, world, side, branch, period):
        dossier = world.dossiers.get((branch, period))
        return [key for by, key in dossier.held if by == side] if dossier else []

    def correct(self, world, side, branch, period):
        """Other figures for what is held."""
        slots, keys = self.slots_of(branch, period), self.held(world, side, branch, period)
        submission = self.blank(world, branch, period)
        submission.correction_reason = "數字更正"
        made = [slots.make(slot, self.dice) for slot in slots.all]
        made = [r for r in made if key_of(self.K, r) in keys]
        for record in self.dice.sample(made, min(len(made), self.dice.randint(1, 4))):
            submission.records.add().CopyFrom(record)
        return submission if made else self.new(world, side, branch, period)

    def withdraw(self, world, side, branch, period):
        """Some or all of what is held; now and then with new figures."""
        keys = self.held(world, side, branch, period)
        if not keys:
            return self.new(world, side, branch, period)
        submission = self.blank(world, branch, period)
        submission.correction_reason = "撤回"
        few = self.dice.randint(1, min(4, len(keys)))
        gone = keys if self.dice.random() < 0.15 else self.dice.sample(keys, few)
        submission.withdrawals.extend(gone)
        if self.dice.random() < 0.3:
            slots = self.slots_of(branch, period)
            record = slots.make(self.dice.choice(slots.all), self.dice)
            submission.records.add().CopyFrom(record)
        return submission

    def unchanged(self, world, side, branch, period):
        """What is held, once more, under a new number."""
        keys = self.held(world, side, branch, period)
        if not keys:
            return self.new(world, side, branch, period)
        submission = self.blank(world, branch, period)
        held = world.dossiers[branch, period].held
        for key in self.dice.sample(keys, min(3, len(keys))):
            submission.records.add().CopyFrom(held[side, key].record)
        return submission

    def wild(self, world, side, branch, period):
        submission = self.blank(world, branch, period)
        submission.correction_reason = "重報"
        submission.records.extend(self.slots_of(branch, period).wild(self.dice))
        return submission if submission.records else self.new(world, side, branch, period)

    def wrong(self, world, side, branch, period):
        """What the merge has to refuse, or a rule."""
        maker = self.dice.choice((self.correct, self.withdraw))
        submission = maker(world, side, branch, period)
        how = self.dice.randrange(6)
        if how == 0:
            submission.base_revision = max(0, submission.base_revision - 1)
        elif how == 1:
            submission.ClearField("correction_reason")
        elif how == 2:
            submission.withdrawals.append("phone/branch@106M13")
        elif how == 3 and submission.records:
            submission.records.add().CopyFrom(submission.records[0])
        elif how == 4 and submission.withdrawals:
            submission.withdrawals.append(submission.withdrawals[0])
        else:
            submission.records.add().collection.MergeFrom(
                self.K.Collection(channel="balloon", cases=1))
        return submission
