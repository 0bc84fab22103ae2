# SPDX-License-Identifier: Apache-2.0
"""Real binaries over real sockets: a daemon in a folder of its own, and the program kaohe.

    with Daemon() as daemon:
        home = daemon.client("TNY")              # enrolled by token with `kaohe key enrol`
        run_kaohe("submit", "report.json", home=home)
"""
import faulthandler
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

import zmq
from google.protobuf import json_format

from system import stranger

BIN = os.environ["KAOHE_BIN"]
schema = stranger.load_schema(os.environ["KAOHE_SOURCE"])
faulthandler.dump_traceback_later(840)  # where it hangs, before ctest ends it


class NotifySocket:
    """Plays the service manager: receives what sd_notify sends."""

    def __init__(self, path):
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        self.messages = []

    def wait(self, wanted, process=None, timeout=30.0):
        """The first message that holds the wanted line; fails when the process ends first."""
        self.socket.settimeout(0.2)
        waited = 0.0
        while waited < timeout:
            try:
                data, ancillary, _, _ = socket.recv_fds(self.socket, 65536, 8)
                for fd in ancillary:
                    os.close(fd)
            except TimeoutError:
                waited += 0.2
                if process is not None and process.poll() is not None:
                    break
                continue
            message = data.decode()
            self.messages.append(message)
            if wanted in message.split("\n"):
                return message
        raise AssertionError(f"no {wanted} was notified; got {self.messages[-5:]}")

    def wait_any(self, process):
        """The next message, whatever it says."""
        self.socket.settimeout(30)
        self.messages.append(self.socket.recv(65536).decode())
        assert process.poll() is None, "the daemon ended"

    def close(self):
        self.socket.close()


class Daemon:
    """A kaohed with state directory, log, and ports of its own that it keeps over restarts."""

    def __init__(self, settings="", environment=None):
        self.folder = tempfile.mkdtemp(prefix="kaohe-test-")
        self.state = os.path.join(self.folder, "state")
        self.config = os.path.join(self.folder, "kaohed.conf")
        self.admin = os.path.join(self.state, "admin.sock")
        self.database = os.path.join(self.state, "kaohed.db")
        self.logfile = os.path.join(self.folder, "log")
        self.settings, self.environment = settings, environment or {}
        self.requests = self.rankings = "tcp://127.0.0.1:0"
        self.notify = NotifySocket(os.path.join(self.folder, "notify"))
        self.context = zmq.Context()
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, value, traceback):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if kind is not None:
            print(self.log(), file=sys.stderr)
        self.notify.close()
        self.context.destroy(linger=0)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        with open(self.logfile, encoding="utf-8", errors="replace") as f:
            return f.read()

    def spawn(self):
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(f"[kaohed]\nstate_directory = {self.state}\nrequests = {self.requests}\n"
                    f"rankings = {self.rankings}\n{self.settings}\n")
        with open(self.logfile, "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(BIN, "kaohed"), "--config", self.config],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "NOTIFY_SOCKET": self.notify.path, **self.environment})

    def start(self):
        """Returns when the daemon serves."""
        self.spawn()
        self.notify.wait("READY=1", self.process)
        status = self.ask(status=schema.StatusRequest()).status
        self.requests, self.rankings = status.requests, status.rankings
        self.server_key, self.signing_key = status.server_key, status.signing_key

    def signal(self, number):
        """Sends a signal that ends it, and waits for the end."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def stop(self):
        code = self.signal(signal.SIGTERM)
        assert code == 0, f"kaohed ended with {code}"

    def ask(self, timeout=10.0, **verb):
        """One request over the administration socket."""
        caller = stranger.Caller(schema, self.context, f"ipc://{self.admin}")
        try:
            return caller.ask(timeout, **verb)
        finally:
            caller.close()

    def token(self, role, branch=None):
        """A token file, as the operator hands it out."""
        request = schema.TokenRequest(role=role, branch=branch)
        reply = self.ask(token=request)
        assert reply.HasField("token"), reply
        handle, path = tempfile.mkstemp(prefix="token-", suffix=".json", dir=self.folder)
        with os.fdopen(handle, "w", encoding="utf-8") as f:
            f.write(json_format.MessageToJson(reply.token))
        return path

    def enrol(self, role, public_key, branch=None):
        """Enrols a key at once."""
        reply = self.ask(token=schema.TokenRequest(role=role, branch=branch, public_key=public_key))
        assert reply.HasField("enrolment"), reply

    def client(self, who):
        """The home directory of a new client: a branch code, "headquarters" or "operator"."""
        home = tempfile.mkdtemp(prefix=f"{who}-", dir=self.folder)
        roles = {"headquarters": schema.ROLE_HEADQUARTERS, "operator": schema.ROLE_OPERATOR}
        token = self.token(roles.get(who, schema.ROLE_BRANCH), None if who in roles else who)
        run_kaohe("key", "enrol", token, home=home)
        return home


def run_kaohe(*arguments, home=None, code=0, stdin=None, environment=None):
    """Runs kaohe and holds its exit code; returns the CompletedProcess with text output."""
    command = [os.path.join(BIN, "kaohe"), *map(str, arguments)]
    if home is not None:
        command += ["--home", home]
    done = subprocess.run(command, input=stdin if stdin is not None else "", text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                          env={**os.environ, **(environment or {})}, check=False)
    assert code is None or done.returncode == code, \
        f"{command} ended with {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
    return done
