"""Ticks as exactly as this machine lets a loop: exact_loop.py RATE SECONDS LOG"""

import json
import sys
import time

AWAKE = 0.0002  # for the last stretch before a deadline it does not sleep

rate, seconds, path = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
with open(path, "w") as log:
    start = time.time()
    for k in range(round(rate * seconds)):
        due = start + k / rate
        while (left := due - time.time()) > 0:
            if left > AWAKE:
                time.sleep(left - AWAKE)
        now = time.time()
        event = {"system_clock_time": now, "late_ms": (now - due) * 1000}
        log.write(json.dumps(event) + "\n")
        log.flush()
