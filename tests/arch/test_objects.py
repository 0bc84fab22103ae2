# SPDX-License-Identifier: Apache-2.0
"""What the compiler made of it: a pure domain, no mutable state at file scope, hardening.

Looks at the release build, because sanitizers and coverage add names of their own.
"""

import re
import unittest

from arch.house import RELEASE, ROOT, compiled, run

PURE = re.compile(r"""
    mem(cpy|cmp|set|move|chr) | str(len|cmp|ncmp|chr|rchr|str|pbrk|spn|cspn) | qsort
  | __u?(div|mod)ti3 | __u?divmodti4        # 128-bit division, by the compiler
  | __stack_chk_fail | __mem(cpy|set|move)_chk | _GLOBAL_OFFSET_TABLE_   # hardening
""", re.X)
STATEFUL = re.compile(r"daemon/(log|signal)\.c|client/cli/signal\.c")
MUTABLE = re.compile(r"^\S+ .{7} (\.(?:data|bss|tdata|tbss)\S*|\*COM\*)\t\S+ (?:\.hidden )?(\S+)$")


def impure(archive):
    """Symbols that the archive needs from outside, beyond the allowed ones."""
    used = set(re.findall(r"^ +U (\S+)$", run("nm", str(archive)), re.M))
    defined = set(re.findall(r"^\S+ [A-TV-Z] (\S+)$", run("nm", str(archive)), re.M))
    return sorted(s for s in used - defined if not PURE.fullmatch(s))


def mutables(thing):
    found = []
    for line in run("objdump", "-t", str(thing)).splitlines():
        symbol = MUTABLE.match(line)
        is_object = symbol and ("O" in line.split("\t")[0] or symbol[1] == "*COM*")
        if is_object and not symbol[1].startswith(".data.rel.ro"):
            found.append(symbol[2])
    return found


def soft(program):
    """What a program or library lacks of the hardening that the release promises."""
    about = run("readelf", "--wide", "--file-header", "--program-headers", "--dynamic",
                "--symbols", str(program))
    signs = {
        "position independence": r"Type: +DYN",
        "read-only relocations": r"GNU_RELRO",
        "immediate binding": r"BIND_NOW",
        "a stack that is not executable": r"GNU_STACK .* RW ",
        "stack protection": r"__stack_chk_fail",
    }
    return [name for name, sign in signs.items() if not re.search(sign, about)]


def sources_and_objects():
    for folder in ("proto", "client", "daemon"):
        for thing in RELEASE.glob(f"{folder}/CMakeFiles/*.dir/**/*.o"):
            inside = thing.relative_to(RELEASE / folder / "CMakeFiles").parts[1:]
            source = "/".join((folder, *inside)).removesuffix(".o")
            if (ROOT / source).is_file():
                yield source, thing


class Objects(unittest.TestCase):
    def test_domain_is_pure(self):
        self.assertEqual(impure(RELEASE / "proto/libkaohe_domain.a"), [])

    def test_no_state_at_file_scope(self):
        seen = list(sources_and_objects())
        self.assertIn("proto/domain/error.c", [source for source, _ in seen])
        self.assertEqual([f"{source}: {name}" for source, thing in seen
                          if not STATEFUL.fullmatch(source) for name in mutables(thing)], [])

    def test_release_is_hardened(self):
        stage = RELEASE.parent
        for program in (*stage.glob("bin/*"), stage / "lib/libkaohe.so"):
            self.assertEqual(soft(program), [], program)

    def test_canary(self):
        folder, thing = compiled("proto/domain/impure.c", "-c", f"-I{ROOT}/tests/arch/bad")
        with folder:
            self.assertEqual(impure(thing), ["kaohe__v1__thing__descriptor", "printf"])
            self.assertEqual(sorted(n.split(".")[0] for n in mutables(thing)),
                             ["calls", "names", "total"])
        folder, thing = compiled(
            "client/leak.c", "-shared", "-Wl,-z,norelro,-z,lazy,-z,execstack")
        with folder:
            self.assertEqual(len(soft(thing)), 4)


if __name__ == "__main__":
    unittest.main()
