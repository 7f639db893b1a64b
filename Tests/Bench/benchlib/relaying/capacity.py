"""How many viewers a hub and its friends' boxes serve over slices, and what the hub has to send for it."""

import time

from benchlib import clips
from benchlib.relaying.boxes import HTTP, STREAM, FFmpegPublisher, Load, Site, reasons, until
from benchlib.relaying.homes import Homes
from benchlib.relaying.live import publishing
from benchlib.relaying.row import Row, Terms

# Hub, how many friends, each of them, the stream: Mbit/s.
CASES = [(20, 5, 20, 6), (10, 5, 20, 6), (40, 10, 40, 6), (20, 10, 10, 6)]
# What frames and headers leave of an uplink.
GOODPUT = 0.94
MOST_BEHIND = 3.0


def bound(hub, friends, rate):
    """Viewers that the best plan serves; `friends`: the sum of their uplinks."""
    viewers = 0
    while True:
        each = friends / (viewers + 1)
        if rate > (hub if hub <= each else each + (hub - each) / (viewers + 1)):
            return viewers
        viewers += 1


def slices(bench, site, viewers, seconds, *options):
    """The load tool's viewers over slices."""
    return Load(site.homes, "viewers", bench.load, "--watch", f"http://{site.hub.address}:{HTTP}/live/{STREAM}/slices",
                "--viewers", viewers, "--rate", 4, "--settle", bench.settling, "--duration", seconds, *options)


def play(bench, hub, friends, megabits, viewers, seconds):
    """What the viewers saw, Mbit/s that the hub sent meanwhile, and those of the stream."""
    clip = bench.clip(megabits)
    with Homes() as homes, Site(homes, bench.streamr) as site:
        site.make(hub, friends)
        with FFmpegPublisher(homes, "studio", clip, site.hub.publish_url):
            site.linked(len(friends))
            time.sleep(bench.settling)
            with slices(bench, site, viewers, seconds) as load:
                load.wait("measuring")
                before = site.hub.home.sent()
                load.wait("measured")
                sent = (site.hub.home.sent() - before) * 8 / 1e6 / seconds
                result = load.result()
    return result, sent, clips.bytes_a_second(clip) * 8 / 1e6


def told(result):
    """In words: how it was to watch."""
    return (f"{result['watching']} play, {result['stalls']} stalls (longest {result['longestStallMs']:.0f} ms), at most "
            f"{(result['behindMs']['max'] or 0) / 1000:.2f} s behind{reasons(result)}")


def is_smooth(result, viewers):
    return (result["watching"] == viewers and not result["stalls"] and not result["wrong"]
            and (result["behindMs"]["max"] or 1e9) <= MOST_BEHIND * 1000)


def first_slice(bench):
    """From the moment at which the hub calls the stream live to the first slice that a viewer got from a node, verified."""
    with Homes() as homes, Site(homes, bench.streamr) as site:
        site.make(None, [100, 100])
        time.sleep(bench.settling)
        with slices(bench, site, 1, 20) as load, publishing(bench, site):
            live = until("the stream is live", 20, lambda: "stream is LIVE" in site.hub.log_text() and time.monotonic(), pause=0.01)
            listed = until(
                "the first part", 20, lambda: site.hub.metrics().get("streamr_manifest_entries_total") and time.monotonic(), pause=0.02)
            result = load.result()
    first = result["firstFromNode"]
    told = "none came" if first is None else f"{first - live:.2f} s; {first - listed:.2f} s after the hub had signed the first part"
    return [Row("stream is live → first verified slice from a node", Terms("4 Mbit/s CBR", "0", "–", "1 slices"), told, "≤ 1 s",
                first is not None and first - listed <= 1)]


def upload(bench):
    hub, friends, rate, viewers = 20, [10] * 10, 4, 16
    result, sent, stream = play(bench, hub, friends, rate, viewers, bench.seconds)
    terms = Terms(f"{rate} Mbit/s CBR", "0", f"hub {hub}, 10 × 10 Mbit/s", f"{viewers} slices")
    all_bytes = result["nodeBytes"] + result["hubBytes"]
    offload = result["nodeBytes"] / all_bytes if all_bytes else 0
    return [
        Row("what the hub sends, ten nodes and 16 viewers", terms, f"{sent:.2f} Mbit/s: {sent / stream:.2f} × the stream", "≤ 1.4 ×",
            sent <= 1.4 * stream and result["watching"] == viewers),
        Row("… of the viewers' bytes from nodes", terms, f"{offload:.1%}", "≥ 90 %", offload >= 0.9),
        Row("… how it is to watch", terms, told(result), "no stall, ≤ 3 s behind", is_smooth(result, viewers)),
    ]


def capacity(bench):
    rows = []
    for hub, count, each, rate in CASES:
        if bench.case and bench.case != CASES.index((hub, count, each, rate)) + 1:
            continue
        best = bound(hub * GOODPUT, count * each * GOODPUT, rate)
        viewers = int(0.85 * best)
        result, sent, stream = play(bench, hub, [each] * count, rate, viewers, bench.seconds)
        rows.append(Row(
            f"viewers without a stall: hub {hub}, {count} × {each} Mbit/s; bound {best} on goodput",
            Terms(f"{rate} Mbit/s CBR", "0", f"{viewers * stream / (hub + count * each):.0%} of all uplinks", f"{viewers} slices"),
            f"{told(result)}; the hub sends {sent / stream:.2f} streams", f"{viewers}", is_smooth(result, viewers)))
    return rows


def slice_cost(bench):
    """What a node costs that serves 8 viewers over slices; the hub has no uplink for them."""
    viewers, limit = 8, 8
    with Homes() as homes, Site(homes, bench.streamr) as site:
        site.make(10, [100])
        node = site.nodes[0]
        with FFmpegPublisher(homes, "studio", bench.clip(4), site.hub.publish_url):
            site.linked(1)
            time.sleep(bench.settling)
            with slices(bench, site, viewers, bench.seconds) as load:
                load.wait("measuring")
                first = node.processor()
                load.wait("measured")
                spent = (node.processor() - first) / bench.seconds * 100
                result = load.result()
            resident = node.resident()
    terms = Terms("4 Mbit/s CBR", "0", "hub 10, node 100 Mbit/s", f"{viewers} slices")
    mean = result["nodeBytes"] * 8 / 1e6 / result["seconds"]
    return [Row("a node that relays to 8 viewers: processor", terms,
                f"{spent:.1f} % of a core for {mean:.1f} Mbit/s, {resident:.1f} MiB resident; {told(result)}", f"≤ {limit} %",
                spent <= limit and result["watching"] == viewers)]
