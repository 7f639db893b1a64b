"""The short form for the tests: hub, friends' boxes, one of which spoils what it passes on, and viewers; one box is killed, one cut off.

What is judged is whether it works, not how fast: it runs beside other tests.
"""

import time

from benchlib import clips
from benchlib.relaying.boxes import HTTP, STREAM, FFmpegPublisher, Load, Site, reasons, until
from benchlib.relaying.capacity import slices
from benchlib.relaying.failure import Spoiler, busiest
from benchlib.relaying.homes import Homes
from benchlib.relaying.row import Row, Terms

VIEWERS = 4


def quick(bench):
    terms = Terms("0.3 Mbit/s CBR", "0", "hub 20, 4 × 10 Mbit/s", f"{VIEWERS} slices")
    with Homes() as homes, Site(homes, bench.streamr) as site:
        site.make(20, [10] * 3)
        clip = clips.soak_clip(bench.clips)
        with Spoiler(site, "bad", "corrupt", 10) as bad, FFmpegPublisher(homes, "studio", clip, site.hub.publish_url):
            site.linked(4)
            rows = [through_node(bench, site, terms)]
            with slices(bench, site, VIEWERS, 25) as load:
                load.wait("measuring")
                victim = busiest(site)
                victim.kill()
                site.nodes.remove(victim)
                time.sleep(5)
                homes.cut(busiest(site).name)
                result = load.result()
            spoiled = bad.spoiled()
    rows.append(Row(
        "viewers over slices while a node is killed and one is cut off", terms,
        f"{result['watching']} play, {result['slices']} slices from {result['nodes']} nodes and the hub, {result['skipped']} parts left out"
        + reasons(result),
        "all play on", result["watching"] == VIEWERS and result["nodes"] > 0 and result["parts"] >= VIEWERS * 50 and not result["skipped"]))
    rows.append(Row("… and one that spoils 1 slice in 20", terms, f"{spoiled} spoiled, {result['wrong']} wrong ones seen", "none kept",
                    spoiled > 0))
    return rows


def through_node(bench, site, terms):
    """HTTP-FLV from a node."""
    node = site.nodes[0]
    until("the node has the stream", 40, node.streams)
    with Load(site.homes, "viewers", bench.load, "--watch", f"http://{node.address}:{HTTP}/live/{STREAM}.flv", "--viewers", 2,
              "--settle", 3, "--duration", 5) as load:
        result = load.result()
    return Row("HTTP-FLV from a node", Terms(terms.clip, "0", terms.load, "2 FLV"),
               f"{result['messages']} messages{reasons(result)}", "both play",
               result["messages"] > 300 and not result["dropped"] + result["refused"] + result["failed"])
