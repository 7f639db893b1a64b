"""A link between two network namespaces whose packets are dropped, doubled and put out of order. Needs root."""

import os
import subprocess
import threading

from benchlib.carrier import Carrier, device, run

DEVICE = "tun0"


class Tunnel:
    """Two namespaces, NAME-a with 10.99.0.1 and NAME-b with 10.99.0.2, and the link. Use it in a `with` statement."""

    def __init__(self, name, loss, double, jitter, seed):
        self.names = [f"{name}-a", f"{name}-b"]
        self.terms = {"loss": loss, "double": double, "jitter": jitter, "seed": seed}

    def __enter__(self):
        self.ends = []
        for place, namespace in enumerate(self.names):
            run("ip", "netns", "add", namespace)
            self.ends.append(device(DEVICE, namespace))
            run("ip", "-n", namespace, "addr", "add", f"10.99.0.{place + 1}/24", "dev", DEVICE)
            run("ip", "-n", namespace, "link", "set", "dev", DEVICE, "up")
            run("ip", "-n", namespace, "link", "set", "lo", "up")
        self.carrier = Carrier([tuple(self.ends)], **self.terms)
        self.thread = threading.Thread(target=self.carrier.run, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.carrier.over = True
        self.thread.join()
        for end in self.ends:
            os.close(end)
        for namespace in self.names:
            subprocess.run(["ip", "netns", "del", namespace], check=False)

    @property
    def counts(self):
        return self.carrier.counts

    def inside(self, place):
        return ["ip", "netns", "exec", self.names[place]]
