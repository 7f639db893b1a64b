"""A publisher that knows when it sent each frame: FLV tags over RTMP, at the pace of their timestamps, over and over."""

import os
import socket
import struct
import threading
import time


class Tag:
    def __init__(self, kind, timestamp, body):
        self.kind, self.timestamp, self.body = kind, timestamp, body
        self.is_configuration = kind == 18 or body[1:2] == b"\0" and (kind == 8 or body[0] & 15 == 7)


def read_flv(path):
    """The tags of an FLV file: metadata and configuration, and media."""
    with open(path, "rb") as file:
        data = file.read()
    tags, at = [], 13
    while at + 11 <= len(data):
        size = int.from_bytes(data[at + 1:at + 4], "big")
        timestamp = int.from_bytes(data[at + 4:at + 7], "big") | data[at + 7] << 24
        tags.append(Tag(data[at], timestamp, data[at + 11:at + 11 + size]))
        at += 11 + size + 4
    # The last video tag of ffmpeg's is an end of sequence without a picture.
    return [t for t in tags if t.is_configuration], [t for t in tags if not t.is_configuration and (t.kind == 8 or len(t.body) > 5)]


def amf(*values):
    """AMF0: numbers, strings, None and dictionaries."""
    out = b""
    for value in values:
        if value is None:
            out += b"\5"
        elif isinstance(value, dict):
            pairs = b"".join(struct.pack(">H", len(k)) + k.encode() + amf(v) for k, v in value.items())
            out += b"\3" + pairs + b"\0\0\t"
        elif isinstance(value, str):
            out += b"\2" + struct.pack(">H", len(value)) + value.encode()
        else:
            out += b"\0" + struct.pack(">d", value)
    return out


class Publisher:
    """Publishes a clip; `sent` lists (moment on the monotonic clock, number in the clip) of each video frame, oldest first."""

    def __init__(self, host, port, key, path):
        self.configuration, self.media = read_flv(path)
        # One turn lasts as long as its pictures: to the frame after the last.
        video = [tag.timestamp for tag in self.media if tag.kind == 9]
        self.length = video[-1] - video[0] + round((video[-1] - video[0]) / (len(video) - 1))
        self.sent = []
        self.failure = None
        self.stopping = threading.Event()
        self.socket = socket.create_connection((host, port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.input = self.socket.makefile("rb")
        self.greet(f"rtmp://{host}:{port}/live", key)
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        # Somebody has to read the server's acknowledgements.
        threading.Thread(target=self.drain, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join(5)
        self.socket.close()

    def greet(self, url, key):
        self.socket.sendall(b"\3" + bytes(8) + os.urandom(1528))
        answer = self.input.read(1 + 1536 * 2)
        self.socket.sendall(answer[1:1537])
        self.send(2, 1, 0, 0, struct.pack(">I", 1 << 20))
        self.send(3, 20, 0, 0, amf("connect", 1, {"app": "live", "type": "nonprivate", "tcUrl": url}))
        self.await_reply()
        self.send(3, 20, 0, 0, amf("createStream", 2, None))
        self.await_reply()
        self.send(3, 20, 1, 0, amf("publish", 3, None, key, "live"))
        self.await_reply()

    def await_reply(self):
        """The server's chunks are not parsed: it has answered when nothing more comes for a moment."""
        self.socket.settimeout(0.3)
        try:
            while self.socket.recv(1 << 16):
                pass
        except TimeoutError:
            pass
        self.socket.settimeout(10)

    def drain(self):
        self.socket.settimeout(None)
        try:
            while data := self.socket.recv(1 << 16):
                if b"NetStream.Publish.BadName" in data:
                    self.failure = "refused"
        except OSError:
            pass

    def send(self, channel, kind, stream, timestamp, body):
        """One message, of one chunk: the chunk size is set larger than any."""
        header = bytes([channel]) + timestamp.to_bytes(3, "big") + len(body).to_bytes(3, "big") + bytes([kind]) + struct.pack("<I", stream)
        self.socket.sendall(header + body)

    def run(self):
        try:
            for tag in self.configuration:
                self.send({18: 5, 8: 4, 9: 6}[tag.kind], tag.kind, 1, 0, tag.body)
            begun, turn = time.monotonic(), 0
            while not self.stopping.is_set():
                number = 0
                for tag in self.media:
                    timestamp = tag.timestamp + turn * self.length
                    wait = begun + timestamp / 1000 - time.monotonic()
                    if wait > 0 and self.stopping.wait(wait):
                        return
                    self.send({8: 4, 9: 6}[tag.kind], tag.kind, 1, timestamp, tag.body)
                    if tag.kind == 9:
                        self.sent.append((time.monotonic(), number))
                        number += 1
                turn += 1
        except OSError as failure:
            self.failure = str(failure)
