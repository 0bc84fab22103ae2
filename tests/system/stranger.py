# SPDX-License-Identifier: Apache-2.0
"""A client written from docs/protocol.md alone: pyzmq and protoc, none of our code."""
import atexit
import contextlib
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time
from hashlib import sha256

import nacl.bindings
import zmq
from nacl.signing import VerifyKey
from zmq.utils import z85


def load_schema(source):
    """Compiles the .proto files and returns a namespace of all message classes."""
    out = tempfile.mkdtemp(prefix="kaohe-proto-")
    atexit.register(shutil.rmtree, out, ignore_errors=True)
    root = os.path.join(source, "proto")
    protos = [os.path.relpath(p, root) for p in glob.glob(os.path.join(root, "kaohe/v1/*.proto"))]
    subprocess.run(["protoc", f"--python_out={out}", *protos], cwd=root, check=True)
    sys.path.insert(0, out)
    names = {}
    for proto in protos:
        module = __import__(proto[:-6].replace("/", ".") + "_pb2", fromlist=["*"])
        names.update({k: v for k, v in vars(module).items() if not k.startswith("_")})
    return type("Schema", (), names)


def make_key():
    """A CURVE key pair: (public, secret), 32 bytes each."""
    public, secret = zmq.curve_keypair()
    return z85.decode(public), z85.decode(secret)


def public_of(secret):
    return nacl.bindings.crypto_scalarmult_base(secret)


def curve_socket(context, kind, endpoint, server_key, secret):
    """Connected, unless there is no endpoint."""
    socket = context.socket(kind)
    socket.linger = 0
    socket.sndtimeo = 60000  # zmq.Again rather than a wait without end
    if server_key:
        socket.curve_serverkey = z85.encode(server_key)
        socket.curve_secretkey = z85.encode(secret)
        socket.curve_publickey = z85.encode(public_of(secret))
    if endpoint:
        socket.connect(endpoint)
    return socket


def knock(socket, endpoint, request):
    """Connects and sends. The handshake may have failed by then, and libzmq does not always
    try again: nobody is left to send to, which no sender may wait for."""
    socket.connect(endpoint)
    with contextlib.suppress(zmq.Again):
        socket.send(request.SerializeToString(), zmq.NOBLOCK)


class Caller:
    """One connection to a request socket."""

    def __init__(self, schema, context, endpoint, server_key=None, secret=None):
        self.schema = schema
        self.socket = curve_socket(context, zmq.DEALER, endpoint, server_key, secret)
        self.next_id = 1

    def send(self, request):
        request.id = self.next_id
        self.next_id += 1
        self.socket.send(request.SerializeToString())
        return request.id

    def receive(self, timeout=10.0):
        """The next reply, or None when none comes in time."""
        if not self.socket.poll(int(timeout * 1000)):
            return None
        return self.schema.Reply.FromString(self.socket.recv())

    def ask(self, timeout=10.0, **verb):
        """ask(snapshot=SnapshotRequest(…)) → the reply to it, or TimeoutError."""
        wanted = self.send(self.schema.Request(**verb))
        end = time.monotonic() + timeout
        while True:
            reply = self.receive(max(0.0, end - time.monotonic()))
            if reply is None:
                raise TimeoutError(f"no reply to {list(verb)} within {timeout} s")
            if reply.id == wanted:
                return reply

    def submit(self, submission, timeout=10.0):
        return self.ask(timeout, submit=self.schema.SubmitRequest(
            submission=submission if isinstance(submission, bytes)
            else submission.SerializeToString()))

    def close(self):
        self.socket.close()


def verify_receipt(schema, signed, public_key):
    """The ten lines of docs/protocol.md, section 5."""
    head = schema.BatchHead.FromString(signed.head)
    node, index, last = sha256(b"\0" + signed.receipt).digest(), signed.leaf_index, head.entry_count - 1
    for sibling in signed.path:
        if index & 1 or index == last:
            node = sha256(b"\1" + sibling + node).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\1" + node + sibling).digest()
        index, last = index >> 1, last >> 1
    assert last == 0 and node == head.root, "the path does not lead to the root"
    assert sha256(public_key).digest() == signed.key_id, "signed with another key"
    VerifyKey(public_key).verify(b"kaohe batch head v1\0" + signed.head, signed.signature)
    return schema.Receipt.FromString(signed.receipt)


def take_snapshot(schema, caller, board, period):
    """All pages of one consistent snapshot; None when there is no such board."""
    while True:
        values, after, first = {}, None, None
        while True:
            request = schema.SnapshotRequest(board=board, period=period)
            if after:
                request.after = after
            reply = caller.ask(snapshot=request)
            if reply.HasField("error"):
                assert reply.error.code == schema.ERROR_CODE_NOT_FOUND, reply.error
                return None
            page = reply.snapshot
            first = first or page
            if (page.epoch, page.sequence) != (first.epoch, first.sequence):
                break
            values.update({v.branch: v for v in page.values})
            if not page.HasField("next"):
                return first, values
            after = page.next


class Follower:
    """One board, followed without a hole: docs/protocol.md, section 6."""

    def __init__(self, schema, context, rankings, server_key, secret, caller, board, period):
        self.schema, self.caller, self.board, self.period = schema, caller, board, period
        self.socket = curve_socket(context, zmq.SUB, rankings, server_key, secret)
        self.socket.subscribe(f"rank/{board}/{period}")
        self.socket.subscribe("heartbeat")
        self.snapshots = 0
        self.heartbeats = 0
        self.load()

    def load(self):
        self.snapshots += 1
        taken = take_snapshot(self.schema, self.caller, self.board, self.period)
        if taken is None:
            self.epoch, self.sequence, self.values = None, 0, {}
        else:
            self.epoch, self.sequence = taken[0].epoch, taken[0].sequence
            self.values = taken[1]

    def step(self, timeout=10.0):
        """Takes one published message; False when none came in time."""
        if not self.socket.poll(int(timeout * 1000)):
            return False
        _, frame = self.socket.recv_multipart()
        published = self.schema.Published.FromString(frame)
        if published.HasField("heartbeat"):
            self.heartbeats += 1
            beat = published.heartbeat
            behind = any(b.key == f"{self.board}/{self.period}" and b.sequence > self.sequence
                         for b in beat.boards)
            if behind or (self.epoch is not None and beat.epoch != self.epoch):
                self.load()
            return True
        update = published.update
        if (update.board, update.period) != (self.board, self.period):
            return True
        if self.epoch is not None and update.epoch != self.epoch:
            self.load()
        elif update.sequence <= self.sequence:
            pass
        elif update.previous != self.sequence:
            self.load()
        else:
            self.apply(update)
        return True

    def apply(self, update):
        self.epoch, self.sequence = update.epoch, update.sequence
        for change in update.changes:
            if change.value.HasField("value"):
                self.values[change.value.branch] = change.value
            else:
                self.values.pop(change.value.branch, None)

    def until(self, done, timeout=20.0):
        end = time.monotonic() + timeout
        while not done(self):
            if not self.step(max(0.0, end - time.monotonic())):
                raise TimeoutError("the board did not get there")
