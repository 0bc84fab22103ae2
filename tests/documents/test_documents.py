# SPDX-License-Identifier: Apache-2.0
"""`kaohe check` over the four documents: as printed, every finding that expected.json
lists and no other; as corrected, no error and nothing that wants a reason."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(os.environ["KAOHE_SOURCE"]) / "tests/documents"
KAOHE = Path(os.environ["KAOHE_BIN"]) / "kaohe"
NO_FIGURE = {"K120", "K430"}  # of a date and of a tick: the oracle refutes figures
REFUSED, ACCEPTED = (65, "VERDICT_REFUSED"), (0, "VERDICT_ACCEPTED")


def check(name, version):
    """(exit status, verdict) and the findings, each as "severity code record#field"."""
    with tempfile.TemporaryDirectory() as home:
        ran = subprocess.run(
            [KAOHE, "check", "--json", HERE / f"{name}.{version}.json"],
            env={**os.environ, "KAOHE_HOME": home}, stdout=subprocess.PIPE, check=False)
    report = json.loads(ran.stdout)
    findings = [f'{f["severity"][len("SEVERITY_"):].lower()} {f["code"]} '
                f'{f.get("record", "")}#{f.get("field", "")}'
                for f in report.get("findings", [])]
    return (ran.returncode, report["verdict"]), sorted(findings)


def read_expected():
    return json.loads((HERE / "expected.json").read_text(encoding="utf-8"))


class Documents(unittest.TestCase):
    def test_findings(self):
        for name, expected in read_expected().items():
            for version in ("printed", "corrected"):
                with self.subTest(document=f"{name}.{version}"):
                    wanted = expected[version]
                    outcome, findings = check(name, version)
                    self.assertEqual(findings, wanted)
                    self.assertEqual(outcome, REFUSED if errors(wanted) else ACCEPTED)

    def test_expected(self):
        """Contradictions are found where arithmetic finds contradictions, and nowhere else."""
        for name, expected in read_expected().items():
            with self.subTest(document=name):
                found = {place for code, place in wrong(expected["printed"])
                         if code not in NO_FIGURE}
                self.assertEqual(found, set(expected["arithmetic"]))
                self.assertEqual(errors(expected["corrected"]), [])


def wrong(findings):
    """Errors, and the warning of a figure that no rounding of the whole gives."""
    return errors(findings) + [f.split()[1:] for f in findings
                               if f.startswith("warning K293 ")]


def errors(findings):
    return [f.split()[1:] for f in findings if f.startswith("error ")]


def write_expected():
    """Writes what is found now: for whoever changed a rule, and reads the difference."""
    wanted = {name: {"arithmetic": expected["arithmetic"],
                     **{v: check(name, v)[1] for v in ("printed", "corrected")}}
              for name, expected in read_expected().items()}
    (HERE / "expected.json").write_text(
        json.dumps(wanted, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write_expected()
    else:
        unittest.main()
