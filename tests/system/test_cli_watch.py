# SPDX-License-Identifier: Apache-2.0
"""The watcher against a daemon that loses updates, repeats them, starts a new epoch and
falls silent: the board shown is always that of the daemon."""
import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
import threading
import time
import unittest

from system.fake import FakeDaemon
from system.kaohe_test import BIN, run_kaohe, schema
from system.test_cli_words import columns

BOARD, PERIOD = "phone-branch", "106H1"
KEY = f"{BOARD}/{PERIOD}"
CODES = "TPY NTP SLY TYY SCY TCY CHY CYY TNY KSY PTY HLY ILY".split()
ERASED = r"\033\[\d+A\033\[J|\033\[H\033\[2J"


class Watch(unittest.TestCase):
    def setUp(self):
        self.fake = self.enterContext(FakeDaemon())
        self.home = self.fake.home("TNY")
        self.definition = next(b for b in self.fake.catalogue().boards if b.id == BOARD)
        self.values, self.sequence, self.epoch = {}, 0, 1
        self.fake.answer["boards"] = lambda r: schema.Reply(boards=schema.BoardList(
            epoch=self.epoch, boards=[self.state()] if self.sequence else []))
        self.fake.answer["snapshot"] = self.snapshot
        self.pages = 100
        self.beating = threading.Event()
        self.heart = threading.Thread(target=self.beat, daemon=True)
        self.heart.start()
        self.addCleanup(self.stop)

    def stop(self):
        self.beating.set()
        self.heart.join()

    def beat(self):
        while not self.beating.wait(0.1):
            self.fake.publish("heartbeat", schema.Published(heartbeat=schema.Heartbeat(
                epoch=self.epoch, last_entry=self.sequence)))

    def state(self):
        return schema.BoardState(key=KEY, sequence=self.sequence, ranked=len(self.values))

    def value(self, branch):
        return schema.BoardValue(branch=branch, basis=18, entry=self.sequence, value=schema.Ratio(
            numerator=self.values[branch], denominator=1)) if branch in self.values \
            else schema.BoardValue(branch=branch)

    def snapshot(self, request):
        branches = sorted(b for b in self.values if b > request.snapshot.after)
        page = schema.Snapshot(epoch=self.epoch, board=self.definition, period=PERIOD,
                               sequence=self.sequence,
                               values=[self.value(b) for b in branches[:self.pages]])
        if branches[self.pages:]:
            page.next = branches[self.pages - 1]
        return schema.Reply(snapshot=page)

    def change(self, publish=True, **values):
        """Changes the board as a batch does; `publish` False: the update gets lost."""
        previous, self.sequence = self.sequence, self.sequence + 1
        for branch, value in values.items():
            self.values.pop(branch, None)
            if value is not None:
                self.values[branch] = value
        update = schema.Published(update=schema.RankingUpdate(
            epoch=self.epoch, board=BOARD, period=PERIOD, sequence=self.sequence,
            previous=previous, changes=[schema.RankingChange(
                value=self.value(b), cause=schema.CHANGE_CAUSE_FILING,
                entry=self.sequence) for b in values]))
        if publish:
            self.fake.publish(f"rank/{KEY}", update)
        return update

    def watch(self, *arguments, json_lines=True, **options):
        """A running `kaohe watch`, once it has subscribed."""
        process = subprocess.Popen(
            [os.path.join(BIN, "kaohe"), "watch", *arguments, "--home", self.home,
             *(["--json"] if json_lines else [])],
            stdout=subprocess.PIPE, text=True, **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        return process

    def event(self, process):
        line = process.stdout.readline()
        self.assertTrue(line, "the watch ended")
        return json.loads(line)

    def test_follows(self):
        self.change(TNY=92, TPY=90, TYY=91)
        watch = self.watch()
        first = self.event(watch)
        self.assertEqual((first["why"], first["key"]), ("WATCH_REASON_STARTED", KEY))
        self.assertEqual([s["branch"] for s in first["ranking"]["standings"]],
                         ["TNY", "TYY", "TPY"])
        old = self.change(TPY=95, TYY=None)
        change = self.event(watch)
        self.assertEqual(change["why"], "WATCH_REASON_CHANGED")
        moved, left, passed = (c["standing"] for c in change["changes"])
        self.assertEqual((passed["branch"], passed["previousPlaceDoubled"], passed["placeDoubled"]),
                         ("TNY", "2", "4"))
        self.assertEqual([(c.get("by"), c.get("entry")) for c in change["changes"]],
                         [(None, "2"), (None, "2"), ("TPY", "2")])
        self.assertEqual((moved["placeDoubled"], moved["previousPlaceDoubled"]), ("2", "6"))
        self.assertEqual((left["previousPlaceDoubled"], left.get("placeDoubled")), ("4", None))
        self.fake.publish(f"rank/{KEY}", old)  # once more: dropped
        self.change(TNY=93)
        self.assertEqual(self.event(watch)["sequence"], "3")
        self.change(KSY=94, HLY=96)  # both pass TNY, the last one TPY as well
        self.assertEqual({c["standing"]["branch"]: c.get("by") for c in self.event(watch)["changes"]},
                         {"KSY": None, "HLY": None, "TNY": "HLY", "TPY": "HLY"})

    def test_gap(self):
        self.change(TNY=92)
        watch = self.watch(BOARD)
        self.event(watch)
        self.change(publish=False, TPY=95)
        self.change(TYY=91)
        caught_up = self.event(watch)
        self.assertEqual(caught_up["why"], "WATCH_REASON_RECOVERED")
        self.assertEqual([s["branch"] for s in caught_up["ranking"]["standings"]],
                         ["TPY", "TNY", "TYY"])

    def test_gap_seen_by_heartbeat(self):
        self.change(TNY=92)
        watch = self.watch(KEY)
        self.event(watch)
        self.change(publish=False, TPY=95)
        self.fake.publish("heartbeat", schema.Published(heartbeat=schema.Heartbeat(
            epoch=1, last_entry=2, boards=[self.state()])))
        self.assertEqual(self.event(watch)["why"], "WATCH_REASON_RECOVERED")

    def test_new_epoch(self):
        self.change(TNY=92)
        self.change(TNY=93)
        watch = self.watch()
        self.event(watch)
        self.epoch, self.sequence, self.values = 2, 1, {"TNY": 70}
        event = self.event(watch)
        self.assertEqual((event["why"], event["sequence"]), ("WATCH_REASON_RESTARTED", "1"))

    def empty_watch(self, *arguments):
        """A watch that has been told that there is nothing yet."""
        told, boards = threading.Event(), self.fake.answer["boards"]

        def answer(request):
            reply = boards(request)
            told.set()
            return reply
        self.fake.answer["boards"] = answer
        watch = self.watch(*arguments)
        self.assertTrue(told.wait(20))
        return watch

    def test_first_on_a_board(self):
        watch = self.empty_watch("--count", "1")
        self.change(TNY=92)
        self.assertEqual(self.event(watch)["why"], "WATCH_REASON_CHANGED")
        self.assertEqual(watch.wait(10), 0)

    def test_first_on_a_board_that_was_defined_otherwise(self):
        """By the catalogue that came since the watch began, not by the one it began with."""
        watch = self.empty_watch()
        self.definition.direction = schema.DIRECTION_LOWER_IS_BETTER
        self.change(TNY=92, TPY=90)
        places = {c["standing"]["branch"]: c["standing"]["placeDoubled"]
                  for c in self.event(watch)["changes"]}
        self.assertEqual(places, {"TNY": "4", "TPY": "2"})

    def test_gap_told_by_a_broken_daemon(self):
        """What was missed is not told from a list that cannot be; then the board is fetched."""
        def page(*entries, **more):
            return schema.Reply(changes=schema.Changes(
                **{"epoch": self.epoch, "board": BOARD, "period": PERIOD, **more}, changes=[
                    schema.RankingChange(value=self.value("TPY"), entry=entry)
                    for entry in entries]))
        for told in (lambda r: page(2, 3), lambda r: page(1), lambda r: page(3, 2, epoch=2),
                     lambda r: page(3, 2, next=3), lambda r: page(3, next=r.changes.before or 2),
                     lambda r: page(*range(9000, 4000, -1)), lambda r: page(),
                     lambda r: page(3, period="106H2"),
                     lambda r: schema.Reply(changes=schema.Changes(
                         epoch=1, board=BOARD, period=PERIOD, changes=[schema.RankingChange()]))):
            self.values, self.sequence = {}, 0
            self.change(publish=False, TNY=92)
            self.fake.answer["changes"] = told
            watch = self.watch(KEY)
            self.assertEqual(self.event(watch)["why"], "WATCH_REASON_STARTED")
            self.change(publish=False, TPY=95)
            self.change(TYY=91)
            event = self.event(watch)
            self.assertEqual([s["branch"] for s in event["ranking"]["standings"]],
                             ["TPY", "TNY", "TYY"])
            watch.kill()

    def test_pages(self):
        self.pages = 2
        self.change(TNY=92, TPY=90, TYY=91, KSY=90, ILY=89)
        lines = run_kaohe("rank", BOARD, PERIOD, "--json", home=self.home).stdout.splitlines()
        self.assertEqual([json.loads(line)["placeDoubled"] for line in lines],
                         ["2", "4", "6", "6", "10"])

    def test_a_place_that_is_long_in_the_making(self):
        """While the daemon makes nothing of it, it is not asked again and again."""
        self.change(TNY=92)
        left = [0, 5] + [5] * 12  # changes taken back: the daemon has others to serve first

        def place(_):
            if left:
                return schema.Reply(place=schema.Place(pending=True, done=left.pop(0)))
            return schema.Reply(place=schema.Place(
                board=self.definition, period=PERIOD, valued=1, standing=schema.Standing(
                    board=BOARD, period=PERIOD, branch="TNY", ranked=1, place_doubled=2, basis=18,
                    value=schema.Ratio(numerator=92, denominator=1))))
        self.fake.answer["place"] = place
        begun = time.monotonic()
        done = run_kaohe("rank", BOARD, PERIOD, "--branch", "TNY", "--json", home=self.home)
        self.assertGreater(time.monotonic() - begun, 0.35)  # half of the pauses is chance
        self.assertEqual(json.loads(done.stdout)["placeDoubled"], "2")

    def test_board_that_never_stands_still(self):
        self.pages = 1
        self.change(TNY=92, TPY=90)

        def moving(request):
            self.sequence += 1
            return self.snapshot(request)
        self.fake.answer["snapshot"] = moving
        self.assertIn("faster", run_kaohe("rank", KEY, home=self.home, code=75).stderr)

    def test_until_entry_and_lines(self):
        self.change(TNY=92)
        done = run_kaohe("watch", "--until-entry", 1, home=self.home)
        self.assertEqual(done.stdout, f"1  {KEY}  branches 1\n")
        watch = self.watch("--count", "2", json_lines=False)
        watch.stdout.readline()
        self.change(TPY=95)
        self.assertIn("TPY Taipei  place 1", watch.stdout.readline())
        self.assertEqual(watch.wait(10), 0)

    def test_draws_in_place(self):
        self.change(TNY=92)
        main, terminal = pty.openpty()
        watch = subprocess.Popen(
            [os.path.join(BIN, "kaohe"), "watch", "--count", "2", "--home", self.home],
            stdout=terminal, env={**os.environ, "TERM": "xterm", "LANGUAGE": "zh_TW"})
        self.addCleanup(watch.wait)
        self.addCleanup(watch.kill)
        os.close(terminal)
        shown = b""
        while b"TNY" not in shown:
            shown += os.read(main, 4096)
        self.change(TPY=95)
        try:
            while True:
                shown += os.read(main, 4096)
        except OSError:
            pass
        self.assertEqual(watch.wait(10), 0)
        os.close(main)
        text = shown.decode()
        self.assertIn("\033[3A\033[J", text)  # over title, head and one line
        self.assertIn("第 1 名", text)

    def screens(self, rows, width, steps, boards=(KEY,)):
        """What a terminal of that size shows after the start and after each step."""
        main, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, width, 0, 0))
        watch = subprocess.Popen(
            [os.path.join(BIN, "kaohe"), "watch", *boards, "--home", self.home],
            stdout=terminal, env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"})
        self.addCleanup(os.close, main)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.kill)
        shown, drawn = "", 0
        for i, step in enumerate([*[None] * len(boards), *steps]):
            if step is not None:
                step(terminal)
            while drawn <= i or select.select([main], [], [], 0.3)[0]:  # until it rests
                self.assertTrue(select.select([main], [], [], 20)[0], shown)
                shown += os.read(main, 65536).decode()
                drawn = len(re.split(ERASED, shown))
        os.close(terminal)
        return shown, [s.splitlines() for s in re.split(ERASED, shown)]

    def test_never_more_lines_than_the_terminal(self):
        self.change(**dict.fromkeys(CODES, 90))
        for rows in (2, 3, 5, 8, 17, 40):
            raw, screens = self.screens(rows, 50, [
                lambda t: self.change(TPY=95), lambda t: self.change(TNY=self.sequence)])
            for lines in screens:
                self.assertLess(len(lines), rows, lines)
                self.assertLessEqual(max(map(columns, lines)), 50)
            self.assertEqual([int(n) for n in re.findall(r"\033\[(\d+)A", raw)],
                             [len(s) for s in screens[:-1]])
            self.assertEqual("more" in "".join(screens[-1]), 5 <= rows < 17, screens[-1])
            self.assertEqual(sum(line.lstrip().startswith("> ") for line in screens[-1]),
                             rows >= 17)

    def test_all_boards_that_fit(self):
        keys = [KEY, f"{BOARD}/107H1"]
        self.change(TNY=92, TPY=90)
        self.fake.answer["boards"] = lambda r: schema.Reply(boards=schema.BoardList(
            epoch=1, boards=[schema.BoardState(key=k, sequence=1, ranked=2) for k in keys]))

        def snapshot(request):
            reply = self.snapshot(request)
            reply.snapshot.period = request.snapshot.period
            return reply
        self.fake.answer["snapshot"] = snapshot
        _, screens = self.screens(20, 80, [lambda t: self.change(TPY=95)], keys)
        self.assertEqual(len(screens[-1]), 9)  # twice 2 + 2 lines, and the change
        self.assertIn(keys[0], screens[-1][0])
        self.assertIn(keys[1], screens[-1][4])
        self.assertRegex(screens[-1][2], r"> 1 +TPY Taipei")
        self.sequence, self.values = 1, {"TNY": 92, "TPY": 90}
        _, screens = self.screens(8, 80, [lambda t: self.change(TPY=95)], keys)
        self.assertIn(keys[0], screens[-1][0])
        self.assertEqual(screens[-1][4], "… boards that do not fit: 1")

    def test_resized(self):
        self.change(**dict.fromkeys(CODES, 90))
        raw, screens = self.screens(40, 80, [
            lambda t: fcntl.ioctl(t, termios.TIOCSWINSZ, struct.pack("HHHH", 6, 30, 0, 0)),
            lambda t: self.change(TPY=95)])
        self.assertEqual([len(s) for s in screens], [15, 5, 5])
        self.assertIn("\033[H\033[2J", raw)
        self.assertLessEqual(max(map(columns, screens[1])), 30)

    def test_what_may_be_watched(self):
        for board in ("no-such-board", "phone-headquarters"):
            done = run_kaohe("watch", board, home=self.home, code=66)
            self.assertIn(board, done.stderr)
        for odd in ("0", "x", "-3"):
            run_kaohe("watch", "--count", odd, home=self.home, code=64)

    def test_subscribes_to_what_is_shown_to_branches(self):
        self.watch()
        wanted = {f"rank/{b.id}/".encode() for b in self.fake.catalogue().boards
                  if b.visible_to_branches} | {b"heartbeat"}
        for _ in range(500):
            if self.fake.topics == wanted:
                break
            time.sleep(0.01)
        self.assertEqual(self.fake.topics, wanted)

    def test_strange_answers(self):
        self.change(TNY=92)
        for verb, exit_code in (("boards", 65), ("snapshot", 65), ("data", 65)):
            usual = self.fake.answer[verb]
            self.fake.answer[verb] = lambda r: schema.Reply(status=schema.Status())
            run_kaohe("watch", home=self.home, code=None if verb == "data" else exit_code)
            self.fake.answer[verb] = usual


if __name__ == "__main__":
    unittest.main()
