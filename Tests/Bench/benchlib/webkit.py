"""WebKit's own small browser, driven through Debian's webkit2gtk-driver, on a screen of its own that nobody sees."""

from benchlib.webdriver import WebDriver


class WebKit(WebDriver):
    name = "webkit"

    def command(self):
        return ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", "WebKitWebDriver", f"--port={self.port}"]

    def environment(self):
        return {"HOME": self.folder, "XDG_RUNTIME_DIR": self.folder, "XDG_CONFIG_HOME": self.folder, "LIBGL_ALWAYS_SOFTWARE": "1",
                "NO_AT_BRIDGE": "1", "GIO_USE_VFS": "local", "GSETTINGS_BACKEND": "memory", "WEBKIT_GST_ENABLE_HLS_SUPPORT": "1"}
