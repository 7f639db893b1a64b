"""How long pages and joins take, looked at again and again from a process of its own, so that no crowd of viewers slows the clock down.

As a program: looking.py VIEWERS_PORT OWNERS_PORT SECONDS prints milliseconds as JSON.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time


def timed_page(port, path):
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    took = (time.monotonic() - began) * 1000
    connection.close()
    if answer.status >= 400:
        raise RuntimeError(f"{path}: HTTP {answer.status}")
    return took


def timed_join(port):
    """From the connection to the first kilobytes of FLV."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /live/bench.flv HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = 0
        while received < 4096:
            more = len(connection.recv(4096))
            if more == 0:
                raise RuntimeError("a join was refused")
            received += more
    return (time.monotonic() - began) * 1000


class Looker:
    """The process; `seen()` waits for its end."""

    def __init__(self, hub, seconds):
        command = [sys.executable, os.path.abspath(__file__), str(hub.http_port), str(hub.admin_port), str(seconds)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def seen(self):
        output, _ = self.process.communicate()
        if self.process.returncode != 0:
            raise RuntimeError("looking at pages failed")
        return json.loads(output)


def main():
    viewers, owners, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    try:
        # Whoever shares this core must not be taken for the hub's slowness.
        os.nice(-15)
    except PermissionError:
        pass
    seen = {"join": [], "watch": [], "owner": []}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        seen["join"].append(timed_join(viewers))
        seen["watch"].append(timed_page(viewers, "/watch/bench"))
        seen["owner"].append(timed_page(owners, "/"))
        time.sleep(0.02)
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
