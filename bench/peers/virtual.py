"""The scale model in virtual time as one would write it in Python: a heap of what is to come.

    python3 virtual.py HOSTS integer|fractional SECONDS [FOLDER]

prints the ticks, the CPU seconds and the wall seconds of the loop. With a folder it writes the logs with json.dumps.
"""

import json
import sys
import time
from collections import deque
from heapq import heapify, heappop, heappush
from random import Random

TICK, DELIVERY = 0, 1
P = 0.7
TYPES = ("SEND_FIRST", "SEND_SECOND", "BROADCAST")


class Host:
    __slots__ = ("place", "rate", "phase", "ticks", "clock", "inbox", "log", "first_clock",
                 "received", "sent", "jump_max", "inbox_max", "inbox_sum")

    def __init__(self, place, rate, phase):
        self.place, self.rate, self.phase = place, rate, phase
        self.ticks = self.clock = self.first_clock = self.received = 0
        self.jump_max = self.inbox_max = self.inbox_sum = 0
        self.sent = [0, 0, 0]
        self.inbox = deque()
        self.log = None


def source(host):
    return f"127.0.0.1:{8001 + host.place}"


def receivers(kind, sender, hosts):
    if kind == 2:
        return [host for host in hosts if host is not sender]
    place = kind if kind < sender.place else kind + 1
    return hosts[place:place + 1]


def log_event(host, kind, message, now):
    record = {
        "event_type": kind, "system_clock_time": round(now, 6), "logical_clock_time": host.clock,
        "message_queue_size": len(host.inbox), "message": None, "tick": host.ticks, "late_ms": 0,
    }
    if message is not None:
        sender, number, stamp, sent_at = message
        record["message"] = {
            "source": source(sender), "type": TYPES[number], "system_clock_time": round(sent_at, 6),
            "logical_clock_time": stamp, "payload": "",
        }
    host.log.write(json.dumps(record) + "\n")


def log_copy(router, message, host):
    sender, number, stamp, sent_at = message
    record = {
        "event_type": "ROUTE", "destination": source(host), "source": source(sender),
        "type": TYPES[number], "logical_clock_time": stamp, "system_clock_time": round(sent_at, 6),
    }
    router.write(json.dumps(record) + "\n")


def run(hosts, run_time, random, router):
    agenda = [(host.phase, TICK, host.place, host) for host in hosts if host.phase < run_time]
    heapify(agenda)
    sequence = ticks = routed = dropped = 0
    while agenda:
        now, kind, _, what = heappop(agenda)
        if kind == DELIVERY:
            for host in receivers(what[1], what[0], hosts):
                host.inbox.append(what)
            continue
        host = what
        before = host.clock
        if host.inbox:
            message = host.inbox.popleft()
            stamp = message[2]
            clock = host.clock = (stamp if stamp > before else before) + 1
            size = len(host.inbox)
            host.received += 1
            host.inbox_sum += size
            if size > host.inbox_max:
                host.inbox_max = size
            if host.ticks and clock - before > host.jump_max:
                host.jump_max = clock - before
            if host.log:
                log_event(host, "RECEIVE", message, now)
        else:
            host.clock = before + 1
            draw = random()
            if draw < P:
                if host.log:
                    log_event(host, "INTERNAL", None, now)
            else:
                number = int(3 * (draw - P) / (1 - P))
                host.sent[number] += 1
                message = (host, number, host.clock, now)
                if number < 2 and len(hosts) < number + 2:
                    dropped += 1
                else:
                    routed += len(hosts) - 1 if number == 2 else 1
                    heappush(agenda, (now, DELIVERY, sequence, message))
                    sequence += 1
                if host.log:
                    log_event(host, "SEND", message, now)
                    for other in receivers(number, host, hosts):
                        log_copy(router, message, other)
        if host.ticks == 0:
            host.first_clock = host.clock
        host.ticks += 1
        ticks += 1
        due = host.phase + host.ticks / host.rate
        if due < run_time:
            heappush(agenda, (due, TICK, host.place, host))
    return ticks


def main():
    count, kind, run_time = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    folder = sys.argv[4] if len(sys.argv) > 4 else None
    random = Random(7).random
    hosts = []
    for i in range(count):
        rate = 1 + i % 6 + (0 if kind == "integer" else 0.1 + (i % 97) / 991)
        hosts.append(Host(i, rate, random() / rate))
    router = None
    if folder:
        for host in hosts:
            path = f"{folder}/client-127.0.0.1-{8001 + host.place}.ndjson"
            host.log = open(path, "w", buffering=1 << 18)
        router = open(f"{folder}/router.ndjson", "w", buffering=1 << 18)
    start, wall_start = time.process_time(), time.perf_counter()
    ticks = run(hosts, run_time, random, router)
    if folder:
        for host in hosts:
            host.log.close()
        router.close()
    print(ticks, time.process_time() - start, time.perf_counter() - wall_start)


main()
