"""Homes for the boxes of one measurement: network namespaces on one switch, each with an address, an uplink and a round trip of its own.

```
 hub ────┐ 10.88.0.1
 n1 ─────┤ 10.88.0.2     switch (a bridge in a namespace of its own)
 viewers ┘ 10.88.0.3     uplinks: tbf on the home's own device
```
Nothing of the machine's own network is touched. Needs root.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

from benchlib.carrier import IFF_TAP, Carrier, device, run

MARK = "streamr-relay-"
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


class Home:
    def __init__(self, name, namespace, address, uplink, delay):
        self.name, self.namespace, self.address, self.uplink, self.delay = name, namespace, address, uplink, delay

    def sent(self):
        """Bytes that have left it since it was made, with all headers."""
        return int(self.read("tx_bytes"))

    def read(self, counter):
        command = ["ip", "netns", "exec", self.namespace, "cat", f"/sys/class/net/eth0/statistics/{counter}"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    @contextlib.contextmanager
    def inside(self):
        """This thread's sockets and children are in the home for as long as the block lasts."""
        with open("/proc/thread-self/ns/net") as own, open(f"/run/netns/{self.namespace}") as there:
            enter(there)
            try:
                yield
            finally:
                enter(own)


def enter(namespace):
    if LIBC.setns(namespace.fileno(), CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


class Homes:
    """Use it in a `with` statement: whatever happens, all that runs in the homes ends and the homes go."""

    def __init__(self):
        self.mark = f"{MARK}{os.getpid()}-"
        self.homes, self.ends, self.carrier = {}, {}, None

    def __enter__(self):
        if os.getuid():
            raise RuntimeError("this needs root: it makes network namespaces, and only root may")
        sweep()
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda number, _: sys.exit(128 + number))
        self.switch = self.mark + "switch"
        try:
            run("ip", "netns", "add", self.switch)
            run("ip", "-n", self.switch, "link", "add", "lan", "type", "bridge")
            run("ip", "-n", self.switch, "link", "set", "lan", "up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop_carrying()
        for namespace in [home.namespace for home in self.homes.values()] + [self.switch]:
            remove(namespace)
        for pair in self.ends.values():
            for end in pair:
                os.close(end)

    def add(self, name, uplink=None, delay=0):
        """`uplink`: Mbit/s, None as fast as the machine; `delay`: milliseconds to the switch and back."""
        home = Home(name, self.mark + name, f"10.88.0.{len(self.homes) + 1}", uplink, delay)
        self.homes[name] = home
        run("ip", "netns", "add", home.namespace)
        run("ip", "-n", home.namespace, "link", "set", "lo", "up")
        if delay:
            pair = device("eth0", home.namespace, IFF_TAP), device(f"port-{name}", self.switch, IFF_TAP)
            self.ends[name] = pair
        else:
            run("ip", "link", "add", "name", f"port-{name}", "netns", self.switch, "type", "veth",
                "peer", "name", "eth0", "netns", home.namespace)
        run("ip", "-n", self.switch, "link", "set", f"port-{name}", "master", "lan", "up")
        run("ip", "-n", home.namespace, "addr", "add", home.address + "/16", "dev", "eth0")
        run("ip", "-n", home.namespace, "link", "set", "eth0", "up")
        if uplink:
            # The queue of a good router: 100 ms.
            run("tc", "-n", home.namespace, "qdisc", "add", "dev", "eth0", "root", "tbf",
                "rate", f"{uplink}mbit", "burst", "16kb", "latency", "100ms")
        return home

    def carry(self):
        """Begins to delay; to be called once all homes are there."""
        if not self.ends:
            return
        delays = {self.homes[name].delay for name in self.ends}
        if len(delays) > 1:
            raise RuntimeError("homes with different delays")
        self.carrier = os.fork()
        if not self.carrier:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            Carrier(list(self.ends.values()), delay=delays.pop() / 2000).run()

    def stop_carrying(self):
        if self.carrier:
            os.kill(self.carrier, signal.SIGKILL)
            os.waitpid(self.carrier, 0)
            self.carrier = None

    def cut(self, name):
        run("ip", "-n", self.switch, "link", "set", f"port-{name}", "down")

    def mend(self, name):
        run("ip", "-n", self.switch, "link", "set", f"port-{name}", "up")

    def start(self, name, command, **options):
        return subprocess.Popen(["ip", "netns", "exec", self.homes[name].namespace, *command], stdin=subprocess.DEVNULL, **options)


def sweep():
    """Removes what a run left that was killed."""
    for namespace in os.listdir("/run/netns") if os.path.isdir("/run/netns") else ():
        owner = namespace.removeprefix(MARK).split("-")[0]
        if namespace.startswith(MARK) and owner.isdigit() and not os.path.exists(f"/proc/{owner}"):
            remove(namespace)


def remove(namespace):
    """Ends what runs in it; the virtual cables go with it."""
    if not os.path.exists(f"/run/netns/{namespace}"):
        return
    inside = subprocess.run(["ip", "netns", "pids", namespace], capture_output=True, text=True).stdout.split()
    for process in inside:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(process), signal.SIGKILL)
    subprocess.run(["ip", "netns", "del", namespace], check=False)
