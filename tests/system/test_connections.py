# SPDX-License-Identifier: Apache-2.0
"""A key has 64 connections at most: the next is cut, the others go on."""
import unittest

import zmq

from system import stranger
from system.kaohe_test import Daemon, schema

LIMIT = 64


class Connections(unittest.TestCase):
    def ask(self, caller, timeout=10000):
        caller.socket.send(schema.Request(id=1, status=schema.StatusRequest())
                           .SerializeToString())
        return caller.socket.poll(timeout) and caller.socket.recv()

    def test_no_more_than_the_limit(self):
        context = zmq.Context()
        with Daemon() as daemon:
            public, secret = stranger.make_key()
            other_public, other_secret = stranger.make_key()
            daemon.enrol(schema.ROLE_BRANCH, public, "TNY")
            daemon.enrol(schema.ROLE_BRANCH, other_public, "KSY")

            def connect(key):
                return stranger.Caller(schema, context, daemon.requests, daemon.server_key, key)

            callers = [connect(secret) for _ in range(LIMIT)]
            for caller in callers:
                self.assertTrue(self.ask(caller))
            one_more = connect(secret)
            one_more.socket.setsockopt(zmq.RECONNECT_IVL, -1)
            one_more.socket.send(schema.Request(id=1, status=schema.StatusRequest())
                                 .SerializeToString())
            for _ in range(10000):
                self.assertTrue(self.ask(callers[0]), "the others are served")
                if "refused a message of" in daemon.log():
                    break
            self.assertIn("refused a message of", daemon.log())
            self.assertTrue(self.ask(callers[-1]))
            other = connect(other_secret)
            self.assertTrue(self.ask(other))
            for caller in callers[:8]:
                caller.close()
            again = connect(secret)
            for _ in range(40):  # until the ends of the eight have arrived
                if self.ask(again, 500):
                    break
                again.close()
                again = connect(secret)
            self.assertTrue(self.ask(again))
            for caller in (*callers[8:], one_more, other, again):
                caller.close()
        context.destroy(linger=0)


if __name__ == "__main__":
    unittest.main()
