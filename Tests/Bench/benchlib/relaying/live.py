"""What a node costs, and how late its viewers are."""

import time

from benchlib.relaying.boxes import HTTP, STREAM, Load, Site, reasons, until
from benchlib.relaying.homes import Homes
from benchlib.relaying.row import Row, Terms

NODE_MEMORY, FLV_SHARE, FLV_LATENCY, HLS_LATENCY, HOP = 30, 4, 600, 1200, 250


def publishing(bench, site):
    """The load tool as publisher: its pictures carry the time at which they were sent."""
    return Load(site.homes, "studio", bench.load, "--clip", bench.clip(4), "--publish", site.hub.publish_url, "--duration", 3600)


def watch(bench, site, node, path, viewers, seconds):
    """What the load tool saw at a node."""
    with Load(site.homes, "viewers", bench.load, "--watch", f"http://{node.address}:{HTTP}/live/{path}", "--viewers", viewers,
              "--rate", 10, "--duration", seconds) as load:
        return load.result()


def good(result):
    return result["watching"] == result["viewers"] and not result["dropped"] + result["refused"] + result["failed"]


def latencies(bench):
    """Through one node, and through two: of two nodes one gets from the other most of what it has."""
    rows, halves = [], {}
    # Two viewers of 4 Mbit/s on 12 Mbit/s; what the hub sends to two nodes, and one of them to the other, is of the same size.
    for hops, hub, uplinks, load in ((1, 20, [12], "67 % of 12 Mbit/s"), (2, 12, [12, 12], "67 % of 12 Mbit/s")):
        with Homes() as homes, Site(homes, bench.streamr) as site:
            site.make(hub, uplinks, delay=10)
            with publishing(bench, site):
                site.linked(len(uplinks))
                time.sleep(bench.settling)
                # Who sends most feeds the other.
                node = site.nodes[0] if hops == 1 else min(site.nodes, key=lambda node: node.home.sent())
                trip = site.round_trip("viewers", node)
                for kind, path, limit in (("FLV", f"{STREAM}.flv", FLV_LATENCY), ("LL-HLS", f"{STREAM}/source.m3u8", HLS_LATENCY)):
                    result = watch(bench, site, node, path, 2, bench.seconds)
                    middle = result["latencyMs"]["p50"]
                    halves[kind, hops] = middle
                    goal, reached = f"≤ {limit} ms", middle is not None and middle <= limit
                    if hops == 2:
                        goal = f"≤ {HOP} ms more than through one"
                        reached = middle is not None and middle <= (halves[kind, 1] or 0) + HOP
                    rows.append(Row(
                        f"publish → viewer through {'one node' if hops == 1 else 'two nodes'}, p50",
                        Terms("4 Mbit/s CBR", f"{trip:.0f} ms", load, f"2 {kind}"),
                        f"{number(middle)} ms (p99 {number(result['latencyMs']['p99'])}){reasons(result)}", goal, reached and good(result)))
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
