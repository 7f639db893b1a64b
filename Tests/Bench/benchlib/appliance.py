"""A friend's box in a few lines, written after Docs/Protocol.md alone: invites, sessions, signed requests, heartbeats."""

import asyncio
import hashlib
import os
import ssl
import struct
import zlib

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
VALUES = {letter: value for value, letter in enumerate(LETTERS)} | {"i": 1, "l": 1, "o": 0}
PREFIX = "/appliance/v1"
JOINED, UNKNOWN = 1, 3


def base32(data):
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    count = (len(data) * 8 + 4) // 5
    return "".join(LETTERS[bits >> 5 * place & 31] for place in reversed(range(count)))


def unbase32(text):
    bits = 0
    for letter in text.lower():
        bits = bits << 5 | VALUES[letter]
    return (bits >> len(text) * 5 % 8).to_bytes(len(text) * 5 // 8, "big")


class Invite:
    """An invite code: the hub's fingerprint, the secret, and where the hub is."""

    def __init__(self, text):
        letters = "".join(character for character in text.lower() if character.isalnum())
        data = unbase32(letters.rpartition("streamr")[2])
        if zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "big"):
            raise ValueError("the code has a typing mistake")
        self.hub, self.secret, self.addresses = data[1:33], data[33:49], []
        ways = data[49:-4]
        while ways:
            kind, length, body = ways[0], ways[1], ways[2:2 + ways[1]]
            port = int.from_bytes(body[:2], "big")
            if kind == 1:
                self.addresses.append((".".join(map(str, body[2:])), port))
            ways = ways[2 + length:]

    def at(self, host, port):
        """The same code, with one way to the hub: this one."""
        ways = b"\1\6" + struct.pack(">H", port) + bytes(map(int, host.split(".")))
        data = b"\1" + self.hub + self.secret + ways
        return "streamr-" + base32(data + zlib.crc32(data).to_bytes(4, "big"))


class Refused(Exception):
    """An answer that is not 200."""

    def __init__(self, status):
        super().__init__(f"the hub answered {status}")
        self.status = status


class Connection:
    """HTTP/1.1 over TLS to one hub; every connection is of a socket of its own, from an address of its own if one is named."""

    def __init__(self, invite, source=None):
        self.invite, self.source = invite, source
        self.reader = self.writer = None

    async def open(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        host, port = self.invite.addresses[0]
        self.reader, self.writer = await asyncio.open_connection(
            host, port, ssl=context, local_addr=(self.source, 0) if self.source else None)
        shown = self.writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        key = x509.load_der_x509_certificate(shown).public_key()
        if hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest() != self.invite.hub:
            self.close()
            raise ValueError("another key")

    def close(self):
        if self.writer:
            self.writer.close()
            self.writer = None

    async def ask(self, method, name, body=b"", signature=None):
        """The status and the body of the answer."""
        if not self.writer or self.writer.is_closing():
            await self.open()
        field = f"Streamr-Signature: {signature}\r\n" if signature else ""
        length = f"Content-Length: {len(body)}\r\n" if method == "POST" else ""
        self.writer.write(f"{method} {PREFIX}{name} HTTP/1.1\r\nHost: hub\r\n{field}{length}\r\n".encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = int(head.split("content-length:")[1].split("\r\n")[0])
        answer = await self.reader.readexactly(size)
        if "connection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1]), answer


class Box:
    """A friend's box: a key, a connection and a session."""

    def __init__(self, invite, source=None):
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.invite = invite
        self.line = Connection(invite, source)
        self.session = None
        # The state and the three numbers of the last answer.
        self.known = None

    async def open_session(self):
        status, answer = await self.line.ask("POST", "/session", b"\1" + self.public)
        if status != 200:
            raise Refused(status)
        self.hub, self.session, self.nonce, self.counter = answer[1:33], answer[33:49], answer[49:81], 0

    def signature(self, method, name, body):
        self.counter += 1
        path = PREFIX + name
        signed = (b"streamr request 1" + self.public + self.hub + self.session + self.nonce + struct.pack(">QB", self.counter, len(method))
                  + method.encode() + struct.pack(">H", len(path)) + path.encode() + hashlib.sha256(body).digest())
        return base32(b"\1" + self.session + struct.pack(">Q", self.counter) + self.key.sign(signed))

    async def ask(self, method, name, body=b""):
        for _ in range(2):
            if not self.session:
                await self.open_session()
            status, answer = await self.line.ask(method, name, body, self.signature(method, name, body))
            if status == 200:
                return answer
            if status != 401:
                break
            self.session = None
        raise Refused(status)

    async def join(self, name="box"):
        text = name.encode()
        answer = await self.ask("POST", "/join", b"\1" + self.invite.secret + bytes([len(text)]) + text + b"\1" + b"1")
        return answer[1]

    async def beat(self):
        """A heartbeat of a box that holds one stream and says where others find it. Like a node it lets the answer wait for news once it has
        heard what there is; how long the answer waited at most, in seconds."""
        body = struct.pack(">BBIHhIIB", 1, 0, 60, 20, 450, 500_000, 10_000, 1) + b"1" + b"\1\4live" + struct.pack(">II", 300, 2) + b"\0"
        tenths = 100 if self.known else 0
        state, numbers = self.known or (0, bytes(24))
        place = b"\1\6" + struct.pack(">H", 8444) + b"\x0a" + self.public[:3]
        # Nothing to say of the uplink; all streams are supported; no sources are known.
        answer = await self.ask("POST", "/heartbeat", body + struct.pack(">HB", tenths, state) + numbers
                                + struct.pack(">H", len(place)) + place + b"\0\xff" + bytes(8))
        self.known = answer[1], answer[4:28]
        return tenths / 10


def guess_join():
    """A join with a secret that nobody has made."""
    return "POST", "/join", b"\1" + os.urandom(16) + b"\0\0", None


def guess_signature(session):
    """A heartbeat with a signature that is none; `session`: one that the hub knows."""
    return "POST", "/heartbeat", b"\1", base32(b"\1" + session + struct.pack(">Q", 1) + os.urandom(64))
