"""Carries packets between virtual network devices, and drops, delays, doubles and shuffles them on the way. Needs root."""

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import time

TUNSETIFF, IFF_TUN, IFF_TAP, IFF_NO_PI = 0x400454CA, 1, 2, 0x1000


def run(*words):
    done = subprocess.run(words, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")


def device(name, namespace, kind=IFF_TUN):
    """A device in a namespace; what the machine sends over it is read from the descriptor."""
    end = os.open("/dev/net/tun", os.O_RDWR)
    # By this name it is in the machine's own network for a moment.
    passing = f"st{os.getpid()}-{end}"[:15]
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", passing.encode(), kind | IFF_NO_PI))
    run("ip", "link", "set", passing, "netns", namespace, "name", name)
    return end


class Carrier:
    """`pairs`: the two ends of each link. Times are in seconds; `delay` is of one way. Packets of one link and one way keep their order
    unless there is jitter."""

    def __init__(self, pairs, loss=0.0, double=0.0, delay=0.0, jitter=0.0, seed=0):
        self.other = {end: other for pair in pairs for end, other in (pair, pair[::-1])}
        self.loss, self.double, self.delay, self.jitter = loss, double, delay, jitter
        self.random, self.over = random.Random(seed), False
        self.counts = {"passed": 0, "dropped": 0, "doubled": 0}

    def run(self):
        waiting, number = [], 0
        while not self.over:
            wait = max(0, min(0.2, waiting[0][0] - time.monotonic())) if waiting else 0.2
            ready, _, _ = select.select(self.other, [], [], wait)
            for end in ready:
                packet = os.read(end, 65536)
                if self.random.random() < self.loss:
                    self.counts["dropped"] += 1
                    continue
                copies = 2 if self.random.random() < self.double else 1
                self.counts["passed"] += 1
                self.counts["doubled"] += copies - 1
                for _ in range(copies):
                    number += 1
                    due = time.monotonic() + self.delay + self.random.random() * self.jitter
                    heapq.heappush(waiting, (due, number, self.other[end], packet))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, other, packet = heapq.heappop(waiting)
                try:
                    os.write(other, packet)
                except OSError:
                    pass
