"""Browsers that watch the hub's HLS for some minutes, by themselves and with hls.js; what their players complain about is a failure."""

import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time

from benchlib.chromium import Chromium
from benchlib.webdriver import BrowserFailed
from benchlib.webkit import WebKit

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
HLS_JS = "/var/tmp/streamr-hls.js"
# Who plays: the browser, and by which means.
PLAYERS = {"Chromium": (Chromium, "native"), "WebKit": (WebKit, "native"), "hls.js": (Chromium, "hls.js")}
PROGRAMS = {Chromium: "chromedriver", WebKit: "WebKitWebDriver"}
# Seconds until there is a picture.
BEGIN = 30
# Seconds by which a player may be later than the clock after all the time that it watched.
BEHIND = 3
# hls.js says so when it had to wait; whether it had to wait too long is measured.
HARMLESS = ("bufferStalled", "bufferNudge")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def page():
    """The address of a page with nothing but a video element, of another origin than the hub."""
    with tempfile.TemporaryDirectory(prefix="streamr-page-") as folder:
        shutil.copy(os.path.join(HERE, "video.html"), os.path.join(folder, "page.html"))
        subprocess.run([os.path.join(ROOT, "Config/packages/hls-js"), HLS_JS], check=True, timeout=300)
        shutil.copy(HLS_JS, os.path.join(folder, "hls.js"))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/page.html"
        finally:
            server.shutdown()
            server.server_close()


def report(browser):
    return json.loads(browser.evaluate("return globalThis.report?.() ?? '{}'"))


def play(kind, address, seconds):
    """What a player complains about in so many seconds."""
    with kind() as browser:
        browser.open(address)
        end = time.monotonic() + BEGIN
        while not (begun := report(browser)).get("frames"):
            if time.monotonic() > end:
                return [f"no picture: {begun}"]
            time.sleep(0.2)
        began = time.monotonic()
        time.sleep(seconds)
        last = report(browser)
        played, passed = last["position"] - begun["position"], time.monotonic() - began
        late = [f"played {played:.1f} s in {passed:.1f} s"] if played < passed - BEHIND else []
        return [text for text in last["errors"] if not any(word in text for word in HARMLESS)] + late


def watch(urls, seconds):
    """Every browser that the machine has on each of the named addresses, all at once; their complaints by player and name."""
    found, threads = {}, []

    def one(who, kind, address):
        try:
            found[who] = play(kind, address, seconds)
        except (BrowserFailed, OSError, KeyError) as failure:
            found[who] = [f"{failure or type(failure).__name__}"]

    with page() as address:
        for player, (kind, means) in PLAYERS.items():
            for name, url in urls.items() if shutil.which(PROGRAMS[kind]) else ():
                threads.append(threading.Thread(target=one, args=(f"{player} ({name})", kind, f"{address}?means={means}&url={url}")))
                threads[-1].start()
        for thread in threads:
            thread.join()
    return found
