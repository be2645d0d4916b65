"""A router that polls its sockets and never sleeps: busy_router.py CLIENTS SECONDS"""

import json
import socket
import sys
import time

count, seconds = int(sys.argv[1]), float(sys.argv[2])
with socket.create_server(("127.0.0.1", 0)) as listener:
    port = listener.getsockname()[1]
    print(json.dumps({"event_type": "LISTEN", "port": port}), flush=True)
    clients = [listener.accept()[0] for _ in range(count)]
print(json.dumps({"event_type": "START"}), flush=True)
for client in clients:
    client.setblocking(False)
end = time.monotonic() + seconds
while time.monotonic() < end:
    for client in clients:
        try:
            client.recv(1024)
        except BlockingIOError:
            pass
