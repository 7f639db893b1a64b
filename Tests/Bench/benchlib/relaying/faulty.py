"""A friend's box that spoils what it passes on: a proxy in front of a real node, with the node's own key.

Runs in the node's home: `python3 -m benchlib.relaying.faulty HOW ADDRESS KEY-FILE`. The node itself listens on loopback. Of the slices that
leave it, to viewers and to other members, each 20th is wrong (`corrupt`), missing (`withhold`) or 2 s late (`delay`). Everything else is
the node's own.
"""

import asyncio
import contextlib
import ssl
import struct
import subprocess
import sys
import tempfile

HTTP, PORT, EVERY, LATE = 8080, 8444, 20, 2.0
SLICE = 4


class Spoiler:
    """What becomes of frames."""

    def __init__(self, how):
        self.how, self.slices, self.spoiled = how, 0, 0

    def frame(self, kind, body):
        """The frame's new body, and seconds to wait; None: it is left out."""
        if kind != SLICE or len(body) <= 11:
            return body, 0
        self.slices += 1
        if self.slices % EVERY:
            return body, 0
        self.spoiled += 1
        if self.how == "corrupt":
            return body[:-1] + bytes([body[-1] ^ 1]), 0
        return (None, 0) if self.how == "withhold" else (body, LATE)


async def chunks(reader):
    """The bytes of a chunked body."""
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        data = await reader.readexactly(size + 2)
        if not size:
            return
        yield data[:-2]


async def carry_link(reader, writer, spoiler):
    """A relay link's frames, from one to the other."""
    loop, held = asyncio.get_running_loop(), b""

    def send(frame):
        if not writer.is_closing():
            writer.write(f"{len(frame):x}\r\n".encode() + frame + b"\r\n")

    async for piece in chunks(reader):
        held += piece
        while len(held) >= 4 and len(held) >= 4 + (size := int.from_bytes(held[1:4], "big")):
            kind, body, held = held[0], held[4:4 + size], held[4 + size:]
            body, wait = spoiler.frame(kind, body)
            if body is None:
                continue
            frame = bytes([kind]) + struct.pack(">I", len(body))[1:] + body
            if wait:
                loop.call_later(wait, send, frame)
            else:
                send(frame)
        await writer.drain()
    writer.write(b"0\r\n\r\n")


async def carry_answers(reader, writer, spoiler):
    """What the node answers on one connection."""
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        lines = head.decode("latin-1").lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if fields.get("transfer-encoding") == "chunked" and fields.get("content-type") == "application/octet-stream":
            await carry_link(reader, writer, spoiler)
        elif "content-length" in fields and " 304 " not in lines[0]:
            writer.write(await reader.readexactly(int(fields["content-length"])))
        else:
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
            return
        await writer.drain()


async def carry_requests(reader, writer):
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()


async def serve(near_reader, near_writer, port, secure, spoiler):
    far_writer = None
    try:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port, ssl=secure)
        tasks = [asyncio.create_task(carry_requests(near_reader, far_writer)),
                 asyncio.create_task(carry_answers(far_reader, near_writer, spoiler))]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    except OSError:
        pass
    finally:
        for writer in (near_writer, far_writer):
            if writer:
                with contextlib.suppress(Exception):
                    writer.close()


def own_certificate(key_file):
    """TLS as the node itself has it: a certificate that its key has signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run(["openssl", "req", "-new", "-x509", "-key", key_file, "-subj", "/CN=streamr", "-days", "30", "-out", file.name],
                       check=True, stderr=subprocess.PIPE)
        context.load_cert_chain(file.name, key_file)
    return context


async def main(how, address, key_file):
    spoiler = Spoiler(how)
    inner = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    inner.check_hostname, inner.verify_mode = False, ssl.CERT_NONE
    servers = [
        await asyncio.start_server(lambda r, w: serve(r, w, HTTP, None, spoiler), address, HTTP),
        await asyncio.start_server(lambda r, w: serve(r, w, PORT, inner, spoiler), address, PORT, ssl=own_certificate(key_file)),
    ]
    print("ready", flush=True)
    while servers:
        await asyncio.sleep(1)
        print(f"spoiled {spoiler.spoiled} {spoiler.slices}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
