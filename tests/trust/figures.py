# SPDX-License-Identifier: Apache-2.0
"""What the tests of trust counted, in build/trust.json: `figures.py flips=2000 …` or note()."""
import fcntl
import json
import os
import sys


def note(**figures):
    """Puts figures beside those of other tests, which may run at the same time."""
    path = os.path.join(os.environ["KAOHE_SOURCE"], "build", "trust.json")
    with open(path + ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                known = json.load(file)
        known.update(figures)
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(known, file, indent=2, sort_keys=True)
        os.replace(path + ".new", path)


if __name__ == "__main__":
    note(**{name: int(value) for name, value in (a.split("=") for a in sys.argv[1:])})
