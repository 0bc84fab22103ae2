# SPDX-License-Identifier: Apache-2.0
"""The running daemon holds what it serves against its ledger. A figure is changed in its
memory, as a bad chip would: the next pass finds it, and says so in the log and in the status."""
import glob
import os
import re
import shutil
import tempfile
import unittest

from system import stranger
from system.kaohe_test import Daemon, schema
from system.test_daemon_strangers import phone

FAKETIME = "".join(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"))
HOUR = 3600


def poke(pid, old, new):
    """Wherever the old bytes stand in memory of its own; how often they did."""
    found = 0
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, \
            open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
        for first, last, path in re.findall(r"^(\w+)-(\w+) rw-p \S+ \S+ \S+ *(.*)$", maps.read(), re.M):
            begin, end = int(first, 16), int(last, 16)
            if path not in ("", "[heap]") or end - begin > 1 << 30:  # the sanitizer's own
                continue
            for page in range(begin, end, 1 << 20):
                try:
                    memory.seek(page)
                    held = memory.read(min(1 << 20, end - page))
                except OSError:  # nothing was ever there
                    continue
                for match in re.finditer(re.escape(old), held):
                    memory.seek(page + match.start())
                    memory.write(new)
                    found += 1
    return found


@unittest.skipUnless(os.path.exists(FAKETIME), "no libfaketime")
@unittest.skipUnless(os.geteuid() == 0, "only root may write into a daemon that guards its memory")
class Proof(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="kaohe-clock-")
        self.addCleanup(shutil.rmtree, folder)
        self.clock = os.path.join(folder, "clock")
        self.jump(0)
        self.daemon = self.enterContext(Daemon(environment={
            "LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": self.clock,
            "FAKETIME_NO_CACHE": "1", "ASAN_OPTIONS": "verify_asan_link_order=0"}))

    def jump(self, seconds):
        with open(self.clock + ".new", "w", encoding="ascii") as f:
            f.write(f"{seconds:+d}\n")
        os.rename(self.clock + ".new", self.clock)

    def counted(self):
        """(passes, faults)"""
        counters = {c.name: c.value for c in
                    self.daemon.ask(status=schema.StatusRequest()).status.counters}
        return counters["checks"], counters["faults"]

    def passes(self, count):
        """Waits for so many, and returns the faults."""
        for _ in range(60):
            if self.counted()[0] >= count:
                break
            self.daemon.notify.wait_any(self.daemon.process)  # each second
        passes, faults = self.counted()
        self.assertGreaterEqual(passes, count)
        return faults

    def test_a_figure_that_changed(self):
        self.passes(1)  # of what there is at the start; the next ones are hours apart
        public, secret = stranger.make_key()
        self.daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
        caller = stranger.Caller(schema, self.daemon.context, self.daemon.requests,
                                 self.daemon.server_key, secret)
        test = phone(b"p" * 16, 1, "TNY")
        figures = test.records[0].phone_test
        figures.persons_tested, figures.mean_score = 100, "91.37"
        receipt = schema.Receipt.FromString(caller.submit(test).receipt.receipt)
        self.assertEqual(receipt.verdict, schema.VERDICT_ACCEPTED, receipt.findings)
        caller.close()
        self.jump(HOUR)
        self.assertEqual(self.passes(2), 0)
        self.assertNotIn("what the ledger gives", self.daemon.log())
        self.assertGreater(poke(self.daemon.process.pid, b"91.37", b"91.38"), 0)
        self.jump(2 * HOUR)
        self.assertGreater(self.passes(3), 0)
        self.assertIn("what is in memory is not what the ledger gives: TNY/106H1: ",
                      self.daemon.log())
        self.daemon.stop()
        self.daemon.start()  # what the disk holds is right
        self.assertEqual(self.passes(1), 0)


if __name__ == "__main__":
    unittest.main()
