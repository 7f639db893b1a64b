"""A browser behind a driver that speaks W3C WebDriver: JSON over HTTP."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from benchlib.servers import free_port


class BrowserFailed(Exception):
    pass


class WebDriver:
    """A running browser with a home of its own; use it in a `with` statement. Subclasses say how the driver is started, and what it is asked for."""

    name = "browser"

    def command(self):
        raise NotImplementedError

    def environment(self):
        return {"HOME": self.folder}

    def capabilities(self):
        return {}

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix=f"streamr-{self.name}-")
        self.port = free_port()
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(
            self.command(), stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, env={**os.environ, **self.environment()},
            start_new_session=True)
        try:
            self.wait_for_driver()
            answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": self.capabilities()}})
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
        self.end(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            pass
        # What the driver has left behind.
        self.end(signal.SIGKILL)
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def end(self, number):
        """A signal to the driver and to all that it started."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def wait_for_driver(self):
        end = time.monotonic() + 30
        while True:
            try:
                if self.call("GET", "/status")["ready"]:
                    return
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise BrowserFailed(f"the driver of {self.name} does not answer")
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

    def screenshot(self):
        """A PNG image in base64."""
        return self.call("GET", self.session + "/screenshot")
