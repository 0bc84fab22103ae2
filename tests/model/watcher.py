# SPDX-License-Identifier: Apache-2.0
"""A watcher of every board, by docs/protocol.md, section 6: it applies what is published,
and takes a snapshot where it finds a gap."""
import time

import zmq

from system import stranger


class Watcher:
    def __init__(self, schema, daemon, secret, caller):
        self.schema, self.daemon, self.secret, self.caller = schema, daemon, secret, caller
        self.boards, self.sequences, self.topics = {}, {}, 0
        self.socket = None
        self.told = []  # (board and period, change) of what was applied

    def open(self):
        """Subscribes, and waits until that is known to count: a heart beats."""
        self.close()
        self.socket = stranger.curve_socket(self.daemon.context, zmq.SUB, self.daemon.rankings,
                                            self.daemon.server_key, self.secret)
        self.socket.rcvhwm = 0
        self.socket.subscribe("rank/")
        self.socket.subscribe("heartbeat")
        beats = self.topics
        while self.topics == beats:
            self.take(20.0)
        for key in set(self.boards):
            self.load(key)

    def close(self):
        if self.socket is not None:
            self.socket.close()

    def load(self, key):
        taken = stranger.take_snapshot(self.schema, self.caller, *key)
        if taken is None:  # a board that is in no catalogue any more
            self.boards.pop(key, None)
            self.sequences.pop(key, None)
        else:
            self.boards[key], self.sequences[key] = dict(taken[1]), taken[0].sequence

    def forget_others(self, ids):
        """No board is told of any more that is in no catalogue."""
        for key in [k for k in self.sequences if k[0] not in ids]:
            self.boards.pop(key, None)
            del self.sequences[key]

    def take(self, timeout):
        """One message."""
        if not self.socket.poll(int(timeout * 1000)):
            raise TimeoutError("nothing was published")
        published = self.schema.Published.FromString(self.socket.recv_multipart()[1])
        if published.HasField("heartbeat"):
            self.topics += 1
            for state in published.heartbeat.boards:
                key = tuple(state.key.rsplit("/", 1))
                if state.sequence > self.sequences.get(key, 0):
                    self.load(key)
            return
        update = published.update
        key = (update.board, update.period)
        if update.sequence <= self.sequences.get(key, 0):
            return
        if update.previous != self.sequences.get(key, 0):
            self.load(key)
            return
        self.sequences[key] = update.sequence
        values = self.boards.setdefault(key, {})
        for change in update.changes:
            self.told.append((key, change))
            if change.value.HasField("value"):
                values[change.value.branch] = change.value
            else:
                values.pop(change.value.branch, None)

    def until(self, sequences, timeout=20.0):
        """Takes what is published until every board is as far as it has to be."""
        end = time.monotonic() + timeout
        while any(self.sequences.get(k, 0) < s for k, s in sequences.items()):
            self.take(max(0.0, end - time.monotonic()))
