"""A link between two network namespaces whose packets are dropped, delayed, doubled and put out of order. Needs root."""

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000


def run(*words):
    subprocess.run(words, check=True, stderr=subprocess.PIPE)


class Tunnel:
    """Two namespaces, NAME-a with 10.99.0.1 and NAME-b with 10.99.0.2, and the link. Use it in a `with` statement."""

    def __init__(self, name, loss, double, jitter, seed):
        self.names = [f"{name}-a", f"{name}-b"]
        self.loss, self.double, self.jitter = loss, double, jitter
        self.random, self.over = random.Random(seed), False
        self.counts = {"passed": 0, "dropped": 0, "doubled": 0}

    def __enter__(self):
        self.ends = []
        for place, namespace in enumerate(self.names):
            run("ip", "netns", "add", namespace)
            end = os.open("/dev/net/tun", os.O_RDWR)
            device = f"{namespace[:13]}"
            fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TUN | IFF_NO_PI))
            run("ip", "link", "set", device, "netns", namespace)
            run("ip", "-n", namespace, "addr", "add", f"10.99.0.{place + 1}/24", "dev", device)
            run("ip", "-n", namespace, "link", "set", device, "up")
            run("ip", "-n", namespace, "link", "set", "lo", "up")
            self.ends.append(end)
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over = True
        self.thread.join()
        for end in self.ends:
            os.close(end)
        for namespace in self.names:
            subprocess.run(["ip", "netns", "del", namespace], check=False)

    def inside(self, place):
        return ["ip", "netns", "exec", self.names[place]]

    def carry(self):
        waiting, number = [], 0
        while not self.over:
            wait = max(0, min(0.2, waiting[0][0] - time.monotonic())) if waiting else 0.2
            ready, _, _ = select.select(self.ends, [], [], wait)
            for end in ready:
                packet = os.read(end, 65536)
                other = self.ends[1 - self.ends.index(end)]
                if self.random.random() < self.loss:
                    self.counts["dropped"] += 1
                    continue
                copies = 2 if self.random.random() < self.double else 1
                self.counts["passed"] += 1
                self.counts["doubled"] += copies - 1
                for _ in range(copies):
                    number += 1
                    heapq.heappush(waiting, (time.monotonic() + self.random.random() * self.jitter, number, other, packet))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, other, packet = heapq.heappop(waiting)
                try:
                    os.write(other, packet)
                except OSError:
                    pass
