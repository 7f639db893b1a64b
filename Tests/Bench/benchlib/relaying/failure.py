"""What viewers see of boxes that die, are cut off, or spoil what they pass on."""

import os
import re
import subprocess
import time

from benchlib.relaying import faulty
from benchlib.relaying.boxes import HTTP, PORT, STREAM, FFmpegPublisher, Node, Site, until
from benchlib.relaying.capacity import slices, told
from benchlib.relaying.homes import Homes
from benchlib.relaying.row import Row, Terms

LONGEST_STALL = 500
NAMED_WITHIN = 30


def busiest(site, span=1.0):
    """The node that sends most now."""
    before = [node.home.sent() for node in site.nodes]
    time.sleep(span)
    sent = [node.home.sent() - earlier for node, earlier in zip(site.nodes, before)]
    return site.nodes[max(range(len(sent)), key=sent.__getitem__)]


def deaths(bench):
    """Viewers over slices while one node is killed and another is cut off."""
    viewers, rows = 8, []
    with Homes() as homes, Site(homes, bench.streamr) as site:
        site.make(20, [12] * 5)
        with FFmpegPublisher(homes, "studio", bench.clip(4), site.hub.publish_url):
            site.linked(5)
            time.sleep(bench.settling)
            for what, harm in (("a serving node is killed (-9)", lambda node: node.kill()),
                               ("a serving node's link is cut", lambda node: homes.cut(node.name))):
                with slices(bench, site, viewers, max(15, bench.seconds / 2)) as load:
                    load.wait("measuring")
                    victim = busiest(site)
                    harm(victim)
                    site.nodes.remove(victim)
                    result = load.result()
                rows.append(Row(
                    what, Terms("4 Mbit/s CBR", "0", f"hub 20, {len(site.nodes) + 1} × 12 Mbit/s", f"{viewers} slices"),
                    told(result), f"no stall > {LONGEST_STALL} ms",
                    result["watching"] == viewers and result["longestStallMs"] <= LONGEST_STALL and not result["wrong"]))
    return rows


def ffplay(bench):
    """A player that can only reconnect, from the hub's own address, while the node that serves it is killed."""
    with Homes() as homes, Site(homes, bench.streamr) as site:
        site.make(20, [12] * 3)
        with FFmpegPublisher(homes, "studio", bench.clip(4), site.hub.publish_url):
            site.linked(3)
            time.sleep(bench.settling)
            url = f"http://{site.hub.address}:{HTTP}/live/{STREAM}.flv"
            log = os.path.join(site.folder, "ffplay.log")
            with open(log, "w") as out:
                command = ["ffplay", "-hide_banner", "-stats", "-reconnect", "1", "-reconnect_at_eof", "1", "-infbuf", url]
                player = homes.start("viewers", command, stdout=out, stderr=out,
                                     env={**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"})
            try:
                until("ffplay plays", 30, lambda: (clock(log) or 0) > 0)
                time.sleep(5)
                serving = [node for node in site.nodes if any(stream["viewers"] for stream in node.streams())]
                for node in serving:
                    node.kill()
                    site.nodes.remove(node)
                killed, before = time.monotonic(), clock(log)
                longest, last, moved = 0, before, killed
                while (now := time.monotonic()) < killed + 20:
                    if clock(log) != last:
                        last, moved = clock(log), now
                    longest = max(longest, now - moved)
                    time.sleep(0.05)
                goes_on = player.poll() is None and now - moved < 2
            finally:
                player.kill()
                player.wait()
    where = "the node" if serving else "the hub (no node was given to it)"
    terms = Terms("4 Mbit/s CBR", "0", "hub 20, 3 × 12 Mbit/s", "1 FLV")
    return [Row("ffplay -reconnect 1 -reconnect_at_eof 1, its node is killed", terms,
                f"played from {where}, {'goes on' if goes_on else 'stopped'}; its clock stood at most {longest:.1f} s", "goes on",
                goes_on and bool(serving))]


def clock(log):
    """The place in the stream that ffplay has last told."""
    with open(log, "rb") as file:
        file.seek(max(0, os.path.getsize(log) - 4096))
        found = re.findall(rb"\r\s*(-?[0-9.]+) (?:A-V|M-V|M-A)", file.read())
    return float(found[-1]) if found else None


class Spoiler:
    """A member whose box spoils what it passes on. Use it in a `with` statement, once the site is made."""

    def __init__(self, site, name, how, uplink=12):
        self.box = Node(site, name, uplink, http=f"127.0.0.1:{HTTP}", appliance=f"127.0.0.1:{PORT}")
        library = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        self.proxy = site.homes.start(
            name, ["python3", "-m", faulty.__name__, how, self.box.address, self.box.data + "/identity-key.pem"],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": library})
        if self.proxy.stdout.readline().strip() != "ready":
            raise RuntimeError("the spoiler does not start")
        known = {member["number"] for member in site.hub.members()}
        self.box.join(site.hub.invite(1))
        self.number = until("the spoiler is a member", 40, lambda: next(
            (m["number"] for m in site.hub.members() if m["number"] not in known and m["presence"] == "online"), None))
        site.nodes.append(self.box)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.proxy.kill()
        self.proxy.wait()

    def spoiled(self):
        """Slices until now; to be asked once, at the end."""
        self.proxy.kill()
        lines = [line.split() for line in self.proxy.stdout if line.startswith("spoiled")]
        return int(lines[-1][1]) if lines else 0


def spoilers(bench):
    """A node that corrupts, withholds or delays one slice in 20."""
    viewers, rows = 6, []
    for how in ("corrupt", "withhold", "delay"):
        with Homes() as homes, Site(homes, bench.streamr) as site:
            site.make(20, [12] * 3)
            with Spoiler(site, "bad", how) as bad, FFmpegPublisher(homes, "studio", bench.clip(4), site.hub.publish_url):
                site.linked(4)
                time.sleep(bench.settling)
                with slices(bench, site, viewers, NAMED_WITHIN + 5) as load:
                    load.wait("measuring")
                    began = time.monotonic()
                    named = None
                    while time.monotonic() < began + NAMED_WITHIN + 3 and named is None:
                        named = time.monotonic() - began if is_named(site.hub, bad.number) else None
                        time.sleep(0.5)
                    result = load.result()
                spoiled = bad.spoiled()
            rows.append(Row(
                f"a node that {how}s 1 slice in 20 ({spoiled} of them)",
                Terms("4 Mbit/s CBR", "0", "hub 20, 4 × 12 Mbit/s", f"{viewers} slices"),
                f"{result['wrong']} wrong slices seen, none kept; {told(result)}; "
                + ("not named" if named is None else f"named after {named:.0f} s"),
                f"nothing wrong kept, named within {NAMED_WITHIN} s", named is not None and result["longestStallMs"] <= LONGEST_STALL))
    return rows


def is_named(hub, number):
    """Whether the hub says that a member is not to be trusted."""
    member = next(m for m in hub.members() if m["number"] == number)
    return bool(member.get("charges"))
