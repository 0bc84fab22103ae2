# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts down: complete, where units look for it, good to build on."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

RELEASE = os.environ["KAOHE_RELEASE"]
SOURCE = Path(os.environ["KAOHE_SOURCE"])
PROGRAM = """
#include <kaohe/client.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char text[] = "{\\"branch\\": \\"TNY\\", \\"period\\": \\"106H1\\"}";
    struct kaohe_message submission = {NULL, 0}, check = {NULL, 0}, json = {NULL, 0};
    struct kaohe_problem problem;
    enum kaohe_err err = kaohe_message_from_json("Submission", text, strlen(text),
                                                 &submission, &problem);

    if (err == KAOHE_OK)
        err = kaohe_check(NULL, &submission, 1700000000000000, &check, &problem);
    if (err == KAOHE_OK)
        err = kaohe_message_to_json("Check", check.data, check.length, &json, &problem);
    puts(err == KAOHE_OK ? (const char *)json.data : kaohe_strerror(err));
    kaohe_message_free(&submission);
    kaohe_message_free(&check);
    kaohe_message_free(&json);
    return err;
}
"""


def run(*command, **environment):
    return subprocess.run(command, text=True, check=True, env={**os.environ, **environment},
                          stdout=subprocess.PIPE, timeout=120, umask=0o022).stdout


class Install(unittest.TestCase):
    def installed(self, *prefix):
        folder = tempfile.TemporaryDirectory(prefix="kaohe install ")
        self.addCleanup(folder.cleanup)
        run("cmake", "--install", RELEASE, *prefix, DESTDIR=folder.name)
        return Path(folder.name)

    def pkg_config(self, root, what):
        (pc,) = root.rglob("kaohe.pc")
        said = run("pkg-config", what, "kaohe", PKG_CONFIG_PATH=str(pc.parent))
        return re.sub(r"\\(.)", r"\1", said).strip()

    def test_units(self):
        """Without a prefix it is the one that the units name."""
        root = self.installed()
        units = sorted(root.glob("usr/lib/systemd/*/*"), key=lambda path: path.name)
        self.assertEqual([unit.name for unit in units], sorted(
            path.name for path in SOURCE.glob("systemd/**/*.*")
            if path.suffix in (".catalog", ".service", ".socket")))
        started = {path for unit in units for path in
                   re.findall(r"^Exec\w+=-?(/\S*kaohed?\b)", unit.read_text(), re.M)}
        self.assertEqual(started, {"/usr/bin/kaohe", "/usr/sbin/kaohed"})
        for path in started:
            self.assertRegex(run(str(root / path[1:]), "--version"), r"^kaohed? \d")
        for path in root.rglob("*"):
            self.assertFalse(path.lstat().st_mode & 0o022 and not path.is_symlink(), path)

    def test_library(self):
        """A stranger's program, for each prefix that an operator may choose."""
        for prefix in ((), ("--prefix", "/opt/ka ohe")):
            root = self.installed(*prefix)
            schemas = Path(self.pkg_config(root, "--variable=protodir"), "kaohe/v1")
            self.assertEqual({p.name for p in schemas.iterdir()},
                             {p.name for p in SOURCE.glob("proto/kaohe/v1/*.proto")})
            library = self.pkg_config(root, "--variable=libdir")
            include = self.pkg_config(root, "--variable=includedir")
            (root / "program.c").write_text(PROGRAM, encoding="utf-8")
            run("cc", "-Wall", "-Wextra", "-Werror", "-o", str(root / "program"),
                str(root / "program.c"), "-I", include, "-L", library, "-lkaohe")
            said = run(str(root / "program"), LD_LIBRARY_PATH=library)
            self.assertIn('"code":"K106"', said.replace(" ", ""))


if __name__ == "__main__":
    unittest.main()
