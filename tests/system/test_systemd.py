# SPDX-License-Identifier: Apache-2.0
"""The installed release under a real systemd: units, readiness, activation, restart, watchdog.

One container, one story: every step finds what the step before it left.
"""
import json
import re
import sqlite3
import subprocess
import sys
import time
from fractions import Fraction

from system import container

SERVICE = "kaohed.service"
SOCKETS = ("kaohed-requests.socket", "kaohed-rankings.socket")
READY, STOPPING, RELOADED, CONFIG = (
    "9a20992abb744ef09e289d0b75580ca0", "a759156cbced4d71ac08ecc507803fdb",
    "bb2d1d11318749d4a2c7f50f5a609e3e", "b8cd60cc57694e2a81e85aa05b973c68")
BOARD, STREAM = "phone-branch", 48


def show(c, what):
    return c.run("systemctl", "show", "--property", what, "--value", SERVICE).strip()


def journal(c, *match):
    """Entries of the daemon's journal as dictionaries, oldest first."""
    c.run("journalctl", "--sync")
    return [json.loads(line) for line in c.run(
        "journalctl", "--output=json", "--no-pager", "--unit", SERVICE, *match).splitlines()]


def periods():
    """As many months as there are filings: each has a board of its own, none needs a revision."""
    return [f"{100 + i // 12}M{i % 12 + 1:02d}" for i in range(STREAM + 8)]


def mean(number):
    return f"90.{number:02d}"


def report(number):
    return {"branch": "TNY", "period": periods()[number], "filer": "test", "approver": "test",
            "provenance": "PROVENANCE_INVENTED", "records": [{"phoneTest": {
                "conductor": "CONDUCTOR_BRANCH", "personsTested": "100",
                "meanScore": mean(number)}}]}


def kaohe(c, *arguments, who="TNY", status=0):
    return c.run("kaohe", *arguments, "--home", f"/root/{who}", status=status)


def units(c):
    said = c.run("systemd-analyze", "verify", "--man=no", SERVICE, *SOCKETS,
                 errors=subprocess.STDOUT)
    assert not said, said
    c.run("systemd-analyze", "security", "--offline=true", "--threshold=5", "--no-pager",
          f"/usr/lib/systemd/system/{SERVICE}")
    user = c.run("getent", "passwd", "kaohed")
    assert re.match(r"kaohed:x:\d{1,3}:\d{1,3}:.*:/usr/sbin/nologin$", user), user


def readiness(c):
    c.run("systemctl", "enable", "--now", *SOCKETS)
    assert show(c, "ActiveState") == "inactive", "the sockets alone start nothing"
    c.run("systemctl", "start", SERVICE)
    assert show(c, "Type") == "notify" and show(c, "ActiveState") == "active"
    assert len(journal(c, f"MESSAGE_ID={READY}")) == 1, "start returned before READY=1"


def enrolment(c):
    for who, *role in (("TNY", "--branch", "TNY"), ("headquarters", "--role", "headquarters")):
        c.run("kaohe", "key", "token", *role, "--output", f"/root/{who}.token")
        kaohe(c, "key", "enrol", f"/root/{who}.token", who=who)
    for number, period in enumerate(periods()):
        c.path(f"/root/{period}.json").write_text(json.dumps(report(number)), encoding="utf-8")


def file_report(c, number):
    """Files one report; it has to be acknowledged at once. Returns its receipt."""
    entry = json.loads(kaohe(c, "submit", f"/root/{periods()[number]}.json", "--json"))
    assert entry["state"] == "OUTBOX_STATE_ACKNOWLEDGED" and entry["receipt"]["verified"], entry
    assert entry["receipt"]["receipt"]["verdict"] == "VERDICT_ACCEPTED", entry
    return entry["receipt"]["receipt"]


def activation(c):
    c.run("systemctl", "stop", SERVICE)
    assert show(c, "ActiveState") == "inactive"
    receipt = file_report(c, 0)
    assert show(c, "ActiveState") == "active"
    container.wait_for(lambda: show(c, "StatusText").startswith(f"{receipt['entry']} entries, "),
                       5, "the status to tell of the filing")


def flush(c):
    """Sends what waits. Returns the numbers in the outbox, all of them acknowledged by now."""
    kaohe(c, "outbox", "run", "--once")
    outbox = [json.loads(line) for line in kaohe(c, "outbox", "--json").splitlines()]
    assert {entry["state"] for entry in outbox} == {"OUTBOX_STATE_ACKNOWLEDGED"}, outbox
    return [int(entry["number"]) for entry in outbox]


def boards(c, count):
    """{period: its standings}, as headquarters sees them."""
    return {period: [json.loads(line) for line in kaohe(
        c, "rank", BOARD, period, "--json", who="headquarters").splitlines()]
            for period in periods()[:count]}


def stored(c):
    """{outbox number: [ledger number, …]}, read while the daemon does not run."""
    c.run("systemctl", "stop", SERVICE)
    connection = sqlite3.connect(f"file:{c.path('/var/lib/kaohed/kaohed.db')}?mode=ro", uri=True)
    found = {}
    for number, entry in connection.execute(
            "SELECT outbox_number, number FROM entry WHERE kind = 1 ORDER BY number"):
        found.setdefault(number, []).append(entry)
    connection.close()
    c.run("systemctl", "start", SERVICE)
    return found


