# SPDX-License-Identifier: Apache-2.0
"""Includes point only downwards, without cycles, and each foreign header has one home."""

import re
import unittest
from pathlib import Path

from arch.house import BAD, ROOT, files, product, text

# Layer of a file, by the longest prefix, and the layers that it may include.
ARROWS = {
    "include/kaohe/": {"include/kaohe/"},
    "generated": set(),
    "proto/domain/": {"proto/domain/", "generated", "include/kaohe/"},
    "proto/wire/": {"proto/wire/", "proto/domain/", "generated", "include/kaohe/"},
    "client/cli/": {"client/cli/", "proto/wire/", "proto/domain/", "generated",
                    "include/kaohe/"},
    "client/": {"client/", "proto/wire/", "proto/domain/", "generated", "include/kaohe/"},
    "daemon/": {"daemon/", "proto/wire/", "proto/domain/", "generated", "include/kaohe/"},
}
HOMES = {
    "sqlite3.h": r"daemon/ledger\w*\.[ch]|client/outbox\w*\.[ch]",
    "zmq.h": r"daemon/(loop|server|publisher|auth)(_\w+)?\.[ch]|client/transport(_\w+)?\.[ch]",
    "jansson.h": r"proto/wire/json\w*\.[ch]",
    "xlsxwriter.h": r"client/cli/grid\.c",
    "ini.h": r"daemon/config(_\w+)?\.[ch]",
    "sodium.h": r"daemon/sign\.c|client/verify\.c|proto/wire/(keyfile|hash|base64)\.c",
    "systemd/": r"daemon/(notify|log)\.c",
    "libintl.h": r"client/cli/\w+\.[ch]",
    "protobuf-c/": r"proto/wire/\w+\.[ch]",
}
FREESTANDING = {"stddef.h", "stdint.h", "stdbool.h"}
STANDARD = {
    "include/kaohe/": FREESTANDING,
    "proto/domain/": FREESTANDING | {"limits.h", "stdlib.h", "string.h"},
}
PATHS = ("proto", "include", ".")


def layer(name):
    return max((p for p in ARROWS if name.startswith(p)), key=len, default=None)


def includes(root, name):
    return re.findall(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', text(root, name), re.M)


def resolve(root, name, included):
    """The file meant by a quoted include, relative to root, or `generated`, or None."""
    if re.fullmatch(r"kaohe/v1/\w+(\.pb-c)?\.h", included):
        return "generated"
    for folder in (Path(name).parent, *map(Path, PATHS)):
        if (Path(root) / folder / included).is_file():
            return str(folder / included)
    return None


def upwards(root):
    found = []
    for name in product(root, ".c", ".h"):
        for kind, included in includes(root, name):
            target = resolve(root, name, included) if kind == '"' else None
            if ".." in included or (kind == '"' and target is None):
                found.append(f"{name}: {included}")
            elif kind == '"' and layer(target) not in ARROWS[layer(name)]:
                found.append(f"{name}: {included}")
    return found


def away_from_home(root):
    found = []
    for name in product(root, ".c", ".h"):
        for kind, included in includes(root, name):
            home = next((HOMES[h] for h in HOMES if included.startswith(h)), None)
            standard = STANDARD.get(layer(name))
            if (home and not re.fullmatch(home, name)) or (
                    kind == "<" and standard and included not in standard):
                found.append(f"{name}: {included}")
    return found


def cycles(root):
    graph = {
        name: [t for _, i in includes(root, name) if (t := resolve(root, name, i)) != name]
        for name in files(root, ".h")
    }
    found = []

    def visit(name, path):
        for target in graph.get(name, []):
            if target in path:
                found.append(" -> ".join([*path[path.index(target):], target]))
            elif target is not None:
                visit(target, [*path, target])

    for name in graph:
        visit(name, [name])
    return found


class Includes(unittest.TestCase):
    def test_project(self):
        self.assertEqual(upwards(ROOT), [])
        self.assertEqual(away_from_home(ROOT), [])
        self.assertEqual(cycles(ROOT), [])

    def test_canary(self):
        self.assertEqual(upwards(BAD), [
            "client/cli/sideways.c: client/leak.h",
            "daemon/upwards.c: ../client/leak.h",
            "daemon/upwards.c: client/leak.h",
            "daemon/upwards.c: missing.h",
            "include/kaohe/leak.h: domain/round.h",
            "proto/domain/impure.c: daemon/turn.h",
        ])
        self.assertEqual(away_from_home(BAD), [
            "client/cli/sideways.c: zmq.h",
            "daemon/upwards.c: sqlite3.h",
            "daemon/upwards.c: protobuf-c/protobuf-c.h",
            "include/kaohe/leak.h: stdio.h",
            "proto/domain/impure.c: stdio.h",
        ])
        self.assertIn("proto/domain/round.h -> proto/domain/trip.h -> proto/domain/round.h",
                      cycles(BAD))


if __name__ == "__main__":
    unittest.main()
