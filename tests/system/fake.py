# SPDX-License-Identifier: Apache-2.0
"""A daemon that misbehaves on demand: speaks the protocol, stores nothing, and answers as
a test tells it. For what a real daemon does too seldom to be waited for.

    with FakeDaemon() as fake:
        home = fake.home("TNY")
        fake.answer["submit"] = lambda request: fake.error("ERROR_CODE_TRY_AGAIN")
"""
import base64
import json
import os
import shutil
import tempfile
import threading
from hashlib import sha256

import zmq
from google.protobuf import json_format
from nacl.signing import SigningKey

from system import stranger
from system.kaohe_test import schema


class FakeDaemon:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="kaohe-fake-")
        self.public, self.secret = stranger.make_key()
        self.signing = SigningKey.generate()
        self.context = zmq.Context()
        self.requests, self.requests_at = self.socket(zmq.ROUTER)
        self.rankings, self.rankings_at = self.socket(zmq.XPUB)
        self.answer = {"submit": self.receipt, "status": lambda r: schema.Reply(
            status=schema.Status(version="fake", signing_key=bytes(self.signing.verify_key))),
            "data": lambda r: schema.Reply(data=schema.DataFile(catalogue=self.catalogue())),
            "periods": lambda r: schema.Reply(periods=schema.PeriodList())}
        self.taken = []  # every request, in order
        self.topics = set()
        self.entry = 0
        self.lock = threading.Lock()
        self.pipe = self.context.socket(zmq.PAIR)
        self.pipe.bind("inproc://orders")
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def socket(self, kind):
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.curve_server = True
        socket.curve_secretkey = stranger.z85.encode(self.secret)
        port = socket.bind_to_random_port("tcp://127.0.0.1")
        return socket, f"tcp://127.0.0.1:{port}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.pipe.send(b"stop")
        self.thread.join()
        self.context.destroy(linger=0)
        shutil.rmtree(self.folder, ignore_errors=True)

    def home(self, branch, **changes):
        """A home directory with a finished profile."""
        home = tempfile.mkdtemp(prefix=f"{branch}-", dir=self.folder)
        public, secret = stranger.make_key()
        text = {name: base64.b64encode(value).decode() for name, value in (
            ("serverKey", self.public), ("publicKey", public), ("secretKey", secret),
            ("signingKey", bytes(self.signing.verify_key)))}
        profile = {"role": "ROLE_BRANCH", "branch": branch, "requests": self.requests_at,
                   "rankings": self.rankings_at, **text, **changes}
        with open(os.open(os.path.join(home, "profile.json"), os.O_WRONLY | os.O_CREAT, 0o600),
                  "w", encoding="utf-8") as f:
            json.dump(profile, f)
        return home

    def serve(self):
        orders = self.context.socket(zmq.PAIR)
        orders.connect("inproc://orders")
        poller = zmq.Poller()
        for socket in (orders, self.requests, self.rankings):
            poller.register(socket, zmq.POLLIN)
        while True:
            for socket, _ in poller.poll():
                frames = socket.recv_multipart()
                if socket is orders and frames == [b"stop"]:
                    for each in (orders, self.requests, self.rankings):
                        each.close()
                    return
                if socket is orders:
                    self.rankings.send_multipart(frames)
                elif socket is self.rankings:
                    (self.topics.add if frames[0][0] else self.topics.discard)(frames[0][1:])
                else:
                    self.reply(*frames)

    def reply(self, peer, frame):
        request = schema.Request.FromString(frame)
        verb = request.WhichOneof("verb")
        self.taken.append(request)
        reply = self.answer[verb](request) if verb in self.answer \
            else self.error("ERROR_CODE_UNKNOWN_VERB")
        if isinstance(reply, bytes):
            self.requests.send_multipart([peer, reply])
        elif reply is not None:
            reply.id = reply.id or request.id
            self.requests.send_multipart([peer, reply.SerializeToString()])

    def publish(self, topic, published):
        with self.lock:  # a heart beats in a thread of its own
            self.pipe.send_multipart([topic.encode(), published.SerializeToString()])

    @staticmethod
    def error(code, message="as the test wants", **parameters):
        error = schema.Error(code=schema.ErrorCode.Value(code), message=message)
        for name, value in parameters.items():
            error.parameters.add(name=name, value=value)
        return schema.Reply(error=error)

    def receipt(self, request, verdict="VERDICT_ACCEPTED", **changes):
        """A genuine receipt, unless `changes` spoil it."""
        body = request.submit.submission
        submission = schema.Submission.FromString(body)
        self.entry += 1
        receipt = schema.Receipt(
            entry=self.entry, epoch=1, kind=schema.ENTRY_KIND_FILING, time=1_700_000_000_000_000,
            content=changes.get("content", sha256(body).digest()), outbox=submission.outbox,
            number=submission.number, branch=submission.branch, period=submission.period,
            verdict=schema.Verdict.Value(verdict), revision=1)
        leaf = receipt.SerializeToString()
        head = schema.BatchHead(batch=self.entry, epoch=1, first_entry=self.entry, entry_count=1,
                                root=sha256(b"\0" + leaf).digest(), previous=bytes(32),
                                time=receipt.time).SerializeToString()
        signature = self.signing.sign(b"kaohe batch head v1\0" + head).signature
        return schema.Reply(receipt=schema.SignedReceipt(
            receipt=leaf, leaf_index=0, head=head,
            signature=changes.get("signature", signature),
            key_id=sha256(bytes(self.signing.verify_key)).digest()))

    @staticmethod
    def catalogue():
        with open(os.path.join(os.environ["KAOHE_SOURCE"], "proto/data/catalogue.json"),
                  encoding="utf-8") as f:
            return json_format.Parse(f.read(), schema.Catalogue())



def report(folder, branch="TNY", period="106H1", mean="92.17", **more):
    """A report in a file: one phone test, made up."""
    handle, path = tempfile.mkstemp(prefix="report-", suffix=".json", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as f:
        json.dump({"branch": branch, "period": period, "filer": "A", "approver": "B",
                   "provenance": "PROVENANCE_INVENTED",
                   "records": [{"phoneTest": {"conductor": "CONDUCTOR_BRANCH",
                                              "personsTested": "18", "meanScore": mean}}],
                   **more}, f)
    return path
