"""The servers that are compared: the hub and Debian's nginx with its RTMP module, each on one core and on loopback."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

KEY = "benchmark-key-0001"
NGINX_MODULE = "/usr/lib/nginx/modules/ngx_rtmp_module.so"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server; use it in a `with` statement. Subclasses prepare `self.command`."""

    def __init__(self, core):
        self.core = core
        self.folder = tempfile.mkdtemp(prefix="streamr-bench-")
        self.rtmp_port = free_port()
        self.ports = [self.rtmp_port]
        self.command = []
        self.environment = None
        self.process = None

    def __enter__(self):
        self.started_in = self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Starts and waits until every port takes connections; the seconds this took."""
        self.log = open(os.path.join(self.folder, "log"), "ab")
        began = time.monotonic()
        self.process = subprocess.Popen(
            ["taskset", "-c", str(self.core), *self.command], stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        for port in self.ports:
            while not self.accepts(port):
                if self.process.poll() is not None or time.monotonic() - began > 15:
                    text = self.log_text()
                    self.stop()
                    raise RuntimeError(f"{self.command[0]} does not listen:\n{text}")
                time.sleep(0.0005)
        return time.monotonic() - began

    @staticmethod
    def accepts(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    @property
    def pid(self):
        return self.process.pid

    def log_text(self):
        with open(os.path.join(self.folder, "log"), errors="replace") as file:
            return file.read()[-2000:]

    def stop(self):
        """Ends the server; the seconds this took."""
        began = time.monotonic()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        return time.monotonic() - began


class Hub(Server):
    def __init__(self, core, program, flush="adaptive", options=()):
        super().__init__(core)
        self.program = program
        self.http_port = free_port()
        self.admin_port = free_port()
        self.ports = [self.http_port, self.rtmp_port]
        data = os.path.join(self.folder, "data")
        os.mkdir(data)
        subprocess.run([program, "stream", "add", "bench", "--key", KEY, "--data", data], check=True, stdout=subprocess.DEVNULL)
        self.command = [
            program, "hub", "--data", data, "--http", f"127.0.0.1:{self.http_port}", "--rtmp", f"127.0.0.1:{self.rtmp_port}",
            "--admin", f"127.0.0.1:{self.admin_port}", "--https", "off", "--rtmps", "off", "--appliance", "off", "--flush", flush, *options]

    @property
    def publish_url(self):
        return f"rtmp://127.0.0.1:{self.rtmp_port}/live/{KEY}"

    def watch_url(self, protocol):
        if protocol == "hls":
            return f"http://127.0.0.1:{self.http_port}/live/bench/source.m3u8"
        if protocol == "flv":
            return f"http://127.0.0.1:{self.http_port}/live/bench.flv"
        return f"rtmp://127.0.0.1:{self.rtmp_port}/live/bench"


class StaticNginx(Server):
    """nginx with files in memory: one worker, sendfile, open files and packed playlists kept, connections kept alive."""

    publish_url = None

    def __init__(self, core, root):
        super().__init__(core)
        configuration = os.path.join(self.folder, "nginx.conf")
        with open(configuration, "w") as file:
            file.write(f"""
daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 16384;
pid {self.folder}/pid; error_log {self.folder}/error.log warn;
events {{ worker_connections 12000; }}
http {{
    access_log off; sendfile on; tcp_nopush off; tcp_nodelay on; keepalive_requests 100000000; keepalive_timeout 1h;
    open_file_cache max=4096 inactive=1h; open_file_cache_valid 1h; gzip_static on;
    types {{ application/vnd.apple.mpegurl m3u8; video/mp4 mp4 m4s; }}
    server {{ listen 127.0.0.1:{self.rtmp_port}; root {root}; }}
}}
""")
        self.command = ["nginx", "-c", configuration, "-p", self.folder, "-e", f"{self.folder}/error.log"]

    def watch_url(self, protocol):
        return f"http://127.0.0.1:{self.rtmp_port}/live/bench/source.m3u8"


class Nginx(Server):
    """nginx-rtmp as Debian ships it: one worker, default settings."""

    def __init__(self, core):
        super().__init__(core)
        configuration = os.path.join(self.folder, "nginx.conf")
        with open(configuration, "w") as file:
            file.write(f"""
load_module {NGINX_MODULE};
daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 16384;
pid {self.folder}/pid; error_log {self.folder}/error.log warn;
events {{ worker_connections 12000; }}
rtmp {{ access_log off; server {{ listen 127.0.0.1:{self.rtmp_port}; application live {{ live on; }} }} }}
""")
        self.command = ["nginx", "-c", configuration, "-p", self.folder, "-e", f"{self.folder}/error.log"]

    @property
    def publish_url(self):
        return f"rtmp://127.0.0.1:{self.rtmp_port}/live/bench"

    def watch_url(self, protocol):
        return self.publish_url

    @staticmethod
    def version():
        output = subprocess.run(["nginx", "-v"], capture_output=True, text=True)
        return (output.stderr or output.stdout).strip().removeprefix("nginx version: ")
