# SPDX-License-Identifier: Apache-2.0
"""Measures submissions a second and the time from submit to receipt and to the watcher,
beside bare SQLite inserting the same rows in the same run. Machines are shared and noisy:
read the ratios. Writes build/bench.json."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import zmq
from zmq.utils import z85

import flood
import growth
import rules
from system import stranger
from system.kaohe_test import Daemon

SECONDS = float(os.environ.get("KAOHE_BENCH_SECONDS", 4))
PROGRAMS = os.environ["KAOHE_BENCH_PROGRAMS"]
BRANCHES = ("TPY", "NTP", "SLY", "TYY", "SCY", "TCY", "CHY", "CYY")
schema = stranger.load_schema(os.environ["KAOHE_SOURCE"])


def tool(name, *arguments):
    out = subprocess.run([os.path.join(PROGRAMS, name), *map(str, arguments)],
                         check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out)


def enrol_all(daemon):
    rows = []
    for branch in BRANCHES:
        public, secret = stranger.make_key()
        daemon.enrol(schema.ROLE_BRANCH, public, branch)
        rows.append((branch, public, secret))
    return rows


def load(folder, clients, window):
    """One run of the daemon under load, and the same rows in bare SQLite."""
    with Daemon() as daemon:
        keyfile = os.path.join(folder, "keys")
        flood.write_keys(keyfile, enrol_all(daemon))
        ours = tool("bench_load", daemon.requests, z85.encode(daemon.server_key).decode(),
                    keyfile, clients, window, SECONDS)
        daemon.stop()
        batch = clients * window
        peer_file = os.path.join(folder, f"peer-{clients}-{window}.db")
        peer = tool("bench_sqlite", daemon.database, peer_file, batch)
        os.unlink(peer_file)
    ours["sqlite_per_second"] = peer["per_second"]
    ours["ratio"] = round(ours["per_second"] / peer["per_second"], 2)
    return ours


def journey(count=400):
    """One submission at a time: until its receipt, and until a watcher has it."""
    context = zmq.Context()
    to_receipt, to_watcher = [], []
    with Daemon() as daemon:
        public, secret = stranger.make_key()
        daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
        caller = stranger.Caller(schema, context, daemon.requests, daemon.server_key, secret)
        follower = stranger.Follower(schema, context, daemon.rankings, daemon.server_key,
                                     secret, caller, "phone-branch", "106H1")
        follower.until(lambda f: f.heartbeats > 0)
        outbox = os.urandom(16)
        for number in range(1, count + 1):
            submission = schema.Submission(
                outbox=outbox, number=number, branch="TNY", period="106H1", filer="b",
                approver="b", base_revision=number - 1, correction_reason="again")
            submission.records.add().phone_test.MergeFrom(schema.PhoneTest(
                conductor=schema.CONDUCTOR_BRANCH, persons_tested=100,
                mean_score=f"{80 + number % 20}.{number % 100:02d}"))
            start = time.perf_counter()
            receipt = schema.Receipt.FromString(caller.submit(submission).receipt.receipt)
            to_receipt.append(time.perf_counter() - start)
            assert receipt.verdict == schema.VERDICT_ACCEPTED, receipt
            follower.until(lambda f: f.sequence >= receipt.entry)
            to_watcher.append(time.perf_counter() - start)
        caller.close()
        follower.socket.close()
    context.destroy(linger=0)
    return {name: {"p50_us": round(1e6 * statistics.median(v)),
                   "p99_us": round(1e6 * sorted(v)[int(0.99 * len(v))])}
            for name, v in (("submit_to_receipt", to_receipt), ("submit_to_watcher", to_watcher))}


def rules_share():
    """The time of all rules beside the journey of the same dossiers."""
    context = zmq.Context()
    with Daemon() as daemon:
        def open_caller(branch):
            public, secret = stranger.make_key()
            daemon.enrol(schema.ROLE_BRANCH, public, branch)
            return stranger.Caller(schema, context, daemon.requests, daemon.server_key, secret)

        out = rules.measure(schema, open_caller)
    context.destroy(linger=0)
    return out


def main():
    results = {"load": [], "journey": {}}
    print("12 records a submission, CURVE, durable; SQLite: the same rows, the same batch")
    print(f"{'branches x window':>18} {'filings/s':>10} {'p50 ms':>8} {'p99 ms':>8} "
          f"{'SQLite rows/s':>14} {'ratio':>6}")
    with tempfile.TemporaryDirectory(prefix="kaohe-bench-") as folder:
        for clients, window in ((1, 1), (1, 64), (8, 8), (8, 64)):
            r = load(folder, clients, window)
            results["load"].append(r)
            print(f"{f'{clients} x {window}':>18} {r['per_second']:>10} {r['p50_us'] / 1000:>8.2f} "
                  f"{r['p99_us'] / 1000:>8.2f} {r['sqlite_per_second']:>14} {r['ratio']:>6}")
        with Daemon() as daemon:
            results["flood"] = flood.measure(tool, daemon, folder, enrol_all(daemon), SECONDS)
    r = results["flood"]
    print(f"one branch among six that flood: p99 {r['flooded_p99_us']} us, alone "
          f"{r['quiet_p99_us']} us: {r['ratio']} times (wanted: at most 10)")
    results["journey"] = journey()
    for name, r in results["journey"].items():
        print(f"{name.replace('_', ' '):>18}: p50 {r['p50_us']} us, p99 {r['p99_us']} us "
              "(one at a time, a Python client)")
    results["rules"] = rules_share()
    results["growth"] = growth.measure(schema, tool)
    with open(os.path.join(os.environ["KAOHE_BUILD"], "bench.json"), "w", encoding="ascii") as f:
        json.dump(results, f, indent=1)


if __name__ == "__main__":
    sys.exit(main())
