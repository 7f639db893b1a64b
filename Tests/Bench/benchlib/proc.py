"""Readings from /proc: processor time, waiting, memory, and what the machine is."""

import os
import platform
import re

TICK = os.sysconf("SC_CLK_TCK")


def read(path):
    with open(path) as file:
        return file.read()


def threads(pid):
    """Nanoseconds run and nanoseconds waited for a core, by thread (/proc/PID/task/TID/schedstat)."""
    result = {}
    for tid in os.listdir(f"/proc/{pid}/task"):
        try:
            ran, waited, _ = read(f"/proc/{pid}/task/{tid}/schedstat").split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        result[tid] = (int(ran), int(waited))
    return result


def core_times(core):
    """Seconds a core was busy, and seconds the hypervisor took from it (/proc/stat)."""
    for line in read("/proc/stat").splitlines():
        if line.startswith(f"cpu{core} "):
            user, nice, system, _, _, irq, softirq, steal = map(int, line.split()[1:9])
            return (user + nice + system + irq + softirq) / TICK, steal / TICK
    return 0.0, 0.0


def resident(pid):
    """Resident bytes, and the part of them that is anonymous."""
    status = read(f"/proc/{pid}/status")
    kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", status, re.M)}
    return kib["VmRSS"] * 1024, kib["RssAnon"] * 1024


class Reading:
    """The state of one process at one moment; `since` gives what happened between two."""

    def __init__(self, pid, core):
        self.threads = threads(pid)
        fields = read(f"/proc/{pid}/stat").rsplit(")", 1)[1].split()
        self.ticks = (int(fields[11]) + int(fields[12])) / TICK
        self.resident, self.anonymous = resident(pid)
        self.busy, self.stolen = core_times(core)

    def since(self, earlier):
        def total(index):
            return sum(now[index] - earlier.threads.get(tid, (0, 0))[index] for tid, now in self.threads.items()) / 1e9
        return {
            "processor": total(0),
            "waited": total(1),
            # The kernel's own sum also has the threads that ended in between, but only to the tick.
            "processorTicks": self.ticks - earlier.ticks,
            "coreBusy": self.busy - earlier.busy,
            "coreStolen": self.stolen - earlier.stolen,
        }


def machine():
    """One line about the machine."""
    model = re.search(r"^model name\s*:\s*(.+)$", read("/proc/cpuinfo"), re.M) or re.search(
        r"^(?:Model|Hardware)\s*:\s*(.+)$", read("/proc/cpuinfo"), re.M)
    memory = int(re.search(r"MemTotal:\s+(\d+)", read("/proc/meminfo")).group(1)) / 1048576
    virtual = ", virtual" if re.search(r"^flags.*\bhypervisor\b", read("/proc/cpuinfo"), re.M) else ""
    name = dict(line.split("=", 1) for line in read("/etc/os-release").splitlines() if "=" in line)["PRETTY_NAME"].strip('"')
    congestion = read("/proc/sys/net/ipv4/tcp_congestion_control").strip()
    return (f"{model.group(1) if model else platform.machine()}, {os.cpu_count()} cores{virtual}, {memory:.0f} GiB, {name}, "
            f"Linux {platform.release().split('-')[0]}, TCP {congestion}")
