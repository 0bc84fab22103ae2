# SPDX-License-Identifier: Apache-2.0
"""docs/strangers.nft: it loads, and in a network of its own one address that connects without
end is held back, while another is let in."""
import os
import re
import shutil
import subprocess
import sys
import unittest

RULES = os.path.join(os.environ["KAOHE_SOURCE"], "docs/strangers.nft")
NFT = shutil.which("nft", path="/usr/sbin:/usr/bin:/sbin:/bin")
INSIDE = """
import socket, subprocess, sys
def run(*command): return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout
run("ip", "link", "set", "lo", "up")
run(sys.argv[1], "-f", sys.argv[2])
listening = socket.create_server(("127.0.0.1", 7401), backlog=4096)
def connect(source):
    made = socket.socket()
    made.settimeout(0.5)
    made.bind((source, 0))
    made.connect(("127.0.0.1", 7401))
    return made
held, refused = [], 0
for _ in range(100):
    try:
        held.append(connect("127.0.0.2"))
    except OSError:
        refused += 1
other = connect("127.0.0.3")
other.sendall(b"x")
held[0].sendall(b"x")  # what is established goes on
print(len(held), refused)
"""


def namespaces():
    return subprocess.run(["unshare", "-rn", "true"], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


class Firewall(unittest.TestCase):
    @unittest.skipUnless(NFT and namespaces(), "no nft, or no network namespaces here")
    def test_one_address_is_held_back_and_another_let_in(self):
        done = subprocess.run(["unshare", "-rn", sys.executable, "-c", INSIDE, NFT, RULES],
                              check=True, text=True, stdout=subprocess.PIPE, timeout=120)
        held, refused = map(int, done.stdout.split())
        self.assertLessEqual(held, 64)
        self.assertGreaterEqual(refused, 36)

    def test_it_names_the_ports_of_the_daemon(self):
        with open(RULES, encoding="utf-8") as f:
            ports = re.search(r"tcp dport \{ (\d+), (\d+) \} ct state new", f.read())
        with open(os.path.join(os.environ["KAOHE_SOURCE"], "daemon/config.c"),
                  encoding="utf-8") as f:
            self.assertEqual(re.findall(r'"tcp://\*:(\d+)"', f.read()), list(ports.groups()))


if __name__ == "__main__":
    unittest.main()
