"""A headless Chromium, driven through Debian's chromium-driver (W3C WebDriver)."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from benchlib.servers import free_port


class BrowserFailed(Exception):
    pass


class Chromium:
    """A running browser with a profile of its own; use it in a `with` statement."""

    ARGUMENTS = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio", "--no-first-run",
                 "--disable-component-update", "--disable-background-networking"]

    def __init__(self, size=(1280, 800), arguments=()):
        self.size = size
        self.arguments = [*self.ARGUMENTS, f"--window-size={size[0]},{size[1]}", *arguments]
        if os.getuid() == 0:
            self.arguments.append("--no-sandbox")

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="streamr-chromium-")
        self.port = free_port()
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(
            ["chromedriver", f"--port={self.port}"], stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL,
            env={**os.environ, "HOME": self.folder})
        try:
            self.wait_for_driver()
            options = {"args": [*self.arguments, f"--user-data-dir={self.folder}/profile"]}
            answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
            self.session = "/session/" + answer["sessionId"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if getattr(self, "session", None):
            try:
                self.call("DELETE", self.session)
            except (BrowserFailed, OSError):
                pass
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait_for_driver(self):
        end = time.monotonic() + 15
        while True:
            try:
                if self.call("GET", "/status")["ready"]:
                    return
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise BrowserFailed("chromedriver does not answer")
            time.sleep(0.05)

    def call(self, method, path, body=None, timeout=60):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=data, method=method, headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as failure:
            raise BrowserFailed(json.load(failure)["value"]["message"]) from failure

    def open(self, url):
        self.call("POST", self.session + "/url", {"url": url})

    def evaluate(self, script, *arguments):
        """What the script returns."""
        return self.call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        """A command of Chromium's own protocol."""
        return self.call("POST", self.session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def console(self):
        """What the page has complained about since the last look."""
        return self.call("POST", self.session + "/se/log", {"type": "browser"})

    def screenshot(self):
        """A PNG image in base64."""
        return self.call("GET", self.session + "/screenshot")
