#!/usr/bin/env python3
"""A scale-sim host in Python: the whole protocol with nothing but the standard library.

A host is a slow machine. It ticks at a rate of its own, and on each tick it does exactly one
thing: it takes a message out of its inbox, or, where none waits, it draws: something internal, or
a message to the first of the other hosts, to the second, or to all. Its Lamport clock L becomes
L + 1 with each event of its own and max(L, stamp) + 1 with each message that it takes out. A
router starts all hosts at one instant and forwards their messages; docs/protocol.md tells how the
two talk. In short, in lines of JSON over TCP:

    host                          router
    HELLO  who I am           ->
                              <-  WELCOME  you are in
                              <-  START    begin at this instant, for so many seconds
    messages                  <-> messages
                              <-  STOP     the run ends now
    DONE   I send no more     ->
                              <-  DONE     nor does anybody else: you have got everything

One thread does it all: take lines in until the next tick is due, tick, start over. What happens is
printed as scale-sim's own clients log it. Exit codes: 0 the run is over, 2 wrong usage, 3 the
router is not there, refused us or went away, 130 Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import select
import signal
import socket
import sys
import time
from collections import deque
from typing import Any

MESSAGE_TYPES = ("SEND_FIRST", "SEND_SECOND", "BROADCAST")
EXIT_CODES = {"run_time": 0, "stopped": 0, "interrupted": 130, "failed": 3, "router_lost": 3}
EPOCH = time.time() - time.monotonic()


def now() -> float:
    """Seconds since the epoch; setting the system clock does not move it."""
    return round(EPOCH + time.monotonic(), 6)


class Failure(Exception):
    """The run cannot go on. Its arguments: one of EXIT_CODES, and what happened."""


class Host:
    """A host and its end of the connection."""

    def __init__(self, connection: socket.socket, options: argparse.Namespace) -> None:
        self.connection = connection
        self.options = options
        self.unfinished = b""  # the start of a line whose end has not come yet
        self.heard: dict[str, dict[str, Any]] = {}  # the router's lines but messages, by type
        self.inbox: deque[dict[str, Any]] = deque()
        self.clock = 0
        for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C is noted like one more line
            signal.signal(number, lambda *_: self.heard.update(INTERRUPT={}))

    def run(self) -> int:
        """Takes part in one run and returns the exit code."""
        reason, problem = "stopped", ""
        try:
            self.send(type="HELLO", source=self.options.source, protocol=1)
            self.listen(now() + 10, "WELCOME", "INTERRUPT")
            if not self.heard:
                raise Failure("failed", "the router did not answer HELLO within 10 s")
            self.listen(math.inf, "START", "STOP", "INTERRUPT")
            if "START" in self.heard and self.tick_to_the_end(self.heard["START"]):
                reason = "run_time"
            self.send(type="DONE")
            self.listen(math.inf, "DONE", "INTERRUPT")
            if "DONE" not in self.heard:  # Ctrl-C: close our side, and the router lets us go
                self.connection.shutdown(socket.SHUT_WR)
                self.listen(now() + 0.5, "DONE")
        except Failure as failure:
            reason, problem = failure.args
        except OSError as error:
            reason, problem = "router_lost", f"lost the router: {error}"
        except ValueError:
            reason, problem = "failed", "the router sent a line that is not JSON"
        if "INTERRUPT" in self.heard:
            reason = "interrupted"
        elif problem:
            print(f"error: {problem}", file=sys.stderr)
        self.record("HOST_STOP", now(), reason=reason)
        return EXIT_CODES[reason]

    def send(self, **line: Any) -> None:
        """Sends one line."""
        try:
            self.connection.sendall(json.dumps(line).encode() + b"\n")
        except ConnectionError:
            pass  # the router is gone: listen() will tell, and may still find its ERROR

    def listen(self, deadline: float, *until: str) -> None:
        """Takes lines in until one of these types has been heard or the deadline has passed."""
        while not any(kind in self.heard for kind in until):
            wait = max(0.0, min(deadline - now(), 0.1))  # look for Ctrl-C from time to time
            if select.select([self.connection], [], [], wait)[0]:
                chunk = self.connection.recv(65536)
                if not chunk:
                    raise Failure("router_lost", "the router went away before the run was over")
                *lines, self.unfinished = (self.unfinished + chunk).split(b"\n")
                for line in filter(bytes.strip, lines):
                    self.hear(json.loads(line))
            if now() >= deadline:
                return

    def hear(self, line: dict[str, Any]) -> None:
        """Takes one line in."""
        if line["type"] in MESSAGE_TYPES:
            self.inbox.append(line)  # the clock moves when it is taken out, not yet
        elif line["type"] == "ERROR":
            raise Failure("failed", "the router refused us: {message} ({code})".format(**line))
        else:
            self.heard[line["type"]] = line

    def tick_to_the_end(self, start: dict[str, Any]) -> bool:
        """Ticks from START on and returns whether the run time is over."""
        at: float = start["at"]
        if abs(at - now()) > 600:
            raise Failure("failed", "START is more than ten minutes away: compare the clocks")
        run_time: float = start.get("run_time", math.inf)
        rate = self.options.clock_speed
        draws = random.Random(f"{self.options.seed} {start['index']}")  # a seed may serve all hosts
        phase = draws.random() / rate
        told = {name: start.get(name) for name in ("index", "roster", "run_time")}
        self.record("HOST_START", at, **vars(self.options), **told, phase=phase, stamp="post")
        tick = 0
        while phase + tick / rate < run_time:
            due = at + phase + tick / rate  # an absolute deadline: late ticks delay no others
            self.listen(due, "STOP", "INTERRUPT")
            if now() < due:
                return False
            self.tick(tick, due, draws)
            tick += 1
        self.listen(at + run_time, "STOP", "INTERRUPT")
        return now() >= at + run_time

    def tick(self, tick: int, due: float, draws: random.Random) -> None:
        """Does the one thing of a tick."""
        at, event_type, message = now(), "INTERNAL", None
        if self.inbox:
            event_type, message = "RECEIVE", self.inbox.popleft()
            self.clock = max(self.clock, int(message["logical_clock_time"])) + 1
        else:
            self.clock += 1
            if draws.random() >= self.options.prob_internal:
                event_type = "SEND"
                message = {
                    "source": self.options.source,
                    "type": draws.choice(MESSAGE_TYPES),
                    "system_clock_time": at,
                    "logical_clock_time": self.clock,
                    "payload": "",
                }
                self.send(**message)
        late_ms = max(0.0, round((at - due) * 1000, 3))
        self.record(event_type, at, message=message, tick=tick, late_ms=late_ms)

    def record(self, event_type: str, at: float, **more: Any) -> None:
        """Prints one line of the host's history."""
        state = {"logical_clock_time": self.clock, "message_queue_size": len(self.inbox)}
        line = {"event_type": event_type, "system_clock_time": at, **state, **more}
        try:
            print(json.dumps(line), flush=True)
        except BrokenPipeError:  # nobody reads us any more (`| head`): the host runs on
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run one scale-sim host, written in Python.")
    parser.add_argument("source", help="who this host is, ADDRESS:PORT; nothing listens there")
    parser.add_argument("--router", type=address, default="localhost:8000", help="ADDRESS:PORT")
    parser.add_argument("--clock-speed", type=float, default=1, help="ticks per second, above 0")
    parser.add_argument("--prob-internal", type=float, default=0.7, help="from 0 to 1")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32), help="of the draws")
    options = parser.parse_args()
    if not (0 < options.clock_speed < math.inf and 0 <= options.prob_internal <= 1):
        parser.error("wanted a clock speed above 0 and a probability from 0 to 1")
    router = vars(options).pop("router")
    try:
        connection = socket.create_connection(router, timeout=10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, OverflowError, UnicodeError) as error:
        where = ":".join(map(str, router))
        print(f"error: cannot reach the router at {where}: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
    with connection:
        return Host(connection, options).run()


if __name__ == "__main__":
    sys.exit(main())
