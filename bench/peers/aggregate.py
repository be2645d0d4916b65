"""Aggregates the events of logs, a line at a time: by kind, the sum, maximum and count of four fields."""

import json
import sys

groups = {}
for path in sys.argv[1:]:
    with open(path, "rb") as log:
        for line in log:
            event = json.loads(line)
            if "tick" not in event:
                continue
            group = groups.setdefault(event["event_type"], [0, 0, 0, 0, 0])
            group[0] += 1
            group[1] += event["logical_clock_time"]
            group[2] = max(group[2], event["message_queue_size"])
            group[3] += event["late_ms"]
            group[4] = max(group[4], event["system_clock_time"])
print(groups)
