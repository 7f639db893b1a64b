"""What a node costs, and how late its viewers are."""

import contextlib
import time

from benchlib import clips
from benchlib.relaying.boxes import HTTP, STREAM, Load, Site, reasons, until
from benchlib.relaying.homes import Homes
from benchlib.relaying.row import Row, Terms

NODE_MEMORY, FLV_SHARE, FLV_LATENCY, HLS_LATENCY, HOP = 30, 4, 600, 1200, 250


def publishing(bench, site):
    """The load tool as publisher: its pictures carry the time at which they were sent."""
    return Load(site.homes, "studio", bench.load, "--clip", bench.clip(4), "--publish", site.hub.publish_url, "--duration", 3600)


def watch(bench, site, path, viewers, seconds):
    """What the load tool saw at each node, all at the same time, and how many copies of the stream the hub sent meanwhile."""
    with contextlib.ExitStack() as stack:
        loads = [
            stack.enter_context(Load(
                site.homes, "viewers", bench.load, "--watch", f"http://{node.address}:{HTTP}/live/{path}", "--viewers", viewers,
                "--rate", 10, "--settle", bench.settling, "--duration", seconds))
            for node in site.nodes]
        loads[0].wait("measuring")
        before = site.hub.home.sent()
        loads[0].wait("measured")
        copies = (site.hub.home.sent() - before) / seconds / clips.bytes_a_second(bench.clip(4))
        return [load.result() for load in loads], copies


def good(result):
    return result["watching"] == result["viewers"] and not result["dropped"] + result["refused"] + result["failed"]


def latencies(bench):
    """Through one node, and through two: people watch at both, and what the hub does not send to one comes from the other."""
    rows, halves = [], {}
    for hops, hub, uplinks, load in ((1, 20, [12], "67 % of 12 Mbit/s"), (2, 12, [18, 18], "≤ 67 % of 18 Mbit/s")):
        with Homes() as homes, Site(homes, bench.streamr) as site:
            site.make(hub, uplinks, delay=10)
            with publishing(bench, site):
                site.linked(len(uplinks))
                time.sleep(bench.settling)
                trip = site.round_trip("viewers", site.nodes[0])
                for kind, path, limit in (("FLV", f"{STREAM}.flv", FLV_LATENCY), ("LL-HLS", f"{STREAM}/source.m3u8", HLS_LATENCY)):
                    results, copies = watch(bench, site, path, 2, bench.seconds)
                    # Of two nodes the one whose viewers are later.
                    result = max(results, key=lambda result: result["latencyMs"]["p50"] or 1e9)
                    middle = halves[kind, hops] = result["latencyMs"]["p50"]
                    goal = f"≤ {limit} ms" if hops == 1 else f"≤ {HOP} ms more than through one"
                    most = limit if hops == 1 else (halves[kind, 1] or 0) + HOP
                    measured = f"{number(middle)} ms (p99 {number(result['latencyMs']['p99'])}); the hub sends {copies:.2f} streams"
                    rows.append(Row(
                        f"publish → viewer through {'one node' if hops == 1 else 'two nodes'}, p50",
                        Terms("4 Mbit/s CBR", f"{trip:.0f} ms", load, f"{2 * hops} {kind}"), measured + reasons(result), goal,
                        middle is not None and middle <= most and all(map(good, results))))
    return rows


def number(value):
    return "–" if value is None else f"{value:.0f}"


def cost(bench):
    """Memory and processor of a node, idle and with 8 viewers."""
    rows = []
    with Homes() as homes, Site(homes, bench.streamr) as site:
        site.make(None, [100])
        node = site.nodes[0]
        time.sleep(bench.settling)
        idle, loaded = node.resident(), node.loads("libavformat")
        rows.append(Row("a node that is idle: resident", Terms("–", "0", "–", "0", frame_rate="–"),
                        f"{idle:.1f} MiB, FFmpeg {'loaded' if loaded else 'not loaded'}", f"≤ {NODE_MEMORY} MiB, not loaded",
                        idle <= NODE_MEMORY and not loaded))
        with publishing(bench, site):
            site.linked(1)
            until("the node has the stream", 30, node.streams)
            with Load(homes, "viewers", bench.load, "--watch", f"http://{node.address}:{HTTP}/live/{STREAM}.flv", "--viewers", 8,
                      "--rate", 20, "--settle", bench.settling, "--duration", bench.seconds) as load:
                load.wait("measuring")
                first = node.processor()
                load.wait("measured")
                spent = (node.processor() - first) / bench.seconds * 100
                result = load.result()
            terms = Terms("4 Mbit/s CBR", "0", "32 of 100 Mbit/s", "8 FLV")
            rows.append(Row("a node that relays to 8 viewers: processor", terms, f"{spent:.1f} % of a core", f"≤ {FLV_SHARE} %",
                            spent <= FLV_SHARE and good(result)))
            loaded = node.loads("libavformat")
            rows.append(Row("… resident", terms, f"{node.resident():.1f} MiB, FFmpeg {'loaded' if loaded else 'not loaded'}",
                            "not loaded", not loaded))
    return rows
