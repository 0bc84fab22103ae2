# SPDX-License-Identifier: Apache-2.0
"""What the tests of the architecture share: where the files are, and C without its comments.

Every check is a function from a root folder (or from built objects) to a list of findings.
Each runs twice: on the project, where it has to find nothing, and on the small bad tree in
`bad/`, where it has to find what is wrong there. A check that has gone blind fails.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(os.environ["KAOHE_SOURCE"])
RELEASE = Path(os.environ["KAOHE_RELEASE"])
BAD = ROOT / "tests/arch/bad"

PRODUCT = ("include/", "proto/", "client/", "daemon/")


def files(root, *suffixes):
    """Paths below root, relative and sorted; of the project without its bad examples."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [
            f for f in folders if f not in (".git", "__pycache__")
            and Path(folder, f) not in (ROOT / "build", BAD)
        ]
        found += [Path(folder, name).relative_to(root) for name in names]
    return sorted(str(f) for f in found if not suffixes or f.name.endswith(suffixes))


def product(root, *suffixes):
    return [f for f in files(root, *suffixes) if f.startswith(PRODUCT)]


def text(root, name):
    return Path(root, name).read_text(encoding="utf-8")


def bare(code):
    """C without comments and the contents of literals; every line stays where it was."""
    def blank(match):
        kept = "".join(c for c in match.group() if c == "\n")
        return '""' if match.group()[0] in "\"'" else kept + " "
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  blank, code, flags=re.S)


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, encoding="utf-8",
                          stdout=subprocess.PIPE, **options).stdout


def compiled(name, *flags):
    """An object made of a bad example, in a folder that goes away with the caller's handle."""
    folder = tempfile.TemporaryDirectory()
    output = Path(folder.name, Path(name).stem + ".o")
    run("gcc", "-std=c11", "-O2", "-fPIC", *flags, "-o", str(output), str(BAD / name))
    return folder, output
