# SPDX-License-Identifier: Apache-2.0
"""Another catalogue hides a board from branches, and then takes it away: who watches it is
told so, and hears nothing more of it."""
import json
import os
import subprocess
import unittest

import zmq

from system import stranger
from system.fake import report
from system.kaohe_test import BIN, Daemon, run_kaohe, schema

BOARD, KEY = "phone-branch", "phone-branch/106H1"


class Gone(unittest.TestCase):
    def setUp(self):
        self.daemon = self.enterContext(Daemon())
        self.hq, self.tny, self.ksy = (self.daemon.client(who)
                                       for who in ("headquarters", "TNY", "KSY"))
        self.file("TNY", self.tny, "91.00")

    def file(self, branch, home, mean, **more):
        run_kaohe("submit", report(self.daemon.folder, branch, "106H1", mean, **more), home=home)
        return self.daemon.ask(status=schema.StatusRequest()).status.last_entry

    def watch(self, home, *arguments):
        process = subprocess.Popen(
            [os.path.join(BIN, "kaohe"), "watch", KEY, "--home", home, *arguments],
            stdout=subprocess.PIPE, text=True)
        for end in (process.wait, process.kill, process.stdout.close):
            self.addCleanup(end)
        return process

    def resume(self, home, after, *arguments, key=KEY, code=0, **more):
        last = self.daemon.ask(status=schema.StatusRequest()).status.last_entry
        return run_kaohe("watch", *([key] if key else []), "--after", after, "--until-entry",
                         last, *arguments, home=home, code=code, **more).stdout

    def events(self, home, after, **more):
        told = [json.loads(line) for line in
                self.resume(home, after, "--json", **more).splitlines()]
        return [(e["why"].removeprefix("WATCH_REASON_"), e["key"], int(e["sequence"]))
                for e in told if e["key"] == KEY or e["why"] == "WATCH_REASON_GONE"]

    def event(self, process):
        line = process.stdout.readline()
        self.assertTrue(line, "the watch ended")
        event = json.loads(line)
        return event["why"], event["key"], int(event["sequence"])

    def publish(self, change):
        catalogue = json.loads(run_kaohe("publish", "show", "catalogue", home=self.hq).stdout)
        catalogue["boards"] = [b for b in catalogue["boards"] if change(b) is not False]
        path = os.path.join(self.daemon.folder, "catalogue.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(catalogue, f)
        run_kaohe("publish", "catalogue", path, home=self.hq)
        return self.daemon.ask(status=schema.StatusRequest()).status.last_entry

    def hide(self, board):
        if board["id"] == BOARD:
            board["visibleToBranches"] = False

    def subscriber(self):
        """A branch's own program, which subscribed while it might."""
        public, secret = stranger.make_key()
        self.daemon.enrol(schema.ROLE_BRANCH, public, "TYY")
        socket = stranger.curve_socket(self.daemon.context, zmq.SUB, self.daemon.rankings,
                                       self.daemon.server_key, secret)
        self.addCleanup(socket.close)
        socket.subscribe(f"rank/{BOARD}/")
        socket.subscribe("heartbeat")
        self.hear(socket, 0)
        return socket

    def hear(self, socket, entry):
        """The boards that it was told updates of, until a heartbeat is that far."""
        heard = set()
        while socket.poll(20000):
            topic, frame = socket.recv_multipart()
            published = schema.Published.FromString(frame)
            if published.HasField("update"):
                heard.add(topic.decode())
            elif topic == b"heartbeat" and published.heartbeat.last_entry >= entry:
                return heard
        raise TimeoutError("no heartbeat came")

    def test_hidden_and_taken_away(self):
        mine, all_of_it = self.watch(self.tny, "--json"), self.watch(self.hq, "--json")
        said = self.watch(self.tny)
        for process in (mine, all_of_it):
            self.assertEqual(self.event(process)[0], "WATCH_REASON_STARTED")
        self.assertIn("branches 1", said.stdout.readline())
        socket = self.subscriber()
        shown = self.file("KSY", self.ksy, "93.00")
        self.assertEqual(self.hear(socket, shown), {f"rank/{KEY}"})
        self.assertEqual(self.event(mine)[0], "WATCH_REASON_CHANGED")
        self.assertIn("KSY Kaohsiung  place 1", said.stdout.readline())
        self.assertIn("TNY Tainan  place 2", said.stdout.readline())
        self.assertEqual(self.event(all_of_it)[0], "WATCH_REASON_CHANGED")

        hidden = self.publish(self.hide)
        self.assertEqual(self.event(mine), ("WATCH_REASON_GONE", KEY, hidden))
        self.assertRegex(said.stdout.readline(), rf"\d+  {KEY}  .*no longer shown to you")
        self.assertEqual(self.event(all_of_it), ("WATCH_REASON_RECOVERED", KEY, hidden))
        secret = self.file("KSY", self.ksy, "80.00", baseRevision="1",
                           correctionReason="counted again")
        self.assertEqual(self.event(all_of_it), ("WATCH_REASON_CHANGED", KEY, secret))
        self.assertEqual(self.hear(socket, secret), set())

        away = self.publish(lambda board: board["id"] != BOARD)
        self.assertEqual(self.event(all_of_it), ("WATCH_REASON_GONE", KEY, away))
        self.assertIsNone(mine.poll())

    def test_gone_while_nobody_watched(self):
        """Who goes on behind a number is told what it lost since, and by which entry; who
        never saw it, or was told already, is not."""
        before = self.file("KSY", self.ksy, "93.00")
        hidden = self.publish(self.hide)
        gone = ("GONE", KEY, hidden)
        for key in (KEY, None):
            self.assertEqual(self.events(self.tny, before, key=key), [gone])
        for said in ({}, {"environment": {"LC_ALL": "zh_TW.UTF-8", "LANGUAGE": ""}}):
            self.assertRegex(self.resume(self.tny, before, **said), rf"^{hidden}  {KEY}  "
                             rf"{'此排行榜' if said else 'this board is no more'}.*\n$")
        self.assertRegex(self.resume(self.tny, before, "--branch", "TNY", key=BOARD),
                         rf"\d\d:\d\d:\d\d  {hidden}  {KEY}  this board is no more")
        self.assertEqual(self.events(self.hq, before), [("RECOVERED", KEY, hidden)])
        self.assertEqual(self.events(self.tny, hidden, key=None), [])
        self.resume(self.tny, hidden, code=66)
        self.resume(self.tny, before, key="nonsense", code=66)

        secret = self.file("KSY", self.ksy, "80.00", baseRevision="1",
                           correctionReason="counted again")
        self.assertEqual(self.events(self.tny, before), [gone])
        self.assertEqual(self.events(self.hq, hidden), [("CHANGED", KEY, secret)])
        away = self.publish(lambda board: board["id"] != BOARD)
        for after, told in ((before, [("GONE", KEY, away)]), (away, [])):
            self.assertEqual(self.events(self.hq, after, key=None), told)
        self.daemon.stop()
        self.daemon.start()
        self.assertEqual(self.events(self.hq, secret), [("GONE", KEY, away)])
        self.assertEqual(self.events(self.tny, before), [gone])
        self.assertEqual(self.events(self.tny, secret, key=None), [])

    def test_hidden_and_shown_again(self):
        """What happened unseen is not left out from what is told of the board."""
        before = self.file("KSY", self.ksy, "93.00")
        self.publish(self.hide)
        self.file("KSY", self.ksy, "80.00", baseRevision="1", correctionReason="counted again")

        def show(board):
            if board["id"] == BOARD:
                board["visibleToBranches"] = True
        self.publish(show)
        last = self.file("TNY", self.tny, "92.00", baseRevision="1", correctionReason="again")
        self.assertEqual(self.events(self.tny, before), [("RECOVERED", KEY, last)])
        [line] = self.resume(self.tny, before, "--json").splitlines()
        self.assertEqual([(s["branch"], s["value"]["numerator"]) for s in
                          json.loads(line)["ranking"]["standings"]],
                         [("TNY", "92"), ("KSY", "80")])


if __name__ == "__main__":
    unittest.main()