def restarts(c):
    """Restarted again and again under a stream of filings: nothing is lost, nothing is twice."""
    filing = 'for f; do kaohe submit "$f" --json --home /root/TNY; done >/root/told'
    files = [f"/root/{period}.json" for period in periods()[1:1 + STREAM]]
    stream = c.start("sh", "-c", filing, "sh", *files)
    count = 0
    while stream.poll() is None:
        c.run("systemctl", "restart", SERVICE)
        count += 1
    told = [json.loads(line) for line in
            c.path("/root/told").read_text(encoding="utf-8").splitlines()]
    assert count >= 3, "the filings did not last"
    assert len(told) == STREAM, "every report was at least put into the outbox"
    outbox = flush(c)
    shown = boards(c, STREAM + 1)
    filed = stored(c)
    assert sorted(filed) == outbox == list(range(1, STREAM + 2)), filed
    assert all(len(entries) == 1 for entries in filed.values()), filed
    acknowledged = [entry for entry in told if entry["state"] == "OUTBOX_STATE_ACKNOWLEDGED"]
    for entry in acknowledged:
        assert filed[int(entry["number"])] == [int(entry["receipt"]["receipt"]["entry"])], entry
    assert boards(c, STREAM + 1) == shown, "the boards are the same after a restart"
    for number, standings in enumerate(shown.values()):
        (value,) = (standing["value"] for standing in standings)
        exact = Fraction(int(value["numerator"]), int(value["denominator"]))
        assert exact == Fraction(mean(number)), standings
    print(f"{STREAM} filed during {count} restarts, {len(acknowledged)} acknowledged at once")


def replaced(c, pid, seconds):
    container.wait_for(lambda: show(c, "ActiveState") == "active" and show(c, "MainPID") != pid,
                       seconds, "another main process")


def signal_main(c, name):
    c.run("systemctl", "kill", "--kill-whom=main", f"--signal={name}", SERVICE)


def watchdog(c):
    """Stopped in its tracks, it is killed and replaced; the report that met it goes out later."""
    hung = show(c, "MainPID")
    signal_main(c, "STOP")
    kaohe(c, "submit", f"/root/{periods()[STREAM + 1]}.json", status=None)
    replaced(c, hung, 60)
    assert c.run("journalctl", "--unit", SERVICE, "--grep", "Failed with result 'watchdog'")
    assert len(flush(c)) == STREAM + 2


def killed(c):
    victim = show(c, "MainPID")
    signal_main(c, "KILL")
    replaced(c, victim, 60)
    file_report(c, STREAM + 2)


def reload(c):
    """Synchronous: when systemctl comes back, the new settings hold, or the old ones still do."""
    config = c.path("/etc/kaohed/kaohed.conf")
    config.parent.mkdir(exist_ok=True)
    pid = show(c, "MainPID")
    config.write_text("[kaohed]\nlog_level = debug\n", encoding="utf-8")
    for turn in range(1, 11):
        c.run("systemctl", "reload", SERVICE)
        assert len(journal(c, f"MESSAGE_ID={RELOADED}")) == turn
    signal_main(c, "STOP")
    waiting = c.start("systemctl", "reload", SERVICE)
    container.wait_for(lambda: "kaohe" in c.run(
        "ps", "-o", "comm=", "-p", show(c, "ControlPID"), status=None).split(), 8,
        "the reload to wait for a daemon that does not answer")
    signal_main(c, "CONT")
    assert waiting.wait() == 0 and len(journal(c, f"MESSAGE_ID={RELOADED}")) == turn + 1
    config.write_text("[kaohed]\nlog_level = loud\n", encoding="utf-8")
    c.run("systemctl", "reload", SERVICE)
    assert len(journal(c, f"MESSAGE_ID={RELOADED}")) == turn + 1
    assert "kaohed.conf:2" in journal(c, f"MESSAGE_ID={CONFIG}")[0]["MESSAGE"]
    assert show(c, "MainPID") == pid and show(c, "ActiveState") == "active"
    config.unlink()
    file_report(c, STREAM + 3)


def sandbox(c):
    pid = show(c, "MainPID")
    for folder in ("/etc", "/usr", "/root", "/home"):
        said = c.run("nsenter", "--target", pid, "--mount", "--", "sh", "-c",
                     f"touch {folder}/kaohe 2>&1", status=1)
        assert "Read-only" in said or "Permission" in said, said
    about = c.run("cat", f"/proc/{pid}/status")
    for line in ("NoNewPrivs:\t1", "Seccomp:\t2", f"CapBnd:\t{0:016x}"):
        assert line in about, about
    assert "Uid:\t0" not in about
    state = c.run("stat", "--format", "%a %U", "/var/lib/kaohed", "/var/lib/kaohed/signing.key")
    assert state.splitlines() == ["700 kaohed", "600 kaohed"], state


def stop(c):
    c.run("systemctl", "stop", SERVICE)
    assert show(c, "Result") == "success" and show(c, "ExecMainStatus") == "0"
    assert show(c, "StatusText") == "Stopping"
    entry = journal(c, f"MESSAGE_ID={STOPPING}")[-1]
    assert entry["KAOHE_EVENT"] == "stopping" and entry["PRIORITY"] == "5", entry


def main(c):
    for step in (units, readiness, enrolment, activation, restarts, watchdog, killed, reload,
                 sandbox, stop):
        begin = time.monotonic()
        step(c)
        print(f"{step.__name__}: {time.monotonic() - begin:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(container.start(main, 540))
