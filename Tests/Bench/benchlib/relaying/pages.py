"""Two watch pages in Chromium beside the load tool's viewers: what they say of stalls has to agree."""

import contextlib
import time

from benchlib.chromium import Chromium
from benchlib.relaying.boxes import HTTP, STREAM, FFmpegPublisher, Site, until
from benchlib.relaying.capacity import slices
from benchlib.relaying.failure import LONGEST_STALL, busiest
from benchlib.relaying.homes import Homes
from benchlib.relaying.row import Row, Terms

PAGES = 2


def report(browser):
    """What the player says of itself; nothing before it is there."""
    return browser.evaluate("return globalThis.streamr ? JSON.parse(JSON.stringify(streamr.report())) : null")


def plays_over_slices(browser):
    told = report(browser)
    return told and told["latency"] is not None and (told.get("slices") or {}).get("isOn") and told


def pages(bench):
    """While a serving node is killed."""
    terms = Terms("4 Mbit/s CBR", "0", "hub 20, 5 × 12 Mbit/s", f"{PAGES} Chromium, {PAGES} slices")
    with Homes() as homes, Site(homes, bench.streamr) as site:
        site.make(20, [12] * 5)
        with FFmpegPublisher(homes, "studio", bench.clip(4), site.hub.publish_url):
            site.linked(5)
            time.sleep(bench.settling)
            with homes.homes["viewers"].inside(), contextlib.ExitStack() as stack:
                browsers = [stack.enter_context(Chromium()) for _ in range(PAGES)]
                for browser in browsers:
                    browser.open(f"http://{site.hub.address}:{HTTP}/watch/{STREAM}")
                for browser in browsers:
                    until("the page plays over slices", 40, lambda page=browser: plays_over_slices(page), pause=0.3)
                time.sleep(bench.settling)
                with slices(bench, site, PAGES, bench.seconds) as load:
                    load.wait("measuring")
                    before = [report(browser) for browser in browsers]
                    victim = busiest(site)
                    victim.kill()
                    site.nodes.remove(victim)
                    result = load.result()
                after = [report(browser) for browser in browsers]
    seen = [(late["stalls"] - early["stalls"], late["stalledSeconds"] - early["stalledSeconds"]) for early, late in zip(before, after)]
    wrong = sum(source.get("wrong", 0) for page in after for source in page["slices"]["sources"])
    moved = [late["position"] - early["position"] for early, late in zip(before, after)]
    told = ", ".join(f"{count} stalls ({length * 1000:.0f} ms)" for count, length in seen)
    return [
        Row("two watch pages while a serving node is killed", terms,
            f"{told}; {min(moved):.0f} s played in {result['seconds']:.0f} s, {wrong} wrong slices; latency "
            + ", ".join(f"{page['latency']:.2f} s" for page in after),
            f"no stall > {LONGEST_STALL} ms", all(length * 1000 <= LONGEST_STALL for _, length in seen) and not wrong),
        Row("… the load tool's viewers meanwhile", terms, f"{result['stalls']} stalls (longest {result['longestStallMs']:.0f} ms)",
            "as many as the pages'", bool(result["stalls"]) == any(count for count, _ in seen)),
    ]
