"""Ticks as the classic script does: some work, then a sleep: sleep_loop.py RATE SECONDS LOG"""

import json
import sys
import time

rate, seconds, path = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
clock = 0
with open(path, "w") as log:
    end = time.time() + seconds
    while (now := time.time()) < end:
        clock += 1
        event = {"event_type": "INTERNAL", "system_clock_time": now, "logical_clock_time": clock}
        log.write(json.dumps(event) + "\n")
        log.flush()
        time.sleep(1 / rate)
