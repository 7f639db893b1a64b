"""A headless Chromium, driven through Debian's chromium-driver."""

import os

from benchlib.webdriver import WebDriver


class Chromium(WebDriver):
    ARGUMENTS = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio", "--no-first-run",
                 "--disable-component-update", "--disable-background-networking"]
    name = "chromium"

    def __init__(self, size=(1280, 800), arguments=()):
        self.size = size
        self.arguments = [*self.ARGUMENTS, f"--window-size={size[0]},{size[1]}", *arguments]
        if os.getuid() == 0:
            self.arguments.append("--no-sandbox")

    def command(self):
        return ["chromedriver", f"--port={self.port}"]

    def capabilities(self):
        options = {"args": [*self.arguments, f"--user-data-dir={self.folder}/profile"]}
        return {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}

    def devtools(self, command, **parameters):
        """A command of Chromium's own protocol."""
        return self.call("POST", self.session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def console(self):
        """What the page has complained about since the last look."""
        return self.call("POST", self.session + "/se/log", {"type": "browser"})
