# SPDX-License-Identifier: Apache-2.0
"""The systemd units: well-formed, and sandboxed below an exposure of 0.5."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = os.environ["KAOHE_SOURCE"]
BIN = os.environ["KAOHE_BIN"]
UNITS = ("kaohed.service", "kaohed-requests.socket", "kaohed-rankings.socket")


def analyze(*arguments, **environment):
    return subprocess.run(["systemd-analyze", *arguments], text=True, check=False,
                          env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Units(unittest.TestCase):
    def exposure(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "kaohed.service")
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            return analyze("security", "--offline=true", "--threshold=5", path)

    def test_exposure(self):
        with open(os.path.join(SOURCE, "systemd/kaohed.service"), encoding="utf-8") as f:
            text = f.read()
        done = self.exposure(text)
        self.assertEqual(done.returncode, 0, done.stdout)
        weaker = self.exposure(text.replace("NoNewPrivileges=yes", "")
                               .replace("PrivateNetwork=yes", ""))
        self.assertNotEqual(weaker.returncode, 0, "the bar is worth something")

    def test_user_units(self):
        """The unit of a shared folder, for one whose name systemd has to escape."""
        with tempfile.TemporaryDirectory() as root:
            path = os.path.join(root, "kaohe-folder@srv-share.service")
            with open(os.path.join(SOURCE, "systemd/user/kaohe-folder@.service"),
                      encoding="utf-8") as f:
                text = f.read()
            self.assertIn("ExecStart=/usr/bin/kaohe folder %f\n", text)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text.replace("/usr/bin/kaohe", f'"{BIN}/kaohe"'))
            done = analyze("--user", "--man=no", "--generators=no", "verify", path,
                           XDG_RUNTIME_DIR=root)
            self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_verify(self):
        """In a root folder as an installation makes it."""
        with tempfile.TemporaryDirectory() as root:
            units = os.path.join(root, "usr/lib/systemd/system")
            os.makedirs(units)
            for folder in ("usr/sbin", "usr/bin", "bin"):
                os.makedirs(os.path.join(root, folder))
            shutil.copy(os.path.join(BIN, "kaohed"), os.path.join(root, "usr/sbin"))
            shutil.copy(os.path.join(BIN, "kaohe"), os.path.join(root, "usr/bin"))
            shutil.copy("/bin/kill", os.path.join(root, "bin"))
            for unit in UNITS:
                shutil.copy(os.path.join(SOURCE, "systemd", unit), units)
            for unit in ("sockets.target", "multi-user.target", "basic.target",
                         "sysinit.target", "shutdown.target", "time-sync.target",
                         "-.slice", "system.slice"):
                with open(os.path.join(units, unit), "w", encoding="utf-8") as f:
                    f.write("[Unit]\nDefaultDependencies=no\n")
            done = analyze("verify", "--man=no", f"--root={root}", *UNITS)
            told = [line for line in done.stdout.splitlines() if "kaohed" in line]
            self.assertEqual((done.returncode, told), (0, []), done.stdout)

    def test_journal_catalogue(self):
        """Each event of the log is explained, and journalctl takes the file."""
        path = os.path.join(SOURCE, "systemd/kaohe.catalog")
        with open(os.path.join(SOURCE, "daemon/log.h"), encoding="utf-8") as f:
            ids = re.findall(r'"([0-9a-f]{32})"', f.read())
        with tempfile.TemporaryDirectory() as root:
            for folder in ("usr/lib/systemd/catalog", "var/lib/systemd/catalog"):
                os.makedirs(os.path.join(root, folder))
            shutil.copy(path, os.path.join(root, "usr/lib/systemd/catalog"))
            subprocess.run(["journalctl", f"--root={root}", "--update-catalog"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            listed = subprocess.run(["journalctl", f"--root={root}", "--list-catalog"], text=True,
                                    check=True, stdout=subprocess.PIPE).stdout.splitlines()
        self.assertEqual(sorted(line.split()[0] for line in listed), sorted(ids))
        self.assertTrue(all("Kaohe: " in line for line in listed), listed)

    def test_example_configuration(self):
        path = os.path.join(SOURCE, "systemd/kaohed.conf")
        kaohed = [os.path.join(BIN, "kaohed"), "--state", "/nowhere", "--print-config"]
        with open(path, encoding="utf-8") as f:
            text = f.read()
        with tempfile.TemporaryDirectory() as folder:
            shown = []
            for content in (text, text.replace("\n#token", "\ntoken")
                            .replace("\n#log", "\nlog").replace("\n#re", "\nre")
                            .replace("\n#ra", "\nra")):
                config = os.path.join(folder, "kaohed.conf")
                with open(config, "w", encoding="utf-8") as f:
                    f.write(content)
                shown.append(subprocess.run([*kaohed, "--config", config], text=True, check=True,
                                            stdout=subprocess.PIPE).stdout)
        self.assertEqual(shown[0], shown[1], "what is commented out is the default")


if __name__ == "__main__":
    unittest.main()
