# SPDX-License-Identifier: Apache-2.0
"""How long one branch waits for its receipts while others, with keys of their own, flood the
daemon: valid filings as fast as they go, and frames that are no message. In the same run the
same work alone, so that the ratio means something on any machine."""
import os
import subprocess
import sys
import time

import zmq
from zmq.utils import z85

VALID = 4  # branches that file without end, with WINDOW under way each
WINDOW = 256
NOISY = 2  # that send what is no message


def write_keys(path, rows):
    with open(path, "w", encoding="ascii") as f:
        f.writelines(f"{b} {z85.encode(p).decode()} {z85.encode(s).decode()}\n" for b, p, s in rows)


def measure(tool, daemon, folder, keys, seconds):
    """keys: (branch, public, secret). The first files alone, the last among the others."""
    server = z85.encode(daemon.server_key).decode()
    alone, last, many = (os.path.join(folder, name) for name in ("alone", "last", "many"))
    write_keys(alone, keys[:1])
    write_keys(last, keys[-1:])
    write_keys(many, keys[1:1 + VALID])
    program = os.path.join(os.environ["KAOHE_BENCH_PROGRAMS"], "bench_load")
    quiet = tool("bench_load", daemon.requests, server, alone, 1, 1, seconds)
    floods = [subprocess.Popen([program, daemon.requests, server, many, str(VALID), str(WINDOW),
                                str(seconds + 2)], stdout=subprocess.PIPE)]
    for _, public, secret in keys[1 + VALID:1 + VALID + NOISY]:
        floods.append(subprocess.Popen(
            [sys.executable, __file__, daemon.requests, server, z85.encode(public).decode(),
             z85.encode(secret).decode(), str(seconds + 2)], stdout=subprocess.PIPE))
    for flood in floods[1:]:
        flood.stdout.readline()  # it has begun
    flooded = tool("bench_load", daemon.requests, server, last, 1, 1, seconds)
    sent = [flood.communicate()[0] for flood in floods]
    return {"quiet_p99_us": quiet["p99_us"], "flooded_p99_us": flooded["p99_us"],
            "ratio": round(flooded["p99_us"] / quiet["p99_us"], 1),
            "noise_sent": sum(int(s) for s in sent[1:])}


def make_noise(endpoint, server, public, secret, seconds):
    """Frames that are no message, and messages of two frames, as fast as the daemon takes them."""
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    socket.curve_serverkey, socket.curve_publickey, socket.curve_secretkey = server, public, secret
    socket.linger = 0
    socket.connect(endpoint)
    socket.send(b"\xff")
    socket.recv()
    print(flush=True)
    end, sent = time.monotonic() + seconds, 0
    frames = (b"\xff" * 10, os.urandom(200), os.urandom(60000))
    while time.monotonic() < end:
        try:
            socket.send(frames[sent % 3], zmq.DONTWAIT)
            sent += 1
        except zmq.Again:
            pass
        while socket.poll(0):
            socket.recv_multipart()
    print(sent)
    context.destroy(linger=0)


if __name__ == "__main__":
    make_noise(sys.argv[1], *(a.encode() for a in sys.argv[2:5]), float(sys.argv[5]))
