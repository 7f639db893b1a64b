"""The hub, friends' boxes and publishers of a measurement: real programs, each in its home."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

from benchlib import proc

STREAM, KEY = "bench", "benchmark-key-0001"
HTTP, RTMP, ADMIN, PORT = 8080, 1935, 8081, 8444


def until(what, seconds, look, pause=0.05):
    """What `look` says as soon as that is something."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise RuntimeError(f"not within {seconds} s: {what}")
        time.sleep(pause)


class Box:
    """One `streamr` in a home of its own."""

    def __init__(self, site, name, **home):
        self.site, self.name = site, name
        self.home = site.homes.add(name, **home)
        self.data = os.path.join(site.folder, name)
        self.process = None

    @property
    def address(self):
        return self.home.address

    @property
    def pid(self):
        return self.process.pid

    def start(self, role, *options):
        self.log = open(self.data + ".log", "a+")
        self.process = self.site.homes.start(
            self.name, [self.site.program, role, "--data", self.data, *options], stdout=subprocess.PIPE, stderr=self.log, text=True)
        word = "admin listening" if role == "hub" else "node started"
        for line in self.process.stdout:
            if line.startswith(word):
                return
        raise RuntimeError(f"{self.name} does not start:\n{self.log_text()}")

    def log_text(self):
        with open(self.data + ".log", errors="replace") as file:
            return file.read()[-3000:]

    def command(self, *words):
        done = subprocess.run(["ip", "netns", "exec", self.home.namespace, self.site.program, *words, "--data", self.data],
                              capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(f"{self.name}: streamr {' '.join(words[:2])}: {done.stderr}{done.stdout}")
        return done.stdout

    def processor(self):
        """Seconds of processor time so far."""
        fields = proc.read(f"/proc/{self.pid}/stat").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / proc.TICK

    def resident(self):
        """MiB."""
        return proc.resident(self.pid)[0] / 1048576

    def loads(self, library):
        return library in proc.read(f"/proc/{self.pid}/maps")

    def ask(self, path, port=HTTP, headers=None):
        """The body of an answer of its own, asked for at home."""
        with self.home.inside():
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers or {})
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read().decode()

    def kill(self):
        """As when the plug is pulled."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Hub(Box):
    def __init__(self, site, uplink, delay=0):
        super().__init__(site, "hub", uplink=uplink, delay=delay)
        os.mkdir(self.data)
        self.command("stream", "add", STREAM, "--key", KEY)
        limit = ["--upload-limit", str(uplink)] if uplink else []
        self.start("hub", "--http", f"0.0.0.0:{HTTP}", "--rtmp", f"0.0.0.0:{RTMP}", "--admin", f"127.0.0.1:{ADMIN}",
                   "--appliance", f"0.0.0.0:{PORT}", "--https", "off", "--rtmps", "off", "--lan-discovery", "off", *limit)

    @property
    def publish_url(self):
        return f"rtmp://{self.address}:{RTMP}/live/{KEY}"

    def invite(self, uses):
        return json.loads(self.command("invite", "create", "--json", "--uses", str(uses)))[0]["code"]

    def metrics(self):
        token = self.data + "/owner-token"
        headers = {"Authorization": "Bearer " + proc.read(token).strip()} if os.path.exists(token) else {}
        text = self.ask("/metrics", ADMIN, headers)
        return {name: float(value) for name, value in re.findall(r"^(streamr\S+) (\S+)$", text, re.M)}

    def members(self):
        return json.loads(self.command("member", "list", "--json"))

    def is_live(self):
        """Its first part is listed."""
        try:
            return "#EXT-X-PART:" in self.ask(f"/live/{STREAM}/source.m3u8?start=live")
        except OSError:
            return False


class Node(Box):
    def __init__(self, site, name, uplink, delay=0, http=f"0.0.0.0:{HTTP}", appliance=f"0.0.0.0:{PORT}"):
        super().__init__(site, name, uplink=uplink, delay=delay)
        self.start("node", "--http", http, "--rtmp", f"0.0.0.0:{RTMP}", "--appliance", appliance)
        if uplink:
            self.command("support", "--upload", str(uplink))

    def join(self, code):
        self.command("join", code)

    def streams(self):
        hubs = json.loads(self.command("status", "--json"))
        hubs = hubs["hubs"] if isinstance(hubs, dict) else hubs
        return [stream for hub in hubs for stream in hub.get("streams") or ()]


class Site:
    """A hub and friends' boxes that have joined it. Use it in a `with` statement, inside of the homes' one."""

    def __init__(self, homes, program):
        self.homes, self.program = homes, program
        self.nodes = []

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="streamr-relay-", dir="/dev/shm")
        self.folder = self.temporary.name
        return self

    def __exit__(self, kind, *_):
        if kind:
            for box in [getattr(self, "hub", None), *self.nodes]:
                if box:
                    print(f"--- {box.name}\n{box.log_text()}", flush=True)
        for box in [*self.nodes, getattr(self, "hub", None)]:
            if box and box.process and box.process.poll() is None:
                box.process.terminate()
        self.temporary.cleanup()

    def make(self, hub, nodes, delay=0):
        """`hub` and `nodes`: their uplinks; whoever watches and publishes has a home as well. Returns when every box is a member that the
        hub hears."""
        self.homes.add("studio")
        self.homes.add("viewers", delay=delay)
        self.hub = Hub(self, hub, delay)
        for uplink in nodes:
            self.nodes.append(Node(self, f"n{len(self.nodes) + 1}", uplink, delay))
        self.homes.carry()
        if not nodes:
            return
        code = self.hub.invite(len(nodes))
        for node in self.nodes:
            node.join(code)
        until("every box is heard", 40, lambda: sum(m["presence"] == "online" for m in self.hub.members()) == len(nodes))

    def round_trip(self, home, box):
        """Milliseconds, as the first packets of a connection take."""
        with self.homes.homes[home].inside():
            times = []
            for _ in range(5):
                began = time.monotonic()
                socket.create_connection((box.address, HTTP), 5).close()
                times.append(time.monotonic() - began)
        return min(times) * 1000

    def linked(self, count):
        """Waits until so many links take the stream from the hub."""
        until(f"{count} relay links", 40, lambda: self.hub.metrics().get("streamr_relay_links", 0) >= count)


class FFmpegPublisher:
    """Publishes a clip over and over, as people do."""

    def __init__(self, homes, home, clip, url):
        self.process = homes.start(home, ["ffmpeg", "-v", "error", "-re", "-stream_loop", "-1", "-i", clip, "-c", "copy", "-f", "flv", url],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Load:
    """The load tool in a home; its lines are read as they come."""

    def __init__(self, homes, home, program, *options):
        self.process = homes.start(home, [program, *map(str, options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def wait(self, word):
        """What follows the word, at the beginning of a line."""
        for line in self.process.stdout:
            first, _, rest = line.strip().partition(" ")
            if first == word:
                return rest
        raise RuntimeError(f"the load tool: {self.process.stderr.read().strip() or 'ended'}")

    def result(self):
        return json.loads(self.wait("result"))


def reasons(result):
    """What went wrong with connections, in words to be added; empty: nothing."""
    return f"; {'; '.join(result['reasons'])}" if result["reasons"] else ""
