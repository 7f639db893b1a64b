"""The parts of a live stream and one of its playlists, fetched as they appear and laid out as files for another web server."""

import gzip
import http.client
import os
import re
import time


def record(port, stream, folder, seconds):
    """Follows the stream's LL-HLS playlist; returns the path of the playlist and those of the parts, in order.

    The playlist is kept as it is and packed.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    base = f"/live/{stream}/"

    def get(path):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: HTTP {answer.status}")
        return body

    def keep(path, body):
        file = os.path.join(folder, path.lstrip("/").split("?")[0])
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as out:
            out.write(body)

    parts, end = [], time.monotonic() + seconds
    query = ""
    while time.monotonic() < end:
        packed = get(base + "source.m3u8" + query)
        text = gzip.decompress(packed).decode()
        keep(base + "source.m3u8", text.encode())
        keep(base + "source.m3u8.gz", packed)
        sequence = int(re.search(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", text).group(1))
        sequence += sum(int(n) for n in re.findall(r"SKIPPED-SEGMENTS=(\d+)", text))
        whole = text.split("#EXTINF:")
        sequence += len(whole) - 1
        for name in re.findall(r'#EXT-X-PART:[^\n]*URI="([^"]+)"', text)[-12:]:
            path = base + name
            if path not in parts:
                keep(path, get(path))
                parts.append(path)
        query = f"?_HLS_msn={sequence}&_HLS_part={whole[-1].count('#EXT-X-PART:')}&_HLS_skip=YES"
    connection.close()
    return base + "source.m3u8", parts
